"""Tables that say what each signatory commits to → contributions."""

from __future__ import annotations

from collections.abc import Container

from extract.collect import Collection, Identifiers
from extract.paragraphs import cell_paragraphs, cell_text
from extract.passages import add_contribution
from extract.tables.columns import column_kind
from extract.tables.headers import Header, label_of, read_header, starting
from extract.text import fold
from schemas.datasets import Detail
from schemas.section import TableContext
from schemas.table import Cell, Table
from schemas.vocabulary import load_vocabulary

# What only a table of objectives has.
_OBJECTIVES = frozenset({"operational_objective", "strategic_objective", "actions"})


def _kind(text: str) -> str:
    return load_vocabulary("pledges", fold).match(fold(text).strip(" :?")) or ""


def _header(table: Table) -> Header:
    return read_header(table, lambda text: bool(_kind(text) or column_kind(text)))


def _columns(header: Header) -> tuple[int, int] | None:
    """The columns of the signatories and of their pledges; `None` where there is not one each."""
    headings = [texts[-1] if texts else "" for texts in header.columns]
    kinds = [_kind(text) for text in headings]
    if not header.rows or kinds.count("body") != 1 or kinds.count("pledge") != 1:
        return None
    others = {column_kind(text) for text, kind in zip(headings, kinds, strict=True) if not kind}
    if others & _OBJECTIVES or kinds.index("body") > kinds.index("pledge"):
        return None
    return kinds.index("body"), kinds.index("pledge")


def is_pledges(table: Table) -> bool:
    """Whether a table says in one column who commits, and in another to what."""
    return _columns(_header(table)) is not None


def read_pledges(
    table: Table, context: TableContext, identifiers: Identifiers, known: Container[str]
) -> Collection:
    """A contribution for each pledge; what stands in other columns goes to `details`.

    A signatory holds for the rows below it that name none.  `known` as in `join_lines`.
    """
    collection = Collection()
    header = _header(table)
    body_at, pledge_at = _columns(header) or (0, 0)
    collection.claim("furniture", table.repeated_headers)
    for cell in (*header.titles, *header.cells):
        collection.claim("header", cell.lines)
    body: Cell | None = None
    position = 0
    for row in range(header.stop, table.rows):
        own = {cell.column: cell for cell in starting(table, row)}
        if body_at in own and (body is None or label_of(own[body_at]) != label_of(body)):
            body, position = own[body_at], 0
        if body is None or pledge_at not in own:
            continue
        contributor = cell_text(body, known).replace(" | ", " ")
        collection.claim("value", own[body_at].lines if body_at in own else ())
        for paragraph in cell_paragraphs(own[pledge_at], known):
            position += 1
            made = add_contribution(
                collection,
                identifiers,
                annex=context.annex,
                contributor=contributor,
                named=body.lines,
                position=position,
                text=paragraph.text,
                lines=paragraph.lines,
            )
            _add_details(collection, made, header, own, (body_at, pledge_at), known)
    return collection


def _add_details(
    collection: Collection,
    row_id: str,
    header: Header,
    own: dict[int, Cell],
    read: tuple[int, int],
    known: Container[str],
) -> None:
    for column, cell in own.items():
        if column not in read:
            values = {
                "dataset": "contributions",
                "row_id": row_id,
                "heading": header.path(column) or "(sans intitulé)",
                "text": cell_text(cell, known),
            }
            collection.add(Detail, values, {"text": cell.lines})
