"""Findings over a whole document."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from pipelines.checks import check
from pipelines.ledger import Ledger
from schemas.datasets import Passage


def passages(texts: Sequence[str]) -> list[Passage]:
    return [
        Passage(position=at, kind="paragraph", text=text, page_first=3, page_last=3)
        for at, text in enumerate(texts, start=1)
    ]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["12 000,00 €", "Agent de médiation", "8 500 €", "3 %", "1 200"], 1),
        (["12 000,00 €", "8 500 €", "Un texte de 3 mots"], 0),
        (["2021", "2022", "2023", "2024", "2025"], 0),
    ],
)
def test_numbers_by_themselves_are_a_table_that_was_not_known(
    texts: list[str], expected: int
) -> None:
    found = check([], [], [], [], Ledger(), passages(texts))
    assert [item.code for item in found].count("figures_alone") == expected
