"""Fields above a programme without rules: a label, its value below it or to its right."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from extract.collect import Identifiers
from extract.tfpb.cards import read_cards
from extract.tfpb.programme import read_programme
from schemas.datasets import TfpbBase, TfpbItem
from schemas.table import Line
from tests.extract.grids import make_context, make_line, make_table

CARDS = [
    (("Bailleur", "Saône Habitat"), ("Quartier prioritaire", "Les Rêpes"), ("Année", "2024")),
    (
        ("Nombre de logements", "742"),
        ("TFPB avant abattement", "412 350 €"),
        ("Montant de l'abattement (30 %)", "123 705 €"),
    ),
]


def card_lines() -> list[Line]:
    return [
        make_line(text, 40.0 + 170 * column, 20.0 + 40 * row + 12 * at)
        for row, cards in enumerate(CARDS)
        for at in (0, 1)
        for column, text in enumerate(card[at] for card in cards)
    ]


def sheet_lines() -> list[Line]:
    """The same fields as a sheet prints them: column by column, the value in the next cell."""
    pairs = [card for cards in CARDS for card in cards]
    return [
        make_line(text, x0, 20.0 + 14 * row)
        for x0, at in ((40.0, 0), (240.0, 1))
        for row, text in enumerate(pair[at] + " :" * (at == 0) for pair in pairs)
    ]


@pytest.mark.parametrize("lines", [card_lines(), sheet_lines()], ids=["cards", "sheet"])
def test_fields_say_whose_programme_it_is_and_its_tax_data(lines: list[Line]) -> None:
    table = make_table(
        [
            ["Axes", "Actions", "Dépense prévisionnelle", "Dépense valorisée TFPB"],
            ["Sur-entretien", "Nettoyage", "1 000 €", "500 €"],
        ]
    )
    context = replace(make_context(annex=4), lines_above=tuple(lines))
    read = read_programme([(table, context)], Identifiers(), ())
    items = [row for row in read.rows if isinstance(row, TfpbItem)]
    assert [(row.landlord, row.district) for row in items] == [("Saône Habitat", "Les Rêpes")]
    bases = [row for row in read.rows if isinstance(row, TfpbBase)]
    assert [(row.landlord, row.year, row.measure, row.amount_eur) for row in bases] == [
        ("Saône Habitat", 2024, "tax", Decimal(412350)),
        ("Saône Habitat", 2024, "abatement", Decimal(123705)),
    ]


def test_a_heading_over_a_text_is_no_card() -> None:
    assert (
        read_cards([make_line("Quartier"), make_line("Le quartier compte 742", top=34.0)]) is None
    )


def test_a_single_field_beside_its_value_ends_with_a_colon() -> None:
    value = make_line("La Garenne", 140.0)
    assert read_cards([make_line("Quartier"), value]) is None
    form = read_cards([make_line("Quartier :"), value])
    assert form is not None
    assert [cell.text for cell in form.cells] == ["Quartier :", "La Garenne"]
