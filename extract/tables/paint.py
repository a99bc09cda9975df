"""Cells that only paint parts: a field name on a tint beside its text, without a rule between."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from schemas.geometry import Box
from schemas.page import Fill, Word

# Points: paint that begins within this of a cell's edge fills the cell from there.
_EDGE = 2.5
# The share of a cell's height that it must fill: at a page end the frame goes on below it.
_HIGH = 0.8
# Cells parted at one place that are a column of names; one alone may be a marked word.
_FEW = 2


def part_by_paint(boxes: Sequence[Box], words: Sequence[Word], fills: Iterable[Fill]) -> list[Box]:
    """The cells, each as two where paint fills its left part and stops between its words.

    The paint must begin at the cell's edge, which paint behind lines or words does not, and stop at
    one place in several cells.
    """
    paints = [fill for fill in fills if fill.color != "#ffffff"]
    edges = sorted({edge for box in boxes for edge in (box.x0, box.x1)})
    places = [_at_edge(_inner_edge(box, paints), edges) for box in boxes]
    parted: list[Box] = []
    for box, at in zip(boxes, places, strict=True):
        alike = [other for other in places if at and other and abs(at - other) <= _EDGE]
        if at and len(alike) >= _FEW and not _is_crossed(box, at, words):
            parted += [Box(box.x0, box.top, at, box.bottom), Box(at, box.top, box.x1, box.bottom)]
        else:
            parted.append(box)
    return parted


def _inner_edge(box: Box, paints: Sequence[Fill]) -> float | None:
    """Where the paint of the left part of a cell stops, inside the cell."""
    high = [paint for paint in paints if _is_high(paint.box, box)]
    for paint in reversed(high):
        start, end = paint.box.x0, paint.box.x1
        if abs(start - box.x0) <= _EDGE and box.x0 < end < box.x1 - 2 * _EDGE:
            # On a sheet of several page widths each page paints its part of a merged cell.
            on = any(p.color == paint.color and abs(p.box.x0 - end) <= _EDGE for p in high)
            return None if on else end
    return None


def _is_high(paint: Box, box: Box) -> bool:
    return min(paint.bottom, box.bottom) - max(paint.top, box.top) >= _HIGH * box.height


def _at_edge(place: float | None, edges: Sequence[float]) -> float | None:
    """A place, or the edge of other cells that it lies at."""
    near = [edge for edge in edges if place is not None and abs(edge - place) <= _EDGE]
    return min(near, key=lambda edge: abs(edge - (place or 0.0)), default=place)


def _is_crossed(box: Box, at: float, words: Sequence[Word]) -> bool:
    """Whether a string of words in a cell runs across a place."""
    strings: dict[int, list[Box]] = {}
    for word in words:
        if box.contains(word.box.x_mid, word.box.y_mid):
            strings.setdefault(word.run or -len(strings) - 1, []).append(word.box)
    return any(
        min(part.x0 for part in string) < at - 1.0 and max(part.x1 for part in string) > at + 1.0
        for string in strings.values()
    )
