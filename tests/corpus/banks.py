"""The text banks, read once."""

from __future__ import annotations

import csv
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from tests.corpus.model import Department

_FOLDER = Path(__file__).parent / "banks"
_TERRITORIES = Path(__file__).parents[2] / "schemas" / "vocabulary" / "territories.csv"


@cache
def bank(name: str) -> dict[str, Any]:
    """The text bank of that name."""
    with (_FOLDER / f"{name}.toml").open("rb") as stream:
        return tomllib.load(stream)


@cache
def departments() -> tuple[Department, ...]:
    """Every department of France, with its region."""
    with _TERRITORIES.open(encoding="utf-8", newline="") as stream:
        return tuple(
            Department(row["number"], row["name"], row["of"], row["region"])
            for row in csv.DictReader(stream)
        )
