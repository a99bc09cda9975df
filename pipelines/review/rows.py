"""Contract → the plain data that the script of the review page draws from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipelines.emit import cell_text
from pipelines.rowids import row_id
from pipelines.tableschema import table_schema
from schemas.contract import Contract
from schemas.datasets import DATASETS, Row
from schemas.findings import CODES, Finding

# A row read with less is shown among what to look at; rows without a confidence are not.
_LOW_CONFIDENCE = 0.9
# Where a row of a dataset names another row as the place of its annex.
_PARENTS = {"objective_id": "objectives", "item_id": "tfpb_items"}
# The columns that tell a row in one line; of other datasets, all texts but identifiers.
_LEAD = {
    "objectives": ("operational_objective",),
    "partners": ("name", "acronym"),
    "objective_partners": ("mention", "role", "partner_id"),
    "participants": ("mention", "list"),
    "tfpb_items": ("action", "landlord"),
    "tfpb_amounts": ("printed", "year", "heading", "item_id"),
    "tfpb_totals": ("label", "year", "stated_eur", "landlord"),
    "tfpb_bases": ("landlord", "measure", "year", "amount_eur"),
    "statistics": ("text", "row", "column"),
    "actions": ("text",),
    "commitments": ("text",),
    "passages": ("text",),
}


def review_data(contract: Contract, omit: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Datasets, rows with their boxes, findings: what the page shows, as JSON.

    `omit` names datasets to leave out; `rows` is an iterator.  Boxes are `[column, page, x0, top,
    x1, bottom]` in points.
    """
    models = [
        model
        for model in DATASETS
        if model.about.name not in omit and contract.rows(model.about.name)
    ]
    annexes = _Annexes(contract)
    rows = (
        _row(index, row, annexes)
        for index, model in enumerate(models)
        for row in contract.rows(model.about.name)
        if isinstance(row, Row)
    )
    return {
        "contract_id": contract.contract.contract_id,
        "datasets": [_dataset(model) for model in models],
        "annexes": [[annex.number, annex.title] for annex in contract.annexes],
        "rows": rows,
        "findings": [_finding(finding, annexes) for finding in contract.findings],
        "low": _LOW_CONFIDENCE,
    }


def _dataset(model: type[Row]) -> dict[str, Any]:
    """A dataset with its columns: what they are called, and what a correction must keep to."""
    fields = []
    for field in table_schema(model)["fields"]:
        limits = field.get("constraints", {})
        described = {
            "name": field["name"],
            "title": field["title"],
            "about": field["description"],
            "type": field["type"],
            "required": limits.get("required", False),
        }
        fields.append(described | ({"enum": limits["enum"]} if "enum" in limits else {}))
    return {
        "name": model.about.name,
        "title": model.about.title,
        "fields": fields,
        "lead": _lead(model.about.name, fields),
    }


def _lead(dataset: str, fields: Sequence[Mapping[str, Any]]) -> list[int]:
    """The numbers of the columns whose values tell a row in one line."""
    names = [field["name"] for field in fields]
    texts = [
        field["name"]
        for field in fields
        if field["type"] == "string" and "enum" not in field and not field["name"].endswith("_id")
    ]
    return [names.index(name) for name in _LEAD.get(dataset, texts)]


def _row(dataset: int, row: Row, annexes: _Annexes) -> dict[str, Any]:
    """A row as text, its places by column, the rules that gave what was not read."""
    columns = row.columns()
    index = {name: number for number, name in enumerate(columns.values())}
    boxes = [
        [index[origin.field], origin.page, *(round(value, 1) for value in origin.bbox)]
        for origin in row.source
        if origin.page and origin.bbox and origin.field in index
    ]
    rules = {
        index[origin.field]: origin.rule
        for origin in row.source
        if origin.rule and origin.field in index
    }
    found: dict[str, Any] = {
        "d": dataset,
        "id": row_id(row),
        "v": [cell_text(getattr(row, name)) for name in columns.values()],
        "b": boxes,
        "p": [row.page_first, row.page_last],
    }
    annex = annexes.of(row)
    found |= {"a": annex} if annex is not None else {}
    found |= {"r": rules} if rules else {}
    confidence = getattr(row, "confidence", None)
    found |= {"c": float(confidence)} if confidence is not None else {}
    return found | ({"u": True} if getattr(row, "verified", None) is False else {})


def _finding(finding: Finding, annexes: _Annexes) -> dict[str, Any]:
    code = CODES[finding.code]
    found: dict[str, Any] = {
        "s": finding.severity,
        "code": finding.code,
        "title": code.title,
        "advice": code.advice,
        "m": finding.message,
        "d": finding.dataset,
        "id": finding.row_id,
        "f": finding.field,
    }
    if finding.page:
        found["p"] = finding.page
        annex = annexes.at(finding.page)
        found |= {"a": annex} if annex is not None else {}
    if finding.bbox:
        found["b"] = [round(value, 1) for value in finding.bbox]
    return found


class _Annexes:
    """Which annex a row belongs to: its own, its parent's, or the one whose pages it is on."""

    def __init__(self, contract: Contract) -> None:
        self._pages = [(part.page_first, part.page_last, part.number) for part in contract.annexes]
        self._parents = {
            (field, getattr(row, field)): getattr(row, "annex", None)
            for field, name in _PARENTS.items()
            for row in contract.rows(name)
        }

    def of(self, row: Row) -> int | None:
        annex: int | None
        for annex in self._said(row):
            if annex is not None:
                return annex
        return self.at(row.page_first)

    def _said(self, row: Row) -> Iterator[int | None]:
        yield getattr(row, "annex", None)
        for field in _PARENTS:
            yield self._parents.get((field, getattr(row, field, None)))

    def at(self, page: int) -> int | None:
        return next((n for first, last, n in self._pages if first <= page <= last), None)


def counted(contract: Contract, omit: Sequence[str] | frozenset[str] = ()) -> list[tuple[str, int]]:
    """The French title of each dataset that is shown, and how many rows it has."""
    return [
        (model.about.title, len(contract.rows(model.about.name)))
        for model in DATASETS
        if model.about.name not in omit
    ]
