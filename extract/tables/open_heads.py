"""Rows of known column headings, above which a table without vertical rules stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extract.tables.grid import make_table
from extract.tables.text_columns import LEVEL, headed_by, level_rows, paint_behind
from schemas.geometry import Box, union
from schemas.page import Page
from schemas.table import Line, Table

# Known headings that make a row of them a table's head.
_ENOUGH = 2
# A heading goes on on the next line within this many type sizes.
_NEXT_LINE = 1.7
# Rows of lines of a head of two rows, with those set to the middle of both.
_LEVELS = 3
# In type sizes: so precisely lies the middle, and half a row is no higher.
_MIDDLE = 0.35
_HALF = 1.5

Kind = Callable[[str], str]
"""What a column with this heading holds, or an empty text."""


@dataclass(frozen=True, slots=True)
class Heading:
    """One column heading: the lines it stands on."""

    lines: tuple[Line, ...]
    over: Line | None = None
    """The heading over it and the columns beside it, where it was found with this one."""

    @property
    def box(self) -> Box:
        return union(line.box for line in self.lines)

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)


def find_heads(lines: Sequence[Line], kind: Kind) -> list[list[Heading]]:
    """The rows of headings: lines at one height, two of which the vocabulary knows."""
    heads: list[list[Heading]] = []
    used: set[int] = set()
    rows = level_rows(lines)
    for at, row in enumerate(rows):
        headings = two_levels(rows[at - 1 : at + 2]) if at else []
        if any(id(line) in used for line in row) or (len(row) <= _ENOUGH and not headings):
            continue
        headings = headings or [_heading(line, lines, kind) for line in row]
        known = {kind(heading.text) for heading in headings} - {""}
        marked = not heads or not _is_bold(heads[0]) or _is_bold(headings)
        if len(known) >= _ENOUGH and marked and _set_alike(headings, kind):
            heads.append(headings)
            used.update(id(line) for heading in headings for line in heading.lines)
    return heads


def two_levels(rows: Sequence[Sequence[Line]]) -> list[Heading]:
    """The headings of a head of two rows whose other columns have theirs in the middle of both.

    So three rows of lines: headings over several columns, those in the middle, and at the bottom
    those of each column.  None where three rows are no such head.
    """
    if len(rows) < _LEVELS or len(rows[-1]) <= len(rows[0]):
        return []
    upper, middle, lower = rows
    size = middle[0].size
    top, mid, bottom = (row[0].box.y_mid for row in rows)
    if abs((top + bottom) / 2 - mid) > _MIDDLE * size or bottom - mid > _HALF * size:
        return []
    parts = headed_by([line.box for line in upper], [line.box for line in lower])
    several = [(line, below) for line, below in zip(upper, parts, strict=True) if len(below) > 1]
    for _, below in several:
        left, right = lower[below[0]].box.x0, lower[below[-1]].box.x1
        if any(line.box.x0 < right and left < line.box.x1 for line in middle):
            # A title, the headings below it and their first row, at one distance.
            return []
    over = {id(lower[at]): line for line, below in several for at in below}
    grouped = [Heading((line,), over[id(line)]) for line in lower if id(line) in over]
    spent = {id(line) for heading in grouped for line in (*heading.lines, heading.over)}
    rest = [[line for line in row if id(line) not in spent] for row in rows]
    others = _over_one_another(rest)
    return sorted([*grouped, *others], key=lambda heading: heading.box.x0) if grouped else []


def _over_one_another(rows: Sequence[Sequence[Line]]) -> list[Heading]:
    """Lines as headings, those as one that stand above or below one another."""
    found: list[list[Line]] = []
    end = float("-inf")
    for line in sorted((line for row in rows for line in row), key=lambda line: line.box.x0):
        if line.box.x0 < end:
            found[-1].append(line)
        else:
            found.append([line])
        end = max(end, line.box.x1)
    return [Heading(tuple(sorted(part, key=lambda line: line.box.top))) for part in found]


def _is_bold(headings: Sequence[Heading]) -> bool:
    """Whether a row of headings is bold: where one is, plain words below it head nothing."""
    return all(line.bold for heading in headings for line in heading.lines)


def _set_alike(headings: Sequence[Heading], kind: Kind) -> bool:
    """Whether the known headings of a row are all bold or none is: words of a body are mixed."""
    return len({line.bold for item in headings if kind(item.text) for line in item.lines}) == 1


def _heading(line: Line, lines: Sequence[Line], kind: Kind) -> Heading:
    """The heading that begins on, or ends on, a line: with the lines that make it a known one."""
    alone = Heading((line,))
    near = [
        other
        for other in lines
        if other is not line
        and min(other.box.x1, line.box.x1) > max(other.box.x0, line.box.x0)
        and abs(other.box.y_mid - line.box.y_mid) <= _NEXT_LINE * line.size
        and other.bold == line.bold
    ]
    known = kind(alone.text)
    if known:
        # The first words of a heading may be known by themselves: `Objectif`, `opérationnel`.
        near = [other for other in near if _ends_heading(other, line, lines)]
    both = Heading(tuple(sorted([line, *near], key=lambda item: item.box.top)))
    found = kind(both.text)
    return both if found and known in ("", found) else alone


def _ends_heading(line: Line, first: Line, lines: Sequence[Line]) -> bool:
    """Whether a line goes on with the bold heading above it.

    A small letter begins no bold cell, but one that a page end cut, beside plain text.
    """
    if not line.bold or line.box.top <= first.box.top or not line.text[:1].islower():
        return False
    beside = (other for other in lines if other.box.top < line.box.y_mid < other.box.bottom)
    return all(other.bold for other in beside)


def title_bands(page: Page, lines: Sequence[Line], head: Sequence[Heading]) -> list[Box]:
    """The painted bands over a row of headings, as wide as it, that hold titles of the table."""
    boxes = [heading.box for heading in head]
    left, right = min(box.x0 for box in boxes), max(box.x1 for box in boxes)
    top = min(box.top for box in boxes)
    behind = [
        fill.box.top
        for fill in page.fills
        if any(fill.box.contains(box.x_mid, box.y_mid) for box in boxes)
    ]
    at = min([top, *behind])
    bands: list[Box] = []
    for fill in sorted(page.fills, key=lambda fill: -fill.box.bottom):
        box = fill.box
        beside = abs(box.bottom - at) <= LEVEL and box.top < at - LEVEL
        if beside and box.x0 <= left and right <= box.x1 and _holds(box, lines):
            bands.insert(0, box)
            at = box.top
    return bands


def _holds(band: Box, lines: Sequence[Line]) -> bool:
    return any(band.contains(line.box.x_mid, line.box.y_mid) for line in lines)


def with_titles(page: Page, table: Table, bands: Sequence[Box]) -> Table:
    """A table with the titles above it as its first rows, over all of its columns."""
    if not bands:
        return table
    boxes = [cell.places[0].box for cell in table.cells]
    top = min(box.top for box in boxes)
    left, right = min(box.x0 for box in boxes), max(box.x1 for box in boxes)
    edges = [*(band.top for band in bands), top]
    titles = [Box(left, start, right, stop) for start, stop in pairwise(edges)]
    whole = make_table(page, [*titles, *boxes])
    return replace(whole, open_top=table.open_top, open_bottom=table.open_bottom)


def head_extent(head: Sequence[Heading], page: Page) -> tuple[float, float]:
    """The top and the bottom of a head: of the paint behind it, which no rule needs to close."""
    boxes = [heading.box for heading in head]
    fills = [fill for box in boxes if (fill := paint_behind(box, page))]
    if len(fills) == len(boxes) and len({round(fill.bottom) for fill in fills}) == 1:
        boxes += fills
    return min(box.top for box in boxes), max(box.bottom for box in boxes)
