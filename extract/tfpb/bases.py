"""The tax data that a programme opens with: in a table, in a form, or in a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extract.paragraphs import plain_text
from extract.tables.headers import Header, column_texts, label_of, starting
from extract.text import clean, fold
from extract.tfpb.columns import Column
from extract.tfpb.drafts import Base, Money, Reading, Said, read_money, said
from extract.tfpb.setting import Setting
from extract.tfpb.titles import blocks, read_field
from extract.tfpb.words import column_kind, lone_year, says, words_of
from extract.values import find_years, parse_amount
from schemas.section import TableContext
from schemas.table import Cell, Line, Table

# The law sets the abatement at 30 % of the base; rounding and arrears move it a little.
_RATE = (Decimal("0.28"), Decimal("0.32"))
_AMOUNT = re.compile(r"(?<![\d.,])\d{1,3}(?:[ .]?\d{3})*(?:,\d{1,2})?\s*(?:k€|m€|€|euros?)", re.I)


def measure_of(text: str) -> str:
    """What a row, a column or a field of tax data states: `tax`, `abatement` or empty."""
    bare = clean(text).rstrip(" :*")
    return next((kind for kind in ("tax", "abatement") if says(kind, bare)), "")


# ----------------------------------------------------------------------------- tables


def is_bases(table: Table, header: Header) -> bool:
    """Whether a table holds nothing but tax data."""
    if any(column_kind(text) == "action" for texts in header.columns for text in texts):
        return False
    stubs = column_texts(table, 0)
    if any(says("tax_data", text) for text in (*stubs, *map(label_of, header.titles))):
        return True
    body = column_texts(table, 0, header.stop)
    rows = sum(bool(measure_of(text)) for text in body)
    heads = sum(bool(texts and measure_of(texts[-1])) for texts in header.columns)
    return bool(header.rows) and (2 * rows >= len(body) > 0 or heads > 0)


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of tax data; `measure` is what its label states, a year where it is one."""

    owner: Setting
    label: str
    lines: tuple[Line, ...]
    amounts: tuple[Money, ...]

    @property
    def measure(self) -> str:
        return measure_of(self.label) or _year_row(self.label)


def read_bases(
    table: Table, header: Header, columns: Sequence[Column], setting: Setting, reading: Reading
) -> None:
    """Reads a table of tax data: years over measures, measures over years, or rows of landlords."""
    rows = [
        _read_row(table, row, columns, setting, reading) for row in range(header.stop, table.rows)
    ]
    for row, guessed in zip(rows, _unlabelled(rows), strict=True):
        measure = row.measure
        for amount, column in _with_columns(row.amounts, columns):
            own = measure_of(column.texts[-1]) if column.texts else ""
            year = amount.year or (int(measure) if measure.isdigit() else setting.year)
            kind = own or (measure if not measure.isdigit() else "") or guessed
            stated = column.role == "amount" and not says("total", row.label)
            if stated and kind and year and amount.value is not None:
                base = Base(row.owner, year, kind, amount.value, (*row.lines, *amount.lines))
                reading.bases.append(base)
            elif amount.printed:
                # Figures of another kind: the housing that the tax is paid for.
                _add_fact(row, column, Said(amount.printed, amount.lines), reading)


def _read_row(
    table: Table, row: int, columns: Sequence[Column], setting: Setting, reading: Reading
) -> _Row:
    """Reads a row; what it says beside its figures is a fact."""
    cells = starting(table, row)
    money = [cell for cell in cells if columns[cell.column].role in ("amount", "total")]
    facts = [
        cell for cell in cells if column_kind("".join(columns[cell.column].texts[-1:])) == "detail"
    ]
    labels = [cell for cell in cells if cell not in (*money, *facts)]
    found = _Row(
        owner=_owner(table, row, columns, setting),
        label=label_of(labels[0]) if labels else "",
        lines=tuple(line for cell in labels for line in cell.lines),
        amounts=tuple(read_money(cell, columns[cell.column], reading) for cell in money),
    )
    for cell in facts:
        _add_fact(found, columns[cell.column], said([cell], label_of(cell)), reading)
    reading.rest.claim("header", found.lines)
    reading.rest.claim("value", [line for amount in found.amounts for line in amount.lines])
    return found


def _add_fact(row: _Row, column: Column, text: Said, reading: Reading) -> None:
    names = (label for label in (plain_text(row.lines), column.name) if label)
    fact = Said(text.text, (*row.lines, *text.lines))
    reading.facts.append((row.owner, " > ".join(names), fact))


def _owner(table: Table, row: int, columns: Sequence[Column], setting: Setting) -> Setting:
    """Whose figures a row has, where a column names the landlords."""
    cells = [table.at(row, column.index) for column in columns if column.role == "landlord"]
    named = next((cell for cell in cells if cell is not None and cell.lines), None)
    if named is None:
        return setting
    return replace(setting.named("landlord", label_of(named), named.lines), year=setting.year)


def _year_row(label: str) -> str:
    year = lone_year(label)
    return str(year) if year else ""


def _with_columns(
    amounts: Sequence[Money], columns: Sequence[Column]
) -> list[tuple[Money, Column]]:
    by_name = {(column.name, column.year): column for column in columns}
    pairs = [(amount, by_name.get((amount.column, amount.year))) for amount in amounts]
    return [(amount, column) for amount, column in pairs if column is not None]


