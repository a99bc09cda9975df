"""What was read of programmes → rows of the datasets, with proofs and findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from extract.collect import Collection, Identifiers
from extract.text import fold, slug
from extract.tfpb.drafts import Item, Money, Reading, Said
from extract.tfpb.scopes import Checked, Settled, settle
from extract.totals import Check, euros
from schemas.datasets import Detail, TfpbAmount, TfpbBase, TfpbItem, TfpbTotal
from schemas.findings import finding
from schemas.geometry import union
from schemas.table import Line

_SUM = "sum of the amounts"
# The places that make the pages of an item: what stands over many items may stand pages before.
_OWN = ("action", "description", "gup_reference", "observation", "total_stated_eur")
# Identifiers stay readable: of a description, the beginning is enough.
_ID_WORDS = 8


def emit(reading: Reading, annex: int, identifiers: Identifiers) -> Collection:
    """The rows of everything that was read in one annex."""
    result = Collection()
    settled = settle(reading)
    proofs = settled.proofs.all()
    missing: set[str] = set()
    for index, item in enumerate(reading.items):
        landlord = _landlord(item.setting.landlord, annex, item, missing, result)
        item_id = _item_id(item, landlord, identifiers)
        check = settled.items[index]
        _add_item(result, item, item_id, annex, landlord, check)
        for at, amount in enumerate(item.amounts):
            _add_amount(result, item_id, amount, proofs.get((index, at), "unproved"))
        for heading, text in (*item.details, *_more_totals(item)):
            _add_detail(result, "tfpb_items", item_id, heading, text)
        if check is not None:
            _find_item(result, settled, item, item_id, check)
    for checked in settled.totals:
        _add_totals(result, settled, checked)
    for base in reading.bases:
        values = {
            "landlord": base.setting.landlord or "?",
            "year": base.year,
            "measure": base.measure,
            "amount_eur": base.value,
        }
        sources = {"landlord": base.setting.sources.get("landlord", ()), "amount_eur": base.lines}
        # A sentence stays a passage: nothing of it is claimed.
        result.add(TfpbBase, values, sources, paged=("year" if base.sentence else "amount_eur",))
    for setting, heading, text in reading.facts:
        _add_detail(result, "tfpb_bases", slug(setting.landlord) or "x", heading, text)
    result.extend(reading.rest)
    return result


def _landlord(name: str, annex: int, item: Item, missing: set[str], result: Collection) -> str:
    """The landlord of an item; where the document names none, what stands in for it."""
    if name:
        return name
    stand_in = f"Annexe {annex}"
    if stand_in not in missing:
        missing.add(stand_in)
        first = next((text.lines for text in item.fields.values() if text.lines), ())
        result.findings.append(
            finding(
                "landlord_missing",
                dataset="tfpb_items",
                field="landlord",
                page=first[0].page if first else None,
                text=stand_in,
            )
        )
    return stand_in


def _item_id(item: Item, landlord: str, identifiers: Identifiers) -> str:
    parts = [landlord, item.setting.district, _text(item, "action")]
    if item.shared_action:
        parts.append(" ".join(_text(item, "description").split()[:_ID_WORDS]))
    return identifiers.make(*parts)


def _text(item: Item, name: str) -> str:
    return item.fields[name].text if name in item.fields else ""


def _add_item(
    result: Collection, item: Item, item_id: str, annex: int, landlord: str, check: Check | None
) -> None:
    fields = _OWN[:-1]
    stated = item.totals[0] if item.totals else None
    values = {
        "item_id": item_id,
        "annex": annex,
        "landlord": landlord,
        "district": item.setting.district,
        "section": item.section,
        "axis": item.axis.text,
        "parent": " > ".join(parent.text for parent in item.parents),
        **{name: _text(item, name) for name in fields},
        "total_stated_eur": stated.value if stated else None,
        "total_computed_eur": check.computed if check else _computed(item),
    }
    sources: dict[str, Sequence[Line]] = {
        name: item.setting.sources[name]
        for name in ("landlord", "district", "section")
        if item.setting.sources.get(name)
    }
    sources["axis"] = item.axis.lines
    sources["parent"] = [line for parent in item.parents for line in parent.lines]
    sources |= {name: item.fields[name].lines for name in fields if name in item.fields}
    sources["total_stated_eur"] = stated.lines if stated else ()
    computed = {} if values["total_computed_eur"] is None else {"total_computed_eur": _SUM}
    result.claim("value", sources["axis"])
    result.claim("heading", sources["parent"])
    rules = {"item_id": "slug of its words", **computed}
    result.add(TfpbItem, values, sources, rules, paged=_OWN)


def _computed(item: Item) -> Decimal | None:
    """The sum of the years of an item without a printed total; `None` for none, or for kinds."""
    values = [amount.value for amount in item.amounts if amount.value is not None]
    several = any(amount.kind for amount in item.amounts)
    return None if several or not values else sum(values, Decimal(0))


def _more_totals(item: Item) -> list[tuple[str, Said]]:
    """Totals of an item beyond the first, such as one of what was planned and one of what was."""
    return [(_called(total), Said(total.printed, total.lines)) for total in item.totals[1:]]


def _called(total: Money) -> str:
    """The column of a total, and the kind of money where the column does not say it."""
    said = f" {fold(total.kind)} " in f" {fold(total.column)} "
    return total.column if said or not total.kind else f"{total.column} > {total.kind}"


def _add_amount(result: Collection, item_id: str, amount: Money, proof: str) -> None:
    values = {
        "item_id": item_id,
        "year": amount.year,
        "amount_eur": amount.value,
        "printed": amount.printed,
        "note": amount.note,
        "heading": amount.heading,
        "proof": proof,
    }
    result.add(TfpbAmount, values, {"printed": amount.lines})


def _add_detail(result: Collection, dataset: str, row_id: str, heading: str, text: Said) -> None:
    values = {"dataset": dataset, "row_id": row_id, "heading": heading, "text": text.text}
    result.add(Detail, values, {"text": text.lines})


def _add_totals(result: Collection, settled: Settled, checked: Checked) -> None:
    """The cells of one row of totals."""
    total = checked.total
    landlord = checked.landlord or "?"
    for cell, check in zip(total.cells, checked.checks, strict=True):
        values = {
            "landlord": landlord,
            "section": checked.section,
            "label": total.label.text,
            "heading": cell.heading,
            "year": cell.year,
            "stated_eur": cell.value,
            "computed_eur": check.computed if check else None,
            "difference_eur": check.difference if check else None,
        }
        sources = {
            "landlord": total.setting.sources.get("landlord", ()),
            "label": total.label.lines,
            "stated_eur": cell.lines,
        }
        rules = {"computed_eur": _SUM, "difference_eur": "printed minus computed"}
        own = ("label", "stated_eur")
        result.add(TfpbTotal, values, sources, rules if check else {}, paged=own)
        if check is not None:
            named = (landlord, total.label.text, str(cell.year or ""), cell.heading)
            what = ", ".join(filter(None, named))
            _find(result, settled, check, what, cell.lines, {"dataset": "tfpb_totals"})
    for heading, text in total.details:
        _add_detail(result, "tfpb_totals", slug(total.label.text) or "total", heading, text)


def _find_item(
    result: Collection, settled: Settled, item: Item, item_id: str, check: Check
) -> None:
    what = f"{item.setting.landlord}, {_text(item, 'action')}"
    place = {"dataset": "tfpb_items", "row_id": item_id}
    _find(result, settled, check, what, item.totals[0].lines, place)


def _find(
    result: Collection,
    settled: Settled,
    check: Check,
    what: str,
    lines: Sequence[Line],
    place: Mapping[str, str],
) -> None:
    """Adds the finding that a total is wrong, or rounded; none where it is exact."""
    if check.verdict == "exact":
        return
    wrong = "item_total_mismatch" if place["dataset"] == "tfpb_items" else "total_mismatch"
    field = "total_stated_eur" if place["dataset"] == "tfpb_items" else "stated_eur"
    result.findings.append(
        finding(
            wrong if check.verdict == "wrong" else "total_rounding",
            field=field,
            page=lines[0].page if lines else None,
            bbox=union(line.box for line in lines).rounded() if lines else None,
            what=what,
            stated=euros(check.stated),
            computed=euros(check.computed),
            difference=euros(check.difference),
            cells=settled.proofs.cells(check) + _offer(settled, check),
            **place,
        )
    )


def _offer(settled: Settled, check: Check) -> str:
    """The other reading of a figure with which all its sums hold, for a person to decide."""
    offer = settled.proofs.offer(check)
    return (
        f". Lecture possible de l'image : {offer} ; toutes ses sommes tombent alors juste"
        * bool(offer)
    )
