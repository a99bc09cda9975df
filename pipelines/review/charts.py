"""Pictures of a contract: who takes part, what is spent, what is due, as SVG with their tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipelines.review.drawing import Series, bars, timeline
from schemas.contract import Contract
from schemas.datasets import TfpbItem, TfpbTotal

# More bars than this on one chart cannot be told apart; the table below it has them all.
_MOST_BARS = 15
_MOST_LINES = 40


@dataclass(frozen=True)
class Chart:
    """A drawing and the numbers behind it."""

    title: str
    about: str
    svg: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def charts(contract: Contract) -> list[Chart]:
    """The charts that the contract has the data for, in the order of the page."""
    landlords = dict.fromkeys(item.landlord for item in contract.tfpb_items)
    found: list[Chart | None] = []
    for landlord in landlords:
        found += [_stated(contract, landlord), _by_axis(contract, landlord)]
    found += [_partners(contract), _due(contract)]
    return [chart for chart in found if chart]


def euros(value: Decimal | None) -> str:
    """An amount as people read it.

    >>> euros(Decimal("12308.50")), euros(Decimal(-5)), euros(None)
    ('12\\u202f308,50\\xa0€', '-5\\xa0€', '')
    """
    if value is None:
        return ""
    places = 0 if value == value.to_integral_value() else 2
    return f"{value:,.{places}f}\xa0€".replace(",", "\u202f").replace(".", ",")


# ----------------------------------------------------------------------------- TFPB


def _labeller(contract: Contract, landlord: str) -> Callable[[int, str], str]:
    """How a money column is called: its year, and its heading where a year has several."""
    own = {item.item_id for item in contract.tfpb_items if item.landlord == landlord}
    headings: dict[int, set[str]] = defaultdict(set)
    for amount in contract.tfpb_amounts:
        if amount.item_id in own and amount.heading:
            headings[amount.year].add(amount.heading)

    def label(year: int, heading: str) -> str:
        several = len(headings[year]) > 1 and heading in headings[year]
        return f"{year} · {heading}" if several else str(year)

    return label


def _stated(contract: Contract, landlord: str) -> Chart | None:
    """The widest total that a landlord prints for each year, against the sum of its items."""
    label = _labeller(contract, landlord)
    groups: dict[str, list[TfpbTotal]] = defaultdict(list)
    for total in contract.tfpb_totals:
        if total.landlord == landlord and total.year:
            groups[label(total.year, total.heading)].append(total)
    years = sorted(groups)
    pairs = [_widest(groups[year]) for year in years]
    if not pairs:
        return None
    return Chart(
        f"{landlord} : totaux imprimés et calculés",
        "Le total que le document imprime pour chaque année, et la somme des actions qu'il couvre.",
        bars(
            years,
            [
                Series("Imprimé", [float(stated) for stated, _ in pairs]),
                Series("Calculé", [float(computed) for _, computed in pairs]),
            ],
        ),
        ("Année", "Imprimé", "Calculé", "Écart"),
        tuple(
            (year, euros(stated), euros(computed), euros(stated - computed))
            for year, (stated, computed) in zip(years, pairs, strict=True)
        ),
    )


def _widest(totals: Sequence[TfpbTotal]) -> tuple[Decimal, Decimal]:
    """Stated and computed of the total over all, else the sum over the sections."""
    widest: dict[str, TfpbTotal] = {}
    for total in totals:
        best = widest.get(total.section)
        if best is None or (total.computed_eur or 0) > (best.computed_eur or 0):
            widest[total.section] = total
    chosen = [widest["all"]] if "all" in widest else list(widest.values())
    return (
        sum((total.stated_eur for total in chosen), Decimal()),
        sum((total.computed_eur or Decimal() for total in chosen), Decimal()),
    )


def _by_axis(contract: Contract, landlord: str) -> Chart | None:
    label = _labeller(contract, landlord)
    items = {item.item_id: item for item in contract.tfpb_items if item.landlord == landlord}
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for amount in contract.tfpb_amounts:
        if amount.item_id in items and amount.amount_eur is not None:
            key = _axis(items[amount.item_id]), label(amount.year, amount.heading)
            sums[key] += amount.amount_eur
    if not sums:
        return None
    axes = sorted({axis for axis, _ in sums})
    years = sorted({year for _, year in sums})
    return Chart(
        f"{landlord} : dépenses TFPB par axe",
        "La somme des montants des actions de chaque axe, par année.",
        bars(
            years,
            [Series(axis, [float(sums.get((axis, year), 0)) for year in years]) for axis in axes],
            stacked=True,
        ),
        ("Axe", *years),
        tuple((axis, *(euros(sums.get((axis, year))) for year in years)) for axis in axes),
    )


def _axis(item: TfpbItem) -> str:
    if item.section == "not_eligible":
        return f"{item.axis or 'Sans axe'} (non éligible)"
    return item.axis or "Sans axe"


# ----------------------------------------------------------------------------- partners, dates


def _partners(contract: Contract) -> Chart | None:
    pillars = {row.objective_id: row.pillar for row in contract.objectives}
    names = {row.partner_id: row.acronym or row.name for row in contract.partners}
    objectives: dict[str, set[str]] = defaultdict(set)
    for row in contract.objective_partners:
        if row.partner_id and row.objective_id in pillars:
            objectives[row.partner_id].add(row.objective_id)
    if not objectives:
        return None
    order = sorted(objectives, key=lambda one: (-len(objectives[one]), names.get(one, one)))
    columns = list(dict.fromkeys(pillars.values()))
    counts = {one: _per_pillar(objectives[one], pillars, columns) for one in order}
    shown = order[:_MOST_BARS]
    return Chart(
        "Partenaires par nombre d'objectifs et par pilier",
        f"Les {len(shown)} organismes les plus présents ; le tableau les donne tous.",
        bars(
            [names.get(one, one) for one in shown],
            [Series(name, [counts[one][at] for one in shown]) for at, name in enumerate(columns)],
            stacked=True,
            horizontal=True,
        ),
        ("Partenaire", *columns, "Total"),
        tuple(
            (names.get(one, one), *map(str, counts[one]), str(sum(counts[one]))) for one in order
        ),
    )


def _per_pillar(found: Iterable[str], pillars: dict[str, str], columns: list[str]) -> list[int]:
    of = [pillars[objective] for objective in found]
    return [of.count(column) for column in columns]


def _due(contract: Contract) -> Chart | None:
    """The dated commitments from first to last day, the one that ends first on top."""
    dated = [row for row in contract.commitments if row.due_start or row.due_end]
    dated.sort(key=lambda row: (row.due_end is None, row.due_end or row.due_start, row.text))
    if not dated:
        return None
    titles = {row.objective_id: row.operational_objective for row in contract.objectives}
    shown = dated[:_MOST_LINES]
    return Chart(
        "Engagements par échéance",
        f"{len(shown)} des {len(dated)} engagements datés ; sans fin dite, la barre est un point."
        if len(shown) < len(dated)
        else "Les engagements datés ; sans fin dite, la barre est un point.",
        timeline([(row.text, row.due_start, row.due_end) for row in shown]),
        ("Échéance", "Début", "Fin", "Engagement", "Objectif"),
        tuple(
            (
                row.due_text,
                f"{row.due_start:%d/%m/%Y}" if row.due_start else "",
                f"{row.due_end:%d/%m/%Y}" if row.due_end else "",
                row.text,
                titles.get(row.objective_id, ""),
            )
            for row in dated
        ),
    )
