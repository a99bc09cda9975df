"""The words that mean this contract's own authorities: `Ville`, `agglomération`, `Mairie de X`."""

import re
from collections.abc import Iterator

from rapidfuzz.distance import OSA

from extract.partners.index import Link
from extract.partners.keys import is_open, key
from extract.text import fold, slug
from schemas.partners import Body, PartnerContext

_TOWN = re.compile(
    r"(?P<head>(?:la\s+)?(?:villes?|mairies?|communes?|municipalit[eé]s?)|maires?)"
    r"\s+(?:(?P<of>(?:de la|des|du|de)(?=\s)|(?:de l|d)['’])\s*)?(?P<name>[A-ZÀ-Ý].*)",
    re.IGNORECASE,
)
_OWN_TOWN = frozenset(
    {
        "ville",
        "la ville",
        "mairie",
        "la mairie",
        "commune",
        "la commune",
        "municipalite",
        "maire",
        "le maire",
        "collectivite (ville)",
        "ville centre",
        "ville-centre",
        "services ville",
        "service ville",
        "ville (services)",
        "commune centre",
    }
)
_OWN_GROUP = frozenset(
    {
        "agglomeration",
        "l'agglomeration",
        "agglo",
        "l'agglo",
        "communaute d'agglomeration",
        "communaute de communes",
        "communaute urbaine",
        "metropole",
        "la metropole",
        "epci",
        "l'epci",
        "intercommunalite",
        "l'intercommunalite",
        "la communaute d'agglomeration",
        "ca",
        "cdc (epci)",
        "communaute",
        "territoire",
        "ept",
        "l'ept",
        "comcom",
        "com com",
        "com d'agglo",
        "communaute d'agglo",
        "president de l'agglomeration",
        "vice-president de l'agglomeration",
    }
)
_GROUP_TYPE = re.compile(
    r"^(?:la\s+)?(?:communaut[eé] d['’]agglom[eé]ration|communaut[eé] d['’]agglo|"
    r"communaut[eé] de communes|communaut[eé] urbaine|m[eé]tropole|agglom[eé]ration|agglo|"
    r"ca|cc|cu|ept)\s+(?:(?:de la|des|du|de)\s+|(?:de l|d)['’]\s*)?",
    re.IGNORECASE,
)
_LANDLORD_WORDS = re.compile(
    r"\b(?:sa d['’]hlm|sa hlm|s\.a\. hlm|hlm|sa|esh|oph|opac|opd|habitat|"
    r"office public de l['’]habitat|office|groupe|logement)\b",
    re.IGNORECASE,
)


class ContextIndex:
    """Names to the bodies of this contract."""

    def __init__(self, context: PartnerContext) -> None:
        self.context = context
        self.bodies: dict[str, Body] = {}
        self._links: dict[str, Link] = {}
        self._own_words: dict[str, Link] = {}
        for town in context.towns:
            self._add(self.town(town), (town, *_short_names(town)))
        if context.intercommunality:
            self._add_group(context.intercommunality)
        for landlord in context.landlords:
            self._add_landlord(landlord)
        if context.towns:
            own = Link(slug(town_name(context.towns[0])), "context", 0.96)
            self._own_words |= dict.fromkeys(_OWN_TOWN, own)

    def town(self, name: str) -> Body:
        """The town of that name."""
        return Body(
            slug(town_name(name)),
            town_name(name),
            "",
            "local_authority",
            "municipal",
            known=True,
        )

    def _add(self, body: Body, forms: tuple[str, ...], score: float = 0.97) -> None:
        self.bodies[body.partner_id] = body
        for form in forms:
            self._links.setdefault(key(form), Link(body.partner_id, "context", score))

    def _add_group(self, name: str) -> None:
        body = Body(slug(name), name, "", "local_authority", "inter_municipal", known=True)
        self._add(body, tuple(_group_forms(name)))
        own = Link(body.partner_id, "context", 0.96)
        self._own_words |= dict.fromkeys(_OWN_GROUP, own)

    def _add_landlord(self, name: str) -> None:
        body = Body(slug(name), name, "", "landlord", "departmental", known=True)
        self._add(body, (name,))
        bare = " ".join(_LANDLORD_WORDS.sub(" ", name).split())
        if len(key(bare)) >= 4 and fold(bare) not in map(fold, self.context.towns):
            self._add(body, (bare,), 0.95)
        initials = "".join(word[0] for word in key(name).split())
        if len(initials) >= 3:
            self._add(body, (initials,), 0.93)

    def find(self, text: str) -> Link | None:
        """The contract's body that the words mean."""
        if is_open(text):
            return None
        own = self._own_words.get(fold(text))
        if own is not None:
            return own
        link = self._links.get(key(text))
        if link is not None:
            return link
        return self._town(text)

    def _town(self, text: str) -> Link | None:
        match = _TOWN.fullmatch(text)
        if match is None:
            return self._mistyped_town(text)
        if not match["name"][0].isupper():
            return None
        name = match["name"]
        known = self._links.get(key(name))
        if known is not None and known.partner_id.startswith("ville-d"):
            return known
        if not _is_place(name) or match["of"] is None:
            return None
        body = self.town(("Le " if match["of"].lower() == "du" else "") + name)
        self._add(body, (name,), 0.95)
        return Link(body.partner_id, "context", 0.95)

    def _mistyped_town(self, text: str) -> Link | None:
        """`Vile de Cahors`, where Cahors is a town of the contract."""
        head, _, rest = text.partition(" ")
        heads = ("ville", "villes", "mairie", "mairies", "commune")
        if not any(OSA.distance(fold(head), right) == 1 for right in heads):
            return None
        link = self._links.get(key(rest))
        if link is None or not link.partner_id.startswith("ville-d"):
            return None
        return Link(link.partner_id, "fuzzy", 0.91)

    def is_town(self, text: str) -> bool:
        """The text is the bare name of a town of the contract."""
        link = self._links.get(key(text))
        return link is not None and link.partner_id.startswith("ville-d")


