"""Tables of figures: headings over several levels, units, titles and sources around them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extract.collect import Collection, Identifiers
from extract.figures import is_budget, is_figures, read_figures
from extract.tables.columns import find_head
from extract.tables.headers import read_header
from extract.text import fold
from schemas.datasets import Statistic
from schemas.section import TableContext
from schemas.vocabulary import load_vocabulary
from tests.extract.grids import make_context, make_table

CONTEXT = make_context(headings=["Emploi"], annex=4)


def read(rows: list[list[str]], context: TableContext = CONTEXT) -> Collection:
    table = make_table(rows)
    assert is_figures(table)
    found = read_figures(table, context, Identifiers(), set())
    claimed = {id(line) for _, lines in found.claims for line in lines}
    assert all(id(line) in claimed for cell in table.cells for line in cell.lines)
    return found


def cells(found: Collection) -> list[tuple[str, str, Decimal | None, str, str]]:
    return [
        (row.row, row.column, row.value, row.unit, row.text)
        for row in found.rows
        if isinstance(row, Statistic)
    ]


def test_headings_of_two_levels_are_joined() -> None:
    rows = [
        ["Territoire", "Demandeurs d'emploi", "<"],
        ["^", "Nombre", "Part"],
        ["La Garenne", "176", "51,7 %"],
        ["Agglomération", "3 905", "n.d."],
    ]
    assert cells(read(rows)) == [
        ("La Garenne", "Demandeurs d'emploi > Nombre", Decimal(176), "people", "176"),
        ("La Garenne", "Demandeurs d'emploi > Part", Decimal("51.7"), "%", "51,7 %"),
        ("Agglomération", "Demandeurs d'emploi > Nombre", Decimal(3905), "people", "3 905"),
        ("Agglomération", "Demandeurs d'emploi > Part", None, "", "n.d."),
    ]


def test_years_are_columns_and_the_corner_tells_the_unit() -> None:
    rows = [["Nombre d'allocataires", "2017", "2018"], ["Le Port", "74", "80"], ["Le Val", "9", ""]]
    assert cells(read(rows)) == [
        ("Le Port", "2017", Decimal(74), "people", "74"),
        ("Le Port", "2018", Decimal(80), "people", "80"),
        ("Le Val", "2017", Decimal(9), "people", "9"),
    ]


def test_labels_in_two_columns_and_groups_of_rows() -> None:
    rows = [
        ["Quartier", "Année", "Population"],
        ["*Montrenaud*", "<", "<"],
        ["Le Port", "avant 2015", "2 000"],
        ["^", "après 2015", "1 900"],
    ]
    assert cells(read(rows)) == [
        ("Montrenaud > Le Port > avant 2015", "Population", Decimal(2000), "people", "2 000"),
        ("Montrenaud > Le Port > après 2015", "Population", Decimal(1900), "people", "1 900"),
    ]


def test_rows_of_one_name_stay_apart() -> None:
    rows = [["", "2017"], ["Le Port", "7"], ["Le Port", "8"]]
    assert [row[0] for row in cells(read(rows))] == ["Le Port", "Le Port (2)"]


@pytest.mark.parametrize(
    ("context", "title", "source"),
    [
        (
            make_context(above=["*Tableau 1 – Revenus*"], below=["Source : INSEE ; Filosofi 2018"]),
            "Tableau 1 – Revenus",
            "INSEE ; Filosofi 2018",
        ),
        (
            make_context(headings=["Diagnostic", "École"], above=["(Source : Académie, 2018)"]),
            "École",
            "Académie, 2018",
        ),
        (make_context(above=["Les données ci-dessous datent."], headings=["A"]), "A", ""),
        (make_context(above=["(Source : INSEE, 2018)", "*Tableau 2*"]), "Tableau 2", ""),
        (make_context(above=["*Tableau 2*", "(Source : CAF)"]), "Tableau 2", "CAF"),
        (make_context(above=["Financement (en €)"], headings=["A"]), "Financement (en €)", ""),
    ],
)
def test_title_and_source(context: TableContext, title: str, source: str) -> None:
    found = read([["", "2017"], ["Le Port", "7"], ["Le Val", "8"]], context)
    rows = [row for row in found.rows if isinstance(row, Statistic)]
    assert {(row.title, row.source_text) for row in rows} == {(title, source)}


@pytest.mark.parametrize(
    "rows",
    [
        [["Objectifs", "Actions"], ["Améliorer", "Suivre 3 familles"], ["Aider", "Ouvrir"]],
        [["Chantier", "2025", "2026"], ["Halte", "X", ""], ["Crèche", "X", "X"], ["Bus", "-", "X"]],
        [["Nom", "Téléphone"], ["Mairie", "02 61 91 41 12"], ["Caf", "02 61 91 65 30"]],
    ],
)
def test_other_tables(rows: list[list[str]]) -> None:
    assert not is_figures(make_table(rows))


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([["*#*", "*A*"], ["x", "1"]], 1),
        ([["#4f81bd *Lieu*", "#4f81bd *Type*"], ["Gare", "Halte"], ["Port", "Quai"]], 1),
        ([["Gare", "Halte"], ["Port", "Quai"]], 0),
        ([["*Titre*", "<"], ["Lieu", "2018"], ["Gare", "3"]], 2),
        ([["Lieu", "Total", "<"], ["^", "Nombre", "Part"], ["Gare", "3", "1 %"]], 2),
    ],
)
def test_header_rows(rows: list[list[str]], expected: int) -> None:
    assert read_header(make_table(rows), lambda text: False).stop == expected


@pytest.mark.parametrize("name", ["source", "caption", "note"])
def test_words(name: str) -> None:
    entry = next(one for one in load_vocabulary("figures", fold).entries if one.name == name)
    assert all(entry.matches(fold(text)) for text in entry.examples)
    assert not any(entry.matches(fold(text)) for text in entry.counter_examples)


def test_where_no_column_tells_a_unit_the_rows_do() -> None:
    rows = [
        ["Indicateur", "Les Rêpes", "Champ Fleuri"],
        ["Population", "3 120", "1 845"],
        ["Taux de pauvreté", "46,2 %", "s."],
    ]
    units = [(row, unit) for row, _, value, unit, _ in cells(read(rows)) if value is not None]
    assert units == [("Population", "people"), ("Population", "people"), ("Taux de pauvreté", "%")]


def test_a_row_tells_no_unit_beside_columns_that_do() -> None:
    rows = [
        ["Public", "Taux d'emploi (%)", "Indice"],
        ["Hommes", "41", "12"],
        ["Femmes", "39", "14"],
    ]
    assert {(column, unit) for _, column, _, unit, _ in cells(read(rows))} == {
        ("Taux d'emploi (%)", "%"),
        ("Indice", ""),
    }


@pytest.mark.parametrize(("third", "budget"), [("Quartier", True), ("Partenaires", False)])
def test_a_list_of_subsidies_is_one_of_figures(third: str, budget: bool) -> None:
    rows = [
        ["Porteur", "Intitulé de l'action", third, "Coût total", "Subvention"],
        ["Régie de quartier", "Espaces verts", "Les Prés", "84 000", "12 000"],
        ["UFOLEP", "Sport au féminin", "Les Prés", "9 800", "3 000"],
    ]
    table = make_table(rows)
    head = find_head(table)
    assert head is not None
    assert is_budget(table, head) == budget
    if budget:
        assert [row[:3] for row in cells(read(rows))][:1] == [
            ("Régie de quartier > Espaces verts > Les Prés", "Coût total", Decimal(84000))
        ]


def test_codes_of_rows_are_no_figures() -> None:
    rows = [["Enjeu", "Besoin repéré", "Réponse", "Réf."], ["Santé", "Soins", "Un centre", "1.1"]]
    assert not is_figures(make_table([*rows, ["Emploi", "Stages", "Une bourse", "1.2"]]))
    counted = [["Enjeu", "Réf.", "2024"], ["Santé", "1.1", "12"], ["Emploi", "1.2", "15"]]
    assert is_figures(make_table(counted))
