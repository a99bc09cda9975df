"""Two readings of one page → where they agree; nothing is corrected here.

The words are read again by a reader that shares no code with the first, the ruled tables by
camelot.  What both give is verified, what they give differently is a finding with both versions,
and what was read once is neither.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from extract.pages.lines import group_lines
from extract.pages.words import SYMBOLS
from extract.second.lattice import LatticeCell, LatticeTable
from extract.text import clean
from schemas.geometry import Box, union
from schemas.page import HiddenText, Page, Word
from schemas.table import Cell, Table

# Points, and shares of the type size.  Places differ by rounding, and by more where words were
# moved; the end of a word also by the width of its last letter, of which a file need say nothing
# for the standard fonts.
_PLACE = 1.5
_PLACE_SHARE = 0.25
_LAST_LETTER = 1.0
# Pieces of one word stand on one line where they share this much of their height.
_LEVEL = 0.5
# Points.  Our grid and camelot's snap rules to one another within 2.5 and 2.
_EDGE = 3.0
# Text that sticks out of its cell by more than this overflows it.
_OVERFLOW = 1.0
# A box has to do with another where they share this much of the smaller one.
_TOUCHED = 0.25
_INSIDE = 0.5
# Lines of camelot's that frame something need not be a table.
_ENOUGH_CELLS = 4

_SYMBOLS = str.maketrans(SYMBOLS)
_HYPHENS = dict.fromkeys(map(ord, "\u00ad\u2010\u2011\ufffe"), "-")
# Marks of list items: engines know fonts of pictures more or less well.
_ALIKE = _HYPHENS | dict.fromkeys(map(ord, "●▪■◆∙"), "•")

Outcome = Literal["agree", "differ", "not_read"]
_Pair = tuple[Cell, LatticeCell | None]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """What two readings give differently: the place, both versions, of what."""

    kind: Literal["words", "cell", "structure"]
    page: int
    box: Box
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class CellVerdict:
    """What the second reading says of one cell of a table, and both versions if they differ."""

    box: Box
    outcome: Outcome
    difference: Disagreement | None = None
    """`None` too where the whole table differs: then it is said once, of the table."""


@dataclass(frozen=True, slots=True)
class TableVerdict:
    """What the second reading says of a table, and of each of its cells."""

    cells: tuple[CellVerdict, ...]
    difference: Disagreement | None = None


@dataclass(frozen=True, slots=True)
class PageVerdict:
    """What two readings of a page agree on, asked by place."""

    page: int
    read_twice: bool
    words: tuple[Disagreement, ...] = ()
    tables: tuple[TableVerdict, ...] = field(default=(), repr=False)
    missed: tuple[Disagreement, ...] = ()
    """Tables that only the second reading sees."""

    @property
    def disagreements(self) -> tuple[Disagreement, ...]:
        """Everything that the readings give differently: words, tables, their cells."""
        tables = (table.difference for table in self.tables)
        cells = (cell.difference for table in self.tables for cell in table.cells)
        return (*self.words, *self.missed, *filter(None, tables), *filter(None, cells))

    def of(self, box: Box) -> bool | None:
        """Whether both readings give the same in a box; `None` where one of them did not read it.

        A box in a ruled table is verified where its words are and the cells that it lies in are.
        """
        if not self.read_twice:
            return None
        if any(_touches(item.box, box) for item in (*self.words, *self.missed)):
            return False
        cells = (cell for table in self.tables for cell in table.cells)
        outcomes = {cell.outcome for cell in cells if _shares(cell.box, box, _INSIDE)}
        if "differ" in outcomes:
            return False
        return None if "not_read" in outcomes else True


def verify_page(
    page: Page,
    second: Page | None,
    tables: Sequence[Table],
    lattice: Sequence[LatticeTable] | None,
) -> PageVerdict:
    """What the second reading of a page says of the first.

    `tables` are the first reading's tables of this page, before they are joined with those of
    others; `second` and `lattice` are `None` where they were not read.
    """
    if second is None:
        return PageVerdict(page.number, read_twice=False)
    return PageVerdict(
        page=page.number,
        read_twice=True,
        words=tuple(compare_words(page, second)),
        tables=tuple(compare_table(table, lattice, page.hidden, second.words) for table in tables),
        missed=tuple(_missed_tables(page, tables, lattice or ())),
    )


# ----------------------------------------------------------------------------- words


def compare_words(first: Page, second: Page) -> Iterator[Disagreement]:
    """Where two readings of a page give different words."""
    own, others = _unpaired(first.words, second.words)
    others = [word for word in others if not _is_clipped(word, first.hidden)]
    for one, other in _clusters(own, others):
        versions = _string(one), _string(other)
        if versions[0] != versions[1] or not _same_extent(one, other):
            box = union(word.box for word in (*one, *other))
            yield Disagreement("words", first.number, box, _shown(one), _shown(other))


def _unpaired(first: Iterable[Word], second: Iterable[Word]) -> tuple[list[Word], list[Word]]:
    """The words of each reading that the other does not have in the same place."""
    waiting: dict[tuple[str, int], list[Word]] = {}
    for word in second:
        waiting.setdefault((_letters(word.text), word.rotation), []).append(word)
    own = []
    for word in first:
        candidates = waiting.get((_letters(word.text), word.rotation), [])
        twin = next((other for other in candidates if _same_stand(word, word.box, other.box)), None)
        if twin is None:
            own.append(word)
        else:
            candidates.remove(twin)
    return own, [word for words in waiting.values() for word in words]


def _is_clipped(word: Word, hidden: Iterable[HiddenText]) -> bool:
    """Whether the first reading found that a clip hides a word; the second knows no clips."""
    return any(
        item.reason == "clipped"
        and item.box.contains(word.box.x_mid, word.box.y_mid)
        and word.text in item.text.split()
        for item in hidden
    )


def _letters(text: str) -> str:
    """What is compared of a text: no spaces, one hyphen, one bullet."""
    return "".join(text.translate(_ALIKE).split())


def _same_extent(one: Sequence[Word], other: Sequence[Word]) -> bool:
    if not one or not other:
        return not one and not other
    boxes = union(word.box for word in one), union(word.box for word in other)
    return _same_stand(one[0], *boxes)


def _same_stand(word: Word, one: Box, other: Box) -> bool:
    """Whether texts set as `word` begin in the same place, and end as near as they may."""
    reach = max(_PLACE, _PLACE_SHARE * word.size)
    ends = max(reach, _LAST_LETTER * word.size)
    x0, top, x1, bottom = (reach,) * 4
    if word.rotation == 0:
        x1 = ends
    elif word.rotation == 90:
        top = ends
    elif word.rotation == 180:
        x0 = ends
    else:
        bottom = ends
    return (
        abs(one.x0 - other.x0) <= x0
        and abs(one.top - other.top) <= top
        and abs(one.x1 - other.x1) <= x1
        and abs(one.bottom - other.bottom) <= bottom
    )


def _clusters(
    first: Sequence[Word], second: Sequence[Word]
) -> Iterator[tuple[list[Word], list[Word]]]:
    """Words of both readings that stand in one place, as (those of the first, of the second)."""
    waiting = [(word, 0) for word in first] + [(word, 1) for word in second]
    while waiting:
        cluster = [waiting.pop()]
        for word, _ in cluster:
            near = [item for item in waiting if _one_place(word, item[0])]
            for item in near:
                waiting.remove(item)
            cluster += near
        yield [w for w, side in cluster if side == 0], [w for w, side in cluster if side == 1]


def _one_place(one: Word, other: Word) -> bool:
    if one.rotation != other.rotation:
        return False
    across = min(one.box.x1, other.box.x1) - max(one.box.x0, other.box.x0)
    down = min(one.box.bottom, other.box.bottom) - max(one.box.top, other.box.top)
    if one.rotation in (90, 270):
        level = across >= _LEVEL * min(one.box.width, other.box.width)
        return level and down > 0
    return down >= _LEVEL * min(one.box.height, other.box.height) and across > 0


def _string(words: Sequence[Word]) -> str:
    return _letters(_shown(words))


def _shown(words: Sequence[Word]) -> str:
    return " ".join(line.text for line in group_lines(words, 1)) if words else ""


# ----------------------------------------------------------------------------- tables


def compare_table(
    table: Table,
    lattice: Sequence[LatticeTable] | None,
    hidden: Sequence[HiddenText] = (),
    words: Sequence[Word] | None = None,
) -> TableVerdict:
    """What camelot says of a table of one page: its extent, its cells, their texts.

    `hidden` are the texts that the page does not show, `words` those of the second reading: where
    camelot puts a word of a line into another cell than it stands in, they say what is in a cell.
    """
    page, box = table.places[0].page, table.places[0].box
    boxes = [cell.places[0].box for cell in table.cells]
    near = [other for other in lattice or () if _touches(other.box, box)]
    if not near:
        return TableVerdict(tuple(CellVerdict(box, "not_read") for box in boxes))
    others = [cell for other in near for cell in other.cells]
    pairs = [(cell, _twin(cell, others)) for cell in table.cells]
    found = {id(twin) for _, twin in pairs}
    if len(near) > 1 or any(_lost(cell, boxes) for cell in others if id(cell) not in found):
        versions = f"tableau de {table.rows} × {table.columns}", _other_structure(near, box)
        difference = Disagreement("structure", page, box, *versions)
        return TableVerdict(tuple(CellVerdict(box, "differ") for box in boxes), difference)
    clipped = [item.text for item in hidden if item.reason == "clipped"]
    return TableVerdict(
        tuple(_compare_cell(at, pairs, near, page, clipped, words) for at in range(len(pairs)))
    )


def _lost(other: LatticeCell, boxes: Iterable[Box]) -> bool:
    """Whether a cell of camelot's has text, and no cell of ours is there."""
    return bool(other.text.strip()) and not any(_touches(other.box, box) for box in boxes)


