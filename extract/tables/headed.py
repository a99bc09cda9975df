"""Tables below the objective that they are about → tables with a column that names it.

Some contracts print an objective as a line of text over a small table of its actions, or as a
merged row inside a long one.  With a first column that says so, such a table is one like any other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extract.paragraphs import plain_text
from extract.tables.columns import Column, Head
from extract.tree import Level, names_objective
from schemas.geometry import union
from schemas.table import Cell, Line, Place, Table


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Rows below one objective, `start` to `stop` (exclusive), with the lines that name it."""

    start: int
    stop: int
    label: tuple[Line, ...]


def with_objectives(table: Table, head: Head, above: Level | None) -> tuple[Table, Head]:
    """The table with a first column for the objectives named above it and in its merged rows.

    A table that has such a column, or no title that names an objective, is given back as it is.
    """
    if "operational_objective" in head.kinds:
        return table, head
    stretches = _stretches(table, head, above)
    if not any(stretch.label for stretch in stretches):
        return table, head
    spent = {stretch.start - 1 for stretch in stretches if stretch.start - 1 > head.last_row}
    spent &= {row for row, text in _merged(table, head) if names_objective(text)}
    cells = [_moved(cell, table) for cell in table.cells if cell.row not in spent]
    cells += [_label(stretch) for stretch in stretches if stretch.label]
    columns = [replace(column, at=column.at + 1) for column in head.columns]
    return (
        replace(table, cells=tuple(cells), columns=table.columns + 1),
        replace(head, columns=(Column(0, "", "operational_objective"), *columns)),
    )


def _merged(table: Table, head: Head) -> list[tuple[int, str]]:
    """The rows of the body that are one cell, with their texts."""
    return [
        (cell.row, plain_text(cell.lines))
        for cell in table.cells
        if cell.row > head.last_row and cell.column_span == table.columns and cell.lines
    ]


def _stretches(table: Table, head: Head, above: Level | None) -> list[_Stretch]:
    titles = {cell.row: cell.lines for cell in table.cells if cell.column_span == table.columns}
    label = above.lines if above is not None else ()
    stretches = []
    start = head.last_row + 1
    for row, text in [*_merged(table, head), (table.rows, "")]:
        if row > start:
            stretches.append(_Stretch(start, row, label))
        label = titles[row] if names_objective(text) else ()
        start = row + 1
    return stretches


def _moved(cell: Cell, table: Table) -> Cell:
    if cell.column_span == table.columns:
        return replace(cell, column_span=cell.column_span + 1)
    return replace(cell, column=cell.column + 1)


def _label(stretch: _Stretch) -> Cell:
    pages: dict[int, list[Line]] = {}
    for line in stretch.label:
        pages.setdefault(line.page, []).append(line)
    places: Sequence[Place] = [
        Place(page, union(line.box for line in lines)) for page, lines in pages.items()
    ]
    span = stretch.stop - stretch.start
    return Cell(stretch.start, 0, tuple(places), stretch.label, row_span=span)
