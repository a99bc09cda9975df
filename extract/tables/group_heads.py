"""Headings over several columns of a table that white space makes: which columns they head."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations, pairwise
from statistics import median

from extract.paragraphs import plain_text
from extract.tables.free_regions import TextRow
from extract.tables.headers import is_value
from extract.tables.row_rules import pieced_rules
from schemas.geometry import Box, union
from schemas.page import Ruling
from schemas.table import Cell, Place, Table

# Points: a heading is set to the middle of its columns with this precision.
_MIDDLE = 3.0
# In type sizes: a heading stands no further above the headings below it.
_ABOVE = 2.2


def with_groups(table: Table, band: Sequence[TextRow], rulings: Sequence[Ruling]) -> Table:
    """The table with the headings of its first row merged over the columns that they head.

    White space shows no merged cells, but each heading stands over the middle of its columns.
    Where rules are drawn cell by cell they tell where columns begin and end; elsewhere each column
    has a group.  A single group may stand right above the table, among the rows of its `band`.
    """
    if _is_heading_row(table, 0) and (row := _row_above(table, band)):
        table = _with_row(table, row)
    heads = {cell.column: cell for cell in table.cells if cell.row == 1 and cell.lines}
    groups = [cell for cell in table.cells if cell.row == 0 and cell.lines]
    if not groups or len(groups) >= len(heads) or not _is_heading_row(table, 1):
        return table
    box = table.places[0].box
    ruled = pieced_rules(rulings, box.top, box.bottom)
    edges = ruled.edges if ruled is not None else ()
    parts = _middle_parts(groups, edges) if len(edges) == table.columns + 1 else []
    return _merged(table, groups, parts or _best_parts(groups, sorted(heads), table))


def _is_heading_row(table: Table, row: int) -> bool:
    """Whether a row has words or years over all columns but the first, which holds labels."""
    if table.rows < row + 3:
        return False
    cells = [cell for cell in table.cells if cell.row == row]
    full = [cell.column for cell in cells if cell.lines]
    single = all(cell.row_span == cell.column_span == 1 for cell in cells)
    figures = any(is_value(plain_text(cell.lines)) for cell in cells if cell.lines)
    return single and not figures and full == list(range(1, table.columns))


def _row_above(table: Table, band: Sequence[TextRow]) -> TextRow | None:
    """The row of one text that stands right above a table, and not over its labels."""
    box = table.places[0].box
    first = min(cell.places[0].box.x0 for cell in table.cells if cell.column == 1)
    over = [row for row in band if row.box.y_mid < box.top]
    row = over[-1] if over else None
    if row is None or len(row.pieces) > 1 or box.top - row.box.bottom > _ABOVE * row.size:
        return None
    return row if row.box.x0 >= first else None


def _with_row(table: Table, row: TextRow) -> Table:
    place = table.places[0]
    line = row.pieces[0]
    firsts = [cell.places[0].box for cell in table.cells if cell.row == 0]
    top = line.box.top - 1.0
    cells = [
        Cell(
            0,
            column,
            (Place(place.page, Box(box.x0, top, box.x1, box.top)),),
            (line,) if box.x0 <= line.box.x_mid < box.x1 else (),
        )
        for column, box in enumerate(sorted(firsts))
    ]
    moved = [replace(cell, row=cell.row + 1) for cell in table.cells]
    whole = Place(place.page, place.box._replace(top=top))
    return replace(table, places=(whole,), cells=(*cells, *moved), rows=table.rows + 1)


def _merged(table: Table, groups: Sequence[Cell], parts: Sequence[Sequence[int]]) -> Table:
    """The table with its groups over their columns, and what has no group over both rows."""
    over = dict(zip(groups, parts, strict=True))
    taken = {column for part in parts for column in part}
    below = {cell.column: cell for cell in table.cells if cell.row == 1}
    cells = [cell for cell in table.cells if cell.row > 1]
    for cell in table.cells:
        if cell in over:
            part = over[cell]
            cells.append(replace(cell, column=part[0], column_span=len(part)))
        if cell.row == 1 and cell.column in taken:
            cells.append(cell)
        elif cell.row == 0 and cell.column not in taken:
            cells.append(replace(below[cell.column], row=0, row_span=2))
    return replace(table, cells=tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))))


# ----------------------------------------------------------------------------- middles


def _middle_parts(groups: Sequence[Cell], edges: Sequence[float]) -> list[Sequence[int]]:
    """For each group the columns whose middle it is set to; none where one group has none."""
    parts: list[Sequence[int]] = []
    for cell in groups:
        fitting = [
            range(first, last)
            for first, last in combinations(range(1, len(edges)), 2)
            if abs((edges[first] + edges[last]) / 2 - _middle([cell])) <= _MIDDLE
        ]
        part = max(fitting, key=len, default=range(0))
        if not part or (parts and part[0] <= parts[-1][-1]):
            return []
        parts.append(part)
    return parts


def _best_parts(
    groups: Sequence[Cell], columns: Sequence[int], table: Table
) -> list[Sequence[int]]:
    """The columns in as many runs as there are groups, each run under the middle of its group."""
    edges = dict(zip([*columns, columns[-1] + 1], _text_edges(columns, table), strict=True))

    def distance(cuts: Sequence[int]) -> float:
        return sum(
            abs(_middle([cell]) - (edges[run[0]] + edges[run[-1] + 1]) / 2)
            for cell, run in zip(groups, _runs(columns, cuts), strict=True)
        )

    best = min(combinations(range(1, len(columns)), len(groups) - 1), key=distance)
    return _runs(columns, best)


def _text_edges(columns: Sequence[int], table: Table) -> list[float]:
    """Where columns begin and the last ends, by the side at which their texts are flush."""
    texts = [
        [
            union(line.box for line in cell.lines)
            for cell in table.cells
            if cell.column == column and cell.row > 0 and cell.lines
        ]
        for column in columns
    ]
    sides = [
        [[box.x0 for box in boxes] for boxes in texts],
        [[box.x_mid for box in boxes] for boxes in texts],
        [[box.x1 for box in boxes] for boxes in texts],
    ]
    spreads = [sum(max(places) - min(places) for places in side) for side in sides]
    flush = spreads.index(min(spreads))
    places = [median(places) for places in sides[flush]]
    pitch = median(after - before for before, after in pairwise(places))
    # Texts flush left begin their columns, those flush right end them.
    shift = pitch * flush / 2
    return [place - shift for place in places] + [places[-1] + pitch - shift]


def _runs(columns: Sequence[int], cuts: Sequence[int]) -> list[Sequence[int]]:
    return [columns[start:end] for start, end in pairwise([0, *cuts, len(columns)])]


def _middle(cells: Sequence[Cell]) -> float:
    """The middle across of the texts in some cells."""
    return union(line.box for cell in cells for line in cell.lines).x_mid
