"""Ruled and painted tables of any document: grids that hold text as a table does.

In a document of which nothing is known, rules also draw charts, boxes and diagrams, and cells may
be painted without a rule.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extract.grid import find_tables
from schemas.geometry import Box
from schemas.page import Fill, Page, Ruling
from schemas.table import Cell, Table

# The share of the cells with text, below which rules draw a chart or a diagram.
_FILLED = 0.2
# In type sizes: a column or row without text that is narrower parts the frames of two cells.
_SLIVER = 0.8
# Points: paint that is lower or narrower is a rule or lies behind a line of text.
_PAINTED = 6.0
# The share of the page from which paint is its ground.
_GROUND = 0.5


def find_ruled_tables(page: Page) -> list[Table]:
    """The ruled tables of a page, and those whose cells are only painted, from top to bottom."""
    ruled = [table for table in map(without_slivers, find_tables(page)) if _is_table(table)]
    boxes = [table.places[0].box for table in ruled]
    fills = [fill for fill in page.fills if _is_cell(fill, page, boxes)]
    edges = tuple(edge for fill in fills for edge in _edges(fill))
    painted = find_tables(replace(page, rulings=edges)) if edges else []
    painted = [table for table in map(without_slivers, painted) if _is_table(table)]
    return sorted([*ruled, *painted], key=lambda table: table.places[0].box.top)


def _is_cell(fill: Fill, page: Page, taken: Sequence[Box]) -> bool:
    box = fill.box
    return (
        min(box.width, box.height) > _PAINTED
        and box.area < _GROUND * page.width * page.height
        and not any(other.contains(box.x_mid, box.y_mid) for other in taken)
    )


def _edges(fill: Fill) -> list[Ruling]:
    x0, top, x1, bottom = fill.box
    sides = (
        (x0, top, x1, top),
        (x0, bottom, x1, bottom),
        (x0, top, x0, bottom),
        (x1, top, x1, bottom),
    )
    return [Ruling(Box(*side)) for side in sides]


def _is_table(table: Table) -> bool:
    texts = [cell for cell in table.cells if cell.lines]
    rows, columns = {cell.row for cell in texts}, {cell.column for cell in texts}
    return min(len(rows), len(columns)) > 1 and len(texts) >= _FILLED * len(table.cells)


def without_slivers(table: Table) -> Table:
    """The table without the narrow rows and columns that part cells with frames of their own."""
    sizes = [line.size for cell in table.cells for line in cell.lines]
    if not sizes:
        return table
    limit = _SLIVER * min(sizes)
    boxed = [(cell, cell.places[0].box, bool(cell.lines)) for cell in table.cells]
    rows = _kept([(c.row, c.last_row, box.height, text) for c, box, text in boxed], limit)
    columns = _kept([(c.column, c.last_column, box.width, text) for c, box, text in boxed], limit)
    if len(rows) == table.rows and len(columns) == table.columns:
        return table
    cells = [cell for item in table.cells if (cell := _moved(item, rows, columns))]
    return replace(table, cells=tuple(cells), rows=len(rows), columns=len(columns))


def _kept(cells: Sequence[tuple[int, int, float, bool]], limit: float) -> list[int]:
    """The rows (or columns) that hold text of their own or are no slivers."""
    count = max(last for _, last, _, _ in cells) + 1
    return [
        at
        for at in range(count)
        if any(first == last == at and (text or size > limit) for first, last, size, text in cells)
        or not any(first == last == at for first, last, _, _ in cells)
    ]


def _moved(cell: Cell, rows: Sequence[int], columns: Sequence[int]) -> Cell | None:
    down = [at for at, row in enumerate(rows) if cell.row <= row <= cell.last_row]
    across = [at for at, column in enumerate(columns) if cell.column <= column <= cell.last_column]
    if not down or not across:
        return None
    return replace(cell, row=down[0], column=across[0], row_span=len(down), column_span=len(across))
