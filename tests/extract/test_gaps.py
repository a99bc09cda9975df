"""Tables of one page that an empty row parts."""

from __future__ import annotations

import pytest

from extract.layout import Layout
from extract.tables.columns import heading_kinds
from extract.tables.gaps import close_gaps
from schemas.page import Page
from schemas.table import Line
from tests.extract.grids import make_line, make_table

HEAD = ["Objectifs", "Actions", "Partenaires"]
ROW = ["Lire avant six ans", "Ateliers du soir", "CAF"]
BAND = ["Pilier 2 – Cadre de vie", "<", "<"]


def parted(
    upper: list[list[str]], lower: list[list[str]], gap: float, lines: tuple[Line, ...] = ()
) -> list[int]:
    """The rows of the tables of a page, the second one `gap` points below the first."""
    first = make_table(upper)
    second = make_table(lower, top=first.places[0].box.bottom + gap)
    page = Page(1, 595, 842, (), (), ())
    layout = close_gaps(Layout(page, (first, second), lines, ()), heading_kinds)
    return [table.rows for table in layout.tables]


def test_rows_below_an_empty_row_belong_to_the_table_above() -> None:
    assert parted([HEAD, ROW], [BAND, ROW], gap=15.0) == [4]


def test_figures_below_an_empty_row_belong_to_the_table_above() -> None:
    head, figures = ["Quartier", "2018", "Part"], ["La Garenne", "1 347", "12 %"]
    assert parted([head, figures], [figures], gap=15.0) == [3]
    assert parted([figures], [figures], gap=15.0) == [1, 1]


@pytest.mark.parametrize(
    ("lower", "gap"),
    [([HEAD, ROW], 15.0), ([BAND, HEAD, ROW], 15.0), ([BAND, ROW], 80.0), ([ROW[:2]], 15.0)],
    ids=["own headings", "headings below a title", "far below", "other columns"],
)
def test_other_tables_stay_apart(lower: list[list[str]], gap: float) -> None:
    assert parted([HEAD, ROW], lower, gap) == [2, len(lower)]


def test_text_between_parts_tables() -> None:
    upper = make_table([HEAD, ROW]).places[0].box.bottom
    title = make_line("Cadre de vie", top=upper + 3.0)
    assert parted([HEAD, ROW], [ROW], 20.0, (title,)) == [2, 1]
