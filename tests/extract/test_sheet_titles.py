"""Page headers that change from sheet to sheet, as a spreadsheet prints them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from extract.collect import Identifiers
from extract.layout import Layout
from extract.sheet_titles import begins_sheet, sheet_titles, stand_at_one_place
from extract.tables.columns import heading_kinds
from extract.tables.stitch import stitch_tables
from extract.tfpb.programme import read_programme
from pipelines.context import table_contexts
from schemas.datasets import TfpbItem
from schemas.page import Page
from tests.extract.grids import make_line, make_table

HEAD = ["Axes", "Actions", "2025", "Observations"]


def on_pages(headers: Sequence[Sequence[str]]) -> list[Layout]:
    """A page for each header, with a table that has its head again; names left, districts right."""
    layouts = []
    for number, texts in enumerate(headers, start=1):
        rows = [HEAD, ["Propreté", f"Tags {number}", "10", ""], ["Lien", f"Fête {number}", "7", ""]]
        lines = tuple(
            make_line(text, x0, 30.0, number) for text, x0 in zip(texts, (40.0, 400.0), strict=True)
        )
        page = Page(number, 595, 842, (), (), ())
        layouts.append(Layout(page, (make_table(rows, number),), (), lines))
    return layouts


@pytest.mark.parametrize(
    ("headers", "titles"),
    [
        (["Novétoit", "Novétoit", "Ligeris", "Ligeris"], 4),
        (["Contrat de ville", "Annexe", "Contrat de ville", "Annexe"], 0),
        (["Contrat de ville"] * 4, 0),
        (["Page 1", "Page 2", "Page 3", "Page 4"], 0),
    ],
    ids=["sheets", "left and right pages", "all pages", "numbers"],
)
def test_running_lines_that_pages_in_a_row_share(headers: list[str], titles: int) -> None:
    layouts = on_pages([(text, "Abattement de TFPB") for text in headers])
    assert sum(map(len, sheet_titles(layouts).values())) == titles
    tables, _ = stitch_tables(layouts, heading_kinds)
    assert [len(found) for found in tables] == ([1, 0, 1, 0] if titles else [1, 0, 0, 0])


def test_headers_of_two_page_widths_that_stand_close_are_no_change() -> None:
    lines = [make_line("Quartier Empalot", 400.0), make_line("Les Chalets", 412.5)]
    assert stand_at_one_place(*lines)
    assert not begins_sheet(lines, lines)
    assert begins_sheet(lines[:1], lines[1:])


def test_the_title_of_an_annex_where_the_header_of_its_pages_stands_is_no_sheet() -> None:
    title, header = make_line("*Pilier Emploi*", 40.0), make_line("Contrat de ville", 40.0)
    assert stand_at_one_place(title, header)
    assert not begins_sheet([title], [header])


@pytest.mark.parametrize("first", ["Val Touraine Habitat", "Soliance"])
def test_the_header_of_its_pages_says_whose_a_programme_is(first: str) -> None:
    layouts = on_pages(
        [
            (first, "QPV Sanitas"),
            (first, "QPV Sanitas"),
            ("Ligeris", "QPV Sanitas"),
            ("Ligeris", "QPV Rochepinard"),
        ]
    )
    tables, _ = stitch_tables(layouts, heading_kinds)
    contexts = table_contexts(layouts, tables)
    read = read_programme(
        [
            (table, replace(contexts[id(table)], annex_title="Abattement de TFPB"))
            for found in tables
            for table in found
        ],
        Identifiers(),
        set(),
    )
    items = [row for row in read.rows if isinstance(row, TfpbItem)]
    assert [(row.landlord, row.district) for row in items[::2]] == [
        (first, "Sanitas"),
        (first, "Sanitas"),
        ("Ligeris", "Sanitas"),
        ("Ligeris", "Rochepinard"),
    ]
