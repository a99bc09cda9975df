"""Where columns end that no rule parts."""

from __future__ import annotations

from extract.tables.text_columns import are_crowded, edges_by_blocks
from schemas.geometry import Box


def at(x0: float, x1: float) -> Box:
    return Box(x0, 0, x1, 10)


# Headings to the left, figures to the right: each figure stands nearer to the next heading.
HEADS = [at(20, 50), at(200, 220), at(300, 320)]
FIGURES = [at(20, 120), at(255, 295), at(360, 395)]


def test_blocks_of_text_and_headings_have_one_order() -> None:
    assert edges_by_blocks(HEADS, FIGURES, 3.0) == [160.0, 297.5]


def test_other_blocks_than_headings_say_nothing() -> None:
    assert edges_by_blocks(HEADS, FIGURES[:2], 3.0) is None
    assert edges_by_blocks(HEADS, [*FIGURES, at(100, 300)], 3.0) is None


def test_two_texts_in_one_column_and_none_in_another() -> None:
    assert are_crowded([FIGURES, FIGURES], [240.0, 280.0]) is False
    assert are_crowded([FIGURES, FIGURES], [150.0, 240.0]) is True
    assert are_crowded([FIGURES, FIGURES[:2], [FIGURES[0]]], [150.0, 240.0]) is False
