"""What is computed from other values, computed again after these were corrected."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extract.text import fold
from extract.totals import euros
from pipelines.rowids import row_id
from schemas.contract import Contract
from schemas.datasets import TfpbAmount, TfpbItem, TfpbTotal
from schemas.findings import Finding, finding

# Euros of rounding that a summand may bring into a printed total, as in `extract.totals`.
_ROUNDING = Decimal(1)
_SUMS = ("total_mismatch", "item_total_mismatch", "total_rounding")
Covers = Callable[[TfpbItem], bool]


def recalculate(before: Contract, after: Contract) -> Contract:
    """`after` with its sums, proofs, counts and the findings about them made to fit its values.

    `before` is the contract without corrections: it tells which items each printed total sums.
    """
    return _counted(before, _summed(before, after))


def _counted(before: Contract, after: Contract) -> Contract:
    """Each partner with the mentions that it gained or lost; one that lost its last is gone."""
    gained = _named(after)
    gained.subtract(_named(before))
    partners = tuple(
        row.model_copy(update={"mentions": row.mentions + gained[row.partner_id]})
        for row in after.partners
        if row.mentions + gained[row.partner_id] > 0 or not gained[row.partner_id]
    )
    return after.model_copy(update={"partners": partners})


def _named(contract: Contract) -> Counter[str]:
    """How often each body is named."""
    counts = Counter(row.partner_id for row in contract.objective_partners)
    counts.update(row.partner_id for row in contract.participants)
    return counts


@dataclass(frozen=True)
class _Sum:
    """A printed total, the amounts that it sums, and where it stands."""

    row: TfpbItem | TfpbTotal
    stated: Decimal
    terms: tuple[TfpbAmount, ...]

    @property
    def computed(self) -> Decimal:
        return sum((term.amount_eur or Decimal(0) for term in self.terms), Decimal(0))

    @property
    def wrong(self) -> bool:
        return abs(self.stated - self.computed) > _ROUNDING * len(self.terms)


def _summed(before: Contract, after: Contract) -> Contract:
    if _money(before) == _money(after):
        return after
    amounts = _by_item(after.tfpb_amounts)
    items = {row.item_id: _item_sum(row, amounts[row.item_id], before) for row in after.tfpb_items}
    totals = [_total_sum(row, before, after) for row in after.tfpb_totals]
    sums = [entry for entry in (*items.values(), *totals) if entry is not None]
    touched = [entry for entry in sums if _computed(entry.row) != entry.computed] + [
        entry for entry in sums if _stated_before(entry.row, before) != entry.stated
    ]
    update = {
        "tfpb_items": tuple(_item(row, items[row.item_id], amounts) for row in after.tfpb_items),
        "tfpb_totals": tuple(
            _total(row, entry) for row, entry in zip(after.tfpb_totals, totals, strict=True)
        ),
        "tfpb_amounts": _proved(after.tfpb_amounts, sums, touched),
        "findings": _found(after.findings, touched),
    }
    return after.model_copy(update=update)


def _money(contract: Contract) -> tuple[object, ...]:
    amounts = [
        (row.item_id, row.year, row.heading, row.amount_eur) for row in contract.tfpb_amounts
    ]
    items = [(row.item_id, row.total_stated_eur) for row in contract.tfpb_items]
    return amounts, items, [row.stated_eur for row in contract.tfpb_totals]


def _by_item(rows: Iterable[TfpbAmount]) -> dict[str, list[TfpbAmount]]:
    found: dict[str, list[TfpbAmount]] = defaultdict(list)
    for row in rows:
        found[row.item_id].append(row)
    return found


def _item_sum(row: TfpbItem, amounts: Sequence[TfpbAmount], before: Contract) -> _Sum | None:
    """The total over the years of an item; `None` where it was no such sum to begin with."""
    old = next((item for item in before.tfpb_items if item.item_id == row.item_id), None)
    if old is not None and old.total_computed_eur is not None:
        terms = [
            a.amount_eur or Decimal(0) for a in before.tfpb_amounts if a.item_id == old.item_id
        ]
        if sum(terms, Decimal(0)) != old.total_computed_eur:
            return None
    if row.total_stated_eur is None:
        return None
    return _Sum(row, row.total_stated_eur, tuple(amounts))


def _total_sum(row: TfpbTotal, before: Contract, after: Contract) -> _Sum | None:
    """A total over items, of which `before` tells which they are; `None` where it does not."""
    old = next((total for total in before.tfpb_totals if row_id(total) == row_id(row)), None)
    if old is None or old.computed_eur is None:
        return None
    for covers in _scopes(old):
        was = _Sum(old, old.stated_eur, _terms(old, covers, before))
        if was.terms and was.computed == old.computed_eur:
            return _Sum(row, row.stated_eur, _terms(row, covers, after))
    return None


def _scopes(total: TfpbTotal) -> list[Covers]:
    """What a total may sum, the widest first: a section, an axis, a district of it."""
    label = fold(total.label)

    def section(item: TfpbItem) -> bool:
        same = item.landlord == total.landlord
        return same and total.section in (item.section, "all")

    def axis(item: TfpbItem) -> bool:
        return section(item) and bool(item.axis) and fold(item.axis) in label

    def district(item: TfpbItem) -> bool:
        return section(item) and bool(item.district) and fold(item.district) in label

    return [section, axis, district]


def _terms(total: TfpbTotal, covers: Covers, contract: Contract) -> tuple[TfpbAmount, ...]:
    items = {item.item_id for item in contract.tfpb_items if covers(item)}
    return tuple(
        amount
        for amount in contract.tfpb_amounts
        if amount.item_id in items
        and total.year in (None, amount.year)
        and (not total.heading or total.year is None or amount.heading == total.heading)
        and amount.amount_eur is not None
    )


def _computed(row: TfpbItem | TfpbTotal) -> Decimal | None:
    return row.total_computed_eur if isinstance(row, TfpbItem) else row.computed_eur


def _stated_before(row: TfpbItem | TfpbTotal, before: Contract) -> Decimal | None:
    if isinstance(row, TfpbItem):
        stated = (o.total_stated_eur for o in before.tfpb_items if o.item_id == row.item_id)
        return next(stated, None)
    return next((o.stated_eur for o in before.tfpb_totals if row_id(o) == row_id(row)), None)


def _item(row: TfpbItem, total: _Sum | None, amounts: dict[str, list[TfpbAmount]]) -> TfpbItem:
    if total is not None:
        return row.model_copy(update={"total_computed_eur": total.computed})
    terms = [a.amount_eur for a in amounts[row.item_id] if a.amount_eur is not None]
    if row.total_stated_eur is None and row.total_computed_eur is not None:
        return row.model_copy(update={"total_computed_eur": sum(terms, Decimal(0))})
    return row


def _total(row: TfpbTotal, total: _Sum | None) -> TfpbTotal:
    computed = row.computed_eur if total is None else total.computed
    difference = None if computed is None else row.stated_eur - computed
    return row.model_copy(update={"computed_eur": computed, "difference_eur": difference})


def _proved(
    rows: Iterable[TfpbAmount], sums: Iterable[_Sum], touched: Sequence[_Sum]
) -> tuple[TfpbAmount, ...]:
    """The amounts with what the totals now prove of them, where a total was touched."""
    moved = {row_id(term) for entry in touched for term in entry.terms}
    verdicts: dict[str, list[bool]] = defaultdict(list)
    for entry in sums:
        for term in entry.terms:
            verdicts[row_id(term)].append(entry.wrong)
    proved = []
    for row in rows:
        name = row_id(row)
        if name in moved:
            proof = "contradicted" if any(verdicts[name]) else "proved"
            row = row.model_copy(update={"proof": proof})
        proved.append(row)
    return tuple(proved)


def _found(findings: Sequence[Finding], touched: Sequence[_Sum]) -> tuple[Finding, ...]:
    """The findings without those about sums that were touched, and what is to say of them now."""
    places = {_place(entry) for entry in touched}
    kept = [entry for entry in findings if entry.code not in _SUMS or _key(entry) not in places]
    new = [_finding(entry) for entry in touched if entry.stated != entry.computed]
    return tuple(dict.fromkeys([*kept, *new]))


def _key(entry: Finding) -> tuple[object, ...]:
    return entry.dataset, entry.row_id or (entry.page, entry.bbox)


def _place(entry: _Sum) -> tuple[object, ...]:
    if isinstance(entry.row, TfpbItem):
        return "tfpb_items", entry.row.item_id
    return "tfpb_totals", _stands(entry.row)


def _stands(row: TfpbItem | TfpbTotal) -> tuple[int | None, tuple[float, ...] | None]:
    names = ("stated_eur", "total_stated_eur")
    found = (o for o in row.source if o.page and o.bbox and o.field in names)
    return next(((o.page, o.bbox) for o in found), (row.page_first, None))


def _finding(entry: _Sum) -> Finding:
    row = entry.row
    item = isinstance(row, TfpbItem)
    page, bbox = _stands(row)
    wrong = "item_total_mismatch" if item else "total_mismatch"
    if isinstance(row, TfpbItem):
        named = (row.landlord, row.action)
    else:
        named = (row.landlord, " ".join(filter(None, (row.label, str(row.year or "")))))
    return finding(
        wrong if entry.wrong else "total_rounding",
        dataset="tfpb_items" if item else "tfpb_totals",
        row_id=row.item_id if isinstance(row, TfpbItem) else "",
        field="total_stated_eur" if item else "stated_eur",
        page=page,
        bbox=bbox if bbox is None or len(bbox) == 4 else None,
        what=", ".join(named),
        stated=euros(entry.stated),
        computed=euros(entry.computed),
        difference=euros(entry.stated - entry.computed),
        cells=", ".join(
            f"{term.year} {euros(term.amount_eur or Decimal(0))}" for term in entry.terms
        ),
    )
