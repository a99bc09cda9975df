"""Names of places in French text: where they begin and end, and which one is meant."""

import re
from collections import Counter, defaultdict
from functools import cache

from extract.text import flatten, slug
from extract.times import one_of
from schemas.prose_words import identity_words

_CAP = r"[A-ZÀ-ÖØ-ÞŒ](?:[\w'-]*\w)?"
_LINK = r"(?i:de la |de l'|de |du |des |d'|sur |sous |en |lès |les |le |la |aux |à )"
_ARTICLE = r"(?:L'|(?:Les|Le|La|LES|LE|LA)\s)"
# A town: words in capitals go together only through a link word, or after `Saint`.
TOWN = re.compile(rf"{_ARTICLE}?(?:(?i:saint|sainte)\s)?{_CAP}(?:\s{_LINK}{{1,2}}{_CAP})*")
# A district has an article of its own more often (`Les Grands Chaumes`, `La Croix Rouge`).
DISTRICT = re.compile(rf"{_ARTICLE}?{_CAP}(?:\s{_LINK}{{0,2}}{_CAP}){{0,3}}")
# A territory: any run of words in capitals (`Valence Romans Agglo`), with its small last word.
TERRITORY = re.compile(
    rf"{_ARTICLE}?{_CAP}(?:\s(?:/\s)?{_LINK}{{0,2}}{_CAP})*"
    r"(?:\s(?:agglomération|métropole|agglo|communauté)(?!\w))?"
)
# `Ville de La Courneuve` has its article in capitals: only a small one belongs to the preposition.
_OF_WORDS = r"de la |de l'|de |du |des |d'|DE LA |DE L'|DE |DU |DES |D'|De |Du |Des |D'"
_OF = re.compile(rf"\s*[:,]?\s*(?P<of>{_OF_WORDS}|)\s*")
# A name in a list may be placed: `Les Rêpes, à Vaubrun, et Champ Fleuri`.
_AT = rf"(?:,?\s(?:à|au|aux|sur)\s{_CAP}(?:[\s-](?:{_LINK})?{_CAP})*)?"
_AND = re.compile(rf"{_AT}(?:\s*,)?\s*(?P<link>,|et|ET|&|ainsi que)\s(?P<of>{_OF_WORDS}|)")
_ARTICLES = {"du": "Le ", "des": "Les ", "de la": "La ", "de l'": "L'"}


@cache
def whole_words(words: tuple[str, ...]) -> re.Pattern[str]:
    """Any of these words, folded, where neither a letter nor a hyphen stands beside it."""
    return re.compile(rf"(?<![\w-])(?:{one_of(words)})(?![\w-])")


@cache
def stops() -> re.Pattern[str]:
    """Words that begin something else than the name they stand after."""
    words = "|".join(map(re.escape, identity_words().not_names))
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)")


def with_article(name: str, of: str) -> str:
    """The name that `quartier des Grands Chaumes` or `ville du Havre` gives.

    >>> with_article("Grands Chaumes", "des"), with_article("Cahors", "de")
    ('Les Grands Chaumes', 'Cahors')
    """
    return f"{_ARTICLES.get(of.lower().strip(), '')}{name}"


def _name(pattern: re.Pattern[str], text: str, place: int) -> str:
    match = pattern.match(text, place)
    # A name cut by its line end (`Ville de Saint-`) is none.
    if match is None or text.startswith("-", match.end()):
        return ""
    stop = stops().search(flatten(match[0]))
    return (match[0][: stop.start()] if stop else match[0]).strip(" -–/,")


def name_of(pattern: re.Pattern[str], text: str, place: int) -> tuple[str, str]:
    """The name after a place of a text and the preposition before it (`du`, `de la`)."""
    join = _OF.match(text, place)
    start = join.end() if join else place
    return _name(pattern, text, start), join["of"].lower().strip() if join else ""


def names_of(pattern: re.Pattern[str], text: str, place: int) -> list[str]:
    """The names of a list, with their articles; only the first where no `et` ends it.

    A list behind a colon that fills the text needs no `et`.

    >>> names_of(TOWN, "Villes de Cahors, de Pradines et du Montat", 6)
    ['Cahors', 'Pradines', 'Le Montat']
    >>> names_of(DISTRICT, "quartiers : La Croix, à Vaubrun, et Champ Fleuri", 9)
    ['La Croix', 'Champ Fleuri']
    >>> names_of(DISTRICT, "quartiers : La Croix, Champ Fleuri", 9)
    ['La Croix', 'Champ Fleuri']
    """
    link = _OF.match(text, place)
    names: list[str] = []
    ends, start = False, place
    while link and (name := _name(pattern, text, link.end())):
        names.append(with_article(name, link["of"]))
        start = link.end() + len(name)
        link = None if ends else _AND.match(text, start)
        ends = ends or (link is not None and link["link"] != ",")
    fills = text[place:].lstrip().startswith(":") and not text[start:].strip(" .")
    return names if ends or fills else names[:1]


def short_names(town: str) -> tuple[str, ...]:
    """`Romans` for Romans-sur-Isère, `Charleville` for Charleville-Mézières.

    >>> short_names("Romans-sur-Isère"), short_names("Saint-Denis")
    (('Romans',), ())
    """
    linked = re.match(r"(.{4,}?)-(?:sur|en|les|lès|lez|sous|la|le|l'|de|du|d')(?:-|(?<='))", town)
    double = re.fullmatch(r"([A-ZÀ-Ý]\w{5,})-[A-ZÀ-Ý]\w+", town)
    match = linked or double
    return (match[1],) if match and not slug(match[1]).startswith("saint") else ()


def _best_spelling(spellings: Counter[str]) -> str:
    """The spelling said most often; one in small letters tells more than capitals."""
    return max(spellings, key=lambda name: (not name.isupper(), spellings[name], name))


class Votes:
    """Names with how often they are said, spellings of one name together."""

    def __init__(self) -> None:
        self.spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)

    def add(self, name: str, weight: int = 1) -> None:
        if slug(name):
            self.spellings[slug(name)][name] += weight

    def total(self, key: str) -> int:
        return self.spellings[key].total()

    def names(self, least: int = 1) -> tuple[str, ...]:
        """The names said at least so often, in the order of their first mention."""
        keys = [key for key in self.spellings if self.total(key) >= least]
        return tuple(_best_spelling(self.spellings[key]) for key in keys)

    def first(self) -> str:
        """The name said most often, or nothing."""
        best = max(self.spellings, key=self.total, default="")
        return _best_spelling(self.spellings[best]) if best else ""
