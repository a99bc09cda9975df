"""Totals in a small table of their own below a programme, without headings: `Total | 79 500 €`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extract.tables.headers import label_of, starting
from extract.tfpb.columns import Column
from extract.tfpb.words import is_total
from extract.values import parse_amount
from schemas.section import TableContext
from schemas.table import Table


def is_totals(table: Table) -> bool:
    """Whether each row of a table is the label of a total and amounts."""
    rows = [starting(table, row) for row in range(table.rows)]
    return all(
        len(own) > 1
        and is_total(label_of(own[0]))
        and all(parse_amount(label_of(cell)) is not None for cell in own[1:])
        for own in rows
    )


def sums_up(table: Table, programme: Sequence[tuple[Table, TableContext]]) -> bool:
    """Whether a table has nothing but totals, right below the tables of a programme."""
    near = bool(programme) and programme[-1][0].page_last >= table.page_first - 1
    return near and is_totals(table)


def totals_columns(table: Table, above: Sequence[Column]) -> tuple[Column, ...] | None:
    """What the columns of such a table hold: what those of the programme `above` do, in order.

    A single amount is the total over them all.  `None` where it has more amounts, or fewer.
    """
    at = sorted({cell.column for row in range(table.rows) for cell in starting(table, row)[1:]})
    money = [column for column in above if column.role in ("amount", "total")]
    own = next(
        (
            columns
            for columns in (money, [column for column in money if column.role == "amount"])
            if len(columns) == len(at)
        ),
        None,
    )
    if own is None:
        if len(at) > 1 or not money:
            return None
        own = [replace(money[0], role="total", year=None, texts=(), heading="", kind="")]
    by_place = dict(zip(at, own, strict=True))
    label = replace(money[0], role="action", year=None, texts=(), heading="", kind="")
    return tuple(replace(by_place.get(index, label), index=index) for index in range(table.columns))
