"""Text that runs up or down a merged cell which a page end cuts → one text again.

Such a text stands in the middle of its cell, whatever page ends cut through it: the piece on each
page begins or ends at the cut, and text that runs upwards goes on from the lower page to the upper.
"""

from __future__ import annotations

from collections.abc import Iterator

from schemas.table import Cell, Line

# Shares of the type size.  The two sides of a cut are a space apart, a quarter; a word that the
# edge cuts is whole on the side that shows most of it, and as far beyond as the other falls short.
_LEAST = -0.2
_MOST = 0.7
# Pieces of one line lie as far from the left edge of the cell on both pages.
_LEVEL = 0.4


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
