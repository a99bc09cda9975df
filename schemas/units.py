"""The words that stand beside numbers, from `vocabulary/units.toml`."""

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "vocabulary" / "units.toml"


@dataclass(frozen=True)
class Unit:
    """A unit of figures: its id, and the folded words that say it."""

    id: str
    printed: tuple[str, ...]
    headings: tuple[str, ...]


@dataclass(frozen=True)
class UnitWords:
    """Everything that `units.toml` declares, in its order."""

    money: dict[str, Decimal]
    tax: tuple[str, ...]
    nothing: frozenset[str]
    units: tuple[Unit, ...]
    counted: frozenset[str]
    """Units that no table prints in thousandths: `12,000` of them may be twelve thousand."""


@cache
def unit_words() -> UnitWords:
    """The units file, read once.

    >>> unit_words().money["k€"]
    Decimal('1000')
    """
    data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return UnitWords(
        money={
            word: Decimal(entry["factor"]) for entry in data["money"] for word in entry["words"]
        },
        tax=tuple(data["tax"]["words"]),
        nothing=frozenset(data["nothing"]["words"]),
        units=tuple(
            Unit(entry["id"], tuple(entry["printed"]), tuple(entry["headings"]))
            for entry in data["unit"]
        ),
        counted=frozenset(entry["id"] for entry in data["unit"] if entry.get("counted")),
    )
