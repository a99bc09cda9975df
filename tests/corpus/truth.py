"""What a reader should find in a document, in the format of the project's golden truths."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Any

from tests.corpus.compose_objectives import heading, values
from tests.corpus.compose_tfpb import rate_text, sentence_bases
from tests.corpus.inline import plain
from tests.corpus.layout import Layout
from tests.corpus.model import Contract, Item, Mention, Objective, Programme
from tests.corpus.sums import Line, Total, lines, outside
from tests.corpus.surroundings import number

Rows = list[dict[str, Any]]
_DETAILS = ("indicators", "funding")


def figure(value: Decimal | None) -> int | float | str:
    """A number as the truths write it; nothing is an empty text."""
    if value is None:
        return ""
    return int(value) if value == value.to_integral_value() else float(value)


def joined(paragraphs: tuple[str, ...]) -> str:
    """Paragraphs as one field."""
    return " | ".join(plain(text) for text in paragraphs)


def _mentions(layout: Layout, objective: Objective) -> list[Mention]:
    cells = {"pilot": objective.pilot, "copilot": objective.copilot, "partners": objective.partners}
    order = ("pilot", "copilot", "partners")
    found: list[Mention] = []
    for column in order:
        if column in layout.columns:
            found += cells[column].mentions
    return found


def _objective(layout: Layout, objective: Objective) -> dict[str, str]:
    """The fields of an objective's row that its own cells fill."""
    columns = layout.columns
    partners = [
        joined(values(column, objective))
        for column in ("pilot", "copilot", "partners")
        if column in columns
    ]
    dated = next((c for c in ("calendar", "commitments") if c in columns), None)
    legend = layout.legend and layout.shading
    return {
        "operational_objective": plain(objective.text),
        "actions_text": joined(objective.actions) if "actions" in columns else "",
        "partners_text": " | ".join(text for text in partners if text),
        "commitments_text": joined(values(dated, objective)) if dated else "",
        "priority": str(objective.priority).lower() if legend else "",
    }


def objective_rows(contract: Contract, layout: Layout, annex: int) -> dict[str, Rows]:
    """Everything that the tables of objectives say."""
    found: dict[str, Rows] = {
        name: []
        for name in (
            "orientations", "objectives", "actions", "commitments", "objective_partners", "details",
        )
    }  # fmt: skip
    for pillar, theme, strategic, objective in contract.objectives():
        above = {"annex": annex, "axis_kind": pillar.kind, "pillar": pillar.title}
        titles = {"theme": plain(theme.text), "strategic_objective": plain(strategic.text)}
        found["objectives"].append({**above, **titles, **_objective(layout, objective)})
        wording = plain(objective.text)
        for position, text in enumerate(objective.actions, start=1):
            row = {"objective": wording, "position": position, "text": plain(text)}
            found["actions"].append(row)
        if {"calendar", "commitments"} & set(layout.columns):
            for position, due in enumerate(objective.commitments, start=1):
                found["commitments"].append({
                    "objective": wording, "position": position, "text": plain(due.text),
                    "due_text": plain(due.due_text), "due_start": due.due_start,
                    "due_end": due.due_end,
                })  # fmt: skip
        for position, mention in enumerate(_mentions(layout, objective), start=1):
            found["objective_partners"].append({
                "objective": wording, "position": position, "mention": mention.text,
                "role": mention.role, "partner_id": mention.partner_id,
            })  # fmt: skip
        for column in _DETAILS:
            if column in layout.columns and values(column, objective):
                found["details"].append({
                    "dataset": "objectives", "row": wording, "heading": heading(layout, column),
                    "text": joined(values(column, objective)),
                })  # fmt: skip
    if layout.orientations:
        for pillar in contract.pillars:
            above = {"annex": annex, "axis_kind": pillar.kind, "pillar": pillar.title, "theme": ""}
            for theme in pillar.themes:
                for strategic in theme.strategic:
                    found["orientations"].append({
                        **above, "orientation": plain(theme.text),
                        "strategic_objective": plain(strategic.text),
                    })  # fmt: skip
    return found


def _amount(value: Decimal | str) -> dict[str, Any]:
    if isinstance(value, str):
        return {"amount_eur": "", "note": value}
    return {"amount_eur": figure(value), "note": ""}


