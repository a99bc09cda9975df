"""Ruled and painted tables of any document: grids that hold text as a table does.

In a document of which nothing is known, rules also draw charts, boxes and diagrams, and cells may
be painted without a rule.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from extract.tables.grid import find_tables
from schemas.geometry import Box
from schemas.page import Fill, Page, Ruling, Word
from schemas.table import Cell, Table

# The share of the cells with text, below which rules draw a chart or a diagram.
_FILLED = 0.2
# The cells, as a share of the places of the grid: the boxes of a diagram make a grid with hardly
# one rule that runs through it, tables with merged headings and labels fill half and more.
_REGULAR = 0.3
# In type sizes: a column or row without text that is narrower parts the frames of two cells.
_SLIVER = 0.8
# Points: the frames of neighbouring cells stand within this; no line of text is lower.
_FRAMES = 5.0
# Points: letters may touch the rules of their cell.
_TOUCH = 1.0
# Points: paint that is lower or narrower is a rule or lies behind a line of text.
_PAINTED = 6.0
# The share of the page from which paint is its ground.
_GROUND = 0.5


def find_ruled_tables(page: Page) -> list[Table]:
    """The ruled tables of a page, and those whose cells are only painted, from top to bottom."""
    ruled = _tables(page)
    closed_up = _tables(replace(page, rulings=_closed_up(page.rulings)))
    if _texts(closed_up) > _texts(ruled):
        ruled = closed_up
    boxes = [table.places[0].box for table in ruled]
    fills = [fill for fill in page.fills if _is_cell(fill, page, boxes)]
    edges = tuple(edge for fill in fills for edge in _edges(fill))
    painted = _tables(replace(page, rulings=edges)) if edges else []
    return sorted([*ruled, *painted], key=lambda table: table.places[0].box.top)


def _tables(page: Page) -> list[Table]:
    tables = find_tables(replace(page, words=_parted(page)))
    return [table for table in map(without_slivers, tables) if _is_table(table)]


def _parted(page: Page) -> tuple[Word, ...]:
    """The words, those of a string that no upright rule cuts through a word on their own.

    Text that overflows its cell has such a word; else a file may write a whole row as one string.
    """
    rules = sorted(
        (rule.box.x_mid, rule.box.top, rule.box.bottom)
        for rule in page.rulings
        if not rule.horizontal
    )
    places = [place for place, _, _ in rules]
    cut = set()
    for word in page.words:
        box = word.box
        near = rules[bisect_right(places, box.x0 + _TOUCH) : bisect_left(places, box.x1 - _TOUCH)]
        if any(top < box.y_mid < bottom for _, top, bottom in near):
            cut.add(word.run)
    return tuple(word if word.run in cut else replace(word, run=0) for word in page.words)


def _texts(tables: Sequence[Table]) -> int:
    return sum(bool(cell.lines) for table in tables for cell in table.cells)


def _closed_up(rulings: Sequence[Ruling]) -> tuple[Ruling, ...]:
    """Rules that stand close to one another as one: frames of neighbouring cells meet."""
    across = _middles([ruling.box.x_mid for ruling in rulings if not ruling.horizontal])
    down = _middles([ruling.box.y_mid for ruling in rulings if ruling.horizontal])
    closed = []
    for ruling in rulings:
        box = ruling.box
        x0, x1 = _at(box.x0, across), _at(box.x1, across)
        top, bottom = _at(box.top, down), _at(box.bottom, down)
        if ruling.horizontal:
            top = bottom = _at(box.y_mid, down)
        else:
            x0 = x1 = _at(box.x_mid, across)
        closed.append(replace(ruling, box=Box(x0, top, x1, bottom)))
    return tuple(closed)


def _middles(values: Sequence[float]) -> list[float]:
    """The middles of groups of places with no wide gap inside."""
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][0] <= _FRAMES:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [(group[0] + group[-1]) / 2 for group in groups]


def _at(value: float, places: Sequence[float]) -> float:
    nearest = min(places, key=lambda place: abs(place - value), default=value)
    return nearest if abs(nearest - value) <= _FRAMES else value


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
    if min(len(rows), len(columns)) < 2 or len(texts) < _FILLED * len(table.cells):
        return False
    return len(table.cells) >= _REGULAR * table.rows * table.columns


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
