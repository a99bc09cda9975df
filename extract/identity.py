"""What a contract says of itself: its title, its kind, whose it is and for which years.

Nothing is configured: names come from the cover, the titles and the running text, by the words
that French puts before them; of several candidates the one said most often is taken.
"""

import re
from collections import Counter
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from extract.names import (
    DISTRICT,
    TERRITORY,
    TOWN,
    Votes,
    name_of,
    names_of,
    short_names,
    stops,
    whole_words,
    with_article,
)
from extract.periods import YEAR, contract_period
from extract.text import clean, flatten, fold, slug
from extract.times import one_of
from schemas.prose_words import identity_words
from schemas.territories import Department, departments, regions

DocumentKind = Literal["contract", "annexes", "amendment"]


@dataclass(frozen=True)
class Identity:
    """The `contract` dataset; a field is empty where the document does not say."""

    title: str
    document_kind: DocumentKind
    intercommunality: str = ""
    towns: tuple[str, ...] = ()
    department: str = ""
    region: str = ""
    period_start: int | None = None
    period_end: int | None = None
    districts: tuple[str, ...] = ()


def identify(titles: Sequence[str], texts: Sequence[str]) -> Identity:
    """What a document says of itself, from its titles (cover first) and its other texts.

    >>> found = identify(
    ...     ["CONTRAT DE VILLE 2015-2022", "DOLE AGGLOMERATION", "Annexes"],
    ...     ["Les villes de Dole et de Foucherans, dans le département du Jura."],
    ... )
    >>> found.title, found.document_kind
    ('CONTRAT DE VILLE 2015-2022 – DOLE AGGLOMERATION', 'annexes')
    >>> found.towns, found.department, found.region, found.period_end
    (('Dole', 'Foucherans'), 'Jura', 'Bourgogne-Franche-Comté', 2022)
    """
    titles = [title for raw in titles if (title := clean(raw))]
    texts = [text for raw in texts if (text := clean(raw))]
    said = [*titles, *texts]
    towns = _towns(said)
    intercommunality = _intercommunality(titles, texts, set(map(slug, towns)))
    towns = tuple(name for name in towns if slug(name) != slug(intercommunality))
    department = _department(said)
    start, end = contract_period(titles, texts)
    amendment = _amendment(titles)
    return Identity(
        title=_with_amendment(_title(titles, texts), amendment),
        document_kind="amendment" if amendment else _kind(titles),
        intercommunality=intercommunality,
        towns=towns,
        department=department.name if department else "",
        region=_region(said) or (department.region if department else ""),
        period_start=start,
        period_end=end,
        districts=_districts(said, towns, slug(intercommunality)),
    )


def contract_id(title: str, start: int | None, end: int | None) -> str:
    """The slug of the title and of the period, which many a title has already.

    >>> contract_id("Contrat de ville de Vaubrun", 2015, 2022)
    'contrat-de-ville-de-vaubrun-2015-2022'
    >>> contract_id("Contrat de ville 2015 – 2022", 2015, 2022)
    'contrat-de-ville-2015-2022'
    """
    name, period = slug(title), "-".join(str(year) for year in (start, end) if year)
    parts = (name,) if period in name else (name, period)
    return "-".join(part for part in parts if part) or "contrat"


def territory_name(intercommunality: str, towns: Sequence[str]) -> str:
    """The name of an intercommunality without the words before it, but where it is a town's.

    >>> territory_name("Communauté d'agglomération du Pays Noir", ["Vaubrun"])
    'Pays Noir'
    >>> territory_name("Communauté urbaine de Vaubrun", ["Vaubrun"])
    'Communauté urbaine de Vaubrun'
    """
    before = whole_words(identity_words().before_intercommunality).match(flatten(intercommunality))
    name = name_of(TERRITORY, intercommunality, before.end())[0] if before else ""
    return intercommunality if slug(name) in {"", *map(slug, towns)} else name


# ----------------------------------------------------------------------------- title and kind


# The word of a document's kind opens one of the titles of the cover.
_OPENING = 6
# Cover and running lines come first; later titles speak of other things too.
_FIRST = 12


def _kind(titles: Sequence[str]) -> DocumentKind:
    """Annexes open one of the first titles or the cover, or close it on a line of their own.

    >>> _kind(["Contrat de ville de Dole 2024-2030 Annexes"]), _kind(["Contrat et annexes"])
    ('annexes', 'contract')
    """
    words = identity_words()
    annexes = whole_words(words.annexes)
    joining = tuple(f" {word} " for word in words.joining_annexes)
    for title in map(fold, titles[:_OPENING]):
        last = next((m for m in annexes.finditer(title) if m.end() == len(title)), None)
        closes = last is not None and not title[: last.start()].endswith(joining)
        if annexes.match(title) or closes:
            return "annexes"
    return "contract"


@cache
def _designation() -> re.Pattern[str]:
    """What an amendment is called: the word with its number, and its year or date."""
    number = r"(?:\s+n\s?[°ºo.]?\s?\d{1,3})?"
    day = r"(?:de |en |du (?:\d{1,2}(?:er)?\s)?(?:[a-z]+\s)?)?"
    # Years that go on are the contract's period.
    date = rf"(?:\s+{day}{YEAR}(?![-–/\d]|\s[-–]))?"
    return re.compile(rf"(?<![\w-])(?:{one_of(identity_words().amendment)})\b{number}{date}")


