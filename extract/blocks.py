"""Layouts and tables → blocks in reading order: headings, prose, contents, tables."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from extract.layout import Layout
from extract.paragraphs import plain_text, split_paragraphs, starts_item
from extract.text import fold, sentence_continues, strip_bullet
from schemas.blocks import Block, Contents, Grid, Heading, Prose
from schemas.table import Line, Table
from schemas.vocabulary import load_vocabulary

# A heading has few lines and few words on each; a longer bold text is emphasis.
_HEADING_LINES = 4
_HEADING_LETTERS = 260
# Type this much larger than the text's is a heading's; a little larger, and bold or coloured.
_LARGE = 1.25
_LARGER = 1.12
# Line pitches within a block of text stay under this many type sizes.
_PITCH = 1.9
_TIGHT = 1.4
# Points: columns of text, and entries of one level, begin at the same place.
_ALIGNED = 4.0
# This many entries with page numbers make a table of contents.
_ENTRIES = 3

_LEADERS = re.compile(
    r"(?P<text>.*?\S)\s*(?:\.{4,}|(?:\. ){3,}\.?|…{2,}|_{4,})\s*(?:\w+\s*)?\d{0,4}"
)
_ANNEX_ENTRY = re.compile(r"annexe\W+(?:n\W+)?\w{1,5}\W+\w")
_ENTRY_NUMBER = re.compile(r"(?:pages?|p\.?)?\s*\d{1,4}", re.IGNORECASE)


def read_blocks(
    layouts: Sequence[Layout], tables: Sequence[Sequence[Table]], known: Container[str] = ()
) -> list[Block]:
    """The blocks of a document; `tables` are those that begin on each page, `known` its words."""
    bodies = _body_sizes(layouts)
    styles = _heading_styles(layouts)
    blocks: list[Block] = []
    contents = False
    for layout, found in zip(layouts, tables, strict=True):
        body = bodies[_format(layout)]
        for stretch in _stretches(layout, found):
            if isinstance(stretch, Table):
                blocks.append(Grid(stretch.page_first, stretch))
                contents = False
                continue
            new = _text_blocks(stretch, layout, styles, body, known, contents)
            blocks = _continued(blocks, new, known)
            contents = _in_contents(contents, new)
        contents = False
    return blocks


def _format(layout: Layout) -> tuple[int, int]:
    return round(layout.page.width), round(layout.page.height)


def _body_sizes(layouts: Sequence[Layout]) -> dict[tuple[int, int], float]:
    """The type size of most letters outside tables, for each page format.

    Slides are set larger than letters; they are told by their format.
    """
    sizes: dict[tuple[int, int], Counter[float]] = defaultdict(Counter)
    for layout in layouts:
        counts = sizes[_format(layout)]
        counts[0.0] += 0
        for line in layout.lines:
            counts[line.size] += len(line.text)
    return {
        paper: max(counts, key=lambda size: (counts[size], size)) for paper, counts in sizes.items()
    }


def _style(line: Line) -> tuple[float, bool, str]:
    return round(line.size * 2) / 2, line.bold, line.words[0].color


def _heading_styles(layouts: Sequence[Layout]) -> dict[tuple[float, bool, str], int]:
    """The styles that headings may have, by rank: larger type first, then bold."""
    styles = {_style(line) for layout in layouts for line in layout.lines}
    order = sorted(styles, key=lambda style: (-style[0], not style[1], style[2]))
    return {style: rank for rank, style in enumerate(order)}


def _stretches(layout: Layout, tables: Sequence[Table]) -> Iterable[list[Line] | Table]:
    """The lines between tables, and the tables, from top to bottom."""
    edges = sorted(layout.tables, key=lambda table: table.places[0].box.top)
    begins = {table.places[0]: table for table in tables}
    lines = list(layout.lines)
    for table in edges:
        place = table.places[0]
        above = [line for line in lines if line.box.y_mid < place.box.top]
        lines = [line for line in lines if line.box.y_mid >= place.box.top]
        if above:
            yield above
        if place in begins:
            yield begins[place]
    if lines:
        yield lines


# ----------------------------------------------------------------------------- text


def _text_blocks(
    lines: Sequence[Line],
    layout: Layout,
    styles: dict[tuple[float, bool, str], int],
    body: float,
    known: Container[str],
    contents: bool,
) -> list[Block]:
    entries = _contents_lines(lines)
    blocks: list[Block] = []
    free = [line for line in lines if id(line) not in entries.spent]
    for group in _groups(free, layout):
        text = plain_text(group, known)
        if id(group[0]) in entries.firsts:
            blocks += [_entry(line, entries, known) for line in group]
        elif contents and _ANNEX_ENTRY.match(fold(text)):
            x0, x1 = _column(group, layout)
            blocks += [
                _as_entry(Prose(layout.page.number, paragraph.text, paragraph.lines))
                for paragraph in split_paragraphs(group, x0, x1, (), known)
            ]
        elif _is_heading(group, body):
            rank = min(styles[_style(line)] for line in group)
            blocks.append(Heading(layout.page.number, text, tuple(group), rank))
            contents = load_vocabulary("sections", fold).match(fold(text)) == "contents"
        else:
            x0, x1 = _column(group, layout)
            for paragraph in split_paragraphs(group, x0, x1, (), known):
                made = Prose(layout.page.number, paragraph.text, paragraph.lines, paragraph.bullet)
                blocks.append(_as_entry(made) if contents else made)
    return blocks


def _groups(lines: Sequence[Line], layout: Layout) -> list[list[Line]]:
    """Lines set alike, one below the other."""
    groups: list[list[Line]] = []
    for line in lines:
        if groups and _goes_on(groups[-1], line, layout):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _goes_on(group: Sequence[Line], after: Line, layout: Layout) -> bool:
    before = group[-1]
    pitch = after.box.bottom - before.box.bottom
    if _style(before)[0] != _style(after)[0] or not 0 < pitch <= _PITCH * before.size:
        return False
    if _whole_style(before) == _whole_style(after):
        return True
    # Emphasis that fills a line of a paragraph: the line before it is set to the full width.
    if pitch > _TIGHT * before.size or starts_item(after):
        return False
    return before.box.x1 + after.words[0].box.width > _column([before], layout)[1]


def _whole_style(line: Line) -> tuple[bool, str]:
    """What tells a heading from the text below it: all bold, or in a colour of its own."""
    colors = {word.color for word in line.words}
    return line.bold, colors.pop() if len(colors) == 1 else ""


def _column(group: Sequence[Line], layout: Layout) -> tuple[float, float]:
    """The edges between which the lines of a group are set: those of all text in its column."""
    left = min(line.box.x0 for line in group)
    right = max(line.box.x1 for line in group)
    beside = [
        line
        for line in layout.lines
        if line.box.x0 < right
        and line.box.x1 > left
        and (line.box.width > 0.5 * (right - left))
        and abs(line.size - group[0].size) < 1.0
    ]
    return left, max(line.box.x1 for line in beside)


def _is_heading(group: Sequence[Line], body: float) -> bool:
    text = " ".join(line.text for line in group)
    if len(group) > _HEADING_LINES or len(text) > _HEADING_LETTERS:
        return False
    if not any(map(str.isalpha, text)) or text.rstrip().endswith((".", ";", ",")):
        return False
    if starts_item(group[0]) and not group[0].bold:
        return False
    size = min(line.size for line in group)
    colors = {word.color for line in group for word in line.words}
    colored = len(colors) == 1 and not colors & {"#000000", "#ffffff"}
    if size >= _LARGE * body or all(line.bold for line in group):
        return True
    return size >= (1.0 if colored else _LARGER) * body and colored


# ----------------------------------------------------------------------------- contents


class _Entries:
    """Entries of contents: their lines, the lines that hold their numbers, their indents."""

    def __init__(self) -> None:
        self.firsts: set[int] = set()
        self.numbers: dict[int, tuple[Line, ...]] = {}
        self.spent: set[int] = set()
        self.lefts: list[float] = []


def _contents_lines(lines: Sequence[Line]) -> _Entries:
    """Lines that lead to a page number, by dots or by a number at the right of the same line."""
    entries = _Entries()
    rows: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        rows[round(line.box.bottom / 3)].append(line)
    found: list[tuple[Line, tuple[Line, ...]]] = []
    for row in rows.values():
        first = row[0]
        if _LEADERS.fullmatch(first.text):
            found.append((first, tuple(row[1:])))
        elif len(row) == 2 and _ENTRY_NUMBER.fullmatch(row[1].text.strip()):
            found.append((first, (row[1],)))
    if len(found) < _ENTRIES:
        return entries
    for line, numbers in found:
        entries.firsts.add(id(line))
        entries.numbers[id(line)] = numbers
        entries.spent.update(map(id, numbers))
    lefts = sorted({line.box.x0 for line, _ in found})
    entries.lefts = lefts[:1] + [b for a, b in pairwise(lefts) if b - a > _ALIGNED]
    return entries


def _entry(line: Line, entries: _Entries, known: Container[str]) -> Contents:
    level = sum(left <= line.box.x0 + _ALIGNED / 2 for left in entries.lefts) - 1
    # Entries have no first word `o`: it is Word's hollow bullet, whatever its font.
    text = strip_bullet(plain_text([line], known), hollow=True)[1]
    if match := _LEADERS.fullmatch(text):
        text = match["text"]
    lines = (line, *entries.numbers.get(id(line), ()))
    return Contents(line.page, text, lines, max(level, 0))


def _as_entry(prose: Prose) -> Contents:
    match = _LEADERS.fullmatch(prose.text)
    return Contents(prose.page, match["text"] if match else prose.text, prose.lines)


def _in_contents(contents: bool, blocks: Sequence[Block]) -> bool:
    sections = load_vocabulary("sections", fold)
    for block in blocks:
        if isinstance(block, Heading):
            contents = sections.match(fold(block.text)) == "contents"
    return contents


# ----------------------------------------------------------------------------- page ends


def _continued(blocks: list[Block], new: Sequence[Block], known: Container[str]) -> list[Block]:
    """`new` behind `blocks`, a paragraph that the page end cuts made whole."""
    if blocks and new:
        last, first = blocks[-1], new[0]
        if (
            isinstance(last, Prose)
            and isinstance(first, Prose)
            and last.page < first.page
            and not first.bullet
            and sentence_continues(last.lines[-1].text, first.lines[0].text) >= 0.8
        ):
            lines = last.lines + first.lines
            joined = replace(last, lines=lines, text=plain_text(lines, known))
            return [*blocks[:-1], joined, *new[1:]]
    return [*blocks, *new]
