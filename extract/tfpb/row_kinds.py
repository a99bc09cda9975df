"""Columns that say of each row which money stands in it: `Prévu` over `Réalisé`."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from extract.tables.headers import Header, column_texts, is_value, label_of, starting
from extract.text import fold
from extract.tfpb.words import column_kind
from extract.values import find_years
from schemas.table import Table

# Of two kinds of money an action has every second row again; some have one kind only.
_AGAIN = 3


def names_kinds(table: Table, header: Header, column: int) -> bool:
    """Whether a column says which money stands beside it, of one action in several rows.

    `Prévu`, `Réalisé` and so on in turn; where every action has one of them, it is a status.
    """
    named = set(column_texts(table, column, header.stop))
    if len(named) < 2 or not all(map(_is_kind, named)):
        return False
    rows = [starting(table, row) for row in range(header.stop, table.rows)]
    rows = [own for own in rows if any(cell.column == column for cell in own)]
    beside = [
        [label_of(cell) for cell in own if cell.column != column and not is_value(cell.text)]
        for own in rows
    ]
    again = sum(texts in ([], above) for above, texts in pairwise(beside))
    return again * _AGAIN >= len(rows)


def kind_named(text: str, kinds: Iterable[str]) -> str:
    """The kind of money that a total names: `Total réalisé 2022` sums up what is `Réalisé`.

    >>> kind_named("Total réalisé 2022", ["Prévu", "Réalisé"]), kind_named("Total", ["Prévu"])
    ('Réalisé', '')
    """
    name = f" {fold(text)} "
    named = [kind for kind in kinds if f" {fold(kind)} " in name]
    return max(named, key=len, default="")


def _is_kind(text: str) -> bool:
    """Whether a cell says which money it is; a year says when.

    >>> _is_kind("Prévu"), _is_kind("2022"), _is_kind("Gardien")
    (True, False, False)
    """
    return column_kind(text) == "money" and not find_years(text)
