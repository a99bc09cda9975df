"""Cells that paint parts, and merged cells that it does not."""

from __future__ import annotations

from extract.tables.paint import part_by_paint
from schemas.geometry import Box
from schemas.page import Fill

ROWS = [Box(0, top, 300, top + 20) for top in (0, 20, 40)]


def painted(x0: float, x1: float, color: str = "#e6f0ee") -> list[Fill]:
    return [Fill(Box(x0, box.top, x1, box.bottom), color) for box in ROWS]


def test_names_on_paint_are_parted_from_their_texts() -> None:
    parted = part_by_paint(ROWS, [], painted(0, 100))
    assert [box.x0 for box in parted] == [0, 100, 0, 100, 0, 100]


def test_paint_that_goes_on_parts_nothing() -> None:
    """Each page of a sheet printed over two widths paints its part of a merged cell."""
    assert part_by_paint(ROWS, [], [*painted(0, 100), *painted(100.06, 300)]) == ROWS
    other = [*painted(0, 100), *painted(100, 300, "#ffeedd")]
    assert len(part_by_paint(ROWS, [], other)) == 6


def test_paint_ends_at_the_columns_of_the_other_rows() -> None:
    columns = [Box(0, 60, 101, 80), Box(101, 60, 300, 80)]
    parted = part_by_paint([*ROWS, *columns], [], painted(0, 100))
    assert {box.x0 for box in parted} == {0, 101}
