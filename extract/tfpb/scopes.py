"""Which amounts a printed total sums up, and whether it is right."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extract.text import fold
from extract.tfpb.drafts import Item, Money, Reading, Total
from extract.tfpb.words import says, section_of
from extract.totals import Check, Proofs, Term, holding

# Letters of an action that a message quotes.
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Checked:
    """A row of totals with the section it stands for; a check for each cell, in their order.

    `None` stands for a cell that no amount belongs to.
    """

    total: Total
    section: str
    checks: tuple[Check | None, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """All the sums of an annex: the totals, the total of each item, what they prove."""

    totals: tuple[Checked, ...]
    items: tuple[Check | None, ...]
    proofs: Proofs


@dataclass(frozen=True, slots=True)
class _Amount:
    """An amount as a term of sums, with what decides which sums."""

    year: int | None
    kind: str
    term: Term
    silent: bool
    """It holds no amount."""


def settle(reading: Reading) -> Settled:
    """Finds for every printed total the amounts it sums up, and checks it."""
    amounts = [_amounts(index, item) for index, item in enumerate(reading.items)]
    totals = [_check_total(reading.items, amounts, total) for total in reading.totals]
    items = [item_check(item, own) for item, own in zip(reading.items, amounts, strict=True)]
    everything = [*(check for checked in totals for check in checked.checks), *items]
    proofs = Proofs([check for check in everything if check is not None])
    proofs.settle()
    # Settling may have replaced checks: hand them back in their places.
    settled = iter(proofs.checks)
    again = [
        Checked(
            checked.total,
            checked.section,
            tuple(None if check is None else next(settled) for check in checked.checks),
        )
        for checked in totals
    ]
    return Settled(
        tuple(again), tuple(None if check is None else next(settled) for check in items), proofs
    )


def _amounts(index: int, item: Item) -> list[_Amount]:
    """The money cells of an item; those without an amount say what they hold."""
    found = []
    for at, amount in enumerate(item.amounts):
        name = _name(item, amount.year, amount.kind)
        value = amount.value if amount.value is not None else Decimal(0)
        options = amount.options if amount.value is not None else ()
        term = Term((index, at), value, name, row=index, text=amount.note, options=options)
        found.append(_Amount(amount.year, amount.kind, term, silent=amount.value is None))
    for year, kind in item.blanks:
        term = Term((index, year, kind), Decimal(0), _name(item, year, kind), row=index)
        found.append(_Amount(year, kind, term, silent=True))
    return found


def _name(item: Item, year: int | None, kind: str) -> str:
    """How a message calls a money cell."""
    name = "description" if item.shared_action and "description" in item.fields else "action"
    text = item.fields[name].text if name in item.fields else ""
    short = text if len(text) <= _LONGEST_NAME else text[: _LONGEST_NAME - 3].rstrip() + "…"
    return f"« {short} » {' '.join(filter(None, (str(year), kind)))}"


def _check(stated: Decimal, amounts: Sequence[_Amount], across: bool = False) -> Check:
    return Check(
        stated,
        tuple(amount.term for amount in amounts if not amount.silent),
        across,
        silent=tuple(amount.term for amount in amounts if amount.silent),
    )


def item_check(item: Item, amounts: Sequence[_Amount]) -> Check | None:
    """The printed total of an item against the sum of its years; `None` where it has none.

    Where a year has several money columns the total is that of one kind of them, or of all.
    """
    if not item.totals:
        return None
    total = item.totals[0]
    stated = total.value or Decimal(0)
    if total.kind:
        amounts = [one for one in amounts if one.kind == total.kind]
    return replace(_likeliest(stated, amounts, across=True), options=total.options)


def _likeliest(stated: Decimal, amounts: Sequence[_Amount], across: bool = False) -> Check:
    """A total over the years against the amounts of one kind, or of all: with which it holds."""
    kinds = list(dict.fromkeys(one.kind for one in amounts))
    choices = [[one for one in amounts if one.kind == kind] for kind in kinds]
    checks = [_check(stated, choice, across) for choice in [*choices, amounts]]
    return max(checks, key=lambda check: holding([check]))


def _check_total(
    items: Sequence[Item], amounts: Sequence[Sequence[_Amount]], total: Total
) -> Checked:
    """The total with that of its possible scopes with which most of its cells add up."""
    best: tuple[tuple[int, int], list[int], list[Check | None]] | None = None
    for scope in _scopes(items, total):
        inside = [amount for index in scope for amount in amounts[index]]
        checks = [_check_cell(inside, cell) for cell in total.cells]
        score = holding([check for check in checks if check is not None])
        if best is None or score > best[0]:
            best = (score, scope, checks)
    if best is None:
        return Checked(total, _label_section(total), (None,) * len(total.cells))
    (exact, _), scope, checks = best
    if exact:
        # The row sums up these items: where they have nothing, an amount is missing.
        inside = [amount for index in scope for amount in amounts[index]]
        checks = [
            check or _check_cell(inside, cell, filled=False)
            for check, cell in zip(checks, total.cells, strict=True)
        ]
    return Checked(total, _section(items, scope, total), tuple(checks))


def _check_cell(amounts: Sequence[_Amount], cell: Money, filled: bool = True) -> Check | None:
    """A printed total against the amounts of its year and kind; `None` where there are none.

    `filled`: nor where there are only cells without an amount.
    """
    under = [
        amount
        for amount in amounts
        if cell.year in (None, amount.year) and cell.kind in ("", amount.kind)
    ]
    silent = all(amount.silent for amount in under)
    if cell.value is None or (cell.value and silent and (filled or not under)):
        return None
    check = _likeliest(cell.value, under) if cell.year is None else _check(cell.value, under)
    return replace(check, options=cell.options)


def _label_section(total: Total) -> str:
    return section_of(total.label.text) or total.setting.section or "eligible"


def _section(items: Sequence[Item], scope: Sequence[int], total: Total) -> str:
    sections = {items[index].section for index in scope}
    if len(sections) > 1:
        return "all"
    return sections.pop() if sections else _label_section(total)


# ----------------------------------------------------------------------------- scopes


def _scopes(items: Sequence[Item], total: Total) -> Iterator[list[int]]:
    """The items that a total may sum up, the likeliest first by its label and its place."""
    label = total.label.text
    whole = [_section_items, _programme_items, _landlord_items, _annex_items, _table_items]
    parts = [_axis_named, _axis_items, _block_items, _action_items]
    if total.follows and not says("subtotal", label):
        parts = []
    if total.opens:
        order = [_next_block, _next_axis, *whole]
    elif says("general", label):
        order = [_programme_items, _landlord_items, _annex_items, _section_items, _table_items]
        order += parts
    elif section_of(label):
        order = [_named_section, *whole, *parts]
    elif says("subtotal", label):
        order = [*parts, *whole, _next_block]
    else:
        order = [*whole, *parts, _next_block]
    seen = set()
    for choose in order:
        scope = choose(items, total)
        if scope and tuple(scope) not in seen:
            seen.add(tuple(scope))
            yield scope


def _programme(items: Sequence[Item], total: Total) -> list[int]:
    return [
        index
        for index, item in enumerate(items)
        if fold(item.setting.landlord) == fold(total.setting.landlord)
        and fold(item.setting.district) == fold(total.setting.district)
    ]


def _section_items(items: Sequence[Item], total: Total) -> list[int]:
    """The programme's items of the section that the total stands in."""
    section = total.setting.section or "eligible"
    return [index for index in _programme(items, total) if items[index].section == section]


