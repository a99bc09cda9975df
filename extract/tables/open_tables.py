"""Tables without vertical rules: columns by white space, rows by rules or by white space.

Such a table is only looked for below a row of known column headings: text in columns is no table,
and a heading row says what the columns are.  What goes on at the head of the next page, headings
repeated or not, is found by the columns of the table before it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extract.layout import Layout
from extract.pages.lines import base_line
from extract.tables.grid import make_table
from extract.tables.row_rules import PiecedRules, pieced_boxes, pieced_rules
from extract.tables.sideways import is_side_label, with_side_labels
from extract.tables.text_columns import are_crowded, edges_by_blocks
from schemas.geometry import Box, union
from schemas.page import Page, Word
from schemas.table import Line, Table

# Known headings that make a row of them a table's head.
_ENOUGH = 2
# A heading goes on on the next line within this many type sizes.
_NEXT_LINE = 1.7
# A rule closes a row where it runs along this share of the table's width.
_ALONG = 0.8
# White space between rows is this much more than between lines, in type sizes.
_BETWEEN = 0.22
# Lines of neighbouring rows may touch by this share of the type size.
_TOUCH = 0.1
# A label whose next line comes later than this many line pitches has ended; type is set on 1.2.
_ENDED = 1.4
_LEADING = 1.2
# Points: what begins at one height begins one row.
_LEVEL = 3.5
# No space between words is set wider than this many type sizes, justified lines but few.
_SPACE = 0.45
# Of the gaps between lines.
_SLIPS = 0.1
# The narrowest gutter between two columns, in points.
_GUTTER = 3.0

Kind = Callable[[str], str]
"""What a column with this heading holds, or an empty text."""


@dataclass(frozen=True, slots=True)
class _Heading:
    """One column heading: the lines it stands on."""

    lines: tuple[Line, ...]

    @property
    def box(self) -> Box:
        return union(line.box for line in self.lines)

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)


def find_open_tables(layout: Layout, kind: Kind, before: Table | None) -> list[Table]:
    """The tables among the body lines of a page that have no vertical rules, from top to bottom.

    `before` is the last open table of the page before, which may go on at the head of this one.
    """
    words = tuple(word for line in layout.lines for word in line.words if not word.rotation)
    page = replace(layout.page, words=words)
    taken = [table.places[0].box for table in layout.tables]
    upright = [line for line in layout.lines if not line.words[0].rotation]
    sideways = [line for line in layout.lines if line.words[0].rotation]
    pieces = [piece for line in upright for piece in _strings(line)]
    heads = _heads(pieces, kind) or _heads(upright, kind)
    bands = [_bands(page, layout.lines, head) for head in heads]
    tops = [
        min([heading.box.top for heading in head] + [band.top for band in above])
        for head, above in zip(heads, bands, strict=True)
    ]
    tables = []
    if before is not None:
        end = min(tops, default=page.height)
        going_on = _continuation(page, pieces, taken, before, end)
        tables += [with_side_labels(layout.page, going_on, sideways)] if going_on else []
    ends = [*tops[1:], page.height]
    style = _label_style(before) if before else None
    for head, above, end in zip(heads, bands, ends, strict=False):
        table = _table(page, pieces, taken, head, end, style)
        if table is not None:
            style = _label_style(table)
            table = _under(page, table, above)
            tables.append(with_side_labels(layout.page, table, sideways))
    return tables


def _bands(page: Page, lines: Sequence[Line], head: Sequence[_Heading]) -> list[Box]:
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
        beside = abs(box.bottom - at) <= _LEVEL and box.top < at - _LEVEL
        if beside and box.x0 <= left and right <= box.x1 and _holds(box, lines):
            bands.insert(0, box)
            at = box.top
    return bands


def _holds(band: Box, lines: Sequence[Line]) -> bool:
    return any(band.contains(line.box.x_mid, line.box.y_mid) for line in lines)


def _under(page: Page, table: Table, bands: Sequence[Box]) -> Table:
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


def _strings(line: Line) -> list[Line]:
    """A line cut where another string begins behind more than a space: columns set side by side."""
    if line.words[0].rotation:
        return [line]
    groups: list[list[Word]] = [[line.words[0]]]
    for last, word in pairwise(line.words):
        if word.run != last.run and word.box.x0 - last.box.x1 > _SPACE * word.size:
            groups.append([])
        groups[-1].append(word)
    return [
        replace(line, words=tuple(group), box=union(word.box for word in group)) for group in groups
    ]


# ----------------------------------------------------------------------------- heads


def _heads(lines: Sequence[Line], kind: Kind) -> list[list[_Heading]]:
    """The rows of headings: lines at one height, two of which the vocabulary knows."""
    heads: list[list[_Heading]] = []
    used: set[int] = set()
    for row in _rows(lines):
        if any(id(line) in used for line in row):
            continue
        headings = [_heading(line, lines, kind) for line in row]
        known = {kind(heading.text) for heading in headings} - {""}
        if len(known) >= _ENOUGH and len(row) > _ENOUGH and _set_alike(headings, kind):
            heads.append(headings)
            used.update(id(line) for heading in headings for line in heading.lines)
    return heads


def _set_alike(headings: Sequence[_Heading], kind: Kind) -> bool:
    """Whether the known headings of a row are all bold or none is: words of a body are mixed."""
    return len({line.bold for item in headings if kind(item.text) for line in item.lines}) == 1


def _rows(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines that begin at one height, from left to right."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line.box.y_mid):
        if rows and line.box.y_mid - rows[-1][0].box.y_mid <= _LEVEL:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda line: line.box.x0) for row in rows]


def _heading(line: Line, lines: Sequence[Line], kind: Kind) -> _Heading:
    """The heading that begins on, or ends on, a line: with the lines that make it a known one."""
    alone = _Heading((line,))
    if kind(alone.text):
        return alone
    near = [
        other
        for other in lines
        if other is not line
        and min(other.box.x1, line.box.x1) > max(other.box.x0, line.box.x0)
        and abs(other.box.y_mid - line.box.y_mid) <= _NEXT_LINE * line.size
        and other.bold == line.bold
    ]
    both = _Heading(tuple(sorted([line, *near], key=lambda item: item.box.top)))
    return both if kind(both.text) else alone


# ----------------------------------------------------------------------------- tables


def _table(
    page: Page,
    lines: Sequence[Line],
    taken: Sequence[Box],
    head: Sequence[_Heading],
    end: float,
    style: tuple[float, str] | None,
) -> Table | None:
    """The table below a head; `style` is how the table before it sets its first column."""
    top, under = _extent(head, page)
    stop = min([end, *(box.top for box in taken if box.top > under)])
    spent = {id(line) for heading in head for line in heading.lines}
    body = [line for line in lines if under < line.box.y_mid < stop and id(line) not in spent]
    # Another head may stand in a table whose first row is the title right above it.
    lowest = max((line.box.y_mid for line in body), default=stop) if end < page.height else stop
    rules = pieced_rules(page.rulings, top - 1.0, min(lowest, stop))
    if body and rules is not None and _are_columns(rules.edges, head):
        if under > max(heading.box.bottom for heading in head):
            # Paint ends the head; a head in several tones may go on below its first line.
            rules = rules.below_head(under, min(line.box.y_mid for line in body))
        return _pieced(page, rules, rules.edges, body, top - 1.0)
    edges = _edges(head, body, page)
    if edges is None:
        return None
    body = _until_heading(body, edges, style)
    if not body:
        return None
    bounds = _row_bounds(page, body, edges, under)
    boxes = _boxes(edges, [top - 1.0, *bounds])
    return make_table(page, boxes)


def _extent(head: Sequence[_Heading], page: Page) -> tuple[float, float]:
    """The top and the bottom of a head: of the paint behind it, which no rule needs to close."""
    boxes = [heading.box for heading in head]
    fills = [fill for box in boxes if (fill := _behind(box, page))]
    if len(fills) == len(boxes) and len({round(fill.bottom) for fill in fills}) == 1:
        boxes += fills
    return min(box.top for box in boxes), max(box.bottom for box in boxes)


def _behind(box: Box, page: Page) -> Box | None:
    """The paint of the cell that a heading stands in."""
    behind = [
        fill.box
        for fill in page.fills
        if fill.box.contains(box.x_mid, box.y_mid) and fill.box.width < 0.8 * page.width
    ]
    return min(behind, key=lambda fill: fill.width, default=None)


def _are_columns(edges: Sequence[float], head: Sequence[_Heading]) -> bool:
    """Whether each heading stands in columns of its own."""
    places = [sum(edge < heading.box.x_mid for edge in edges) for heading in head]
    return len(set(places)) == len(places) and min(places) > 0 and max(places) < len(edges)


def _pieced(
    page: Page,
    rules: PiecedRules,
    edges: Sequence[float],
    body: Sequence[Line],
    top: float,
    style: tuple[float, str] | None = None,
) -> Table | None:
    """The table of rules drawn cell by cell, with what stands below the last of them.

    Between the rules a line across the columns is a merged cell; below them it is none of it.
    """
    below = [line for line in body if line.box.y_mid > rules.last]
    rest = _until_heading(below, edges, style or _first_style(body, edges))
    bottom = max([rules.last, *(line.box.bottom + 1.0 for line in rest)])
    boxes = pieced_boxes(page, rules, edges, top, bottom)
    if len(boxes) < len(edges):
        return None
    return replace(make_table(page, boxes), open_bottom=bool(rest))


def _first_style(body: Sequence[Line], edges: Sequence[float]) -> tuple[float, str] | None:
    """How the first line of the first column is set."""
    return next((_style(line) for line in body if _column(line.box, edges) == 0), None)


def _continuation(
    page: Page, lines: Sequence[Line], taken: Sequence[Box], before: Table, end: float
) -> Table | None:
    """The lines at the head of a page that stand in the columns of the table before it."""
    cells = [cell for cell in before.cells if not is_side_label(cell)]
    edges = sorted(
        {cell.places[-1].box.x0 for cell in cells} | {cell.places[-1].box.x1 for cell in cells}
    )
    stop = min([end, *(box.top for box in taken)])
    body = [line for line in lines if line.box.y_mid < stop]
    rules = pieced_rules(page.rulings, 0.0, stop)
    if body and rules is not None and _are_edges(rules.edges, edges):
        top = min(line.box.top for line in body) - 1.0
        table = _pieced(page, rules, edges, body, top, _label_style(before))
        return replace(table, open_top=True) if table else None
    body = _until_heading(body, edges, _label_style(before))
    inside = [line for line in body if _column(line.box, edges) is not None]
    if not inside or len(inside) < len(body) or len(edges) < 3:
        return None
    if {_column(line.box, edges) for line in inside} == {0}:
        return None
    top = min(line.box.top for line in body)
    bounds = _row_bounds(page, body, edges, top - 1.0)
    return make_table(page, _boxes(edges, bounds))


def _are_edges(found: Sequence[float], edges: Sequence[float]) -> bool:
    """Whether all edges found are edges of a table."""
    return all(any(abs(one - other) <= _LEVEL for other in edges) for one in found)


def _edges(head: Sequence[_Heading], body: Sequence[Line], page: Page) -> list[float] | None:
    """The edges of the columns: those of the paint behind the headings, or white space."""
    order = sorted((heading.box for heading in head), key=lambda box: box.x0)
    painted = _painted_edges(order, page)
    if painted is not None:
        return painted
    boxes = [line.box for line in body if sum(_over(line.box, box) for box in order) < _ENOUGH]
    edges = edges_by_blocks(order, boxes, _GUTTER)
    if edges is None:
        gutters = [_gutter(left, right, boxes) for left, right in pairwise(order)]
        edges = [gutter for gutter in gutters if gutter is not None]
        rows = [[line.box for line in row] for row in _rows(body)]
        if len(edges) < len(gutters) or are_crowded(rows, edges):
            return None
    covered = [*order, *boxes]
    start = min(box.x0 for box in covered) - 1.0
    stop = max(box.x1 for box in covered) + 1.0
    return [start, *edges, stop]


def _over(one: Box, other: Box) -> bool:
    return min(one.x1, other.x1) - max(one.x0, other.x0) > _GUTTER


def _painted_edges(order: Sequence[Box], page: Page) -> list[float] | None:
    fills = []
    for box in order:
        behind = _behind(box, page)
        if behind is None:
            return None
        fills.append(behind)
    if len({round(fill.x0) for fill in fills}) < len(fills):
        return None
    if any(abs(left.x1 - right.x0) > _LEVEL for left, right in pairwise(fills)):
        return None
    return [fills[0].x0, *(fill.x0 for fill in fills[1:]), fills[-1].x1]


def _gutter(left: Box, right: Box, boxes: Sequence[Box]) -> float | None:
    """The middle of the widest white strip between two headings; `None` where there is none."""
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
    if widest is None or widest[0] < _GUTTER:
        return None
    return (widest[1] + widest[2]) / 2


def _column(box: Box, edges: Sequence[float]) -> int | None:
    """The column that a box stands in whole, give or take a point."""
    for at, (start, stop) in enumerate(pairwise(edges)):
        if start - 1.5 <= box.x0 and box.x1 <= stop + 1.5:
            return at
    return None


def _label_style(table: Table) -> tuple[float, str] | None:
    """How the first column of a table is set, below its headings."""
    own = [cell for cell in table.cells if cell.lines and not is_side_label(cell)]
    first = min((cell.column for cell in own), default=0)
    labels = [cell.lines[0] for cell in own if cell.column == first]
    return _style(labels[-1]) if len(labels) > 1 else None


def _style(line: Line) -> tuple[float, str]:
    return round(line.size, 1), line.words[0].color


def _until_heading(
    body: Sequence[Line], edges: Sequence[float], first: tuple[float, str] | None = None
) -> list[Line]:
    """The lines of a table as far as a line that stands across its columns, or is set as a title.

    A title stands alone at its height, and is not set as the first words of the first column,
    `first` where they are known already.
    """
    kept: list[Line] = []
    for row in _rows(body):
        alone = len(row) == 1
        line = row[0]
        column = _column(line.box, edges)
        if alone and column is None:
            break
        if column == 0:
            if first is None:
                first = _style(line)
            elif alone and _style(line) != first and line.bold:
                break
        kept += row
    return kept


# ----------------------------------------------------------------------------- rows


def _row_bounds(
    page: Page, body: Sequence[Line], edges: Sequence[float], under: float
) -> list[float]:
    """The heights at which rows begin, and the end of the last."""
    bottom = max(line.box.bottom for line in body) + 1.0
    width = edges[-1] - edges[0]
    rules = sorted(
        {
            ruling.box.y_mid
            for ruling in page.rulings
            if ruling.horizontal
            and under - 1.0 < ruling.box.y_mid < bottom + 8.0
            and min(ruling.box.x1, edges[-1]) - max(ruling.box.x0, edges[0]) >= _ALONG * width
        }
    )
    inner = [rule for rule in rules if rule > under + 3.0 and rule < bottom - 3.0]
    if inner:
        return _distinct([under + 0.5, *inner, max([bottom, *rules])])
    starts = _white_starts(body, edges)
    return _distinct([under + 0.5, *starts, bottom])


def _distinct(values: Sequence[float]) -> list[float]:
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > _LEVEL:
            kept.append(value)
    return kept


def _white_starts(body: Sequence[Line], edges: Sequence[float]) -> list[float]:
    """Where rows begin that no rule parts: white space runs through all columns, and the first
    column begins anew below it, at the height of another."""
    ordered = sorted(body, key=lambda line: line.box.top)
    starts = []
    for line in ordered:
        if _column(line.box, edges) != 0:
            continue
        above = [other for other in ordered if other.box.top < line.box.top - _LEVEL]
        if not above:
            continue
        beside = [
            other
            for other in ordered
            if other is not line and abs(other.box.top - line.box.top) <= _LEVEL
        ]
        edge = max(other.box.bottom for other in above)
        gap = min(other.box.top for other in (line, *beside)) - edge
        if gap > -_TOUCH * line.size and beside and _anew(line, above, edges, gap, body):
            starts.append(edge + gap / 2)
    return starts


def _anew(
    line: Line, above: Sequence[Line], edges: Sequence[float], gap: float, body: Sequence[Line]
) -> bool:
    """Whether the first column begins anew on a line: its label above ended, or space is left."""
    label = [other for other in above if _column(other.box, edges) == 0]
    if not label:
        return True
    pitch = base_line(line) - base_line(label[-1])
    return pitch > _ENDED * (line.leading or _LEADING * line.size) or _is_gap(gap, line, body)


def _is_gap(gap: float, line: Line, body: Sequence[Line]) -> bool:
    """Whether white space is more than that between the lines of a paragraph."""
    gaps = [
        round((after.box.top - before.box.bottom) * 4) / 4
        for before, after in pairwise(sorted(body, key=lambda item: (item.box.x0, item.box.top)))
        if abs(after.box.x0 - before.box.x0) < 1.0 and after.box.top > before.box.top
    ]
    # The smallest that is no slip: raised letters come nearer to the line above.
    often = [white for white, count in Counter(gaps).items() if count > _SLIPS * len(gaps)]
    usual = min(often or gaps, default=0.0)
    return gap > usual + _BETWEEN * line.size


def _boxes(edges: Sequence[float], bounds: Sequence[float]) -> list[Box]:
    return [
        Box(left, top, right, bottom)
        for top, bottom in pairwise(bounds)
        for left, right in pairwise(edges)
    ]
