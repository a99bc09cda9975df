"""The amendment of the sample: every difference of the golden list, and no other."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from typing import Any

from extract.text import fold
from pipelines.diff.changes import compare
from pipelines.diff.load import Version
from pipelines.diff.write import render
from schemas.changes import Change, Comparison
from tests.samples import TRUTHS, conversion

Key = tuple[str, ...]


def comparison() -> Comparison:
    names = ("annexes-grand-cahors", "avenant-2023-grand-cahors")
    old, new = (Version(conversion(name), name) for name in names)
    return compare(old, new)


def key(dataset: str, change: str, field: str, old: object, new: object) -> Key:
    # The list was written before `moved` had a name of its own.
    said = "modified" if change == "moved" else change
    return dataset, said, field, fold(str(old)), fold(str(new))


def expected() -> Counter[Key]:
    lines: list[dict[str, Any]] = json.loads(
        (TRUTHS / "changes-2023.json").read_text(encoding="utf-8")
    )
    names = ("dataset", "change", "field", "old", "new")
    return Counter(key(*(line[name] for name in names)) for line in lines)


def found(changes: tuple[Change, ...]) -> Counter[Key]:
    return Counter(key(c.dataset, c.change, c.field, c.old, c.new) for c in changes)


def test_every_difference_and_no_other() -> None:
    wanted, got = expected(), found(comparison().changes)
    right = (wanted & got).total()
    assert right >= 0.98 * wanted.total(), wanted - got
    assert right >= 0.98 * got.total(), got - wanted


def test_reworded_and_moved_rows_are_seen_as_such() -> None:
    changes = [c for c in comparison().changes if c.dataset == "objectives" and not c.follows]
    words = [c for c in changes if c.field == "operational_objective" and c.change == "modified"]
    assert [c.new for c in words] == [
        "Développer la participation des habitants et des usagers à l'amélioration de leur cadre "
        "de vie",
        "Renforcer et élargir le CLSPD",
    ]
    moved = [c for c in changes if c.change == "moved"]
    assert {c.label for c in moved} == {"Poursuivre la lutte contre l'habitat indigne"}
    assert [c.field for c in moved] == ["pillar", "theme", "strategic_objective"]


def test_an_amendment_is_another_contract_than_what_it_amends() -> None:
    old, new = (
        conversion(name).contract for name in ("annexes-grand-cahors", "avenant-2023-grand-cahors")
    )
    assert (old.document_kind, new.document_kind) == ("annexes", "amendment")
    # One database holds both.
    assert old.contract_id != new.contract_id
    assert not [change for change in comparison().changes if change.dataset == "contract"]


def test_what_merely_follows_says_so() -> None:
    changes = comparison().changes
    for change in changes:
        if change.field in ("mentions", "total_computed_eur", "computed_eur"):
            assert change.follows, change
    own = [change for change in changes if not change.follows]
    assert len(own) < len(changes) / 2


def test_both_places_are_told() -> None:
    for change in comparison().changes:
        assert change.page or change.change == "removed"
        assert change.old_page or change.change == "added"
        assert change.places or change.change == "removed" or change.field == "mentions"


def test_files_hold_the_same_changes() -> None:
    files = render(comparison())
    assert files == render(comparison())
    rows = list(csv.DictReader(io.StringIO(files["changes.csv"].decode(), newline="")))
    data = json.loads(files["changes.json"])
    assert len(rows) == len(data["changes"]) == len(comparison().changes)
    assert list(rows[0]) == list(Change.columns())
    assert all((row["old"], row["new"]) == (c["old"], c["new"])
               for row, c in zip(rows, data["changes"], strict=True))  # fmt: skip
