"""Identifiers that go on from an earlier version of a contract, and which row was which."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pipelines.diff.load import Version
from pipelines.diff.match import match
from pipelines.diff.specs import SPECS
from pipelines.rowids import row_id
from schemas.contract import Contract
from schemas.datasets import DATASETS, Row
from schemas.findings import Finding

_MODELS = {model.about.name: model for model in DATASETS}


@dataclass(frozen=True)
class Continued:
    """A contract with the identifiers of its earlier version."""

    contract: Contract
    names: dict[tuple[str, str], str] = field(default_factory=dict)
    """(dataset, row in the earlier version) → the same row here, of all datasets."""


def continue_from(contract: Contract, previous: Version) -> Continued:
    """The contract, each row that the earlier version had under the identifier it had there.

    `previous_id` says what that was; it stays empty for rows that are new.  A new row whose own
    identifier is taken by another gets the next free `-2`.
    """
    found = match(previous, Version(contract, ""))
    renamed: dict[tuple[str, str], str] = {}
    rows: dict[str, list[Row]] = {name: _rows(contract, name) for name in _MODELS}
    for dataset in _identified():
        pairs = found.datasets[dataset].pairs if dataset in found.datasets else []
        was = {id(new): row_id(old) for old, new in pairs}
        names = _names(rows[dataset], was)
        key = _MODELS[dataset].about.key[0]
        updated = []
        for row, name in zip(rows[dataset], names, strict=True):
            renamed[dataset, row_id(row)] = name
            own = {key: name, "previous_id": was.get(id(row), "")}
            updated.append(row.model_copy(update=own))
        rows[dataset] = updated
    update: dict[str, Any] = {
        dataset: tuple(_pointing(row, renamed) for row in entries)
        for dataset, entries in rows.items()
        if dataset != "contract"
    }
    update["findings"] = tuple(_finding(entry, renamed) for entry in contract.findings)
    return Continued(
        contract.model_copy(update=update),
        {
            (dataset, row_id(old)): row_id(_pointing(_renamed(new, renamed), renamed))
            for dataset, matched in found.datasets.items()
            for old, new in matched.pairs
        },
    )


def _rows(contract: Contract, dataset: str) -> list[Row]:
    return [row for row in contract.rows(dataset) if isinstance(row, Row)]


def _identified() -> list[str]:
    """The datasets whose rows are called by an identifier made from their words."""
    return [name for name, model in _MODELS.items() if "previous_id" in model.model_fields]


def _names(rows: Iterable[Row], was: Mapping[int, str]) -> list[str]:
    """The identifier of each row: the earlier one, or its own where no other row has that."""
    taken = set(was.values())
    names = []
    for row in rows:
        name = base = was.get(id(row)) or row_id(row)
        number = 1
        while id(row) not in was and name in taken:
            number += 1
            name = f"{base}-{number}"
        taken.add(name)
        names.append(name)
    return names


def _renamed(row: Row, renamed: Mapping[tuple[str, str], str]) -> Row:
    name = renamed.get((row.about.name, row_id(row)))
    return row.model_copy(update={row.about.key[0]: name}) if name else row


def _pointing(row: Row, renamed: Mapping[tuple[str, str], str]) -> Row:
    """A row that points to others by the names they have now."""
    update: dict[str, str] = {}
    parent = SPECS[row.about.name].parent
    if parent:
        column = row.about.foreign_keys[0].columns[0]
        update[column] = renamed.get((parent, getattr(row, column)), getattr(row, column))
    if row.about.name == "details":
        name = getattr(row, "row_id")  # noqa: B009
        update["row_id"] = renamed.get((getattr(row, "dataset"), name), name)  # noqa: B009
    return row.model_copy(update=update) if update else row


def _finding(entry: Finding, renamed: Mapping[tuple[str, str], str]) -> Finding:
    name = renamed.get((entry.dataset, entry.row_id))
    return entry.model_copy(update={"row_id": name}) if name else entry
