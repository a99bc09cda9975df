"""The lines of a programme in the order of its table, with the totals that it prints.

The composer prints these lines and the truth is written from them, so that both mean the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from tests.corpus.model import Item, Programme
from tests.corpus.programmes import NATIONAL


@dataclass(frozen=True)
class Total:
    """A printed total: one row of the table, over all its money columns."""

    label: str
    section: str
    computed: dict[tuple[int | None, str], Decimal]
    stated: dict[tuple[int | None, str], Decimal]


@dataclass(frozen=True)
class Parent:
    """A row that only heads others."""

    text: str
    axis: str


Line = Item | Total | Parent


def _total(programme: Programme, label: str, section: str, items: Iterable[Item]) -> Total:
    summands = list(items)
    computed: dict[tuple[int | None, str], Decimal] = {}
    headings = NATIONAL if programme.kind == "national" else (programme.heading,)
    for year in programme.years:
        for heading in headings:
            values = [item.money.get((year, heading)) for item in summands]
            computed[year, heading] = sum((v for v in values if isinstance(v, Decimal)), Decimal(0))
    if programme.kind == "years":
        computed[None, programme.heading] = sum(computed.values(), Decimal(0))
    stated = {
        (year, heading): programme.stated.get((label, year, heading), value)
        for (year, heading), value in computed.items()
    }
    return Total(label, section, computed, stated)


def _axis_name(axis: str) -> str:
    return f"axe {axis.split('.')[0]}" if axis[:1].isdigit() else axis


def lines(programme: Programme, subtotals: bool) -> list[Line]:
    """Items with the rows that head them and the totals that close them."""
    found: list[Line] = []
    eligible = [item for item in programme.items if item.eligible]
    for axis in dict.fromkeys(item.axis for item in eligible):
        members = [item for item in eligible if item.axis == axis]
        parent = ""
        for item in members:
            if item.parent and item.parent != parent:
                found.append(Parent(item.parent, axis))
            parent = item.parent
            found.append(item)
        if subtotals:
            label = f"Sous-total {_axis_name(axis)}"
            found.append(_total(programme, label, "eligible", members))
    label = f"TOTAL DU PROGRAMME D'ACTIONS {programme.years[0]}"
    if programme.kind == "years":
        label = "TOTAL DES ACTIONS BENEFICIANT DE L'ABATTEMENT"
    found.append(_total(programme, label, "eligible", eligible))
    return found


def outside(programme: Programme) -> list[Line]:
    """The part of a programme that does not count for the abatement, with its totals."""
    items = [item for item in programme.items if not item.eligible]
    if not items:
        return []
    return [
        *items,
        _total(programme, "TOTAL HORS ABATTEMENT", "not_eligible", items),
        _total(programme, "TOTAL GENERAL", "all", programme.items),
    ]
