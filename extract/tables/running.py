"""Tables that are none: page headers and footers set in a table, and heads without their rows."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from extract.furniture import IsHeader
from extract.tables.headers import is_value
from extract.text import fold
from schemas.page import Page
from schemas.table import Table

# They stand in the outer parts of a page, and have few rows.
_MARGIN = 0.2
_ROWS = 4
# On so many pages, at one place give or take so many points.
_REPEATED = 3
_WANDER = 4.0
_DIGITS = re.compile(r"\d+")
# Pages, annexes and their parts are counted in figures of no more digits.
_COUNTED = 3
# Points: the first row of a table stands no further below its head.
_RIGHT_BELOW = 20.0


def without_running(
    pages: Sequence[Page], tables: Sequence[Sequence[Table]], is_header: IsHeader
) -> list[list[Table]]:
    """The tables of each page without those that say the same at one place, but for numbers.

    Column headings that stand alone over the rest of a table are none, nor are totals that each
    page has at its foot.
    """
    places: dict[tuple[object, ...], list[Table]] = defaultdict(list)
    for page, found in zip(pages, tables, strict=True):
        for table in found:
            told = _names_columns(table, is_header) or _has_figures(table)
            if _in_margin(page, table) and not told:
                for shift in (0.0, 0.5):
                    places[_key(page, table, shift)].append(table)
    least = min(_REPEATED, len(pages))
    running = {id(table) for same in places.values() if len(same) >= least > 1 for table in same}
    return [[table for table in found if id(table) not in running] for found in tables]


def _in_margin(page: Page, table: Table) -> bool:
    box = table.places[0].box
    top, bottom = box.bottom < _MARGIN * page.height, box.top > (1 - _MARGIN) * page.height
    return table.rows <= _ROWS and (top or bottom)


def _names_columns(table: Table, is_header: IsHeader) -> bool:
    return any(
        is_header([fold(cell.text) for cell in table.row_cells(row)]) for row in range(table.rows)
    )


def _has_figures(table: Table) -> bool:
    """Whether a cell is an amount or another figure that counts no pages."""
    texts = [cell.text.strip() for cell in table.cells]
    return any(is_value(text) and not (text.isdigit() and len(text) <= _COUNTED) for text in texts)


def _key(page: Page, table: Table, shift: float) -> tuple[object, ...]:
    box = table.places[0].box
    texts = tuple(_DIGITS.sub("#", fold(cell.text)) for cell in table.cells)
    place = (int(edge / _WANDER + shift) for edge in (box.x0, box.top))
    return (*texts, round(page.width), *place)


def without_bare_heads(
    pages: Sequence[Page], tables: Sequence[Sequence[Table]], is_header: IsHeader
) -> list[list[Table]]:
    """The tables of each page but rows of headings with unruled text in their columns right below.

    A scan has the edges of a painted head as rules, and none below: such a table is found by its
    columns.
    """
    return [
        [table for table in found if not _is_bare_head(page, table, is_header)]
        for page, found in zip(pages, tables, strict=True)
    ]


def _is_bare_head(page: Page, table: Table, is_header: IsHeader) -> bool:
    if page.reader != "ocr" or table.rows > 1 or not _names_columns(table, is_header):
        return False
    bottom = table.places[0].box.bottom
    near = [word for word in page.words if 0 < word.box.y_mid - bottom <= _RIGHT_BELOW]
    boxes = [cell.places[0].box for cell in table.cells]
    ruled = any(
        rule.box.top <= bottom + _WANDER < rule.box.bottom and not rule.horizontal
        for rule in page.rulings
    )
    filled = [any(box.x0 <= word.box.x0 < box.x1 for word in near) for box in boxes]
    return sum(filled) > 1 and not ruled
