"""The rows under a header → items, totals, headings, tax data."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, field, replace

from extract.paragraphs import cell_text
from extract.tables.headers import label_of, starting
from extract.text import strip_bullet
from extract.tfpb.bands import landlord_bands, named_in_row
from extract.tfpb.bases import measure_of
from extract.tfpb.drafts import NOTHING, Base, Item, Money, Reading, Said, Total, read_money, said
from extract.tfpb.kinds import Part, names_year
from extract.tfpb.names import tidy_name, unnumbered
from extract.tfpb.outline import Outline
from extract.tfpb.setting import Setting
from extract.tfpb.words import is_total, lone_year, says, section_of
from extract.values import says_nothing
from schemas.contract import LedgerKind
from schemas.table import Cell


@dataclass
class Rows:
    """Reads the rows of one header; `setting` changes where a row names another landlord."""

    part: Part
    setting: Setting
    reading: Reading
    known: Container[str] = ()
    outline: Outline = field(default_factory=Outline)
    year: int | None = None
    """Of the next rows, where rows between them name nothing but a year."""
    _last: Item | None = None
    _texts: Sequence[Cell] = ()
    """Those of the last row that had any."""
    _bands: frozenset[int] = frozenset()

    def read(self, stop: int) -> Setting:
        """Reads the rows up to `stop` (exclusive); gives the setting after them."""
        self.reading.blocks += 1
        if not self.setting.landlord or self.setting.landlord_in_rows:
            self._bands = landlord_bands(self.part, (*self.setting.names, *self.setting.listed))
        for row in range(self.part.header.stop, stop):
            own = starting(self.part.table, row)
            if own:
                self._read_row(row, own, row + 1 == stop)
        return self.setting

    # ------------------------------------------------------------------ kinds of rows

    def _read_row(self, row: int, own: list[Cell], last: bool) -> None:
        part = self.part
        money = [cell for cell in own if part.is_money(cell)]
        # An axis merged over several rows says nothing about the first of them.
        texts = [
            cell
            for cell in own
            if cell not in money and not part.is_merged_axis(cell) and part.role(cell) != "kind"
        ]
        kinds = [cell for cell in own if part.role(cell) == "kind"]
        self._claim("value", kinds)
        again = bool(kinds) and (not texts or _labels(texts) == _labels(self._texts))
        # What the row above names, with another kind of its money.
        if again and self._last is not None and self._is_named_above(self._last, kinds):
            self._claim("value", texts)
            self._add_kind(self._last, row, own, money)
            return
        label = next(iter(self._texts if again and not texts else texts), None)
        self._texts = texts or self._texts
        if part.repeats_header(own):
            self._claim("furniture", own)
        elif label is None or is_total(label_of(label)):
            self._add_total(label, texts[1:], money)
        elif money and (measure := measure_of(label_of(label))):
            self._add_bases(measure, own, money)
        elif money and says("balance", label_of(label).rstrip(" :")):
            self._add_balance(label, [*texts[1:], *money])
        elif part.is_heading(row, texts, money):
            self._read_axis(row)
            self._add_heading(label, money, last)
        else:
            self._add_item(row, own, money)

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
        if label.row in self._bands:
            setting = self.setting.named("landlord", tidy_name(unnumbered(text)), lines)
            self.setting = replace(setting, landlord_in_rows=True)
            self._begin()
        elif named := named_in_row(self.setting, text):
            self.setting = self.setting.named(*named, lines)
            self._begin()
        elif section := section_of(text):
            self.setting = self.setting.named("section", section, lines)
            self._begin()
        elif names_year(label):
            self._begin()
            self.year = lone_year(text)
        else:
            placed = self.part.is_wide(label) or self.part.role(label) == "axis"
            may_be_axis = placed or not text.endswith(":")
            self.outline.push(label, may_be_axis and not self.part.has_axis_column())

    def _begin(self) -> None:
        """Another landlord, district, section or year begins."""
        self.outline.clear()
        self._last = None

    # ------------------------------------------------------------------ totals and tax data

    def _add_total(self, label: Cell | None, texts: list[Cell], money: list[Cell]) -> None:
        text = Said(label_of(label), label.lines) if label is not None else Said("Total")
        amounts = [self._money(cell, self._total_year(text.text)) for cell in money]
        details = [(self._heading_of(cell), said([cell], label_of(cell))) for cell in texts]
        details += [
            (amount.column, Said(amount.printed, amount.lines))
            for amount in amounts
            if amount.value is None
        ]
        for landlord, own in self.part.by_landlord(money, amounts):
            self._total(text, own, details=details, setting=self._side(self.setting, landlord))
            details = []
        self.outline.pass_total()

    def _total_year(self, label: str) -> int | None:
        """The year of a total of rows that name years; none for one over them all."""
        named = lone_year(label)
        if self.year is None:
            return named if self.part.index("year") >= 0 else None
        return named if says("general", label) else named or self.year

    def _total(
        self,
        label: Said,
        amounts: list[Money],
        opens: bool = False,
        details: Sequence[tuple[str, Said]] = (),
        setting: Setting | None = None,
    ) -> None:
        position = len(self.reading.items)
        before = [
            total
            for total in self.reading.totals
            if total.position == position and total.label.lines != label.lines
        ]
        self.reading.totals.append(
            Total(
                setting=setting or self.setting,
                label=label,
                cells=[amount for amount in amounts if amount.value is not None],
                position=position,
                table=self.reading.tables,
                axis=self.outline.axis,
                opens=opens,
                follows=bool(before) and not before[-1].opens,
                after=max((t.position for t in self.reading.totals if not t.opens), default=0),
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
            elif self.part.role(cell) == "total":
                self._claim("value", [cell])
        self._claim("header", [cell for cell in own if cell not in money])

    def _add_balance(self, label: Cell, cells: Sequence[Cell]) -> None:
        """What compares a total with something else is neither an item nor a total."""
        for cell in cells:
            heading = " > ".join(filter(None, (label_of(label), self._heading_of(cell))))
            fact = Said(label_of(cell), (*label.lines, *cell.lines))
            self.reading.facts.append((self.setting, heading, fact))

    # ------------------------------------------------------------------ items

    def _add_item(self, row: int, own: list[Cell], money: list[Cell]) -> None:
        fields = self._fields(row)
        self._read_axis(row)
        action = self.part.cell(row, "action")
        self.outline.pass_item(action)
        year = self._row_year(row) or self.year
        amounts = [self._money(cell, year) for cell in money]
        setting = self._row_setting(row)
        details = self._details(own, amounts, year)
        groups = self.part.by_landlord(money, amounts)
        if len(groups) > 1:
            # A total over several landlords is of no item.
            details += [
                (one.column, Said(one.printed, one.lines)) for one in dict(groups).get("", [])
            ]
            groups = [(landlord, group) for landlord, group in groups if landlord]
        for landlord, group in groups:
            self._last = Item(
                setting=self._side(setting, landlord),
                axis=self.outline.axis,
                parents=self.outline.parents,
                fields=fields,
                amounts=[amount for amount in group if amount.year is not None],
                totals=[
                    amount
                    for amount in group
                    if self.part.is_total(amount) and amount.value is not None
                ],
                details=details,
                blanks=self.part.blanks(row, landlord),
                table=self.reading.tables,
                block=self.reading.blocks,
                shared_action=action is not None and action.row_span > 1,
            )
            self.reading.items.append(self._last)
            details = []

    def _is_named_above(self, item: Item, kinds: Sequence[Cell]) -> bool:
        """Whether an item is of the last row with texts, alone, and has not yet these kinds."""
        found = {amount.kind for amount in (*item.amounts, *item.totals)}
        if any(column.landlord for column in self.part.columns) or found & {*_labels(kinds)}:
            return False
        action = item.fields.get("action", NOTHING)
        return any(cell.lines == action.lines for cell in self._texts)

    def _add_kind(self, item: Item, row: int, own: list[Cell], money: list[Cell]) -> None:
        """Adds the money of another kind to the item of the row above."""
        year = self._row_year(row) or self.year
        amounts = [self._money(cell, year) for cell in money]
        item.amounts += [amount for amount in amounts if amount.year is not None]
        item.totals += [one for one in amounts if self.part.is_total(one) and one.value is not None]
        item.details += self._details(own, amounts, year)
        item.blanks += self.part.blanks(row, "")

    def _side(self, setting: Setting, landlord: str) -> Setting:
        """The setting of one of the landlords that stand side by side, or the setting itself."""
        if not landlord:
            return setting
        heads = [cell.lines for cell in self.part.header.cells if label_of(cell) == landlord]
        named = setting.named("landlord", tidy_name(landlord), heads[0] if heads else ())
        return replace(named, district=setting.district, section=setting.section)

    def _fields(self, row: int) -> dict[str, Said]:
        """The texts of an item; one without an action has that of the row above, or its axis."""
        fields = {}
        for role in ("action", "description", "gup_reference", "observation"):
            cell = self.part.cell(row, role)
            if cell is not None and (role == "action" or cell.column == self.part.index(role)):
                fields[role] = said([cell], cell_text(cell, self.known))
        if "action" not in fields and "description" in fields:
            if (
                self._last is not None
                and self._last.axis == self.outline.axis
                and self._same_axis(row)
            ):
                self._last.shared_action = True
                fields["action"] = self._last.fields.get("action", Said())
            else:
                fields["action"] = fields.pop("description")
        axis = self.part.cell(row, "axis")
        if axis is not None:
            # Money for an axis as a whole.
            fields.setdefault("action", said([axis], cell_text(axis, self.known)))
        return fields

    def _same_axis(self, row: int) -> bool:
        cell = self.part.cell(row, "axis")
        return cell is None or cell.row < row

    def _read_axis(self, row: int) -> None:
        """Enters the axis that begins in the column of axes."""
        cell = self.part.cell(row, "axis")
        if cell is None or cell.lines == self.outline.axis.lines:
            return
        if cell is self.part.cell(row, "action"):
            # An action over the column of axes is in none.
            self.outline.enter_axis(NOTHING)
            return
        text = label_of(cell)
        bare = strip_bullet(text)[1] if len(text) > 1 else text
        self.outline.enter_axis(Said(bare, cell.lines))
        if not self._adopted(cell):
            self.reading.blocks += 1

    def _adopted(self, axis: Cell) -> bool:
        """Gives the items before a page end the axis that they share with those after it.

        A merged cell that a page end cuts shows its text on one side; between the total of the axis
        before and the page end, items without an axis are of the one that is named below.
        """
        adopted = False
        for item in reversed(self.reading.items):
            lines = item.fields.get("action", NOTHING).lines
            if (
                not lines
                or (item.table, item.block) != (self.reading.tables, self.reading.blocks)
                or item.axis.text
                or lines[-1].page >= axis.lines[0].page
            ):
                break
            item.axis = self.outline.axis
            adopted = True
        return adopted

    def _row_year(self, row: int) -> int | None:
        """The year of a row, where years stand in a column."""
        cell = self.part.cell(row, "year")
        if cell is None:
            return None
        self._claim("value", [cell])
        return lone_year(label_of(cell))

    def _row_setting(self, row: int) -> Setting:
        """The setting of an item, where columns name its landlord or its district."""
        setting = self.setting
        for role in ("landlord", "district"):
            cell = self.part.cell(row, role)
            if cell is not None:
                self._claim("value", [cell])
                if says_nothing(cell.text):
                    continue
                section = setting.section
                setting = setting.named(role, label_of(cell), cell.lines)
                setting = replace(setting, section=section)
        return setting

    def _details(
        self, own: list[Cell], amounts: list[Money], year: int | None
    ) -> list[tuple[str, Said]]:
        """What an item says beyond the columns of the datasets.

        `year` is that of its row: years that are none, as `2023-2025`, are a detail.
        """
        found = [
            (self._heading_of(cell), said([cell], cell_text(cell, self.known)))
            for cell in own
            if self.part.role(cell) in ("detail", "unknown")
            or (self.part.role(cell) == "year" and year is None)
        ]
        for amount in amounts:
            if amount.year is None and (amount.value is None or not self.part.is_total(amount)):
                found.append((amount.column or "Montant", Said(amount.printed, amount.lines)))
        return found

    # ------------------------------------------------------------------ cells

    def _money(self, cell: Cell, year: int | None = None) -> Money:
        """The money in a cell; `year` is that of its row, for columns without one."""
        column = self.part.of_kind(self.part.columns[cell.column], cell.row)
        if column.role == "amount" and column.year is None:
            column = replace(column, year=year)
        return read_money(cell, column, self.reading)

    def _heading_of(self, cell: Cell) -> str:
        return self.part.columns[cell.column].name or "Note"

    def _claim(self, kind: LedgerKind, cells: Sequence[Cell]) -> None:
        for cell in cells:
            self.reading.rest.claim(kind, cell.lines)


def _labels(cells: Sequence[Cell]) -> list[str]:
    return [label_of(cell) for cell in cells]
