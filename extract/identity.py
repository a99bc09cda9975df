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

from extract.names import DISTRICT, TERRITORY, TOWN, Votes, name_of, names_of, stops, with_article
from extract.text import clean, flatten, fold, slug
from extract.times import one_of
from schemas.prose_words import identity_words
from schemas.territories import Department, departments, regions

_YEAR = r"(?:199\d|20[0-5]\d)"
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
    start, end = _whole_period(_runs(titles), texts)
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
    before = _word(identity_words().before_intercommunality).match(flatten(intercommunality))
    name = name_of(TERRITORY, intercommunality, before.end())[0] if before else ""
    return intercommunality if slug(name) in {"", *map(slug, towns)} else name


# ----------------------------------------------------------------------------- title and kind


# The word of a document's kind opens one of the titles of the cover.
_OPENING = 6
# Cover and running lines come first; later titles speak of other things too.
_FIRST = 12


@cache
def _word(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{one_of(words)})(?![\w-])")


def _kind(titles: Sequence[str]) -> DocumentKind:
    """Annexes open one of the first titles or the cover."""
    annexes = _word(identity_words().annexes)
    return (
        "annexes" if any(annexes.match(fold(title)) for title in titles[:_OPENING]) else "contract"
    )


@cache
def _designation() -> re.Pattern[str]:
    """What an amendment is called: the word with its number, and its year or date."""
    number = r"(?:\s+n\s?[°ºo.]?\s?\d{1,3})?"
    day = r"(?:de |en |du (?:\d{1,2}(?:er)?\s)?(?:[a-z]+\s)?)?"
    # Years that go on are the contract's period.
    date = rf"(?:\s+{day}{_YEAR}(?![-–/\d]|\s[-–]))?"
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
        if _word(words.annexes).match(folded) or not _word(words.contract).search(folded):
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
        place for place, title in enumerate(titles) if _word(words.contract).search(fold(title))
    ]
    # A motto (`Engagements Quartiers 2030`) may stand above the contract itself.
    named.sort(key=lambda place: "contrat" not in fold(titles[place]))
    if named:
        title, following = titles[named[0]], "".join(titles[named[0] + 1 : named[0] + 2])
        alone = not _after_contract(title)
        return f"{title} – {following}" if alone and _is_place_line(following) else title
    for text in texts:
        match = _word(words.contract).search(flatten(text))
        name = _after_contract(text)
        if match and name and name in text[match.start() :]:
            return text[match.start() : text.index(name, match.start()) + len(name)]
    return titles[0] if titles else ""


def _is_territory(title: str) -> bool:
    return bool(title) and _epci_inside().search(fold(title)) is not None


def _is_place_line(title: str) -> bool:
    """Whether a line of the cover is nothing but the name of a territory."""
    whole = TERRITORY.fullmatch(title) is not None
    return whole and not (
        stops().search(flatten(title)) or _word(identity_words().contract).search(fold(title))
    )


# ----------------------------------------------------------------------------- territory

_ARTICLE = re.compile(r"L'|L(?:a|e|es)\s")
# A title is written once, but it is about the document.
_TITLE_WEIGHT = 5


@cache
def _epci_inside() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{one_of(identity_words().inside_intercommunality)})(?!\w)")


def _after_contract(text: str) -> str:
    """The name that follows the contract (`contrat de ville du Grand Cahors`), or nothing."""
    for match in _word(identity_words().contract).finditer(flatten(text)):
        if name := name_of(TERRITORY, text, match.end())[0]:
            return name
    return ""


def _intercommunality(titles: Sequence[str], texts: Sequence[str], towns: Container[str]) -> str:
    """A name with a word of intercommunality in it, else with the words before it.

    Without them it is that of a town or of a valley, but where a title is nothing but the name.
    `towns` are the slugs of the towns that the document names.
    """
    alone = set(map(slug, titles))
    votes = Votes()
    before = _word(identity_words().before_intercommunality)
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
        if _is_territory(title) and TERRITORY.fullmatch(title):
            votes.add(title, _TITLE_WEIGHT)
    chosen = votes.first()
    for text in texts:
        for match in re.finditer(re.escape(fold(chosen)), flatten(text)) if chosen else ():
            votes.add(text[match.start() : match.end()])
    return votes.first()


def _towns(said: Iterable[str]) -> tuple[str, ...]:
    """The towns that stand after `Ville de`, `communes de`, `mairie de`."""
    votes = Votes()
    words = _word(identity_words().town)
    contract = _word(identity_words().contract)
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
    return votes.names()


def _districts(said: Iterable[str], towns: Sequence[str], intercommunality: str) -> tuple[str, ...]:
    """Named priority districts; a mere `quartier` must be said twice to be one."""
    taken = {intercommunality, *map(slug, towns)}
    in_town = re.compile(rf"\s(?:à|au|aux)\s(?:{'|'.join(map(re.escape, towns))})$")
    votes = Votes()
    words = identity_words()
    for phrases, weight in ((words.sure_district, 2), (words.maybe_district, 1)):
        for text in said:
            for match in _word(phrases).finditer(flatten(text)):
                if weight == 1 and _word(words.sure_district).match(flatten(text), match.start()):
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


# ----------------------------------------------------------------------------- period

_PERIOD = re.compile(rf"(?<!\d)(?P<start>{_YEAR})\s?(?:-|/|a)\s?(?P<end>{_YEAR})(?!\d)")
_GOAL = re.compile(r"(?:engagements )?quartiers (?P<end>20[2-5]\d)")
# Between the contract and its years stand its territory and its form, not another sentence.
_REACH = 80


def _runs(titles: Sequence[str]) -> list[str]:
    """Each title with the two after it: a cover prints its years on a line of their own."""
    return [" ".join(titles[place : place + 3]) for place in range(len(titles))]


def _whole_period(titles: Sequence[str], texts: Sequence[str]) -> tuple[int | None, int | None]:
    """The years by the titles; the texts may say where those begin that `Quartiers 2030` ends."""
    by_title, by_text = _period(titles), _period(texts)
    if by_title is None or (by_title[0] is None and by_text and by_text[1] == by_title[1]):
        return by_text or (None, None)
    return by_title


def _period(said: Iterable[str]) -> tuple[int | None, int] | None:
    """The years that follow the contract's name, said most often; None without any."""
    contract = _word(identity_words().contract)
    votes: Counter[tuple[int | None, int]] = Counter()
    for text in said:
        flat = flatten(text)
        for match in contract.finditer(flat):
            near = re.split(r"[.;!?]\s", flat[match.end() : match.end() + _REACH])[0]
            years = _PERIOD.search(near)
            if years and int(years["start"]) < int(years["end"]):
                votes[int(years["start"]), int(years["end"])] += 1
            elif goal := _GOAL.match(flat, match.start()):
                votes[None, int(goal["end"])] += 1
    full = [pair for pair, _ in votes.most_common() if pair[0] is not None]
    return next(iter([*full, *votes]), None)
