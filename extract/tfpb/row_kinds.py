"""Columns that say of each row which money stands in it: `Prévu` over `Réalisé`."""

from __future__ import annotations

from itertools import pairwise

from extract.tables.headers import Header, column_texts, is_value, label_of, starting
from extract.tfpb.words import column_kind
from schemas.table import Table

# Of two kinds of money an action has every second row again; some have one kind only.
_AGAIN = 3


def names_kinds(table: Table, header: Header, column: int) -> bool:
    """Whether a column says which money stands beside it, of one action in several rows.

    `Prévu`, `Réalisé` and so on in turn; where every action has one of them, it is a status.
    """
    named = set(column_texts(table, column, header.stop))
    if len(named) < 2 or not all(column_kind(text) == "money" for text in named):
        return False
    rows = [starting(table, row) for row in range(header.stop, table.rows)]
    rows = [own for own in rows if any(cell.column == column for cell in own)]
    beside = [
        [label_of(cell) for cell in own if cell.column != column and not is_value(cell.text)]
        for own in rows
    ]
    again = sum(texts in ([], above) for above, texts in pairwise(beside))
    return again * _AGAIN >= len(rows)
