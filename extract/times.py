"""Single dates inside a text: days, months, quarters, seasons, school years, years.

`find_atoms` finds the smallest pieces that name a time; `extract.dates` puts them together.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import NamedTuple

from schemas.date_words import date_words

# A year of the genre, and no amount, percentage, code (`4.2.2020`) or law (`2014-173`).
YEAR = (
    r"(?:19[89]\d|20[0-5]\d)(?!\w)(?![.,]\d)(?!\s?[€%])"
    r"(?!\s?-\s?(?!(?:19[89]\d|20[0-5]\d)(?!\d))\d{3})"
)


class Span(NamedTuple):
    """The first and the last day of a time."""

    start: date
    end: date


@dataclass(frozen=True)
class Atom:
    """One named time in a text; without a year it waits for that of its neighbour."""

    start: int
    end: int
    kind: str
    year: int | None
    first_month: int
    spell: Callable[[int], Span | None]

    def span(self) -> Span | None:
        """Its days, or None without a year or for a day that does not exist."""
        return None if self.year is None else self.spell(self.year)

    def of(self, year: int) -> "Atom":
        """Give the year that a neighbour lends it."""
        return replace(self, year=year)


def months(year: int, first: int, last: int) -> Span:
    """Whole months of a year; months past 12 belong to the next year.

    >>> months(2021, 12, 14).end
    datetime.date(2022, 2, 28)
    """
    end_year, end_month = year + (last - 1) // 12, (last - 1) % 12 + 1
    start = date(year + (first - 1) // 12, (first - 1) % 12 + 1, 1)
    return Span(start, date(end_year, end_month, monthrange(end_year, end_month)[1]))


def _days(year: int, month: int, first: int, last: int) -> Span | None:
    try:
        return Span(date(year, month, first), date(year, month, last))
    except ValueError:
        return None


def _full_year(printed: str) -> int:
    return int(printed) if len(printed) == 4 else 2000 + int(printed)


def one_of(words: Iterable[str]) -> str:
    """Match any of these words, the longest first."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


# ----------------------------------------------------------------------------- readers

Match = re.Match[str]
Read = tuple[int | None, int, Callable[[int], Span | None]]


def _year_of(match: Match) -> int | None:
    return int(match["y"]) if match["y"] else None


def _read_day(match: Match) -> Read:
    month = date_words().months[match["m"]]
    first = int(re.sub(r"\D", "", match["d"]))
    last = int(match["d2"] or first)
    return _year_of(match), month, lambda year: _days(year, month, first, last)


def _read_numeric(match: Match) -> Read:
    day, month = int(match["d"]), int(match["m"])
    return _full_year(match["y"]), month, lambda year: _days(year, month, day, day)


def _read_month(match: Match) -> Read:
    month = date_words().months[match["m"]]
    year = match["y"] or match["y2"]
    return (_full_year(year) if year else None), month, lambda year: months(year, month, month)


def _read_month_number(match: Match) -> Read:
    month = int(match["m"] or match["m2"])
    return _year_of(match), month, lambda year: months(year, month, month)


def _read_period(match: Match) -> Read:
    words = date_words()
    length = words.periods[match["p"]]
    count = 12 // length
    ranks = [words.ranks[match["r"]], words.ranks[match["r2"] or match["r"]]]
    first, last = (count if rank < 0 else rank for rank in ranks)
    return _year_of(match), *_periods(length, first, last)


def _read_letter(match: Match) -> Read:
    length, rank = date_words().letters[match["l"]], int(match["n"])
    return _year_of(match), *_periods(length, rank, rank)


def _read_period_number(match: Match) -> Read:
    rank = int(match["r"])
    return _year_of(match), *_periods(date_words().periods[match["p"]], rank, rank)


def _read_rank_letter(match: Match) -> Read:
    length, rank = date_words().letters[match["l"]], date_words().ranks[match["r"]]
    rank = 12 // length if rank < 0 else rank
    return _year_of(match), *_periods(length, rank, rank)


def _periods(length: int, first: int, last: int) -> tuple[int, Callable[[int], Span | None]]:
    start, end = (first - 1) * length + 1, last * length
    return start, lambda year: months(year, start, end) if end <= 12 else None


def _read_season(match: Match) -> Read:
    first, last = date_words().seasons[match["w"]]
    return _year_of(match), first, lambda year: months(year, first, last)


def _read_part(match: Match) -> Read:
    first, last = date_words().parts[match["w"]]
    return _year_of(match), first, lambda year: months(year, first, last)


def _read_school_year(match: Match) -> Read:
    last = _full_year(match["y2"]) if match["y2"] else int(match["y"]) + 1

    def spell(year: int) -> Span | None:
        return months(year, 9, 12 * (last - year) + 8) if last > year else None

    return _year_of(match), 9, spell


def _read_school_start(match: Match) -> Read:
    return _year_of(match), 9, lambda year: months(year, 9, 9)


# `2020-22` abbreviates a few years; `2021 - 30 places` does not.
_LONGEST = 7


def _read_years(match: Match) -> Read:
    last = _full_year(match["y2"])

    def spell(year: int) -> Span | None:
        return months(year, 1, 12 * (last - year) + 12) if 0 < last - year <= _LONGEST else None

    return _year_of(match), 1, spell


# ----------------------------------------------------------------------------- patterns


