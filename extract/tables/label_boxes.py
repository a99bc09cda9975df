"""Fields of an objective in boxes that do not touch: a label, and beside it its text → a table.

Slides set objectives so, one field below the other: `Actions` in a painted box, the actions in a
frame beside it or on the bare ground.  Laid out as a table of two columns it is read as any form.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from extract.layout import Layout
from extract.panels import MOST_BOXES, frames
from extract.paragraphs import plain_text
from extract.tables.columns import column_kind
from extract.tables.grid import make_table
from schemas.geometry import Box
from schemas.table import Line, Table

# Points: edges that lie so near to each other are one.
_NEAR = 3.0
# Known names of fields that make boxes one below the other labels.
_ENOUGH = 3
# A label has few lines.
_LINES = 3
# Points: boxes further apart are not of one objective; so is a text from its label.
_APART = 30.0


def find_label_tables(layout: Layout) -> list[Table]:
    """The tables that boxes with the names of fields make with the text beside them."""
    if sum(bool(column_kind(line.text)) for line in layout.lines) < _ENOUGH - 1:
        return []
    page = layout.page
    boxes = [*(fill.box for fill in page.fills if fill.color != "#ffffff"), *frames(page.rulings)]
    if len(boxes) > MOST_BOXES:
        return []
    labels: list[Box] = []
    for box in boxes:
        # The frame of a painted box is one with it.
        alone = not any(box.overlap(other) for other in labels)
        labels += [box] if alone and 0 < len(_inside(box, layout.lines)) <= _LINES else []
    return [
        table for column in _columns(labels) if (table := _table(layout, column, boxes)) is not None
    ]


def _inside(box: Box, lines: Iterable[Line]) -> list[Line]:
    return [line for line in lines if box.contains(line.box.x_mid, line.box.y_mid)]


def _columns(boxes: Sequence[Box]) -> list[list[Box]]:
    """Boxes of one width, one below the other, from top to bottom."""
    columns: list[list[Box]] = []
    for box in sorted(boxes, key=lambda box: box.top):
        for column in columns:
            last = column[-1]
            level = abs(box.x0 - last.x0) <= _NEAR and abs(box.x1 - last.x1) <= _NEAR
            if level and last.bottom - _NEAR <= box.top <= last.bottom + _APART:
                column.append(box)
                break
        else:
            columns.append([box])
    return [column for column in columns if len(column) >= _ENOUGH]


def _table(layout: Layout, labels: Sequence[Box], boxes: Iterable[Box]) -> Table | None:
    """The table of some labels and what stands right of each; `None` where they name no fields."""
    names = [plain_text(_inside(label, layout.lines)) for label in labels]
    if len({kind for name in names if (kind := column_kind(name))}) < _ENOUGH:
        return None
    left, edge = min(label.x0 for label in labels), max(label.x1 for label in labels)
    beside = [box for box in boxes if edge - _NEAR <= box.x0 <= edge + _APART]
    last = [box.bottom for box in beside if abs(box.top - labels[-1].top) <= _NEAR]
    tops = [label.top for label in labels]
    bottoms = [*tops[1:], max([labels[-1].bottom, *last])]
    texts = [
        [line for line in layout.lines if line.box.x0 > edge and top < line.box.y_mid < bottom]
        for top, bottom in zip(tops, bottoms, strict=True)
    ]
    if not all(texts):
        return None
    right = max(line.box.x1 for text in texts for line in text)
    right = max([right, *(box.x1 for box in beside if box.top in tops)])
    words = tuple(word for line in layout.lines for word in line.words)
    places = [
        box
        for top, bottom in zip(tops, bottoms, strict=True)
        for box in (Box(left, top, edge, bottom), Box(edge, top, right, bottom))
    ]
    return make_table(replace(layout.page, words=words), places)
