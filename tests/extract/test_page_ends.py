"""Tables that page ends cut: what is printed again, what opens anew, what goes on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from extract.blocks import read_blocks
from extract.layout import Layout
from extract.paragraphs import cell_text
from extract.tables.columns import heading_kinds
from extract.tables.forms import split_forms
from extract.tables.stitch import stitch_tables
from pipelines.signs import find_signs
from schemas.blocks import Heading, Prose
from schemas.geometry import Box
from schemas.page import Page, Ruling
from schemas.table import Table
from tests.extract.grids import make_line, make_table

HEAD = ["Objectifs", "Actions", "Partenaires", "Calendrier"]
ROW = ["Lire avant six ans", "Ateliers du soir", "CAF", "2021"]


def on_pages(*pages: Sequence[Sequence[str]], above: Sequence[str] = ()) -> list[Layout]:
    """A page for each table; `above` are the lines over it, from the second page on."""
    layouts = []
    for number, rows in enumerate(pages, start=1):
        page = Page(number, 595, 842, (), (), ())
        lines = tuple(make_line(text, page=number) for text in above if number > 1)
        layouts.append(Layout(page, (make_table(rows, number),), lines, ()))
    return layouts


def stitched(*pages: Sequence[Sequence[str]]) -> list[Table]:
    tables, _ = stitch_tables(on_pages(*pages), heading_kinds)
    return [table for found in tables for table in found]


def merged(text: str) -> list[str]:
    return [text, "<", "<", "<"]


def test_a_doubtful_page_end_is_a_sign_of_the_rows_on_both_sides() -> None:
    last, first = ["Lire avant six ans", "Ateliers", "", ""], ["", "Stages d'été", "", ""]
    (table,) = stitched([HEAD, ROW, last], [first, ROW])
    (join,) = table.joins
    doubtful = replace(table, joins=(replace(join, margin=0.1),))
    assert find_signs([], [[replace(table, joins=(replace(join, margin=0.5),))]]) == []
    signs = find_signs([], [[doubtful]])
    assert [(sign.name, sign.page) for sign in signs] == [
        ("join_doubtful", 1),
        ("join_doubtful", 2),
    ]
    places = {line.text: (line.page, line.box) for cell in table.cells for line in cell.lines}
    for text in ("Ateliers", "Stages d'été"):
        page, box = places[text]
        assert any(sign.page == page and Box(*sign.bbox).overlap(box) for sign in signs)
    page, box = places["Ateliers du soir"]
    assert not any(s.page == 1 == page and Box(*s.bbox).overlap(box) for s in signs)


def test_a_header_is_printed_again_in_other_words() -> None:
    other = ["Objectifs opérationnels", "Pistes d'actions", "Partenaires associés", "Échéance"]
    (table,) = stitched([merged("Lecture"), HEAD, ROW], [merged("Lecture"), other, ROW])
    assert table.rows == 4


def test_a_header_of_other_columns_opens_a_table() -> None:
    other = ["Objectifs", "Pilote", "Partenaires", "Actions"]
    assert len(stitched([merged("Lecture"), HEAD, ROW], [merged("Lecture"), other, ROW])) == 2


def test_a_header_under_another_title_opens_a_table() -> None:
    first, second = stitched(
        [merged("Lecture"), HEAD, ROW],
        [merged("Sport"), HEAD, ROW],
        # The row that this page end cuts goes on below the header of its own table.
        [merged("Sport"), HEAD, ["", "Stages d'été", "", ""]],
    )
    assert [table.rows for table in (first, second)] == [3, 3]
    assert second.cells[-3].text == "Ateliers du soir\nStages d'été"


def test_a_header_further_down_is_printed_again() -> None:
    rows = [HEAD, ROW, merged("Sport"), HEAD, ROW]
    (table,) = stitched(rows, [merged("Sport"), HEAD, ["", "Stages d'été", "", ""]])
    assert table.rows == 5


@pytest.mark.parametrize("first", ["Objectif stratégique", "Objectif opérationnel"])
def test_the_next_page_opens_with_the_next_form(first: str) -> None:
    def form(objective: str) -> list[list[str]]:
        rows = [["Objectif stratégique", "Lire"], ["Objectif opérationnel", objective]]
        own = rows if first == "Objectif stratégique" else rows[1:]
        return [*own, ["Actions", "Ateliers"], ["Pilote", "CAF"]]

    (table,) = stitched(form("Lire tôt"), form("Lire tard"))
    named = [cell_text(form.at(1, form.columns - 3)) for form in split_forms(table)]
    assert named == ["Lire tôt", "Lire tard"]


def test_a_field_of_a_form_goes_on_with_no_other_field() -> None:
    rows = [["Objectif", "Rénover"], ["Actions", "Visites"], ["Calendrier", "Travaux : 2025-2028"]]
    first, second = on_pages(rows, [["Indicateurs de suivi", "Étiquettes avant et après"]])
    # The rules at the page end are left open, as some typesetters do after every row.
    left_open = replace(first.tables[0], open_bottom=True)
    tables, doubts = stitch_tables([replace(first, tables=(left_open,)), second], heading_kinds)
    assert tables[0][0].rows == 4
    assert doubts == []


@pytest.mark.parametrize(
    ("upper", "lower", "rows"),
    [
        # A typesetter may carry the label of a row over with all but a line of it.
        (["", "• Ateliers du soir", "", ""], ["Lire tôt", "• Stages", "CAF", "2021"], 2),
        (["", "Ateliers du soir", "Ville", ""], ["Lire tôt", "Stages", "CAF", "2021"], 3),
        # A label merged over the rows of two pages: nothing goes on but it.
        (["Lire", "Ateliers", "Ville", "mai 2021"], ["", "Stages", "CAF", "rentrée 2022"], 3),
        (["", "Ateliers", "Ville", "mai 2021"], ["Lire", "Stages", "CAF", "rentrée 2022"], 3),
    ],
)
def test_a_row_with_a_label_on_one_page_only(upper: list[str], lower: list[str], rows: int) -> None:
    (table,) = stitched([HEAD, ROW, upper], [HEAD, lower])
    assert table.rows == rows + 1


def test_the_first_row_of_a_table_has_its_label_below_the_cut() -> None:
    upper = ["", "• Ateliers du soir", "", "Appel à projets : mars 2022"]
    lower = ["Lire tôt", "• Stages", "CAF", "Campagne : octobre 2022"]
    (table,) = stitched([HEAD, upper], [HEAD, lower])
    assert table.rows == 2
    (table,) = stitched([HEAD, ROW, upper], [HEAD, lower])
    assert table.rows == 4


@pytest.mark.parametrize(("is_open", "rows"), [(True, 3), (False, 4)])
def test_a_row_left_open_without_a_label(is_open: bool, rows: int) -> None:
    upper, lower = ["", "Ateliers", "", "mai 2021"], ["Lire tôt", "Stages", "", "Forum : 2022"]
    first, second = on_pages([HEAD, ROW, upper], [HEAD, lower])
    table = replace(first.tables[0], open_bottom=is_open)
    tables, _ = stitch_tables([replace(first, tables=(table,)), second], heading_kinds)
    assert tables[0][0].rows == rows


def test_rows_beside_a_label_over_them_have_labels_of_their_own() -> None:
    head = ["Enjeux", *HEAD]
    (table,) = stitched(
        [head, ["Lire", *ROW], ["Courir", "Nager dans les écoles des quartiers", "Bus", "CAF", ""]],
        [["", "Animer les espaces", "• Fresque", "médiathèque", ""], ["^", *ROW]],
    )
    assert table.rows == 5


def test_a_title_at_the_foot_of_a_page_has_none_of_the_figures_below_it() -> None:
    first, second = on_pages([HEAD, ROW, ["Axe 6", "", "", ""]], [["Réunions", "300", "5", "2021"]])
    table = first.tables[0]
    # Nothing is drawn around the title, so that the rest of its row has no cells.
    cells = tuple(cell for cell in table.cells if cell.row < 2 or cell.column == 0)
    table = replace(table, cells=cells, open_bottom=True)
    tables, _ = stitch_tables([replace(first, tables=(table,)), second], heading_kinds)
    assert tables[0][0].rows == 4


@pytest.mark.parametrize(("is_open", "rows"), [(True, 4), (False, 5)])
def test_a_label_below_the_cut_beside_one_over_rows(is_open: bool, rows: int) -> None:
    head = ["Enjeux", *HEAD]
    first, second = on_pages(
        [head, ["Lire", *ROW], ["Courir", *ROW], ["^", "", "• Stages", "", "Forum : 2022"]],
        [head, ["", "Sortir du quartier", "• Excursions", "Ville", "Bilan : 2023"]],
    )
    table = replace(first.tables[0], open_bottom=is_open)
    tables, _ = stitch_tables([replace(first, tables=(table,)), second], heading_kinds)
    assert tables[0][0].rows == rows


@pytest.mark.parametrize(
    ("title", "joined"), [("Lire (suite)", True), ("Lire", True), ("Courir", False)]
)
def test_a_title_above_the_rest_of_a_table(title: str, joined: bool) -> None:
    first, second = on_pages([HEAD, ROW], [HEAD, ["", "Stages", "", ""]], above=[title])
    first = replace(first, lines=(make_line("Cohésion"), make_line("Lire")))
    tables, _ = stitch_tables([first, second], heading_kinds)
    assert (len(tables[1]) == 0) == joined
    if joined:
        assert tables[0][0].repeated_headers[-1].text == title
        blocks = read_blocks([first, second], tables)
        assert [block.page for block in blocks if isinstance(block, Heading | Prose)] == [1, 1]


def test_a_form_below_the_title_of_its_action() -> None:
    rows = [
        ["Fiche action n° 1 : Café des parents", "<", "<", "<"],
        ["Objectif opérationnel", "Associer les familles", "<", "<"],
        ["Pilote", "Ville", "Partenaires", "CAF"],
        ["Description de l'action", "Un café par mois", "<", "<"],
        ["Remarque libre", "Rien", "<", "<"],
    ]
    (form,) = split_forms(make_table(rows))
    assert form.columns == 6


def test_a_page_end_below_rows_that_merge_columns() -> None:
    wide = ["Halls", "<", "10 €", "20 €", "30 €", "40 €"]
    row = ["Caves", "<", "10 €", "20 €", "30 €", "40 €"]
    parted = ["Total", "2 actions", "20 €", "40 €", "60 €", "80 €"]
    upper, lower = make_table([wide], 1), make_table([row, parted], 2)
    # Alone, the upper one has as many columns as its cells show.
    cells = [replace(cell, column=max(cell.column - 1, 0), column_span=1) for cell in upper.cells]
    upper = replace(upper, cells=tuple(cells), columns=5)
    layouts = [
        Layout(Page(at, 595, 842, (), (), ()), (table,), (), ())
        for at, table in enumerate((upper, lower), start=1)
    ]
    tables, _ = stitch_tables(layouts, heading_kinds)
    ((table,), _) = tables
    assert (table.rows, table.columns) == (3, 6)
    assert [cell.column_span for cell in table.cells if cell.column == 0] == [2, 2, 1]


def test_small_letters_in_all_lists_are_one_sign() -> None:
    upper = ["Lire tôt", "• Ateliers du soir", "Ville", "associations de quartier"]
    lower = ["Lire tard", "• Stages", "bailleurs sociaux", "centres sociaux, Ville"]
    (table,) = stitched([HEAD, upper], [HEAD, lower])
    assert table.rows == 3


def test_the_text_of_a_field_that_could_be_a_heading() -> None:
    rows = [["Objectif opérationnel", "Lire"], ["Actions", "Ateliers"], ["Pilote", "CAF"]]
    (form,) = split_forms(
        make_table([*rows, ["Financements", "Crédits de la politique de la ville"]])
    )
    assert cell_text(form.at(1, 3)) == "Crédits de la politique de la ville"


@pytest.mark.parametrize("lower", ["urbaine de proximité", "Jardins"])
def test_a_merged_text_that_a_page_end_cuts(lower: str) -> None:
    head = ["Objectifs", "Sous-objectifs", "Actions", "Partenaires"]
    upper = ["Cadre de vie", "Relancer la gestion", "Visites", "Ville"]
    below = [["Emploi", lower, "Forums", "CAF"], ["Santé", "^", "Soins", "ARS"]]
    (table,) = stitched([head, upper], below)
    texts = [cell.text for cell in table.cells if cell.column == 1 and cell.row]
    whole = lower[0].islower()
    assert texts == ([f"{upper[1]}\n{lower}"] if whole else [upper[1], lower])


def test_a_header_of_two_rows_is_printed_again() -> None:
    head = [["Objectifs", "Actions", "Calendrier", "<"], ["^", "^", "Début", "Fin"]]
    row = ["Lire avant six ans", "Ateliers du soir", "2025", "2026"]
    (table,) = stitched([*head, row], [*head, row])
    assert table.rows == 4
    assert [line.text for line in table.repeated_headers][-2:] == ["Début", "Fin"]


def test_a_header_of_two_rows_over_labels_of_which_one_could_be_a_heading() -> None:
    head = [["Actions", "2025", "<", "Observations"], ["^", "Prévu", "Réalisé", "^"]]
    upper = [["Gardien", "90", "80", ""], ["Référent de site", "10", "10", ""]]
    lower = [["Tags", "7", "7", ""]]
    (table,) = stitched([*head, *upper], [*head, *lower])
    assert [line.text for line in table.repeated_headers][-2:] == ["Prévu", "Réalisé"]
    assert table.rows == len([*head, *upper, *lower])


@pytest.mark.parametrize(
    ("note", "rule", "joined"),
    [
        ("1 Voir la liste en annexe.", 190.0, True),
        ("(2) Données provisoires.", 190.0, True),
        ("1 Voir la liste en annexe.", 560.0, False),
        ("Le comité se réunit deux fois par an.", 190.0, False),
    ],
)
def test_notes_below_a_short_rule_end_no_table(note: str, rule: float, joined: bool) -> None:
    first, second = on_pages([HEAD, ROW], [["Ecrire", "Cours", "Ville", "2022"]])
    rules = (Ruling(Box(36, 700, 36 + rule, 700)),)
    first = replace(
        first,
        page=replace(first.page, rulings=rules),
        lines=(make_line(note, x0=36, top=706),),
    )
    tables, _ = stitch_tables([first, second], heading_kinds)
    assert [len(found) for found in tables] == ([1, 0] if joined else [1, 1])