def _compare_cell(
    at: int,
    pairs: Sequence[_Pair],
    near: Sequence[LatticeTable],
    page: int,
    clipped: Sequence[str],
    words: Sequence[Word] | None,
) -> CellVerdict:
    cell, twin = pairs[at]
    box = cell.places[0].box
    if twin is None or _grid_place(cell) != _grid_place(twin):
        versions = _structure(cell), _other_structure(near, box)
        return CellVerdict(box, "differ", Disagreement("structure", page, box, *versions))
    if (
        _same_text(cell, twin, pairs)
        or any(_bag(cell.text + text) == _bag(twin.text) for text in clipped)
        or (words is not None and _bag(cell.text) == _bag(_text_in(twin.box, words)))
    ):
        return CellVerdict(box, "agree")
    versions = cell.text, twin.text.strip()
    return CellVerdict(box, "differ", Disagreement("cell", page, box, *versions))


def _grid_place(cell: Cell | LatticeCell) -> tuple[int, int, int, int]:
    """Where a cell stands in its grid; both count rows and columns from the same edges."""
    return cell.row, cell.column, cell.row_span, cell.column_span


def _twin(cell: Cell, others: Iterable[LatticeCell]) -> LatticeCell | None:
    box = cell.places[0].box
    return next((other for other in others if _same_place(box, other.box, _EDGE)), None)


