"""Which outlines are rectangles."""

from __future__ import annotations

import pytest

from extract.pages.frame import Point
from extract.pages.paths import bounds, is_rectangular

CORNERS: list[Point] = [(10, 10), (90, 10), (90, 40), (10, 40)]


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        (CORNERS, True),
        ([*CORNERS, CORNERS[0]], True),
        # A presentation program begins in the middle of a side, and ends there.
        ([(50, 10), *CORNERS[1:], CORNERS[0], (50, 10)], True),
        ([(50, 10), *CORNERS[1:], CORNERS[0]], True),
        ([CORNERS[0], CORNERS[0], *CORNERS[1:], CORNERS[0]], True),
        # A notch, a corner cut off, and a box with a step are none.
        ([(50, 20), *CORNERS[1:], CORNERS[0], (50, 20)], False),
        ([(20, 10), (90, 10), (90, 40), (10, 40), (10, 20), (20, 10)], False),
        ([(10, 10), (50, 10), (50, 20), (90, 20), (90, 40), (10, 40)], False),
        ([(50, 10)] * 6, False),
    ],
)
def test_an_outline_that_runs_around_a_rectangle_is_one(
    points: list[Point], expected: bool
) -> None:
    assert is_rectangular(points, bounds(points), True) is expected
