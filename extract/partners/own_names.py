"""The forms in which a contract writes the names of its own intercommunality and landlords."""

import re
from collections.abc import Iterator, Sequence

from extract.partners.keys import OF, key
from extract.partners.territory import find, split
from extract.text import fold

_SHORTEST_INITIALS = 3
"""Letters of initials: two mean too many bodies."""
_SHORTEST_BARE = 4
"""Letters of a landlord's proper name that are told from an acronym."""
_SHORTEST_FIRST_WORD = 6
"""Letters of a first word that stands for the whole name: `Cottage`."""
_GROUP_KINDS = {
    "communauté d'agglomération": ("CA", "CDA", "communauté d'agglo", "com d'agglo"),
    "communauté de communes": ("CC", "CDC", "comcom", "com com"),
    "communauté urbaine": ("CU",),
    "établissement public territorial": ("EPT",),
    "métropole": (),
    "agglomération": (),
    "agglo": (),
    "communauté": (),
}
"""What opens or closes the name of an intercommunality, and how each is written short."""
_KIND = re.compile(
    r"^(?:la\s+|l['’])?(?:communaut[eé] d['’]agglom[eé]ration|communaut[eé] d['’]agglo|"
    r"communaut[eé] de communes|communaut[eé] urbaine|[eé]tablissement public territorial|"
    r"m[eé]tropole|agglom[eé]ration|agglo|ca|cc|cu|ept)\s+"
    r"(?:(?:de la|des|du|de)\s+|(?:de l|d)['’]\s*)?",
    re.IGNORECASE,
)
_OF_ONE_TOWN = re.compile(r"m[eé]tropole (?:de |d['’])\S+", re.IGNORECASE)
_CLOSING_KIND = re.compile(r"\s+(?:m[eé]tropole|agglom[eé]ration|agglo)$", re.IGNORECASE)
_UP_TO_KIND = re.compile(r".+?\s(?:m[eé]tropole|agglom[eé]ration|agglo)\b", re.IGNORECASE)
_LINKING = frozenset(["en", "sur", "sous", "les", "lez", "et", "de", "du", "des", "la", "le"])
OFFICE_FORMS = ("oph", "opac", "office public habitat")
"""The keys of what a landlord is called that is the only office of the contract."""
_OFFICE = r"office public de l['’]habitat|office public d['’]hlm|office hlm|oph|opac|ophlm|opd"
_OFFICES = re.compile(rf"(?:{_OFFICE})(?!\w)", re.IGNORECASE)
_LEGAL = re.compile(
    rf"(?<!\w)(?:sa d['’]hlm|s\.a\.? d['’]hlm|sa hlm|s\.a\. hlm|hlm|sa|esh|"
    rf"immobili[eè]re|soci[eé]t[eé]|{_OFFICE})(?!\w)",
    re.IGNORECASE,
)
_OF_HOUSING = re.compile(r"\s+(?:de l['’]habitat|du logement)$", re.IGNORECASE)
_GENERIC = re.compile(r"(?<!\w)(?:habitat|office|groupe|logement)(?!\w)", re.IGNORECASE)
_GENERIC_FIRST = frozenset(["habitat", "logement", "office", "groupe", "immobiliere", "societe"])
_IN_PLACE = re.compile(r"(.+?)\s+(?:(?:de la|des|du|de)\s+|(?:de l|d)['’])[A-ZÀ-Ý]")
_GROUP_WORD = re.compile(
    r"\b(?:metropole|agglo\w*|communaute|collectivite|grand|pays|val|bassin)\b"
)


def group_forms(name: str) -> Iterator[str]:
    """The spellings of an intercommunality's name, its initials last.

    >>> forms = list(group_forms("Mulhouse Alsace Agglomération"))
    >>> "m2a" in forms, "communauté d'agglomération Mulhouse Alsace" in forms
    (True, True)
    """
    unopened = _KIND.sub("", name)
    bare = _CLOSING_KIND.sub("", unopened)
    yield name
    opening = _UP_TO_KIND.match(name)
    if opening:
        yield opening[0]
    if _OF_ONE_TOWN.fullmatch(name):
        yield f"Grand {bare}"
        yield f"Métropole Grand {bare}"
    for form in dict.fromkeys((bare, unopened)):
        if len(key(form).split()) > 1 or form == name:
            yield form
        for kind, short in _GROUP_KINDS.items():
            for written in (kind, *short):
                yield f"{written} {form}"
                yield f"{form} {written}"
    longs = (name, bare, f"Communauté d'agglomération {bare}", f"{bare} Agglo", f"Métropole {bare}")
    closing = (f"{bare} Métropole", f"{bare} Métropole Communauté urbaine")
    for long in (*longs, *closing, f"CC {bare}"):
        yield from initials(long)


