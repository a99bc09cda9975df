"""The regions of France: the names that they call themselves, abbreviations, former names."""

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

_FILE = Path(__file__).parent / "vocabulary" / "regions.csv"


class Region(NamedTuple):
    """A region: `Occitanie`, `Occitanie / Pyrénées-Méditerranée`, (`Midi-Pyrénées`, …)."""

    name: str
    title: str
    aliases: tuple[str, ...]


@cache
def region_names() -> tuple[Region, ...]:
    """Every region with its names.

    >>> len(region_names())
    18
    """
    with _FILE.open(encoding="utf-8", newline="") as lines:
        return tuple(
            Region(
                row["name"],
                row["title"],
                tuple(alias.strip() for alias in row["aliases"].split("|") if alias.strip()),
            )
            for row in csv.DictReader(lines)
        )