def _named_section(items: Sequence[Item], total: Total) -> list[int]:
    """The programme's items of the section that the label names."""
    section = section_of(total.label.text)
    return [index for index in _programme(items, total) if items[index].section == section]


def _programme_items(items: Sequence[Item], total: Total) -> list[int]:
    return _programme(items, total)


def _landlord_items(items: Sequence[Item], total: Total) -> list[int]:
    return [
        index
        for index, item in enumerate(items)
        if fold(item.setting.landlord) == fold(total.setting.landlord)
    ]


def _annex_items(items: Sequence[Item], total: Total) -> list[int]:
    return list(range(len(items)))


def _table_items(items: Sequence[Item], total: Total) -> list[int]:
    return [index for index, item in enumerate(items) if item.table == total.table]


def _axis_named(items: Sequence[Item], total: Total) -> list[int]:
    """The items of the axis whose number or name the label has."""
    label = fold(total.label.text)
    number = re.search(r"(?:axe|theme|thematique|volet|chapitre)\D{0,6}(\d{1,2})\b", label)
    own = _section_items(items, total)
    named = [index for index in own if (axis := fold(items[index].axis.text)) and axis in label]
    if number and not named:
        named = [index for index in own if _axis_number(items[index].axis.text) == number[1]]
    return named


def _axis_number(axis: str) -> str:
    match = re.match(r"\D{0,12}(\d{1,2})\b", axis)
    return match[1] if match else ""


def _axis_items(items: Sequence[Item], total: Total) -> list[int]:
    """The items of the last axis before the total."""
    if not 0 < total.position <= len(items):
        return []
    last = items[total.position - 1]
    return [
        index
        for index, item in enumerate(items)
        if item.axis == last.axis and item.table == last.table and item.setting == last.setting
    ]


def _block_items(items: Sequence[Item], total: Total) -> list[int]:
    """The items since the last total or heading."""
    if not 0 < total.position <= len(items):
        return []
    block = items[total.position - 1].block
    return [index for index in range(total.position) if items[index].block == block]


def _action_items(items: Sequence[Item], total: Total) -> list[int]:
    """The items that share the last action before the total."""
    if not 0 < total.position <= len(items):
        return []
    last = items[total.position - 1]
    return [
        index
        for index in range(total.position)
        if items[index].fields.get("action") == last.fields.get("action")
        and items[index].table == last.table
    ]


def _next_block(items: Sequence[Item], total: Total) -> list[int]:
    """The items after the total, up to the next total or heading."""
    if total.position >= len(items):
        return []
    block = items[total.position].block
    return [index for index, item in enumerate(items) if item.block == block]


def _next_axis(items: Sequence[Item], total: Total) -> list[int]:
    """The items of the axis that opens with the total."""
    if total.position >= len(items):
        return []
    first = items[total.position]
    return [
        index
        for index, item in enumerate(items)
        if index >= total.position and item.axis == first.axis and item.table == first.table
    ]
