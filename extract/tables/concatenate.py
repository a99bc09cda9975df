"""Two pieces of a table, one below the other → one table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extract.page_cuts import sentence_continues
from extract.tables.sideways import goes_on, joined_lines
from schemas.table import Cell, Join, Table

# What `sentence_continues` makes of words that end no text, and of a small letter behind words that
# may end one.
_SAME_SENTENCE = 0.9
_SMALL_LETTER = 0.8
# A comma or a dash may end a list for good; any other open end is the page's.
_LIST_ENDS = (",", "-", "–", "/")


def concatenated(
    before: Table, after: Table, skip: int, columns: Sequence[int], cut: bool, margin: float
) -> Table:
    """`after` below `before`, without its `skip` repeated header rows, its first row joined where
    `cut`; `columns` are where its column edges lie in `before`, `margin` how sure the join is."""
    shift = before.rows - skip - cut
    moved = [
        replace(
            cell,
            row=cell.row + shift,
            column=columns[cell.column],
            column_span=columns[cell.last_column + 1] - columns[cell.column],
        )
        for cell in after.cells
        if cell.row >= skip
    ]
    first_row = skip + shift
    merging = any(cell.column == 0 and cell.row_span > 1 for cell in before.cells)
    small = {cell.column for cell in before.cells if first_text(cell)[:1].islower()}
    cells = {(cell.row, cell.column): cell for cell in before.cells}
    bottom = {cell.column: key for key, cell in cells.items() if cell.last_row == before.rows - 1}
    for cell in moved:
        key = bottom.get(cell.column) if cell.row == first_row else None
        capitals = cell.column not in small
        if key is not None and (cut or _goes_on(cells[key], cell, merging, capitals)):
            cells[key] = _joined_cell(cells[key], cell)
        else:
            cells[(cell.row, cell.column)] = cell
    headers = tuple(line for cell in after.cells if cell.row < skip for line in cell.lines)
    return Table(
        places=before.places + after.places,
        cells=tuple(sorted(cells.values(), key=lambda cell: (cell.row, cell.column))),
        rows=before.rows + after.rows - skip - cut,
        columns=before.columns,
        joins=(
            *before.joins,
            Join(after.page_first, "page_end", before.rows - 1 if cut else None, margin),
        ),
        repeated_headers=before.repeated_headers + headers,
        open_top=before.open_top,
        open_bottom=after.open_bottom,
    )


def _goes_on(upper: Cell, lower: Cell, merging: bool, capitals: bool) -> bool:
    """Whether a merged cell goes on below a page end that cuts no row.

    `merging` says that the first column has cells merged over rows, `capitals` that no text of
    this column begins with a small letter.

    Its text goes on, or stands in one of the pieces only and one of them spans several rows.
    """
    if upper.column_span != lower.column_span or upper.fill != lower.fill:
        return False
    if goes_on(upper, lower):
        return True
    if upper.lines and lower.lines:
        said = sentence_continues(last_text(upper), first_text(lower))
        spans = upper.row_span > 1 or lower.row_span > 1
        tied = said >= _SAME_SENTENCE or (spans and capitals and said >= _SMALL_LETTER)
        return tied and not last_text(upper).endswith(_LIST_ENDS)
    if upper.column == 0 and not lower.lines:
        # A row without a label of its own has the label above it.
        return bool(upper.lines)
    if upper.column == 0 and not upper.lines and merging:
        # Some typesetters set the text of a merged cell below the page end.
        return True
    return (upper.row_span > 1 or lower.row_span > 1) and bool(upper.lines or lower.lines)


def _joined_cell(upper: Cell, lower: Cell) -> Cell:
    return replace(
        upper,
        places=upper.places + lower.places,
        lines=joined_lines(upper, lower),
        row_span=lower.last_row - upper.row + 1,
        breaks=(*upper.breaks, len(upper.lines)) if upper.lines and lower.lines else upper.breaks,
    )


def last_text(cell: Cell) -> str:
    """The text of the last line of a cell; empty where it has none."""
    return cell.lines[-1].text if cell.lines else ""


def first_text(cell: Cell) -> str:
    """The text of the first line of a cell; empty where it has none."""
    return cell.lines[0].text if cell.lines else ""
