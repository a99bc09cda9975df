"""Rows that no rule parts → rows of their own, told by the figures in them.

A table may have rules between its axes only.  What stands between two rules is then one row of the
grid, with several figures below one another in each column of money.  A figure is never broken over
lines where it would have fitted: where columns have figures at the same heights, and a text has a
line at each, rows begin there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extract.page_cuts import sentence_continues
from extract.values import parse_amount, parse_year, says_nothing
from schemas.geometry import Box
from schemas.table import Cell, Line, Place, Table

# Points: what begins at one height begins one row.
_LEVEL = 3.5
# In type sizes: the lines of one label are no further apart.
_WHITE = 0.6
# Points that a cell keeps free at its sides, both together.
_MARGINS = 4.0
# Points: no more is kept free at one side.
_MOST_WHITE = 6.0
# A space, as a share of the type size.
_SPACE = 0.25
# The rest of a figure that a narrow cell broke: groups of three digits.
_GROUPS = re.compile(r"\d{3}(?: \d{3})*(?:,\d+)?(?!\d)")

# What stands for an amount: `en régie`, `voir axe` and no unit.
_WORDS = re.compile(r"(?!ttc|ht|k?euros?$)[^\d€]*[^\W\d]{2}[^\d€]*", re.IGNORECASE)

_Height = tuple[int, float]
"""A page, and a height on it."""


def with_figure_rows(table: Table) -> Table:
    """The table with those rows cut in which figures stand one below the other."""
    starts = [_starts(table, row) for row in range(table.rows)]
    if not any(starts):
        return table
    first = [0]
    for heights in starts:
        first.append(first[-1] + max(1, len(heights)))
    cells: list[Cell] = []
    for cell in table.cells:
        heights = starts[cell.row] if cell.row_span == 1 else []
        if heights and (cell.column > 0 or _begins_anew(cell, heights)):
            cells += _pieces(cell, heights, first[cell.row])
        elif heights:
            cells += _labels(cell, heights, first[cell.row])
        else:
            # What is merged stands over all the rows.
            span = first[cell.last_row + 1] - first[cell.row]
            cells.append(replace(cell, row=first[cell.row], row_span=span))
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return replace(table, cells=tuple(cells), rows=first[-1])


def _starts(table: Table, row: int) -> list[_Height]:
    """The heights at which rows begin inside a row; none where it is one."""
    own = [cell for cell in table.cells if cell.row == row and cell.row_span == 1 and cell.lines]
    if any(_is_one_amount(cell) for cell in own):
        return []
    figures = [cell for cell in own if _is_figures(cell)]
    heights = max(map(_heights, figures), key=len, default=[])
    if len(heights) < 2:
        return []
    apart = all(
        any(_same(place, height) for height in heights)
        for cell in figures
        for place in _heights(cell)
    )
    texts = [cell for cell in own if cell not in figures]
    return heights if apart and any(_begins_at(cell, heights) for cell in texts) else []


def _is_figures(cell: Cell) -> bool:
    """Whether every line of a cell is an amount or says in words that there is none.

    A unit alone is the rest of a broken amount.
    """
    amounts = [line for line in cell.lines if _is_amount(line.text)]
    words = [line.text for line in cell.lines if line not in amounts]
    if not amounts or not all(says_nothing(text) or _WORDS.fullmatch(text) for text in words):
        return False
    return not any(_is_broken(cell, *pair) for pair in pairwise(cell.lines))


def _is_one_amount(cell: Cell) -> bool:
    """Whether the lines of a cell are one amount that was broken before its unit.

    No row begins inside it, and the others of its row are broken alike.
    """
    *_, last = (line.text for line in cell.lines)
    broken = len(cell.lines) > 1 and not any(map(str.isdigit, last))
    return broken and _is_amount(" ".join(line.text for line in cell.lines))


def _is_amount(text: str) -> bool:
    return parse_amount(text) is not None and parse_year(text) is None


def _is_broken(cell: Cell, line: Line, after: Line) -> bool:
    """Whether two lines may be one figure that did not fit on one: `112` over `500 €`."""
    if not line.text[-1:].isdigit() or not _GROUPS.match(after.text):
        return False
    box = next(place.box for place in cell.places if place.page == line.page)
    group = after.words[0].box.width + _SPACE * after.size
    # Text keeps as much white on its own side as the typesetter keeps on the other.
    white = min(min(one.box.x0 - box.x0, box.x1 - one.box.x1) for one in (line, after))
    margins = max(_MARGINS, 2 * min(white, _MOST_WHITE))
    return line.box.width + group > box.width - margins


def _heights(cell: Cell) -> list[_Height]:
    return [(line.page, line.box.top) for line in cell.lines]


def _begins_at(cell: Cell, heights: Sequence[_Height]) -> bool:
    """Whether a text begins at the first height, and has a line at each of the others."""
    lines = _heights(cell)
    return (
        bool(lines)
        and _same(lines[0], heights[0])
        and all(any(_same(line, height) for line in lines) for height in heights)
    )


def _begins_anew(cell: Cell, heights: Sequence[_Height]) -> bool:
    """Whether a cell of the first column has a text for each row, and not one label for all."""
    if not _begins_at(cell, heights):
        return False
    return not any(
        sentence_continues(before.text, after.text) > 0
        for before, after in pairwise(cell.lines)
        if any(_same((after.page, after.box.top), height) for height in heights[1:])
    )


def _same(one: _Height, other: _Height) -> bool:
    return one[0] == other[0] and abs(one[1] - other[1]) <= _LEVEL


def _pieces(cell: Cell, heights: Sequence[_Height], first: int) -> list[Cell]:
    """A cell cut above each height but the first."""
    groups: list[list[Line]] = [[] for _ in heights]
    for line in cell.lines:
        reached = (line.page, line.box.top + _LEVEL)
        groups[max(sum(height <= reached for height in heights) - 1, 0)].append(line)
    ends = [*heights[1:], (0, 0.0)]
    return [
        replace(
            cell,
            row=first + at,
            lines=tuple(group),
            places=_places(cell, heights[at] if at else None, ends[at]),
            breaks=(),
        )
        for at, group in enumerate(groups)
    ]


def _labels(cell: Cell, heights: Sequence[_Height], first: int) -> list[Cell]:
    """The labels of a first column, each over the rows down to the next one's.

    A label begins at the height of a row, with more white above it than between its lines.
    """
    labels: list[tuple[int, list[Line]]] = [(0, list(cell.lines[:1]))]
    for before, after in pairwise(cell.lines):
        row = next((at for at, h in enumerate(heights) if _same((after.page, after.box.top), h)), 0)
        white = after.page != before.page or after.box.top - before.box.bottom > _WHITE * after.size
        if row and white:
            labels.append((row, [after]))
        else:
            labels[-1][1].append(after)
    ends = [row for row, _ in labels[1:]] + [len(heights)]
    return [
        replace(
            cell,
            row=first + row,
            row_span=end - row,
            lines=tuple(lines),
            places=_places(
                cell,
                heights[row] if row else None,
                heights[end] if end < len(heights) else (0, 0.0),
            ),
            breaks=cell.breaks if len(labels) == 1 else (),
        )
        for (row, lines), end in zip(labels, ends, strict=True)
    ]


def _places(cell: Cell, start: _Height | None, end: _Height) -> tuple[Place, ...]:
    """The pieces of a cell from a height to another; `None` is its top."""
    found = []
    for place in cell.places:
        page, box = place.page, place.box
        top = start[1] if start and start[0] == page else box.top
        bottom = end[1] if end[0] == page else box.bottom
        if (start is None or start[0] <= page) and (not end[0] or page <= end[0]) and top < bottom:
            found.append(Place(page, Box(box.x0, top, box.x1, bottom)))
    return tuple(found) or cell.places[:1]
