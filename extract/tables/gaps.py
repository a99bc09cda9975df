"""Tables that an empty row of a sheet parts → whole again.

A spreadsheet leaves a row between two parts of a table without frame and text: its rules then make
two tables, and the lower one has no column headings.
"""

from __future__ import annotations

from dataclasses import replace

from extract.layout import Layout
from extract.tables.headers import is_value
from extract.tables.heads import HEADER_ROWS, Headings, row_texts, title_rows
from schemas.geometry import union
from schemas.table import Place, Table

# Points.  Columns of one sheet stand at the same places on a page to a hundredth.
_SAME_COLUMN = 1.0
# An empty row is no higher than a line or two.
_HIGHEST_GAP = 36.0
# Tables of fewer columns are forms or frames, which may stand below one another.
_FEW_COLUMNS = 3


def close_gaps(layout: Layout, headings: Headings) -> Layout:
    """The layout of a page with tables joined that nothing but an empty row parts.

    The lower one has the same columns and no headings of its own.
    """
    whole: list[Table] = []
    for table in layout.tables:
        if whole and _goes_on(whole[-1], table, layout, headings):
            whole[-1] = _joined(whole[-1], table)
        else:
            whole.append(table)
    return replace(layout, tables=tuple(whole))


def _goes_on(upper: Table, lower: Table, layout: Layout, headings: Headings) -> bool:
    above, below = upper.places[-1].box, lower.places[0].box
    if not 0 <= below.top - above.bottom <= _HIGHEST_GAP or not _same_columns(upper, lower):
        return False
    if any(above.bottom < line.box.y_mid < below.top for line in layout.lines):
        return False
    if _has_headings(lower, headings):
        return False
    return _has_headings(upper, headings) or (_has_figures(lower) and not _has_figures(upper))


def _same_columns(one: Table, other: Table) -> bool:
    edges = [_edges(table) for table in (one, other)]
    return (
        one.columns == other.columns >= _FEW_COLUMNS
        and len(edges[0]) == len(edges[1])
        and all(abs(a - b) <= _SAME_COLUMN for a, b in zip(*edges, strict=True))
    )


def _edges(table: Table) -> list[float]:
    """The left edge of each column that a cell begins in, and the right edge of the table."""
    lefts = {cell.column: cell.places[0].box.x0 for cell in table.cells}
    return [*(lefts[column] for column in sorted(lefts)), table.places[0].box.x1]


def _has_headings(table: Table, headings: Headings) -> bool:
    return any(headings(texts) for texts in row_texts(table)[:HEADER_ROWS])


def _has_figures(table: Table) -> bool:
    """Whether the first row below the titles has figures, which a row of headings has not."""
    titles = title_rows(table)
    rows = [texts for at, texts in enumerate(row_texts(table)) if at not in titles]
    return bool(rows) and any(map(is_value, rows[0]))


def _joined(upper: Table, lower: Table) -> Table:
    cells = [replace(cell, row=cell.row + upper.rows) for cell in lower.cells]
    page = upper.places[0].page
    return replace(
        upper,
        places=(Place(page, union((upper.places[0].box, lower.places[0].box))),),
        cells=(*upper.cells, *cells),
        rows=upper.rows + lower.rows,
        open_bottom=lower.open_bottom,
    )