@cache
def _patterns() -> dict[str, tuple[re.Pattern[str], Callable[[Match], Read]]]:
    """Each kind of atom, the most telling first."""
    words = date_words()
    month = rf"(?P<m>{one_of(words.months)})(?!\w)\.?"
    rank, period = one_of(words.ranks), one_of(words.periods)
    short = r"(?P<y2>\d{4}|\d\d)(?![\d/.])"
    # `trimestre 2020`, `trimestre de l'année 2020`, `T2-2020`, `T2/2020`
    year = rf"(?P<y>{YEAR})"
    of_year = rf"(?:\s*(?:(?:de\s+)?l'annee\s+|de\s+|[-/]\s?)?{year})?"
    sources: dict[str, tuple[str, Callable[[Match], Read]]] = {
        "iso": (rf"(?P<y>{YEAR})-(?P<m>\d\d)-(?P<d>\d\d)(?!\d)", _read_numeric),
        "numeric": (
            rf"(?P<d>\d{{1,2}})(?P<s>[/.-])(?P<m>\d{{1,2}})(?P=s)(?P<y>{YEAR})",
            _read_numeric,
        ),
        # Two digits a part and slashes: `4.2.10` is the code of an action.
        "numeric_short": (r"(?P<d>\d\d)/(?P<m>\d\d)/(?P<y>\d\d)(?![\d/])", _read_numeric),
        "school_year": (
            rf"(?:{one_of(words.school_year)})\s+{year}(?:\s?[-/]\s?{short})?",
            _read_school_year,
        ),
        "school_start": (
            rf"(?:{one_of(words.school_start)})(?!\w)(?:\s+(?:de\s+)?{year}(?:\s?[-/]\s?{short})?)?",
            _read_school_start,
        ),
        "season": (
            rf"(?P<w>{one_of(words.seasons)})(?!\w)(?:\s+{year}(?:\s?[-/]\s?{short})?)?",
            _read_season,
        ),
        "day": (
            rf"(?P<d>(?:0?[1-9]|[12]\d|3[01])(?:er)?)"
            rf"(?:\s?(?:-|et|/|au|,)\s?(?P<d2>\d{{1,2}}))?\s+{month}"
            rf"(?:\s+{year})?",
            _read_day,
        ),
        "month": (rf"{month}(?:[\s/-]*{year}|-(?P<y2>[12]\d)(?!\d))?", _read_month),
        "month_number": (
            rf"(?<!/)(?:(?P<m>0?[1-9]|1[0-2])/|(?P<m2>0[1-9]|1[0-2])-){year}",
            _read_month_number,
        ),
        "period": (
            rf"(?P<r>{rank})(?:\s?(?:-|et|/|a|au|ou|,)\s?(?:le\s)?(?P<r2>{rank}))?"
            rf"\s*(?P<p>{period})(?!\w)\.?{of_year}",
            _read_period,
        ),
        # `trimestre 2 2021`, `2e T 2021`
        "period_number": (
            rf"(?P<p>{period})\s(?:n°\s?)?(?P<r>[1-6])(?!\w){of_year}",
            _read_period_number,
        ),
        "rank_letter": (rf"(?P<r>{rank})\s?(?P<l>[ts])(?!\w){of_year}", _read_rank_letter),
        "letter": (rf"(?P<l>[ts])\s?(?P<n>[1-4])(?!\d){of_year}(?!\w)", _read_letter),
        "year_letter": (rf"{year}\s?[-/]?\s?(?P<l>[ts])(?P<n>[1-4])(?!\w)", _read_letter),
        "letter_after": (rf"(?P<n>[1-4])\s?(?P<l>[ts])(?!\w){of_year}", _read_letter),
        "part": (rf"(?P<w>{one_of(words.parts)})\s*-?\s*{year}", _read_part),
        "years_short": (
            rf"(?<![/.]\d\d/)(?<![/.]\d/){year}\s?-\s?(?P<y2>\d\d)(?![\w/.])",
            _read_years,
        ),
        # Not the year of a day that does not exist (`31/02/2021`).
        "year": (
            rf"(?<![/.]\d\d/)(?<![/.]\d/){year}",
            lambda match: (_year_of(match), 1, lambda year: months(year, 1, 12)),
        ),
    }
    return {kind: (re.compile(source), read) for kind, (source, read) in sources.items()}


# Where an atom may start: not inside a word, a number or a code.
_START = re.compile(r"(?<![\w°])(?<!\d[.,])(?<!n° )(?=\w)")
# A day that does not exist (`31/02/2025`) is no date, and its pieces are none either.
_DAYS = frozenset({"iso", "numeric", "numeric_short", "day"})


def find_atoms(flat: str) -> list[Atom]:
    """Every atom of a flattened text, from the left, none inside another.

    >>> [(atom.kind, atom.year) for atom in find_atoms("t2-t3 2021, dec. 2019, loi 2014-173")]
    [('letter', None), ('letter', 2021), ('month', 2019)]
    """
    found: list[Atom] = []
    end = 0
    for place in _START.finditer(flat):
        if place.start() < end:
            continue
        for kind, (pattern, read) in _patterns().items():
            match = pattern.match(flat, place.start())
            if match is None:
                continue
            atom = _atom(kind, match, read)
            if atom:
                found.append(atom)
            if atom or kind in _DAYS:
                end = match.end()
                break
    return found


def _atom(kind: str, match: Match, read: Callable[[Match], Read]) -> Atom | None:
    year, first_month, spell = read(match)
    # Any year will do to see that the days exist; a leap year has them all.
    if spell(2024 if year is None else year) is None:
        return None
    return Atom(match.start(), match.end(), kind, year, first_month, spell)
