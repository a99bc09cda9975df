"""Tables whose row rules are drawn cell by cell, without column rules."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from extract.layout import Layout, lay_out
from extract.tables.columns import column_kind
from extract.tables.open_tables import find_open_tables
from schemas.geometry import Box
from schemas.page import Fill, Page, Ruling, Word

EDGES = (40.0, 140.0, 280.0, 340.0, 400.0, 460.0)
TOP, HEIGHT = 100.0, 20.0


def rule(row: int, *columns: int) -> list[Ruling]:
    """The lower rule of a row, a piece for each of the columns."""
    at = TOP + (row + 1) * HEIGHT
    return [Ruling(Box(EDGES[column], at, EDGES[column + 1], at)) for column in columns]


def paint(row: int, first: int, last: int) -> Fill:
    top = TOP + row * HEIGHT
    return Fill(Box(EDGES[first], top, EDGES[last + 1], top + HEIGHT), "#e7e6e6")


def text(row: int, column: int, words: str, right: bool = False) -> list[Word]:
    """One string at the left, or at the right, of a cell."""
    top = TOP + row * HEIGHT + 5
    width = 5.0 * len(words)
    x = EDGES[column + 1] - 3 - width if right else EDGES[column] + 3
    found = []
    for word in words.split():
        box = Box(x, top, x + 5.0 * len(word), top + 10)
        found.append(Word(word, box, "Carlito", 10, run=100 * row + column + 1))
        x += 5.0 * (len(word) + 1)
    return found


def programme() -> Layout:
    """A head of two rows, two actions of one axis, a title in the axis, a subtotal."""
    words = [
        *text(0, 0, "Axes"), *text(0, 1, "Actions"), *text(0, 2, "Dépenses prévues"),
        *text(0, 4, "Observations"),
        *text(1, 2, "2021", right=True), *text(1, 3, "2022", right=True),
        *text(2, 0, "Propreté"), *text(2, 1, "Effacement des tags"),
        *text(2, 2, "100 €", right=True), *text(2, 4, "Reconduit"),
        *text(3, 1, "Enlèvement"), *text(3, 3, "50 €", right=True),
        *text(3, 4, "Reporté"),
        *text(4, 1, "Sous-total propreté", right=True), *text(4, 2, "100 €", right=True),
        *text(4, 3, "50 €", right=True),
    ]  # fmt: skip
    rulings = [
        *rule(0, 2, 3), *rule(1, *range(5)), *rule(2, *range(1, 5)), *rule(3, *range(5)),
        *rule(4, *range(5)),
    ]  # fmt: skip
    fills = (paint(0, 2, 3), paint(4, 0, 1))
    page = Page(1, 500, 700, tuple(words), tuple(rulings), fills)
    return lay_out([page], [()], lambda _: False)[0]


def test_pieces_give_columns_and_rows_and_merged_cells() -> None:
    (table,) = find_open_tables(programme(), column_kind, None)
    cells = {
        cell.text: (cell.row, cell.column, cell.row_span, cell.column_span) for cell in table.cells
    }
    assert (table.rows, table.columns) == (5, 5)
    assert cells["Actions"] == (0, 1, 2, 1)
    assert cells["Dépenses prévues"] == (0, 2, 1, 2)
    assert cells["2022"] == (1, 3, 1, 1)
    assert cells["Propreté"] == (2, 0, 2, 1)
    assert cells["Enlèvement"] == (3, 1, 1, 1)
    assert cells["Sous-total propreté"] == (4, 0, 1, 2)
    assert cells["Reporté"] == (3, 4, 1, 1)
    assert not table.open_bottom


def test_a_painted_head_of_two_rows_is_whole() -> None:
    page = programme().page
    tall = [
        Fill(paint(0, at, at).box._replace(bottom=TOP + 2 * HEIGHT), "#ddeeff") for at in (0, 1, 4)
    ]
    fills = (*tall, *page.fills, paint(1, 2, 2), paint(1, 3, 3))
    second = [
        replace(word, box=word.box._replace(top=113, bottom=118)) for word in text(0, 1, "du GUP")
    ]
    page = replace(page, words=(*page.words, *second), fills=fills)
    (table,) = find_open_tables(lay_out([page], [()], lambda _: False)[0], column_kind, None)
    assert [cell.text for cell in table.cells if cell.row == 0] == [
        "Axes", "Actions\ndu GUP", "Dépenses prévues", "Observations",
    ]  # fmt: skip
    assert table.rows == 5


def test_a_row_without_a_lower_rule_goes_on_over_the_page_end() -> None:
    layout = programme()
    page = layout.page
    cut = [ruling for ruling in page.rulings if ruling.box.top < TOP + 4.5 * HEIGHT]
    pages = [Page(1, 500, 700, page.words, tuple(cut), page.fills)]
    (table,) = find_open_tables(lay_out(pages, [()], lambda _: False)[0], column_kind, None)
    assert table.rows == 5
    assert table.open_bottom


def test_dashes_are_no_pieces() -> None:
    dashes = tuple(
        Ruling(Box(x0, TOP + HEIGHT * row, x1, TOP + HEIGHT * row))
        for row in range(1, 6)
        for x0, x1 in pairwise(float(x) for x in range(40, 460, 3))
    )
    page = programme().page
    pages = [Page(1, 500, 700, page.words, dashes)]
    (table,) = find_open_tables(lay_out(pages, [()], lambda _: False)[0], column_kind, None)
    assert table.columns == 4


def test_paint_closes_a_head_that_no_rule_closes() -> None:
    words = [
        *text(0, 0, "Objectifs"), *text(0, 1, "Actions"), *text(0, 2, "Pilote"),
        *text(1, 2, "associé"),
        *text(2, 0, "Lire"), *text(2, 1, "Club"), *text(2, 2, "Ville"),
        *text(3, 0, "Écrire"), *text(3, 1, "Atelier"), *text(3, 2, "CAF"),
    ]  # fmt: skip
    rulings = [*rule(2, *range(5)), *rule(3, *range(5))]
    head = [Fill(Box(x0, TOP, x1, TOP + 2 * HEIGHT), "#0b5d57") for x0, x1 in pairwise(EDGES)]
    page = Page(1, 500, 700, tuple(words), tuple(rulings), tuple(head))
    layout = lay_out([page], [()], lambda _: False)[0]
    (table,) = find_open_tables(layout, column_kind, None)
    found = {cell.text: cell.row for cell in table.cells}
    assert [found[text] for text in ("Pilote\nassocié", "Lire", "Écrire")] == [0, 1, 2]
