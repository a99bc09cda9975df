"""Ruled tables of a file as camelot reads them: a second opinion, never a source of values.

The only door to camelot.  It is imported when it is asked for: with pandas and OpenCV it costs as
much as the reading of twenty pages.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from schemas.geometry import Box, union


@dataclass(frozen=True, slots=True)
class LatticeCell:
    """A cell with its box in points as displayed, its place in the grid, its text as printed."""

    box: Box
    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class LatticeTable:
    """A ruled table of one page."""

    box: Box
    cells: tuple[LatticeCell, ...]


def read_lattice(
    path: Path, numbers: Sequence[int], password: str | None = None
) -> dict[int, list[LatticeTable]]:
    """The ruled tables of the pages with these numbers (from 1), all in one pass over the file.

    A page without tables has an empty list.  Empty where camelot cannot read the file: what
    nothing was read of is not verified.
    """
    if not numbers:
        return {}
    from camelot.io import read_pdf

    found: dict[int, list[LatticeTable]] = {number: [] for number in numbers}
    with warnings.catch_warnings():
        # It warns of each page without text or tables.
        warnings.simplefilter("ignore")
        try:
            tables = read_pdf(
                str(path),
                pages=",".join(map(str, numbers)),
                password=password,
                flavor="lattice",
                engine="vector",
                split_text=True,
                suppress_stdout=True,
            )
        except Exception:
            # It reads with an engine of its own, that stumbles over other faults than ours.
            return {}
    for table in tables:
        found[table.page].append(_table(table))
    return found


def _table(table: Any) -> LatticeTable:
    height = table.pdf_size[1]
    grid = table.cells
    cells = [_cell(members, grid, height) for members in _merged(grid)]
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return LatticeTable(union(cell.box for cell in cells), tuple(cells))


def _merged(grid: Sequence[Sequence[Any]]) -> Iterable[list[tuple[int, int]]]:
    """The places of the grid that no rule parts from one another."""
    seen: set[tuple[int, int]] = set()
    for row in range(len(grid)):
        for column in range(len(grid[row])):
            if (row, column) in seen:
                continue
            seen.add((row, column))
            members = [(row, column)]
            for place in members:
                for other in _open_sides(grid, *place):
                    if other not in seen:
                        seen.add(other)
                        members.append(other)
            yield members


def _open_sides(grid: Sequence[Sequence[Any]], row: int, column: int) -> Iterable[tuple[int, int]]:
    cell = grid[row][column]
    if column + 1 < len(grid[row]) and not (cell.right or grid[row][column + 1].left):
        yield row, column + 1
    if column and not (cell.left or grid[row][column - 1].right):
        yield row, column - 1
    if row + 1 < len(grid) and not (cell.bottom or grid[row + 1][column].top):
        yield row + 1, column
    if row and not (cell.top or grid[row - 1][column].bottom):
        yield row - 1, column


def _cell(
    members: Sequence[tuple[int, int]], grid: Sequence[Sequence[Any]], height: float
) -> LatticeCell:
    rows, columns = zip(*members, strict=True)
    parts = [grid[row][column] for row, column in sorted(members)]
    return LatticeCell(
        box=union(Box(part.x1, height - part.y2, part.x2, height - part.y1) for part in parts),
        row=min(rows),
        column=min(columns),
        text="".join(part.text for part in parts),
        row_span=max(rows) - min(rows) + 1,
        column_span=max(columns) - min(columns) + 1,
    )
