"""A page's rulings → its ruled tables, each cell with its span, fill and lines."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from extract.pages.lines import group_lines, with_leading
from extract.tables.paint import paint_edges, painted_groups, part_by_paint
from extract.tables.rules import SNAP, Parents, Segment, components, segments, within_row
from schemas.geometry import Box, union
from schemas.page import Fill, Page, Word
from schemas.table import Cell, Place, Table

# A side of a cell counts as ruled where rules cover this share of it: corners are often left out.
_COVERED = 0.6
# The share of a cell that paint must cover to be its fill: Word paints a margin less.
_PAINTED = 0.6
# A space between words is a quarter of the size, a third at most; one that is wider than this, and
# so many times wider than the others of its line, which may be justified, leads to the next cell.
_WIDE = 0.6
_WIDER = 2.0

# More elementary cells than this are a drawing; the largest sheets printed have some ten thousand.
_MOST_CELLS = 200_000
# Rules by rules and rules by paint are compared pair by pair: up to this many of each.
_MOST_RULES = 3000

Span = tuple[int, int, int, int]
"""First row, first column, last row, last column of a cell in the elementary grid."""


def find_tables(page: Page) -> list[Table]:
    """The ruled tables of a page from top to bottom, with their words; no meaning yet.

    A frame around a single cell is no table, nor is a table inside a cell of another.
    """
    horizontal = segments(ruling for ruling in page.rulings if ruling.horizontal)
    vertical = segments(ruling for ruling in page.rulings if not ruling.horizontal)
    if max(len(horizontal), len(vertical), len(page.fills)) > _MOST_RULES:
        return []
    tables = []
    groups = components(horizontal, vertical)
    ruled = {id(line) for rows, _ in groups for line in rows}
    painted = painted_groups([line for line in horizontal if id(line) not in ruled], page.fills)
    groups += within_row(vertical, groups, page)
    for at, (rows, columns) in enumerate([*groups, *painted]):
        boxes = cell_boxes([*rows, *paint_edges(rows, columns, page.fills)], columns)
        if len(boxes) >= 2:
            boxes = part_by_paint(boxes, page.words, page.fills)
            table = make_table(page, boxes)
            top, bottom = table.places[0].box.top, table.places[0].box.bottom
            tables.append(
                replace(
                    table,
                    # Where paint begins a table, it has no rule above on any page.
                    open_top=at < len(groups) and not _closes(rows, top, table.places[0].box),
                    open_bottom=not _closes(rows, bottom, table.places[0].box),
                )
            )
    outer = [table for table in tables if not any(_inside(table, other) for other in tables)]
    outer = _with_leading(outer)
    return sorted(outer, key=lambda table: (table.places[0].box.top, table.places[0].box.x0))


def _with_leading(tables: Sequence[Table]) -> list[Table]:
    """The tables of a page with their lines told the line pitch of the page."""
    lines = iter(with_leading([cell.lines for table in tables for cell in table.cells]))
    return [
        replace(
            table,
            cells=tuple(replace(cell, lines=tuple(next(lines))) for cell in table.cells),
        )
        for table in tables
    ]


def _closes(rows: Sequence[Segment], edge: float, box: Box) -> bool:
    """Whether rules run along most of an upper or lower edge."""
    ruled = sum(
        min(line.end, box.x1) - max(line.start, box.x0)
        for line in rows
        if abs(line.at - edge) <= SNAP
    )
    return ruled >= _COVERED * box.width


def _inside(table: Table, other: Table) -> bool:
    box = table.places[0].box
    return table is not other and any(
        cell.places[0].box.overlap(box) > 0.95 * box.area for cell in other.cells
    )


# ----------------------------------------------------------------------------- cells


def cell_boxes(rows: Sequence[Segment], columns: Sequence[Segment]) -> list[Box]:
    """The cells that rules close, as boxes.

    Rules cut the plane into elementary cells; those without a rule between them are one cell.  The
    ends of rules count as edges too, so that a table whose last rule lies on another page, or
    beyond the paper, still has its outer cells.
    """
    ys = _positions([line.at for line in rows], [end for p in columns for end in (p.start, p.end)])
    xs = _positions([post.at for post in columns], [end for r in rows for end in (r.start, r.end)])
    if len(xs) < 2 or len(ys) < 2 or (len(xs) - 1) * (len(ys) - 1) > _MOST_CELLS:
        return []
    ruled_x = _ruled(columns, xs, ys)
    ruled_y = _ruled(rows, ys, xs)
    boxes = []
    for first_row, first_column, last_row, last_column in _groups(xs, ys, ruled_x, ruled_y):
        bands = range(first_row, last_row + 1)
        stripes = range(first_column, last_column + 1)
        left = _share(bands, ys, [(first_column, band) in ruled_x for band in bands])
        right = _share(bands, ys, [(last_column + 1, band) in ruled_x for band in bands])
        above = _share(stripes, xs, [(first_row, stripe) in ruled_y for stripe in stripes])
        below = _share(stripes, xs, [(last_row + 1, stripe) in ruled_y for stripe in stripes])
        closed = [share >= _COVERED for share in (left, right, above, below)]
        if sum(closed) >= 3 or (closed[0] and closed[1]):
            boxes.append(
                Box(xs[first_column], ys[first_row], xs[last_column + 1], ys[last_row + 1])
            )
    return boxes


def _positions(ruled: Iterable[float], ends: Iterable[float]) -> list[float]:
    """Places of rules, and ends of other rules that no rule closes, as one ascending list."""
    places: list[float] = []
    for values in (sorted(ruled), sorted(ends)):
        for value in values:
            if all(abs(value - place) > SNAP for place in places):
                places.append(value)
    return sorted(places)


def _nearest(places: Sequence[float], value: float) -> int:
    """Where in an ascending list the nearest place stands; the first of two as near."""
    after = bisect_left(places, value)
    if after in (0, len(places)):
        return min(after, len(places) - 1)
    return after - (value - places[after - 1] <= places[after] - value)


def _ruled(
    segments: Sequence[Segment], across: Sequence[float], along: Sequence[float]
) -> set[tuple[int, int]]:
    """Which elementary edges are ruled: (place across, interval along)."""
    ruled = set()
    for segment in segments:
        at = _nearest(across, segment.at)
        for interval, (start, end) in enumerate(pairwise(along)):
            shared = min(end, segment.end) - max(start, segment.start)
            if shared >= _COVERED * (end - start):
                ruled.add((at, interval))
    return ruled


def _groups(
    xs: Sequence[float],
    ys: Sequence[float],
    ruled_x: set[tuple[int, int]],
    ruled_y: set[tuple[int, int]],
) -> list[Span]:
    """Elementary cells without a rule between them as rectangles."""
    width, height = len(xs) - 1, len(ys) - 1
    parents = Parents(width * height)
    for row in range(height):
        for column in range(width):
            if column + 1 < width and (column + 1, row) not in ruled_x:
                parents.join(row * width + column, row * width + column + 1)
            if row + 1 < height and (row + 1, column) not in ruled_y:
                parents.join(row * width + column, (row + 1) * width + column)
    members: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for row in range(height):
        for column in range(width):
            members[parents.root(row * width + column)].append((row, column))
    return [span for cells in members.values() for span in _rectangles(cells)]


def _rectangles(cells: Sequence[tuple[int, int]]) -> list[Span]:
    """A group as one rectangle where it is one, else as its rows, each cut where it has gaps."""
    rows = [row for row, _ in cells]
    columns = [column for _, column in cells]
    span = (min(rows), min(columns), max(rows), max(columns))
    if len(cells) == (span[2] - span[0] + 1) * (span[3] - span[1] + 1):
        return [span]
    spans: list[Span] = []
    for row, column in sorted(cells):
        if spans and spans[-1][0] == row and spans[-1][3] == column - 1:
            spans[-1] = (row, spans[-1][1], row, column)
        else:
            spans.append((row, column, row, column))
    return spans


def _share(steps: range, places: Sequence[float], ruled: Sequence[bool]) -> float:
    lengths = [places[step + 1] - places[step] for step in steps]
    return sum(length for length, is_ruled in zip(lengths, ruled, strict=True) if is_ruled) / sum(
        lengths
    )


# ----------------------------------------------------------------------------- contents


def make_table(page: Page, boxes: Sequence[Box]) -> Table:
    """The table of cells with these boxes: their places in the grid, fills and lines."""
    tops = _edges([box.top for box in boxes], [box.bottom for box in boxes])
    lefts = _edges([box.x0 for box in boxes], [box.x1 for box in boxes])
    outline = union(boxes)
    words = assign_words(page.words, boxes)
    cells = []
    for box, inside in zip(boxes, words, strict=True):
        row, column = _nearest(tops, box.top), _nearest(lefts, box.x0)
        cells.append(
            Cell(
                row=row,
                column=column,
                places=(Place(page.number, box.rounded()),),
                lines=tuple(group_lines(inside, page.number, page.reader)),
                row_span=_nearest(tops, box.bottom) - row,
                column_span=_nearest(lefts, box.x1) - column,
                fill=_fill(box, inside, page.fills),
            )
        )
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return Table(
        places=(Place(page.number, outline.rounded()),),
        cells=tuple(cells),
        rows=len(tops) - 1,
        columns=len(lefts) - 1,
    )


def _edges(starts: Iterable[float], ends: Iterable[float]) -> list[float]:
    return sorted(set(starts) | set(ends))


def assign_words(words: Iterable[Word], boxes: Sequence[Box]) -> list[list[Word]]:
    """The words of each box, in the order of `boxes`; words in none are in no list.

    Words written as one string belong to the cell in which it starts: text that overflows its cell
    runs on over empty neighbours.  Not so behind a wide space: that at the end of a line may reach
    almost to the text of the next cell.  Text across the page belongs to no cell.
    """
    order = sorted(range(len(boxes)), key=lambda at: boxes[at].top)
    tops = [boxes[at].top for at in order]
    tallest = max(box.height for box in boxes)

    def box_at(x: float, y: float) -> int | None:
        for place in range(bisect_right(tops, y) - 1, -1, -1):
            if tops[place] < y - tallest:
                return None
            if boxes[order[place]].contains(x, y):
                return order[place]
        return None

    found: list[list[Word]] = [[] for _ in boxes]
    starts: dict[int, int | None] = {}
    last: Word | None = None
    widest = 0.0
    for word in words:
        at = None if word.slanted else box_at(word.box.x_mid, word.box.y_mid)
        if word.run and not word.rotation:
            same = last is not None and last.run == word.run
            space = word.box.x0 - last.box.x1 if last is not None and same else 0.0
            if word.run not in starts or space > max(_WIDE * word.size, _WIDER * widest):
                inset = min(word.size, word.box.width) / 2
                starts[word.run] = box_at(word.box.x0 + inset, word.box.y_mid)
            last, widest = word, max(space, widest) if same else 0.0
            start = starts[word.run]
            at = start if start is not None else at
        if at is not None:
            found[at].append(word)
    return found


def _fill(box: Box, words: Sequence[Word], fills: Iterable[Fill]) -> str | None:
    """The colour of a cell, or else that behind its words, which may reach out of it."""
    around = union([box, *(word.box for word in words)])
    near = [fill for fill in fills if fill.box.meets(around)]
    return cell_fill(box, near) or _text_fill(words, near)


def _text_fill(words: Sequence[Word], fills: Sequence[Fill]) -> str | None:
    """The colour painted behind all the words of a cell, line by line; `None` for white or none."""
    if not words:
        return None
    colors = set()
    for word in words:
        behind = [f.color for f in fills if f.box.contains(word.box.x_mid, word.box.y_mid)]
        colors.add(behind[-1] if behind else "#ffffff")
    color = colors.pop() if len(colors) == 1 else "#ffffff"
    return None if color == "#ffffff" else color


def cell_fill(box: Box, fills: Iterable[Fill]) -> str | None:
    """The colour painted over most of a cell, the last one on top; `None` for white or none."""
    colors: dict[str, float] = defaultdict(float)
    top: str | None = None
    for fill in fills:
        shared = fill.box.overlap(box)
        if shared >= _PAINTED * box.area:
            top = fill.color
        elif shared:
            colors[fill.color] += shared
    if top is None and colors:
        color = max(colors, key=lambda name: colors[name])
        top = color if colors[color] >= _PAINTED * box.area else None
    return None if top == "#ffffff" else top
