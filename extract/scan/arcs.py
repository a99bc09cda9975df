"""The round corners of frames, told by the rules that end beside one another and meet none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extract.scan.bars import Bar

# Inches: the largest round corner of a frame.
_CORNER = 0.25
# Pixels: the ends of rules are blurred over so many.
_EDGE = 5


def round_corners(
    rules: tuple[Sequence[Bar], Sequence[Bar]], dpi: float
) -> Iterator[tuple[int, int, int, int]]:
    """The boxes of the arcs, in pixels, from the end of a level rule to that of an upright one.

    The rules of a table meet others where they end: only those that end alone go on in an arc.
    """
    level, upright = rules
    reach = _CORNER * dpi
    ends = [
        (x, bar.at)
        for bar in level
        for x in (bar.start, bar.end)
        if not any(_meets(post, x, bar.at) for post in upright)
    ]
    tips = [
        (bar.at, y)
        for bar in upright
        for y in (bar.start, bar.end)
        if not any(_meets(row, y, bar.at) for row in level)
    ]
    for x, y in ends:
        for other_x, other_y in tips:
            across, down = abs(x - other_x), abs(y - other_y)
            if _EDGE < across <= reach and _EDGE < down <= reach:
                left, right = sorted((round(x), round(other_x)))
                top, bottom = sorted((round(y), round(other_y)))
                yield left, top, right, bottom


def _meets(bar: Bar, at: float, along: float) -> bool:
    """Whether a bar passes a point: `at` across it, `along` it."""
    return abs(bar.at - at) <= 2 * _EDGE and bar.start - _EDGE <= along <= bar.end + _EDGE
