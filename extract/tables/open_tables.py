"""Tables without vertical rules: columns by white space, rows by rules or by white space.

Such a table is only looked for below a row of known column headings: text in columns is no table,
and a heading row says what the columns are.  What goes on at the head of the next page, headings
repeated or not, is found by the columns of the table before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

from extract.layout import Layout
from extract.tables.grid import make_table
from extract.tables.group_boxes import boxed_groups, group_row, unboxed_groups, with_boxes
from extract.tables.merged_labels import cells_with_labels
from extract.tables.open_heads import (
    Heading,
    Kind,
    find_heads,
    head_extent,
    title_bands,
    with_titles,
)
from extract.tables.open_rows import row_bounds
from extract.tables.row_rules import PiecedRules, pieced_boxes, pieced_rules
from extract.tables.sideways import is_side_label, with_side_labels
from extract.tables.text_columns import are_columns, are_edges, column_edges, column_of, level_rows
from extract.values import parse_number
from schemas.geometry import Box, union
from schemas.page import Page, Word
from schemas.table import Line, Table

# No space between words is set wider than this many type sizes, justified lines but few.
_SPACE = 0.45
# In type sizes: rows of one table lie no further apart, but for blank ones.
_FAR = 3.0
# Points: headings of tables of one form stand at the same places.
_SAME = 1.0
# What a figure may begin with.
_SIGNS = frozenset("-+−")
# Of a picture, type of one size is measured this much larger in one line than in another.
_MEASURED = 1.2


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
    heads = find_heads(pieces, kind) or find_heads(upright, kind)
    bands = [title_bands(page, layout.lines, head) for head in heads]
    groups = [_groups(layout.tables, pieces, head) for head in heads]
    tops = [
        min(
            [heading.box.top for heading in head]
            + [band.top for band in above]
            + ([group.places[0].box.top] if group else [])
        )
        for head, above, group in zip(heads, bands, groups, strict=True)
    ]
    tables = []
    if before is not None:
        end = min(tops, default=page.height)
        going_on = _continuation(page, pieces, taken, before, end)
        tables += [with_side_labels(layout.page, going_on, sideways)] if going_on else []
    ends = [*tops[1:], page.height]
    style = _label_style(before) if before else None
    bodies = [
        [line for line in pieces if head_extent(head, page)[1] < line.box.y_mid < end]
        for head, end in zip(heads, ends, strict=False)
    ]
    for head, above, group, end in zip(heads, bands, groups, ends, strict=False):
        alike = [
            line
            for other, body in zip(heads, bodies, strict=False)
            if other is not head and _stand_alike(head, other)
            for line in body
        ]
        table = _table(page, pieces, taken, head, end, style, group, alike)
        if table is not None:
            style = _label_style(table)
            table = with_titles(page, with_boxes(page, table, group) if group else table, above)
            tables.append(with_side_labels(layout.page, table, sideways))
    return tables


def _groups(
    tables: Sequence[Table], lines: Sequence[Line], head: Sequence[Heading]
) -> Table | None:
    """The headings over several columns of a head, in boxes or without."""
    over: dict[int, tuple[Line, list[Box]]] = {}
    for heading in head:
        if heading.over is not None:
            over.setdefault(id(heading.over), (heading.over, []))[1].append(heading.box)
    if over:
        return group_row(list(over.values()))
    boxes = [heading.box for heading in head]
    return boxed_groups(tables, boxes) or unboxed_groups(lines, boxes)


def _stand_alike(head: Sequence[Heading], other: Sequence[Heading]) -> bool:
    """Whether the headings of two heads stand at the same places across the page."""
    pairs = zip(head, other, strict=False)
    return len(head) == len(other) and all(
        abs(one.box.x0 - two.box.x0) <= _SAME and abs(one.box.x1 - two.box.x1) <= _SAME
        for one, two in pairs
    )


def _strings(line: Line) -> list[Line]:
    """A line cut where another string begins behind more than a space: columns set side by side."""
    if line.words[0].rotation:
        return [line]
    groups: list[list[Word]] = [[line.words[0]]]
    for last, word in pairwise(line.words):
        apart = word.box.x0 - last.box.x1 > _SPACE * word.size
        if word.run != last.run and (apart or _ends_figure(groups[-1], word)):
            groups.append([])
        groups[-1].append(word)
    return [
        replace(line, words=tuple(group), box=union(word.box for word in group)) for group in groups
    ]


def _ends_figure(words: Sequence[Word], after: Word) -> bool:
    """Whether some words are a figure with its unit, set to the right of its column, and no more.

    What follows is a word or a figure, not the point that ends a sentence.
    """
    text = " ".join(word.text for word in words)
    whole = text.endswith(("€", "%")) and parse_number(text) is not None
    return whole and (after.text[:1].isalnum() or after.text[:1] in _SIGNS)


def _table(
    page: Page,
    lines: Sequence[Line],
    taken: Sequence[Box],
    head: Sequence[Heading],
    end: float,
    style: tuple[float, str] | None,
    group: Table | None,
    alike: Sequence[Line],
) -> Table | None:
    """The table below a head; `style` is how the table before it sets its first column.

    `group` are headings over it; the edges of their boxes are those of its columns.  `alike` are
    the lines below other heads of the page whose headings stand as its own: one form, the columns
    of which they show where it has few rows itself.
    """
    top, under = head_extent(head, page)
    stop = min([end, *(box.top for box in taken if box.top > under)])
    spent = {id(line) for heading in head for line in (*heading.lines, heading.over)}
    headings = [heading.box for heading in head]
    body = [line for line in lines if under < line.box.y_mid < stop and id(line) not in spent]
    # Another head may stand in a table whose first row is the title right above it.
    lowest = max((line.box.y_mid for line in body), default=stop) if end < page.height else stop
    rules = pieced_rules(page.rulings, top - 1.0, min(lowest, stop))
    if body and rules is not None and are_columns(rules.edges, headings):
        if under > max(heading.bottom for heading in headings):
            # Paint ends the head; a head in several tones may go on below its first line.
            rules = rules.below_head(under, min(line.box.y_mid for line in body))
        return _pieced(page, rules, rules.edges, body, top - 1.0)
    boxed = group is not None and group.places[0].box in taken
    boxes = [cell.places[0].box for cell in group.cells] if group and boxed else []
    known = [edge for box in boxes for edge in (box.x0, box.x1)]
    edges = column_edges(headings, [*body, *alike], page, known)
    # What stands far below, or below another table, is no part of this one and may cross it.
    edges = edges or column_edges(headings, body, page, known)
    if edges is None:
        body = _above_gap(body)
        edges = column_edges(headings, body, page, known)
    if edges is None:
        return None
    body = _until_heading(body, edges, style)
    if not body:
        return None
    bounds = row_bounds(page, body, edges, under)
    return make_table(page, cells_with_labels(body, edges, [top - 1.0, *bounds]))


def _above_gap(body: Sequence[Line]) -> list[Line]:
    """The lines of a body as far as the first wide gap below one of them."""
    order = sorted(body, key=lambda line: line.box.top)
    bottoms = accumulate((line.box.bottom for line in order), max)
    gaps = enumerate(zip(bottoms, order[1:], strict=False), start=1)
    end = next((at for at, (low, line) in gaps if line.box.top - low > _FAR * line.size), None)
    return order[:end]


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
    return next((_style(line) for line in body if column_of(line.box, edges) == 0), None)


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
    if body and rules is not None and are_edges(rules.edges, edges):
        top = min(line.box.top for line in body) - 1.0
        table = _pieced(page, rules, edges, body, top, _label_style(before))
        return replace(table, open_top=True) if table else None
    body = _until_heading(body, edges, _label_style(before))
    inside = [line for line in body if column_of(line.box, edges) is not None]
    if not inside or len(inside) < len(body) or len(edges) < 3:
        return None
    if {column_of(line.box, edges) for line in inside} == {0}:
        return None
    top = min(line.box.top for line in body)
    bounds = row_bounds(page, body, edges, top - 1.0)
    return make_table(page, _boxes(edges, bounds))


def _label_style(table: Table) -> tuple[float, str] | None:
    """How the first column of a table is set, below its headings.

    A page that goes on with a table has no headings: a text that is not in its first row is none.
    """
    own = [cell for cell in table.cells if cell.lines and not is_side_label(cell)]
    first = min((cell.column for cell in own), default=0)
    labels = [cell for cell in own if cell.column == first]
    known = len(labels) > 1 or any(cell.row > 0 for cell in labels)
    return _style(labels[-1].lines[0]) if known else None


def _style(line: Line) -> tuple[float, str]:
    return round(line.size, 1), line.words[0].color


def _is_set(line: Line, style: tuple[float, str]) -> bool:
    """Whether a line is set in a style; of a picture, sizes and colours are measured."""
    if line.reader != "ocr":
        return _style(line) == style
    return line.size <= _MEASURED * style[0]


def _is_larger(line: Line, others: Sequence[Line]) -> bool:
    """Whether a line is set larger than all others, if there are any."""
    largest = max((other.size for other in others), default=line.size)
    return line.size > (largest if line.reader != "ocr" else _MEASURED * largest)


def _until_heading(
    body: Sequence[Line], edges: Sequence[float], first: tuple[float, str] | None = None
) -> list[Line]:
    """The lines of a table as far as a line that stands across its columns, or is set as a title.

    A title stands alone at its height, and is not set as the first words of the first column,
    `first` where they are known already; or it is larger than all text above it.
    """
    kept: list[Line] = []
    for row in level_rows(body):
        alone = len(row) == 1
        line = row[0]
        column = column_of(line.box, edges)
        if alone and column is None:
            break
        if column == 0:
            if first is None and alone and line.bold and _is_larger(line, kept):
                break
            if first is None:
                first = _style(line)
            elif alone and line.bold and not _is_set(line, first):
                break
        kept += row
    return kept


def _boxes(edges: Sequence[float], bounds: Sequence[float]) -> list[Box]:
    return [
        Box(left, top, right, bottom)
        for top, bottom in pairwise(bounds)
        for left, right in pairwise(edges)
    ]
