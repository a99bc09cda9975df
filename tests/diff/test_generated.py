"""Fifty amendments with known edits, and contracts set otherwise with none."""

from __future__ import annotations

import random
from contextlib import suppress

import pytest

from pipelines.diff.changes import compare
from pipelines.diff.load import Version
from schemas.changes import Change
from schemas.contract import Contract
from tests.diff.edits import EDITS, Editor
from tests.diff.pairs import Tally, add, score
from tests.samples import conversion

BASES = ("annexes-grand-cahors", "annexes-montrenaud")


def changes_of(old: Contract, new: Contract) -> list[Change]:
    return list(compare(Version(old, "a"), Version(new, "b")).changes)


def test_known_edits_are_found_and_nothing_else() -> None:
    total: dict[str, Tally] = {}
    for seed in range(50):
        base = conversion(BASES[seed % 2])
        editor = Editor(base, seed)
        for name in random.Random(seed).sample(EDITS, 6):
            with suppress(IndexError):
                getattr(editor, name)()
        add(total, score(editor.lines, changes_of(base, editor.result())))
    assert set(total) == {"text", "amount", "date", "priority", "partner", "structure"}
    for kind, tally in total.items():
        missed, invented = tally.missed[:3], tally.invented[:3]
        assert tally.recall >= 0.98, (kind, missed)
        assert tally.precision >= 0.98, (kind, invented)


@pytest.mark.parametrize("name", [*BASES, "avenant-2023-grand-cahors"])
def test_a_contract_does_not_differ_from_itself(name: str) -> None:
    assert not changes_of(conversion(name), conversion(name))
    assert not changes_of(conversion(name), Editor(conversion(name), 1).result())
