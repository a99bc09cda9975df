"""Titles and texts → whose a contract is: towns and their group, districts, department, region."""

import re
from collections import Counter
from collections.abc import Container, Iterable, Sequence
from functools import cache

from extract.names import (
    DISTRICT,
    TERRITORY,
    TOWN,
    Votes,
    name_of,
    names_of,
    short_names,
    whole_words,
    with_article,
)
from extract.periods import YEAR
from extract.text import flatten, fold, slug
from extract.times import one_of
from schemas.prose_words import identity_words
from schemas.territories import Department, departments, regions

_BARE_OF = re.compile(r"^(?:de la |de l'|de |du |des |d')", re.IGNORECASE)
_ARTICLE = re.compile(r"L'|L(?:a|e|es)\s")
# First letters of names of towns before which `de` is elided or is not.
_EITHER = frozenset("hy")
# A title is written once, but it is about the document.
_TITLE_WEIGHT = 5


def without_of(text: str) -> str:
    """A name without the preposition that may stand before it on a line of its own."""
    return _BARE_OF.sub("", text)


@cache
def _epci_inside() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{one_of(identity_words().inside_intercommunality)})(?!\w)")


@cache
def before_name() -> re.Pattern[str]:
    """What may stand between a contract and its name: its motto, its years, marks."""
    motto = one_of(identity_words().motto)
    years = rf"(?:pour|sur) la periode|(?:de )?{YEAR}"
    return re.compile(rf"(?:\s*(?:[«»\"“”,:|()/–—-]|{motto}|{years}))*")


def _is_territory(title: str) -> bool:
    """Whether a word of intercommunality stands in a name."""
    return bool(title) and _epci_inside().search(fold(title)) is not None


def after_contract(text: str) -> str:
    """The name that follows the contract (`contrat de ville du Grand Cahors`), or nothing."""
    flat = flatten(text)
    for match in whole_words(identity_words().contract).finditer(flat):
        between = before_name().match(flat, match.end())
        for place in (match.end(), between.end() if between else match.end()):
            if name := name_of(TERRITORY, text, place)[0]:
                return name
    return ""


def find_intercommunality(
    titles: Sequence[str], texts: Sequence[str], towns: Container[str]
) -> str:
    """A name with a word of intercommunality in it, else with the words before it.

    Without them it is that of a town or of a valley, but where a title is nothing but the name.
    `towns` are the slugs of the towns that the document names.
    """
    alone = set(map(slug, titles))
    votes = Votes()
    before = whole_words(identity_words().before_intercommunality)
    for weight, said in ((_TITLE_WEIGHT, titles), (1, texts)):
        for text in said:
            name = after_contract(text)
            if _is_territory(name) and not before.match(flatten(text), text.find(name)):
                votes.add(name, 2 * weight)
            for match in before.finditer(flatten(text)):
                # `Communauté d'agglomération Grand Lac`, `… du Pays de Laon`
                name = name_of(TERRITORY, text, match.end())[0]
                bare = slug(name) not in towns and (_is_territory(name) or slug(name) in alone)
                if name and not bare:
                    # `Communauté urbaine de Dunkerque` is not its town.
                    end = text.index(name, match.end()) + len(name)
                    name = text[match.start()].upper() + text[match.start() + 1 : end]
                votes.add(name, weight)
    for title in titles[:8]:
        name = without_of(title)
        if _is_territory(name) and TERRITORY.fullmatch(name):
            votes.add(name, _TITLE_WEIGHT)
    chosen = votes.first()
    for text in texts:
        for match in re.finditer(re.escape(fold(chosen)), flatten(text)) if chosen else ():
            votes.add(text[match.start() : match.end()])
    return votes.first()


