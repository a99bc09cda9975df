"""Headings over several columns in boxes of their own, above a table that has no other box."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extract.tables.grid import make_table
from schemas.geometry import Box
from schemas.page import Page
from schemas.table import Table

# Points: boxes stand right above the headings of their columns, which one rule may part from them.
_ABOVE = 8.0
# Points: the edges of a box are those of its columns.
_SAME = 2.5


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


def with_boxes(page: Page, table: Table, groups: Table) -> Table:
    """The table with these headings as its first row, over the columns below them."""
    boxes = [cell.places[0].box for cell in table.cells]
    top, start = groups.places[0].box.top, min(box.top for box in boxes)
    edges = sorted({box.x0 for box in boxes} | {box.x1 for box in boxes})
    row: list[Box] = []
    at = 0
    for group in sorted((cell.places[0].box for cell in groups.cells), key=lambda box: box.x0):
        first = _nearest(edges, group.x0)
        last = _nearest(edges, group.x1)
        row += [Box(x0, top, x1, start) for x0, x1 in pairwise(edges[at : first + 1])]
        row.append(Box(edges[first], top, edges[last], start))
        at = last
    row += [Box(x0, top, x1, start) for x0, x1 in pairwise(edges[at:])]
    words = tuple(word for cell in groups.cells for line in cell.lines for word in line.words)
    whole = make_table(replace(page, words=(*page.words, *words)), [*row, *boxes])
    return replace(whole, open_top=table.open_top, open_bottom=table.open_bottom)


def _nearest(edges: Sequence[float], place: float) -> int:
    return min(range(len(edges)), key=lambda at: abs(edges[at] - place))
