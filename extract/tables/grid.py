"""A page's rulings → its ruled tables, each cell with its span, fill and lines."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extract.pages.lines import group_lines, with_leading
from extract.tables.paint import part_by_paint
from schemas.geometry import Box, union
from schemas.page import Fill, Page, Ruling, Word
from schemas.table import Cell, Place, Table

# Points.  The two edges of a double rule and the ends of rules that should meet lie within 2.5;
# the lowest rows of a printed sheet are over 5 high.
_SNAP = 2.5
# Pieces of one rule lie on one line to a point; a dashed rule has gaps of up to 3.
_SAME_LINE = 1.0
_DASH = 3.0
# A side of a cell counts as ruled where rules cover this share of it: corners are often left out.
_COVERED = 0.6
# The share of a cell that paint must cover to be its fill: Word paints a margin less.
_PAINTED = 0.6
# The share of a table's width over which paint makes a head row.
_ALONG = 0.9

# More elementary cells than this are a drawing; the largest sheets printed have some ten thousand.
_MOST_CELLS = 200_000
# Rules by rules and rules by paint are compared pair by pair: up to this many of each.
_MOST_RULES = 3000
# A page inside one row has nothing but column rules, over this share of its height and more of them
# than the two sides of a frame.
_DOWN = 0.5
_FEW_POSTS = 2
# Fewer painted rows than this are the head of a table, not a form.
_FEW_BANDS = 3

Span = tuple[int, int, int, int]
"""First row, first column, last row, last column of a cell in the elementary grid."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A straight rule: its place across (`at`) and its extent along."""

    at: float
    start: float
    end: float


def find_tables(page: Page) -> list[Table]:
    """The ruled tables of a page from top to bottom, with their words; no meaning yet.

    A frame around a single cell is no table, nor is a table inside a cell of another.
    """
    horizontal = _segments(ruling for ruling in page.rulings if ruling.horizontal)
    vertical = _segments(ruling for ruling in page.rulings if not ruling.horizontal)
    if max(len(horizontal), len(vertical), len(page.fills)) > _MOST_RULES:
        return []
    tables = []
    groups = _components(horizontal, vertical)
    ruled = {id(line) for rows, _ in groups for line in rows}
    painted = _painted([line for line in horizontal if id(line) not in ruled], page.fills)
    groups += _within_row(vertical, groups, page)
    for at, (rows, columns) in enumerate([*groups, *painted]):
        boxes = cell_boxes([*rows, *_paint_edges(rows, columns, page.fills)], columns)
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
        if abs(line.at - edge) <= _SNAP
    )
    return ruled >= _COVERED * box.width


def _inside(table: Table, other: Table) -> bool:
    box = table.places[0].box
    return table is not other and any(
        cell.places[0].box.overlap(box) > 0.95 * box.area for cell in other.cells
    )


# ----------------------------------------------------------------------------- rules


def _segments(rulings: Iterable[Ruling]) -> list[Segment]:
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


def _merged(band: Sequence[Segment]) -> list[Segment]:
    merged: list[Segment] = []
    for piece in sorted(band, key=lambda piece: piece.start):
        if merged and piece.start <= merged[-1].end + _DASH:
            last = merged[-1]
            merged[-1] = Segment(last.at, last.start, max(last.end, piece.end))
        else:
            merged.append(piece)
    return merged


def _components(
    horizontal: Sequence[Segment], vertical: Sequence[Segment]
) -> list[tuple[list[Segment], list[Segment]]]:
    """Rules that hang together, as (horizontal, vertical) of each group."""
    parents = _Parents(len(horizontal) + len(vertical))
    for row, line in enumerate(horizontal):
        for column, post in enumerate(vertical):
            if (
                line.start - _SNAP <= post.at <= line.end + _SNAP
                and post.start - _SNAP <= line.at <= post.end + _SNAP
            ):
                parents.join(row, len(horizontal) + column)
    groups: dict[int, tuple[list[Segment], list[Segment]]] = defaultdict(lambda: ([], []))
    for row, line in enumerate(horizontal):
        groups[parents.root(row)][0].append(line)
    for column, post in enumerate(vertical):
        groups[parents.root(len(horizontal) + column)][1].append(post)
    return [group for group in groups.values() if group[0] and group[1]]


