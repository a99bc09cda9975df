"""Cells that name fields, `Pilote : CAF` over `Échéance : 2026` → a column for each field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extract.listed import WHO_AND_WHEN, Field, cell_fields
from extract.objective_heads import PLACING, objective_column
from extract.tables.columns import Column, Head
from extract.text import fold
from schemas.table import Cell, Line, Table

# Roles of one column: those who take part in an objective.
_TAKE_PART = frozenset({"pilot", "partners"})


@dataclass
class _Part:
    """What the cells of one column say of one field: the names as printed, the cells by row."""

    kind: str
    names: list[Line]
    cells: list[Cell]


def with_field_columns(table: Table, head: Head) -> tuple[Table, Head]:
    """The table with further columns for the fields that most cells of a column name.

    Rows that are one cell and begin with the name of a field (`Actions : …`) belong to the row
    above them, where most rows have such a one.  A column with a cell that has one name twice is
    left as it is: that cell holds several actions.
    """
    parts: list[_Part] = []
    cells = {id(cell): cell for cell in table.cells}
    names = objective_column(head)
    for column in head.columns:
        if column.at == names or column.kind in PLACING:
            continue
        read = [
            (cell, cell_fields(cell))
            for cell in table.cells
            if cell.column == column.at and cell.row > head.last_row and cell.lines
            if cell.column_span < table.columns
        ]
        told = [fields for _, fields in read if _tells_others(fields, column.kind)]
        if not told or 2 * len(told) <= len(read) or any(_repeats(fields) for _, fields in read):
            continue
        found: dict[str, _Part] = {}
        for cell, fields in read:
            rest = [line for one in fields if not one.name for line in one.lines]
            cells[id(cell)] = _cell(cell, rest)
            _add(found, cell, fields)
        parts += found.values()
    below: dict[str, _Part] = {}
    for row, under in _rows_below(table, head).items():
        for cell in under:
            del cells[id(cell)]
        fields = [one for cell in under for one in cell_fields(cell)]
        _add(below, replace(under[0], row=row, column_span=1), fields)
    parts += below.values()
    return _extended(table, head, list(cells.values()), parts) if parts else (table, head)


def _rows_below(table: Table, head: Head) -> dict[int, list[Cell]]:
    """By row, the merged rows below it that give its fields; none where few rows have one."""
    body = [cell for cell in table.cells if cell.row > head.last_row and cell.lines]
    merged = {cell.row: cell for cell in body if cell.column_span == table.columns}
    plain = {cell.row for cell in body} - merged.keys()
    found: dict[int, list[Cell]] = {}
    above: int | None = None
    for row in sorted(plain | merged.keys()):
        if row in plain:
            above = row
        elif above is not None and cell_fields(merged[row])[0].name:
            found.setdefault(above, []).append(merged[row])
        else:
            above = None
    return found if 2 * len(found) > len(plain) else {}


def _tells_others(fields: Sequence[Field], kind: str) -> bool:
    """Whether a cell names fields that its column is not for."""
    told = {one.kind for one in fields if one.name}
    own = _TAKE_PART if kind in _TAKE_PART else {kind}
    return bool(told & WHO_AND_WHEN - own)


def _repeats(fields: Sequence[Field]) -> bool:
    """Whether a cell has a field of one name twice."""
    names = [fold(line.text) for one in fields for line in one.name]
    return len(set(names)) < len(names)


def _add(found: dict[str, _Part], cell: Cell, fields: Sequence[Field]) -> None:
    said: dict[str, list[Line]] = {}
    for one in fields:
        if one.name:
            found.setdefault(one.kind, _Part(one.kind, [], [])).names += one.name
            said.setdefault(one.kind, []).extend(one.lines)
    for kind, lines in said.items():
        found[kind].cells.append(_cell(cell, lines))


def _cell(cell: Cell, lines: Sequence[Line]) -> Cell:
    breaks = [at for at in range(1, len(lines)) if lines[at].page != lines[at - 1].page]
    return replace(cell, lines=tuple(lines), breaks=tuple(breaks))


def _extended(
    table: Table, head: Head, cells: Sequence[Cell], parts: Sequence[_Part]
) -> tuple[Table, Head]:
    """The table with these columns behind its own; cells merged over all columns still are."""
    wider = table.columns + len(parts)
    made = [
        replace(cell, column_span=wider) if cell.column_span == table.columns else cell
        for cell in cells
    ]
    columns = list(head.columns)
    for at, part in enumerate(parts, start=table.columns):
        name = _cell(part.cells[0], part.names)
        made.append(replace(name, row=head.first_row, column=at, row_span=1))
        made += [replace(cell, column=at) for cell in part.cells]
        columns.append(Column(at, part.names[0].text.strip(" :–—-;|/•·,"), part.kind))
    return (
        replace(table, cells=tuple(made), columns=wider),
        replace(head, columns=tuple(columns)),
    )
