"""Tables of contents: entries with page numbers, and lists of annexes."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from extract.paragraphs import plain_text
from extract.text import fold, strip_bullet
from schemas.blocks import Contents, Prose
from schemas.table import Line

# Points: entries of one level begin at the same place.
_ALIGNED = 4.0
# Points: the feet of lines that stand beside one another.
_LEVEL = 2.0
# This many entries with page numbers make a table of contents.
_ENTRIES = 3

_LEADERS = re.compile(
    r"(?P<text>.*?\S)\s*(?:\.{4,}|(?:\. ){3,}\.?|…{2,}|_{4,})\s*(?:\w+\.?\s*)?\d{0,4}"
)
_BRACKETED = re.compile(
    r"(?P<text>.*?\S)\s*[(\[](?:pages?|pp?\.?)\s*(?P<number>\d{1,4})(?:\s*[-àa]\s*\d{1,4})?[)\]]",
    re.IGNORECASE,
)
ANNEX_ALONE = re.compile(r"annexe\W*(?:n\W+)?\w{1,5}\W*")
ANNEX_ENTRY = re.compile(r"annexe\W+(?:n\W+)?\w{1,5}\W+\w")
_ENTRY_NUMBER = re.compile(r"(?:pages?|p\.?)?\s*(?P<number>\d{1,4})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry: the pieces of its text from left to right, the lines that only lead or number."""

    texts: tuple[Line, ...]
    rest: tuple[Line, ...] = ()
    number: int | None = None
    """The page number that stands in a piece of its own."""


@dataclass
class Entries:
    """The entries among some lines, by the line each begins with."""

    firsts: dict[int, _Entry] = field(default_factory=dict)
    spent: set[int] = field(default_factory=set)
    """The lines of entries but their first."""
    lefts: list[float] = field(default_factory=list)

    def block(self, line: Line, known: Container[str]) -> Contents:
        """The entry that begins on a line, without its number."""
        entry = self.firsts[id(line)]
        level = sum(left <= line.box.x0 + _ALIGNED / 2 for left in self.lefts) - 1
        # Entries have no first word `o`: it is Word's hollow bullet, whatever its font.
        text = strip_bullet(plain_text(entry.texts, known), hollow=True)[1]
        return Contents(line.page, _unled(text), (*entry.texts, *entry.rest), max(level, 0))


def find_entries(lines: Sequence[Line]) -> Entries:
    """Lines that lead to a page number: by dots, in brackets, or at the right of the same line.

    `Annexe 1` alone above such a line begins its entry.
    """
    found: list[_Entry] = []
    alone: tuple[Line, ...] = ()
    for row in _rows(lines):
        if entry := _entry(row):
            numbered = bool(ANNEX_ENTRY.match(fold(entry.texts[0].text)))
            found.append(entry if numbered else replace(entry, texts=(*alone, *entry.texts)))
        named = len(row) == 1 and ANNEX_ALONE.fullmatch(fold(row[0].text))
        alone = tuple(row) if named and not entry else ()
    numbers = [entry.number for entry in found if entry.number is not None]
    if numbers != sorted(numbers):
        # Page numbers rise; figures of a table without rules do not.
        found = [entry for entry in found if entry.number is None]
    entries = Entries()
    if len(found) < _ENTRIES:
        return entries
    for entry in found:
        entries.firsts[id(entry.texts[0])] = entry
        entries.spent.update(id(line) for line in (*entry.texts[1:], *entry.rest))
    lefts = sorted({entry.texts[0].box.x0 for entry in found})
    entries.lefts = lefts[:1] + [b for a, b in pairwise(lefts) if b - a > _ALIGNED]
    return entries


def _rows(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines that stand beside one another, from left to right."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line.box.bottom):
        if rows and line.box.bottom - rows[-1][0].box.bottom <= _LEVEL:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda line: line.box.x0) for row in rows]


def _entry(row: Sequence[Line]) -> _Entry | None:
    """The entry that pieces at one height are, from left to right: `Annexe 1`, its title, `3`."""
    *texts, last = row
    if _LEADERS.fullmatch(row[0].text):
        return _Entry((row[0],), tuple(row[1:]))
    if not texts and (bracketed := _BRACKETED.fullmatch(last.text.strip())):
        return _Entry((last,), number=int(bracketed["number"]))
    match = _ENTRY_NUMBER.fullmatch(last.text.strip())
    if match is None or not texts or not all(any(map(str.isalpha, line.text)) for line in texts):
        return None
    return _Entry(tuple(texts), (last,), int(match["number"]))


def as_entry(prose: Prose) -> Contents | Prose:
    """A text below a heading of contents as an entry; a sentence is none."""
    text = _unled(prose.text)
    if text == prose.text and text.endswith("."):
        return prose
    return Contents(prose.page, text, prose.lines)


def _unled(text: str) -> str:
    """The text of an entry without what leads to its page.

    >>> _unled("Annexe 1 – Plan d'actions (page 3)"), _unled("Annexe 2 – Bilan ........ 7")
    ("Annexe 1 – Plan d'actions", 'Annexe 2 – Bilan')
    >>> _unled("Annexe B – Priorités ....... p. 5")
    'Annexe B – Priorités'
    """
    match = _LEADERS.fullmatch(text) or _BRACKETED.fullmatch(text)
    return match["text"] if match else text
