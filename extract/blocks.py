"""Layouts and tables → blocks in reading order: headings, prose, contents, tables."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from extract.contents import ANNEX_ALONE, ANNEX_ENTRY, Entries, as_entry, find_entries
from extract.layout import Layout
from extract.page_cuts import sentence_continues
from extract.paragraphs import breaks_early, plain_text, split_paragraphs, starts_item
from extract.text import fold
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
# The lines of one heading are set closer than two headings.
_HEADING_PITCH = 1.5
# Tones of red, green and blue, to 255: of a colour as dark as text, and how far apart in a grey.
_DARK = 100
_GREY = 12
_LEVELS = ("annex", "contents", "cross_cutting", "pillar", "theme", "strategic", "operational")


def read_blocks(
    layouts: Sequence[Layout], tables: Sequence[Sequence[Table]], known: Container[str] = ()
) -> list[Block]:
    """The blocks of a document; `tables` are those that begin on each page, `known` its words."""
    bodies = _body_sizes(layouts)
    styles = _heading_styles(layouts)
    blocks: list[Block] = []
    again = {id(line) for found in tables for table in found for line in table.repeated_headers}
    for layout, found in zip(layouts, tables, strict=True):
        text = _PageText(layout, styles, bodies[_format(layout)], known, _annex_titles(blocks))
        for stretch in _stretches(layout, found):
            if isinstance(stretch, Table):
                blocks.append(Grid(stretch.page_first, stretch))
            else:
                lines = [line for line in stretch if id(line) not in again]
                blocks = _continued(blocks, list(text.blocks(lines)), known)
    return blocks


def _annex_titles(blocks: Iterable[Block]) -> frozenset[str]:
    """The letters of the entries that name an annex with its title, so far."""
    entries = (fold(block.text) for block in blocks if isinstance(block, Contents))
    return frozenset(_letters(text) for text in entries if ANNEX_ENTRY.match(text))


def _letters(folded: str) -> str:
    return re.sub(r"\W+", "", folded)


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


@dataclass
class _PageText:
    """Makes the blocks of one page's text; knows whether a table of contents has begun."""

    layout: Layout
    styles: dict[tuple[float, bool, str], int]
    body: float
    known: Container[str]
    annexes: frozenset[str] = frozenset()
    """The annexes that the contents of the pages before have named with their titles."""
    listing: bool = False
    """Below a heading of contents: text is entries, until another heading."""
    listed: set[str] | None = None
    """The annexes that the contents of this page have named, once such a heading was seen."""

    def blocks(self, lines: Sequence[Line]) -> Iterator[Block]:
        """The blocks of some lines; an annex that the contents named is a heading however set."""
        for titled, part in groupby(lines, lambda line: _letters(fold(line.text)) in self.annexes):
            for line in part if titled else ():
                rank = self.styles[_style(line)]
                yield Heading(line.page, plain_text([line], self.known), (line,), rank)
            yield from () if titled else self._untitled(list(part))

    def _untitled(self, lines: Sequence[Line]) -> Iterator[Block]:
        entries = find_entries(lines)
        for group in _groups(
            [line for line in lines if id(line) not in entries.spent], self.layout
        ):
            text = plain_text(group, self.known)
            if id(group[0]) in entries.firsts:
                yield from self._mixed(group, entries)
            elif self._names_annex(text):
                yield from map(as_entry, self._prose(group))
            elif _is_heading(group, self.body):
                rank = min(self.styles[_style(line)] for line in group)
                yield Heading(self.layout.page.number, text, tuple(group), rank)
                self.listing = self._opens_contents(group, lines, bool(entries.firsts))
                if self.listing and self.listed is None:
                    self.listed = set()
            else:
                yield from self._mixed(group, entries)

    def _mixed(self, group: Sequence[Line], entries: Entries) -> Iterator[Block]:
        """The entries of a group, and the text above, between and below them."""
        for listed, part in groupby(group, lambda line: id(line) in entries.firsts):
            if listed:
                yield from (entries.block(line, self.known) for line in part)
            else:
                prose = self._prose(list(part))
                yield from map(as_entry, prose) if self.listing else prose

    def _opens_contents(self, group: Sequence[Line], lines: Sequence[Line], numbered: bool) -> bool:
        """Whether a heading opens a table of contents, by its words and by what stands below it.

        `Liste des signataires` does not, but where page numbers or parts of a contract follow.
        """
        sections = load_vocabulary("sections", fold)
        text = plain_text(group, self.known)
        if sections.match(fold(text)) != "contents":
            return False
        below = lines[lines.index(group[-1]) + 1 :]
        parts = {_level_words(line) for line in below} - {"", "annex", "contents"}
        return numbered or bool(parts) or fold(text) in sections.labels

    def _prose(self, group: Sequence[Line]) -> Iterator[Prose]:
        x0, x1 = _column(group, self.layout)
        for paragraph in split_paragraphs(group, x0, x1, (), self.known):
            yield Prose(self.layout.page.number, paragraph.text, paragraph.lines, paragraph.bullet)

    def _names_annex(self, text: str) -> bool:
        """Whether a text below the contents heading is an entry: it names an annex first."""
        if self.listed is None or not (match := ANNEX_ENTRY.match(fold(text))):
            return False
        new = match[0] not in self.listed
        self.listed.add(match[0])
        return new


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
    if after.box.x0 > before.box.x1 or after.box.x1 < before.box.x0:
        # Texts of two columns, read row by row.
        return False
    if _style(before)[0] != _style(after)[0] or not 0 < pitch <= _PITCH * before.size:
        return False
    if (
        before.bold
        and after.bold
        and (pitch > _HEADING_PITCH * before.size or _parts(before, after))
    ):
        return False
    if _whole_style(before) == _whole_style(after):
        return True
    # Emphasis that fills a line of a paragraph: the line before it is set to the full width.
    if pitch > _TIGHT * before.size or starts_item(after):
        return False
    return before.box.x1 + after.words[0].box.width > _column([before], layout)[1]


