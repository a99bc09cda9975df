"""Objectives set as text: a heading, what is to be done, and lines such as `Pilote : …`.

On slides and in boxes the name of a field is often a small heading over its text.

Each is laid out as a table of one row, the names of the fields its headings, and read like any
other.  Where a heading stands over items that each name who leads or until when, each item is one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from extract.dates import read_due
from extract.paragraphs import starts_item
from extract.tables.columns import Column, Head, column_kind
from extract.tables.grid import cell_fill
from extract.tree import names_objective
from schemas.blocks import Block, Heading, Prose
from schemas.geometry import Box, union
from schemas.page import Fill, Word
from schemas.table import Cell, Line, Place, Table

# What is said of an objective; the first three say that it is one.
WHO_AND_WHEN = frozenset({"pilot", "partners", "commitments"})
_FIELDS = WHO_AND_WHEN | {"actions", "levers", "indicators", "funding", "audience", "remarks"}
# Words of the longest name of a field.
_LONGEST = 6
# Fields that make a heading an objective which does not say so in its words.
_ENOUGH = 2
# What parts two fields on one line.
_BETWEEN = frozenset({"–", "-", "—", ";", "|", "/", "•", "·", ","})
_MARGIN = 6.0
# Points: type sizes that differ by less are one.
_SAME_SIZE = 0.5


@dataclass
class Field:
    """One field: the name as printed, empty for what stands before all fields, and its lines."""

    kind: str
    name: tuple[Line, ...] = ()
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Listed:
    """Objectives set as text, each as a table with its head.

    `titled`: the heading is the one; its text ends before the block at `end`.
    """

    tables: tuple[tuple[Table, Head], ...] = ()
    titled: bool = False
    end: int = 0


def read_listed(blocks: Sequence[Block], heading: Heading, at: int) -> Listed:
    """The objectives that a heading opens with the text below it; `at` is its place.

    None where the text up to the next heading is no such thing.
    """
    if _names_field(heading):
        return Listed()
    body = _below(blocks, heading, at)
    right = max((line.box.x1 for block in body for line in block.lines), default=0.0)
    items = [_fields([block]) for block in body]
    if len(items) > 1 and all(map(_is_item, body)) and all(map(_is_told, items)):
        return Listed(tuple(_table(item[0].lines, item[1:], right) for item in items))
    fields = _fields(body)
    known = names_objective(heading.text) and bool(_told(fields) & WHO_AND_WHEN)
    if known or _tells_enough(fields):
        end = at + 1 + len(body)
        return Listed((_table(heading.lines, fields, right),), titled=True, end=end)
    return Listed()


def read_cards(table: Table) -> list[tuple[Table, Head]]:
    """The objectives that the boxes of a slide give, each with a title and the fields below it.

    A box is a cell, or the cells below one another in a column.  None where any box is no such
    thing.
    """
    full = [cell for cell in table.cells if cell.lines]
    if any(cell.column_span > 1 for cell in full):
        return []
    columns = [[cell for cell in full if cell.column == at] for at in range(table.columns)]
    for boxes in ([_parts(cell) for cell in full], [_parts(*cells) for cells in columns if cells]):
        right = max((line.box.x1 for _, body in boxes for line in body), default=0.0)
        fields = [(title, _fields(_blocks(body))) for title, body in boxes]
        if fields and all(_tells_enough(item) for _, item in fields):
            return [_table(title, item, right) for title, item in fields]
    return []


def _parts(first: Cell, *others: Cell) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """The title of a box and its text: its first cell, or the first lines of its only one."""
    if others:
        return first.lines, tuple(line for cell in others for line in cell.lines)
    end = next(
        (at for at, line in enumerate(first.lines) if not _set_alike(line, first.lines[0])),
        len(first.lines),
    )
    return first.lines[:end], first.lines[end:]


def _set_alike(line: Line, other: Line) -> bool:
    color = line.words[0].color == other.words[0].color
    return color and line.bold == other.bold and abs(line.size - other.size) < _SAME_SIZE


def _blocks(lines: Sequence[Line]) -> list[Prose | Heading]:
    """Lines as text, those that only name a field, in bold, as headings."""
    return [
        Heading(line.page, line.text, (line,), 0)
        if line.bold and column_kind(line.text) in _FIELDS
        else Prose(line.page, line.text, (line,))
        for line in lines
    ]


def cell_fields(cell: Cell) -> list[Field]:
    """The fields that a cell names, and what stands before and between them."""
    return _fields(_blocks(cell.lines))


def painted(table: Table, paint: Mapping[int, Sequence[Fill]]) -> Table:
    """A table of `read_listed` with what is painted behind its texts, from the paint by page."""

    def ground(cell: Cell) -> str | None:
        if not cell.lines:
            return None
        page = cell.lines[0].page
        box = union(line.box for line in cell.lines if line.page == page)
        return cell_fill(box, paint.get(page, ()))

    return replace(table, cells=tuple(replace(cell, fill=ground(cell)) for cell in table.cells))


def _names_field(block: Block) -> bool:
    return isinstance(block, Heading) and column_kind(block.text) in _FIELDS


def _below(blocks: Sequence[Block], heading: Heading, at: int) -> list[Prose | Heading]:
    """The text below a heading up to the next one, with the headings that name its fields.

    What begins and ends left of all of it is no part of its box.
    """
    body: list[Prose | Heading] = []
    left = min(line.box.x0 for line in heading.lines)
    for block in blocks[at + 1 :]:
        if not isinstance(block, Prose) and not (
            isinstance(block, Heading) and _names_field(block)
        ):
            break
        if block.page == heading.page and all(line.box.x1 < left for line in block.lines):
            break
        body.append(block)
        left = min([left, *(line.box.x0 for line in block.lines)])
    return body


def _is_item(block: Prose | Heading) -> bool:
    return isinstance(block, Prose) and block.bullet


def _told(fields: Sequence[Field]) -> set[str]:
    return {item.kind for item in fields if item.name}


def _tells_enough(fields: Sequence[Field]) -> bool:
    """Whether the fields below a title make it an objective, whatever it says."""
    told = _told(fields)
    return len(told) >= _ENOUGH and bool(told & WHO_AND_WHEN)


def _is_told(fields: Sequence[Field]) -> bool:
    """Whether an item says what is to be done first, and then by whom or when."""
    return bool(fields) and not fields[0].name and bool(_told(fields) & WHO_AND_WHEN)


def _fields(blocks: Sequence[Prose | Heading]) -> list[Field]:
    """The fields of a text; what stands before the first, and items behind one, are actions.

    A field that a heading names goes on to the next one, and so does one that begins with an item.
    """
    fields: list[Field] = []
    headed = False
    for block in blocks:
        if isinstance(block, Heading):
            fields.append(Field(column_kind(block.text), block.lines))
            headed = True
            continue
        for line in block.lines:
            for name, rest in _pieces(line, fields[-1].kind if fields else ""):
                after_value = bool(fields) and bool(fields[-1].name) and bool(fields[-1].lines)
                if name is not None:
                    kind = column_kind(name.text.strip(" :–—-;|/•·,"))
                    fields.append(Field(kind, (name,)))
                    headed = False
                elif not fields or (
                    after_value
                    and not headed
                    and starts_item(line)
                    and not starts_item(fields[-1].lines[0])
                ):
                    fields.append(Field("actions"))
                if rest is not None:
                    fields[-1].lines.append(rest)
    return fields


def _pieces(line: Line, kind: str) -> Iterator[tuple[Line | None, Line | None]]:
    """The names of fields on a line, each with the text behind it; text before them has none.

    `kind` is the field that the line stands in: of its dates, `Évaluation : T1 2026` is one.
    """
    words = line.words
    names = list(_names(words))
    if not names or (kind == "commitments" and _dates_only(words, names[0])):
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
        # A line that begins with a small letter goes on with the one before it.
        opens = first > at or (at == 0 and words[0].text[:1].isupper())
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


def _dates_only(words: Sequence[Word], name: tuple[int, int]) -> bool:
    """Whether the words of a line give a date to what its first words name."""
    start, stop = name
    kind = column_kind(" ".join(word.text for word in words[start:stop]))
    rest = " ".join(word.text for word in words[stop:])
    return kind not in WHO_AND_WHEN and bool(rest) and read_due(rest).due_text == rest


def _part(line: Line, words: Sequence[Word]) -> Line | None:
    if not words:
        return None
    return replace(line, words=tuple(words), box=union(word.box for word in words))


def _table(title: Sequence[Line], fields: Sequence[Field], right: float) -> tuple[Table, Head]:
    """The table of one row of an objective and its fields; texts reach to `right` on the page."""
    columns = [Field("operational_objective", lines=list(title)), *fields]
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
