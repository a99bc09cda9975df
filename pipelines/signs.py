"""Pages and tables → the signs of how sure their reading is, which `confidence` weighs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from extract.tables.stitch import DOUBT
from schemas.geometry import Box, union
from schemas.page import Page
from schemas.signs import Sign, SignName
from schemas.table import Join, Table

# How sure the engine is of a word: less than this for each grade.  The least sure are findings too.
_WORDS: tuple[tuple[float, SignName], ...] = ((0.7, "word_unsure"), (0.85, "word_fair"))


def find_signs(pages: Iterable[Page], tables: Sequence[Sequence[Table]]) -> list[Sign]:
    """All signs of a document, in the order of its tables and then of its pages."""
    found: list[Sign] = []
    for table in (table for each in tables for table in each):
        for join in table.joins:
            found += _join(table, join)
    for page in pages:
        found += _words(page)
    return found


def _join(table: Table, join: Join) -> Iterator[Sign]:
    """A sign on the last row before a page end and on the first after it; one where they are."""
    if join.margin >= DOUBT:
        return
    begun = [cell.row for cell in table.cells if cell.places[0].page == join.page]
    lower = min(begun, default=table.rows) if join.row is None else join.row
    upper = lower - 1 if join.row is None else lower
    pages = [place.page for place in table.places if place.page < join.page]
    for row, page in ((upper, max(pages, default=0)), (lower, join.page)):
        box = _row_box(table, row, page)
        if box is not None:
            yield Sign(name="join_doubtful", page=page, bbox=box)


def _row_box(table: Table, row: int, page: int) -> Box | None:
    """Where the text of a row's own cells stands on a page: cells over rows are others' too."""
    cells = [cell for cell in table.row_cells(row) if cell.row_span == 1]
    boxes = [line.box for cell in cells for line in cell.lines if line.page == page]
    return union(boxes) if boxes else None


def _words(page: Page) -> Iterator[Sign]:
    for word in page.words:
        sure = 1.0 if word.confidence is None else word.confidence
        name = next((name for most, name in _WORDS if sure < most), None)
        if name is not None:
            yield Sign(name=name, page=page.number, bbox=word.box)
