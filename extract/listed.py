"""Objectives set as text: a heading, what is to be done, and lines such as `Pilote : …`.

Each is laid out as a table of one row, the names of the fields its headings, and read like any
other.  Where a heading stands over items that each name who leads or until when, each item is one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from extract.paragraphs import starts_item
from extract.tables.columns import Column, Head, column_kind
from extract.tree import names_objective
from schemas.blocks import Block, Heading, Prose
from schemas.geometry import Box, union
from schemas.page import Word
from schemas.table import Cell, Line, Place, Table

# What is said of an objective; the first three say that it is one.
_WHO_AND_WHEN = frozenset({"pilot", "partners", "commitments"})
_FIELDS = _WHO_AND_WHEN | {"actions", "levers", "indicators", "funding", "audience", "remarks"}
# Words of the longest name of a field.
_LONGEST = 6
# Fields that make a heading an objective which does not say so in its words.
_ENOUGH = 2
# What parts two fields on one line.
_BETWEEN = frozenset({"–", "-", "—", ";", "|", "/", "•", "·", ","})
_MARGIN = 6.0


@dataclass
class _Field:
    """One field: the name as printed, empty for what stands before all fields, and its lines."""

    kind: str
    name: tuple[Line, ...] = ()
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Listed:
    """Objectives set as text, each as a table with its head; `titled`: the heading is the one."""

    tables: tuple[tuple[Table, Head], ...] = ()
    titled: bool = False


def read_listed(blocks: Sequence[Block], heading: Heading, at: int) -> Listed:
    """The objectives that a heading opens with the text below it; `at` is its place.

    None where the text up to the next heading is no such thing.
    """
    body: list[Prose] = []
    for block in blocks[at + 1 :]:
        if not isinstance(block, Prose):
            break
        body.append(block)
    right = max((line.box.x1 for block in body for line in block.lines), default=0.0)
    items = [_fields(block.lines) for block in body]
    if len(items) > 1 and all(block.bullet for block in body) and all(map(_is_told, items)):
        return Listed(tuple(_table(item[0].lines, item[1:], right) for item in items))
    fields = _fields([line for block in body for line in block.lines])
    told = {item.kind for item in fields if item.name}
    known = names_objective(heading.text) and bool(told & _WHO_AND_WHEN)
    if known or (len(told) >= _ENOUGH and told & _WHO_AND_WHEN):
        return Listed((_table(heading.lines, fields, right),), titled=True)
    return Listed()


def _is_told(fields: Sequence[_Field]) -> bool:
    """Whether an item says what is to be done first, and then by whom or when."""
    named = {item.kind for item in fields if item.name}
    return bool(fields) and not fields[0].name and bool(named & _WHO_AND_WHEN)


def _fields(lines: Sequence[Line]) -> list[_Field]:
    """The fields of some lines; what stands before the first, and items behind one, are actions."""
    fields: list[_Field] = []
    for line in lines:
        for name, rest in _pieces(line):
            after_value = bool(fields) and bool(fields[-1].name) and bool(fields[-1].lines)
            if name is not None:
                kind = column_kind(name.text.strip(" :–—-;|/•·,"))
                fields.append(_Field(kind, (name,)))
            elif not fields or (after_value and starts_item(line)):
                fields.append(_Field("actions"))
            if rest is not None:
                fields[-1].lines.append(rest)
    return fields


def _pieces(line: Line) -> Iterator[tuple[Line | None, Line | None]]:
    """The names of fields on a line, each with the text behind it; text before them has none."""
    words = line.words
    names = list(_names(words))
    if not names:
        yield None, line
        return
    if names[0][0] > 0:
        yield None, _part(line, words[: names[0][0]])
    ends = [start for start, _ in names[1:]] + [len(words)]
    for (start, stop), end in zip(names, ends, strict=True):
        yield _part(line, words[start:stop]), _part(line, words[stop:end])


def _names(words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """From where to where on a line the names of fields reach, what parts them included."""
    at = 0
    while at < len(words):
        first = at + (words[at].text in _BETWEEN)
        opens = at == 0 or first > at
        stop = next(
            (
                end
                for end in range(first + 1, min(first + _LONGEST, len(words)) + 1)
                if opens and _is_name(words[first:end])
            ),
            None,
        )
        if stop is not None:
            yield at, stop
        at = stop or at + 1


def _is_name(words: Sequence[Word]) -> bool:
    text = " ".join(word.text for word in words)
    return text.endswith(":") and column_kind(text.rstrip(" :")) in _FIELDS


def _part(line: Line, words: Sequence[Word]) -> Line | None:
    if not words:
        return None
    return replace(line, words=tuple(words), box=union(word.box for word in words))


def _table(title: Sequence[Line], fields: Sequence[_Field], right: float) -> tuple[Table, Head]:
    """The table of one row of an objective and its fields; texts reach to `right` on the page."""
    columns = [_Field("operational_objective", lines=list(title)), *fields]
    cells = []
    for at, item in enumerate(columns):
        own = item.name or tuple(item.lines[:1])
        cells.append(Cell(0, at, _places(own, right), item.name))
        breaks = [
            index
            for index in range(1, len(item.lines))
            if item.lines[index].page != item.lines[index - 1].page
        ]
        places = _places(item.lines or own, right)
        cells.append(Cell(1, at, places, tuple(item.lines), breaks=tuple(breaks)))
    places = _places([line for cell in cells for line in cell.lines], right)
    head = Head(
        (),
        0,
        0,
        tuple(
            Column(at, " ".join(line.text for line in item.name).rstrip(" :"), item.kind)
            for at, item in enumerate(columns)
        ),
    )
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return Table(places, tuple(cells), 2, len(columns)), head


def _places(lines: Sequence[Line], right: float) -> tuple[Place, ...]:
    """Where some lines stand, page by page."""
    places = []
    for page in dict.fromkeys(line.page for line in lines):
        box = union(line.box for line in lines if line.page == page)
        places.append(Place(page, Box(box.x0, box.top, max(box.x1, right) + _MARGIN, box.bottom)))
    return tuple(places)
