"""The rows under a header → items, totals, headings, tax data."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from extract.headers import Header, label_of, starting
from extract.paragraphs import cell_text
from extract.text import clean, fold, strip_bullet
from extract.tfpb.columns import TEXT_ROLES, Column
from extract.tfpb.drafts import NOTHING, Base, Item, Money, Reading, Said, Total, read_money, said
from extract.tfpb.titles import Setting, names_in, tidy_name
from extract.tfpb.words import says, section_of
from schemas.table import Cell, Table

_LEVEL_MARKS = "-–—•*>→"


@dataclass(frozen=True, slots=True)
class _Heading:
    """A row that heads others, and the look that tells its level."""

    said: Said
    style: tuple[str, bool, str | None, int]
    mark: str
    axis: bool = False


@dataclass
class Rows:
    """Reads the rows of one header; `setting` changes where a row names another landlord."""

    table: Table
    header: Header
    columns: Sequence[Column]
    setting: Setting
    reading: Reading
    known: Container[str] = ()
    axis: Said = NOTHING
    headings: list[_Heading] = field(default_factory=list)
    _last: Item | None = None

    def read(self, stop: int) -> Setting:
        """Reads the rows up to `stop` (exclusive); gives the setting after them."""
        self.reading.blocks += 1
        for row in range(self.header.stop, stop):
            own = starting(self.table, row)
            if own:
                self._read_row(row, own, row + 1 == stop)
        return self.setting

    # ------------------------------------------------------------------ kinds of rows

    def _read_row(self, row: int, own: list[Cell], last: bool) -> None:
        money = [cell for cell in own if self._role(cell) in ("amount", "total")]
        # An axis merged over several rows says nothing about the first of them.
        texts = [cell for cell in own if cell not in money and not self._is_merged_axis(cell)]
        label = texts[0] if texts else None
        if self._repeats_header(own):
            self._claim("furniture", own)
        elif label is None or says("total", label_of(label).rstrip(" :")):
            self._add_total(label, texts[1:], money)
        elif (measure := self._measure(label)) and money:
            self._add_bases(measure, own, money)
        elif self._is_heading(row, label, texts, money):
            self._read_axis(row)
            self._add_heading(label, money, last)
        else:
            self._add_item(row, own, money)

    def _role(self, cell: Cell) -> str:
        return self.columns[cell.column].role

    def _is_merged_axis(self, cell: Cell) -> bool:
        return cell.row_span > 1 and cell.column_span == 1 and self._role(cell) == "axis"

    def _repeats_header(self, own: list[Cell]) -> bool:
        heads = {label_of(cell) for cell in self.header.cells}
        return len(own) > 1 and bool(heads) and all(label_of(cell) in heads for cell in own)

    @staticmethod
    def _measure(label: Cell) -> str:
        text = label_of(label).rstrip(" :")
        return next((kind for kind in ("tax", "abatement") if says(kind, text)), "")

    def _is_heading(self, row: int, label: Cell, texts: list[Cell], money: list[Cell]) -> bool:
        """Whether a row only heads others: one text, no money but a total of zero."""
        if len(texts) != 1:
            return False
        amounts = [read_money(cell, self.columns[cell.column], Reading()) for cell in money]
        empty = all(amount.year is None and not amount.value for amount in amounts)
        if self._is_wide(label) or self._is_lone_axis(row, label):
            return empty or all(amount.value is not None for amount in amounts)
        if self._role(label) != "action":
            return False
        if says("axis_heading", label_of(label)):
            return True
        if not empty:
            return self._stands_out(label) and self._sums_up(row, label, amounts)
        return label_of(label).endswith(":") or self._stands_out(label)

    def _sums_up(self, row: int, label: Cell, amounts: list[Money]) -> bool:
        """Whether the money of a heading row is that of the rows below it, up to the next."""
        sums = dict.fromkeys((amount.column for amount in amounts), Decimal(0))
        for below in range(row + 1, self.table.rows):
            own = starting(self.table, below)
            if own and own[0].column == label.column and self._stands_out(own[0]):
                break
            for cell in own:
                amount = read_money(cell, self.columns[cell.column], Reading())
                if amount.column in sums:
                    sums[amount.column] += amount.value or 0
        return all(amount.value == sums[amount.column] for amount in amounts)

    def _is_wide(self, cell: Cell) -> bool:
        """Whether a cell covers the texts of a row, or the whole row."""
        if cell.column_span == 1:
            return False
        covered = {column.role for column in self.columns[cell.column : cell.last_column + 1]}
        text = [column.index for column in self.columns if column.role in TEXT_ROLES]
        first_money = min(
            (column.index for column in self.columns if column.role in ("amount", "total")),
            default=len(self.columns),
        )
        before = [index for index in text if index < first_money]
        return bool(covered & {"amount", "total"}) or set(before) <= set(
            range(cell.column, cell.last_column + 1)
        )

    def _is_lone_axis(self, row: int, cell: Cell) -> bool:
        """Whether an axis stands alone in its row, over rows that have their own actions."""
        alone = cell.row_span == 1 and self._cell(row, "action") is None
        return alone and self._role(cell) == "axis"

    def _stands_out(self, label: Cell) -> bool:
        """Whether an action without money is set like a heading and unlike the other actions."""
        others = [
            cell
            for cell in self.table.cells
            if cell.column == label.column and cell.row >= self.header.stop and cell.lines
        ]
        bold = [cell for cell in others if _is_bold(cell)]
        if _is_bold(label) and 2 * len(bold) < len(others):
            return True
        same = [cell for cell in others if cell.fill == label.fill]
        return label.fill is not None and 2 * len(same) < len(others)

    # ------------------------------------------------------------------ headings

    def _add_heading(self, label: Cell, money: list[Cell], last: bool) -> None:
        text = label_of(label)
        lines = label.lines
        amounts = [self._money(cell) for cell in money]
        if any(amount.value for amount in amounts):
            self._total(Said(text, lines), amounts, opens=True)
        elif last and self._last is not None:
            # Nothing follows that it could head: a note under the table.
            self._last.details.append(("Note", Said(cell_text(label, self.known), lines)))
            return
        self._claim("heading", [label, *money])
        self.reading.blocks += 1
        if named := self._named(text):
            self.setting = self.setting.named(*named, lines)
            self._clear()
        elif section := section_of(text):
            self.setting = self.setting.named("section", section, lines)
            self._clear()
        else:
            self._push(label, text)

    def _named(self, text: str) -> tuple[str, str] | None:
        """The landlord or district that a heading row names in so many words."""
        name, colon, value = clean(text).partition(":")
        for kind in ("landlord", "district"):
            if colon and value.strip() and says(kind, name.strip()):
                return kind, tidy_name(value)
        names = (*self.setting.names, *names_in(text)[:1])
        for landlord in names:
            if fold(landlord) in (fold(text), fold(text.partition(" ")[2])):
                return "landlord", landlord
        if fold(text).startswith(("quartier ", "qpv ")):
            return "district", tidy_name(text.partition(" ")[2])
        return None

    def _push(self, label: Cell, text: str) -> None:
        """Puts a heading at its level: one of the same look or list mark ends the one before."""
        mark = _mark(label)
        style = (mark, _is_bold(label), label.fill, round(label.lines[0].size))
        bare = Said(strip_bullet(text)[1].rstrip(" :"), label.lines)
        is_axis = says("axis_heading", text)
        if is_axis:
            self.headings.clear()
        elif self._is_wide(label) or self._role(label) == "axis" or not text.endswith(":"):
            is_axis = not self._has_axis_column()
        for at, heading in enumerate(self.headings):
            if heading.style == style or (mark and heading.mark == mark):
                del self.headings[at:]
                break
        is_axis = is_axis and not self.headings
        self.headings.append(_Heading(bare, style, mark, is_axis))
        if is_axis:
            self.axis = bare

    def _has_axis_column(self) -> bool:
        for column in self.columns:
            if column.role == "axis":
                return any(
                    cell.column == cell.last_column == column.index
                    and cell.row >= self.header.stop
                    and cell.lines
                    and cell.column_span == 1
                    and self._cell(cell.row, "action") is not None
                    for cell in self.table.cells
                )
        return False

    def _clear(self) -> None:
        self.axis = NOTHING
        self.headings.clear()
        self._last = None

    # ------------------------------------------------------------------ totals and tax data

    def _add_total(self, label: Cell | None, texts: list[Cell], money: list[Cell]) -> None:
        amounts = [self._money(cell) for cell in money]
        text = Said(label_of(label), label.lines) if label is not None else Said("Total")
        details = [(self._heading_of(cell), said([cell], label_of(cell))) for cell in texts]
        details += [
            (amount.column, Said(amount.printed, amount.lines))
            for amount in amounts
            if amount.value is None
        ]
        self._total(text, amounts, details=details)
        if self.axis.text and not any(heading.axis for heading in self.headings):
            # What follows the total of an axis is of another.
            self.axis = NOTHING
            self.headings.clear()

    def _total(
        self,
        label: Said,
        amounts: list[Money],
        opens: bool = False,
        details: Sequence[tuple[str, Said]] = (),
    ) -> None:
        before = self.reading.totals[-1] if self.reading.totals else None
        position = len(self.reading.items)
        self.reading.totals.append(
            Total(
                setting=self.setting,
                label=label,
                cells=[amount for amount in amounts if amount.value is not None],
                position=position,
                table=self.reading.tables,
                axis=self.axis,
                opens=opens,
                follows=before is not None and before.position == position and not before.opens,
                details=list(details),
            )
        )
        self.reading.blocks += 1

    def _add_bases(self, measure: str, own: list[Cell], money: list[Cell]) -> None:
        labels = tuple(line for cell in own if cell not in money for line in cell.lines)
        for cell in money:
            amount = self._money(cell)
            if amount.value is not None and amount.year is not None:
                lines = (*labels, *amount.lines)
                self.reading.bases.append(
                    Base(self.setting, amount.year, measure, amount.value, lines)
                )
            elif self._role(cell) == "total":
                self._claim("value", [cell])
        self._claim("header", [cell for cell in own if cell not in money])

    # ------------------------------------------------------------------ items

    def _add_item(self, row: int, own: list[Cell], money: list[Cell]) -> None:
        fields = self._fields(row)
        self._read_axis(row)
        mark = _mark(cell) if (cell := self._cell(row, "action")) else ""
        for at, heading in enumerate(self.headings):
            if mark and heading.mark == mark:
                del self.headings[at:]
                break
        amounts = [self._money(cell) for cell in money]
        item = Item(
            setting=self._row_setting(row),
            axis=self.axis,
            parents=tuple(heading.said for heading in self.headings if not heading.axis),
            fields=fields,
            amounts=[amount for amount in amounts if amount.year is not None],
            totals=[
                amount
                for cell, amount in zip(money, amounts, strict=True)
                if self._role(cell) == "total" and amount.value is not None
            ],
            details=self._details(own, amounts),
            blanks=self._blanks(row),
            table=self.reading.tables,
            block=self.reading.blocks,
            shared_action=cell is not None and cell.row_span > 1,
        )
        self.reading.items.append(item)
        self._last = item

    def _fields(self, row: int) -> dict[str, Said]:
        """The texts of an item; an action that is left out is that of the row above."""
        fields = {}
        for role in ("action", "description", "gup_reference", "observation"):
            cell = self._cell(row, role)
            if cell is not None and (role == "action" or cell.column == self._index(role)):
                fields[role] = said([cell], cell_text(cell, self.known))
        if "action" not in fields and "description" in fields:
            if self._last is not None and self._last.axis == self.axis and self._same_axis(row):
                self._last.shared_action = True
                fields["action"] = self._last.fields.get("action", Said())
            else:
                fields["action"] = fields.pop("description")
        return fields

    def _same_axis(self, row: int) -> bool:
        cell = self._cell(row, "axis")
        return cell is None or cell.row < row

    def _read_axis(self, row: int) -> None:
        cell = self._cell(row, "axis")
        if cell is None or cell is self._cell(row, "action") or cell.lines == self.axis.lines:
            return
        text = label_of(cell)
        self.axis = Said(strip_bullet(text)[1] if len(text) > 1 else text, cell.lines)
        self.headings = [heading for heading in self.headings if heading.axis]
        self.reading.blocks += 1

    def _row_setting(self, row: int) -> Setting:
        """The setting of an item, where columns name its landlord or its district."""
        setting = self.setting
        for role in ("landlord", "district"):
            cell = self._cell(row, role)
            if cell is not None:
                self._claim("value", [cell])
                section = setting.section
                setting = setting.named(role, label_of(cell), cell.lines)
                setting = replace(setting, section=section)
        return setting

    def _details(self, own: list[Cell], amounts: list[Money]) -> list[tuple[str, Said]]:
        """What an item says beyond the columns of the datasets."""
        found = [
            (self._heading_of(cell), said([cell], cell_text(cell, self.known)))
            for cell in own
            if self._role(cell) in ("detail", "unknown")
        ]
        for amount in amounts:
            if amount.year is None and (amount.value is None or not self._is_total(amount)):
                found.append((amount.column or "Montant", Said(amount.printed, amount.lines)))
        return found

    def _blanks(self, row: int) -> list[tuple[int, str]]:
        """Year and kind of the money columns in which a row has nothing."""
        return [
            (column.year, column.kind)
            for column in self.columns
            if column.role == "amount"
            and column.year is not None
            and (cell := self.table.at(row, column.index)) is not None
            and not cell.lines
        ]

    def _is_total(self, amount: Money) -> bool:
        return any(
            column.role == "total" and column.name == amount.column for column in self.columns
        )

    # ------------------------------------------------------------------ cells

    def _index(self, role: str) -> int:
        return next((column.index for column in self.columns if column.role == role), -1)

    def _cell(self, row: int, role: str) -> Cell | None:
        """The cell with text in the column of a role, merged ones included."""
        index = self._index(role)
        cell = self.table.at(row, index) if index >= 0 else None
        return cell if cell is not None and cell.lines else None

    def _money(self, cell: Cell) -> Money:
        return read_money(cell, self.columns[cell.column], self.reading)

    def _heading_of(self, cell: Cell) -> str:
        return self.columns[cell.column].name or "Note"

    def _claim(self, kind: str, cells: Sequence[Cell]) -> None:
        for cell in cells:
            self.reading.rest.claim(kind, cell.lines)  # type: ignore[arg-type]


def _is_bold(cell: Cell) -> bool:
    return all(line.bold for line in cell.lines)


def _mark(cell: Cell) -> str:
    """The list mark that opens a cell."""
    text = cell.lines[0].text.lstrip()
    bulleted, _ = strip_bullet(text)
    return text[0] if bulleted or text[:1] in _LEVEL_MARKS else ""
