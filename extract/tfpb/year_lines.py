"""Tax data above a programme in a small table that no rules draw: years, below them amounts."""

from __future__ import annotations

from collections.abc import Sequence

from extract.paragraphs import plain_text
from extract.tables.headers import is_value
from extract.tables.text_columns import level_rows
from extract.tfpb.bases import measure_of
from extract.values import parse_amount, parse_year
from schemas.geometry import union
from schemas.table import Cell, Line, Place, Table

# Years at one height that are the headings of columns.
_YEARS = 2


def read_year_lines(lines: Sequence[Line]) -> Table | None:
    """The rows of tax data below a row of years among some lines; `None` without any."""
    rows = level_rows(lines)
    for at, years in enumerate(rows):
        if len(years) >= _YEARS and all(parse_year(plain_text([line])) for line in years):
            cells = [_cell(0, column, line) for column, line in enumerate(years, start=1)]
            count = 1
            for row in rows[at + 1 :]:
                below = _below(years, row)
                if below is None:
                    break
                cells.append(_cell(count, 0, row[0]))
                cells += [_cell(count, column, line) for column, line in below]
                count += 1
            if count > 1:
                box = union(cell.places[0].box for cell in cells)
                place = Place(years[0].page, box)
                return Table((place,), tuple(cells), count, len(years) + 1)
    return None


def _below(years: Sequence[Line], row: Sequence[Line]) -> list[tuple[int, Line]] | None:
    """The amounts of a row with the column of the year that each stands below; else `None`."""
    label, *amounts = row
    known = measure_of(plain_text([label])) and label.box.x1 < years[0].box.x0
    if not known or not amounts or label.page != years[0].page:
        return None
    found = [(column, line) for line in amounts if (column := _column(years, line))]
    columns = {column for column, _ in found}
    return found if len(columns) == len(amounts) else None


def _column(years: Sequence[Line], amount: Line) -> int:
    """Counted from 1, the only year that an amount stands below; 0 for none."""
    text = plain_text([amount])
    if not is_value(text) and parse_amount(text) is None:
        return 0
    over = [
        column
        for column, year in enumerate(years, start=1)
        if min(year.box.x1, amount.box.x1) > max(year.box.x0, amount.box.x0)
    ]
    return over[0] if len(over) == 1 else 0


def _cell(row: int, column: int, line: Line) -> Cell:
    return Cell(row, column, (Place(line.page, line.box),), (line,))
