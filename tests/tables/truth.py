"""The tables of tagged PDFs as their structure trees say: truth that no geometry has touched.

The tree comes from `extract.tables.tags`, the letters from pdfplumber, which notes the marked
content that each stands in.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from typing import Any

import pdfplumber

from extract.tables.tags import read_tags
from schemas.geometry import Box, union
from schemas.tags import TagCell, Tags
from tests.tables.grids import Grid, GridCell, bare

# A page with fewer tagged letters says too little to be a page of prose.
_PROSE = 200
# A table with fewer texts has too few neighbours to be measured by them.
_FEW = 4
# Points by which the boxes of letters of neighbouring cells may overlap.
_TOUCH = 2.0

_Pieces = dict[TagCell, tuple[str, Box]]


def tagged_pages(path: Path) -> dict[int, list[Grid]]:
    """The tables on each page of a tagged PDF; none on pages of prose.

    Pages are left out whose tree is no witness: where a table has a single row or column (a frame
    around text), is nested, or has cells that do not stand in the order in which the tree has them.
    """
    tags = read_tags(path)
    pages: dict[int, list[Grid]] = {}
    if not tags.tables:
        return pages
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            grids = _page_grids(page.page_number, page.chars, tags)
            if grids is not None:
                pages[page.page_number] = grids
            page.close()
    return pages


def _page_grids(number: int, chars: list[dict[str, Any]], tags: Tags) -> list[Grid] | None:
    letters: dict[int, dict[TagCell, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    tagged = 0
    for char in chars:
        mark = char.get("mcid")
        tagged += mark is not None and (number, mark) in tags.places
        found = tags.cell_of(number, mark)
        if found and not char["text"].isspace():
            letters[found[0]][found[1]].append(char)
    if not letters:
        return [] if tagged >= _PROSE else None
    tables = [
        {
            cell: (
                bare("".join(char["text"] for char in inside)),
                union(
                    Box(*(char[side] for side in ("x0", "top", "x1", "bottom"))) for char in inside
                ),
            )
            for cell, inside in cells.items()
        }
        for cells in letters.values()
    ]
    if not all(map(_is_table, tables)):
        return None
    return [_grid(cells) for cells in tables]


def _is_table(cells: _Pieces) -> bool:
    """Whether cells make a table of rows and columns that stands as the tree says."""
    rows_and_columns = ({cell.row for cell in cells}, {cell.column for cell in cells})
    if min(map(len, rows_and_columns)) < 2 or len(cells) < _FEW:
        return False
    rows, columns = defaultdict(list), defaultdict(list)
    for cell, (_, box) in cells.items():
        rows[cell.row].append((cell.column, box.x0, box.x1))
        columns[cell.column].append((cell.row, box.top, box.bottom))
    return all(
        before[2] <= after[1] + _TOUCH
        for line in (*rows.values(), *columns.values())
        for before, after in pairwise(sorted(line))
    )


def _grid(cells: _Pieces) -> Grid:
    """The part of a table on one page, counted from the first row and column with text there."""
    top, left = min(cell.row for cell in cells), min(cell.column for cell in cells)
    return [
        GridCell(cell.row - top, cell.column - left, cell.row_span, cell.column_span, text)
        for cell, (text, _) in cells.items()
    ]
