"""The head of a table that is open at a page end → what of the next page prints it once more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from extract.text import fold, without_suite
from schemas.table import Cell, Line, Table

# The rows that a table repeats on each page are no more than this.
HEADER_ROWS = 4

Headings = Callable[[Sequence[str]], Sequence[str]]
"""What the columns below a row of folded texts hold; empty for a row that is no headings."""


@dataclass
class Heads:
    """The head rows of the table that is open, which the next page may print once more."""

    headings: Headings
    texts: set[tuple[str, ...]] = field(default_factory=set)
    kinds: set[tuple[str, ...]] = field(default_factory=set)
    above: set[str] = field(default_factory=set)
    """The lines of text above the table on its page."""

    def learn_above(self, lines: Sequence[Line]) -> None:
        """Takes in the lines above a table that opens."""
        self.above = {_bare(line.text) for line in lines}

    def repeats(self, lines: Sequence[Line]) -> bool:
        """Whether all lines above the table of the next page stand above this one too."""
        return all(_bare(line.text) in self.above for line in lines)

    def learn(self, table: Table, opens: bool = False) -> None:
        """Takes in the heading rows of a table, with the titles above them.

        Of a table that `opens` here its first rows too, whatever their words; but of a form, whose
        field names stand in the first column, no more than its titles.
        """
        rows, titles = row_texts(table), title_rows(table)
        first = self._first_rows(table, rows) if opens else set()
        above: list[tuple[str, ...]] = []
        for at, row in enumerate(rows):
            kinds = tuple(self.headings(row))
            if kinds or at in first:
                self.texts.update((*above, row))
                self.kinds.update([kinds] if kinds else [])
            above = [*above, row] if at in titles else []

    def _first_rows(self, table: Table, rows: Sequence[tuple[str, ...]]) -> set[int]:
        """The rows that open a table: as far as its headings and their subdivisions, if known."""
        titles = title_rows(table)
        first = [cell for cell in table.cells if cell.column == 0 and cell.row not in titles]
        if self._are_fields([_bare(cell.text) for cell in first]):
            return titles & set(range(HEADER_ROWS))
        for at in range(min(HEADER_ROWS, len(rows))):
            if self.headings(rows[at]):
                end = max(cell.last_row for cell in table.cells if cell.row == at)
                return set(range(end + 1)) | titles & set(range(HEADER_ROWS))
        return set(range(HEADER_ROWS))

    def _are_fields(self, texts: Sequence[str]) -> bool:
        """Whether the texts of a first column are names of fields: most are headings.

        A few are in many a column: an action may be called `Référent de site`.
        """
        kinds = self.headings(texts)
        known = sum(kind != text for kind, text in zip(kinds, texts, strict=False))
        return bool(kinds) and 2 * known >= len(texts)

    def repeated_rows(self, after: Table) -> int:
        """How many rows at the head of a table repeat head rows, be it in other words."""
        count = 0
        rows = row_texts(after)[:HEADER_ROWS]
        while count < len(rows) and self._is_known(rows[count]):
            count += 1
        return count if count and any(rows[0]) else 0

    def _is_known(self, row: tuple[str, ...]) -> bool:
        return row in self.texts or tuple(self.headings(row)) in self.kinds

    def opens(self, after: Table, skip: int) -> bool:
        """Whether a new header stands below the rows that are repeated, maybe under its title."""
        titles = title_rows(after)
        row = next(at for at in range(skip, after.rows + 1) if at not in titles)
        return row < min(after.rows, skip + HEADER_ROWS) and bool(
            self.headings(row_texts(after)[row])
        )

    def name_fields(self, upper: Cell, lower: Cell) -> bool:
        """Whether the first cells of two rows are the names of two fields of a form."""
        return bool(self.headings([_bare(upper.text), _bare(lower.text)]))

    def needs_label(self, table: Table, is_open: bool, at: int) -> bool:
        """Whether the last row of a table has a label of its own in a column: the first below the
        headings has, and one that rules leave open, where all rows above it have.
        """
        if table.rows < 2:
            return False
        if self.headings(row_texts(table)[-2]):
            return True
        above = [cell for cell in table.cells if cell.column == at and cell.row < table.rows - 1]
        return is_open and len(above) == table.rows - 1 and all(cell.lines for cell in above)


def row_texts(table: Table) -> list[tuple[str, ...]]:
    """The folded texts of the cells that begin in each row."""
    rows: list[list[str]] = [[] for _ in range(table.rows)]
    for cell in table.cells:
        rows[cell.row].append(_bare(cell.text))
    return [tuple(texts) for texts in rows]


def _bare(text: str) -> str:
    return without_suite(fold(text))


def title_rows(table: Table) -> set[int]:
    """The rows that are one cell over all columns."""
    return {cell.row for cell in table.cells if cell.column_span == table.columns > 1}
