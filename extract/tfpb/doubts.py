"""What a person should look at in a programme: names, units and columns that nothing settles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extract.paragraphs import plain_text
from extract.text import fold
from extract.tfpb.columns import Column
from extract.tfpb.names import is_name, unnumbered
from extract.tfpb.setting import Setting
from extract.tfpb.titles import blocks
from schemas.findings import Finding, finding
from schemas.geometry import union
from schemas.section import TableContext
from schemas.table import Table
from schemas.vocabulary import load_vocabulary


def doubtful_names(context: TableContext, setting: Setting) -> Iterator[Finding]:
    """The names above a programme that may be a landlord's, where none was read."""
    for group in blocks(context.lines_above):
        text = unnumbered(plain_text(group))
        if is_name(text) and tuple(group) not in setting.sources.values():
            yield finding(
                "landlord_doubtful",
                dataset="tfpb_items",
                field="landlord",
                page=group[0].page,
                bbox=union(line.box for line in group).rounded(),
                text=text,
                landlord=setting.landlord,
            )


def doubtful_unit(table: Table, columns: Sequence[Column], before: int) -> Iterator[Finding]:
    """Plain amounts without a unit, below headings whose amounts were `before` times that."""
    money = [cell for cell in table.cells if columns[cell.column].is_money]
    place = table.places[0]
    if not any("€" in cell.text for cell in money):
        yield finding(
            "unit_doubtful",
            dataset="tfpb_amounts",
            field="amount_eur",
            page=place.page,
            bbox=place.box.rounded(),
            factor=before,
        )


def unknown_columns(table: Table, columns: Sequence[Column], by_row: bool) -> Iterator[Finding]:
    """The columns that no heading names, and those of money without a year.

    `by_row`: rows say of which year their money is.
    """
    place = table.places[0]
    for column in columns:
        if column.role == "unknown" and column.texts:
            yield finding(
                "column_unknown",
                dataset="tfpb_items",
                page=place.page,
                bbox=place.box.rounded(),
                heading=column.name,
                nearest=nearest_label(column.texts[-1]),
            )
        elif column.role == "amount" and column.year is None and not by_row:
            yield finding(
                "year_missing",
                dataset="tfpb_amounts",
                field="year",
                page=place.page,
                bbox=place.box.rounded(),
                heading=column.name,
            )


def nearest_label(text: str) -> str:
    """The known column heading that is most like an unknown one."""
    # Heavy, and seldom needed.
    from rapidfuzz import fuzz, process

    labels = load_vocabulary("tfpb", fold).labels
    found = process.extractOne(fold(text), list(labels), scorer=fuzz.ratio)
    return str(found[0]) if found else "aucun"
