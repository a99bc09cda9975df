"""Pages and their tables → what is body and what is furniture, in reading order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from itertools import pairwise

from extract.furniture import IsHeader, find_furniture
from extract.pages.lines import group_lines, with_leading
from extract.panels import panel_rows
from extract.paragraphs import starts_item
from schemas.geometry import union
from schemas.page import RUNS_OF_A_WIDTH, Page, Word
from schemas.table import Line, Table

# Points by which the lines of a column may begin further left or right.
_WANDER = 2.5
# A gap of this many type sizes inside a line parts two columns, or an entry and its page number.
_COLUMN_GAP = 2.0
# Two columns of prose hold at least this many lines each, and each is at least this share of both.
_COLUMN_LINES = 3
_COLUMN_SHARE = 0.25
# Nobody sets text in more columns than a newspaper.
_MOST_COLUMNS = 8
# Two bullets below one another are a column, however few their lines.
_COLUMN_ITEMS = 2
# Points: type sizes that differ by less are one.
_SAME_SIZE = 0.5


@dataclass(frozen=True, slots=True)
class Layout:
    """One page: its tables, the body lines outside them, its furniture."""

    page: Page
    tables: tuple[Table, ...]
    lines: tuple[Line, ...]
    furniture: tuple[Line, ...]


def lay_out(
    pages: Sequence[Page], tables: Sequence[Sequence[Table]], is_header: IsHeader
) -> list[Layout]:
    """The layout of each page; `tables` are its tables, page by page.

    Furniture is what several pages print at one place, page numbers, and text across the page; but
    not column headings, which a table without rules repeats on each of its pages.
    """
    free = [_free_lines(page, found) for page, found in zip(pages, tables, strict=True)]
    running = find_furniture(pages, free, is_header)
    layouts = []
    for page, found, lines in zip(pages, tables, free, strict=True):
        furniture = [line for line in lines if id(line) in running]
        furniture += [
            Line(page.number, word.box, (word,), page.reader) for word in page.words if word.slanted
        ]
        body = with_leading([[line for line in lines if id(line) not in running]])[0]
        layouts.append(Layout(page, tuple(found), _ordered(page, body), tuple(furniture)))
    return layouts


def with_tables(layout: Layout, tables: Sequence[Table]) -> Layout:
    """The layout with further tables among its lines; their words are no body lines any longer.

    A table that one of them holds whole, as its first row, is no table of its own.
    """
    if not tables:
        return layout
    taken = {id(word) for table in tables for word in _words(table)}
    lines = []
    for line in layout.lines:
        left = tuple(word for word in line.words if id(word) not in taken)
        if left:
            lines.append(replace(line, words=left, box=union(word.box for word in left)))
    own = [table for table in layout.tables if not _is_held(table, taken)]
    both = sorted((*own, *tables), key=lambda table: table.places[0].box.top)
    return replace(layout, tables=tuple(both), lines=tuple(lines))


def _is_held(table: Table, taken: Set[int]) -> bool:
    words = _words(table)
    return bool(words) and all(id(word) in taken for word in words)


def _words(table: Table) -> list[Word]:
    return [word for cell in table.cells for line in cell.lines for word in line.words]


def _free_lines(page: Page, tables: Iterable[Table]) -> list[Line]:
    taken = {id(word) for table in tables for word in _words(table)}
    by_width: dict[int, list[Word]] = defaultdict(list)
    for word in page.words:
        if id(word) not in taken and not word.slanted:
            by_width[word.run // RUNS_OF_A_WIDTH].append(word)
    return [
        piece
        for free in by_width.values()
        for line in group_lines(free, page.number, page.reader)
        for piece in split_columns(line)
    ]


def split_columns(line: Line) -> list[Line]:
    """A line cut where a wide gap parts its words; leader dots bridge a gap."""
    if line.words[0].rotation:
        return [line]
    groups: list[list[Word]] = [[line.words[0]]]
    for before, after in pairwise(line.words):
        gap = after.box.x0 - before.box.x1
        if gap > _COLUMN_GAP * max(before.size, after.size):
            groups.append([])
        groups[-1].append(after)
    return [
        Line(line.page, union(word.box for word in group), tuple(group), line.reader)
        for group in groups
    ]


# ----------------------------------------------------------------------------- reading order


def _ordered(page: Page, lines: Sequence[Line]) -> tuple[Line, ...]:
    """Lines in reading order; boxes side by side are read one after the other, row by row."""
    ordered: list[Line] = []
    rest = list(lines)
    for row in sorted(panel_rows(page, rest), key=lambda row: row[0].top):
        top = min(box.top for box in row)
        ordered += _in_order([line for line in rest if line.box.y_mid < top])
        rest = [line for line in rest if line.box.y_mid >= top]
        for box in row:
            inside = [line for line in rest if box.contains(line.box.x_mid, line.box.y_mid)]
            rest = [line for line in rest if line not in inside]
            ordered += _in_order(inside)
    return (*ordered, *_in_order(rest))


def _in_order(lines: Sequence[Line], columns: int = _MOST_COLUMNS) -> list[Line]:
    """Lines from top to bottom; prose set in columns one column after the other."""
    ordered = sorted(lines, key=lambda line: (round(line.box.y_mid), line.box.x0))
    split = _gutter(ordered) if columns > 1 else None
    if split is None:
        return ordered
    gutter, top, bottom = split
    above = [line for line in ordered if line.box.bottom <= top]
    below = [line for line in ordered if line.box.top >= bottom]
    inside = [line for line in ordered if line.box.bottom > top and line.box.top < bottom]
    left = [line for line in inside if line.box.x_mid < gutter]
    right = [line for line in inside if line.box.x_mid >= gutter]
    return [
        *_in_order(above, columns),
        *left,
        *_in_order(right, columns - 1),
        *_in_order(below, columns),
    ]


def _gutter(lines: Sequence[Line]) -> tuple[float, float, float] | None:
    """Where two columns of prose part: the place across, and the band from top to bottom."""
    starts = sorted({round(line.box.x0) for line in lines})
    for start in starts[1:]:
        right = [line for line in lines if abs(line.box.x0 - start) <= _WANDER]
        if not _is_column(right):
            continue
        top = min(line.box.top for line in right) - 1
        bottom = max(line.box.bottom for line in right) + 1
        band = [line for line in lines if top < line.box.y_mid < bottom]
        if any(line.box.x0 < start - _WANDER < line.box.x1 for line in band):
            continue
        left = [line for line in band if line.box.x1 < start]
        if not _is_column(left):
            continue
        widths = [max(line.box.width for line in side) for side in (left, right)]
        if min(widths) >= _COLUMN_SHARE * sum(widths):
            return start - 1.0, top, _column_end(lines, left, start, bottom)
    return None


def _is_column(lines: Sequence[Line]) -> bool:
    """Whether lines one below the other may be a column: some lines of prose, or list items."""
    return len(lines) >= _COLUMN_LINES or sum(map(starts_item, lines)) >= _COLUMN_ITEMS


def _column_end(lines: Sequence[Line], left: Sequence[Line], right: float, bottom: float) -> float:
    """Where the left column ends: below the right one as long as lines follow in its own pitch."""
    column = sorted(left, key=lambda line: line.box.bottom)
    edge = min(line.box.x0 for line in left) - _WANDER
    pitch = max((b.box.bottom - a.box.bottom for a, b in pairwise(column)), default=0.0) + 1
    for line in lines:
        if line.box.y_mid < bottom:
            continue
        last = column[-1]
        inside = edge <= line.box.x0 and line.box.x1 < right
        alike = line.bold == last.bold and abs(line.size - last.size) < _SAME_SIZE
        if not inside or not alike or line.box.bottom - last.box.bottom > pitch:
            break
        column.append(line)
    return max(bottom, column[-1].box.bottom + 1)
