"""Page headers set in a table: they are no tables, and part none from its rest."""

from __future__ import annotations

import pytest

from extract.tables.columns import is_heading_row
from extract.tables.running import without_running
from schemas.page import Page
from tests.extract.grids import make_table


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
