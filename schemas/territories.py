"""The departments and regions of France, from `vocabulary/territories.csv`."""

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

_FILE = Path(__file__).parent / "vocabulary" / "territories.csv"


class Department(NamedTuple):
    """A department: `46`, `Lot`, `du Lot`, `Occitanie`."""

    number: str
    name: str
    of: str
    region: str


@cache
def departments() -> tuple[Department, ...]:
    """Every department, in the order of its number.

    >>> len(departments()), departments()[0].name
    (101, 'Ain')
    """
    with _FILE.open(encoding="utf-8", newline="") as lines:
        return tuple(Department(**row) for row in csv.DictReader(lines))


@cache
def regions() -> tuple[str, ...]:
    """Every region, in alphabetical order.

    >>> len(regions())
    18
    """
    return tuple(sorted({department.region for department in departments()}))
