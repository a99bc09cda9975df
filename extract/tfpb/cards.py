"""Fields set as cards above a table: a label, its value below it, several cards side by side."""

from __future__ import annotations

from collections.abc import Sequence

from extract.paragraphs import plain_text
from extract.tfpb.bases import field_kind
from schemas.geometry import union
from schemas.table import Cell, Line, Place, Table

# Points: label and value begin at one edge.
_FLUSH = 3.0
# In type sizes: the value stands no further below its label.
_BELOW = 1.2
# Cards that show that labels stand above values; a single one may be a heading over a text.
_CARDS = 2


def read_cards(lines: Sequence[Line]) -> Table | None:
    """The cards among some lines as a form, a field with its value each row; `None` without any."""
    pairs = [(label, value) for label in lines if (value := _value(label, lines)) is not None]
    if len(pairs) < _CARDS:
        return None
    cells = [
        Cell(row, column, (Place(line.page, line.box),), (line,))
        for row, pair in enumerate(pairs)
        for column, line in enumerate(pair)
    ]
    boxes = [cell.places[0].box for cell in cells]
    return Table((Place(lines[0].page, union(boxes)),), tuple(cells), len(pairs), 2)


def _value(label: Line, lines: Sequence[Line]) -> Line | None:
    """The line below a label of a field, in its card."""
    if not field_kind(plain_text([label])):
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
    return None if value is None or field_kind(plain_text([value])) else value
