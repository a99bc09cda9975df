"""What sheets leave to the eye: tables that an empty row parts, rows painted as one."""

from __future__ import annotations

import pytest

from extract.layout import Layout
from extract.tables.banners import with_banners
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


@pytest.mark.parametrize(
    ("row", "whole"),
    [
        (["#8ea9db Pilier 2 – Cadre de vie", "#8ea9db", "#8ea9db"], True),
        (["#d9d9d9 Courir", "#d9d9d9", "#d9d9d9"], False),
        (["#8ea9db Courir", "", ""], False),
        (["Courir", "", ""], False),
    ],
    ids=["banner", "colour of ordinary rows", "one cell painted", "no paint"],
)
def test_a_row_painted_as_one_is_one_cell(row: list[str], whole: bool) -> None:
    shaded = [f"#d9d9d9 {text}" for text in ROW]
    table = with_banners(make_table([HEAD, row, ROW, shaded]))
    spans = [cell.column_span for cell in table.cells if cell.row == 1]
    assert spans == ([3] if whole else [1, 1, 1])
