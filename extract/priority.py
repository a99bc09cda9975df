"""The legend that gives shading a meaning, and what it makes of the paint of a row."""

from __future__ import annotations

import colorsys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extract.text import fold
from schemas.table import Line
from schemas.vocabulary import load_vocabulary

# Hues in degrees around the colour circle, by the stem of their French name.
_HUES = {
    "jaun": (40, 70),
    "orang": (15, 45),
    "roug": (340, 20),
    "ros": (300, 350),
    "vert": (70, 170),
    "bleu": (170, 260),
    "violet": (255, 310),
}
# Under this saturation paint is grey.
_GREY = 0.12
# Lighter paint is paper: scans and office themes leave 97 to 100 %.
_PAPER = 0.965


@dataclass(frozen=True, slots=True)
class Legend:
    """What shading means in a document; without a legend it means nothing."""

    lines: tuple[Line, ...] = ()
    color: str = ""
    """`grey`, the stem of a hue, or empty for any paint."""

    def priority(self, fills: Sequence[str | None], label: bool = False) -> bool | None:
        """Whether the cells of a row are shaded as the legend says; `None` without a legend.

        `label` says that the row's first cell is shaded, and that not every row's is.
        """
        if not self.lines:
            return None
        shaded = sum(self.means(fill) for fill in fills)
        return label or shaded * 2 > len(fills)

    def means(self, fill: str | None) -> bool:
        """Whether paint is of the colour that the legend speaks of."""
        if fill is None:
            return False
        red, green, blue = (int(fill[at : at + 2], 16) / 255 for at in (1, 3, 5))
        hue, lightness, _ = colorsys.rgb_to_hls(red, green, blue)
        spread = max(red, green, blue) - min(red, green, blue)
        if lightness > _PAPER:
            return False
        if self.color == "grey":
            return spread <= _GREY
        if self.color in _HUES:
            first, last = _HUES[self.color]
            degrees = hue * 360
            inside = first <= degrees <= last if first < last else not last < degrees < first
            return spread > _GREY / 2 and inside
        return True


def find_legend(texts: Iterable[tuple[str, Sequence[Line]]]) -> Legend:
    """The legend among the texts of a document, given with their lines."""
    entry = next(
        entry for entry in load_vocabulary("sections", fold).entries if entry.name == "legend"
    )
    for text, lines in texts:
        folded = fold(text)
        if "priorit" in folded and entry.matches(folded):
            return Legend(tuple(lines), _color(folded))
    return Legend()


def _color(folded: str) -> str:
    if "gris" in folded:
        return "grey"
    return next((stem for stem in _HUES if f" {stem}" in folded), "")
