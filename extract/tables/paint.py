"""Paint that stands for rules: heads that no rule closes, rows of forms, field names on a tint."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from extract.tables.rules import SNAP, Group, Segment
from schemas.geometry import Box
from schemas.page import Fill, Word

# The share of a table's width over which paint makes a head row.
_ALONG = 0.9
# Fewer painted rows than this are the head of a table, not a form.
_FEW_BANDS = 3
# Paint parts the columns of a form where it ends in this share of the rows.
_OFTEN = 0.6
# The share of a cell's height that it must fill: at a page end the frame goes on below it.
_HIGH = 0.8
# Cells parted at one place that are a column of names; one alone may be a marked word.
_FEW = 2


# ----------------------------------------------------------------------------- rules


def painted_groups(lines: Sequence[Segment], fills: Sequence[Fill]) -> list[Group]:
    """Row rules without column rules whose rows paint tells apart: its edges stand for rules.

    A form often has rules between its rows and paint behind its field names.
    """
    stacks: dict[tuple[int, int], list[Segment]] = defaultdict(list)
    for line in sorted(lines, key=lambda line: line.at):
        key = next(
            (k for k in stacks if abs(k[0] - line.start) <= SNAP and abs(k[1] - line.end) <= SNAP),
            (round(line.start), round(line.end)),
        )
        stacks[key].append(line)
    groups: list[Group] = []
    pieces: list[Group] = []
    for stack in stacks.values():
        for part in _parts(stack, fills):
            if posts := _posts(part, fills):
                (groups if len(part) > _FEW_BANDS else pieces).append((part, posts))
    columns = [post.at for _, posts in groups for post in posts]
    # What a page end leaves of a form stands in the columns of the whole ones.
    return groups + [
        (part, posts)
        for part, posts in pieces
        if all(any(abs(post.at - at) <= SNAP for at in columns) for post in posts)
    ]


def paint_edges(
    rows: Sequence[Segment], columns: Sequence[Segment], fills: Sequence[Fill]
) -> list[Segment]:
    """Lower edges of painted head rows that no rule closes, as row rules.

    The paint must run over the width of the table, from its upper edge or from the head row above;
    paint inside a cell, and behind its lines, does not.
    """
    left = min([line.start for line in rows] + [post.at for post in columns])
    right = max([line.end for line in rows] + [post.at for post in columns])
    edges: list[Segment] = []
    at: float | None = min([line.at for line in rows] + [post.start for post in columns])
    while at is not None:
        at = _painted_until(at, left, right, fills)
        if at is not None and not any(abs(line.at - at) <= SNAP for line in rows):
            edges.append(Segment(at, left, right))
    return edges


def _painted_until(top: float, left: float, right: float, fills: Sequence[Fill]) -> float | None:
    """Where paint over the width from `left` to `right` ends that begins at `top`, if any does."""
    heads: dict[int, set[Box]] = defaultdict(set)
    for fill in fills:
        box = fill.box.rounded()
        inside = left - SNAP <= box.x0 and box.x1 <= right + SNAP
        below = abs(box.top - top) <= SNAP and box.bottom > top + 2 * SNAP
        if fill.color != "#ffffff" and inside and below:
            heads[round(box.bottom)].add(box)
    wide = [
        min(box.bottom for box in boxes)
        for boxes in heads.values()
        if sum(box.width for box in boxes) >= _ALONG * (right - left)
    ]
    return min(wide, default=None)


def _parts(stack: Sequence[Segment], fills: Sequence[Fill]) -> list[list[Segment]]:
    """A stack of rules parted where no paint spans from one to the next."""
    parts: list[list[Segment]] = [[stack[0]]]
    for upper, lower in pairwise(stack):
        if not any(_spans(fill.box, upper.at, lower.at) for fill in fills):
            parts.append([])
        parts[-1].append(lower)
    return parts


def _spans(box: Box, top: float, bottom: float) -> bool:
    return abs(box.top - top) <= SNAP and abs(box.bottom - bottom) <= SNAP


def _posts(part: Sequence[Segment], fills: Sequence[Fill]) -> list[Segment]:
    """The edges of the paint inside the rows as column rules; none where few rows have one."""
    left, right = part[0].start, part[0].end
    bands = [(upper.at, lower.at) for upper, lower in pairwise(part)]
    inner: dict[int, list[tuple[float, float, float]]] = defaultdict(list)
    top = part[0].at
    for fill in fills:
        box = fill.box
        if abs(box.bottom - part[0].at) <= SNAP and left - SNAP <= box.x0 < right:
            # Paint above the first rule: the head of the table has no rule over it.
            top = min(top, box.top)
        if any(_spans(box, *band) for band in bands) or abs(box.bottom - part[0].at) <= SNAP:
            for edge in (box.x0, box.x1):
                if left + SNAP < edge < right - SNAP:
                    inner[round(edge)].append((edge, box.top, box.bottom))
    posts = [
        Segment(edge, start, end)
        for edges in inner.values()
        if len(edges) >= _OFTEN * len(bands)
        for edge, start, end in edges
    ]
    if not posts:
        return []
    return [Segment(left, top, part[-1].at), *posts, Segment(right, top, part[-1].at)]


# ----------------------------------------------------------------------------- cells


def part_by_paint(boxes: Sequence[Box], words: Sequence[Word], fills: Iterable[Fill]) -> list[Box]:
    """The cells, each as two where paint fills its left part and stops between its words.

    The paint must begin at the cell's edge, which paint behind lines or words does not, and stop at
    one place in several cells.
    """
    paints = [fill for fill in fills if fill.color != "#ffffff"]
    edges = sorted({edge for box in boxes for edge in (box.x0, box.x1)})
    places = [_at_edge(_inner_edge(box, paints), edges) for box in boxes]
    parted: list[Box] = []
    for box, at in zip(boxes, places, strict=True):
        alike = [other for other in places if at and other and abs(at - other) <= SNAP]
        if at and len(alike) >= _FEW and not _is_crossed(box, at, words):
            parted += [Box(box.x0, box.top, at, box.bottom), Box(at, box.top, box.x1, box.bottom)]
        else:
            parted.append(box)
    return parted


def _inner_edge(box: Box, paints: Sequence[Fill]) -> float | None:
    """Where the paint of the left part of a cell stops, inside the cell."""
    high = [paint for paint in paints if _is_high(paint.box, box)]
    for paint in reversed(high):
        start, end = paint.box.x0, paint.box.x1
        if abs(start - box.x0) <= SNAP and box.x0 < end < box.x1 - 2 * SNAP:
            # On a sheet of several page widths each page paints its part of a merged cell.
            on = any(p.color == paint.color and abs(p.box.x0 - end) <= SNAP for p in high)
            return None if on else end
    return None


def _is_high(paint: Box, box: Box) -> bool:
    return min(paint.bottom, box.bottom) - max(paint.top, box.top) >= _HIGH * box.height


def _at_edge(place: float | None, edges: Sequence[float]) -> float | None:
    """A place, or the edge of other cells that it lies at."""
    near = [edge for edge in edges if place is not None and abs(edge - place) <= SNAP]
    return min(near, key=lambda edge: abs(edge - (place or 0.0)), default=place)


def _is_crossed(box: Box, at: float, words: Sequence[Word]) -> bool:
    """Whether a string of words in a cell runs across a place."""
    strings: dict[int, list[Box]] = {}
    for word in words:
        if box.contains(word.box.x_mid, word.box.y_mid):
            strings.setdefault(word.run or -len(strings) - 1, []).append(word.box)
    return any(
        min(part.x0 for part in string) < at - 1.0 and max(part.x1 for part in string) > at + 1.0
        for string in strings.values()
    )
