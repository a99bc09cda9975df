"""Tables of objectives written as rows of texts → rows of the dataset `objectives`."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from extract.collect import Collection, Identifiers
from extract.objective_heads import labels_vary
from extract.objectives import ObjectiveReader
from extract.priority import Legend
from extract.tables.columns import find_head
from extract.tree import Level, Tree
from schemas.datasets import Commitment, Objective
from schemas.table import Table
from tests.extract.grids import make_line, make_table

HEAD = ["Objectifs", "Actions", "Partenaires", "Calendrier"]
GREY = Legend((make_line("En gris : objectif prioritaire"),), "grey")


def commitments(head: list[str], *rows: list[str]) -> list[tuple[str, str]]:
    """The texts of the commitments of a table, and their days as `2024-01-01/2026-12-31`."""
    collection = Collection()
    table = make_table([head, *rows])
    found = find_head(table)
    assert found is not None
    reader = ObjectiveReader(
        Tree(pillar=Level("Cohésion sociale")), GREY, (), Identifiers(), collection, []
    )
    reader.read(table, found, 1, "Programme d'actions")
    return [
        (row.text, f"{row.due_start or ''}/{row.due_end or ''}")
        for row in collection.rows
        if isinstance(row, Commitment)
    ]


def read(
    *tables: Sequence[Sequence[str]], legend: Legend = GREY, tree: Tree | None = None
) -> list[Objective]:
    found: list[Table] = [make_table(rows) for rows in tables]
    collection = Collection()
    vary = labels_vary(found, legend)
    tree = tree or Tree(pillar=Level("Cohésion sociale"))
    reader = ObjectiveReader(tree, legend, (), Identifiers(), collection, [], vary)
    for table in found:
        head = find_head(table)
        assert head is not None
        reader.read(table, head, 1, "Programme d'actions")
    return [row for row in collection.rows if isinstance(row, Objective)]


def titled(*rows: list[str]) -> list[list[str]]:
    return [["Lire", "<", "<", "<"], HEAD, *rows]


def test_a_table_of_shaded_labels_beside_one_of_white_ones() -> None:
    shaded = titled(["#d9d9d9 Ouvrir", "Ateliers", "CAF", "2021"])
    white = titled(["Fermer", "Ateliers", "CAF", "2021"])
    assert [row.priority for row in read(shaded, white)] == [True, False]


def test_labels_that_are_all_shaded_tell_nothing() -> None:
    shaded = titled(["#d9d9d9 Ouvrir", "Ateliers", "CAF", "2021"])
    assert [row.priority for row in read(shaded, shaded)] == [False, False]


def test_a_row_of_sums_is_no_objective() -> None:
    head = ["Objectifs", "Actions", "Partenaires", "Coût"]
    rows = [["Ouvrir", "Ateliers", "CAF", "12 000 €"], ["Total axe 1", "", "", "12 000 €"]]
    rows += [["Total respect", "Une charte", "CAF", ""]]
    found = [row.operational_objective for row in read([head, *rows])]
    assert found == ["Ouvrir", "Total respect"]


def test_stripes_of_two_tints_are_no_shading() -> None:
    names = ["Ouvrir", "Fermer", "Lire"]
    rows = [
        [f"{tint} {text}" for text in (name, "Ateliers", "CAF", "2021")]
        for name, tint in zip(names, ["#cfd5ea", "#e9ebf5", "#cfd5ea"], strict=True)
    ]
    assert [row.priority for row in read([HEAD, *rows])] == [False] * 3
    white = ["Courir", "Ateliers", "CAF", "2021"]
    assert [row.priority for row in read([HEAD, rows[0], white])] == [True, False]


def test_the_nearest_title_stands_for_a_level_that_a_contract_has_not() -> None:
    (row,) = read([HEAD, ["Ouvrir", "Ateliers", "CAF", "2021"]], tree=Tree(theme=Level("Lire")))
    assert (row.pillar, row.theme, row.strategic_objective) == ("Lire", "", "Lire")
    rules = {origin.field: origin.rule for origin in row.source if origin.rule}
    assert rules["strategic_objective"] == "nearest_title"
    (bare,) = read([HEAD, ["Ouvrir", "Ateliers", "CAF", "2021"]], tree=Tree())
    assert bare.pillar == bare.strategic_objective == "Programme d'actions"


def test_objectives_named_in_merged_rows() -> None:
    rows = read(
        [
            ["Actions", "Qui ?", "Quand ?"],
            ["Objectif stratégique 1 : Lire", "<", "<"],
            ["Objectif opérationnel 1.1 : Ouvrir", "<", "<"],
            ["Ateliers", "CAF", "2021"],
            ["Stages", "PMI", "2022"],
            ["Objectif opérationnel 1.2 : Fermer", "<", "<"],
            ["Bilan", "Ville", "2023"],
        ]
    )
    assert [(row.operational_objective, row.actions_text) for row in rows] == [
        ("Objectif opérationnel 1.1 : Ouvrir", "Ateliers | Stages"),
        ("Objectif opérationnel 1.2 : Fermer", "Bilan"),
    ]
    assert {row.strategic_objective for row in rows} == {"Objectif stratégique 1 : Lire"}


def test_an_objective_named_by_the_heading_above_its_table() -> None:
    tree = Tree(pillar=Level("Cohésion sociale"), strategic=Level("Lire"))
    tree.take(Level("Objectif opérationnel n° 4 : Ouvrir", (make_line("Objectif 4"),)))
    (row,) = read([["Actions", "Qui ?", "Quand ?"], ["Ateliers", "CAF", "2021"]], tree=tree)
    assert (row.operational_objective, row.actions_text) == ("Objectif 4", "Ateliers")
    assert row.strategic_objective == "Lire"


def test_headings_further_down_in_other_words() -> None:
    again = ["Objectifs opérationnels", "Pistes d'actions", "Partenaires associés", "Échéance"]
    row = ["Ouvrir", "Ateliers", "CAF", "2021"]
    assert len(read(titled(row, again, ["Fermer", "Bilan", "Ville", "2022"]))) == 2


@pytest.mark.parametrize(
    ("start", "end"),
    [("Début", "Fin"), ("Démarrage", "Échéance"), ("Date de début", "Date de fin prévisionnelle")],
)
def test_a_beginning_and_its_end_are_one_commitment(start: str, end: str) -> None:
    head = ["Objectifs", "Actions", start, end]
    found = commitments(
        head,
        ["Lire", "Ateliers", "septembre 2024", "2026"],
        ["Courir", "Stages", "2025", ""],
        ["Nager", "Bassin", "", "juin 2027"],
        ["Sortir", "Bus", "2024", "en continu"],
        ["Jouer", "• Dés\n• Cartes", "• 2024\n• 2025", "• 2026\n• 2027"],
        ["Bâtir", "• Étude\n• Travaux", "2024", "• Étude : 2025\n• Travaux : 2027"],
    )
    assert found == [
        ("septembre 2024 | 2026", "2024-09-01/2026-12-31"),
        ("2025", "2025-01-01/"),
        ("juin 2027", "/2027-06-30"),
        ("2024 | en continu", "2024-01-01/"),
        ("2024 | 2026", "2024-01-01/2026-12-31"),
        ("2025 | 2027", "2025-01-01/2027-12-31"),
        ("2024", "2024-01-01/"),
        ("Étude : 2025", "/2025-12-31"),
        ("Travaux : 2027", "/2027-12-31"),
    ]


def test_a_column_that_says_when_is_read_by_itself() -> None:
    found = commitments(["Objectifs", "Actions", "Échéance"], ["Lire", "Ateliers", "2026"])
    assert found == [("2026", "2026-01-01/2026-12-31")]


@pytest.mark.parametrize(
    "groups",
    [
        ["Cadre stratégique", "<", "Mise en œuvre", "<", "<", "Suivi"],
        ["Rattachement", "<", "Déploiement", "<", "<", "Repères"],
        ["Objectifs", "<", "Actions", "<", "<", "^"],
    ],
    ids=["known words", "other words", "a heading beside them over both rows"],
)
def test_headings_in_groups(groups: list[str]) -> None:
    heads = ["Objectif stratégique", "Objectif opérationnel", "Actions", "Pilote", "Échéance"]
    if groups[-1] == "^":
        groups = [*groups[:-1], "Réf."]
        heads = [*heads, "^"]
    else:
        heads = [*heads, "Réf."]
    body = [["Lire", "Ouvrir", "Ateliers", "CAF", "2021", "1.1"]]
    body += [["^", "Fermer", "Bilan", "PMI", "2022", "1.2"]]
    rows = read([groups, heads, *body])
    assert [row.operational_objective for row in rows] == ["Ouvrir", "Fermer"]
    assert [row.actions_text for row in rows] == ["Ateliers", "Bilan"]
    assert {(row.pillar, row.strategic_objective) for row in rows} == {("Cohésion sociale", "Lire")}


def test_titles_side_by_side_above_the_headings_are_levels() -> None:
    titles = ["Pilier 1 : Emploi", "<", "Enjeu 2 : Insertion", "<"]
    (row,) = read([titles, HEAD, ["Lire", "Ateliers", "CAF", "2021"]], tree=Tree())
    assert (row.pillar, row.theme) == ("Emploi", "Enjeu 2 : Insertion")


def test_fields_that_the_cells_of_a_column_name() -> None:
    first = "Pilote : CAF\nPartenaires : Ville, PMI\nÉchéance : 2026"
    rows = read(
        [
            ["Objectif opérationnel", "Contenu", "Mise en œuvre"],
            ["Action jeunesse", "<", "<"],
            ["Lire", "Ateliers", first],
            ["Courir", "Stages", "À préciser"],
            ["Nager", "Bassin", "Échéance : 2027\nPilote : ARS"],
        ]
    )
    assert [(row.actions_text, row.partners_text, row.commitments_text) for row in rows] == [
        ("Ateliers", "CAF | Ville, PMI", "2026"),
        ("Stages | À préciser", "", ""),
        ("Bassin", "ARS", "2027"),
    ]
    assert {row.strategic_objective for row in rows} == {"Action jeunesse"}
    # Dates that each name what they are of are no fields.
    dates = ["Objectif opérationnel", "Actions", "Calendrier"]
    said = "Évaluation : T1 2026\nRecrutement du\nréférent : 2027"
    (row,) = read([dates, ["Lire", "Ateliers", said]])
    assert row.partners_text == ""
    (row,) = read([dates, ["*Accompagner les\nporteurs de projet*", "Ateliers", "2027"]])
    assert row.operational_objective == "Accompagner les porteurs de projet"


def test_rows_below_a_row_that_name_its_fields() -> None:
    rows = read(
        [
            ["Objectif opérationnel", "Pilote", "Échéance"],
            ["Objectif stratégique 1 : Grandir", "<", "<"],
            ["Lire", "CAF", "2026"],
            ["Actions : Ateliers\nIndicateurs : Élèves", "<", "<"],
            ["Courir", "Ville", "2027"],
            ["Actions : Stages", "<", "<"],
        ]
    )
    assert [(row.operational_objective, row.actions_text) for row in rows] == [
        ("Lire", "Ateliers"),
        ("Courir", "Stages"),
    ]
    assert {row.strategic_objective for row in rows} == {"Objectif stratégique 1 : Grandir"}


def test_a_list_below_the_name_of_a_field_is_the_field() -> None:
    said = "Pilote : CAF\nPartenaires :\n- Ville\n- Région"
    below = ["Partenaires :\n- Ville\n- Région", "<"]
    head = ["Objectif opérationnel", "Actions"]
    (row,) = read([[*head, "Modalités"], ["Lire", "Ateliers", said]])
    assert (row.actions_text, row.partners_text) == ("Ateliers", "CAF | Ville | Région")
    (row,) = read([head, ["Lire", "Ateliers"], below])
    assert (row.actions_text, row.partners_text) == ("Ateliers", "Ville | Région")


def test_several_rows_below_a_row_that_name_its_fields() -> None:
    rows = read(
        [
            ["Objectif opérationnel", "Actions"],
            ["Lire", "Ateliers"],
            ["Pilote : CAF", "<"],
            ["Échéance : 2026", "<"],
            ["Courir", "Stages"],
            ["Pilote : Ville", "<"],
        ]
    )
    assert [(row.partners_text, row.commitments_text) for row in rows] == [
        ("CAF", "2026"),
        ("Ville", ""),
    ]
    assert {row.strategic_objective for row in rows} == {"Cohésion sociale"}


def test_a_cell_of_actions_that_each_name_who_leads_stays_whole() -> None:
    said = "Ateliers\nPilote : CAF\nClubs\nPilote : Ville"
    (row,) = read([["Objectif opérationnel", "Actions"], ["Lire", said]])
    assert "Clubs" in row.actions_text
    assert row.partners_text == ""


def test_years_over_ticks_are_dates() -> None:
    head = ["Objectif", "Actions", "Pilote", "2025", "T1 2026"]
    found = commitments(
        head, ["Lire", "Ateliers", "CAF", "X", "x"], ["Nager", "Bassin", "", "", "X"]
    )
    assert found == [
        ("2025", "2025-01-01/2025-12-31"),
        ("T1 2026", "2026-01-01/2026-03-31"),
        ("T1 2026", "2026-01-01/2026-03-31"),
    ]
    assert commitments(head, ["Lire", "Ateliers", "CAF", "Étude", "Travaux"]) == []