def _item_rows(programme: Programme, item: Item, annex: int, found: dict[str, Rows]) -> None:
    section = "eligible" if item.eligible else "not_eligible"
    national = programme.kind == "national"
    stated = item.stated if item.stated is not None else item.sum()
    tie = {
        "landlord": programme.landlord, "section": section, "axis": item.axis,
        "action": item.action, "description": item.description,
    }  # fmt: skip
    found["tfpb_items"].append({
        "annex": annex, "landlord": programme.landlord, "district": programme.district,
        "section": section, "axis": item.axis, "parent": item.parent.rstrip(": "),
        "action": item.action, "description": item.description,
        "gup_reference": "" if national or not item.eligible else item.gup,
        "observation": "" if national else item.observation,
        "total_stated_eur": "" if national else figure(stated),
        "total_computed_eur": "" if national else figure(item.sum()),
    })  # fmt: skip
    for (year, heading_), value in item.money.items():
        shown = "" if not item.eligible else heading_
        found["tfpb_amounts"].append({**tie, "year": year, **_amount(value), "heading": shown})
    if national:
        found["details"].append({
            "dataset": "tfpb_items", "row": item.action, "heading": "Taux de valorisation",
            "text": rate_text(item, programme.years[0]),
        })  # fmt: skip
        found["details"].append({
            "dataset": "tfpb_items", "row": item.action, "heading": "Calendrier",
            "text": item.calendar,
        })  # fmt: skip


def _total_rows(programme: Programme, line: Total) -> Rows:
    return [
        {
            "landlord": programme.landlord, "section": line.section, "label": line.label,
            "year": "" if year is None else year, "stated_eur": figure(line.stated[year, heading_]),
            "computed_eur": figure(value),
            "difference_eur": figure(line.stated[year, heading_] - value),
        }
        for (year, heading_), value in line.computed.items()
    ]  # fmt: skip


def programme_rows(
    programme: Programme, layout: Layout, annex: int, subtotals: bool
) -> dict[str, Rows]:
    """Everything that a landlord's programme says."""
    found: dict[str, Rows] = {
        name: [] for name in ("tfpb_items", "tfpb_amounts", "tfpb_totals", "tfpb_bases", "details")
    }
    printed: list[Line] = [*lines(programme, subtotals), *outside(programme)]
    for line in printed:
        if isinstance(line, Item):
            _item_rows(programme, line, annex, found)
        elif isinstance(line, Total):
            found["tfpb_totals"] += _total_rows(programme, line)
    for (year, measure), value in programme.bases.items():
        if measure == "abatement" or not sentence_bases(programme, layout):
            found["tfpb_bases"].append({
                "landlord": programme.landlord, "year": year, "measure": measure,
                "amount_eur": figure(value),
            })  # fmt: skip
    return found


def recommendation_rows(contract: Contract, annex: int) -> Rows:
    """The table of the evaluation."""
    return [
        {"annex": annex, "theme": row.theme, "finding": row.finding,
         "strategic_objective": row.strategic, "operational_objective": row.operational}
        for row in contract.recommendations
    ]  # fmt: skip


def participant_rows(contract: Contract, annex: int) -> Rows:
    """Who took part in the evaluation."""
    return [
        {"list": contract.participants_heading, "annex": annex, "position": position,
         "mention": mention.text, "partner_id": mention.partner_id}
        for position, mention in enumerate(contract.participants, start=1)
    ]  # fmt: skip


def statistics_rows(contract: Contract, annex: int) -> Rows:
    """A row a figure."""
    return [
        {"annex": annex, "title": figures.title, "row": name, "column": " > ".join(column),
         "value": figure(number(text)), "unit": unit, "text": text, "source": figures.source}
        for figures in contract.figures
        for name, texts in figures.rows
        for column, text, unit in zip(figures.columns, texts, figures.units, strict=True)
    ]  # fmt: skip


def contribution_rows(contract: Contract, annex: int) -> Rows:
    """The paragraphs of the contribution."""
    return [
        {"annex": annex, "contributor": contract.contributor, "position": position,
         "text": plain(statement.text), "schemes": " | ".join(statement.schemes),
         "decisions": " | ".join(statement.decisions)}
        for position, statement in enumerate(contract.statements, start=1)
    ]  # fmt: skip


def contact_rows(contract: Contract) -> Rows:
    """Whom to call."""
    return [
        {"organisation": contact.organisation, "department": contact.department,
         "phone": contact.phone, "email": contact.email}
        for contact in contract.contacts
    ]  # fmt: skip


def partner_rows(found: dict[str, Rows]) -> Rows:
    """Every body named, with how often."""
    named = Counter(
        row["partner_id"]
        for dataset in ("objective_partners", "participants")
        for row in found.get(dataset, ())
        if row["partner_id"]
    )
    return [{"partner_id": name, "mentions": times} for name, times in sorted(named.items())]
