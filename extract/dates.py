"""When a commitment is due: the words that say so, and the days they stand for."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

from extract.text import clean, flatten
from extract.times import Atom, Span, find_atoms, one_of
from schemas.date_words import date_words


@dataclass(frozen=True)
class Due:
    """The words that give a date, joined with ` | `, and its days.

    All empty where the text gives no date; words without days for a mere rhythm (`annuel`) or a
    month without a year; one day only where the other is open (`depuis 2016`, `d'ici 2022`).
    """

    due_text: str = ""
    due_start: date | None = None
    due_end: date | None = None


@dataclass(frozen=True)
class _Time:
    """A piece of the text that says when; `dated` tells dates from rhythms."""

    start: int
    end: int
    first: date | None = None
    last: date | None = None
    dated: bool = True


def read_due(text: str) -> Due:
    """When a commitment is due.

    A date before a colon governs its paragraph; of several dates, the first start and last end.

    >>> due = read_due("2e tri 2020 : comité définissant les priorités 2020 – 2022")
    >>> due.due_text, due.due_start.isoformat(), due.due_end.isoformat()
    ('2e tri 2020', '2020-04-01', '2020-06-30')
    >>> read_due("Accueil effectif depuis 2016").due_end is None
    True
    >>> read_due("Ateliers : en continu").due_text
    'en continu'
    >>> read_due("Ateliers pour les 11-13 ans")
    Due(due_text='', due_start=None, due_end=None)
    """
    text = clean(text)
    times: list[_Time] = []
    offset = 0
    for paragraph in text.split(" | "):
        flat = flatten(paragraph)
        times += [_shift(time, offset) for time in _governing(flat, _times(flat, paragraph))]
        offset += len(paragraph) + len(" | ")
    starts = [time.first for time in times if time.first]
    ends = [time.last for time in times if time.last]
    return Due(
        " | ".join(text[time.start : time.end].strip() for time in times),
        min(starts, default=None),
        max(ends, default=None),
    )


def _shift(time: _Time, offset: int) -> _Time:
    return _Time(time.start + offset, time.end + offset, time.first, time.last, time.dated)


# ----------------------------------------------------------------------------- whole texts


def _times(flat: str, printed: str) -> list[_Time]:
    """Every time of a paragraph, from the left."""
    chains = _chains(find_atoms(flat), flat)
    times = [time for chain in chains if (time := _dated(chain, flat, printed))]
    loose = [
        (_prefix(chain, flat, printed)[0], chain[-1].end)
        for chain in chains
        # `T2` alone is a dwelling of two rooms.
        if all(atom.year is None and "letter" not in atom.kind for atom in chain)
    ]
    loose += [match.span() for match in _rhythms().finditer(flat)]
    rest = flat
    for start, end in [*loose, *((time.start, time.end) for time in times)]:
        before = _LEAD.search(rest, 0, start)
        start = before.start() if before else start
        rest = rest[:start] + " " * (end - start) + rest[end:]
    for start, end in loose:
        if _BOUND_BEFORE.search(rest, 0, start) and _BOUND_AFTER.match(rest, end):
            overlaps = any(start < time.end and time.start < end for time in times)
            times += [] if overlaps else [_Time(start, end, dated=False)]
    return sorted(times, key=lambda time: time.start)


# A rhythm or a month without its year says when only by itself, never of a noun (`bilan annuel`):
# besides times and the words that lead to them, nothing but punctuation stands around it.
_BOUND_BEFORE = re.compile(r"(?:^|[:;,(\[|/.]|\s-)\s*$")
_BOUND_AFTER = re.compile(r"\s*(?:$|[:;,)\]|/.]|-\s)")
_LEAD = re.compile(r"(?<!\w)(?:en|le|au|puis|et|des)\s+$")


_COLON = re.compile(r":(?!\d|//)")


def _governing(flat: str, times: list[_Time]) -> list[_Time]:
    """Leave out what a date before a colon governs.

    A label that only happens to hold a year (`Bilan 2020 : juin 2021`) governs nothing and dates
    nothing: what follows its colon is a date and nothing else.
    """
    governors: list[_Time] = []
    labels: list[_Time] = []
    reach = len(flat)
    for time in times:
        colon = _COLON.search(flat, time.end)
        if not time.dated or colon is None or ";" in flat[time.end : colon.start()]:
            continue
        direct = not flat[time.end : colon.start()].strip(" )")
        if governors and not direct:
            continue
        if time.start > 0 and _is_all_time(flat, colon.end(), times):
            labels.append(time)
            continue
        governors.append(time)
        reach = min(reach, colon.start())
    kept = [time for time in times if time.start < reach or time in governors]
    return [time for time in kept if time not in labels]


def _is_all_time(flat: str, start: int, times: list[_Time]) -> bool:
    rest = list(flat[start:])
    for time in times:
        for place in range(max(time.start, start), time.end):
            rest[place - start] = " "
    return (
        re.fullmatch(r"[\s.,;()/]*(?:le|en|a|au|la|et|l')?[\s.,;()/]*", "".join(rest)) is not None
    )


# ----------------------------------------------------------------------------- chains

_RANGE = r"-|/|a|au|jusqu'(?:a|au|en)|puis"
_LINK = re.compile(
    rf"\s*(?P<link>{_RANGE}|,|et|ou|&|\+)\s*(?:,?\s*puis\s+)?"
    r"(?:(?:le|la|les|en|de|du|au|courant)\s+|l'|d')?(?:fin|debut|mi|courant)?[\s-]*"
)
_IS_RANGE = re.compile(_RANGE)


def _chains(atoms: list[Atom], flat: str) -> list[list[Atom]]:
    """Atoms that only a link word parts (`de juin à septembre 2021`), years lent along."""
    chains: list[list[Atom]] = []
    for atom in atoms:
        if chains and _LINK.fullmatch(flat, chains[-1][-1].end, atom.start):
            chains[-1].append(atom)
        else:
            chains.append([atom])
    return [_lend_years(chain, flat) for chain in chains]


def _lend_years(chain: list[Atom], flat: str) -> list[Atom]:
    """`T2-T3 2021` is two quarters of 2021, `décembre à février 2022` begins in 2021."""
    lent = list(chain)
    for place in range(len(lent) - 2, -1, -1):
        atom, following = lent[place], lent[place + 1]
        if atom.year is None and following.year is not None:
            link = _LINK.match(flat, atom.end)
            ranges = link is not None and _IS_RANGE.fullmatch(link["link"]) is not None
            wraps = ranges and atom.first_month > following.first_month
            lent[place] = atom.of(following.year - wraps)
    for place, (before, atom) in enumerate(pairwise(lent), start=1):
        if atom.year is None and before.year is not None:
            lent[place] = atom.of(before.year + (atom.first_month < before.first_month))
    return lent


def _dated(chain: list[Atom], flat: str, printed: str) -> _Time | None:
    """The days of a chain with the words around it; None where it is no date."""
    spans = [span for atom in chain if (span := atom.span())]
    if not spans or _is_name(flat[: chain[0].start]) or _is_quantity(chain, flat):
        return None
    whole = Span(min(span.start for span in spans), max(span.end for span in spans))
    start, prefix = _prefix(chain, flat, printed)
    kind = date_words().bounds[prefix["word"]] if prefix else ""
    opened = _opens().match(flat, chain[-1].end)
    first, last = _bounded(whole, kind, len(spans), _is_inclusive(chain[0], prefix))
    return _Time(start, opened.end() if opened else chain[-1].end, first, None if opened else last)


def _prefix(chain: list[Atom], flat: str, printed: str) -> tuple[int, re.Match[str] | None]:
    """Where the words of a date begin, and the word before it that bounds it (`depuis`)."""
    prefix = _prefixes().search(flat, 0, chain[0].start)
    # Folded, the article `des` looks like `dès`.
    if (
        prefix
        and prefix["word"] == "des"
        and "è" not in printed[slice(*prefix.span("word"))].lower()
    ):
        prefix = None
    return (prefix.start("word") if prefix else _small_prefix(chain, flat)), prefix


def _bounded(
    whole: Span, kind: str, count: int, inclusive: bool
) -> tuple[date | None, date | None]:
    if kind == "from" and count == 1:
        return whole.start, None
    if kind == "until":
        return None, whole.end
    if kind == "before":
        return None, whole.end if inclusive else whole.start - timedelta(days=1)
    return whole


def _is_inclusive(atom: Atom, prefix: re.Match[str] | None) -> bool:
    """Whether `avant` takes the time in: a day, or the end of something."""
    ends = prefix is not None and re.search(r"\bfin\b", prefix[0]) is not None
    return ends or atom.kind in ("day", "numeric", "numeric_short", "iso", "part")


def _is_name(before: str) -> bool:
    return _names().search(before) is not None


def _is_quantity(chain: list[Atom], flat: str) -> bool:
    """Whether the last four digits count what follows them."""
    in_year = re.search(r"\ben\s+$", flat[: chain[0].start])
    bare = len(chain) == 1 and chain[0].kind == "year" and not in_year
    return bare and _quantities().match(flat, chain[0].end) is not None


def _small_prefix(chain: list[Atom], flat: str) -> int:
    """Where the words of a date begin: with `en` before a year, with `de` before a range."""
    start, end = chain[0].start, chain[-1].end
    if chain[0].kind == "year" and (match := re.search(r"\ben\s+$", flat[:start])):
        return match.start()
    match = re.search(r"\b(?:entre|du|de|d')\s*(?:l[ea]\s+|l')?$", flat[:start])
    if match and re.search(r"\b(?:a|au|et|jusqu'\w+)\b", flat[start:end]):
        return match.start()
    match = re.search(r"\b(?:fin|debut|mi)(?:\s+|-)(?:de\s+|du\s+|d')?$", flat[:start])
    return match.start() if match else start


# ----------------------------------------------------------------------------- patterns


@cache
def _prefixes() -> re.Pattern[str]:
    words = one_of(date_words().bounds)
    fillers = (
        r"(?:\s+|(?<='))(?:de|du|la|le|les|en|au|a|cours|courant|fin|debut|mi|annee|premiers?)"
    )
    return re.compile(
        rf"(?<!\w)(?P<word>{words})(?:{fillers}(?=[\s-])|\s*d'|\s*l')*[\s-]*(?<![^\W\d_])$"
    )


@cache
def _opens() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:{one_of(date_words().opens)})(?!\w)")


@cache
def _names() -> re.Pattern[str]:
    number = r"(?:\s*n°\s*[\w.-]+)?"
    return re.compile(rf"(?<!\w)(?:{one_of(date_words().names)}){number}(?:\s+(?:du|de))?[\s(]*$")


@cache
def _quantities() -> re.Pattern[str]:
    return re.compile(rf"\s+(?:{one_of(date_words().quantities)})(?!\w)")


@cache
def _rhythms() -> re.Pattern[str]:
    words = date_words()
    times = r"(?:\d+|une|deux|trois|quatre)\s*(?:fois|reunions?|seances?)?\s*(?:par|/)\s*"
    return re.compile(rf"(?<!\w)(?:{times}(?:{one_of(words.times)})|{one_of(words.rhythms)})(?!\w)")
