"""Which amounts a printed total sums up, and whether it is right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extract.tfpb.candidates import scopes
from extract.tfpb.drafts import Item, Money, Reading, Total
from extract.tfpb.words import section_of
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
    landlord: str
    """Whose items they are; of several landlords, joined with ` | `."""
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
            checked.landlord,
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
    for scope in scopes(items, total):
        inside = [amount for index in scope for amount in amounts[index]]
        checks = [_check_cell(inside, cell) for cell in total.cells]
        score = holding([check for check in checks if check is not None])
        if best is None or score > best[0]:
            best = (score, scope, checks)
    if best is None:
        landlord = total.setting.landlord
        return Checked(total, _label_section(total), landlord, (None,) * len(total.cells))
    (exact, _), scope, checks = best
    if exact:
        # The row sums up these items: where they have nothing, an amount is missing.
        inside = [amount for index in scope for amount in amounts[index]]
        checks = [
            check or _check_cell(inside, cell, filled=False)
            for check, cell in zip(checks, total.cells, strict=True)
        ]
    # The title above the table may name another, or one of several.
    landlords = dict.fromkeys(filter(None, (items[index].setting.landlord for index in scope)))
    landlord = " | ".join(landlords) or total.setting.landlord
    return Checked(total, _section(items, scope, total), landlord, tuple(checks))


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
