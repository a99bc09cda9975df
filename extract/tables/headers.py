"""A table → its header rows: what stands over each column, from the top.

Header rows are told by their words (the caller knows the labels), by years, and by their look;
never by their number.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from extract.paragraphs import plain_text
from extract.values import parse_number, parse_year, says_nothing
from schemas.table import Cell, Table

IsLabel = Callable[[str], bool]

# Rows of a table seen so far have at most three levels of headings; a fourth is a title row.
_MOST_LEVELS = 4


@dataclass(frozen=True, slots=True)
class Header:
    """Header rows `start` to `stop` (exclusive) and what they say of each column.

    `columns` has for each column its texts from the top.  `titles` are single cells above the
    headings: they name the table or a part of it.  A table without header rows has `stop` equal
    to `start`.
    """

    start: int
    stop: int
    columns: tuple[tuple[str, ...], ...]
    titles: tuple[Cell, ...] = ()
    cells: tuple[Cell, ...] = ()

    @property
    def rows(self) -> int:
        return self.stop - self.start

    def path(self, column: int) -> str:
        """The headings of a column from the top, joined with ` > `."""
        return " > ".join(self.columns[column])


def starting(table: Table, row: int) -> list[Cell]:
    """The cells that begin in a row and have text, from left to right."""
    return sorted(
        (cell for cell in table.cells if cell.row == row and cell.lines),
        key=lambda cell: cell.column,
    )


def label_of(cell: Cell) -> str:
    """The text of a cell as one paragraph."""
    return plain_text(cell.lines)


def is_value(text: str) -> bool:
    """Whether a text is a figure and not a year."""
    return parse_year(text) is None and parse_number(text) is not None


def read_header(table: Table, is_label: IsLabel) -> Header:
    """The header at the top of a table; without rows where it has none."""
    titles = list(takewhile(lambda row: _is_title(table, row), range(table.rows - 1)))
    first = len(titles)
    stop = _header_end(table, first, is_label)
    if stop == first:
        # A single cell over no header is a row of the body.
        return _header(table, 0, 0, 0)
    return _header(table, 0, first, stop)


def read_headers(table: Table, is_label: IsLabel) -> list[Header]:
    """The header at the top and every one further down, each for the rows up to the next.

    Rows below the top count only by their words: all of their cells are labels or years.
    """
    headers = [read_header(table, is_label)]
    row = max(headers[0].stop, 1)
    while row < table.rows:
        stop = row
        while stop < table.rows and _all_labels(table, stop, is_label):
            stop += 1
        if stop > row:
            headers.append(_header(table, row, row, stop))
        row = max(stop, row + 1)
    return headers


def _header(table: Table, start: int, first: int, stop: int) -> Header:
    cells = [cell for cell in table.cells if first <= cell.row < stop and cell.lines]
    columns = []
    for column in range(table.columns):
        over = sorted(
            (cell for cell in cells if cell.column <= column <= cell.last_column),
            key=lambda cell: cell.row,
        )
        columns.append(tuple(dict.fromkeys(map(label_of, over))))
    titles = [cell for row in range(start, first) for cell in starting(table, row)]
    return Header(start, stop, tuple(columns), tuple(titles), tuple(cells))


def _is_title(table: Table, row: int) -> bool:
    """Whether a row has one text only, over most of the width."""
    own = starting(table, row)
    return len(own) == 1 and own[0].column_span > table.columns / 2


def _header_end(table: Table, first: int, is_label: IsLabel) -> int:
    """The row after the header rows that begin at `first`; `first` where there are none."""
    stop = first
    while stop < min(table.rows, first + _MOST_LEVELS) and _is_header(table, stop, first, is_label):
        stop += 1
    return stop if stop < table.rows or _by_words(table, first, is_label) else first


def _is_header(table: Table, row: int, first: int, is_label: IsLabel) -> bool:
    own = starting(table, row)
    if not own or any(is_value(label_of(cell)) for cell in own):
        return False
    if row > first and own[0].column_span == table.columns:
        # What stands over all columns, below their headings, heads the rows under it.
        return False
    if _by_words(table, row, is_label) or _by_look(table, row):
        return True
    if row > first:
        return _subdivides(table, row, first)
    return _by_contrast(table, row)


def _by_words(table: Table, row: int, is_label: IsLabel) -> bool:
    """Whether at least half of the texts of a row are labels or years."""
    own = [label_of(cell) for cell in starting(table, row)]
    known = sum(is_label(text) or parse_year(text) is not None for text in own)
    return bool(own) and 2 * known >= len(own)


def _all_labels(table: Table, row: int, is_label: IsLabel) -> bool:
    own = [label_of(cell) for cell in starting(table, row)]
    return len(own) > 1 and all(is_label(text) or parse_year(text) is not None for text in own)


def _by_look(table: Table, row: int) -> bool:
    """Whether a row with more than one text is set in bold on a fill that the body has not."""
    own = starting(table, row)
    if len(own) < 2 or not all(line.bold for cell in own for line in cell.lines):
        return False
    body = [cell for cell in table.cells if cell.row > row and cell.lines]
    fills = {cell.fill for cell in own}
    return None not in fills and not any(cell.fill in fills for cell in body[-len(own) :])


def _subdivides(table: Table, row: int, first: int) -> bool:
    """Whether each text of a row lies under one heading that spans several columns.

    A heading beside them that spans the rows shows that the header goes on here.
    """
    above = [cell for cell in table.cells if first <= cell.row < row]
    groups = [cell for cell in above if cell.column_span > 1]
    spanning = [cell for cell in above if cell.last_row >= row and cell.column_span < table.columns]
    return bool(spanning) and all(
        any(
            group.column <= cell.column and cell.last_column <= group.last_column
            for group in groups
        )
        for cell in starting(table, row)
    )


def _by_contrast(table: Table, row: int) -> bool:
    """Whether words stand over columns of figures."""
    for cell in starting(table, row):
        for column in range(max(cell.column, 1), cell.last_column + 1):
            below = column_texts(table, column, row + 1)
            figures = sum(is_value(text) or says_nothing(text) for text in below)
            # A second row of headings may stand between.
            if below and 2 * figures >= len(below):
                return True
    return False


def column_texts(table: Table, column: int, start: int = 0) -> list[str]:
    """The texts of the cells that begin in a column, from a row on."""
    return [
        label_of(cell)
        for cell in table.cells
        if cell.column == column and cell.row >= start and cell.lines
    ]


def column_extents(table: Table) -> Sequence[tuple[float, float]]:
    """The left and the right edge of each column, in points, from its narrowest cell."""
    extents = []
    for column in range(table.columns):
        boxes = [
            cell.places[0].box for cell in table.cells if cell.column <= column <= cell.last_column
        ]
        narrow = min(boxes, key=lambda box: box.width)
        extents.append((narrow.x0, narrow.x1))
    return extents
