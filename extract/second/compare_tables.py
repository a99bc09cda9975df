"""The tables of a page and camelot's → where extents, cells and their texts differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from extract.pages.words import SYMBOLS
from extract.second.compare_words import HYPHENS, letters
from extract.second.lattice import LatticeCell, LatticeTable
from extract.second.verdicts import (
    INSIDE,
    CellVerdict,
    Disagreement,
    TableVerdict,
    shares,
    touches,
)
from extract.text import clean
from schemas.geometry import Box
from schemas.page import HiddenText, Page, Word
from schemas.table import Cell, Table

# Points.  Our grid and camelot's snap rules to one another within 2.5 and 2.
_EDGE = 3.0
# Text that sticks out of its cell by more than this overflows it.
_OVERFLOW = 1.0
# Lines of camelot's that frame something need not be a table.
_ENOUGH_CELLS = 4

_SYMBOLS = str.maketrans(SYMBOLS)

_Pair = tuple[Cell, LatticeCell | None]


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
    near = [other for other in lattice or () if touches(other.box, box)]
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
    return bool(other.text.strip()) and not any(touches(other.box, box) for box in boxes)


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
    return Counter(letters(clean(text.translate(HYPHENS).translate(_SYMBOLS))))


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
    inside = sum(shares(cell.box, box, INSIDE) for table in near for cell in table.cells)
    return f"{' et '.join(sizes)}, dont {inside} cellule{'s' * (inside > 1)} ici"


def missed_tables(
    page: Page, tables: Sequence[Table], lattice: Iterable[LatticeTable]
) -> Iterator[Disagreement]:
    """The tables of the second reading where the first has none."""
    for other in lattice:
        if len(other.cells) < _ENOUGH_CELLS:
            continue
        if not any(touches(other.box, table.places[0].box) for table in tables):
            yield Disagreement(
                "structure", page.number, other.box, "", _other_structure([other], other.box)
            )


def _same_place(one: Box, other: Box, reach: float) -> bool:
    return (
        abs(one.x0 - other.x0) <= reach
        and abs(one.top - other.top) <= reach
        and abs(one.x1 - other.x1) <= reach
        and abs(one.bottom - other.bottom) <= reach
    )
