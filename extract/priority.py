"""The legend that gives shading a meaning, and what it makes of the paint of a row."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extract.text import fold
from schemas.colors import colors
from schemas.page import Page
from schemas.table import Line
from schemas.vocabulary import Entry, load_vocabulary

# Under this saturation paint is grey.
_GREY = 0.12
# Paint this light shows its hue from this saturation on: it is a tint, and the ground of a card.
_PALE, _TINTED = 0.92, 0.2
# Lighter paint is paper: scans and office themes leave 97 to 100 %.
_PAPER = 0.965
# One paint: a scan's differs by some levels of 256 over a document.
_SAME_PAINT = 8 / 255
# A swatch stands beside its text within this many type sizes, and is at most so wide and high.
_BESIDE = 3.0
_SWATCH = (20.0, 5.0)


@dataclass(frozen=True, slots=True)
class Legend:
    """What shading means in a document; without a legend it means nothing."""

    lines: tuple[Line, ...] = ()
    color: str = ""
    """The name of a colour, the very paint (`#d9d2c5`), or empty for any paint."""

    def priority(self, fills: Sequence[str | None], label: bool = False) -> bool | None:
        """Whether the cells of a row are shaded as the legend says; `None` without a legend.

        `label` says that the row's first cell is shaded, and that not every row's is.
        """
        if not self.lines:
            return None
        shaded = sum(self.means(fill) for fill in fills)
        return label or shaded * 2 > len(fills)

    def means(self, fill: str | None) -> bool:
        """Whether paint is of the colour that the legend speaks of; a pale tint is no grey."""
        return self.resembles(fill) and not (self._is_grey() and _is_tint(fill))

    def _is_grey(self) -> bool:
        named = self.color and not self.color.startswith("#")
        return bool(named) and colors()[self.color].hue is None

    def resembles(self, fill: str | None) -> bool:
        """As `means`, but that stripes of a presentation may be tints of it."""
        if fill is None:
            return False
        red, green, blue = _channels(fill)
        if self.color.startswith("#"):
            pairs = zip(_channels(self.color), (red, green, blue), strict=True)
            return all(abs(one - other) <= _SAME_PAINT for one, other in pairs)
        hue, lightness, _ = colorsys.rgb_to_hls(red, green, blue)
        spread = max(red, green, blue) - min(red, green, blue)
        if lightness > _PAPER:
            return False
        if not self.color:
            return True
        circle = colors()[self.color].hue
        if circle is None:
            return spread <= _GREY
        first, last = circle
        degrees = hue * 360
        inside = first <= degrees <= last if first < last else not last < degrees < first
        return spread > _GREY / 2 and inside


def _is_tint(fill: str | None) -> bool:
    """Whether paint is so pale that it shows its hue."""
    if fill is None:
        return False
    _, lightness, saturation = colorsys.rgb_to_hls(*_channels(fill))
    return lightness > _PALE and saturation > _TINTED


def _channels(fill: str) -> tuple[float, float, float]:
    red, green, blue = (int(fill[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def find_legend(
    texts: Sequence[tuple[str, Sequence[Line]]], pages: Mapping[int, Page] | None = None
) -> Legend:
    """The legend among the texts of a document, given with their lines.

    A sentence that speaks of shading and of priorities is one; else a short text that names
    priorities beside an empty painted box, which is looked for on `pages` (by their numbers).
    """
    for text, lines in texts:
        folded = fold(text)
        if "priorit" in folded and _entry("legend").matches(folded):
            return Legend(tuple(lines), _color(folded))
    for text, lines in texts:
        folded = fold(text)
        if lines and "priorit" in folded and _entry("legend_label").matches(folded):
            page = (pages or {}).get(lines[0].page)
            if page is not None and (paint := _swatch(lines[0], page)):
                return Legend(tuple(lines), paint)
    return Legend()


def _entry(name: str) -> Entry:
    return load_vocabulary("sections", fold).entry(name)


def _swatch(line: Line, page: Page) -> str | None:
    """The paint of the small box without words beside a line or in it, if there is one."""
    size = line.size
    for fill in reversed(page.fills):
        box = fill.box
        gap = max(line.box.x0 - box.x1, box.x0 - line.box.x1)
        beside = gap <= _BESIDE * size and box.top <= line.box.y_mid <= box.bottom
        if not beside or box.width > _SWATCH[0] * size or box.height > _SWATCH[1] * size:
            continue
        if not any(box.contains(word.box.x_mid, word.box.y_mid) for word in page.words):
            red, green, blue = _channels(fill.color)
            if min(red, green, blue) <= _PAPER:
                return fill.color
    return None


def _color(folded: str) -> str:
    words = set(re.findall(r"\w+", folded))
    return next((name for name, color in colors().items() if color.words & words), "")
