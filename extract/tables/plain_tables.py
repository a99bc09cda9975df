"""Tables without column rules whose headings no vocabulary knows beforehand: figures above all.

Such a table is told by its form alone (`free_tables`), and text in columns may have that form too:
what is found counts only where a reading accepts it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import zip_longest

from extract.layout import Layout
from extract.paragraphs import plain_text
from extract.tables.free_regions import TextRow, text_rows
from extract.tables.free_tables import find_free_tables
from extract.tables.group_heads import with_groups
from extract.tables.headers import is_value
from extract.text import fold, strip_bullet
from extract.values import find_emails, find_phones
from schemas.page import Ruling, Word
from schemas.table import Cell, Line, Table
from schemas.vocabulary import load_vocabulary

# Points: the narrowest strip between two columns, and what counts as the same place.
_STRIP = 2.5
# Rows of several texts in the smallest table: its headings and two rows.
_ROWS = 3
# Rows of a table that is one for its rules alone.
_RULED_ROWS = 4
# Rows below the head of a table that is one for its bold head alone.
_HEADED_ROWS = 3
# A rule runs along this share of the table, and lies so many points from the end of a row.
_ALONG = 0.8
_NEAR = 10.0

Accepts = Callable[[Table, Sequence[Line]], bool]
"""Whether a reading takes a table, given the lines above it."""


def find_plain_tables(layout: Layout, accepts: Accepts) -> list[Table]:
    """The tables that `accepts` takes among the body lines of a page, from top to bottom.

    A table with a rule between its rows, or with a head set in bold, is one whatever it says:
    nothing takes it then, and its cells become passages in their order.
    """
    taken = [table.places[0].box for table in layout.tables]
    words = [word for line in layout.lines for word in line.words if not word.rotation]
    found: list[Table] = []
    for band in _bands(text_rows(layout.page, words)):
        if sum(len(row.pieces) > 1 for row in band) < _ROWS:
            continue
        inside = tuple(word for row in band for piece in row.pieces for word in piece.words)
        for table in find_free_tables(replace(layout.page, words=inside), taken):
            top = table.places[0].box.top
            above = [line for line in layout.lines if line.box.y_mid < top]
            table = with_groups(_with_words(table, inside), band, layout.page.rulings)
            form = _is_ruled(table, layout.page.rulings) or _is_headed(table)
            taking = (accepts(table, above) or form) and not _is_list(table)
            found += [table] if taking else []
    return found


def _is_list(table: Table) -> bool:
    """Whether lists stand side by side, which are no table.

    A column is nothing but marks of list items, or every text below the first row is an item.
    """
    columns: dict[int, list[str]] = {}
    for cell in table.cells:
        if cell.lines:
            columns.setdefault(cell.column, []).append(plain_text(cell.lines))
    marks = any(not any(strip_bullet(text)[1] for text in texts) for texts in columns.values())
    body = [cell for cell in table.cells if cell.row > 0 and cell.lines]
    return marks or all(strip_bullet(cell.lines[0].text)[0] for cell in body)


def _is_ruled(table: Table, rulings: Sequence[Ruling]) -> bool:
    """Whether rules along the whole table part its rows, and close it; be they in pieces."""
    box = table.places[0].box
    ends = {cell.places[0].box.bottom for cell in table.cells if cell.column == 0}
    closed = 0
    for end in ends:
        near = [r.box for r in rulings if r.horizontal and abs(r.box.y_mid - end) <= _NEAR]
        covered = sum(max(min(one.x1, box.x1) - max(one.x0, box.x0), 0.0) for one in near)
        closed += covered >= _ALONG * box.width
    return table.rows >= _RULED_ROWS and closed == len(ends)


def _is_headed(table: Table) -> bool:
    """Whether a head in bold, with a text over each column, stands over rows that are not.

    Bodies side by side, each over its own telephone, are no columns.
    """
    heads = [cell for cell in table.cells if cell.row == 0 and cell.lines]
    body = [cell for cell in table.cells if cell.row > 0 and cell.lines and cell.column > 0]
    return (
        table.rows > _HEADED_ROWS
        and len(heads) == table.columns
        and all(line.bold for cell in heads for line in cell.lines)
        and not any(line.bold for cell in body for line in cell.lines)
        and not any(_reaches_all(table.row_cells(row)) for row in range(1, table.rows))
    )


def _reaches_all(cells: Sequence[Cell]) -> bool:
    """Whether each cell of a row says how to reach somebody."""
    texts = [cell.text for cell in cells]
    return all(find_phones(text) or find_emails(text) for text in texts)


def _with_words(table: Table, words: Sequence[Word]) -> Table:
    """The table with these words of the page, where it has copies of them."""
    own = {(word.box, word.text): word for word in words}
    cells = []
    for cell in table.cells:
        lines = [
            replace(line, words=tuple(own[word.box, word.text] for word in line.words))
            for line in cell.lines
        ]
        cells.append(replace(cell, lines=tuple(lines)))
    return replace(table, cells=tuple(cells))


def _bands(rows: Sequence[TextRow]) -> list[list[TextRow]]:
    """The rows between lines that stand around tables, never in one."""
    bands: list[list[TextRow]] = [[]]
    for row, after, next_but_one in zip_longest(rows, rows[1:], rows[2:]):
        # A heading over several columns may stand between a title and the headings below it.
        grouped = after is not None and len(after.pieces) == 1 and row.box.x1 < after.box.x0
        if row is not None and _parts(row, next_but_one if grouped else after):
            bands.append([])
        else:
            bands[-1].append(row)
    return bands


def _parts(row: TextRow, after: TextRow | None) -> bool:
    """Whether a row is a source, a note, a caption, or a title with headings right below it."""
    if len(row.pieces) > 1:
        return False
    line = row.pieces[0]
    if load_vocabulary("figures", fold).match(fold(line.text)):
        return True
    if after is None or len(after.pieces) < 2:
        return False
    if line.box.x0 > after.box.x0 + _STRIP or any(map(_is_figure, after.pieces)):
        return False
    return line.bold or line.size > after.size


def _is_figure(line: Line) -> bool:
    return is_value(plain_text([line]))
