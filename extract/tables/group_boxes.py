"""Headings over several columns of an open table, in boxes of their own or without any."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations, pairwise

from extract.tables.grid import make_table
from extract.tables.text_columns import level_rows
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
    parts = [_under(line, order) for line in row]
    apart = all(one and two and one[-1] < two[0] for one, two in pairwise(parts))
    if len(parts) < _FEWEST or not apart or max(map(len, parts)) < _FEWEST:
        return None
    cells = []
    for at, (line, part) in enumerate(zip(row, parts, strict=True)):
        box = Box(order[part[0]].x0, line.box.top, order[part[-1]].x1, line.box.bottom)
        cells.append(Cell(0, at, (Place(line.page, box),), (line,)))
    whole = Place(row[0].page, union(cell.places[0].box for cell in cells))
    return Table((whole,), tuple(cells), 1, len(cells))


def _under(line: Line, order: Sequence[Box]) -> range:
    """The most headings side by side over whose middle a line stands."""
    fitting = [
        range(first, last)
        for first, last in combinations(range(len(order) + 1), 2)
        if abs((order[first].x_mid + order[last - 1].x_mid) / 2 - line.box.x_mid) <= _SAME
    ]
    return max(fitting, key=len, default=range(0))


def with_boxes(page: Page, table: Table, groups: Table) -> Table:
    """The table with these headings as its first row, over the columns below them."""
    boxes = [cell.places[0].box for cell in table.cells]
    top, start = groups.places[0].box.top, min(box.top for box in boxes)
    edges = sorted({box.x0 for box in boxes} | {box.x1 for box in boxes})
    row: list[Box] = []
    at = 0
    for group in sorted((cell.places[0].box for cell in groups.cells), key=lambda box: box.x0):
        first = max(bisect_right(edges, group.x0 + _SAME) - 1, at)
        last = bisect_left(edges, group.x1 - _SAME)
        row += [Box(x0, top, x1, start) for x0, x1 in pairwise(edges[at : first + 1])]
        row.append(Box(edges[first], top, edges[last], start))
        at = last
    row += [Box(x0, top, x1, start) for x0, x1 in pairwise(edges[at:])]
    own = {id(word) for word in page.words}
    words = [word for cell in groups.cells for line in cell.lines for word in line.words]
    added = tuple(word for word in words if id(word) not in own)
    whole = make_table(replace(page, words=(*page.words, *added)), [*row, *boxes])
    return replace(whole, open_top=table.open_top, open_bottom=table.open_bottom)
