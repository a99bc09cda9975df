"""Landlords' programmes for the abatement of the TFPB, with sums that hold."""

from __future__ import annotations

import random
from decimal import Decimal
from itertools import count
from typing import Any

from tests.corpus.banks import bank
from tests.corpus.model import Item, Programme, Town
from tests.corpus.shape import Shape

NATIONAL = (
    "Dépense prévisionnelle", "Financement bailleur", "Autre financement",
    "Dépense valorisée TFPB",
)  # fmt: skip
_HEADINGS = ("Dépenses prévisionnelles", "Dépenses engagées", "")


def _amount(rng: random.Random) -> Decimal:
    return Decimal(
        rng.choice((rng.randint(3, 90) * 100, rng.randint(20, 400) * 50))
        + (rng.randint(1, 49) if rng.random() < 0.4 else 0)
    )


def _years_money(
    rng: random.Random, years: tuple[int, ...], heading: str
) -> dict[tuple[int, str], Decimal | str]:
    """Amounts of the years: most filled, some empty, a printed zero or a word now and then."""
    money: dict[tuple[int, str], Decimal | str] = {}
    base = _amount(rng)
    for year in years:
        dice = rng.random()
        if dice < 0.7:
            money[year, heading] = base if rng.random() < 0.4 else _amount(rng)
        elif dice < 0.78:
            money[year, heading] = Decimal(0)
        elif dice < 0.82:
            money[year, heading] = str(rng.choice(bank("tfpb")["words"]["notes"]))
    if not any(isinstance(value, Decimal) for value in money.values()):
        money[years[0], heading] = base
    return money


def _national_money(rng: random.Random, year: int) -> dict[tuple[int, str], Decimal | str]:
    """The four money columns of the national template, as they hang together."""
    spent = _amount(rng)
    other = Decimal(rng.choice((0, 0, 0, int(spent) // 2)))
    own = spent - other
    valued = own if rng.random() < 0.7 else (own / 2).quantize(Decimal(1))
    values = (spent, own, other, valued)
    return {(year, name): value for name, value in zip(NATIONAL, values, strict=True)}


def _axes(rng: random.Random, own: bool, wanted: int) -> list[tuple[str, dict[str, Any]]]:
    """Titles of axes with the bank of actions behind each."""
    axes = {axis["number"]: axis for axis in bank("tfpb")["axis"]}
    if own:
        titles = bank("tfpb")["own"]["titles"]
        chosen = sorted(rng.sample(range(len(titles)), min(wanted, len(titles))))
        return [(titles[place][0], axes[titles[place][1]]) for place in chosen]
    numbers = sorted(rng.sample(sorted(axes), min(wanted, len(axes))))
    return [(f"{number}. {axes[number]['title']}", axes[number]) for number in numbers]


def _parents(rng: random.Random, several: bool) -> list[str]:
    """Heading rows inside an axis: none, or two of a kind."""
    if not several or rng.random() < 0.6:
        return [""]
    places = bank("tfpb")["own"]["parents"]
    return list(rng.choice((places[:2], places[2:])))


class _Namer:
    """Keeps the wordings of a contract's programmes apart: the same action twice gets a place."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def name(self, action: str, district: str) -> str:
        for text in (action, f"{action} – {district}", f"{action} – {district} (suite)"):
            if text not in self._taken:
                self._taken.add(text)
                return text
        raise ValueError(f"no name left for {action}")


def _items(
    rng: random.Random, shape: Shape, kind: str, years: tuple[int, ...], heading: str,
    district: str, namer: _Namer, keys: count[int],
) -> list[Item]:  # fmt: skip
    words = bank("tfpb")["words"]
    own = kind == "years" and rng.random() < 0.5
    items = []
    for axis, source in _axes(rng, own, shape.axes):
        for parent in _parents(rng, kind == "years"):
            wanted = min(rng.randint(*shape.items), len(source["actions"]))
            for action, description in rng.sample(source["actions"], wanted):
                national = kind == "national"
                money = (
                    _national_money(rng, years[0])
                    if national
                    else _years_money(rng, years, heading)
                )
                described = "" if national else description
                name = f"{action} : {description.lower()}" if national and description else action
                items.append(
                    Item(
                        key=f"i{next(keys)}",
                        axis=axis,
                        parent=parent,
                        action=namer.name(name, district),
                        description=described,
                        gup=f"{source['number']}.{rng.randint(1, 9)}" if rng.random() < 0.4 else "",
                        calendar=rng.choice(words["calendars"]),
                        observation=rng.choice(words["observations"]) if rng.random() < 0.4 else "",
                        money=money,
                    )
                )
    return items


def _outside(
    rng: random.Random, years: tuple[int, ...], heading: str, district: str, namer: _Namer,
    keys: count[int],
) -> list[Item]:  # fmt: skip
    """Actions that do not count for the abatement."""
    return [
        Item(
            key=f"i{next(keys)}",
            axis="",
            parent="",
            action=namer.name(action, district),
            description=description,
            gup="",
            calendar="",
            observation="",
            money=_years_money(rng, years, heading),
            eligible=False,
        )
        for action, description in rng.sample(bank("tfpb")["not_eligible"]["actions"], 2)
    ]


def programmes(rng: random.Random, town: Town, shape: Shape) -> tuple[Programme, ...]:
    """A programme for each kind asked for, each of another landlord or another district."""
    made = []
    namer, keys = _Namer(), count(1)
    first = shape.years[0]
    for rank, kind in enumerate(shape.programmes):
        landlord = town.landlords[rank % 2 if len(shape.programmes) < 4 else rank // 2 % 3]
        district = town.districts[rank % 3]
        years = (first,) if kind == "national" else tuple(range(first, shape.years[1] + 1))
        heading = "" if kind == "national" else rng.choice(_HEADINGS)
        items = _items(rng, shape, kind, years, heading, district, namer, keys)
        if kind == "years" and rng.random() < 0.6:
            items += _outside(rng, years, heading, district, namer, keys)
        abatement = Decimal(rng.randint(200, 1500) * 100 + rng.randint(0, 99))
        bases = {(year, "abatement"): abatement + 350 * place for place, year in enumerate(years)}
        if kind == "national" or rng.random() < 0.5:
            tax = {(year, "tax"): (value * 10 / 3).quantize(Decimal(1))
                   for (year, _), value in bases.items()}  # fmt: skip
            bases = {**tax, **bases}
        made.append(
            Programme(f"g{rank + 1}", kind, landlord, district, years, heading, tuple(items), bases)
        )
    return tuple(made)
