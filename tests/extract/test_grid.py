"""Rules and paint to cells: what paint shows where rules are left out."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from extract.tables.grid import find_tables
from schemas.geometry import Box
from schemas.page import Fill, Page, Ruling, Word
from schemas.table import Table

LEFT, MIDDLE, RIGHT = 50.0, 150.0, 450.0


def across(*heights: float) -> list[Ruling]:
    return [Ruling(Box(LEFT, at, RIGHT, at)) for at in heights]


def upright(top: float, bottom: float) -> list[Ruling]:
    return [Ruling(Box(x, top, x, bottom)) for x in (LEFT, MIDDLE, RIGHT)]


def painted(top: float, bottom: float, right: float = RIGHT, color: str = "#d9e2f3") -> Fill:
    return Fill(Box(LEFT, top, right, bottom), color)


def words(texts: Sequence[tuple[str, float, float]]) -> tuple[Word, ...]:
    return tuple(
        Word(text, Box(x, top, x + 5.0 * len(text), top + 10), "Carlito", 10.0, run=at)
        for at, (text, x, top) in enumerate(texts, start=1)
    )


def read(
    texts: Sequence[tuple[str, float, float]], rulings: Sequence[Ruling], fills: Sequence[Fill]
) -> list[Table]:
    return find_tables(Page(1, 595, 842, words(texts), tuple(rulings), tuple(fills)))


def test_a_head_row_that_only_paint_closes() -> None:
    # A title, the headings below it, and the rest of a row that the page end cut.
    texts = [("Lecture", 55, 102), ("Actions", 55, 122), ("Quand", 155, 122), ("2021", 155, 142)]
    (table,) = read(
        texts,
        [*across(100, 120, 160), *upright(100, 120)[::2], *upright(120, 160)],
        [painted(100, 120, color="#1f3864"), painted(120, 140)],
    )
    assert [(cell.row, cell.text) for cell in table.cells] == [
        (0, "Lecture"), (1, "Actions"), (1, "Quand"), (2, ""), (2, "2021"),
    ]  # fmt: skip


def test_a_piece_of_a_form_without_column_rules() -> None:
    # The page end left one field of a form above the next form.
    texts = [("Pilote", 55, 52), ("CAF", 155, 52)]
    texts += [(name, 55, 102 + 20 * at) for at, name in enumerate(["But", "Qui", "Quoi", "Quand"])]
    rulings = across(70, 120, 140, 160, 180)
    fills = [painted(50, 70, MIDDLE)] + [painted(100 + 20 * at, 120 + 20 * at, MIDDLE)
                                         for at in range(4)]  # fmt: skip
    piece, whole = read(texts, rulings, fills)
    assert [cell.text for cell in piece.cells] == ["Pilote", "CAF"]
    assert whole.rows == 4
    assert not piece.open_top


def test_a_rule_under_paint_alone_is_no_piece_of_a_form() -> None:
    assert not read([("Titre", 55, 52)], across(70), [painted(50, 70, MIDDLE)])


def test_a_page_that_lies_within_one_row() -> None:
    (table,) = read([("Stages", 55, 62), ("2021", 155, 62)], upright(50, 780), [])
    assert [cell.text for cell in table.cells] == ["Stages", "2021"]
    assert table.open_top
    assert table.open_bottom
    # Rules that do not run down the page, or only at the sides of it, make no table.
    assert not read([("Stages", 55, 62)], upright(50, 200), [])
    assert not read([("Stages", 55, 62)], upright(50, 780)[::2], [])


def string(text: str, x: float, spaces: Sequence[float]) -> tuple[Word, ...]:
    """The words of one string, with these spaces between them."""
    found = []
    for word, space in zip(text.split(), [*spaces, 0.0], strict=True):
        box = Box(x, 105, x + 5.0 * len(word), 115)
        found.append(Word(word, box, "Carlito", 10.0, run=1))
        x = box.x1 + space
    return tuple(found)


@pytest.mark.parametrize(
    ("spaces", "left"),
    [
        # The space at the end of a full line, and the margins of both cells behind it.
        ([2.5, 9.0, 2.5], "CAF, Ville,"),
        # Text that overflows its cell, and justified text that does.
        ([2.5, 2.5, 2.5], "CAF, Ville, mars 2021"),
        ([7.0, 9.0, 7.0], "CAF, Ville, mars 2021"),
    ],
)
def test_a_space_that_reaches_the_next_cell(spaces: Sequence[float], left: str) -> None:
    words = string("CAF, Ville, mars 2021", 90, spaces)
    page = Page(1, 595, 842, words, (*across(100, 120), *upright(100, 120)), ())
    (table,) = find_tables(page)
    assert table.cells[0].text == left
