"""Text that runs up or down: in cells that a page end cuts, and beside tables without rules.

A text that a page end cuts stands in the middle of its cell, whatever page ends cut through it: the
piece on each page begins or ends at the cut, and text that runs upwards goes on from the lower page
to the upper.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from extract.tables.grid import make_table
from schemas.geometry import Box, union
from schemas.page import Page, Word
from schemas.table import Cell, Line, Table

# Shares of the type size.  The two sides of a cut are a space apart, a quarter; a word that the
# edge cuts is whole on the side that shows most of it, and as far beyond as the other falls short.
_LEAST = -0.2
_MOST = 0.7
# Pieces of one line lie as far from the left edge of the cell on both pages.
_LEVEL = 0.4
# A label stands beside its table, and the paint behind it is a strip, within so many type sizes or
# half its height.
_BESIDE = 4.0
# Labels above one another are this many type sizes apart, the words of one label a third of one.
_APART = 1.0


def goes_on(upper: Cell, lower: Cell) -> bool:
    """Whether sideways text of a cell above a page end goes on in the cell below it."""
    return any(
        _LEAST * one.size <= _gap(upper, one) + _gap_below(lower, other) <= _MOST * one.size
        for one in _sideways(upper)
        for other in _sideways(lower)
        if _level(one, other)
    )


def joined_lines(upper: Cell, lower: Cell) -> tuple[Line, ...]:
    """The lines of both pieces of a cell in reading order."""
    lines = (*upper.lines, *lower.lines)
    rotation = lines[0].words[0].rotation if lines else 0
    if rotation not in (90, 270) or any(line.words[0].rotation != rotation for line in lines):
        return lines
    if rotation == 90:
        lines = (*lower.lines, *upper.lines)
    strips: list[list[Line]] = []
    for line in lines:
        strip = next((strip for strip in strips if _level(strip[0], line)), None)
        if strip is None:
            strips.append([line])
        else:
            strip.append(line)
    strips.sort(key=lambda strip: strip[0].box.x_mid, reverse=rotation == 270)
    return tuple(line for strip in strips for line in strip)


def _sideways(cell: Cell) -> Iterator[Line]:
    return (line for line in cell.lines if line.words[0].rotation in (90, 270))


def _level(one: Line, other: Line) -> bool:
    return (
        one.words[0].rotation == other.words[0].rotation
        and abs(one.size - other.size) < 0.5
        and abs(one.box.x_mid - other.box.x_mid) <= _LEVEL * one.size
    )


def _gap(cell: Cell, line: Line) -> float:
    """How far above the cut a line ends; less than nothing for a word that the edge cuts."""
    return cell.places[-1].box.bottom - line.box.bottom


def _gap_below(cell: Cell, line: Line) -> float:
    return line.box.top - cell.places[0].box.top


# ----------------------------------------------------------------------------- beside a table


def is_side_label(cell: Cell) -> bool:
    """Whether all text of a cell runs up or down."""
    return bool(cell.lines) and all(line.words[0].rotation in (90, 270) for line in cell.lines)


def parted(lines: Iterable[Line]) -> Iterator[Line]:
    """Lines that run up or down, cut where one label ends and another begins above it."""
    for line in lines:
        groups: list[list[Word]] = [[line.words[0]]]
        for last, word in pairwise(line.words):
            gap = max(word.box.top - last.box.bottom, last.box.top - word.box.bottom)
            if gap > _APART * line.size:
                groups.append([])
            groups[-1].append(word)
        for group in groups:
            yield replace(line, words=tuple(group), box=union(word.box for word in group))


def with_side_labels(page: Page, table: Table, lines: Sequence[Line]) -> Table:
    """A table without rules with a first column for the labels that run up or down beside it.

    A label holds for the rows beside the paint behind it, or beside its own letters.
    """
    boxes = _beside_labels([cell.places[0].box for cell in table.cells], table, lines)
    outline = union(boxes)
    labels = [
        _strip(line, page, outline)
        for line in parted(lines)
        if outline.top <= line.box.y_mid <= outline.bottom
        and 0 <= outline.x0 - line.box.x1 + 1.0 <= _BESIDE * line.size
    ]
    if not labels:
        return table
    left = min(label.x0 for label in labels)
    tops = sorted({box.top for box in boxes} | {outline.bottom})
    beside = [
        Box(left, min(rows)[0], outline.x0, max(rows)[1])
        for label in labels
        if (
            rows := [
                (top, bottom)
                for top, bottom in pairwise(tops)
                if label.top <= (top + bottom) / 2 <= label.bottom
            ]
        )
    ]
    return make_table(page, [*boxes, *beside]) if beside else table


def _beside_labels(boxes: list[Box], table: Table, lines: Sequence[Line]) -> list[Box]:
    """The boxes of a table, its first column without the labels that run up at its left.

    A rule along the head shows how wide a table is, and may run over the labels too.
    """
    left = min(box.x0 for box in boxes)
    first = min(line.box.x0 for cell in table.cells for line in cell.lines)
    inside = any(left <= line.box.x0 and line.box.x1 < first for line in lines)
    return [box._replace(x0=first - 1.0) if inside and box.x0 == left else box for box in boxes]


def _strip(line: Line, page: Page, outline: Box) -> Box:
    """The strip that a label stands in: the paint behind it, or the extent of its letters."""
    for fill in reversed(page.fills):
        box = fill.box
        inside = box.contains(line.box.x_mid, line.box.y_mid)
        narrow = box.width <= max(_BESIDE * line.size, box.height / 2)
        if inside and narrow and box.x1 <= outline.x0 + 2.0:
            return fill.box
    return line.box
