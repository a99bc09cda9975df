"""The words of due dates, from `vocabulary/dates.toml`."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "vocabulary" / "dates.toml"


@dataclass(frozen=True)
class DateWords:
    """Folded words, each with what it means; months are numbered from 1."""

    months: dict[str, int]
    periods: dict[str, int]  # word → length in months
    letters: dict[str, int]  # `t` → 3
    ranks: dict[str, int]  # `premier` → 1, `dernier` → -1
    parts: dict[str, tuple[int, int]]  # `fin` → (10, 12)
    seasons: dict[str, tuple[int, int]]
    school_start: tuple[str, ...]
    school_year: tuple[str, ...]
    bounds: dict[str, str]  # `depuis` → `from`
    opens: tuple[str, ...]
    rhythms: tuple[str, ...]
    times: tuple[str, ...]
    names: tuple[str, ...]
    quantities: tuple[str, ...]


@cache
def date_words() -> DateWords:
    """The dates file, read once.

    >>> date_words().months["decembre"], date_words().bounds["depuis"]
    (12, 'from')
    """
    data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    ranks = _numbered(data["ranks"]["words"]) | dict.fromkeys(data["ranks"]["last"], -1)
    return DateWords(
        months=_numbered(data["months"]["words"]),
        periods={word: entry["months"] for entry in data["period"] for word in entry["words"]},
        letters={entry["letter"]: entry["months"] for entry in data["period"] if entry["letter"]},
        ranks=ranks,
        parts=_spans(data["part"]),
        seasons=_spans(data["season"]),
        school_start=tuple(data["school"]["start"]),
        school_year=tuple(data["school"]["year"]),
        bounds={
            word: kind
            for kind in ("from", "until", "before", "within")
            for word in data["before"][kind]
        },
        opens=tuple(data["after"]["open"]),
        rhythms=tuple(data["rhythm"]["words"]),
        times=tuple(data["times"]["words"]),
        names=tuple(data["names"]["words"]),
        quantities=tuple(data["quantities"]["words"]),
    )


def _numbered(rows: list[list[str]]) -> dict[str, int]:
    return {word: number for number, words in enumerate(rows, start=1) for word in words}


def _spans(entries: list[dict[str, list[str] | list[int]]]) -> dict[str, tuple[int, int]]:
    return {
        str(word): (int(entry["months"][0]), int(entry["months"][1]))
        for entry in entries
        for word in entry["words"]
    }
