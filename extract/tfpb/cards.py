"""Fields set without rules above a table: a label, and its value below it or beside it."""

from __future__ import annotations

from collections.abc import Sequence

from extract.paragraphs import plain_text
from extract.tables.text_columns import level_rows
from extract.tfpb.bases import field_kind
from schemas.geometry import union
from schemas.table import Cell, Line, Place, Table

# Points: label and value begin at one edge.
_FLUSH = 3.0
# In type sizes: the value stands no further below its label.
_BELOW = 1.2
# Cards that show that labels stand above values; a single one without a colon may be a heading over
# a text.
_CARDS = 2


def read_cards(lines: Sequence[Line]) -> Table | None:
    """The fields among some lines as a form, one with its value each row; `None` without any.

    A value stands below its label, as on cards side by side, or to its right, as in the cells of a
    sheet.
    """
    pairs = [(label, value) for label in lines if (value := _value(label, lines)) is not None]
    pairs += [pair for row in level_rows(lines) for pair in _beside(row)]
    if len(pairs) < _CARDS and not any(label.text.endswith(":") for label, _ in pairs):
        return None
    cells = [
        Cell(row, column, (Place(line.page, line.box),), (line,))
        for row, pair in enumerate(pairs)
        for column, line in enumerate(pair)
    ]
    boxes = [cell.places[0].box for cell in cells]
    return Table((Place(lines[0].page, union(boxes)),), tuple(cells), len(pairs), 2)


def _beside(row: Sequence[Line]) -> list[tuple[Line, Line]]:
    """The fields with their values of which a row of a sheet consists; else none."""
    pairs = list(zip(row[::2], row[1::2], strict=False))
    told = len(row) % 2 == 0 and all(_is_field(label) and not _is_field(v) for label, v in pairs)
    return pairs if told else []


def _is_field(line: Line) -> bool:
    return bool(field_kind(plain_text([line])))


def _value(label: Line, lines: Sequence[Line]) -> Line | None:
    """The line below a label of a field, in its card."""
    if not _is_field(label):
        return None
    below = [
        line
        for line in lines
        if line.page == label.page
        and abs(line.box.x0 - label.box.x0) <= _FLUSH
        and line.box.y_mid - label.box.y_mid > 0
        and line.box.top - label.box.bottom <= _BELOW * label.size
    ]
    value = min(below, key=lambda line: line.box.top, default=None)
    return None if value is None or _is_field(value) else value
