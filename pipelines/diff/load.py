"""A folder that annexa wrote, or a PDF → a version of a contract that can be compared."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from pydantic import ValidationError

from pipelines.cache import Memory
from pipelines.diff.specs import SPECS
from pipelines.diff.values import folded
from pipelines.inputs import read_manifest
from pipelines.progress import SILENT, Progress
from pipelines.rowids import row_id
from pipelines.settings import Settings
from schemas.contract import Contract
from schemas.corrections import Correction
from schemas.datasets import Row
from schemas.errors import (
    AnnexaError,
    FileMissing,
    FileUnreadable,
    NotAConversion,
    OtherVersion,
    cause,
)


@dataclass(frozen=True)
class Version:
    """One of the two sides of a comparison."""

    contract: Contract
    name: str
    omitted: frozenset[str] = field(default=frozenset())
    """Datasets that were left out when the folder was written, and cannot be compared."""
    log: Sequence[Correction] = ()
    """The corrections that were applied to it."""

    def rows(self, dataset: str) -> list[Row]:
        """The rows of a dataset (never findings)."""
        return [row for row in self.contract.rows(dataset) if isinstance(row, Row)]

    @cached_property
    def by_id(self) -> dict[tuple[str, str], Row]:
        """Objectives and TFPB items, which rows of other datasets belong to, by identifier."""
        return {
            (dataset, row_id(row)): row
            for dataset in ("objectives", "tfpb_items")
            for row in self.rows(dataset)
        }

    @cached_property
    def amounts(self) -> dict[str, list[tuple[int, Decimal | None]]]:
        """The years and amounts of each TFPB item."""
        found: dict[str, list[tuple[int, Decimal | None]]] = defaultdict(list)
        for row in self.contract.tfpb_amounts:
            found[row.item_id].append((row.year, row.amount_eur))
        return found

    @cached_property
    def bodies(self) -> dict[str, list[str]]:
        """The partners of each objective, in the order of its cell."""
        found: dict[str, list[str]] = defaultdict(list)
        for row in self.contract.objective_partners:
            found[row.objective_id].append(row.partner_id)
        return found

    @cached_property
    def headings(self) -> frozenset[Hashable]:
        """All that stands over rows as a heading, without what typography makes of it."""
        found = {self.contract.contract.title}
        for dataset, spec in SPECS.items():
            for row in self.rows(dataset):
                for name in spec.place:
                    found.update(str(getattr(row, name) or "").split(" > "))
        return frozenset(map(folded, found))

    @cached_property
    def scanned(self) -> bool:
        """Whether any page was read from its picture, so that anything may be misread."""
        return any(page.reader == "ocr" for page in self.contract.ledger)


def load(path: Path, settings: Settings, progress: Progress = SILENT) -> Version:
    """The version in a folder or a PDF; a PDF is converted first.

    Raises an `AnnexaError` for a folder without a conversion and a PDF that cannot be read.
    """
    if path.is_dir():
        return _folder(path)
    if path.suffix.lower() == ".json" and path.is_file():
        return _folder(path.parent)
    # Late: it brings the engines, which two folders do not need.
    from pipelines.convert import convert

    memory = Memory()
    contract = convert(path, settings, progress, memory)
    return Version(contract, path.name, log=memory.log)


def _folder(folder: Path) -> Version:
    file = folder / "contract.json"
    try:
        text = file.read_bytes()
    except FileNotFoundError:
        raise (NotAConversion if folder.is_dir() else FileMissing)(folder) from None
    except OSError as error:
        raise FileUnreadable(file, cause(error)) from error
    try:
        contract = Contract.model_validate_json(text)
    except ValidationError as error:
        raise _refusal(folder, text) from error
    absent = set(Contract.model_fields) - contract.model_fields_set
    name = folder.name or folder.resolve().name
    return Version(contract, name, frozenset(absent), _log(folder))


def _refusal(folder: Path, text: bytes) -> AnnexaError:
    """Why a `contract.json` is not read: none at all, or with other columns than these."""
    try:
        whole = json.loads(text)
    except ValueError:
        return NotAConversion(folder)
    if not isinstance(whole, dict) or "contract" not in whole:
        return NotAConversion(folder)
    return OtherVersion(folder, str(read_manifest(folder).get("version", "inconnue")))


def _log(folder: Path) -> Sequence[Correction]:
    """The corrections of a folder, from its manifest."""
    lines = read_manifest(folder).get("corrections", [])
    try:
        return [Correction.model_validate(line) for line in lines]
    except ValidationError as error:
        raise NotAConversion(folder) from error
