"""Labels over several rows of a table without column rules: each stands in the middle of its rows.

White space shows no merged cells.  A label that is set to the middle of a merged cell begins in
whichever row lies there; but labels and rows have one order, and each label has its own rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extract.tables.text_columns import LEVEL, column_of
from schemas.geometry import Box, union
from schemas.table import Line

# In type sizes: lines of one label are no further apart from base to base.
_PITCH = 1.7
# In type sizes: a label lies in the middle of its rows with this precision; the last row of a table
# ends with its text, short of the white that the cell keeps below it.
_OFF = 0.8
# Rows that make a merged cell.
_SEVERAL = 2


def cells_with_labels(
    body: Sequence[Line], edges: Sequence[float], bounds: Sequence[float]
) -> list[Box]:
    """The cells between edges and bounds; the first row is the head, the others are the body's.

    The cells of the first columns are merged over the rows in whose middle their labels stand, as
    far as that holds for all labels of a column.
    """
    boxes = []
    merging = True
    for column, (left, right) in enumerate(pairwise(edges)):
        labels = _labels([line for line in body if column_of(line.box, edges) == column])
        groups = _groups(labels, bounds[1:]) if merging else None
        if groups is not None and _any_opens_row(labels, groups, body, bounds):
            groups = None
        merging = groups is not None
        stops = [*bounds[:1], *groups] if groups else bounds
        boxes += [Box(left, top, right, bottom) for top, bottom in pairwise(stops)]
    return sorted(boxes, key=lambda box: (box.top, box.x0))


def _labels(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines below one another as labels, each with the lines that it goes on on."""
    labels: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line.box.top):
        last = labels[-1][-1] if labels else None
        if last is not None and line.box.bottom - last.box.bottom <= _PITCH * line.size:
            labels[-1].append(line)
        else:
            labels.append([line])
    return labels


def _any_opens_row(
    labels: Sequence[Sequence[Line]],
    groups: Sequence[float],
    body: Sequence[Line],
    bounds: Sequence[float],
) -> bool:
    """Whether a label over several rows stands at the head of one: then it is that row's own."""
    for label, (top, bottom) in zip(labels, pairwise(groups), strict=True):
        if sum(top <= bound < bottom for bound in bounds) < _SEVERAL:
            continue
        start = max(bound for bound in bounds if bound <= label[0].box.y_mid)
        end = min((bound for bound in bounds if bound > label[0].box.y_mid), default=bottom)
        first = min(line.box.top for line in body if start <= line.box.y_mid < end)
        if label[0].box.top - first <= LEVEL:
            return True
    return False


def _groups(labels: Sequence[Sequence[Line]], bounds: Sequence[float]) -> list[float] | None:
    """The bounds between the rows of one label and of the next; `None` where rows do not part so.

    Labels that have one row each are no merged cells.
    """
    if not labels or len(labels) >= len(bounds) - 1:
        return None
    kept = [bounds[0]]
    for label in labels:
        middle = union(line.box for line in label).y_mid
        below = [bound for bound in bounds if bound > kept[-1]]
        end = min(below, key=lambda bound: abs((kept[-1] + bound) / 2 - middle), default=None)
        if end is None or abs((kept[-1] + end) / 2 - middle) > _OFF * label[0].size:
            return None
        kept.append(end)
    return kept if kept[-1] == bounds[-1] else None
