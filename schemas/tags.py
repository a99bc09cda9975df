"""What the structure tree of a tagged PDF says of its tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

Mark = tuple[int, int]
"""Page number from 1, and the marked-content id on that page."""


class TagRow(NamedTuple):
    """A row of the tree: the table and the row in it, both from 0."""

    table: int
    row: int


@dataclass(frozen=True, slots=True)
class TagCell:
    """A cell (TD or TH) with its place in the grid that the spans make, from 0."""

    row: int
    column: int
    row_span: int
    column_span: int


@dataclass(frozen=True, slots=True)
class TagTable:
    """A table: its cells row by row, those without text too."""

    cells: tuple[TagCell, ...]
    rows: int


@dataclass(frozen=True, slots=True)
class Tags:
    """What the structure tree says; empty where a document has none."""

    tables: tuple[TagTable, ...] = ()
    places: Mapping[Mark, tuple[int, int]] = field(default_factory=dict)
    """Of each marked text in a table: the number of the table, and of the cell in it."""

    def cell_of(self, page: int, mark: int | None) -> tuple[int, TagCell] | None:
        """The innermost table and cell that a marked piece of text is in, `None` for neither."""
        place = self.places.get((page, mark)) if mark is not None else None
        if place is None:
            return None
        table, cell = place
        return table, self.tables[table].cells[cell]

    def row_of(self, page: int, mark: int | None) -> TagRow | None:
        """The row in which the cell of a marked piece of text begins, `None` outside tables."""
        found = self.cell_of(page, mark)
        return TagRow(found[0], found[1].row) if found else None
