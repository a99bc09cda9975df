"""All the tables of an annex on the TFPB abatement → items, amounts, totals and tax data."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import replace
from decimal import Decimal

from extract.collect import Collection, Identifiers
from extract.paragraphs import plain_text
from extract.tables.headers import Header, column_texts, is_value, label_of, read_headers
from extract.tfpb.bases import (
    is_bases,
    is_form,
    read_bases,
    read_form,
    read_sentences,
    sentence_bases,
)
from extract.tfpb.cards import read_cards
from extract.tfpb.columns import Column, holds_money, read_columns
from extract.tfpb.doubts import doubtful_names, doubtful_unit, unknown_columns
from extract.tfpb.drafts import NOTHING, Reading, Said
from extract.tfpb.emit import emit
from extract.tfpb.factors import outer_factor, stated_factor, states_unit
from extract.tfpb.figure_rows import with_figure_rows
from extract.tfpb.kinds import Part, names_years
from extract.tfpb.names import names_axis, unnumbered
from extract.tfpb.outline import Outline
from extract.tfpb.rows import Rows
from extract.tfpb.setting import Setting
from extract.tfpb.titles import blocks, read_around, read_title_row
from extract.tfpb.totals_apart import is_totals, totals_columns
from extract.tfpb.words import column_kind, is_label, lone_year, says, section_of
from extract.tfpb.year_lines import read_year_lines
from schemas.section import TableContext
from schemas.table import Cell, Line, Table

# Words; the longest titles seen, with landlord, district and town, have 24.
_LONGEST_TITLE = 30
# What columns of figures hold; the others say whose figures they are.
_FIGURES = frozenset({"money", "total", "rate", "tax", "abatement"})


def is_programme(table: Table, context: TableContext) -> bool:
    """Whether a table is part of a programme for the use of the TFPB abatement.

    Words of the genre stand over it or in it, and it has actions with money, or tax data.
    """
    table = with_figure_rows(table)
    headers = read_headers(table, is_label)
    texts = [text for header in headers for column in header.columns for text in column]
    above = [context.annex_title, *context.headings, *(line.text for line in context.lines_above)]
    inside = [label_of(cell) for cell in table.cells if cell.lines and _is_heading(table, cell)]
    if not any(says("programme", text) or section_of(text) for text in (*above, *texts, *inside)):
        return False
    if is_form(table):
        return True
    if _is_summary(headers[0]) or _is_summed_by_axis(table, headers[0], (*above, *inside)):
        return False
    if is_bases(table, headers[0]):
        return True
    years = [text for text in texts if column_kind(text) == "money" and lone_year(text)]
    if any(says("objective", text) for text in texts) and not years:
        return False
    kinds = {column_kind(text) for text in texts}
    if "money" in kinds or years:
        return True
    # Amounts under names: of districts, of landlords.
    named = bool(kinds & {"action", "axis"}) and not kinds & {"district", "landlord"}
    factor = Decimal(stated_factor(context))
    return named and any(
        holds_money(table, headers[0], at, factor)
        for at, heads in enumerate(headers[0].columns)
        if heads and column_kind(heads[-1]) in ("", "total")
    )


def has_heads_of(table: Table, programme: Sequence[tuple[Table, TableContext]]) -> bool:
    """Whether a table has actions and money below the headings of the programme right above it.

    Words of the genre may stand over the first of several landlords only.
    """
    if not programme or programme[-1][0].page_last < table.page_first - 1:
        return False
    heads, above = (
        {texts for texts in read_headers(one, is_label)[0].columns if texts}
        for one in (table, programme[-1][0])
    )
    kinds = {column_kind(texts[-1]) for texts in heads}
    return heads == above and {"action", "money"} <= kinds


def _is_summary(header: Header) -> bool:
    """Whether rows are landlords or districts: their figures, and nothing that is done.

    Tax data of landlords are no summary.
    """
    kinds = {column_kind(texts[-1]) if texts else "" for texts in header.columns}
    beside = kinds - _FIGURES
    named = "district" in beside or ("landlord" in beside and not kinds & {"tax", "abatement"})
    return named and beside <= {"landlord", "district", "detail"}


def _is_summed_by_axis(table: Table, header: Header, above: Sequence[str]) -> bool:
    """Whether a table says in its title that it sums others up, and has axes beside figures."""
    words = [
        column_kind(texts[-1]) if texts else ""
        for at, texts in enumerate(header.columns)
        if not _has_figures(table, header, at)
    ]
    return words == ["axis"] and any(says("summary", text) for text in above)


def _has_figures(table: Table, header: Header, column: int) -> bool:
    below = column_texts(table, column, header.stop)
    return 2 * sum(map(is_value, below)) > len(below)


def _is_heading(table: Table, cell: Cell) -> bool:
    """Whether a cell may name the table: it covers much of its width."""
    return 2 * cell.column_span > table.columns


def read_programme(
    tables: Sequence[tuple[Table, TableContext]],
    identifiers: Identifiers,
    known: Container[str],
    listed: tuple[str, ...] = (),
) -> Collection:
    """The programmes of one annex, its tables in reading order, with every sum checked.

    Several landlords and districts may follow one another.  `known` as in `join_lines`; `listed`
    are the landlords that tables of the document list.
    """
    reader = _Annex(known, listed)
    for table, context in tables:
        reader.read(table, context)
    return emit(reader.reading, tables[0][1].annex if tables else 0, identifiers)


class _Annex:
    """Reads table after table; what one says of landlord and columns holds for the next."""

    def __init__(self, known: Container[str], listed: tuple[str, ...]) -> None:
        self.known = known
        self.reading = Reading()
        self.setting = Setting(listed=listed)
        self.columns: Sequence[Column] = ()
        self.before: TableContext | None = None
        self.factor = 1
        """What a title over several tables multiplies their plain numbers by."""
        self.units: dict[tuple[tuple[str, ...], ...], Decimal] = {}
        """The same of the first table below some headings."""

    def read(self, table: Table, context: TableContext) -> None:
        """Reads one table."""
        table = with_figure_rows(table)
        self.reading.tables += 1
        context = self._read_around(context)
        headers = read_headers(table, is_label)
        self.reading.rest.claim("furniture", table.repeated_headers)
        if is_form(table):
            self.setting = read_form(table, self.setting, self.reading)
            return
        if is_bases(table, headers[0]):
            read_sentences(context, self.setting, [], self.reading)
            self._read_bases(table, context)
            return
        if is_totals(table):
            self._read_totals(table, headers[0])
            return
        self._claim_headers(headers)
        stops = [header.start for header in headers[1:]] + [table.rows]
        for at, (header, stop) in enumerate(zip(headers, stops, strict=True)):
            self._read_part(table, context, header, stop, first=at == 0)

    def _read_around(self, context: TableContext) -> TableContext:
        """What the headings and lines above say; the lines that say it are headings.

        Gives the context without the cards and the tax data among its lines, which are read.
        """
        cards = read_cards(context.lines_above)
        context = _without(context, cards)
        figures = read_year_lines(context.lines_above)
        context = _without(context, figures)
        before = self.setting
        self.setting = read_around(self.setting, context, self.before)
        self.before = context
        outer = outer_factor(context, self.setting)
        self.factor = self.factor if outer is None else outer
        if cards is not None:
            self.setting = read_form(cards, self.setting, self.reading)
        if figures is not None:
            self._read_bases(figures, context)
        if "landlord" not in self.setting.fresh and self.setting.landlord:
            self.reading.rest.findings += doubtful_names(context, self.setting)
        for kind, lines in self.setting.sources.items():
            if lines != before.sources.get(kind) and _is_title(lines):
                self.reading.rest.claim("heading", lines)
        for group in blocks(context.lines_above):
            if says("programme", plain_text(group)) and _is_title(group):
                self.reading.rest.claim("heading", group)
        return context

    def _read_bases(self, table: Table, context: TableContext) -> None:
        """Reads a table of tax data."""
        (header, *_) = read_headers(table, is_label)
        self._claim_headers([header])
        factor = Decimal(stated_factor(context, outer=self.factor))
        columns = read_columns(table, header, (), self._year(header, table), factor)
        read_bases(table, header, columns, self.setting, self.reading)

    def _read_totals(self, table: Table, header: Header) -> None:
        """Reads the totals of the programme above; amounts of no column of it are left over."""
        columns = totals_columns(table, self.columns)
        if columns is not None:
            rows = Rows(Part(table, header, columns), self.setting, self.reading, self.known)
            self.setting = rows.read(table.rows)

    def _claim_headers(self, headers: Sequence[Header]) -> None:
        for header in headers:
            for cell in (*header.titles, *header.cells):
                self.reading.rest.claim("header", cell.lines)

    def _read_part(
        self, table: Table, context: TableContext, header: Header, stop: int, first: bool
    ) -> None:
        """Reads the rows under one header."""
        for cell in header.titles:
            self.setting = read_title_row(self.setting, unnumbered(label_of(cell)), cell.lines)
        lines = [line for cell in header.titles for line in cell.lines]
        outer = outer_factor(context, self.setting, lines) if first else None
        self.factor = self.factor if outer is None else outer
        titles = [*header.titles, *(cell for cell in header.cells if cell.column_span > 1)]
        titles += [cell for cell in header.cells if cell.column == 0]
        for cell in titles:
            if section := section_of(label_of(cell)):
                self.setting = self.setting.named("section", section, cell.lines)
        factor = stated_factor(context, [label_of(cell) for cell in header.titles], self.factor)
        by_row = names_years(table, header)
        columns = read_columns(
            table,
            header,
            self.columns,
            None if by_row else self._year(header, table),
            Decimal(factor),
            self.setting.names,
        )
        by_row = by_row or any(column.role == "year" for column in columns)
        self.reading.rest.findings += unknown_columns(table, columns, by_row)
        self._check_unit(table, context, columns)
        self.columns = columns
        if first:
            years = sorted({column.year for column in columns if column.year is not None})
            read_sentences(context, self.setting, years, self.reading)
        outline = Outline(self._axis_above(context) if first else NOTHING)
        rows = Rows(Part(table, header, columns), self.setting, self.reading, self.known, outline)
        if by_row:
            titled = (lone_year(label_of(cell)) for cell in header.titles)
            rows.year = next(filter(None, titled), None)
        self.setting = rows.read(stop)

    def _axis_above(self, context: TableContext) -> Said:
        """The axis that the nearest title above a table names."""
        groups = [*([line] for line in context.heading_lines), *blocks(context.lines_above)]
        for group in reversed(groups):
            text = plain_text(group)
            if names_axis(text):
                self.reading.rest.claim("heading", group)
                return Said(text.rstrip(" :"), tuple(group))
        return NOTHING

    def _year(self, header: Header, table: Table) -> int | None:
        """The year of money columns without one: of the programme, a title, or a total."""
        if self.setting.year is not None:
            return self.setting.year
        texts = [label_of(cell) for cell in header.titles]
        texts += [
            label_of(cell)
            for cell in table.cells
            if cell.lines and cell.row >= header.stop and says("total", label_of(cell))
        ]
        years = [year for text in texts if (year := lone_year(text)) is not None]
        return years[0] if years else self._year_above()

    def _year_above(self) -> int | None:
        """The year that the text above a table gives, or its headings, or else its tax data."""
        if self.before is None:
            return None
        groups = blocks(self.before.lines_above)
        taxes = [group for group in groups if sentence_bases(plain_text(group))]
        lines = [plain_text([line]) for group in groups if group not in taxes for line in group]
        texts = [*lines, *self.before.headings[::-1], self.before.annex_title]
        years = [year for text in texts if (year := lone_year(text)) is not None]
        # Tax data of several years does not say which of them the programme is of.
        taxed = {lone_year(plain_text(group)) for group in taxes}
        return years[0] if years else taxed.pop() if len(taxed) == 1 else None

    def _check_unit(self, table: Table, context: TableContext, columns: Sequence[Column]) -> None:
        """Remembers the unit below some headings; says where it is doubtful below the same."""
        heads = tuple(column.texts for column in columns)
        factor = max((column.factor for column in columns if column.is_money), default=Decimal(1))
        before = self.units.setdefault(heads, factor)
        if factor == 1 < before and any(heads) and not states_unit(context):
            self.reading.rest.findings += doubtful_unit(table, columns, int(before))


def _without(context: TableContext, read: Table | None) -> TableContext:
    """The context without the lines above that were read as a table."""
    if read is None:
        return context
    spent = {id(line) for cell in read.cells for line in cell.lines}
    left = tuple(line for line in context.lines_above if id(line) not in spent)
    return replace(context, lines_above=left)


def _is_title(lines: Sequence[Line]) -> bool:
    """Whether lines are short enough for a title; a sentence stays a passage."""
    words = sum(len(line.words) for line in lines)
    return 0 < words <= _LONGEST_TITLE and not lines[-1].text.endswith(".")
