"""Tables of recommendations: their columns by words, merged themes, themes as heading rows."""

from __future__ import annotations

import pytest

from extract.collect import Identifiers
from extract.recommendations import is_recommendations, read_recommendations
from extract.text import fold
from schemas.datasets import Detail, Recommendation
from schemas.vocabulary import load_vocabulary
from tests.extract.grids import make_context, make_table

CONTEXT = make_context("Evaluation à mi-parcours", ["Préconisations"], annex=3)


def read(rows: list[list[str]]) -> list[tuple[str, str, str, str]]:
    found = read_recommendations(make_table(rows), CONTEXT, Identifiers(), set())
    assert found.findings == []
    return [
        (row.theme, row.finding, row.strategic_objective, row.operational_objective)
        for row in found.rows
        if isinstance(row, Recommendation)
    ]


@pytest.mark.parametrize(
    "head",
    [
        ["Thématique", "Constats", "Préconisations", "Traduction opérationnelle"],
        ["", "Constats", "Objectif stratégique", "Objectif opérationnel"],
        ["Volet", "Diagnostic", "Recommandations", "Actions proposées"],
    ],
)
def test_merged_themes_hold_for_their_rows(head: list[str]) -> None:
    rows = [head, ["Santé", "Renoncement", "Aller vers", ""], ["^", "", "Former", "Deux sessions"]]
    assert is_recommendations(make_table(rows), CONTEXT)
    assert read(rows) == [
        ("Santé", "Renoncement", "Aller vers", ""),
        ("Santé", "", "Former", "Deux sessions"),
    ]


def test_a_heading_row_is_the_theme_of_what_follows() -> None:
    rows = [
        ["Constats", "Préconisations"],
        ["*Emploi*", "<"],
        ["Peu de mobilité", "Aider au permis"],
        ["*Santé*", "<"],
        ["Renoncement", "Aller vers"],
    ]
    assert read(rows) == [
        ("Emploi", "Peu de mobilité", "Aider au permis", ""),
        ("Santé", "Renoncement", "Aller vers", ""),
    ]


def test_other_columns_are_details() -> None:
    rows = [["Thème", "Constats", "Préconisations", "Priorité"], ["Santé", "a", "b", "Haute"]]
    found = read_recommendations(make_table(rows), CONTEXT, Identifiers(), set())
    details = [row for row in found.rows if isinstance(row, Detail)]
    assert [(row.heading, row.text) for row in details] == [("Priorité", "Haute")]


@pytest.mark.parametrize(
    "head",
    [
        ["Objectif stratégique", "Objectif opérationnel", "Actions", "Partenaires"],
        ["Constats", "Objectif stratégique", "Objectif opérationnel", "Partenaires"],
        ["Quartier", "Constats", "Population", "2018"],
    ],
)
def test_other_tables(head: list[str]) -> None:
    assert not is_recommendations(make_table([head, ["a", "b", "c", "d"]]), CONTEXT)


def test_every_line_is_claimed() -> None:
    rows = [["Thème", "Constats", "Préconisations"], ["Santé", "a", "b"], ["Emploi", "", ""]]
    table = make_table(rows)
    found = read_recommendations(table, CONTEXT, Identifiers(), set())
    claimed = {id(line) for _, lines in found.claims for line in lines}
    assert all(id(line) in claimed for cell in table.cells for line in cell.lines)


@pytest.mark.parametrize("entry", load_vocabulary("recommendations", fold).entries)
def test_words(entry: object) -> None:
    vocabulary = load_vocabulary("recommendations", fold)
    name = getattr(entry, "name", "")
    assert {vocabulary.match(fold(text)) for text in getattr(entry, "examples", ())} <= {name}
    for text in getattr(entry, "counter_examples", ()):
        assert vocabulary.match(fold(text)) != name