def initials(name: str) -> Iterator[str]:
    """The first letters of a name's words, with and without those that link them.

    >>> list(initials("Mulhouse Alsace Agglomération"))
    ['maa', 'm2a']
    """
    words = re.findall(r"\w+", fold(name))
    variants = (key(name).split(), words, [word for word in words if word not in _LINKING])
    spelled = ["".join(word[0] for word in variant) for variant in variants]
    acronym, *others = name.split()
    if others and acronym.isupper():
        spelled.append(fold(acronym) + "".join(word[0] for word in key(" ".join(others)).split()))
    for letters in dict.fromkeys(spelled):
        if len(letters) >= _SHORTEST_INITIALS:
            yield letters
            if counted := re.sub(r"(.)\1+", lambda run: f"{len(run[0])}{run[1]}", letters):
                yield from [counted] * (counted != letters)


def place_of(group: str) -> str:
    """The place in the name of an intercommunality: `Haut-Bugey` of `Haut-Bugey Agglomération`."""
    return _CLOSING_KIND.sub("", _KIND.sub("", group))


def landlord_forms(name: str, places: Sequence[str]) -> Iterator[tuple[str, float]]:
    """The spellings of a landlord's name, and how sure each is.

    `places` are the contract's own, which a landlord's name often holds and never means alone.
    """
    yield name, 0.97
    unformed = " ".join(_LEGAL.sub(" ", name).split())
    bare = " ".join(_GENERIC.sub(" ", unformed).split())
    short = _OF_HOUSING.sub("", name)
    for form in dict.fromkeys((without_legal_form(name), unformed, bare, short)):
        if len(key(form)) >= _SHORTEST_BARE and not _is_place(form, places):
            yield form, 0.95
    suffix = split(name)
    if suffix is not None and suffix.territory.number:
        yield f"{suffix.core} {suffix.territory.number}", 0.95
        yield f"{suffix.core} {suffix.territory.name}", 0.95
    core = _without_place(name)
    if core and _is_proper(core, places):
        yield core, 0.93
    first = name.split()[0]
    if len(first) >= _SHORTEST_FIRST_WORD and _is_proper(first, places):
        yield first, 0.88
    for letters in initials(name):
        yield letters, 0.93


def without_legal_form(name: str) -> str:
    """The name behind the legal form that opens it.

    >>> without_legal_form("SA Gasconne d'HLM"), without_legal_form("OPH Logis Cévenols")
    ("Gasconne d'HLM", 'Logis Cévenols')
    """
    match = _LEGAL.match(name)
    return name[match.end() :].strip() if match else name


def _without_place(name: str) -> str:
    """The name up to its departments or to the place behind a preposition; empty without one."""
    core = name
    while (suffix := split(core)) is not None and suffix.core:
        core = suffix.core
    located = _IN_PLACE.match(name)
    if core == name:
        return located[1] if located else ""
    return core


def is_office(name: str) -> bool:
    """The landlord is called an `office public de l'habitat`.

    >>> is_office("OPAC de la Savoie"), is_office("Opale Habitat")
    (True, False)
    """
    return _OFFICES.match(name) is not None


def office_place(name: str) -> str:
    """The place that an office is named after; empty where its name has no place behind it.

    >>> office_place("OPH du Pays de Vaucourt"), office_place("Office public de l'habitat Sarlat")
    ('Pays de Vaucourt', '')
    """
    match = _OFFICES.match(name)
    rest = name[match.end() :].strip() if match else ""
    return OF.sub("", rest) if OF.match(rest) else ""


def town_of_group(text: str) -> str:
    """The place in `Vaucourt Agglomération`, a name closed by what the group of towns is; else
    an empty text.

    >>> town_of_group("Vaucourt Agglomération"), town_of_group("Vaucourt")
    ('Vaucourt', '')
    """
    place = _CLOSING_KIND.sub("", text)
    return "" if place == text else place


def _is_proper(words: str, places: Sequence[str]) -> bool:
    """More than the legal form and the nouns that many landlords share."""
    left = _GENERIC.sub(" ", _LEGAL.sub(" ", words))
    return (
        len(key(left)) >= _SHORTEST_BARE
        and fold(words).split("-")[0] not in _GENERIC_FIRST
        and not _is_place(words, places)
    )


def _is_place(words: str, places: Sequence[str]) -> bool:
    folded = fold(words)
    if OF.match(words) or find(words) is not None or _GROUP_WORD.search(folded):
        return True
    return any(key(words) == key(place) or folded == fold(place).split()[0] for place in places)