def _unlabelled(rows: Sequence[_Row]) -> list[str]:
    """The measures of two rows without labels: one is the legal share of the other."""
    none = [""] * len(rows)
    bare = [at for at, row in enumerate(rows) if not row.measure and row.amounts]
    if len(bare) != 2:
        return none
    first, second = (_by_year(rows[at].amounts) for at in bare)
    for small, large, order in ((first, second, bare), (second, first, bare[::-1])):
        shared = [year for year in small if large.get(year)]
        if shared and all(_RATE[0] <= small[year] / large[year] <= _RATE[1] for year in shared):
            none[order[0]], none[order[1]] = "abatement", "tax"
    return none


def _by_year(amounts: Sequence[Money]) -> dict[int, Decimal]:
    return {
        amount.year: amount.value
        for amount in amounts
        if amount.year is not None and amount.value is not None
    }


# ----------------------------------------------------------------------------- forms


def is_form(table: Table) -> bool:
    """Whether a table is a form: fields with their values beside them, no header row."""
    pairs = form_fields(table)
    kinds = [field_kind(label_of(name)) for name, value in pairs if not _heads(value)]
    known = sum(bool(kind) for kind in kinds)
    strong = any(kind in ("landlord", "tax", "abatement") for kind in kinds)
    return 2 * known > len(pairs) or (strong and 2 * known == len(pairs))


def _heads(value: Cell) -> bool:
    """Whether what stands beside a field is the heading of another column."""
    text = label_of(value)
    return bool(column_kind(text)) and lone_year(text) is None


def field_kind(text: str) -> str:
    """What a field of a form holds by its name, or an empty text."""
    bare = text.rstrip(" :")
    kinds = ("landlord", "district", "year", "housing")
    return next((kind for kind in kinds if says(kind, bare)), "") or measure_of(bare)


def form_fields(table: Table) -> list[tuple[Cell, Cell]]:
    """The fields of a form, row by row, each with the cell to its right."""
    if table.columns % 2 or table.columns > 6:
        return []
    pairs = []
    for row in range(table.rows):
        cells = sorted((c for c in table.cells if c.row == row), key=lambda cell: cell.column)
        for name, value in zip(cells[::2], cells[1::2], strict=False):
            if name.lines:
                pairs.append((name, value))
            elif lone_year(label_of(value)):
                # A year without a field heads a column.
                return []
    return pairs


def read_form(table: Table, setting: Setting, reading: Reading) -> Setting:
    """Reads a form: whose programme it is, for which year, and its tax data."""
    pairs = form_fields(table)
    for name, value in pairs:
        if (changed := read_field(setting, name, value)) is not None:
            setting = changed
            reading.rest.claim("header", name.lines)
            reading.rest.claim("value", value.lines)
    for name, value in pairs:
        label, text = label_of(name), label_of(value)
        measure, amount = measure_of(label), parse_amount(text)
        year = lone_year(label) or setting.year
        if measure and amount is not None and year:
            reading.bases.append(Base(setting, year, measure, amount, (*name.lines, *value.lines)))
        elif read_field(setting, name, value) is None and value.lines:
            lines = (*name.lines, *value.lines)
            reading.facts.append((setting, label.rstrip(" :"), Said(text, lines)))
        else:
            reading.rest.claim("header", name.lines)
    return setting


# ----------------------------------------------------------------------------- sentences


def read_sentences(
    context: TableContext, setting: Setting, years: Sequence[int], reading: Reading
) -> None:
    """Reads the tax data that the text above a table states.

    `years` are those of the programme: a yearly amount without a year is that of each.
    """
    for group in blocks(context.lines_above):
        for measure, year, value in sentence_bases(plain_text(group), setting.year, years):
            reading.bases.append(Base(setting, year, measure, value, tuple(group), sentence=True))


def sentence_bases(
    text: str, year: int | None = None, years: Sequence[int] = ()
) -> list[tuple[str, int, Decimal]]:
    """The tax data of a text as (measure, year, amount).

    >>> sentence_bases("L'abattement s'élève à 48 615 € en 2021 et 49 100 € en 2022.")
    [('abatement', 2021, Decimal('48615')), ('abatement', 2022, Decimal('49100'))]
    """
    found = []
    text = clean(text)
    measure, start = "", 0
    matches = list(_AMOUNT.finditer(text))
    for at, match in enumerate(matches):
        before = text[start : match.start()]
        end = matches[at + 1].start() if at + 1 < len(matches) else len(text)
        after = re.split(r"[.;](?:\s|$)", text[match.end() : end])[0]
        measure = _measure_in(before) or measure
        value = parse_amount(match[0])
        if measure and value is not None:
            for own in _years_of(before, after, text, year, years):
                found.append((measure, own, value))
        start = match.end()
    return found


def _measure_in(clause: str) -> str:
    """What the words before an amount announce; the last word for it decides."""
    folded = fold(clause)
    tax, abatement = (
        max((match.end() for match in words_of(kind).finditer(folded)), default=-1)
        for kind in ("before_abatement", "spoken_abatement")
    )
    if tax < 0 and abatement < 0:
        return "tax" if words_of("spoken_tax").search(folded) else ""
    # `avant abattement` ends where its last word does.
    return "tax" if tax >= abatement else "abatement"


def _years_of(
    before: str, after: str, text: str, year: int | None, years: Sequence[int]
) -> Sequence[int]:
    close = re.match(r"\s*(?:\(|en |pour |au titre de |,? ?(?:pour )?l'année )+\s*(\d{4})", after)
    if close and find_years(close[1]):
        return find_years(close[1])
    if found := find_years(before):
        return found[-1:]
    if found := find_years(after):
        return found[:1]
    if len(set(find_years(text))) == 1:
        return find_years(text)[:1]
    if year is not None:
        return (year,)
    return years if len(years) == 1 or words_of("yearly").search(fold(text)) else ()
