"""Text set in columns without vertical rules → where one column ends and the next begins."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, pairwise

from schemas.geometry import Box
from schemas.page import Page
from schemas.table import Line

# Points: what begins at one height begins one row.
LEVEL = 3.5
# The narrowest gutter between two columns, in points.
_GUTTER = 3.0
# The same where no wider one parts all headings: strings do not cross it.
_NARROW = 1.0
# What stands below so many headings is a title in the table, not the text of a column.
_ACROSS = 2
# Letters may reach this many points over the edge of their column.
_OVER = 1.5
# Points: a heading over several columns stands over their middle.
_MIDDLE = 2.5
# Paint over more of the page's width than this is the ground of the page, not of a cell.
_GROUND = 0.8

Extent = tuple[float, float]
"""From where to where something reaches across the page, in points."""


def level_rows(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines that begin at one height, from left to right."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line.box.y_mid):
        if rows and line.box.y_mid - rows[-1][0].box.y_mid <= LEVEL:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda line: line.box.x0) for row in rows]


def column_edges(
    heads: Sequence[Box], body: Sequence[Line], page: Page, known: Sequence[float] = ()
) -> list[float] | None:
    """The edges of the columns: those of the paint behind the headings, or white space.

    `known` edges part the headings on both sides of them.  The rule along the head shows how wide
    the table is.
    """
    order = sorted(heads, key=lambda box: box.x0)
    painted = _painted_edges(order, page)
    if painted is not None:
        return painted
    boxes = [line.box for line in body if sum(_over(line.box, box) for box in order) < _ACROSS]
    rows = [[line.box for line in row] for row in level_rows(body)]
    edges = edges_by_blocks(order, boxes, _GUTTER) if not known else None
    edges = edges or _gutters(order, boxes, rows, known, _GUTTER)
    # Figures set to the right almost touch words set to the left in the next column.
    edges = edges or (edges_by_blocks(order, boxes, _NARROW) if not known else None)
    edges = edges or _gutters(order, boxes, rows, known, _NARROW)
    if edges is None:
        return None
    covered = [*order, *boxes, *_along(page, order)]
    start = min(box.x0 for box in covered) - 1.0
    stop = max(box.x1 for box in covered) + 1.0
    return [start, *edges, stop]


def _gutters(
    order: Sequence[Box],
    boxes: Sequence[Box],
    rows: Sequence[Sequence[Box]],
    known: Sequence[float],
    least: float,
) -> list[float] | None:
    """A `known` edge, or a strip of at `least` this width, between all headings of the `order`."""
    edges: list[float] = []
    for left, right in pairwise(order):
        between = [edge for edge in known if left.x1 <= edge <= right.x0]
        edge = between[0] if between else _gutter(left, right, boxes, least)
        if edge is None:
            return None
        edges.append(edge)
    return None if are_crowded(rows, edges) else edges


def _along(page: Page, order: Sequence[Box]) -> list[Box]:
    """The rules right above or below a row of headings that run over all of them."""
    reach = max(box.height for box in order)
    top = min(box.top for box in order) - reach
    bottom = max(box.bottom for box in order) + reach
    left, right = order[0].x0, order[-1].x1
    return [
        rule.box
        for rule in page.rulings
        if rule.horizontal
        and top <= rule.box.y_mid <= bottom
        and rule.box.x0 <= left
        and right <= rule.box.x1
    ]


def edges_by_blocks(
    heads: Sequence[Box], boxes: Sequence[Box], gutter: float
) -> list[float] | None:
    """The edges between columns, where the text below forms as many blocks as there are headings.

    Figures are set to the right and headings to the left or in the middle, so that a figure may
    stand nearer to the next heading than to its own; but blocks and headings have one order.
    `heads` are from left to right.  `None` where the text forms other blocks, or leaves no gap.
    """
    blocks = _blocks(boxes, gutter)
    if len(blocks) != len(heads):
        return None
    extents = [
        (min(head.x0, start), max(head.x1, stop))
        for head, (start, stop) in zip(heads, blocks, strict=True)
    ]
    gaps = [(left[1], right[0]) for left, right in pairwise(extents)]
    if any(start >= stop for start, stop in gaps):
        return None
    return [(start + stop) / 2 for start, stop in gaps]


def _blocks(boxes: Sequence[Box], gutter: float) -> list[Extent]:
    """What boxes cover across the page, from left to right; less than `gutter` parts nothing."""
    blocks: list[Extent] = []
    for box in sorted(boxes, key=lambda box: box.x0):
        if blocks and box.x0 - blocks[-1][1] < gutter:
            blocks[-1] = (blocks[-1][0], max(blocks[-1][1], box.x1))
        else:
            blocks.append((box.x0, box.x1))
    return blocks


def are_crowded(rows: Sequence[Sequence[Box]], edges: Sequence[float]) -> bool:
    """Whether in most rows two texts stand in one column while another has none.

    `edges` are between the columns.  Then the edges are wrong, and the texts in wrong columns.
    """
    crowded = 0
    for row in rows:
        columns = [sum(edge < box.x_mid for edge in edges) for box in row]
        crowded += len(set(columns)) < len(columns) <= len(edges) + 1
    return 2 * crowded > len(rows)


def are_columns(edges: Sequence[float], heads: Sequence[Box]) -> bool:
    """Whether each heading stands in columns of its own."""
    places = [sum(edge < box.x_mid for edge in edges) for box in heads]
    return len(set(places)) == len(places) and min(places) > 0 and max(places) < len(edges)


def are_edges(found: Sequence[float], edges: Sequence[float]) -> bool:
    """Whether all edges found are edges of a table."""
    return all(any(abs(one - other) <= LEVEL for other in edges) for one in found)


def _over(one: Box, other: Box) -> bool:
    return min(one.x1, other.x1) - max(one.x0, other.x0) > _GUTTER


def _painted_edges(order: Sequence[Box], page: Page) -> list[float] | None:
    fills = []
    for box in order:
        behind = paint_behind(box, page)
        if behind is None:
            return None
        fills.append(behind)
    if len({round(fill.x0) for fill in fills}) < len(fills):
        return None
    if any(abs(left.x1 - right.x0) > LEVEL for left, right in pairwise(fills)):
        return None
    return [fills[0].x0, *(fill.x0 for fill in fills[1:]), fills[-1].x1]


def paint_behind(box: Box, page: Page) -> Box | None:
    """The paint of the cell that a heading stands in."""
    behind = [
        fill.box
        for fill in page.fills
        if fill.box.contains(box.x_mid, box.y_mid) and fill.box.width < _GROUND * page.width
    ]
    return min(behind, key=lambda fill: fill.width, default=None)


def _gutter(left: Box, right: Box, boxes: Sequence[Box], least: float) -> float | None:
    """The middle of the widest white strip between two headings, of at `least` this width."""
    marks = sorted({left.x1, right.x0, *(x for box in boxes for x in (box.x0, box.x1))})
    strips = [
        (end - start, start, end)
        for start, end in pairwise(marks)
        if start >= min(left.x_mid, left.x1)
        and end <= max(right.x_mid, right.x0)
        and not any(box.x0 < end and box.x1 > start for box in boxes)
        and not (right.x0 < end and right.x1 > start)
        and not (left.x0 < end and left.x1 > start)
    ]
    widest = max(strips, default=None)
    if widest is None or widest[0] < least:
        return None
    return (widest[1] + widest[2]) / 2


def headed_by(groups: Sequence[Box], order: Sequence[Box]) -> list[range]:
    """The headings side by side over whose middle each of several headings stands.

    `groups` are from left to right, and `order`, those below them.  Of the choices in which none
    is below two of them, that with fewest over none, which have an empty range, and most below any.
    """
    # The choices so far, the best for each number of headings that lie to the left or are taken.
    best: dict[int, list[range]] = {0: []}
    for group in groups:
        fitting = [
            range(first, last)
            for first, last in combinations(range(len(order) + 1), 2)
            if abs((order[first].x_mid + order[last - 1].x_mid) / 2 - group.x_mid) <= _MIDDLE
        ]
        found = {end: [*chosen, range(0)] for end, chosen in best.items()}
        for end, chosen in best.items():
            for below in fitting:
                wider = [*chosen, below]
                if below[0] >= end and _covers(wider) > _covers(found.get(below[-1] + 1, [])):
                    found[below[-1] + 1] = wider
        best = found
    return max(best.values(), key=_covers)


def _covers(ranges: Sequence[range]) -> tuple[int, int]:
    return sum(map(bool, ranges)), sum(map(len, ranges))


def column_of(box: Box, edges: Sequence[float]) -> int | None:
    """The column that a box stands in whole, give or take a point."""
    for at, (start, stop) in enumerate(pairwise(edges)):
        if start - _OVER <= box.x0 and box.x1 <= stop + _OVER:
            return at
    return None
