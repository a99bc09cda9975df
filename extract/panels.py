"""Boxes side by side on a page, painted or framed: what stands in one belongs together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

from schemas.geometry import Box
from schemas.page import Page, Ruling
from schemas.table import Line

# Points: edges that lie so near to each other are one; text may reach so far over an edge.
_NEAR = 2.0
# Points: the corners of a frame may be round, and its sides end so far before it does.
_ROUND = 25.0
# Boxes stand side by side where they share this much of the height of the lower one.
_BESIDE = 0.5
# A box with a single line is a cell or a button.
_LINES = 2
# A wider box has none beside it: it is the ground of what stands in it.
_WIDE = 0.7
# More rules and fills than this are a drawing.
MOST_BOXES = 400


def panel_rows(page: Page, lines: Sequence[Line]) -> list[list[Box]]:
    """The boxes of a page that stand side by side, row by row, each row from left to right.

    Each holds some `lines` whole and cuts none.
    """
    boxes = [fill.box for fill in page.fills if fill.color != "#ffffff"]
    boxes = [box for box in [*boxes, *frames(page.rulings)] if box.width < _WIDE * page.width]
    if len(boxes) > MOST_BOXES:
        return []
    holding = sorted((box for box in boxes if _holds(box, lines)), key=lambda box: -box.area)
    panels: list[Box] = []
    for box in holding:
        # The frame of a painted box is one with it.
        panels += [] if any(box.overlap(other) > 0 for other in panels) else [box]
    rows: list[list[Box]] = []
    for panel in sorted(panels, key=lambda box: (box.top, box.x0)):
        row = next((row for row in rows if all(_beside(panel, other) for other in row)), None)
        if row is None:
            rows.append([panel])
        else:
            row.append(panel)
    return [sorted(row, key=lambda box: box.x0) for row in rows if len(row) > 1]


def frames(rulings: Iterable[Ruling]) -> list[Box]:
    """The boxes that two level rules of one length and two upright rules between them make."""
    rulings = list(rulings)
    if len(rulings) > MOST_BOXES:
        return []
    level = [rule.box for rule in rulings if rule.horizontal]
    upright = [(rule.box.x_mid, rule.box) for rule in rulings if not rule.horizontal]
    frames = []
    for one, other in combinations(sorted(level, key=lambda box: box.top), 2):
        if abs(one.x0 - other.x0) > _NEAR or abs(one.x1 - other.x1) > _NEAR:
            continue
        top, bottom = one.top, other.bottom
        sides = [
            [
                middle
                for middle, rule in upright
                if abs(middle - x) <= _ROUND
                and top - _NEAR <= rule.top <= top + _ROUND
                and bottom - _ROUND <= rule.bottom <= bottom + _NEAR
            ]
            for x in (one.x0, one.x1)
        ]
        if all(sides) and min(sides[0]) < max(sides[1]):
            frames.append(Box(min(sides[0]), top, max(sides[1]), bottom))
    return frames


def _holds(box: Box, lines: Sequence[Line]) -> bool:
    """Whether a box has several lines in it and cuts none."""
    inside = [line for line in lines if box.contains(line.box.x_mid, line.box.y_mid)]
    cut = any(
        line.box.overlap(box) > 0
        and (line.box.x0 < box.x0 - _NEAR or line.box.x1 > box.x1 + _NEAR)
        and box.top < line.box.y_mid < box.bottom
        for line in lines
    )
    return len(inside) >= _LINES and not cut


def _beside(one: Box, other: Box) -> bool:
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    apart = one.x0 >= other.x1 - _NEAR or other.x0 >= one.x1 - _NEAR
    return apart and shared >= _BESIDE * min(one.height, other.height)