def _same_text(cell: Cell, twin: LatticeCell, pairs: Sequence[_Pair]) -> bool:
    """Whether both have the same letters in a cell; in which order is for the words to say.

    camelot cuts text that overflows its cell at the rule; here it is in the cell it starts in.
    """
    if _bag(cell.text) == _bag(twin.text):
        return True
    # Text may run over several cells: all of its pieces count.
    sources = [own for own, _ in pairs if own is cell or _overflow(own, cell)]
    group = [
        (own, other)
        for own, other in pairs
        if other is not None and any(own is source or _overflow(source, own) for source in sources)
    ]
    own_text = "".join(own.text for own, _ in group)
    return len(group) > 1 and _bag(own_text) == _bag("".join(other.text for _, other in group))


def _text_in(box: Box, words: Iterable[Word]) -> str:
    return "".join(word.text for word in words if box.contains(word.box.x_mid, word.box.y_mid))


def _overflow(cell: Cell, into: Cell) -> bool:
    """Whether text that starts in a cell runs on over another."""
    box, other = cell.places[0].box, into.places[0].box
    return into is not cell and any(
        line.box.x1 > box.x1 + _OVERFLOW
        and box.contains(line.box.x0, line.box.y_mid, _OVERFLOW)
        and any(word.box.overlap(other) > 0 for word in line.words)
        for line in cell.lines
    )


def _bag(text: str) -> Counter[str]:
    # Hyphens first: as such, those that divide words are no text.
    return Counter(_letters(clean(text.translate(_HYPHENS).translate(_SYMBOLS))))


def _structure(cell: Cell) -> str:
    rows = f"ligne {cell.row + 1}" + (f" à {cell.last_row + 1}" if cell.row_span > 1 else "")
    columns = f"colonne {cell.column + 1}"
    return f"{rows}, {columns}" + (f" à {cell.last_column + 1}" if cell.column_span > 1 else "")


def _other_structure(near: Sequence[LatticeTable], box: Box) -> str:
    sizes = [
        f"{max(cell.row + cell.row_span for cell in table.cells)}"
        f" × {max(cell.column + cell.column_span for cell in table.cells)}"
        for table in near
    ]
    inside = sum(_shares(cell.box, box, _INSIDE) for table in near for cell in table.cells)
    return f"{' et '.join(sizes)}, dont {inside} cellule{'s' * (inside > 1)} ici"


def _missed_tables(
    page: Page, tables: Sequence[Table], lattice: Iterable[LatticeTable]
) -> Iterator[Disagreement]:
    for other in lattice:
        if len(other.cells) < _ENOUGH_CELLS:
            continue
        if not any(_touches(other.box, table.places[0].box) for table in tables):
            yield Disagreement(
                "structure", page.number, other.box, "", _other_structure([other], other.box)
            )


# ----------------------------------------------------------------------------- places


def _same_place(one: Box, other: Box, reach: float) -> bool:
    return (
        abs(one.x0 - other.x0) <= reach
        and abs(one.top - other.top) <= reach
        and abs(one.x1 - other.x1) <= reach
        and abs(one.bottom - other.bottom) <= reach
    )


def _touches(one: Box, other: Box) -> bool:
    return _shares(one, other, _TOUCHED)


def _shares(one: Box, other: Box, share: float) -> bool:
    shared = one.overlap(other)
    return shared > 0 and shared > share * min(one.area, other.area)
