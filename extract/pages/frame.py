"""Affine maps, and the frame of a page: from a file's points to the page as displayed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from schemas.geometry import Box

Point = tuple[float, float]


class Matrix(NamedTuple):
    """An affine map as PDF writes it: `x' = a x + c y + e`, `y' = b x + d y + f`."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def point(self, x: float, y: float) -> Point:
        """Where the map takes a point."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """The upright box around the image of a rectangle."""
        corners = [self.point(x, y) for x in (x0, x1) for y in (y0, y1)]
        xs, ys = zip(*corners, strict=True)
        return Box(min(xs), min(ys), max(xs), max(ys))

    def then(self, outer: Matrix) -> Matrix:
        """This map followed by another."""
        return Matrix(
            outer.a * self.a + outer.c * self.b,
            outer.b * self.a + outer.d * self.b,
            outer.a * self.c + outer.c * self.d,
            outer.b * self.c + outer.d * self.d,
            *outer.point(self.e, self.f),
        )


class Frame(NamedTuple):
    """The visible part of a page: its size as displayed, and the map from the file's points."""

    width: float
    height: float
    matrix: Matrix


def display_frame(box: Sequence[float], rotation: int, unit: float = 1.0) -> Frame:
    """The frame of a page that shows `box` (left, bottom, right, top) turned clockwise.

    `rotation` is a multiple of 90 degrees; `unit` is the page's UserUnit.
    """
    left, bottom, right, top = (value * unit for value in box)
    width, height = right - left, top - bottom
    match rotation % 360:
        case 90:
            return Frame(height, width, Matrix(0, unit, unit, 0, -bottom, -left))
        case 180:
            return Frame(width, height, Matrix(-unit, 0, 0, unit, right, -bottom))
        case 270:
            return Frame(height, width, Matrix(0, -unit, -unit, 0, top, right))
        case _:
            return Frame(width, height, Matrix(unit, 0, 0, -unit, -left, top))


def ordered(box: Sequence[float]) -> tuple[float, float, float, float]:
    """A box of a file, whose corners may be given in any order."""
    x0, y0, x1, y1 = (float(value) for value in box)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def visible_box(media: Sequence[float], crop: Sequence[float]) -> tuple[float, float, float, float]:
    """What a page shows: its crop box within its media box, all of it where they do not meet."""
    whole, cut = ordered(media), ordered(crop)
    x0, y0 = max(whole[0], cut[0]), max(whole[1], cut[1])
    x1, y1 = min(whole[2], cut[2]), min(whole[3], cut[3])
    return (x0, y0, x1, y1) if x1 > x0 and y1 > y0 else whole
