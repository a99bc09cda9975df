"""Steps of a path → its straight pieces: lines, and rectangles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from extract.pages.frame import Point
from schemas.geometry import Box

Step = tuple[str, Point]
"""One step of a path as displayed: `m`ove, `l`ine, `c`urve to a point; `h` closes the subpath."""

# Corners of one rectangle agree to a tenth of a point; writers round to hundredths.
_CORNER = 0.1
# Presentation programs begin the outline of a box in the middle of a side, and may part others.
_MOST_POINTS = 9
# A segment of an outline is upright or level where its ends differ by less than this.
_LEVEL = 0.5


class Piece(NamedTuple):
    """The corners of a subpath, or of what is straight of one that is curved too."""

    points: list[Point]
    closed: bool
    whole: bool


def straight_pieces(steps: Iterable[Step]) -> Iterator[Piece]:
    """The subpaths of a path; of one that is curved too, what is straight."""
    points: list[Point] = []
    curved = False
    for kind, point in steps:
        if kind == "h":
            yield Piece(points, not curved, not curved)
            points = points[:1]
        elif kind == "l":
            points.append(point)
        elif kind == "c":
            yield Piece(points, False, False)
            points, curved = [point], True
        else:
            yield Piece(points, False, not curved)
            points, curved = [point], False
    yield Piece(points, False, not curved)


def bounds(points: Sequence[Point]) -> Box:
    """The box around some points."""
    xs, ys = zip(*points, strict=True)
    return Box(min(xs), min(ys), max(xs), max(ys))


def is_rectangular(points: Sequence[Point], box: Box, closed: bool) -> bool:
    """Whether a subpath is a straight line or runs around an upright rectangle."""
    if len(points) == 2:
        return min(box.width, box.height) <= _CORNER
    if not closed or not 4 <= len(points) <= _MOST_POINTS:
        return False
    return _runs_around(points, box) or (len(points) > 4 and _runs_around(_corners(points), box))


def _runs_around(points: Sequence[Point], box: Box) -> bool:
    """Whether some points are the corners of a box one after the other, the first maybe twice."""
    return (
        len(points) in (4, 5)
        and all(
            min(abs(x - box.x0), abs(x - box.x1)) <= _CORNER
            and min(abs(y - box.top), abs(y - box.bottom)) <= _CORNER
            for x, y in points
        )
        and all(
            min(abs(x0 - x1), abs(y0 - y1)) <= _CORNER
            for (x0, y0), (x1, y1) in pairwise([*points, points[0]])
        )
    )


def _corners(points: Sequence[Point]) -> list[Point]:
    """The points of an outline at which it turns."""
    own = [
        point
        for point, after in pairwise([*points, points[0]])
        if max(abs(point[0] - after[0]), abs(point[1] - after[1])) > _CORNER
    ]
    if not own:
        return []
    around = zip([own[-1], *own], own, [*own[1:], own[0]], strict=False)
    return [
        point
        for before, point, after in around
        if all(
            max(place) - min(place) > _CORNER for place in zip(before, point, after, strict=True)
        )
    ]


def centre_line(box: Box) -> Box:
    """The centre line of a thin box."""
    if box.width < box.height:
        return Box(box.x_mid, box.top, box.x_mid, box.bottom)
    return Box(box.x0, box.y_mid, box.x1, box.y_mid)


def sides(box: Box) -> tuple[Box, Box, Box, Box]:
    """The four sides of a box, as boxes without width."""
    return (
        Box(box.x0, box.top, box.x1, box.top),
        Box(box.x0, box.bottom, box.x1, box.bottom),
        Box(box.x0, box.top, box.x0, box.bottom),
        Box(box.x1, box.top, box.x1, box.bottom),
    )


def segments(piece: Piece) -> Iterator[Box]:
    """The upright and level segments of an outline that is no rectangle."""
    corners = [*piece.points, piece.points[0]] if piece.closed else piece.points
    for (x0, y0), (x1, y1) in pairwise(corners):
        if abs(x0 - x1) < _LEVEL or abs(y0 - y1) < _LEVEL:
            yield Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
