"""Tables without vertical rules: their titles, their heads, and where they end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from extract.layout import Layout, lay_out
from extract.tables.columns import column_kind, find_head, is_heading_row
from extract.tables.open_tables import find_open_tables
from extract.tfpb.figure_rows import with_figure_rows
from extract.tfpb.words import open_kind
from schemas.geometry import Box
from schemas.page import Fill, Page, Word
from schemas.table import Table

COLUMNS = (50.0, 200.0, 350.0)
HEAD = ("*Objectifs*", "*Actions*", "*Calendrier*")


def set_words(text: str, x: float, top: float, run: int) -> list[Word]:
    """The words of a text; `*text*` is bold, `#text` a bold blue title."""
    bold = text[:1] in "*#"
    color = "#1f3864" if text.startswith("#") else "#000000"
    words = []
    for piece in text.strip("*#").split():
        width = 5.0 * len(piece)
        box = Box(x, top, x + width, top + 10)
        words.append(Word(piece, box, "Carlito", 10.0, bold=bold, color=color, run=run))
        x += width + 3.0
    return words


def page_of(
    rows: Sequence[tuple[float, Sequence[str]]], fills: Sequence[Fill] = (), number: int = 1
) -> Layout:
    """A page of rows of texts, each at its height, in three columns."""
    words: list[Word] = []
    for top, texts in rows:
        for x, text in zip(COLUMNS, texts, strict=False):
            words += set_words(text, x, top, len(words) + 1)
    page = Page(number, 595, 842, tuple(words), (), tuple(fills))
    return lay_out([page], [[]], is_heading_row)[0]


def texts_of(table: Table) -> list[tuple[int, str]]:
    return [(cell.row, cell.text) for cell in table.cells if cell.text]


def test_a_painted_band_over_the_headings_is_the_title() -> None:
    fills = [
        Fill(Box(48, 200, 545, 220), "#1f3864"),
        *(Fill(Box(left, 220, right, 240), "#d9e2f3") for left, right in
          ((48, 198), (198, 348), (348, 545))),
    ]  # fmt: skip
    rows = [(150, ["#La lecture"]), (205, ["*Lire avant six ans*"]), (225, HEAD)]
    rows += [(250, ["*Ouvrir*", "Ateliers du soir", "mai 2021"])]
    (table,) = find_open_tables(page_of(rows, fills), column_kind, None)
    assert texts_of(table)[0] == (0, "Lire avant six ans")
    assert table.cells[0].column_span == 3
    assert texts_of(table)[-1] == (2, "mai 2021")


def test_words_of_the_body_are_no_headings() -> None:
    rows = [(200, HEAD), (225, ["*Objectif*", "Ateliers dans le", "mai 2021"])]
    rows += [(237, ["*opérationnel*", "quartier", "et juin"])]
    (table,) = find_open_tables(page_of(rows), column_kind, None)
    assert (1, "Objectif\nopérationnel") in texts_of(table)


def test_a_heading_whose_first_word_is_known_by_itself_goes_on_below() -> None:
    rows = [(200, ("*Objectif*", *HEAD[1:])), (212, ["*opérationnel*"])]
    rows += [(230, ["Lire tôt", "Ateliers du soir", "mai 2021"])]
    (table,) = find_open_tables(page_of(rows), column_kind, None)
    assert texts_of(table)[0] == (0, "Objectif\nopérationnel")
    assert (1, "Lire tôt") in texts_of(table)


def test_a_bold_row_below_a_heading_is_none_of_it() -> None:
    rows = [
        (200, ("*Objectif opérationnel*", *HEAD[1:])),
        (212, ["*Lire tôt*", "Ateliers", "2021"]),
    ]
    (table,) = find_open_tables(page_of(rows), column_kind, None)
    assert (1, "Lire tôt") in texts_of(table)


def test_the_rest_of_a_cut_row_is_no_heading() -> None:
    rows = [
        (200, ("*Objectifs opérationnels*", *HEAD[1:])),
        (212, ["*porteurs de projet*", "du soir", "2021"]),
    ]
    (table,) = find_open_tables(page_of(rows), column_kind, None)
    assert (1, "porteurs de projet") in texts_of(table)


def test_a_title_below_ends_a_table_that_has_no_label_yet() -> None:
    first = page_of([(200, HEAD), (225, ["*Lire*", "Ateliers", "2021"])])
    (before,) = find_open_tables(first, column_kind, None)
    rows = [(60, HEAD), (85, ["", "du soir", ""]), (130, ["#Sport pour tous"])]
    rows += [(160, HEAD), (185, ["*Courir*", "Stages", "2022"])]
    going_on, other = find_open_tables(page_of(rows, number=2), column_kind, before)
    assert texts_of(going_on)[3:] == [(1, "du soir")]
    assert (1, "Courir") in texts_of(other)


def test_a_programme_without_rules_is_known_by_actions_over_years() -> None:
    rows = [(200, ["*Actions*", "*2023*", "*2024*"]), (225, ["Gardien", "1 100 €", "1 200 €"])]
    rows += [(245, ["Épaves", "800 €", "800 €"])]
    (table,) = find_open_tables(page_of(rows), open_kind, None)
    assert texts_of(with_figure_rows(table))[-3:] == [(2, "Épaves"), (2, "800 €"), (2, "800 €")]
    rows[0] = (200, ["*Quartiers*", "*2023*", "*Total*"])
    assert not find_open_tables(page_of(rows), open_kind, None)


def test_a_figure_set_to_the_right_ends_where_the_next_column_begins() -> None:
    rows = [(200, ["*Actions*", "*Prévu 2023*", "*Réalisé 2023*"])]
    rows += [(225, ["Gardien", "", "99,4 %"]), (245, ["Épaves", "", "0 %"])]
    layout = page_of(rows)
    figures = [*set_words("8 150,40 €", 301, 225, 90), *set_words("980,50 €", 309, 245, 91)]
    words = (*layout.page.words, *figures)
    layout = lay_out([replace(layout.page, words=words)], [[]], is_heading_row)[0]
    (table,) = find_open_tables(layout, open_kind, None)
    texts = texts_of(with_figure_rows(table))
    assert {(1, "8 150,40 €"), (1, "99,4 %"), (2, "980,50 €"), (2, "0 %")} <= set(texts)


def side_label(text: str, top: float, bottom: float) -> Word:
    return Word(text, Box(36, top, 46, bottom), "Carlito", 10.0, rotation=90, run=900 + int(top))


def test_labels_that_run_up_beside_the_rows_are_a_column_of_themes() -> None:
    rows = [(100, HEAD), (125, ["*1.1*", "Ateliers du soir", "mai 2021"])]
    rows += [(137, ["", "avec les parents", ""])]
    rows += [(170, ["*1.2*", "Cafés des parents", "2022"]), (215, ["*2.1*", "Bus", "2023"])]
    layout = page_of(rows)
    labels = (side_label("ÉCOLE", 140, 170), side_label("SANTÉ", 210, 230))
    fills = (Fill(Box(34, 120, 48, 195), "#f3e3e8"), Fill(Box(34, 205, 48, 235), "#f3e3e8"))
    page = replace(layout.page, words=(*layout.page.words, *labels), fills=fills)
    (table,) = find_open_tables(lay_out([page], [[]], is_heading_row)[0], column_kind, None)
    assert [(c.row, c.row_span, c.text) for c in table.cells if c.column == 0] == [
        (1, 2, "ÉCOLE"),
        (3, 1, "SANTÉ"),
    ]
    head = find_head(table)
    assert head is not None
    assert [column.kind for column in head.columns][:2] == ["theme", "operational_objective"]
    cell = table.at(1, 2)
    assert cell is not None
    assert cell.text == "Ateliers du soir\navec les parents"


def test_stripes_part_rows_and_a_label_stands_in_the_middle_of_its_rows() -> None:
    rows = [(100, HEAD), (125, ["", "Ateliers du soir", "mai 2021"])]
    rows += [(137, ["", "avec les parents", ""]), (142, ["*Lire*", "", ""])]
    rows += [(155, ["", "Cafés des parents", "2022"]), (185, ["*Courir*", "Bus", "2023"])]
    rows += [(215, ["", "Stages", "2024"]), (245, ["", "Licences", "2025"]), (230, ["*Nager*"])]
    stripes = [
        Fill(Box(left, top, right, bottom), "#e6eef2")
        for top, bottom in ((150, 180), (210, 240))
        for left, right in ((198, 348), (348, 545))
    ]
    (table,) = find_open_tables(page_of(rows, stripes), column_kind, None)
    assert [(c.row, c.row_span, c.text) for c in table.cells if c.column == 0] == [
        (0, 1, "Objectifs"),
        (1, 2, "Lire"),
        (3, 1, "Courir"),
        (4, 2, "Nager"),
    ]
    assert [c.text for c in table.cells if c.column == 2] == [
        "Calendrier", "mai 2021", "2022", "2023", "2024", "2025",
    ]  # fmt: skip


def test_a_single_painted_row_keeps_its_lines() -> None:
    rows = [(100, HEAD), (125, ["Lire", "Cafés des parents", "2022"]), (137, ["", "le samedi"])]
    rows += [(155, ["", "Recrutement de quatre"]), (161, ["Déployer des", "", "T3 2025"])]
    rows += [(167, ["", "médiateurs"]), (173, ["médiateurs"]), (179, ["", "Formation"])]
    rows += [(200, ["Nager", "Licences", "2024"]), (220, ["Courir", "Stages", "2025"])]
    paint = [
        Fill(Box(left, 151, right, 193), "#e6eef2")
        for left, right in ((48, 198), (198, 348), (348, 545))
    ]
    (table,) = find_open_tables(page_of(rows, paint), column_kind, None)
    assert [cell.text for cell in table.cells if cell.column == 1] == [
        "Actions",
        "Cafés des parents\nle samedi",
        "Recrutement de quatre\nmédiateurs\nFormation",
        "Licences",
        "Stages",
    ]


def test_a_title_over_the_middle_of_two_texts_is_none_of_the_head_between_them() -> None:
    title = "#Stratégique développement solidarités et emplois"
    rows = [
        (88, [title]),
        (100, HEAD),
        (112, ["*Objectif opérationnel 6.3 :*", "Brigade", "mai 2022"]),
    ]
    (table,) = find_open_tables(page_of([*rows, (124, ["Lire", "verte"])]), column_kind, None)
    assert texts_of(table) == [
        *((0, text.strip("*")) for text in HEAD),
        (1, "Objectif opérationnel 6.3 :\nLire"),
        (1, "Brigade\nverte"),
        (1, "mai 2022"),
    ]


def test_plain_words_below_a_bold_head_are_no_second_head() -> None:
    rows = [(100, HEAD), (125, ["*Créer*", "Appui aux", "en continu"])]
    rows += [(137, ["", "Porteurs de projet", "Territoires"]), (137, ["Acteurs", "", ""])]
    assert len(find_open_tables(page_of(rows), column_kind, None)) == 1


def test_a_label_at_the_head_of_its_row_is_not_merged_over_the_rest_of_another() -> None:
    rows = [(100, HEAD), (125, ["", "du soir", ""]), (150, ["*Lire*", "Cafés", "2022"])]
    stripes = [Fill(Box(48, top, 545, top + 15), "#e6eef2") for top in (120, 150)]
    (table,) = find_open_tables(page_of(rows, stripes), column_kind, None)
    assert texts_of(table)[3:] == [(1, "du soir"), (2, "Lire"), (2, "Cafés"), (2, "2022")]


def test_a_raised_letter_opens_no_rows_in_the_only_one_of_a_page() -> None:
    rows = [(100, HEAD), (120, ["*Rénover le*", "Concours", "Livraison"])]
    rows += [(132, ["*quartier*", "public", "au 2e"]), (144, ["*du Val*", "", "semestre"])]
    layout = page_of(rows)
    words = [
        replace(word, box=Box(word.box.x0, 128, word.box.x1, 142)) if word.text == "2e" else word
        for word in layout.page.words
    ]
    page = replace(layout.page, words=tuple(words))
    (table,) = find_open_tables(lay_out([page], [[]], is_heading_row)[0], column_kind, None)
    assert texts_of(table)[3:] == [
        (1, "Rénover le\nquartier\ndu Val"),
        (1, "Concours\npublic"),
        (1, "Livraison\nau 2e\nsemestre"),
    ]


def test_a_table_of_the_same_form_shows_the_columns_of_one_with_few_rows() -> None:
    words: list[Word] = []
    for top in (100.0, 200.0):
        for x, text in zip((50.0, 180.0, 420.0), HEAD, strict=True):
            words += set_words(text, x, top, len(words) + 1)
    # A text that begins far to the left of its heading, which stands in the middle.
    for x, text in ((50.0, "Ouvrir"), (160.0, "Ateliers"), (270.0, "selon les besoins de chacun")):
        words += set_words(text, x, 120.0, len(words) + 1)
    words += set_words("Fermer", 50.0, 220.0, len(words) + 1)
    words += set_words("Stages", 180.0, 220.0, len(words) + 1)
    page = Page(1, 595, 842, tuple(words))
    layout = lay_out([page], [[]], is_heading_row)[0]
    one, other = find_open_tables(layout, column_kind, None)
    assert [cell.places[0].box.x0 for cell in one.cells if cell.row == 1] == [
        cell.places[0].box.x0 for cell in other.cells if cell.row == 1
    ]


def test_a_note_across_the_columns_far_below_leaves_the_tables_above_it() -> None:
    rows = [(100, HEAD), (125, ["*Lire*", "Ateliers du soir", "mai 2021"])]
    rows += [(300, HEAD), (325, ["*Nager*", "Bassin ouvert", "mai 2023"])]
    rows += [(420, ["Sources diverses du comité de la"])]
    first, second = find_open_tables(page_of(rows), column_kind, None)
    assert (1, "Ateliers du soir") in texts_of(first)
    assert (1, "mai 2023") in texts_of(second)


def test_a_title_its_head_and_the_first_row_are_no_head_of_two_rows() -> None:
    # All at one distance, and the middle of the title over that of two texts of the row.
    title = "*Faire de la lecture une fête*"
    words = set_words(title, 152.0, 88.0, 1)
    for run, (x, text) in enumerate(zip(COLUMNS, HEAD, strict=True), start=2):
        words += set_words(text, x, 100.0, run)
    for run, (x, text) in enumerate(
        zip(COLUMNS, ("Ouvrir", "Ateliers", "mai 2021"), strict=True), 5
    ):
        words += set_words(text, x, 112.0, run)
    layout = lay_out([Page(1, 595, 842, tuple(words))], [[]], is_heading_row)[0]
    (table,) = find_open_tables(layout, column_kind, None)
    assert texts_of(table) == [
        (0, "Objectifs"), (0, "Actions"), (0, "Calendrier"),
        (1, "Ouvrir"), (1, "Ateliers"), (1, "mai 2021"),
    ]  # fmt: skip


@pytest.mark.parametrize("label", ["", "*Nager*"])
def test_a_title_ends_what_goes_on_from_the_page_before(label: str) -> None:
    head = page_of([(100, HEAD), (120, ["*Ouvrir*", "Ateliers", "mai 2021"])])
    (first,) = find_open_tables(head, column_kind, None)
    rows = [(60, ["", "la suite"]), (75, [label, "puis"])]
    (second,) = find_open_tables(page_of(rows, number=2), column_kind, first)
    layout = page_of([*rows[:1], (90, ["#La pratique sportive"])], number=3)
    words = [
        replace(word, size=12.0) if word.color != "#000000" and not label else word
        for word in layout.page.words
    ]
    page = replace(layout.page, words=tuple(words))
    (third,) = find_open_tables(lay_out([page], [[]], is_heading_row)[0], column_kind, second)
    assert texts_of(third) == [(0, "la suite")]
