"""Shapes with curves: bullets that are drawn become words, rounded boxes are paint like others.

Browsers draw the marks of list items as discs and rings.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from extract.pages.frame import Point
from schemas.geometry import Box
from schemas.page import Word

# Points: the marks of lists in type of 6 to 20 points are 1.5 to 7 wide.
_SMALLEST, _LARGEST = 1.2, 7.0
# The sides of the box around a disc differ by rounding only.
_ROUND = 0.15
# The share of the box around it that a rounded rectangle fills; a disc fills .79 of its own.
_FILLED = 0.85
# In type sizes: a mark is smaller than its letters, and its item begins near it.
_SMALL = 0.7
_NEAR = 3.0
# In type sizes: what stands left of a mark this near makes it a mark between words.
_BETWEEN = 1.0


def rounded_box(steps: Sequence[tuple[str, Point]]) -> Box | None:
    """The box of a path that is one rectangle with rounded corners; `None` for any other."""
    points = _curved(steps)
    if not points:
        return None
    box = _around(points)
    turns = zip(points, [*points[1:], points[0]], strict=True)
    area = abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in turns)) / 2
    return box if box.area and area >= _FILLED * box.area else None


def _curved(steps: Sequence[tuple[str, Point]]) -> list[Point]:
    """The points of a path that is one shape with curves; none for any other."""
    if sum(kind == "m" for kind, _ in steps) != 1 or not any(kind == "c" for kind, _ in steps):
        return []
    return [point for kind, point in steps if kind != "h"]


def _around(points: Sequence[Point]) -> Box:
    xs, ys = zip(*points, strict=True)
    return Box(min(xs), min(ys), max(xs), max(ys))


def dot_box(steps: Sequence[tuple[str, Point]]) -> Box | None:
    """The box of a path that is one small disc or ring; `None` for any other."""
    points = _curved(steps)
    if not points:
        return None
    box = _around(points)
    round_ = abs(box.width - box.height) <= _ROUND * box.width
    return box if round_ and _SMALLEST <= box.width <= _LARGEST else None


def with_bullets(words: Sequence[Word], dots: Iterable[Box]) -> list[Word]:
    """The words with a bullet before each that a mark is drawn in front of."""
    found: dict[int, Box] = {}
    for dot in dots:
        level = [
            (at, word)
            for at, word in enumerate(words)
            if not word.rotation and word.box.top <= dot.y_mid <= word.box.bottom
        ]
        right = [(word.box.x0 - dot.x1, at) for at, word in level if word.box.x0 >= dot.x1]
        if not right:
            continue
        gap, at = min(right)
        size = words[at].size
        if gap > _NEAR * size or dot.width > _SMALL * size:
            continue
        if not any(0 <= dot.x0 - word.box.x1 <= _BETWEEN * size for _, word in level):
            found[at] = dot
    bulleted: list[Word] = []
    for at, word in enumerate(words):
        if at in found:
            bulleted.append(Word("•", found[at], word.font, word.size, color=word.color))
        bulleted.append(word)
    return bulleted
