"""Boxes in PDF points, origin at the top-left corner of the page as displayed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle: `x0 <= x1` from the left edge, `top <= bottom` from the upper edge."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def x_mid(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def y_mid(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def area(self) -> float:
        return max(0.0, self.width) * max(0.0, self.height)

    def contains(self, x: float, y: float, margin: float = 0.0) -> bool:
        """Whether a point lies in the box, widened by `margin` points."""
        return (
            self.x0 - margin <= x <= self.x1 + margin
            and self.top - margin <= y <= self.bottom + margin
        )

    def meets(self, other: Box) -> bool:
        """Whether two boxes have a point in common."""
        x0, top, x1, bottom = self
        other_x0, other_top, other_x1, other_bottom = other
        return x0 <= other_x1 and other_x0 <= x1 and top <= other_bottom and other_top <= bottom

    def overlap(self, other: Box) -> float:
        """The area that two boxes share, in square points."""
        x0, top, x1, bottom = self
        other_x0, other_top, other_x1, other_bottom = other
        if other_x0 >= x1 or other_x1 <= x0 or other_top >= bottom or other_bottom <= top:
            # Most pairs of boxes of a page.
            return 0.0
        width = min(x1, other_x1) - max(x0, other_x0)
        height = min(bottom, other_bottom) - max(top, other_top)
        return width * height if width > 0 and height > 0 else 0.0

    def intersection(self, other: Box) -> Box | None:
        """What two boxes share; `None` where they have no point in common."""
        x0, x1 = max(self.x0, other.x0), min(self.x1, other.x1)
        top, bottom = max(self.top, other.top), min(self.bottom, other.bottom)
        return Box(x0, top, x1, bottom) if x0 <= x1 and top <= bottom else None

    def rounded(self) -> Box:
        """The box to a hundredth of a point, as it is written to files."""
        x0, top, x1, bottom = self
        return Box(round(x0, 2), round(top, 2), round(x1, 2), round(bottom, 2))


def union(boxes: Iterable[Box]) -> Box:
    """The smallest box around all of `boxes`; `ValueError` where there are none."""
    found = tuple(boxes)
    if not found:
        raise ValueError("union of no boxes")
    x0s, tops, x1s, bottoms = zip(*found, strict=True)
    return Box(min(x0s), min(tops), max(x1s), max(bottoms))


def turn(box: Box, rotation: int, width: float, height: float) -> Box:
    """The box in the frame in which text of that rotation runs from left to right."""
    if rotation == 90:
        return Box(height - box.bottom, box.x0, height - box.top, box.x1)
    if rotation == 270:
        return Box(box.top, width - box.x1, box.bottom, width - box.x0)
    if rotation == 180:
        return Box(width - box.x1, height - box.bottom, width - box.x0, height - box.top)
    return box


def turn_back(box: Box, rotation: int, width: float, height: float) -> Box:
    """The inverse of `turn`; `width` and `height` are those of the page before turning."""
    if rotation == 90:
        return Box(box.top, height - box.x1, box.bottom, height - box.x0)
    if rotation == 270:
        return Box(width - box.bottom, box.x0, width - box.top, box.x1)
    return turn(box, rotation, width, height)
