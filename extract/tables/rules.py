"""A page's rulings → straight rules, and which of them hang together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from schemas.page import Page, Ruling

# Points.  The two edges of a double rule and the ends of rules that should meet lie within 2.5;
# the lowest rows of a printed sheet are over 5 high.
SNAP = 2.5
# Pieces of one rule lie on one line to a point; a dashed rule has gaps of up to 3.
_SAME_LINE = 1.0
_DASH = 3.0
# A page inside one row has nothing but column rules, over this share of its height and more of them
# than the two sides of a frame.
_DOWN = 0.5
_FEW_POSTS = 2


@dataclass(frozen=True, slots=True)
class Segment:
    """A straight rule: its place across (`at`) and its extent along."""

    at: float
    start: float
    end: float


Group = tuple[list[Segment], list[Segment]]
"""Rules that make one table: the horizontal ones and the vertical ones."""


def segments(rulings: Iterable[Ruling]) -> list[Segment]:
    """Rules as segments; pieces on one line that touch or are dashes of one rule become one."""
    pieces = sorted(map(_segment, rulings), key=lambda piece: (piece.at, piece.start))
    bands: list[list[Segment]] = []
    for piece in pieces:
        if bands and piece.at - bands[-1][0].at <= _SAME_LINE:
            bands[-1].append(piece)
        else:
            bands.append([piece])
    return [segment for band in bands for segment in _merged(band)]


def _segment(ruling: Ruling) -> Segment:
    box = ruling.box
    if ruling.horizontal:
        return Segment(box.y_mid, box.x0, box.x1)
    return Segment(box.x_mid, box.top, box.bottom)


def distinct(values: Iterable[float], reach: float) -> list[float]:
    """Places in ascending order, those within reach of the one before left out."""
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > reach:
            kept.append(value)
    return kept


def _merged(band: Sequence[Segment]) -> list[Segment]:
    merged: list[Segment] = []
    for piece in sorted(band, key=lambda piece: piece.start):
        if merged and piece.start <= merged[-1].end + _DASH:
            last = merged[-1]
            merged[-1] = Segment(last.at, last.start, max(last.end, piece.end))
        else:
            merged.append(piece)
    return merged


def components(horizontal: Sequence[Segment], vertical: Sequence[Segment]) -> list[Group]:
    """Rules that hang together, as (horizontal, vertical) of each group."""
    parents = Parents(len(horizontal) + len(vertical))
    for row, line in enumerate(horizontal):
        for column, post in enumerate(vertical):
            if (
                line.start - SNAP <= post.at <= line.end + SNAP
                and post.start - SNAP <= line.at <= post.end + SNAP
            ):
                parents.join(row, len(horizontal) + column)
    groups: dict[int, Group] = defaultdict(lambda: ([], []))
    for row, line in enumerate(horizontal):
        groups[parents.root(row)][0].append(line)
    for column, post in enumerate(vertical):
        groups[parents.root(len(horizontal) + column)][1].append(post)
    return [group for group in groups.values() if group[0] and group[1]]


def within_row(
    vertical: Sequence[Segment],
    groups: Sequence[Group],
    page: Page,
) -> list[Group]:
    """Column rules down a page that lies whole within one row, so that no row rule meets them."""
    taken = {id(post) for _, columns in groups for post in columns}
    free = [post for post in vertical if id(post) not in taken]
    longest = max(free, key=lambda post: post.end - post.start, default=None)
    if longest is None or longest.end - longest.start < _DOWN * page.height:
        return []
    posts = [
        post
        for post in free
        if abs(post.start - longest.start) <= SNAP and abs(post.end - longest.end) <= SNAP
    ]
    return [([], posts)] if len(posts) > _FEW_POSTS else []


class Parents:
    """Union-find over the numbers below `count`."""

    def __init__(self, count: int) -> None:
        self._parents = list(range(count))

    def root(self, item: int) -> int:
        while self._parents[item] != item:
            self._parents[item] = self._parents[self._parents[item]]
            item = self._parents[item]
        return item

    def join(self, one: int, other: int) -> None:
        self._parents[self.root(one)] = self.root(other)
