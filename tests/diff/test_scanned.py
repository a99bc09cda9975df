"""A contract printed and scanned: what OCR misread is no sure change, what is new is one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pipelines.diff.changes import compare
from pipelines.diff.load import Version
from schemas.changes import Change
from schemas.contract import Contract
from schemas.datasets import Row
from schemas.origin import Origin
from tests.samples import conversion

SAMPLE = "annexes-montrenaud"


def scanned(**edits: tuple[int, dict[str, Any]]) -> Contract:
    """The sample as OCR reads it; `edits` are the place of a row in its dataset, and its values."""
    contract = conversion(SAMPLE)
    update: dict[str, Any] = {}
    for name in Contract.model_fields:
        if name in ("contract", "findings", "ledger", "signs"):
            continue
        rows: list[Any] = [
            row.model_copy(update={"source": _by_ocr(row)})
            for row in contract.rows(name)
            if isinstance(row, Row)
        ]
        if name in edits:
            at, values = edits[name]
            rows[at] = rows[at].model_copy(update=values)
        update[name] = tuple(rows)
    ledger = tuple(page.model_copy(update={"reader": "ocr"}) for page in contract.ledger)
    return contract.model_copy(update=update | {"ledger": ledger})


def _by_ocr(row: Row) -> tuple[Origin, ...]:
    return tuple(replace(origin, reader="ocr") for origin in row.source)


def changes(new: Contract) -> list[Change]:
    old = Version(conversion(SAMPLE), "printed")
    return [*compare(old, Version(new, "scanned")).changes]


def test_what_ocr_reads_rightly_is_no_change() -> None:
    assert not changes(scanned())


@pytest.mark.parametrize("heading", ["| Pilote | Partenaires", "Objectif 1 La culhire"])
def test_a_heading_that_only_the_scan_has_is_doubtful(heading: str) -> None:
    found = changes(scanned(objectives=(2, {"theme": heading})))
    assert [(change.field, change.doubtful) for change in found] == [("theme", True)]


def test_a_move_to_a_heading_that_both_have_is_sure() -> None:
    rows = conversion(SAMPLE).objectives
    other = next(row for row in rows if row.strategic_objective != rows[2].strategic_objective)
    found = changes(scanned(objectives=(2, {"strategic_objective": other.strategic_objective})))
    assert [(change.change, change.doubtful) for change in found] == [("moved", False)]


def test_what_follows_from_doubt_is_doubtful() -> None:
    contract = conversion(SAMPLE)
    item = contract.tfpb_items[0]
    amounts = tuple(row for row in contract.tfpb_amounts if row.item_id != item.item_id)
    new = scanned().model_copy(
        update={"tfpb_items": scanned().tfpb_items[1:], "tfpb_amounts": amounts}
    )
    found = changes(new)
    assert any(change.follows for change in found)
    assert all(change.doubtful for change in found)


def test_words_that_were_not_misread_are_a_change() -> None:
    said = conversion(SAMPLE).objectives[2].operational_objective
    text = f"{said}, et ouvrir une ferme pédagogique avec les habitants"
    found = changes(scanned(objectives=(2, {"operational_objective": text})))
    assert [(c.field, c.doubtful) for c in found] == [("operational_objective", False)]
    found = changes(scanned(objectives=(2, {"operational_objective": said.replace("e", "c", 1)})))
    assert [(c.field, c.doubtful) for c in found] == [("operational_objective", True)]
