"""What is read of programmes before their sums are known: items, totals, tax data."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from extract.collect import Collection
from extract.tables.headers import label_of
from extract.tfpb.columns import Column
from extract.tfpb.setting import Setting
from extract.values import parse_amount, says_nothing
from schemas.findings import finding
from schemas.table import Cell, Line


@dataclass(frozen=True, slots=True)
class Said:
    """A text and the lines that say it."""

    text: str = ""
    lines: tuple[Line, ...] = ()


NOTHING = Said()


@dataclass(frozen=True, slots=True)
class Money:
    """A printed amount; `year` is empty for a total over the years, `value` for a note."""

    printed: str
    value: Decimal | None
    lines: tuple[Line, ...]
    year: int | None = None
    heading: str = ""
    kind: str = ""
    column: str = ""
    """How people call its column."""

    @property
    def note(self) -> str:
        return self.printed if self.value is None else ""

    @property
    def options(self) -> tuple[Decimal, ...]:
        """What else it may be, where OCR may have taken one digit for another; never used as it."""
        words = [word for line in self.lines for word in line.words]
        texts = [word.text for word in words]
        found = [
            parse_amount(" ".join([*texts[:at], option, *texts[at + 1 :]]))
            for at, word in enumerate(words)
            for option in word.options
            if _one_digit_apart(word.text, option)
        ]
        return tuple(dict.fromkeys(value for value in found if value is not None))


def _one_digit_apart(one: str, other: str) -> bool:
    """Whether two readings differ in one digit that stands for another.

    >>> _one_digit_apart("1 250", "1 280"), _one_digit_apart("250", "2500")
    (True, False)
    """
    if len(one) != len(other):
        return False
    apart = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    return len(apart) == 1 and all(map(str.isdigit, apart[0]))


@dataclass
class Item:
    """One action of a programme with its money."""

    setting: Setting
    axis: Said
    parents: tuple[Said, ...]
    fields: dict[str, Said]
    amounts: list[Money]
    table: int
    block: int
    """The items between two totals or headings of a table have one number."""
    totals: list[Money] = field(default_factory=list)
    details: list[tuple[str, Said]] = field(default_factory=list)
    blanks: list[tuple[int, str]] = field(default_factory=list)
    """Year and kind of its money columns with nothing in them."""
    shared_action: bool = False
    """Its action stands over several items."""

    @property
    def section(self) -> str:
        return self.setting.section or "eligible"


@dataclass
class Total:
    """A row of printed totals: it stands behind `position` items."""

    setting: Setting
    label: Said
    cells: list[Money]
    position: int
    table: int
    axis: Said = NOTHING
    opens: bool = False
    """It stands over the rows that it sums up."""
    follows: bool = False
    """Another total stands right above it: what came before is summed up already."""
    after: int = 0
    """How many items stand before the last total above it."""
    details: list[tuple[str, Said]] = field(default_factory=list)


@dataclass
class Base:
    """One figure of tax data."""

    setting: Setting
    year: int
    measure: str
    value: Decimal
    lines: tuple[Line, ...]
    sentence: bool = False
    """Stated in running text and not in a table."""


@dataclass
class Reading:
    """All that was read of the programmes of one annex, in reading order."""

    items: list[Item] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)
    bases: list[Base] = field(default_factory=list)
    facts: list[tuple[Setting, str, Said]] = field(default_factory=list)
    """Fields of form tables that belong to no column of a dataset."""
    rest: Collection = field(default_factory=Collection)
    """Findings, and claims of words that are no value."""
    tables: int = 0
    blocks: int = 0


def read_money(cell: Cell, column: Column, reading: Reading) -> Money:
    """The amount in a cell; text that looks like an amount and is none becomes a finding."""
    printed = label_of(cell)
    value = parse_amount(printed, column.factor)
    if value is None and _looks_like_amount(printed):
        place = cell.places[0]
        reading.rest.findings.append(
            finding(
                "amount_unreadable",
                dataset="tfpb_amounts",
                field="amount_eur",
                page=place.page,
                bbox=place.box.rounded(),
                text=printed,
            )
        )
    return Money(
        printed=printed,
        value=value,
        lines=cell.lines,
        year=column.year if column.role == "amount" else None,
        heading=column.heading,
        kind=column.kind,
        column=column.name,
    )


def _looks_like_amount(text: str) -> bool:
    """Whether a text without a value is most likely a misprinted or double amount."""
    digits = sum(letter.isdigit() for letter in text)
    if not digits or says_nothing(text):
        return False
    return bool(re.fullmatch(r"[\d\s.,·€OoIl'-]+", text)) or (
        "€" in text and 2 * digits >= len(text.replace(" ", ""))
    )


def said(cells: Sequence[Cell], text: str) -> Said:
    """A text with the lines of the cells that it was read from."""
    return Said(text, tuple(line for cell in cells for line in cell.lines))
