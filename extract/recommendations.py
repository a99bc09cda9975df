"""The table of a mid-term evaluation → its recommendations."""

from __future__ import annotations

from collections.abc import Container

from extract.collect import Collection, Identifiers
from extract.paragraphs import cell_text
from extract.tables.headers import Header, label_of, read_headers, starting
from extract.text import fold
from schemas.datasets import Detail, Recommendation
from schemas.section import TableContext
from schemas.table import Cell, Line, Table
from schemas.vocabulary import load_vocabulary

_ROLES = ("theme", "finding", "strategic_objective", "operational_objective")


def _kind(text: str) -> str:
    return load_vocabulary("recommendations", fold).match(fold(text)) or ""


def _is_label(text: str) -> bool:
    return _kind(text) in _ROLES


def is_recommendations(table: Table, context: TableContext) -> bool:
    """Whether a table sets findings against what is recommended.

    It does by its columns alone where it has findings and both levels of objectives; with one
    level, where a heading speaks of an evaluation too.
    """
    header = read_headers(table, _is_label)[0]
    kinds = [_kind(texts[-1]) if texts else "" for texts in header.columns]
    if "objective_columns" in kinds or "finding" not in kinds:
        return False
    levels = {"strategic_objective", "operational_objective"} & set(kinds)
    above = [context.annex_title, *context.headings, *(line.text for line in context.lines_above)]
    return len(levels) == 2 or (bool(levels) and any(_kind(text) == "heading" for text in above))


def read_recommendations(
    table: Table, context: TableContext, identifiers: Identifiers, known: Container[str]
) -> Collection:
    """The recommendations of a table, a row each; merged themes and findings hold for all rows.

    Columns of no known kind go to `details`.  `known` as in `join_lines`.
    """
    result = Collection()
    result.claim("furniture", table.repeated_headers)
    headers = read_headers(table, _is_label)
    stops = [header.start for header in headers[1:]] + [table.rows]
    theme: tuple[str, tuple[Line, ...]] = _heading_theme(context)
    for header, stop in zip(headers, stops, strict=True):
        for cell in (*header.titles, *header.cells):
            result.claim("header", cell.lines)
        roles = _roles(header)
        for row in range(header.stop, stop):
            own = starting(table, row)
            if len(own) == 1 and own[0].column_span == table.columns:
                theme = label_of(own[0]), own[0].lines
                result.claim("heading", own[0].lines)
            elif own:
                theme = _read_row(result, table, context, row, roles, theme, identifiers, known)
    return result


def _heading_theme(context: TableContext) -> tuple[str, tuple[Line, ...]]:
    """The theme of a table that has no column for it: the heading above."""
    return (context.headings[-1] if context.headings else context.annex_title), ()


def _roles(header: Header) -> list[str]:
    """The role of each column; a first column without a heading holds the themes."""
    roles: list[str] = []
    for texts in header.columns:
        kind = _kind(texts[-1]) if texts else ""
        roles.append(kind if kind in _ROLES and kind not in roles else "")
    if roles and not roles[0] and "theme" not in roles:
        roles[0] = "theme"
    return roles


def _read_row(
    result: Collection,
    table: Table,
    context: TableContext,
    row: int,
    roles: list[str],
    theme: tuple[str, tuple[Line, ...]],
    identifiers: Identifiers,
    known: Container[str],
) -> tuple[str, tuple[Line, ...]]:
    """Adds the recommendation of a row; gives the theme that the next row falls back on."""
    cells = {role: _cell(table, row, roles.index(role)) for role in roles if role}
    texts = {role: cell_text(cell, known) for role, cell in cells.items()}
    sources = {role: cell.lines for role, cell in cells.items() if cell is not None}
    if texts.get("theme"):
        theme = label_of(cells["theme"]) if cells["theme"] else "", sources["theme"]
    if not any(texts.get(role) for role in _ROLES[1:]):
        result.claim("heading", [line for cell in starting(table, row) for line in cell.lines])
        return theme
    words = next(texts[role] for role in _ROLES[1:] if texts.get(role))
    identifier = identifiers.make(theme[0], words)
    values = {"recommendation_id": identifier, "annex": context.annex, **texts, "theme": theme[0]}
    result.add(
        Recommendation,
        values,
        {**sources, "theme": theme[1]},
        {"recommendation_id": "slug of its words"},
        paged=_ROLES[1:],
    )
    result.claim("value", theme[1])
    for index, role in enumerate(roles):
        cell = _cell(table, row, index)
        if not role and cell is not None and cell.row == row and cell.column == index:
            _add_detail(result, table, identifier, index, cell, known)
    return theme


def _add_detail(
    result: Collection,
    table: Table,
    identifier: str,
    index: int,
    cell: Cell,
    known: Container[str],
) -> None:
    header = read_headers(table, _is_label)[0]
    values = {
        "dataset": "recommendations",
        "row_id": identifier,
        "heading": header.path(index) or f"Colonne {index + 1}",
        "text": cell_text(cell, known),
    }
    result.add(Detail, values, {"text": cell.lines})


def _cell(table: Table, row: int, column: int) -> Cell | None:
    cell = table.at(row, column)
    return cell if cell is not None and cell.lines else None