def _parts(before: Line, after: Line) -> bool:
    """Whether a heading of another level begins: the words of a level open it, or stand alone."""
    words = _level_words(before)
    # The title of an annex ends where the next title would have fitted on its line.
    titled = words == "entry" and breaks_early(before, after)
    return bool(_level_words(after)) or words == "annex" or titled


def _level_words(line: Line) -> str:
    """The kind of level that the words of a line name, if any."""
    sections = load_vocabulary("sections", fold)
    kind = sections.match(fold(line.text)) or ""
    if kind == "annex" and not ANNEX_ALONE.fullmatch(fold(line.text)):
        return "entry"
    return kind if kind in _LEVELS else ""


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
    return left, max((line.box.x1 for line in beside), default=right)


def _is_heading(group: Sequence[Line], body: float) -> bool:
    text = " ".join(line.text for line in group)
    if len(group) == 1 and _level_words(group[0]) == "annex":
        return True
    if len(group) > _HEADING_LINES or len(text) > _HEADING_LETTERS:
        return False
    if not any(map(str.isalpha, text)) or text.rstrip().endswith((".", ";", ",")):
        return False
    items = sum(map(starts_item, group))
    if items > 1 or (items and starts_item(group[0]) and not group[0].bold):
        return False
    size = min(line.size for line in group)
    colors = {word.color for line in group for word in line.words}
    colored = len(colors) == 1 and not any(map(_is_plain, colors))
    if size >= _LARGE * body or all(line.bold for line in group):
        return True
    return size >= (1.0 if colored else _LARGER) * body and colored


def _is_plain(color: str) -> bool:
    """Whether a colour is white, black, or the dark grey that designers set text in."""
    tones = [int(color[at : at + 2], 16) for at in (1, 3, 5)]
    return color == "#ffffff" or (max(tones) <= _DARK and max(tones) - min(tones) <= _GREY)


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
