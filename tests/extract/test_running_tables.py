"""Page headers set in a table: they are no tables, and part none from its rest."""

from __future__ import annotations

import pytest

from extract.tables.columns import is_heading_row
from extract.tables.running import without_bare_heads, without_running
from schemas.geometry import Box
from schemas.page import Page, Reader, Ruling
from tests.extract.grids import make_line, make_table


@pytest.mark.parametrize(
    ("texts", "top", "left"),
    [
        (["Agglomération", "Contrat de ville – Annexes", "Page {}"], 30.0, 0),
        (["Agglomération", "Contrat de ville – Annexes", "Page {}"], 780.0, 0),
        (["Agglomération", "Contrat de ville – Annexes", "Page {}"], 300.0, 3),
        (["Objectifs", "Actions", "Partenaires"], 30.0, 3),
        (["Total des dépenses valorisées", "{} 250,00 €"], 780.0, 3),
        (["Total des logements", "{} 250"], 780.0, 3),
        (["Total des dépenses valorisées", "- €"], 780.0, 3),
    ],
)
def test_the_same_table_in_the_margin_of_each_page(texts: list[str], top: float, left: int) -> None:
    pages = [Page(number, 595, 842, (), (), ()) for number in (1, 2, 3)]
    tables = [
        [
            make_table([[text.format(page.number) for text in texts]], page.number, top),
            make_table([["Lire", "Ateliers", str(page.number)]], page.number, 400.0),
        ]
        for page in pages
    ]
    kept = without_running(pages, tables, is_heading_row)
    assert sum(found[0].cells[0].text == texts[0] for found in kept) == left
    assert all(found[-1].cells[0].text == "Lire" for found in kept)


BELOW = ("Lire", "Ateliers du soir", "")
HEAD = ["Objectifs", "Actions", "Partenaires"]


@pytest.mark.parametrize(
    ("rows", "below", "reader", "ruled", "left"),
    [
        ([HEAD], BELOW, "ocr", False, 0),
        ([HEAD], BELOW, "text", False, 1),
        # The rows of a head at the foot of a page are on the next one.
        ([HEAD], ("", "", ""), "ocr", False, 1),
        ([HEAD], BELOW, "ocr", True, 1),
        ([HEAD, ["Lire", "Club", "CAF"]], BELOW, "ocr", False, 1),
        ([["Lire", "Club", "CAF"]], BELOW, "ocr", False, 1),
    ],
)
def test_a_head_of_a_scan_with_unruled_rows_below_is_no_table(
    rows: list[list[str]], below: tuple[str, ...], reader: Reader, ruled: bool, left: int
) -> None:
    table = make_table(rows, top=100.0)
    bottom = table.places[0].box.bottom
    lines = [make_line(text, 4 + 120.0 * at, bottom + 4) for at, text in enumerate(below) if text]
    words = tuple(word for line in lines for word in line.words)
    rules = (Ruling(Box(120, 100, 120, bottom + 40)),) if ruled else ()
    page = Page(1, 595, 842, words, rules, reader=reader)
    (kept,) = without_bare_heads([page], [[table]], is_heading_row)
    assert len(kept) == left
