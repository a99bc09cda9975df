"""Tables as the benchmark compares them, and the two measures.

Cell adjacency relations are those of the ICDAR 2013 table competition (Göbel, Hassan, Oro, Orsi:
A Methodology for Evaluating Algorithms for Table Understanding in PDF Documents, 2012): each
cell with text and its nearest neighbour with text to the right and below are a relation.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple


class GridCell(NamedTuple):
    """A cell with text: its place, its spans, its text without white space."""

    row: int
    column: int
    row_span: int
    column_span: int
    text: str


Grid = Sequence[GridCell]
Relation = tuple[str, str, str]


@dataclass(frozen=True)
class Score:
    """What was found of what is there: counts that can be added."""

    right: int = 0
    found: int = 0
    there: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(self.right + other.right, self.found + other.found, self.there + other.there)

    @property
    def recall(self) -> float:
        return self.right / self.there if self.there else 1.0

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def f1(self) -> float:
        both = self.found + self.there
        return 2 * self.right / both if both else 1.0


def bare(text: str) -> str:
    """Text as it is compared: ligatures taken apart, no white space.

    >>> bare("ﬁn de\\n l’année")
    'findel’année'
    """
    return "".join(unicodedata.normalize("NFKC", text).split())


def relations(grid: Grid) -> Counter[Relation]:
    """The adjacency relations of a table."""
    found: Counter[Relation] = Counter()
    rows = max((cell.row + cell.row_span for cell in grid), default=0)
    columns = max((cell.column + cell.column_span for cell in grid), default=0)
    owners = {
        (row, column): cell
        for cell in grid
        for row in range(cell.row, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span)
    }
    across = ([(row, column) for column in range(columns)] for row in range(rows))
    down = ([(row, column) for row in range(rows)] for column in range(columns))
    for direction, paths in (("right", across), ("down", down)):
        pairs = {pair for path in paths for pair in _neighbours(path, owners)}
        found.update((one.text, other.text, direction) for one, other in pairs)
    return found


def _neighbours(
    path: Iterable[tuple[int, int]], owners: dict[tuple[int, int], GridCell]
) -> Iterator[tuple[GridCell, GridCell]]:
    last: GridCell | None = None
    for place in path:
        cell = owners.get(place)
        if cell is None or cell == last:
            continue
        if last is not None:
            yield last, cell
        last = cell


def relation_score(found: Iterable[Grid], there: Iterable[Grid]) -> Score:
    """The relations of all tables of a page, found and there."""
    ours: Counter[Relation] = Counter()
    truth: Counter[Relation] = Counter()
    for grid in found:
        ours += relations(grid)
    for grid in there:
        truth += relations(grid)
    return Score((ours & truth).total(), ours.total(), truth.total())


def cell_score(found: Iterable[Grid], there: Iterable[Grid]) -> Score:
    """Cells with text at the right row and column of their table and with exactly their text.

    Each table is compared with the found one that has most of its cells.
    """
    left = [{cell[:2] + cell[4:] for cell in grid} for grid in found]
    total = sum(map(len, left))
    right = expected = 0
    for grid in there:
        cells = {cell[:2] + cell[4:] for cell in grid}
        expected += len(cells)
        best = max(left, key=lambda other: len(other & cells), default=set())
        if best & cells:
            right += len(best & cells)
            left.remove(best)
    return Score(right, total, expected)
