"""What a comparison must know of each dataset: what names a row, what places it, what it says."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.changes import ChangeKind


@dataclass(frozen=True)
class Spec:
    """How the rows of a dataset are matched and compared, by the names of their fields."""

    main: str
    """Stands for the whole row where it was added or removed."""
    wording: tuple[str, ...]
    """What the row says, and may say in other words."""
    place: tuple[str, ...] = ()
    """The headings that it stands under."""
    values: tuple[str, ...] = ()
    """What else can change."""
    fixed: tuple[str, ...] = ()
    """What two rows must share to be the same one."""
    parent: str = ""
    """The dataset that the row belongs to; its key is the first foreign key."""
    kind: ChangeKind = "text"
    """Of a row that was added or removed."""
    travels: bool = False
    """A row may go to another parent: long enough to be known again by its words alone."""


# Parents before children.  Left out on purpose: ranks and pages (the same content set otherwise),
# what the gazetteer says of a body, and what is a verdict on a value and not a value (`proof`,
# `method`, `score`, `difference_eur`).
SPECS: dict[str, Spec] = {
    "contract": Spec(
        "title",
        ("title",),
        values=(
            "document_kind",
            "intercommunality",
            "towns",
            "department",
            "region",
            "period_start",
            "period_end",
            "districts",
        ),
        kind="structure",
    ),
    "annexes": Spec("title", ("title",), values=("number",), kind="structure"),
    "orientations": Spec(
        "strategic_objective",
        ("strategic_objective",),
        ("annex", "axis_kind", "pillar", "theme", "orientation"),
        kind="structure",
    ),
    "objectives": Spec(
        "operational_objective",
        ("operational_objective",),
        ("annex", "axis_kind", "pillar", "theme", "strategic_objective"),
        ("actions_text", "partners_text", "commitments_text", "priority"),
        kind="structure",
    ),
    "tfpb_items": Spec(
        "action",
        ("action", "description"),
        ("annex", "landlord", "district", "section", "axis", "parent"),
        ("gup_reference", "observation", "total_stated_eur", "total_computed_eur"),
        kind="structure",
    ),
    "recommendations": Spec(
        "finding",
        ("finding", "strategic_objective", "operational_objective"),
        ("annex", "theme"),
        kind="structure",
    ),
    "partners": Spec("name", ("name",), values=("mentions",), kind="partner"),
    "actions": Spec("text", ("text",), parent="objectives", travels=True),
    "commitments": Spec(
        "text",
        ("text",),
        values=("due_text", "due_start", "due_end"),
        parent="objectives",
        travels=True,
    ),
    "objective_partners": Spec(
        "mention",
        ("mention",),
        values=("role", "partner_id"),
        parent="objectives",
        kind="partner",
    ),
    "participants": Spec(
        "mention", ("mention",), ("annex", "list"), ("partner_id",), kind="partner"
    ),
    "tfpb_amounts": Spec(
        "amount_eur",
        ("heading",),
        values=("amount_eur", "printed"),
        fixed=("year",),
        parent="tfpb_items",
        kind="amount",
    ),
    "tfpb_totals": Spec(
        "stated_eur",
        ("label", "heading"),
        ("landlord", "section"),
        ("stated_eur", "computed_eur"),
        fixed=("year",),
        kind="amount",
    ),
    "tfpb_bases": Spec(
        "amount_eur",
        ("landlord",),
        values=("amount_eur",),
        fixed=("year", "measure"),
        kind="amount",
    ),
    "statistics": Spec(
        "text",
        ("row", "column"),
        ("annex", "title"),
        ("value", "text", "unit", "source_text"),
        kind="amount",
    ),
    "passages": Spec("text", ("text",), ("annex", "heading")),
    "contributions": Spec("text", ("text",), ("annex", "contributor"), ("schemes", "decisions")),
    "contacts": Spec("organisation", ("organisation", "department"), values=("phone", "email")),
    "details": Spec("text", ("heading", "text"), ("dataset", "row_id")),
}

# The cell of an objective that the rows of a dataset come from.
CELLS = {
    "actions": "actions_text",
    "commitments": "commitments_text",
    "objective_partners": "partners_text",
}

_KINDS: dict[str, ChangeKind] = {
    "annex": "structure",
    "axis_kind": "structure",
    "number": "structure",
    "document_kind": "structure",
    "period_start": "date",
    "period_end": "date",
    "due_text": "date",
    "due_start": "date",
    "due_end": "date",
    "priority": "priority",
    "partners_text": "partner",
    "mention": "partner",
    "role": "partner",
    "partner_id": "partner",
    "mentions": "partner",
    "name": "partner",
    "amount_eur": "amount",
    "printed": "amount",
    "total_stated_eur": "amount",
    "total_computed_eur": "amount",
    "stated_eur": "amount",
    "computed_eur": "amount",
    "value": "amount",
}


def kind_of(dataset: str, field: str) -> ChangeKind:
    """The kind of a change of this field."""
    spec = SPECS[dataset]
    return "structure" if field in spec.place else _KINDS.get(field, "text")