def town_name(town: str) -> str:
    """`Ville de` and the town, with the elision and contraction that its name asks for.

    >>> town_name("Évry"), town_name("Le Mans"), town_name("Cahors")
    ("Ville d'Évry", 'Ville du Mans', 'Ville de Cahors')
    """
    if town.startswith("Le "):
        return f"Ville du {town[3:]}"
    if town.startswith("Les "):
        return f"Ville des {town[4:]}"
    if fold(town)[:1] in set("aeiouyh"):
        return f"Ville d'{town}"
    return f"Ville de {town}"


def _short_names(town: str) -> tuple[str, ...]:
    """`Romans` for Romans-sur-Isère.

    >>> _short_names("Romans-sur-Isère"), _short_names("Saint-Denis")
    (('Romans',), ())
    """
    match = re.match(r"(.{4,}?)-(?:sur|en|les|lès|lez|sous|la|le|l'|de|du|d')(?:-|(?<='))", town)
    return (match[1],) if match and not fold(match[1]).startswith("saint") else ()


def _is_place(name: str) -> bool:
    """A name of a town has no lower-case words but those that link its parts."""
    linking = {"sur", "sous", "les", "lès", "en", "de", "du", "la", "le", "d", "l", "aux", "à"}
    words = re.split(r"[\s'’-]+", name)
    if len(words) > 6 or "(" in name:
        return False
    if any(word.isupper() and len(word) > 1 for word in words) and not name.isupper():
        return False
    return all(word[:1].isupper() or word in linking for word in words if word)


def _group_forms(name: str) -> Iterator[str]:
    bare = _GROUP_TYPE.sub("", name)
    bare = re.sub(r"\s+(?:m[eé]tropole|agglom[eé]ration|agglo)$", "", bare, flags=re.IGNORECASE)
    yield name
    opening = re.match(r".+?\s(?:m[eé]tropole|agglom[eé]ration|agglo)\b", name, re.IGNORECASE)
    if opening:
        yield opening[0]
    for form in (bare, _GROUP_TYPE.sub("", name)):
        if len(key(form).split()) > 1 or form == name:
            yield form
        for kind in (
            "communauté d'agglomération",
            "communauté de communes",
            "communauté urbaine",
            "métropole",
            "agglomération",
            "agglo",
            "CA",
            "CC",
            "CU",
            "EPT",
            "communauté",
        ):
            yield f"{kind} {form}"
            yield f"{form} {kind}"
            yield f"communauté d'agglo {form}"
    for long in (
        name,
        f"Communauté d'agglomération {bare}",
        f"{bare} Agglo",
        f"Métropole {bare}",
        f"CC {bare}",
    ):
        for words in (key(long).split(), re.findall(r"\w+", long)):
            initials = "".join(word[0] for word in words)
            if len(initials) >= 3:
                yield initials
