"""Cells that only paint parts: a field name on a tint beside its text, without a rule between."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from schemas.geometry import Box
from schemas.page import Fill, Word

# Points: paint that ends within this of a cell's edge fills the cell up to it.
_EDGE = 2.5
# Cells parted at one place that are a column of names; one alone may be a marked word.
_FEW = 2


def part_by_paint(boxes: Sequence[Box], words: Sequence[Word], fills: Iterable[Fill]) -> list[Box]:
    """The cells, each as two where paint fills its left part and stops between its words.

    The paint must fill that part from edge to edge, which paint behind lines or words does not, and
    stop at one place in several cells.
    """
    paints = [fill.box for fill in fills if fill.color != "#ffffff"]
    places = [_inner_edge(box, paints) for box in boxes]
    parted: list[Box] = []
    for box, at in zip(boxes, places, strict=True):
        alike = [other for other in places if at and other and abs(at - other) <= _EDGE]
        if at and len(alike) >= _FEW and not any(_crosses(word.box, box, at) for word in words):
            parted += [Box(box.x0, box.top, at, box.bottom), Box(at, box.top, box.x1, box.bottom)]
        else:
            parted.append(box)
    return parted


def _inner_edge(box: Box, paints: Sequence[Box]) -> float | None:
    """Where the paint of the left part of a cell stops, inside the cell."""
    for paint in reversed(paints):
        high = paint.top <= box.top + _EDGE and paint.bottom >= box.bottom - _EDGE
        if high and abs(paint.x0 - box.x0) <= _EDGE and box.x0 < paint.x1 < box.x1 - 2 * _EDGE:
            return paint.x1
    return None


def _crosses(word: Box, box: Box, at: float) -> bool:
    return box.contains(word.x_mid, word.y_mid) and word.x0 < at - 1.0 and word.x1 > at + 1.0
