"""Text set in columns without vertical rules → where one column ends and the next begins."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from schemas.geometry import Box

Extent = tuple[float, float]
"""From where to where something reaches across the page, in points."""


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
