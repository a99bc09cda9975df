"""Tables of contents: entries with page numbers, and lists of annexes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extract.paragraphs import plain_text
from extract.text import strip_bullet
from schemas.blocks import Contents, Prose
from schemas.table import Line

# Points: entries of one level begin at the same place.
_ALIGNED = 4.0
# This many entries with page numbers make a table of contents.
_ENTRIES = 3

_LEADERS = re.compile(
    r"(?P<text>.*?\S)\s*(?:\.{4,}|(?:\. ){3,}\.?|…{2,}|_{4,})\s*(?:\w+\s*)?\d{0,4}"
)
ANNEX_ALONE = re.compile(r"annexe\W*(?:n\W+)?\w{1,5}\W*")
ANNEX_ENTRY = re.compile(r"annexe\W+(?:n\W+)?\w{1,5}\W+\w")
_ENTRY_NUMBER = re.compile(r"(?:pages?|p\.?)?\s*\d{1,4}", re.IGNORECASE)


@dataclass
class Entries:
    """The entries among some lines: their first lines, the lines that only hold their numbers."""

    firsts: set[int] = field(default_factory=set)
    numbers: dict[int, tuple[Line, ...]] = field(default_factory=dict)
    spent: set[int] = field(default_factory=set)
    lefts: list[float] = field(default_factory=list)

    def block(self, line: Line, known: Container[str]) -> Contents:
        """The entry that begins on a line, without its number."""
        level = sum(left <= line.box.x0 + _ALIGNED / 2 for left in self.lefts) - 1
        # Entries have no first word `o`: it is Word's hollow bullet, whatever its font.
        text = strip_bullet(plain_text([line], known), hollow=True)[1]
        if match := _LEADERS.fullmatch(text):
            text = match["text"]
        return Contents(line.page, text, (line, *self.numbers.get(id(line), ())), max(level, 0))


def find_entries(lines: Sequence[Line]) -> Entries:
    """Lines that lead to a page number, by dots or by a number at the right of the same line."""
    entries = Entries()
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


def as_entry(prose: Prose) -> Contents:
    """A text below a heading of contents as an entry."""
    match = _LEADERS.fullmatch(prose.text)
    return Contents(prose.page, match["text"] if match else prose.text, prose.lines)
