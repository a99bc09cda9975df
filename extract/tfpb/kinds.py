"""What a row of a programme is by its place and its look: a heading, a total, an item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extract.tables.headers import Header, column_texts, label_of, starting
from extract.text import fold
from extract.tfpb.columns import TEXT_ROLES, Column
from extract.tfpb.drafts import Money, Reading, read_money
from extract.tfpb.row_kinds import kind_named
from extract.tfpb.words import is_total, says, section_of
from schemas.table import Cell, Table


@dataclass(frozen=True)
class Part:
    """The rows of a table under one header, with what its columns hold."""

    table: Table
    header: Header
    columns: Sequence[Column]

    def role(self, cell: Cell) -> str:
        """What the column holds in which a cell begins."""
        return self.columns[cell.column].role

    def index(self, role: str) -> int:
        """The column of a role; -1 where there is none."""
        return next((column.index for column in self.columns if column.role == role), -1)

    def cell(self, row: int, role: str) -> Cell | None:
        """The cell with text in the column of a role, merged ones included."""
        index = self.index(role)
        cell = self.table.at(row, index) if index >= 0 else None
        return cell if cell is not None and cell.lines else None

    def is_money(self, cell: Cell) -> bool:
        """Whether a cell stands in a column of money."""
        return self.role(cell) in ("amount", "total")

    def of_kind(self, column: Column, row: int) -> Column:
        """A column of money with the kind of money that its row names."""
        named = self._kind(row) if column.is_money else ""
        if not named:
            return column
        if column.role == "total" and not column.kind and any(one.kind for one in self.columns):
            # Over columns of several kinds.
            return column
        heading = " > ".join(filter(None, (column.heading, named)))
        kind = " > ".join(filter(None, (column.kind, named)))
        return replace(column, heading=heading, kind=kind)

    def _kind(self, row: int) -> str:
        """The kind of money that a row names in a column of kinds; a total may in its label."""
        index = self.index("kind")
        cell = self.cell(row, "kind")
        if index < 0 or cell is not None:
            return label_of(cell) if cell is not None else ""
        label = next((label_of(cell) for cell in starting(self.table, row)), "")
        kinds = dict.fromkeys(column_texts(self.table, index, self.header.stop))
        return kind_named(label, kinds) if is_total(label) else ""

    def by_landlord(
        self, cells: Sequence[Cell], amounts: Sequence[Money]
    ) -> list[tuple[str, list[Money]]]:
        """The amounts of a row by the landlord whose columns they stand in; mostly one group."""
        found: dict[str, list[Money]] = {}
        for cell, amount in zip(cells, amounts, strict=True):
            found.setdefault(self.columns[cell.column].landlord, []).append(amount)
        return list(found.items()) or [("", [])]

    def blanks(self, row: int, landlord: str) -> list[tuple[int, str]]:
        """Year and kind of the money columns of a landlord in which a row has nothing."""
        return [
            (column.year, column.kind)
            for column in (self.of_kind(column, row) for column in self.columns)
            if column.role == "amount"
            and column.landlord == landlord
            and column.year is not None
            and (cell := self.table.at(row, column.index)) is not None
            and not cell.lines
        ]

    def is_total(self, amount: Money) -> bool:
        """Whether an amount stands in a column of totals."""
        return any(
            column.role == "total" and column.name == amount.column for column in self.columns
        )

    def is_merged_axis(self, cell: Cell) -> bool:
        """Whether an axis is merged over several rows."""
        return cell.row_span > 1 and cell.column_span == 1 and self.role(cell) == "axis"

    def repeats_header(self, own: Sequence[Cell]) -> bool:
        """Whether a row prints nothing but headings of its table again."""
        heads = {label_of(cell) for cell in self.header.cells}
        return len(own) > 1 and bool(heads) and all(label_of(cell) in heads for cell in own)

    def has_axis_column(self) -> bool:
        """Whether axes stand beside the actions."""
        index = self.index("axis")
        return index >= 0 and any(
            cell.column == cell.last_column == index
            and cell.row >= self.header.stop
            and cell.lines
            and self.cell(cell.row, "action") is not None
            for cell in self.table.cells
        )

    def is_heading(self, row: int, texts: Sequence[Cell], money: Sequence[Cell]) -> bool:
        """Whether a row only heads others: one text, and no money or that of the rows below."""
        if len(texts) != 1:
            return False
        label = texts[0]
        text = label_of(label)
        placed = self.is_wide(label) or self._is_lone_axis(row, label)
        if not placed and self.role(label) != "action":
            return False
        if says("axis_heading", text):
            return True
        amounts = [read_money(cell, self.columns[cell.column], Reading()) for cell in money]
        if any(amount.year is not None or amount.value for amount in amounts):
            return (placed or self.stands_out(label)) and self._sums_up(row, label, money)
        if not money and (section_of(text) or self._is_totalled(row, text)):
            return True
        return placed or text.endswith(":") or self.stands_out(label)

    def _is_totalled(self, row: int, text: str) -> bool:
        """Whether a total further down names what a row says: `Sous-total Propreté`."""
        name = fold(text)
        below = (cell for cell in self.table.cells if cell.row > row and cell.lines)
        totals = (fold(label_of(cell)) for cell in below if says("total", label_of(cell)))
        return any(total != name and total.endswith(name) for total in totals)

    def is_wide(self, cell: Cell) -> bool:
        """Whether a cell covers the texts of a row, or the whole row."""
        if cell.column_span == 1:
            return False
        covered = range(cell.column, cell.last_column + 1)
        money = [column.index for column in self.columns if column.role in ("amount", "total")]
        first = min(money, default=len(self.columns))
        before = [
            column.index
            for column in self.columns
            if column.role in TEXT_ROLES and column.index < first
        ]
        return bool(set(money) & set(covered)) or set(before) <= set(covered)

    def _is_lone_axis(self, row: int, cell: Cell) -> bool:
        """Whether an axis stands alone in its row, over rows that have their own actions."""
        alone = cell.row_span == 1 and self.cell(row, "action") is None
        return alone and self.role(cell) == "axis"

    def stands_out(self, label: Cell) -> bool:
        """Whether an action is set like a heading and unlike the other actions."""
        others = [
            cell
            for cell in self.table.cells
            if cell.column == label.column
            and cell.row >= self.header.stop
            and cell.lines
            and not is_total(label_of(cell))
        ]
        bold = [cell for cell in others if is_bold(cell)]
        paid = [cell for cell in others if cell is not label and self._has_money(cell.row)]
        rare = 2 * len(bold) < len(others) or (paid and not any(map(is_bold, paid)))
        if is_bold(label) and rare:
            return True
        same = [cell for cell in others if cell.fill == label.fill]
        return label.fill is not None and 2 * len(same) < len(others)

    def _has_money(self, row: int) -> bool:
        return any(cell.lines and self.is_money(cell) for cell in starting(self.table, row))

    def _sums_up(self, row: int, label: Cell, money: Sequence[Cell]) -> bool:
        """Whether the money of a row is that of the rows below it, up to the next like it."""
        stated = {cell.column: self._value(cell) for cell in money}
        sums = dict.fromkeys(stated, Decimal(0))
        for below in range(row + 1, self.table.rows):
            own = starting(self.table, below)
            first = own[0] if own else None
            if first is not None and (
                says("total", label_of(first))
                or (is_bold(first), first.fill, first.column_span)
                == (is_bold(label), label.fill, label.column_span)
            ):
                break
            for cell in own:
                if cell.column in sums:
                    sums[cell.column] += self._value(cell)
        return bool(stated) and stated == sums

    def _value(self, cell: Cell) -> Decimal:
        return read_money(cell, self.columns[cell.column], Reading()).value or Decimal(0)


def names_year(cell: Cell) -> bool:
    """Whether a heading names nothing but the year of the rows below."""
    return bool(cell.lines) and says("year_band", label_of(cell))


def names_years(table: Table, header: Header) -> bool:
    """Whether rows below a header say of which year those after them are."""
    rows = (starting(table, row) for row in range(header.stop, table.rows))
    return any(len(own) == 1 and names_year(own[0]) for own in rows)


def is_bold(cell: Cell) -> bool:
    """Whether all of a cell is bold."""
    return all(line.bold for line in cell.lines)
