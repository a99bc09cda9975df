"""Tables as found: cells with spans, fill and the printed lines in them; no meaning yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from schemas.geometry import Box
from schemas.page import Reader, Word


@dataclass(frozen=True, slots=True)
class Line:
    """Words printed on one line, from left to right."""

    page: int
    box: Box
    words: tuple[Word, ...]
    reader: Reader = "text"
    leading: float = 0.0
    """The smallest line pitch of type of this size on its page, in points; 0 where unknown."""
    # Both are asked for again and again, and made when they are asked for first.
    _text: str = field(default="", init=False, repr=False, compare=False)
    _size: float = field(default=0.0, init=False, repr=False, compare=False)

    @property
    def text(self) -> str:
        if not self._text:
            object.__setattr__(self, "_text", " ".join([word.text for word in self.words]))
        return self._text

    @property
    def size(self) -> float:
        """The type size of most of its letters, in points."""
        if not self._size:
            longest = max(self.words, key=lambda word: len(word.text))
            object.__setattr__(self, "_size", longest.size)
        return self._size

    def __reduce__(self) -> tuple[type[Line], tuple[Any, ...]]:
        """For other processes, as that of `Word`."""
        return Line, (self.page, self.box, self.words, self.reader, self.leading)

    @property
    def bold(self) -> bool:
        return all(word.bold for word in self.words if any(map(str.isalnum, word.text)))


@dataclass(frozen=True, slots=True)
class Place:
    """A piece of something on a page."""

    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its place in the grid, its pieces on the pages, the lines printed in it.

    A cell that a page end cuts has a place for each piece.  `breaks` are the indexes of the lines
    that open a new piece.
    """

    row: int
    column: int
    places: tuple[Place, ...]
    lines: tuple[Line, ...] = ()
    row_span: int = 1
    column_span: int = 1
    fill: str | None = None
    breaks: tuple[int, ...] = ()

    @property
    def text(self) -> str:
        """The printed lines, one below the other."""
        return "\n".join(line.text for line in self.lines)

    @property
    def last_row(self) -> int:
        return self.row + self.row_span - 1

    @property
    def last_column(self) -> int:
        return self.column + self.column_span - 1


@dataclass(frozen=True, slots=True)
class Join:
    """How a table came to go on: over a page end, or beside it on the next page width."""

    page: int
    kind: str
    row: int | None = None
    """The row that the page end cut, where it cut one."""
    margin: float = 1.0
    """How far the signs were from the other decision: 0 is undecided, 1 beyond doubt."""


@dataclass(frozen=True, slots=True)
class Table:
    """A grid of cells; `places` has one box for each page (width) that it stands on."""

    places: tuple[Place, ...]
    cells: tuple[Cell, ...]
    rows: int
    columns: int
    joins: tuple[Join, ...] = ()
    repeated_headers: tuple[Line, ...] = ()
    """Header lines printed again at the head of a later page: furniture."""
    open_top: bool = False
    open_bottom: bool = False
    """Whether no rule closes the table there: a page end cuts its first or last row."""

    @property
    def page_first(self) -> int:
        return min(place.page for place in self.places)

    @property
    def page_last(self) -> int:
        return max(place.page for place in self.places)

    def row_cells(self, row: int) -> list[Cell]:
        """The cells that cover a row, merged ones from above included, from left to right."""
        covering = [cell for cell in self.cells if cell.row <= row <= cell.last_row]
        return sorted(covering, key=lambda cell: cell.column)

    def at(self, row: int, column: int) -> Cell | None:
        """The cell that covers a place of the grid, or `None`."""
        for cell in self.cells:
            if cell.row <= row <= cell.last_row and cell.column <= column <= cell.last_column:
                return cell
        return None