def find_towns(said: Iterable[str]) -> tuple[str, ...]:
    """The towns that stand after `Ville de`, `communes de`, `mairie de`."""
    votes = Votes()
    words = whole_words(identity_words().town)
    contract = whole_words(identity_words().contract)
    for text in said:
        flat = flatten(text)
        contracts = [match.span() for match in contract.finditer(flat)]
        for match in words.finditer(flat):
            inside = any(start <= match.start() < end for start, end in contracts)
            of = re.match(r"\s+(?:de |d'|du |des )", flat[match.end() :])
            if inside or of is None:
                continue
            for name in names_of(TOWN, text, match.end()):
                if not _epci_inside().search(fold(name)):
                    votes.add(name)
    names = votes.names()
    short = {slug(short) for name in names for short in short_names(name)}
    return tuple(name for name in names if slug(name) not in short)


def town_prepositions(towns: Iterable[str], said: Sequence[str]) -> dict[str, str]:
    """What stands before the name of a town, `de ` or `d'`, where its first letter tells nothing.

    >>> town_prepositions(["Hyères", "Hem", "Cahors"], ["la Ville d'Hyères et celle de Hem"])
    {'Hyères': "d'", 'Hem': 'de '}
    """
    found: dict[str, str] = {}
    for town in towns:
        if fold(town)[:1] in _EITHER:
            pattern = re.compile(rf"(?<!\w)(de |d'){re.escape(flatten(town))}(?![\w-])")
            counts = Counter(match[1] for text in said for match in pattern.finditer(flatten(text)))
            if counts:
                found[town] = counts.most_common(1)[0][0]
    return found


def find_districts(
    said: Iterable[str], towns: Sequence[str], intercommunality: str
) -> tuple[str, ...]:
    """Named priority districts; a mere `quartier` must be said twice to be one."""
    taken = {intercommunality, *map(slug, towns)}
    in_town = re.compile(rf"\s(?:à|au|aux)\s(?:{'|'.join(map(re.escape, towns))})$")
    votes = Votes()
    words = identity_words()
    for phrases, weight in ((words.sure_district, 2), (words.maybe_district, 1)):
        for text in said:
            for match in whole_words(phrases).finditer(flatten(text)):
                if weight == 1 and whole_words(words.sure_district).match(
                    flatten(text), match.start()
                ):
                    continue
                several = match[0].endswith("s") or "quartiers" in match[0]
                name, of = name_of(DISTRICT, text, match.end())
                # Without `de`, capitals after a mere `quartier` may begin another phrase.
                if not name or (weight == 1 and not of):
                    continue
                names = names_of(DISTRICT, text, match.end()) if several else []
                # Nor is one `QPV Comité`, without article or preposition, a name.
                sure = weight if of or _ARTICLE.match(name) else 1
                for each in names or [with_article(name, of)]:
                    votes.add(in_town.sub("", each) if towns else each, sure)
    return tuple(name for name in votes.names(least=2) if slug(name) not in taken)


@cache
def _departmental() -> tuple[re.Pattern[str], dict[str, Department]]:
    """Bodies of a department with its number or its name, and the department by either."""
    named: dict[str, Department] = {}
    for department in departments():
        named[department.number.lower()] = department
        named[fold(department.of)] = department
        named[f"({fold(department.name)})"] = department
    body = one_of(identity_words().departmental)
    pattern = re.compile(rf"(?<![\w-])(?:{body})[ -]?(?P<key>{one_of(named)})(?![\w-])")
    return pattern, named


def find_department(said: Iterable[str]) -> Department | None:
    """The department that bodies are named after, most often; None where two tie or none is."""
    pattern, named = _departmental()
    votes = Counter(named[match["key"]] for text in said for match in pattern.finditer(fold(text)))
    best = votes.most_common(2)
    if not best or (len(best) > 1 and best[0][1] == best[1][1]):
        return None
    return best[0][0]


def find_region(said: Iterable[str]) -> str:
    """The region that the document names as such, most often."""
    named = {fold(region): region for region in regions()}
    pattern = re.compile(
        rf"(?<!\w)region(?:ale?)?\s(?:d'|de |du |de la )?(?P<key>{one_of(named)})(?![\w-])"
    )
    votes = Counter(named[match["key"]] for text in said for match in pattern.finditer(fold(text)))
    return votes.most_common(1)[0][0] if votes else ""
