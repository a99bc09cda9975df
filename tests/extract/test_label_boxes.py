"""Label boxes with their text beside them, as slides set them, are a table of two columns."""

from __future__ import annotations

import pytest

from extract.layout import Layout
from extract.tables.label_boxes import find_label_tables
from schemas.geometry import Box, union
from schemas.page import Fill, Page, Ruling
from schemas.table import Line
from tests.extract.grids import make_line

ROWS = [
    (("Objectif", "opérationnel"), ("Requalifier la place",)),
    (("Actions",), ("• Concertation", "• Plantation", "• Mobilier")),
    (("Zones", "d'intérêt"), ("Les Cèdres",)),
    (("Partenaires",), ("Ville de Dole, CAF",)),
]
LEFT, EDGE, GAP, RIGHT = 40.0, 130.0, 6.0, 500.0


def frame(box: Box) -> list[Ruling]:
    return [
        *(Ruling(Box(box.x0, y, box.x1, y)) for y in (box.top, box.bottom)),
        *(Ruling(Box(x, box.top, x, box.bottom)) for x in (box.x0, box.x1)),
    ]


def slide(rows: list[tuple[tuple[str, ...], tuple[str, ...]]], *, framed: bool) -> Layout:
    """A slide with a box for each label and, if `framed`, a frame around each text."""
    lines: list[Line] = []
    fills: list[Fill] = []
    rulings: list[Ruling] = []
    top = 100.0
    for label, text in rows:
        height = 14.0 * max(len(label), len(text)) + 8
        for x0, part in ((LEFT + 6, label), (EDGE + GAP + 6, text)):
            lines += [make_line(line, x0, top + 4 + 14 * at) for at, line in enumerate(part)]
        fills.append(Fill(Box(LEFT, top, EDGE, top + height), "#0b6e5f"))
        if framed:
            # A scan has the edges of paint as rules, a little further out.
            rulings += frame(Box(LEFT - 2, top - 1, EDGE + 4, top + height + 1))
            rulings += frame(Box(EDGE + GAP, top, RIGHT, top + height))
        top += height + GAP
    words = tuple(word for line in lines for word in line.words)
    page = Page(1, 842, 595, words, tuple(rulings), tuple(fills))
    return Layout(page, (), tuple(lines), ())


@pytest.mark.parametrize("framed", [True, False])
def test_labels_in_boxes_are_the_first_column_and_their_texts_the_second(framed: bool) -> None:
    (table,) = find_label_tables(slide(ROWS, framed=framed))
    assert (table.rows, table.columns) == (4, 2)
    texts = [cell.text.replace("\n", " ") for cell in table.cells]
    assert texts == [" ".join(part) for row in ROWS for part in row]
    assert table.places[0].box.x1 >= union(line.box for c in table.cells for line in c.lines).x1


@pytest.mark.parametrize(
    "rows",
    [
        ROWS[2:],
        [(("Le quartier",), text) for _, text in ROWS],
        [*ROWS[:3], (("Partenaires",), ())],
    ],
)
def test_boxes_that_name_no_fields_or_have_no_text_beside_them_are_no_table(
    rows: list[tuple[tuple[str, ...], tuple[str, ...]]],
) -> None:
    assert find_label_tables(slide(rows, framed=False)) == []
