"""A table of figures → one row for each of its cells."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from itertools import takewhile

from extract.collect import Collection, Identifiers
from extract.pages.lines import stacks
from extract.paragraphs import plain_text
from extract.tables.columns import Head, column_kind
from extract.tables.headers import Header, is_value, label_of, read_header, starting
from extract.text import clean, fold
from extract.values import parse_number, parse_year, says_nothing, unit_of_heading
from schemas.datasets import Statistic
from schemas.section import TableContext
from schemas.table import Cell, Line, Table
from schemas.vocabulary import load_vocabulary

# Columns of objective tables that a list of subsidies has not.
_OF_OBJECTIVES = frozenset(["operational_objective", "partners", "commitments", "indicators"])
# A table of figures has more figures than words beside its labels.
_MOST = 0.5
# Words of a line in plain type that is the caption of a table and no sentence.
_LONGEST_CAPTION = 12
_SOURCE = re.compile(r"^\(?\s*(?:sources?|données|chiffres)\s*:?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Around:
    """The title and the source of a table, with their lines."""

    title: str
    title_lines: tuple[Line, ...]
    source: str
    source_lines: tuple[Line, ...]


def _kind(text: str) -> str:
    return load_vocabulary("figures", fold).match(fold(text)) or ""


def _is_label(text: str) -> bool:
    """No heading of a table of figures is known beforehand."""
    return False


def is_figures(table: Table) -> bool:
    """Whether most of the cells of a table beside its labels hold figures."""
    header = read_header(table, _is_label)
    labels = _label_columns(table, header)
    # `Réf.` over `1.1` counts nothing.
    codes = {
        at for at, heads in enumerate(header.columns) if heads and column_kind(heads[-1]) == "code"
    }
    texts = [
        label_of(cell)
        for cell in table.cells
        if cell.row >= header.stop and cell.column >= labels and cell.lines
        if cell.column not in codes
    ]
    figures = sum(_figure(text) for text in texts)
    # Ticks and dashes alone are a calendar.
    counted = any(parse_number(text) is not None for text in texts)
    return labels > 0 and header.rows > 0 and counted and figures > max(1.0, _MOST * len(texts))


def is_budget(table: Table, head: Head) -> bool:
    """Whether a table says who does what, and for the rest only how much: `Porteur | Action |
    Coût total | État | CAF`."""
    return not head.kinds & _OF_OBJECTIVES and is_figures(table)


def _figure(text: str) -> bool:
    return parse_number(text) is not None or says_nothing(text)


def read_figures(
    table: Table, context: TableContext, identifiers: Identifiers, known: Container[str]
) -> Collection:
    """The cells of a table of figures, tidy: row label, headings of the column, value and unit.

    Title and source are read from the lines around it.  `known` as in `join_lines`.
    """
    result = Collection()
    around = _read_around(context, known)
    result.claim("heading", around.title_lines)
    result.claim("value", around.source_lines)
    result.claim("furniture", table.repeated_headers)
    header = read_header(table, _is_label)
    for cell in (*header.titles, *header.cells):
        result.claim("header", cell.lines)
    labels = _label_columns(table, header)
    sources = {at for at, texts in enumerate(header.columns) if _names_source(texts)}
    others = set(range(table.columns)) - sources
    stub = " ".join(" ".join(texts) for texts in header.columns[:labels])
    table_id = identifiers.make(around.title or _first_words(header) or f"annexe-{context.annex}")
    # Where no column tells a unit, the rows are what is counted: `Population`, by district.
    by_row = not any(unit_of_heading(text) for texts in header.columns[labels:] for text in texts)
    taken: dict[tuple[str, str], int] = {}
    group = ""
    for row in range(header.stop, table.rows):
        own = starting(table, row)
        if len(own) == 1 and own[0].column_span > table.columns / 2:
            group = label_of(own[0])
            result.claim("heading", own[0].lines)
            continue
        label, label_lines = _row_label(table, row, labels, known, sources)
        source, source_lines = _row_label(table, row, table.columns, known, others)
        name = " > ".join(filter(None, (group, label))) or f"Ligne {row - header.stop + 1}"
        result.claim("header", label_lines)
        result.claim("value", source_lines)
        for cell in own:
            if cell.column < labels or cell.column in sources:
                continue
            column = header.path(cell.column) or f"Colonne {cell.column + 1}"
            values = {
                "table_id": table_id,
                "annex": context.annex,
                "title": around.title,
                "row": _unique(taken, name, column),
                "column": column,
                "source_text": source or around.source,
                **_value(cell, (column, label if by_row else "", stub, around.title), known),
            }
            places = {"text": cell.lines, "row": label_lines}
            result.add(Statistic, values, places, {"table_id": "slug of the title"})
    return result


def _value(cell: Cell, headings: Sequence[str], known: Container[str]) -> dict[str, object]:
    """What a cell says: its text and, where it is one, the figure with its unit.

    The unit is printed beside the figure or told by the nearest heading: of the column, of the
    row or its labels, of the table.
    """
    text = plain_text(cell.lines, known)
    told = next((heading for heading in headings if unit_of_heading(heading)), "")
    figure = parse_number(text, told)
    if figure is None:
        return {"text": text, "value": None, "unit": ""}
    return {"text": text, "value": figure.value, "unit": figure.unit}


def _unique(taken: dict[tuple[str, str], int], row: str, column: str) -> str:
    """The label of a row, counted where the table has it twice for one column."""
    count = taken[row, column] = taken.get((row, column), 0) + 1
    return row if count == 1 else f"{row} ({count})"


def _first_words(header: Header) -> str:
    return " ".join(texts[-1] for texts in header.columns if texts)


def _label_columns(table: Table, header: Header) -> int:
    """How many columns from the left hold words and not figures: the labels of the rows."""

    def is_label_column(column: int) -> bool:
        texts = [
            label_of(cell)
            for cell in table.cells
            if cell.column == column and cell.row >= header.stop and cell.lines
        ]
        figures = sum(is_value(text) for text in texts)
        years = sum(parse_year(text) is not None for text in texts)
        return 2 * (figures + (years if column else 0)) < len(texts) or column == 0

    return len(list(takewhile(is_label_column, range(table.columns - 1))))


def _names_source(texts: Sequence[str]) -> bool:
    """Whether the heading of a column says that it names where the figures of a row come from."""
    return bool(texts) and _kind(texts[-1]) == "source_column"


def _row_label(
    table: Table, row: int, labels: int, known: Container[str], but: Container[int]
) -> tuple[str, list[Line]]:
    """The labels of a row from the left, merged ones included, joined with ` > `.

    The columns `but` hold something else.
    """
    cells: list[Cell] = []
    for column in range(labels):
        cell = table.at(row, column) if column not in but else None
        if cell is not None and cell.lines and cell not in cells:
            cells.append(cell)
    lines = [line for cell in cells for line in cell.lines]
    return " > ".join(plain_text(cell.lines, known) for cell in cells), lines


# ----------------------------------------------------------------------------- title, source


def _read_around(context: TableContext, known: Container[str]) -> _Around:
    groups = _groups(context.lines_above)
    title_lines = _title_lines([group for group in groups if not _is_source(group)])
    # A source above the title is that of the table before.
    behind = groups[groups.index(title_lines) + 1 :] if title_lines else groups
    sources = [group for group in _groups(context.lines_below) if _is_source(group)][:1]
    sources += [group for group in behind if _is_source(group)]
    title = plain_text(title_lines, known) or (context.headings[-1] if context.headings else "")
    source_lines = sources[0] if sources else []
    return _Around(
        title=title,
        title_lines=tuple(title_lines),
        source=_bare_source(plain_text(source_lines, known)),
        source_lines=tuple(source_lines),
    )


def _title_lines(groups: Sequence[list[Line]]) -> list[Line]:
    """The caption above a table: a numbered one, the last one in bold, or a short last line."""
    for group in reversed(groups):
        if _kind(plain_text(group)) == "caption" or all(line.bold for line in group):
            return group
    last = groups[-1] if groups else []
    is_short = len(last) == 1 and len(last[0].words) <= _LONGEST_CAPTION
    return last if is_short and not last[0].text.endswith((".", ";", ",")) else []


def _is_source(group: Sequence[Line]) -> bool:
    return _kind(plain_text(group)) == "source"


def _bare_source(text: str) -> str:
    """What a source line names: `INSEE 2018` of `(Source : INSEE 2018)`.

    >>> _bare_source("(Source : CAF46 2017)"), _bare_source("Sources : INSEE (RP 2018)")
    ('CAF46 2017', 'INSEE (RP 2018)')
    """
    bare = _SOURCE.sub("", clean(text)).rstrip(" .")
    return bare[:-1].rstrip() if text.startswith("(") and bare.endswith(")") else bare


def _groups(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines of one look, one under the other; a source or a caption opens a group."""
    return stacks(lines, _parts)


def _parts(upper: Line, lower: Line) -> bool:
    return _kind(plain_text([lower])) != "" or _kind(plain_text([upper])) == "note"
