"""Blocks in, rows out: what is read where, and that no text is lost on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from extract.priority import Legend
from pipelines.document import Reading, read_document
from pipelines.ledger import Ledger
from schemas.blocks import Block, Grid, Heading, Prose
from schemas.geometry import Box
from schemas.page import Fill
from schemas.section import TableContext
from schemas.table import Table
from tests.extract.grids import make_line, make_table

PILLAR = ("PILIER : ÉDUCATION", "<", "<")
HEADER = ("Objectifs opérationnels", "Actions", "Partenaires")


def heading(text: str, rank: int = 1, page: int = 1) -> Heading:
    return Heading(page, text, (make_line(f"*{text}*", page=page),), rank)


def prose(text: str, page: int = 1, x0: float = 40.0) -> Prose:
    return Prose(page, text, (make_line(text, x0, page=page),))


def grid(rows: Sequence[Sequence[str]]) -> Grid:
    return Grid(1, make_table(rows))


def read(
    blocks: Sequence[Block],
    legend: Legend | None = None,
    paint: Mapping[int, Sequence[Fill]] | None = None,
) -> Reading:
    tables: list[Table] = [block.table for block in blocks if isinstance(block, Grid)]
    contexts = {id(table): TableContext(annex=1) for table in tables}
    last = max(block.page for block in blocks)
    return read_document(blocks, contexts, last, (), legend or Legend(), Ledger(), paint or {})


def rows(reading: Reading, dataset: str, *columns: str) -> list[tuple[object, ...]]:
    return [
        tuple(getattr(row, column) for column in columns)
        for row in reading.collection.rows
        if row.about.name == dataset
    ]


def codes(reading: Reading) -> list[str]:
    return [found.code for found in reading.collection.findings]


def test_a_heading_with_nothing_below_it_is_a_passage() -> None:
    reading = read([heading("Le quartier"), heading("Un habitant sur trois a renoncé", 2)])
    assert rows(reading, "passages", "heading", "text") == [
        ("Le quartier", "Un habitant sur trois a renoncé")
    ]


def test_a_heading_at_the_foot_of_a_page_stands_over_the_table_below_the_text_of_the_next() -> None:
    table = make_table([["Actions", "2025", "2026"], ["Gardien", "100", "110"]], page=2)
    title = heading("Abattement de TFPB – bailleur Novalia")
    reading = read([title, prose("157 logements.", page=2), Grid(2, table)])
    assert rows(reading, "tfpb_items", "landlord", "action") == [("Novalia", "Gardien")]
    reading = read([title, prose("157 logements."), Grid(2, table)])
    assert rows(reading, "tfpb_items", "landlord", "action") == []


def test_totals_in_a_table_of_their_own_are_those_of_the_programme_above() -> None:
    title = heading("Abattement de TFPB – bailleur Novalia")
    programme = make_table([["Actions", "2025", "2026"], ["Gardien", "100", "110"]], page=2)
    totals = make_table([["Total", "100", "120"]], page=2)
    reading = read([title, Grid(2, programme), Grid(2, totals)])
    assert rows(reading, "tfpb_totals", "year", "stated_eur", "computed_eur") == [
        (2025, 100, 100),
        (2026, 120, 110),
    ]
    alone = read([title, Grid(2, totals)])
    assert rows(alone, "passages", "text")[-3:] == [("Total",), ("100",), ("120",)]


def test_a_heading_with_prose_below_it_is_named_by_the_passage_only() -> None:
    reading = read([heading("Le quartier"), prose("Il compte mille habitants.")])
    assert rows(reading, "passages", "heading", "text") == [
        ("Le quartier", "Il compte mille habitants.")
    ]


def test_merged_rows_that_place_no_objective_are_passages() -> None:
    texts = ["Fiche 1.1", "Un taux de pauvreté élevé", "La friche est à la Ville"]
    table = [PILLAR, *((text, "<", "<") for text in texts), HEADER, ("Réussir", "Club", "CAF")]
    reading = read([grid(table)])
    assert rows(reading, "objectives", "theme", "strategic_objective") == [(texts[1], texts[2])]
    assert rows(reading, "passages", "text") == [(texts[0],)]
    assert codes(reading) == ["cells_left"]


def test_a_merged_row_with_no_row_below_it_is_a_passage() -> None:
    table = [PILLAR, HEADER, ("Réussir", "Club", "CAF"), ("Voir aussi l'axe 3", "<", "<")]
    reading = read([grid(table)])
    assert rows(reading, "passages", "text") == [("Voir aussi l'axe 3",)]


def test_the_title_of_an_annex_is_no_theme() -> None:
    row = ("Éduquer", "Lire", "Club", "CAF")
    table = grid([("Objectifs stratégiques", *HEADER), row])
    titles = [heading("ANNEXE 2"), heading("Fiches projets", 2), heading("Lecture", 3)]
    assert rows(read([*titles, table]), "objectives", "pillar", "theme") == [("Lecture", "")]
    titles = [heading("ANNEXE 2"), heading("Axe 2 : Éducation", 2)]
    assert rows(read([*titles, table]), "objectives", "pillar") == [("Éducation",)]


def test_a_merged_column_of_strategic_objectives_is_no_passage_too() -> None:
    header = ("Objectifs stratégiques", *HEADER)
    table = [header, ("Éduquer", "Lire", "Club", "CAF"), ("^", "Écrire", "Atelier", "Ville")]
    reading = read([heading("PILIER : ÉDUCATION"), grid(table)])
    assert rows(reading, "objectives", "strategic_objective") == [("Éduquer",), ("Éduquer",)]
    assert rows(reading, "passages", "text") == []
    assert codes(reading) == []


def lists(reading: Reading) -> list[tuple[str, list[str]]]:
    return [
        (listed.title, [paragraph.text for paragraph in listed.paragraphs])
        for listed in reading.participant_lists
    ]


def test_a_table_of_signatories_is_a_list_of_participants() -> None:
    table = [
        ("Signataires", "Représenté par", "Visa"),
        ("Préfecture du Lot", "M. le Préfet", ""),
        ("Ville de Dole", "M. le Maire", ""),
    ]
    expected = ["Préfecture du Lot", "Ville de Dole"]
    reading = read([heading("Liste des signataires"), grid(table)])
    assert lists(reading) == [("Liste des signataires", expected)]
    assert rows(reading, "details", "row_id", "heading", "text") == [
        ("prefecture-du-lot", "Représenté par", "M. le Préfet"),
        ("ville-de-dole", "Représenté par", "M. le Maire"),
    ]
    assert (rows(reading, "passages", "text"), codes(reading)) == ([], [])
    assert lists(read([heading("Annexe"), grid(table)])) == [("Signataires", expected)]


@pytest.mark.parametrize("title", ["Signataires du contrat", "ANNEXE N° 5 – Signataires"])
def test_cells_to_sign_are_a_list_of_participants(title: str) -> None:
    table = [("Pour l'État,", "Pour la CAF"), ("Pour la Ville de Dole,\nM. le Maire", "")]
    reading = read([heading(title), prose("Le présent contrat est signé par :"), grid(table)])
    names = ["l'État", "la CAF", "la Ville de Dole"]
    assert [found for _, found in lists(reading)] == [names]
    assert rows(reading, "details", "row_id", "text") == [("la-ville-de-dole", "M. le Maire")]
    assert codes(reading) == []


def test_places_to_sign_below_their_heading_are_a_list_of_participants() -> None:
    blocks = map(prose, ("Fait à Dole.", "Pour la Ville de Dole,", "Le maire", "Pour la CAF,"))
    reading = read([heading("3. Signatures"), *blocks])
    assert lists(reading) == [("3. Signatures", ["la Ville de Dole", "la CAF"])]
    assert rows(reading, "passages", "text") == [("Fait à Dole.",), ("Le maire",)]


def test_a_title_over_rows_that_name_their_strategic_objectives_is_a_level_above() -> None:
    table = grid([("Objectifs stratégiques", *HEADER), ("Éduquer", "Lire", "Club", "CAF")])
    other = grid([("Objectifs stratégiques", *HEADER), ("Loger", "Isoler", "Travaux", "OPH")])
    found = rows(
        read([heading("Quartier Nord"), table, heading("Quartier Sud"), other]),
        "objectives", "pillar", "theme", "strategic_objective",
    )  # fmt: skip
    assert found == [
        ("Quartier Nord", "", "Éduquer"),
        ("Quartier Sud", "", "Loger"),
    ]
    whole = grid([("Pilier", "Objectif stratégique", *HEADER), ("A", "B", "Lire", "Club", "CAF")])
    found = rows(read([heading("Projet n° 1"), whole]), "objectives", "pillar", "theme")
    assert found == [("A", "")]


def test_plain_text_that_names_a_level_over_a_table_is_its_title() -> None:
    table = grid([("Objectifs stratégiques", *HEADER), ("Éduquer", "Lire", "Club", "CAF")])
    titles: list[Block] = [prose("Axe 2 : Éducation"), heading("Thème 2.1 : Lecture")]
    found = rows(read([*titles, table]), "objectives", "pillar", "theme")
    assert found == [("Éducation", "Thème 2.1 : Lecture")]
    said = prose("Axe 2 : les actions de ce tableau en relèvent.")
    assert rows(read([said, table]), "objectives", "pillar") == [("Éduquer",)]


def test_forms_of_a_programme_are_its_items() -> None:
    form = [
        ("Fiche 1 : Vidéo", "<"),
        ("*Bailleur*", "Logis du Lac"),
        ("*Axe*", "Tranquillité résidentielle"),
        ("*Action*", "Caméras"),
        ("*Description*", "Douze caméras"),
        ("*Année*", "2025"),
        ("*Coût prévisionnel*", "36 000 €"),
    ]
    reading = read([heading("Annexe 1 – Actions de l'abattement de TFPB"), grid(form)])
    assert rows(reading, "objectives", "operational_objective") == []
    assert rows(reading, "tfpb_items", "landlord", "axis", "action", "description") == [
        ("Logis du Lac", "Tranquillité résidentielle", "Caméras", "Douze caméras")
    ]
    assert [str(row[0]) for row in rows(reading, "tfpb_amounts", "amount_eur")] == ["36000"]
    assert rows(reading, "passages", "text") == [("Fiche 1 : Vidéo",)]


def test_bodies_by_theme_below_a_title_are_participants() -> None:
    table = [("Thématique", "Structures"), ("Santé", "• CAF\n• Ville de Dole"), ("Emploi", "PMI")]
    title = "Structures ayant participé aux ateliers"
    reading = read([heading(title), grid(table)])
    assert lists(reading) == [(title, ["CAF", "Ville de Dole", "PMI"])]


def test_orientations_that_name_their_pillar_in_a_column() -> None:
    table = [
        ("Piliers", "Orientations", "Objectifs stratégiques"),
        ("Pilier 1\nCohésion", "Lire", "1.1 Ouvrir"),
        ("^", "^", "1.2 Fermer"),
        ("Pilier 2\nEmploi", "Bouger", "2.1 Rouler"),
    ]
    reading = read([heading("Arborescence"), grid(table)])
    assert rows(reading, "orientations", "pillar", "orientation", "strategic_objective") == [
        ("Cohésion", "Lire", "1.1 Ouvrir"),
        ("Cohésion", "Lire", "1.2 Fermer"),
        ("Emploi", "Bouger", "2.1 Rouler"),
    ]
    assert codes(reading) == []


def test_a_table_of_partners_that_nothing_announces_is_no_list_of_participants() -> None:
    table = [("Partenaire", "Observation"), ("Ville de Dole", "Signé le 3 mai")]
    assert lists(read([heading("Suivi"), grid(table)])) == []


def test_bodies_below_their_heading_are_a_list_of_participants() -> None:
    items = [
        Prose(1, name, (make_line(f"• {name}"),), bullet=True) for name in ("CAF", "Ville de Dole")
    ]
    reading = read([heading("Structures rencontrées"), *items, heading("Suite"), *items[:1]])
    assert lists(reading) == [("Structures rencontrées", ["CAF", "Ville de Dole"])]
    assert rows(reading, "passages", "text") == [("CAF",)]


def test_bodies_in_a_sentence_are_a_list_of_participants() -> None:
    said = "Ont contribué aux groupes de travail : la CAF, l'ARS et la Ville de Dole."
    assert lists(read([prose(said)])) == [
        ("Ont contribué aux groupes de travail", ["la CAF, l'ARS et la Ville de Dole."])
    ]


def test_a_table_of_contacts_is_read_column_by_column() -> None:
    table = [
        ("Organisme", "Service", "Référent", "Tél.", "Mél."),
        ("Ville de Dole", "Habitat", "Mme Roy", "03 84 00 00 00", "habitat@\nville-dole.example"),
        ("CAF", "", "", "", "ville@caf\u00ad\njura.example"),
    ]
    reading = read([heading("Vos interlocuteurs"), grid(table)])
    assert rows(reading, "contacts", "organisation", "department", "phone", "email") == [
        ("Ville de Dole", "Habitat", "+33384000000", "habitat@ville-dole.example"),
        ("CAF", "", "", "ville@caf-jura.example"),
    ]
    assert rows(reading, "details", "row_id", "heading", "text") == [
        ("ville-de-dole", "Référent", "Mme Roy")
    ]
    assert codes(reading) == []


def test_a_service_below_its_body_in_a_table_of_contacts() -> None:
    table = [
        ("Organisme", "Référent", "Coordonnées"),
        ("*Ville de Dole*\nService jeunesse", "Mme Roy", "03 84 00 00 00"),
    ]
    reading = read([heading("Vos interlocuteurs"), grid(table)])
    assert rows(reading, "contacts", "organisation", "department") == [
        ("Ville de Dole", "Service jeunesse")
    ]


def test_a_bullet_alone_names_no_body() -> None:
    contacts = [("Organisme", "Téléphone"), ("•", "03 84 00 00 00"), ("CAF", "03 84 11 11 11")]
    listed: list[Block] = [heading("Liste des partenaires"), grid(contacts)]
    assert rows(read(listed), "contacts", "organisation") == [("CAF",)]


def test_a_last_page_with_a_table_of_contacts_belongs_to_no_annex() -> None:
    contacts = [("Organisme", "Téléphone"), ("Ville de Dole", "03 84 00 00 00")]
    last = Grid(2, make_table(contacts, page=2))
    reading = read([heading("Annexe 1"), prose("Un texte."), heading("Contacts", 2, page=2), last])
    assert [(part.number, part.page_last) for part in reading.annexes] == [(1, 1)]


def test_the_heading_of_an_annex_is_no_body_to_reach() -> None:
    blocks: list[Block] = [
        heading("ANNEXE 5 – Contacts"),
        *map(prose, ("Grand Dole", "Mission ville", "Tél. : 03 84 00 00 00", "a@b.example")),
    ]
    contacts = rows(read(blocks), "contacts", "organisation", "department", "phone")
    assert contacts == [("Grand Dole", "Mission ville", "+33384000000")]


def test_a_list_above_the_contacts_of_a_page_reaches_nobody() -> None:
    signed = ("CAF", "Ville de Dole")
    blocks: list[Block] = [
        heading("Liste des signataires"),
        *(replace(prose(name), bullet=True) for name in signed),
        heading("Vos contacts"),
        *map(prose, ("Grand Dole", "Mission ville", "Tél. : 03 84 00 00 00", "a@b.example")),
    ]
    reading = read(blocks)
    contacts = rows(reading, "contacts", "organisation", "department", "phone")
    assert contacts == [("Grand Dole", "Mission ville", "+33384000000")]
    listed = [(found.title, found.paragraphs) for found in reading.participant_lists]
    assert [(title, *(item.text for item in items)) for title, items in listed] == [
        ("Liste des signataires", *signed)
    ]


def test_an_annex_in_smaller_type_is_not_under_the_annex_before_it() -> None:
    blocks: list[Block] = [
        heading("Contrat de ville", 0),
        heading("Préambule", 2),
        prose("Une page."),
        heading("ANNEXE 1", 4),
        heading("Le plan", 2),
        prose("Un texte."),
        heading("ANNEXE 2", 4, page=2),
        heading("Le programme", 2, page=2),
        prose("Un autre texte.", page=2),
        heading("Le bilan", 3, page=2),
        prose("Un dernier texte.", page=2),
    ]
    assert rows(read(blocks), "passages", "annex", "heading") == [
        (None, "Contrat de ville > Préambule"),
        (1, "Contrat de ville > ANNEXE 1 > Le plan"),
        (2, "Contrat de ville > ANNEXE 2 > Le programme"),
        (2, "Contrat de ville > ANNEXE 2 > Le programme > Le bilan"),
    ]


def test_rows_of_one_colour_need_no_legend() -> None:
    lines = [("Lire tôt", "Ateliers", "CAF"), ("Courir", "Stages", "Ville")]
    assert "legend_missing" not in codes(read([grid([PILLAR, HEADER, *lines])]))
    painted = tuple(f"#d9d9d9 {text}" for text in lines[1])
    assert "legend_missing" in codes(read([grid([PILLAR, HEADER, lines[0], painted])]))


CONTACTS = [
    ("Structure", "Contact", "Téléphone", "Courriel"),
    ("CAF de l'Aude", "Jeanne Durand", "04 68 00 00 01", "j.durand@caf.example"),
    ("Mission locale", "Paul Petit", "04 68 00 00 02", "p.petit@ml.example"),
    ("^", "Zoé Vidal", "04 68 00 00 03", "z.vidal@ml.example"),
]


@pytest.mark.parametrize(
    ("title", "listed"),
    [
        ("Annexe 2 : Liste des partenaires", "Liste des partenaires"),
        ("3. Annuaire des partenaires", "3. Annuaire des partenaires"),
        ("Signataires", "Signataires"),
        ("Contacts", None),
    ],
)
def test_bodies_to_contact_in_a_list_of_partners(title: str, listed: str | None) -> None:
    reading = read([heading(title), grid(CONTACTS)])
    assert rows(reading, "contacts", "organisation", "phone", "email") == [
        ("CAF de l'Aude", "+33468000001", "j.durand@caf.example"),
        ("Mission locale", "+33468000002", "p.petit@ml.example"),
        ("Mission locale", "+33468000003", "z.vidal@ml.example"),
    ]
    assert rows(reading, "details", "heading", "text")[0] == ("Contact", "Jeanne Durand")
    assert "cells_left" not in codes(reading)
    assert rows(reading, "passages", "text") == ([] if listed else [(title,)])
    names = [
        (found.title, [paragraph.text for paragraph in found.paragraphs])
        for found in reading.participant_lists
    ]
    assert names == ([(listed, ["CAF de l'Aude", "Mission locale"])] if listed else [])


def test_an_annex_that_lists_who_signed() -> None:
    table = [("Structure", "Nom"), ("CPAM", "Jean Noir"), ("DSDEN", "Zoé Vidal")]
    reading = read([heading("Annexe 1 : Liste des signataires"), grid(table)])
    assert [found.title for found in reading.participant_lists] == ["Liste des signataires"]


def objectives(reading: Reading) -> list[tuple[object, ...]]:
    columns = ("operational_objective", "actions_text", "partners_text", "commitments_text")
    return rows(reading, "objectives", *columns)


ANNEX = (heading("Annexe 1 – Plan d'actions", 0), heading("PILIER : ÉDUCATION"))
CARD = ("Lire tôt", "Club de lecture", "CAF, Ville de Dole", "Évaluation : T1 2026")


def card(at: int, title: str, *texts: str) -> list[Block]:
    """An objective set in a box: a title, and small headings over the texts of its fields."""
    names = ("ACTIONS", "PARTENAIRES", "CALENDRIER")
    fields = [
        block
        for name, text in zip(names, texts, strict=True)
        for block in (heading(name, 3), prose(text))
    ]
    return [
        replace(
            block,
            lines=tuple(make_line(block.text, 40.0 + 200 * at, 20 + 14 * row) for _ in block.lines),
        )
        for row, block in enumerate([heading(title, 2), *fields])
        if isinstance(block, Heading | Prose)
    ]


def test_small_headings_name_the_fields_of_the_objective_above_them() -> None:
    other = ("Courir", "Stages de sport", "CIDFF", "rentrée 2025")
    blocks = [*ANNEX, *card(0, *CARD), *card(1, *other), prose("En gris : les priorités.")]
    reading = read(blocks)
    assert objectives(reading) == [CARD, other]
    assert rows(reading, "objectives", "pillar", "theme") == [("ÉDUCATION", "")] * 2
    # What stands left of a box is no part of it.
    assert rows(reading, "passages", "text") == [("En gris : les priorités.",)]


def test_an_objective_set_as_text_has_the_paint_behind_it() -> None:
    blocks = [*ANNEX, *card(0, *CARD), *card(1, "Courir", "Stages", "CIDFF", "2025")]
    legend = Legend((make_line("En gris : les priorités"),), "grey")
    paint = {1: (Fill(Box(30, 10, 230, 200), "#c8c8c8"), Fill(Box(235, 10, 440, 200), "#eef2f7"))}
    assert rows(read(blocks, legend, paint), "objectives", "priority") == [(True,), (False,)]


@pytest.mark.parametrize(
    "table",
    [
        [
            ("*Lire tôt*", "*Courir*"),
            (
                "Club de lecture\nPartenaires : CAF\nÉchéance : 2025",
                "Stages\nPartenaires : CIDFF\nÉchéance : 2026",
            ),
        ],
        [("*Lire tôt*",), ("Club de lecture\nPartenaires : CAF\nÉchéance : 2025",)],
    ],
)
def test_boxes_with_a_title_and_fields_are_objectives(table: list[tuple[str, ...]]) -> None:
    expected = [
        ("Lire tôt", "Club de lecture", "CAF", "2025"),
        ("Courir", "Stages", "CIDFF", "2026"),
    ]
    reading = read([*ANNEX, grid(table)])
    assert objectives(reading) == expected[: len(table[0])]
    assert codes(reading) == []


def test_boxes_of_which_one_names_no_field_are_no_objectives() -> None:
    table = [("*Lire*", "*Courir*"), ("Club\nPilote : CAF\nÉchéance : 2025", "Un stage")]
    assert objectives(read([*ANNEX, grid(table)])) == []
