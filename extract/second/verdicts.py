"""What two readings of a page agree on, as it is told and asked by place."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from schemas.geometry import Box

# A box has to do with another where they share this much of the smaller one, and is in it.
_TOUCHED = 0.25
INSIDE = 0.5

Outcome = Literal["agree", "differ", "not_read"]


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

    def in_doubt(self) -> TableVerdict:
        """Without the cells that both readings give alike, which are nearly all."""
        return replace(self, cells=tuple(cell for cell in self.cells if cell.outcome != "agree"))


@dataclass(frozen=True, slots=True)
class PageVerdict:
    """What two readings of a page agree on, asked by place."""

    page: int
    read_twice: bool
    words: tuple[Disagreement, ...] = ()
    tables: tuple[TableVerdict, ...] = field(default=(), repr=False)
    """With the cells that are in doubt."""
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
        if any(touches(item.box, box) for item in (*self.words, *self.missed)):
            return False
        cells = (cell for table in self.tables for cell in table.cells)
        outcomes = {cell.outcome for cell in cells if shares(cell.box, box, INSIDE)}
        if "differ" in outcomes:
            return False
        return None if "not_read" in outcomes else True


def touches(one: Box, other: Box) -> bool:
    """Whether a box has to do with another."""
    return shares(one, other, _TOUCHED)


def shares(one: Box, other: Box, share: float) -> bool:
    """Whether two boxes have more than a share of the smaller one in common."""
    shared = one.overlap(other)
    return shared > 0 and shared > share * min(one.area, other.area)