def _amendment(titles: Sequence[str]) -> str:
    """What an amendment calls itself (`Avenant n° 2`); empty for any other document.

    Its word opens one of the first titles, or a cover or running line names the contract with it.
    """
    words = identity_words()
    for title in titles[:_OPENING]:
        if found := _designation().match(flatten(title)):
            return title[: found.end()]
    for title in titles[:_FIRST]:
        folded = fold(title)
        if whole_words(words.annexes).match(folded) or not whole_words(words.contract).search(
            folded
        ):
            continue
        found = _designation().search(flatten(title))
        if found and any(map(str.isdigit, found[0])):
            return title[found.start() : found.end()]
    return ""


def _with_amendment(title: str, amendment: str) -> str:
    """The title of an amendment: what it amends has the same but for its own name."""
    if not amendment or fold(amendment) in fold(title):
        return title
    return f"{title} – {amendment}"


def _title(titles: Sequence[str], texts: Sequence[str]) -> str:
    """The line that names the contract, with the line of its territory where that stands alone."""
    words = identity_words()
    named = [
        place
        for place, title in enumerate(titles)
        if whole_words(words.contract).search(fold(title))
    ]
    # A motto (`Engagements Quartiers 2030`) may stand above the contract itself.
    named.sort(key=lambda place: "contrat" not in fold(titles[place]))
    if named:
        title, following = titles[named[0]], titles[named[0] + 1 : named[0] + 3]
        if not _after_contract(title):
            places = [at for at, line in enumerate(following) if _is_place_line(line)]
            between = following[: places[0] + 1] if places else []
            if all(_is_motto(line) for line in between[:-1]):
                return " – ".join([title, *between])
        return title
    for text in texts:
        match = whole_words(words.contract).search(flatten(text))
        name = _after_contract(text)
        if match and name and name in text[match.start() :]:
            return text[match.start() : text.index(name, match.start()) + len(name)]
    return titles[0] if titles else ""


def _is_territory(title: str) -> bool:
    return bool(title) and _epci_inside().search(fold(title)) is not None


def _is_place_line(title: str) -> bool:
    """Whether a line of the cover is nothing but the name of a territory."""
    whole = name_of(TERRITORY, title, 0)[0] == _BARE_OF.sub("", title)
    return whole and not (
        stops().search(flatten(title)) or whole_words(identity_words().contract).search(fold(title))
    )


def _is_motto(line: str) -> bool:
    """Whether a line of the cover only says what a generation of contracts is called, or when."""
    return not _between().sub("", flatten(line), count=1)


# ----------------------------------------------------------------------------- territory

_BARE_OF = re.compile(r"^(?:de la |de l'|de |du |des |d')", re.IGNORECASE)
_ARTICLE = re.compile(r"L'|L(?:a|e|es)\s")
# A title is written once, but it is about the document.
_TITLE_WEIGHT = 5


@cache
def _epci_inside() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{one_of(identity_words().inside_intercommunality)})(?!\w)")


@cache
def _between() -> re.Pattern[str]:
    """What may stand between a contract and its name: its motto, its years, marks."""
    motto = one_of(identity_words().motto)
    years = rf"(?:pour|sur) la periode|(?:de )?{YEAR}"
    return re.compile(rf"(?:\s*(?:[«»\"“”,:|()/–—-]|{motto}|{years}))*")


def _after_contract(text: str) -> str:
    """The name that follows the contract (`contrat de ville du Grand Cahors`), or nothing."""
    flat = flatten(text)
    for match in whole_words(identity_words().contract).finditer(flat):
        between = _between().match(flat, match.end())
        for place in (match.end(), between.end() if between else match.end()):
            if name := name_of(TERRITORY, text, place)[0]:
                return name
    return ""


def _intercommunality(titles: Sequence[str], texts: Sequence[str], towns: Container[str]) -> str:
    """A name with a word of intercommunality in it, else with the words before it.

    Without them it is that of a town or of a valley, but where a title is nothing but the name.
    `towns` are the slugs of the towns that the document names.
    """
    alone = set(map(slug, titles))
    votes = Votes()
    before = whole_words(identity_words().before_intercommunality)
    for weight, said in ((_TITLE_WEIGHT, titles), (1, texts)):
        for text in said:
            name = _after_contract(text)
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
        name = _BARE_OF.sub("", title)
        if _is_territory(name) and TERRITORY.fullmatch(name):
            votes.add(name, _TITLE_WEIGHT)
    chosen = votes.first()
    for text in texts:
        for match in re.finditer(re.escape(fold(chosen)), flatten(text)) if chosen else ():
            votes.add(text[match.start() : match.end()])
    return votes.first()


def _towns(said: Iterable[str]) -> tuple[str, ...]:
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


def _districts(said: Iterable[str], towns: Sequence[str], intercommunality: str) -> tuple[str, ...]:
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


# ----------------------------------------------------------------------------- department


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


def _department(said: Iterable[str]) -> Department | None:
    """The department that bodies are named after, most often; None where two tie or none is."""
    pattern, named = _departmental()
    votes = Counter(named[match["key"]] for text in said for match in pattern.finditer(fold(text)))
    best = votes.most_common(2)
    if not best or (len(best) > 1 and best[0][1] == best[1][1]):
        return None
    return best[0][0]


def _region(said: Iterable[str]) -> str:
    """The region that the document names as such, most often."""
    named = {fold(region): region for region in regions()}
    pattern = re.compile(
        rf"(?<!\w)region(?:ale?)?\s(?:d'|de |du |de la )?(?P<key>{one_of(named)})(?![\w-])"
    )
    votes = Counter(named[match["key"]] for text in said for match in pattern.finditer(fold(text)))
    return votes.most_common(1)[0][0] if votes else ""
