"""Sideways text in cells that page ends cut."""

from __future__ import annotations

import pytest

from extract.tables.sideways import goes_on, joined_lines
from schemas.geometry import Box
from schemas.page import Word
from schemas.table import Cell, Line, Place

# The cell above ends at 500, the cell below begins at 40; letters are 5 wide, a space 2.5.
UPPER, LOWER = Box(20, 300, 60, 500), Box(20, 40, 60, 240)


def line(
    page: int, text: str, top: float, bottom: float, x0: float = 30, rotation: int = 90
) -> Line:
    box = Box(x0, top, x0 + 10, bottom)
    return Line(page, box, (Word(text, box, "Test", 10.0, rotation=rotation),))


def cells(upper: list[Line], lower: list[Line]) -> tuple[Cell, Cell]:
    return (
        Cell(5, 0, (Place(1, UPPER),), tuple(upper), row_span=3),
        Cell(0, 0, (Place(2, LOWER),), tuple(lower), row_span=2),
    )


CASES = [
    # Cut between two words; through a word, most of which is above, or below.
    ("space", line(1, "encombrants", 445, 499), line(2, "Déchets et", 41.5, 90), True),
    ("above", line(1, "encombrants", 450, 504), line(2, "Déchets et", 46.5, 95), True),
    ("below", line(1, "sociale", 450, 488), line(2, "Mixité", 30.5, 60), True),
    # Texts of their own, each in the middle of its cell; in other columns of type; level text.
    ("two cells", line(1, "Sécurité", 380, 420), line(2, "Petits travaux", 105, 175), False),
    ("other strip", line(1, "propreté", 445, 499), line(2, "Déchets et", 41.5, 90, x0=45), False),
    ("level", line(1, "Axe", 490, 499, rotation=0), line(2, "Axe", 41.5, 50, rotation=0), False),
]  # fmt: skip


@pytest.mark.parametrize(
    ("above", "below", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_a_text_goes_on_where_both_pieces_meet_the_cut(
    above: Line, below: Line, expected: bool
) -> None:
    assert goes_on(*cells([above], [below])) is expected


def test_upward_text_reads_from_the_lower_page_line_by_line() -> None:
    upper, lower = cells(
        [line(1, "et entretien", 440, 499, 25), line(1, "renforcé", 460, 498, 38)],
        [line(2, "Propreté", 41, 80, 25)],
    )
    texts = [item.text for item in joined_lines(upper, lower)]
    assert texts == ["Propreté", "et entretien", "renforcé"]


def test_downward_text_reads_from_the_upper_page() -> None:
    upper, lower = cells(
        [line(1, "Lien", 470, 499, rotation=270)], [line(2, "social", 41, 80, rotation=270)]
    )
    assert [item.text for item in joined_lines(upper, lower)] == ["Lien", "social"]
