"""What a row of any dataset is called, where its dataset has no identifier of its own."""

from __future__ import annotations

from schemas.datasets import Contact, Detail, Row, TfpbBase, TfpbTotal

# Datasets without a key are named by the fields that tell their rows apart.
_NAMED_BY: dict[type[Row], tuple[str, ...]] = {
    Detail: ("dataset", "row_id", "heading"),
    TfpbTotal: ("landlord", "section", "label", "heading", "year"),
    TfpbBase: ("landlord", "year", "measure"),
    Contact: ("organisation", "department"),
}


def key_fields(model: type[Row]) -> tuple[str, ...]:
    """The fields that a row of this dataset is called by."""
    return model.about.key or _NAMED_BY[model]


def row_id(row: Row) -> str:
    """The identifier of a row, or its key joined with ` / `: `renforcer-le-clspd / 2`."""
    parts = (getattr(row, name) for name in key_fields(type(row)))
    return " / ".join(str(part) for part in parts if part not in (None, ""))
