"""Programmes with rules between their rows alone, under boxed headings over their years."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from extract.layout import Layout, lay_out
from extract.tables.columns import is_heading_row
from extract.tables.grid import find_tables
from extract.tables.open_tables import find_open_tables
from extract.tfpb.words import open_kind
from schemas.geometry import Box
from schemas.page import Page, Ruling, Word
from schemas.table import Table

# The columns as the sheet has them: figures end a point before their column does, and the texts of
# the last column begin a point after it begins.
EDGES = (40.0, 200.0, 260.0, 320.0, 380.0, 440.0, 640.0)
HEAD = ("*Actions*", "*2020*", "*2021*", "*2020*", "*2021*", "*Observations*")
TOP, HEIGHT = 100.0, 20.0


def rule(at: float, x0: float = EDGES[0], x1: float = EDGES[-1]) -> Ruling:
    return Ruling(Box(x0, at, x1, at))


def set_text(text: str, column: int, top: float, run: int, wide: int = 1) -> list[Word]:
    """Figures at the right of a column, bold text in the middle, other text at the left."""
    bold, text = text.startswith("*"), text.strip("*")
    left, right = EDGES[column], EDGES[column + wide]
    width = 4.0 * len(text)
    x = left + 1
    if bold and not text.startswith("Axe"):
        x = (left + right - width) / 2
    elif text.endswith("€"):
        x = right - 1 - width
    words = []
    for piece in text.split():
        box = Box(x, top, x + 4.0 * len(piece), top + 8)
        words.append(Word(piece, box, "Test", 8.0, bold=bold, run=run))
        x += 4.0 * (len(piece) + 1)
    return words


def programme(rows: Sequence[Sequence[str]], boxed: bool = True, footer: str = "") -> Layout:
    """A page with a head of two rows and these rows, a rule below each but those of titles."""
    words = set_text("*Prévu*", 1, TOP + 6, 1, 2) + set_text("*Réalisé*", 3, TOP + 6, 2, 2)
    rulings = [rule(TOP + HEIGHT), rule(TOP + 2 * HEIGHT)]
    if boxed:
        rulings.append(rule(TOP, EDGES[1], EDGES[5]))
        rulings += [Ruling(Box(x, TOP, x, TOP + HEIGHT)) for x in EDGES[1:6:2]]
    top = TOP + HEIGHT
    for at, row in enumerate([HEAD, *rows]):
        for column, text in enumerate(row):
            words += set_text(text, column, top + 6, 100 * at + column + 10) if text else []
        top += HEIGHT
        rulings += [rule(top)] if row[0][:1] != "*" else []
    words += set_text(footer, 2, 570, 9) if footer else []
    page = Page(1, 700, 600, tuple(words), tuple(rulings), ())
    return lay_out([page], [find_tables(page)], is_heading_row)[0]


ROWS = (
    ("*Axe 1 – Lien social*", "", "", "", "", ""),
    ("Fête", "1 500,00 €", "2 500,00 €", "1 450,00 €", "2 310,00 €", "Annulée en 2022"),
    ("Jardin", "800,00 €", "", "750,00 €", "reporté", "Reporté à 2022"),
)


def texts_of(table: Table) -> list[list[str]]:
    return [
        [cell.text for cell in table.cells if cell.row == row and cell.text]
        for row in range(table.rows)
    ]


@pytest.mark.parametrize("boxed", [True, False])
def test_headings_head_the_columns_below_them(boxed: bool) -> None:
    (table,) = find_open_tables(programme(ROWS, boxed), open_kind, None)
    groups = [(cell.text, cell.column, cell.column_span) for cell in table.cells if cell.row == 0]
    assert [group for group in groups if group[0]] == [("Prévu", 1, 2), ("Réalisé", 3, 2)]


def test_a_figure_beside_a_text_stays_in_its_own_column() -> None:
    (table,) = find_open_tables(programme(ROWS), open_kind, None)
    cells = {(cell.row, cell.column): cell.text for cell in table.cells}
    assert (cells[3, 4], cells[3, 5]) == ("2 310,00 €", "Annulée en 2022")
    assert (cells[4, 4], cells[4, 5]) == ("reporté", "Reporté à 2022")


def test_a_title_above_its_first_row_is_a_row_without_a_rule() -> None:
    (table,) = find_open_tables(programme(ROWS), open_kind, None)
    assert texts_of(table)[2] == ["Axe 1 – Lien social"]
    assert texts_of(table)[3][0] == "Fête"


def test_a_running_line_that_counts_pages_ends_no_table() -> None:
    layout = programme(ROWS[:1], footer="Annexe 4 – page 1/2")
    assert [line.text for line in layout.furniture] == ["Annexe 4 – page 1/2"]
    (table,) = find_open_tables(layout, open_kind, None)
    assert texts_of(table)[-1] == ["Axe 1 – Lien social"]
    # What goes on on the next page may be wider than the headings.
    assert table.places[0].box.x1 >= EDGES[-1]


YEARS = ("2024", "2025", "2026")
KINDS = ("Prévu", "Réalisé")
CENTRES = (60.0, 160.0, *(240.0 + 60 * at for at in range(6)), 640.0)


def centred(text: str, x: float, top: float, bold: bool, run: int) -> Word:
    width = 4.0 * len(text)
    return Word(text, Box(x - width / 2, top, x + width / 2, top + 8), "Test", 8.0, bold, run=run)


def test_headings_in_the_middle_of_a_head_of_two_rows_stand_beside_those_of_both() -> None:
    """No rules: a year over two columns each, the other headings half a row lower."""
    words = [centred(year, 270.0 + 120 * at, 100, True, at) for at, year in enumerate(YEARS)]
    heads = zip(("Axe", "Action", *KINDS * 3, "Notes"), CENTRES, strict=True)
    for at, (text, x) in enumerate(heads):
        words.append(centred(text, x, 112 if text in KINDS else 106, True, 10 + at))
    for row in range(4):
        for at, x in enumerate(CENTRES):
            text = f"{at + 1}{row}0,00" if 2 <= at < 8 else f"texte{row}"
            words.append(centred(text, x, 130 + 20 * row, False, 100 * row + at + 30))
    page = Page(1, 842, 595, tuple(words), (), ())
    layout = lay_out([page], [[]], is_heading_row)[0]
    (table,) = find_open_tables(layout, open_kind, None)
    head = [(c.text, c.column, c.column_span, c.row_span) for c in table.cells if c.row == 0]
    assert head == [
        ("Axe", 0, 1, 2),
        ("Action", 1, 1, 2),
        ("2024", 2, 2, 1),
        ("2025", 4, 2, 1),
        ("2026", 6, 2, 1),
        ("Notes", 8, 1, 2),
    ]
    assert texts_of(table)[1:3] == [[*KINDS * 3], [cell.text for cell in table.row_cells(2)]]
