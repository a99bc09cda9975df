"""When a commitment is due: the words that say so, and the days they stand for."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from extract.date_chains import Time, dated, find_chains, words_before
from extract.text import clean, flatten
from extract.times import one_of
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
    times: list[Time] = []
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


def _shift(time: Time, offset: int) -> Time:
    return Time(time.start + offset, time.end + offset, time.first, time.last, time.dated)


def _times(flat: str, printed: str) -> list[Time]:
    """Every time of a paragraph, from the left."""
    chains = find_chains(flat)
    times = [time for chain in chains if (time := dated(chain, flat, printed))]
    loose = [
        (words_before(chain, flat, printed)[0], chain.end)
        for chain in chains
        # `T2` alone is a dwelling of two rooms.
        if all(atom.year is None and "letter" not in atom.kind for atom in chain.atoms)
    ]
    loose += [match.span() for match in _rhythms().finditer(flat)]
    spans = [*loose, *((time.start, time.end) for time in times)]
    rest = _blanked(flat, [(_led(flat, start), end) for start, end in spans])
    solid = [match.start() for match in _SOLID.finditer(rest)]
    taken = bytearray(len(flat))
    for time in times:
        taken[time.start : time.end] = bytes([1]) * (time.end - time.start)
    for start, end in loose:
        if not any(taken[start:end]) and _stands_alone(rest, solid, start, end):
            times.append(Time(start, end, dated=False))
            taken[start:end] = bytes([1]) * (end - start)
    return sorted(times, key=lambda time: time.start)


def _blanked(flat: str, spans: Iterable[tuple[int, int]]) -> str:
    """A text with spaces where these spans are."""
    letters = list(flat)
    for start, end in spans:
        letters[start:end] = " " * (end - start)
    return "".join(letters)


def _led(flat: str, start: int) -> int:
    """Where a time begins with the small word that leads to it."""
    before = _LEAD.search(flat, max(0, start - _LONGEST_LEAD), start)
    return before.start() if before else start


def _stands_alone(rest: str, solid: Sequence[int], start: int, end: int) -> bool:
    """Whether a span has marks, an edge or a dash on both its sides; `rest` has no times."""
    at = bisect_left(solid, start)
    before = solid[at - 1] if at else None
    at = bisect_left(solid, end)
    after = solid[at] if at < len(solid) else None
    opens = (
        before is None
        or rest[before] in _BOUNDS_BEFORE
        or rest.startswith(" -", max(0, before - 1))
    )
    return opens and (after is None or rest[after] in _BOUNDS_AFTER or rest.startswith("- ", after))


# A rhythm or a month without its year says when only by itself, never of a noun (`bilan annuel`):
# besides times and the words that lead to them, nothing but punctuation stands around it.
_BOUNDS_BEFORE = ":;,([|/."
_BOUNDS_AFTER = ":;,)]|/."
_SOLID = re.compile(r"\S")
_LEAD = re.compile(r"(?<!\w)(?:en|le|au|puis|et|des)\s+$")
_LONGEST_LEAD = len("puis ")


_COLON = re.compile(r":(?!\d|//)")
_CLOSING = re.compile(r"[ )]*")


def _governing(flat: str, times: list[Time]) -> list[Time]:
    """Leave out what a date before a colon governs.

    A label that only happens to hold a year (`Bilan 2020 : juin 2021`) governs nothing and dates
    nothing: what follows its colon is a date and nothing else.
    """
    governors: set[int] = set()
    labels: set[int] = set()
    reach = len(flat)
    colons = [match.start() for match in _COLON.finditer(flat)]
    last = _all_time_from(flat, times)
    for at, time in enumerate(times):
        nth = bisect_left(colons, time.end)
        if not time.dated or nth == len(colons):
            continue
        colon = colons[nth]
        direct = _end(_CLOSING, flat, time.end) >= colon
        if not direct and (governors or flat.find(";", time.end, colon) >= 0):
            continue
        if time.start > 0 and colon + 1 >= last:
            labels.add(at)
            continue
        governors.add(at)
        reach = min(reach, colon)
    return [
        time
        for at, time in enumerate(times)
        if at not in labels and (time.start < reach or at in governors)
    ]


def _all_time_from(flat: str, times: Iterable[Time]) -> int:
    """From where on a text is times and nothing else."""
    rest = _blanked(flat, ((time.start, time.end) for time in times))
    return len(flat) - _end(_ONLY_MARKS, rest[::-1], 0)


# From the right to the left: marks, and no more than one small word among them.
_ONLY_MARKS = re.compile(r"[\s.,;()/]*(?:el|ne|ua|al|a|te|'l)?[\s.,;()/]*")


def _end(pattern: re.Pattern[str], text: str, start: int) -> int:
    """Where the match of a pattern that always matches ends."""
    match = pattern.match(text, start)
    return match.end() if match else start


@cache
def _rhythms() -> re.Pattern[str]:
    words = date_words()
    times = r"(?:\d+|une|deux|trois|quatre)\s*(?:fois|reunions?|seances?)?\s*(?:par|/)\s*"
    return re.compile(rf"(?<!\w)(?:{times}(?:{one_of(words.times)})|{one_of(words.rhythms)})(?!\w)")
