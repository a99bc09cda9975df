"""Forms: field names on a tint, names above their texts, titles that name the objective."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from extract.tables.columns import find_head
from extract.tables.forms import split_forms
from extract.tables.grid import find_tables
from schemas.geometry import Box
from schemas.page import Fill, Page, Ruling, Word
from tests.extract.grids import make_table

LEFT, NAMES, RIGHT = 50.0, 150.0, 550.0
TINT = "#e6f0ee"


def words(text: str, x: float, top: float, bold: bool = False) -> list[Word]:
    found = []
    run = int(1000 * top + x)
    for piece in text.split():
        width = 5.0 * len(piece)
        found.append(
            Word(piece, Box(x, top, x + width, top + 10), "Carlito", 10.0, bold=bold, run=run)
        )
        x += width + 3
    return found


def rule(x0: float, top: float, x1: float, bottom: float) -> Ruling:
    return Ruling(Box(x0, top, x1, bottom))


def form_page(fields: Sequence[tuple[str, str]], tinted: bool = True) -> Page:
    """A form with a title, a row of names above texts, and rows of names beside their texts."""
    placed = words("Fiche 1.1 Aller vers les publics", LEFT + 5, 105, bold=True)
    fills = []
    at = 160.0
    rules = [rule(LEFT, y, RIGHT, y) for y in (100, 120, 160)]
    for x, name, text in ((50, "Pilote", "CCAS"), (200, "Copilote", "CAF"),
                          (350, "Partenaires", "Mission locale")):  # fmt: skip
        placed += words(name, x + 5, 125, bold=True) + words(text, x + 5, 140)
    rules += [rule(x, 120, x, 160) for x in (200, 350)]
    for name, text in fields:
        placed += words(name, LEFT + 5, at + 5, bold=True) + words(text, NAMES + 5, at + 5)
        if tinted:
            fills.append(Fill(Box(LEFT, at, NAMES, at + 20), TINT))
        at += 20
        rules.append(rule(LEFT, at, RIGHT, at))
    rules += [rule(x, 100, x, at) for x in (LEFT, RIGHT)]
    return Page(1, 600, 800, tuple(placed), tuple(rules), tuple(fills))


FIELDS = (("Actions prévues", "Forum annuel"), ("Calendrier", "dès 2024"))


def test_names_on_a_tint_and_names_above_their_texts() -> None:
    (table,) = find_tables(form_page(FIELDS))
    (form,) = split_forms(table)
    head = find_head(form)
    assert head is not None
    body = {column.heading: form.at(head.last_row + 1, column.at) for column in head.columns}
    texts = {heading: cell.text for heading, cell in body.items() if cell is not None}
    assert texts == {
        "": "Fiche 1.1 Aller vers les publics",
        "Pilote": "CCAS",
        "Copilote": "CAF",
        "Partenaires": "Mission locale",
        "Actions prévues": "Forum annuel",
        "Calendrier": "dès 2024",
    }


def test_paint_that_words_cross_parts_no_cell() -> None:
    crossing = (("Actions prévues", "Forum"), ("Un calendrier qui va au-delà", "2024"))
    (table,) = find_tables(form_page(crossing))
    assert table.at(3, 0) == table.at(3, table.columns - 1)


def test_without_paint_rows_stay_whole() -> None:
    (table,) = find_tables(form_page(FIELDS, tinted=False))
    assert table.at(2, 0) == table.at(2, table.columns - 1)


def test_forms_side_by_side_share_the_names_of_their_fields() -> None:
    goal, actions, pilot, budget = (
        f"#dce4f2 *{name}*" for name in ("Objectif opérationnel", "Actions", "Pilote", "Budget")
    )
    forms = split_forms(
        make_table(
            [
                ["Programmation culturelle", "<", "<"],
                [goal, "*Ouvrir*", "*Lire*"],
                [actions, "Tarif", "Bibliothèque"],
                [pilot, "CAF", "<"],
            ]
        )
    )
    read = [[cell.text for cell in form.row_cells(form.rows - 1)] for form in forms]
    assert read == [["Ouvrir", "Tarif", "CAF"], ["Lire", "Bibliothèque", "CAF"]]
    # One text for all, and a small table below it, are one form.
    rows = [[goal, "*Ouvrir*", "<"], [actions, "Tarif", "<"], [pilot, "CAF", "<"]]
    assert len(split_forms(make_table([*rows, [budget, "État", "100 €"]]))) == 1


@pytest.mark.parametrize("beside", ["2024", "1.1", "☒ nouvelle", "T1 2026"])
def test_a_remark_beside_each_text_of_a_form_is_no_form(beside: str) -> None:
    goal, actions, pilot = (f"*{name}*" for name in ("Objectif opérationnel", "Actions", "Pilote"))
    rows = [[goal, "1.2 L'accueil", beside], [actions, "- Tarif", beside], [pilot, "CAF", "<"]]
    assert len(split_forms(make_table(rows))) == 1
    others = [[goal, "1.2 L'accueil", "1.3 « Lire »"], [actions, "- Tarif", "• Fêtes"], rows[2]]
    assert len(split_forms(make_table(others))) == 2
