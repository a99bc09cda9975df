"""Rows of a sheet that are painted as one and say one thing → one cell over all columns.

Spreadsheets colour a row without merging its cells; what stands in the first runs over the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from schemas.geometry import union
from schemas.table import Cell, Place, Table


def with_banners(table: Table) -> Table:
    """The table with each banner as one cell.

    A banner has one text, in the first column, and its cells are of one colour, in which no
    ordinary row is painted: rows with more texts than one, not all of them bold.
    """
    rows: list[list[Cell]] = [[] for _ in range(table.rows)]
    for cell in table.cells:
        rows[cell.row].append(cell)
    ordinary = {cell.fill for cells in rows if _is_ordinary(cells) for cell in cells}
    banners = {
        at: _merged(table, cells)
        for at, cells in enumerate(rows)
        if _is_painted_as_one(table, cells) and cells[0].fill not in ordinary
    }
    if not banners:
        return table
    kept = [cell for cell in table.cells if cell.row not in banners]
    cells = sorted((*kept, *banners.values()), key=lambda cell: (cell.row, cell.column))
    return replace(table, cells=tuple(cells))


def _is_ordinary(cells: Sequence[Cell]) -> bool:
    texts = [cell for cell in cells if cell.lines]
    return len(texts) > 1 and not all(line.bold for cell in texts for line in cell.lines)


def _is_painted_as_one(table: Table, cells: Sequence[Cell]) -> bool:
    whole = len(cells) > 1 and sum(cell.column_span for cell in cells) == table.columns
    return (
        whole
        and all(cell.row_span == 1 for cell in cells)
        and cells[0].fill is not None
        and {cell.fill for cell in cells} == {cells[0].fill}
        and [cell.column for cell in cells if cell.lines] == [0]
    )


def _merged(table: Table, cells: Sequence[Cell]) -> Cell:
    page = cells[0].places[0].page
    box = union(cell.places[0].box for cell in cells)
    return replace(cells[0], places=(Place(page, box),), column_span=table.columns)
