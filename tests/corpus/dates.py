"""Due dates as contracts write them, each with the days that it stands for."""

from __future__ import annotations

import calendar
import random
from dataclasses import dataclass

_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
    "octobre", "novembre", "décembre",
)  # fmt: skip
_RANKS = ("1{er}", "2{e}", "3{e}", "4{e}")


@dataclass(frozen=True)
class Due:
    """The words of a date (with inline markup) and its first and last day."""

    text: str
    start: str = ""
    end: str = ""


def _span(year: int, first: int, last_year: int, last: int) -> tuple[str, str]:
    days = calendar.monthrange(last_year, last)[1]
    return f"{year}-{first:02}-01", f"{last_year}-{last:02}-{days:02}"


def _quarter(rng: random.Random, year: int) -> Due:
    rank = rng.randint(1, 4)
    text = rng.choice((f"T{rank} {year}", f"{_RANKS[rank - 1]} trimestre {year}"))
    return Due(text, *_span(year, 3 * rank - 2, year, 3 * rank))


def _half(rng: random.Random, year: int) -> Due:
    rank = rng.randint(1, 2)
    text = rng.choice((f"S{rank} {year}", f"{_RANKS[rank - 1]} semestre {year}"))
    return Due(text, *_span(year, 6 * rank - 5, year, 6 * rank))


def _month(rng: random.Random, year: int) -> Due:
    month = rng.randint(1, 12)
    return Due(f"{_MONTHS[month - 1]} {year}", *_span(year, month, year, month))


def _day(rng: random.Random, year: int) -> Due:
    month, day = rng.randint(1, 12), rng.randint(2, 28)
    iso = f"{year}-{month:02}-{day:02}"
    words = rng.choice((f"{day} {_MONTHS[month - 1]} {year}", f"{day:02}/{month:02}/{year}"))
    return Due(words, iso, iso)


def _years(rng: random.Random, year: int) -> Due:
    last = year + rng.randint(1, 3)
    dash = rng.choice(("-", " – "))
    return Due(f"{year}{dash}{last}", *_span(year, 1, last, 12))


def _part(rng: random.Random, year: int) -> Due:
    text, first, last = rng.choice(
        (("fin", 10, 12), ("début", 1, 3), ("courant", 1, 12), ("rentrée", 9, 9))
    )
    return Due(f"{text} {year}", *_span(year, first, year, last))


def _school(_: random.Random, year: int) -> Due:
    return Due(f"année scolaire {year}-{year + 1}", *_span(year, 9, year + 1, 8))


def _open(rng: random.Random, year: int) -> Due:
    return Due(f"{rng.choice(('à partir de', 'dès', 'depuis'))} {year}", f"{year}-01-01")


def _always(rng: random.Random, _: int) -> Due:
    return Due(rng.choice(("annuel", "en continu")))


_FORMS = (_quarter, _quarter, _half, _month, _month, _day, _years, _part, _school, _open, _always)


def due(rng: random.Random, first: int, last: int) -> Due:
    """A date in those years, in any of the ways of writing one."""
    return rng.choice(_FORMS)(rng, rng.randint(first, last))
