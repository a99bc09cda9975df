"""What stands above a programme: tax data below years without rules, and whose programme it is."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from extract.collect import Identifiers
from extract.tfpb.programme import read_programme
from extract.tfpb.setting import Setting
from extract.tfpb.titles import read_title
from extract.tfpb.year_lines import read_year_lines
from schemas.datasets import TfpbBase
from schemas.table import Line
from tests.extract.grids import make_context, make_line, make_table

TABLE = make_table([["Actions", "2020", "2021"], ["Nettoyage", "1 000 €", "500 €"]])


def small_table(*amounts: str, unit: str = "") -> list[Line]:
    """A title, two years, and below them a label with these amounts."""
    return [
        make_line(f"Lot Habitat – Quartier Terre-Rouge{unit}", 40.0, 10.0),
        *(make_line(year, 300.0 + 80 * at, 40.0) for at, year in enumerate(("2020", "2021"))),
        make_line("Montant de l'abattement (30 % de la TFPB)", 40.0, 55.0),
        *(make_line(text, 295.0 + 80 * at, 55.0) for at, text in enumerate(amounts)),
    ]


@pytest.mark.parametrize(
    ("amounts", "unit", "expected"),
    [
        (("61 250 €", "62 475 €"), "", [(2020, 61250), (2021, 62475)]),
        (("88,4", "90"), " – 2020-2021 – montants en k€", [(2020, 88400), (2021, 90000)]),
    ],
)
def test_amounts_are_of_the_year_above_them(
    amounts: tuple[str, str], unit: str, expected: list[tuple[int, int]]
) -> None:
    context = replace(make_context(annex=4), lines_above=tuple(small_table(*amounts, unit=unit)))
    read = read_programme([(TABLE, context)], Identifiers(), ())
    bases = [row for row in read.rows if isinstance(row, TfpbBase)]
    assert [(row.year, row.amount_eur) for row in bases] == [
        (year, Decimal(amount)) for year, amount in expected
    ]
    assert {(row.landlord, row.measure) for row in bases} == {("Lot Habitat", "abatement")}


def test_years_over_other_words_are_no_tax_data() -> None:
    lines = small_table("61 250 €", "62 475 €")
    assert read_year_lines(lines[:3]) is None
    assert read_year_lines([*lines[:3], make_line("Programme", 40.0, 55.0), lines[-1]]) is None


def test_what_stands_before_the_district_is_the_landlord_as_it_was_before() -> None:
    first = read_title(Setting(), "Ardèse Habitat – Quartier Le Polygone", ())
    second = read_title(first, "SDH Rhodanienne – Quartier Le Moulin", ())
    assert (second.landlord, second.district) == ("SDH Rhodanienne", "Le Moulin")


def test_a_town_before_the_district_is_no_landlord() -> None:
    setting = Setting(landlord="Lot Habitat")
    read = read_title(setting, "Cahors – Quartier Terre-Rouge", ())
    assert (read.landlord, read.district) == ("Lot Habitat", "Terre-Rouge")


def test_a_total_above_a_table_names_nobody() -> None:
    setting = Setting(landlord="Lot Habitat")
    assert read_title(setting, "TOTAL Polygone Habitat", ()).landlord == "Lot Habitat"
