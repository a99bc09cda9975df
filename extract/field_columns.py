"""Cells that name fields, `Pilote : CAF` over `Échéance : 2026` → a column for each field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extract.listed import WHO_AND_WHEN, Field, cell_fields
from extract.objective_heads import PLACING, objective_column
from extract.tables.columns import Column, Head
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
    """The table with further columns for the fields that most cells of a column name."""
    parts: list[_Part] = []
    cells = {id(cell): cell for cell in table.cells}
    names = objective_column(head)
    for column in head.columns:
        if column.at == names or column.kind in PLACING:
            continue
        read = {
            id(cell): (cell, cell_fields(cell))
            for cell in table.cells
            if cell.column == column.at and cell.row > head.last_row and cell.lines
            if cell.column_span < table.columns
        }
        told = [fields for _, fields in read.values() if _tells_others(fields, column.kind)]
        if not told or 2 * len(told) <= len(read):
            continue
        found: dict[str, _Part] = {}
        for key, (cell, fields) in read.items():
            cells[key] = _cell(cell, [line for one in fields if not one.name for line in one.lines])
            _add(found, cell, fields)
        parts += found.values()
    return _extended(table, head, list(cells.values()), parts) if parts else (table, head)


def _tells_others(fields: Sequence[Field], kind: str) -> bool:
    """Whether a cell names fields that its column is not for."""
    told = {one.kind for one in fields if one.name}
    own = _TAKE_PART if kind in _TAKE_PART else {kind}
    return bool(told & WHO_AND_WHEN - own)


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
