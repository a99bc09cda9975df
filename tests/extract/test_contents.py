"""Tables of contents and the openings of annexes, from lines of text."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extract.annexes import read_annexes
from extract.blocks import read_blocks
from extract.layout import Layout
from schemas.blocks import Block, Contents, Heading, Prose
from schemas.page import Page
from schemas.table import Line
from tests.extract.grids import make_line

WIDTH, HEIGHT = 595.0, 842.0


def blocks(*pages: list[Line]) -> list[Block]:
    """The blocks of pages with these lines and no tables."""
    layouts = [
        Layout(
            Page(number, WIDTH, HEIGHT, tuple(word for line in lines for word in line.words)),
            (),
            tuple(replace(line, page=number) for line in lines),
            (),
        )
        for number, lines in enumerate(pages, start=1)
    ]
    return read_blocks(layouts, [()] * len(layouts))


def larger(line: Line) -> Line:
    return replace(line, words=tuple(replace(word, size=18.0) for word in line.words))


def test_entries_in_three_pieces_are_a_table_of_contents() -> None:
    titles = ["Les fiches actions", "Le portrait des quartiers", "Les programmes"]
    contents = [larger(make_line("Sommaire"))]
    for at, title in enumerate(titles):
        top = 60.0 + 30 * at
        contents += [
            make_line(f"*Annexe {at + 1}*", top=top),
            make_line(title, 150.0, top),
            make_line(str(3 + at), 500.0, top),
        ]
    pages = [
        [make_line(f"ANNEXE {at + 1}"), larger(make_line(f"*{title}*", top=40.0)), text]
        for at, title in enumerate(titles)
        for text in [make_line("Un texte qui dit ce que contient cette annexe.", top=90.0)]
    ]
    found = blocks(contents, [make_line("Avant-propos")], *pages)
    listed = [block.text for block in found if isinstance(block, Contents)]
    assert listed == [f"Annexe {at + 1} {title}" for at, title in enumerate(titles)]
    parts = read_annexes(found, 5)
    assert [(part.number, part.title, part.page_first, part.page_last) for part in parts] == [
        (at + 1, title, 3 + at, 3 + at) for at, title in enumerate(titles)
    ]


@pytest.mark.parametrize("numbered", [True, False], ids=["with pages", "without"])
def test_an_annex_above_its_title_is_an_entry(numbered: bool) -> None:
    titles = ["Les fiches actions", "Le portrait des quartiers", "Les programmes"]
    contents = [larger(make_line("*Table des matières*"))]
    for at, title in enumerate(titles):
        top = 60.0 + 60 * at
        leaders = f"{title} {'.' * 40} {3 + at}" if numbered else title
        contents += [make_line(f"*Annexe {at + 1}*", top=top), make_line(leaders, 50.0, top + 16)]
    pages = [
        [larger(make_line(f"*ANNEXE {at + 1}*")), larger(make_line(f"*{title}*", top=50.0)), text]
        for at, title in enumerate(titles)
        for text in [make_line("Un texte qui dit ce que contient cette annexe.", top=90.0)]
    ]
    parts = read_annexes(blocks(contents, [make_line("Avant-propos")], *pages), 5)
    assert [(part.number, part.title, part.page_first, part.page_last) for part in parts] == [
        (at + 1, title, 3 + at, 3 + at) for at, title in enumerate(titles)
    ]


def test_text_set_like_the_entries_above_it_is_text() -> None:
    lines = [make_line(f"Chapitre {at} ........ {at}", top=60.0 + 14 * at) for at in range(1, 5)]
    lines.append(make_line("Imprimé sur du papier recyclé.", top=130.0))
    found = blocks(lines)
    assert [type(block) for block in found] == [Contents] * 4 + [Prose]


def test_figures_that_do_not_rise_are_no_page_numbers() -> None:
    rows = [("Les Rêpes", "486"), ("Champ Fleuri", "173"), ("Ensemble", "659")]
    lines = [
        piece
        for at, (name, figure) in enumerate(rows)
        for piece in (make_line(name, top=60 + 30.0 * at), make_line(figure, 500.0, 60 + 30.0 * at))
    ]
    assert not any(isinstance(block, Contents) for block in blocks(lines))


def test_the_number_of_an_annex_alone_is_a_heading_however_it_is_set() -> None:
    found = blocks([make_line("ANNEXE 2"), make_line("Annexes et pièces jointes.", top=60.0)])
    assert [block.text for block in found if isinstance(block, Heading)] == ["ANNEXE 2"]


def test_a_list_of_bodies_below_the_title_of_an_annex_is_no_table_of_contents() -> None:
    found = blocks(
        [
            make_line("*ANNEXE 3*"),
            make_line("*Liste des signataires du contrat*", top=40.0),
            make_line("• La Ville de Montigny", top=70.0),
            make_line("• La Caisse des Dépôts", top=84.0),
        ]
    )
    texts = [block.text for block in found if isinstance(block, Prose)]
    assert texts == ["La Ville de Montigny", "La Caisse des Dépôts"]


def test_a_list_of_sheets_by_name_is_a_table_of_contents() -> None:
    found = blocks(
        [
            make_line("*Liste des fiches du contrat*"),
            make_line("Fiche 1 : Tutorat", top=60.0),
            make_line("Fiche 2 : Rencontres", top=90.0),
            make_line("Les fiches ont été validées par le comité de pilotage.", top=120.0),
        ]
    )
    listed = [block.text for block in found if isinstance(block, Contents)]
    assert listed == ["Fiche 1 : Tutorat", "Fiche 2 : Rencontres"]
    assert [block.text for block in found if isinstance(block, Prose)] == [
        "Les fiches ont été validées par le comité de pilotage."
    ]


def test_page_numbers_in_brackets_end_entries() -> None:
    titles = ("Plan d'actions", "Bilan : préconisations", "Contacts")
    texts = [f"Annexe {at} – {title} (page {2 + at})" for at, title in enumerate(titles, start=1)]
    lines = [make_line(text, top=60 + 14.0 * at) for at, text in enumerate(texts)]
    found = [block.text for block in blocks(lines) if isinstance(block, Contents)]
    assert found == [f"Annexe {at} – {title}" for at, title in enumerate(titles, start=1)]


def test_a_title_right_below_that_of_an_annex_is_another() -> None:
    first = [
        make_line("*Annexe 1 – Programmes*", top=40),
        make_line("*Novétoit – QPV Le Lac – programme prévisionnel 2025-2027*", top=52),
        make_line("Le programme est annuel.", top=90),
    ]
    second = [
        make_line("*Annexe 2 – Suivi et évaluation de la*", top=40),
        make_line("*convention d'utilisation de l'abattement de taxe foncière*", top=52),
        make_line("Le suivi est annuel.", top=90),
    ]
    titles = [annex.title for annex in read_annexes(blocks(first, second), 2)]
    assert titles == [
        "Programmes",
        "Suivi et évaluation de la convention d'utilisation de l'abattement de taxe foncière",
    ]
