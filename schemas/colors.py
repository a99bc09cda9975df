"""The colours that legends name, from `vocabulary/colors.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "vocabulary" / "colors.toml"


@dataclass(frozen=True, slots=True)
class Color:
    """The folded words for a colour, and its place on the colour circle; grey has none."""

    words: frozenset[str]
    hue: tuple[int, int] | None


@cache
def colors() -> Mapping[str, Color]:
    """The colours by name, in the order of the file.

    >>> colors()["yellow"].hue
    (40, 70)
    """
    data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {name: _color(entry["words"], entry.get("hue")) for name, entry in data.items()}


def _color(words: list[str], hue: list[int] | None) -> Color:
    return Color(frozenset(words), (hue[0], hue[1]) if hue else None)
