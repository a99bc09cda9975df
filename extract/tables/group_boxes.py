"""Headings over several columns of an open table, in boxes of their own or without any."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extract.tables.grid import make_table
from extract.tables.text_columns import headed_by, level_rows
from schemas.geometry import Box, union
from schemas.page import Page
from schemas.table import Cell, Line, Place, Table

# Points: boxes stand right above the headings of their columns, which one rule may part from them.
_ABOVE = 8.0
# Points: the edges of a box are those of its columns; a heading stands over their middle.
_SAME = 2.5
# In type sizes: headings without boxes stand no further above those below them.
_LINES = 2.2
# A single line above headings may be a title.
_FEWEST = 2


def boxed_groups(tables: Sequence[Table], head: Sequence[Box]) -> Table | None:
    """The ruled row right above a row of headings whose boxes stand over some of them each.

    `head` are the places of the headings; `None` where there is no such row.
    """
    top = min(box.top for box in head)
    for table in tables:
        boxes = [cell.places[0].box for cell in table.cells]
        near = -_SAME <= top - table.places[0].box.bottom <= _ABOVE
        if table.rows == 1 and near and all(cell.lines for cell in table.cells):
            under = [[box for box in head if group.x0 < box.x_mid < group.x1] for group in boxes]
            within = all(
                group.x0 - _SAME <= box.x0 and box.x1 <= group.x1 + _SAME
                for group, below in zip(boxes, under, strict=True)
                for box in below
            )
            if within and all(under) and any(len(below) > 1 for below in under):
                return table
    return None


def unboxed_groups(lines: Sequence[Line], head: Sequence[Box]) -> Table | None:
    """The same of headings without boxes: several at one height, each over the middle of its own.

    `lines` are those of the page, cut where columns stand side by side.
    """
    top = min(box.top for box in head)
    near = [line for line in lines if -_SAME <= top - line.box.bottom <= _LINES * line.size]
    order = sorted(head, key=lambda box: box.x0)
    row = level_rows(near)[-1] if near else []
    parts = headed_by([line.box for line in row], order)
    if len(parts) < _FEWEST or not all(parts) or max(map(len, parts)) < _FEWEST:
        return None
    return group_row(
        [(line, order[part[0] : part[-1] + 1]) for line, part in zip(row, parts, strict=True)]
    )


def group_row(groups: Sequence[tuple[Line, Sequence[Box]]]) -> Table:
    """Headings as one row, each over the headings below it, which are from left to right."""
    cells = []
    for at, (line, under) in enumerate(groups):
        box = Box(under[0].x0, line.box.top, under[-1].x1, line.box.bottom)
        cells.append(Cell(0, at, (Place(line.page, box),), (line,)))
    whole = Place(cells[0].lines[0].page, union(cell.places[0].box for cell in cells))
    return Table((whole,), tuple(cells), 1, len(cells))


def with_boxes(page: Page, table: Table, groups: Table) -> Table:
    """The table with these headings as its first row, over the columns below them.

    Where they stand beside headings in the middle of the head, these are over both rows.
    """
    boxes = [cell.places[0].box for cell in table.cells]
    place, start = groups.places[0].box, min(box.top for box in boxes)
    top, beside = min(place.top, start), place.bottom > start + _SAME
    under = place.bottom if beside else start
    edges = sorted({box.x0 for box in boxes} | {box.x1 for box in boxes})
    row: list[Box] = []
    blank: list[Box] = []
    at = 0
    for group in sorted((cell.places[0].box for cell in groups.cells), key=lambda box: box.x0):
        first = max(bisect_right(edges, group.x0 + _SAME) - 1, at)
        last = bisect_left(edges, group.x1 - _SAME)
        blank += [Box(x0, top, x1, start) for x0, x1 in pairwise(edges[at : first + 1])]
        row.append(Box(edges[first], top, edges[last], under))
        at = last
    blank += [Box(x0, top, x1, start) for x0, x1 in pairwise(edges[at:])]
    if beside:
        boxes = [_beside(box, start, row, top, under) for box in boxes]
    else:
        row += blank
    own = {id(word) for word in page.words}
    words = [word for cell in groups.cells for line in cell.lines for word in line.words]
    added = tuple(word for word in words if id(word) not in own)
    whole = make_table(replace(page, words=(*page.words, *added)), [*row, *boxes])
    return replace(whole, open_top=table.open_top, open_bottom=table.open_bottom)


def _beside(box: Box, start: float, row: Sequence[Box], top: float, under: float) -> Box:
    """A cell of a table, which begins at `start`, beside or below a row of groups."""
    if box.top > start:
        return box
    below = any(group.x0 < box.x_mid < group.x1 for group in row)
    return box._replace(top=under if below else top)
