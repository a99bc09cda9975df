"""Rows on sheets printed over several page widths: the pages as displayed that they are on."""

from __future__ import annotations

from pipelines.places import relocate_row
from schemas.datasets import Annex
from schemas.origin import Origin
from schemas.page import Page, Width

SHEET = Page(2, 800.0, 400.0, (), widths=(Width(2, 0.0, 0.0), Width(4, 400.0, 400.0)))


def annex(page_last: int, x0: float, x1: float) -> Annex:
    heading = Origin(page=2, bbox=(x0, 10.0, x1, 20.0), field="title", text="Bilan", reader="text")
    return Annex(number=1, title="Bilan", page_first=2, page_last=page_last, source=(heading,))


def test_an_annex_ends_where_the_next_begins_and_not_with_its_heading() -> None:
    row = relocate_row(annex(9, 10.0, 100.0), {2: SHEET})
    assert (row.page_first, row.page_last) == (2, 9)


def test_what_stands_on_one_width_is_on_its_page() -> None:
    row = relocate_row(annex(2, 500.0, 600.0), {2: SHEET})
    assert (row.page_first, row.page_last) == (4, 4)
    row = relocate_row(annex(2, 300.0, 600.0), {2: SHEET})
    assert (row.page_first, row.page_last) == (2, 4)


def test_a_sheet_shows_all_its_pages() -> None:
    assert SHEET.numbers == (2, 4)
    assert Page(3, 400.0, 400.0, ()).numbers == (3,)