def _within_row(
    vertical: Sequence[Segment],
    groups: Sequence[tuple[list[Segment], list[Segment]]],
    page: Page,
) -> list[tuple[list[Segment], list[Segment]]]:
    """Column rules down a page that lies whole within one row, so that no row rule meets them."""
    taken = {id(post) for _, columns in groups for post in columns}
    free = [post for post in vertical if id(post) not in taken]
    longest = max(free, key=lambda post: post.end - post.start, default=None)
    if longest is None or longest.end - longest.start < _DOWN * page.height:
        return []
    posts = [
        post
        for post in free
        if abs(post.start - longest.start) <= _SNAP and abs(post.end - longest.end) <= _SNAP
    ]
    return [([], posts)] if len(posts) > _FEW_POSTS else []


def _painted(
    lines: Sequence[Segment], fills: Sequence[Fill]
) -> list[tuple[list[Segment], list[Segment]]]:
    """Row rules without column rules whose rows paint tells apart: its edges stand for rules.

    A form often has rules between its rows and paint behind its field names.
    """
    stacks: dict[tuple[int, int], list[Segment]] = defaultdict(list)
    for line in sorted(lines, key=lambda line: line.at):
        key = next(
            (
                k
                for k in stacks
                if abs(k[0] - line.start) <= _SNAP and abs(k[1] - line.end) <= _SNAP
            ),
            (round(line.start), round(line.end)),
        )
        stacks[key].append(line)
    groups: list[tuple[list[Segment], list[Segment]]] = []
    pieces: list[tuple[list[Segment], list[Segment]]] = []
    for stack in stacks.values():
        for part in _parts(stack, fills):
            if posts := _posts(part, fills):
                (groups if len(part) > _FEW_BANDS else pieces).append((part, posts))
    columns = [post.at for _, posts in groups for post in posts]
    # What a page end leaves of a form stands in the columns of the whole ones.
    return groups + [
        (part, posts)
        for part, posts in pieces
        if all(any(abs(post.at - at) <= _SNAP for at in columns) for post in posts)
    ]


def _paint_edges(
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
        if at is not None and not any(abs(line.at - at) <= _SNAP for line in rows):
            edges.append(Segment(at, left, right))
    return edges


def _painted_until(top: float, left: float, right: float, fills: Sequence[Fill]) -> float | None:
    """Where paint over the width from `left` to `right` ends that begins at `top`, if any does."""
    heads: dict[int, set[Box]] = defaultdict(set)
    for fill in fills:
        box = fill.box.rounded()
        inside = left - _SNAP <= box.x0 and box.x1 <= right + _SNAP
        below = abs(box.top - top) <= _SNAP and box.bottom > top + 2 * _SNAP
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
    return abs(box.top - top) <= _SNAP and abs(box.bottom - bottom) <= _SNAP


def _posts(part: Sequence[Segment], fills: Sequence[Fill]) -> list[Segment]:
    """The edges of the paint inside the rows as column rules; none where few rows have one."""
    left, right = part[0].start, part[0].end
    bands = [(upper.at, lower.at) for upper, lower in pairwise(part)]
    inner: dict[int, list[tuple[float, float, float]]] = defaultdict(list)
    top = part[0].at
    for fill in fills:
        box = fill.box
        if abs(box.bottom - part[0].at) <= _SNAP and left - _SNAP <= box.x0 < right:
            # Paint above the first rule: the head of the table has no rule over it.
            top = min(top, box.top)
        if any(_spans(box, *band) for band in bands) or abs(box.bottom - part[0].at) <= _SNAP:
            for edge in (box.x0, box.x1):
                if left + _SNAP < edge < right - _SNAP:
                    inner[round(edge)].append((edge, box.top, box.bottom))
    posts = [
        Segment(edge, start, end)
        for edges in inner.values()
        if len(edges) >= _PAINTED * len(bands)
        for edge, start, end in edges
    ]
    if not posts:
        return []
    return [Segment(left, top, part[-1].at), *posts, Segment(right, top, part[-1].at)]


class _Parents:
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
            if all(abs(value - place) > _SNAP for place in places):
                places.append(value)
    return sorted(places)


def _nearest(places: Sequence[float], value: float) -> int:
    return min(range(len(places)), key=lambda at: abs(places[at] - value))


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
    parents = _Parents(width * height)
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
                fill=cell_fill(box, page.fills) or _text_fill(inside, page.fills),
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
    runs on over empty neighbours.
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
    starts: dict[tuple[int, int], int | None] = {}
    for word in words:
        at = box_at(word.box.x_mid, word.box.y_mid)
        if word.run and not word.rotation:
            key = (word.run, word.rotation)
            inset = min(word.size, word.box.width) / 2
            start = starts.setdefault(key, box_at(word.box.x0 + inset, word.box.y_mid))
            at = start if start is not None else at
        if at is not None:
            found[at].append(word)
    return found


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
