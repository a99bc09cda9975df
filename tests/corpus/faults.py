"""Faults put into programmes on purpose: what a reader must call contradicted.

Every fault is under a printed total, which stays as it was before the fault was made.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from tests.corpus.model import Contract, Item, Programme
from tests.corpus.sums import Total, lines

Fault = dict[str, Any]
Money = dict[tuple[int, str], Decimal | str]


def _keep_totals(programme: Programme, subtotals: bool) -> Programme:
    """The programme with its printed totals, and those of its items, as they are now."""
    stated = dict(programme.stated)
    for line in lines(programme, subtotals):
        if isinstance(line, Total):
            for (year, heading), value in line.computed.items():
                stated[line.label, year, heading] = value
    items = tuple(
        replace(item, stated=item.sum() if item.stated is None else item.stated)
        for item in programme.items
    )
    return replace(programme, stated=stated, items=items)


def _amounts(item: Item) -> list[tuple[int, str]]:
    return [key for key, value in item.money.items() if isinstance(value, Decimal) and value > 10]


def _pick(rng: random.Random, programme: Programme) -> tuple[Item, tuple[int, str]]:
    items = [item for item in programme.items if item.eligible and _amounts(item)]
    item = rng.choice(items)
    return item, rng.choice(_amounts(item))


def _changed(programme: Programme, item: Item, money: Money) -> Programme:
    items = tuple(
        replace(other, money=money) if other.key == item.key else other for other in programme.items
    )
    return replace(programme, items=items)


def _told(programme: Programme, item: Item, kind: str, cells: list[dict[str, Any]]) -> Fault:
    return {
        "fault": kind, "landlord": programme.landlord, "axis": item.axis, "action": item.action,
        "description": item.description, "cells": cells,
    }  # fmt: skip


def _cell(place: tuple[int, str], was: object, now: object) -> dict[str, Any]:
    return {
        "year": place[0],
        "heading": place[1],
        "was": "" if was is None else str(was),
        "printed": "" if now is None else str(now),
    }


def _digit(rng: random.Random, programme: Programme) -> tuple[Programme, Fault]:
    """One digit of an amount is another."""
    item, place = _pick(rng, programme)
    digits = list(str(item.money[place]))
    # Not the last two: so small a difference may be taken for the rounding of many summands.
    spot = rng.randrange(max(1, len(digits) - 2))
    others = [d for d in "123456789" if d != digits[spot]]
    digits[spot] = rng.choice(others)
    now = Decimal("".join(digits))
    cells = [_cell(place, item.money[place], now)]
    return _changed(programme, item, {**item.money, place: now}), _told(
        programme, item, "digit", cells
    )


def _dropped(rng: random.Random, programme: Programme) -> tuple[Programme, Fault]:
    """An amount is missing."""
    item, place = _pick(rng, programme)
    money = {key: value for key, value in item.money.items() if key != place}
    cells = [_cell(place, item.money[place], None)]
    return _changed(programme, item, money), _told(programme, item, "dropped", cells)


def _shifted(rng: random.Random, programme: Programme) -> tuple[Programme, Fault]:
    """The amounts of a row stand one column further."""
    item, _ = _pick(rng, programme)
    columns = _columns(programme)
    values = [item.money.get(column) for column in columns]
    if len(set(map(str, values))) == 1:
        return _digit(rng, programme)
    moved = [values[-1], *values[:-1]]
    money = {c: value for c, value in zip(columns, moved, strict=True) if value is not None}
    cells = [
        _cell(column, was, now)
        for column, was, now in zip(columns, values, moved, strict=True)
        if was != now
    ]
    return _changed(programme, item, money), _told(programme, item, "shifted", cells)


def _columns(programme: Programme) -> list[tuple[int, str]]:
    headings = list(dict.fromkeys(heading for item in programme.items for _, heading in item.money))
    return [(year, heading) for year in programme.years for heading in headings]


def _total(rng: random.Random, programme: Programme) -> tuple[Programme, Fault]:
    """A printed total is wrong."""
    keys = [key for key, value in programme.stated.items() if value > 100]
    label, year, heading = rng.choice(keys)
    was = programme.stated[label, year, heading]
    now = was + rng.choice((-90, 100, 1000))
    stated = {**programme.stated, (label, year, heading): now}
    told = {
        "fault": "total", "landlord": programme.landlord, "label": label, "year": year or "",
        "heading": heading, "was": str(was), "printed": str(now),
    }  # fmt: skip
    return replace(programme, stated=stated), told


_KINDS: dict[str, Callable[[random.Random, Programme], tuple[Programme, Fault]]] = {
    "digit": _digit,
    "dropped": _dropped,
    "shifted": _shifted,
    "total": _total,
}


def injected(
    contract: Contract, kinds: tuple[str, ...], seed: str, subtotals: bool
) -> tuple[Contract, list[Fault]]:
    """The contract with a fault of each kind, each in another programme as far as there are any."""
    rng = random.Random(f"{seed}/faults")
    programmes = [_keep_totals(programme, subtotals) for programme in contract.programmes]
    told = []
    for rank, kind in enumerate(kinds):
        place = rank % len(programmes)
        programmes[place], fault = _KINDS[kind](rng, programmes[place])
        told.append(fault)
    return replace(contract, programmes=tuple(programmes)), told
