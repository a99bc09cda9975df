"""Findings over a whole document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import pytest

from pipelines.checks import check
from pipelines.ledger import Ledger
from schemas.datasets import Annex, Orientation, Passage, Row
from schemas.geometry import Box
from schemas.origin import Origin
from schemas.page import HiddenText, Page, Word


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


@pytest.mark.parametrize(
    ("hidden", "reason", "expected"),
    [
        ("urbaine de proximité", "clipped", 0),
        ("urbaine de proximité", "invisible", 1),
        ("proximité sociale", "clipped", 1),
    ],
)
def test_what_a_page_end_cuts_off_and_the_next_page_prints_is_not_hidden(
    hidden: str, reason: Literal["clipped", "invisible"], expected: int
) -> None:
    box = Box(50, 800, 150, 810)
    first = Page(1, 595, 842, (), hidden=(HiddenText(hidden, box, reason),))
    texts = enumerate(["gestion", "urbaine", "de", "proximité"])
    words = tuple(Word(text, Box(50 * at, 20, 50 * at + 40, 30), "Test", 9.0) for at, text in texts)
    found = check([first, Page(2, 595, 842, words)], [], [], [], Ledger(), passages(["Un texte"]))
    assert [item.code for item in found].count("text_hidden") == expected


def orientation(page: int, titled: int) -> Orientation:
    return Orientation(
        orientation_id="agir",
        annex=1,
        axis_kind="pillar",
        pillar="EMPLOI",
        orientation="Agir",
        strategic_objective="Agir",
        page_first=page,
        page_last=page,
        source=(Origin(field="pillar", page=titled, bbox=(0, 0, 9, 9), text="PILIER EMPLOI"),),
    )


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (orientation(page=5, titled=2), "pillar"),
        (orientation(page=6, titled=5), ""),
        (orientation(page=2, titled=2), ""),
        (Annex(number=1, title="Objectifs", page_first=2, page_last=6), "page_last"),
        (Annex(number=1, title="Objectifs", page_first=5, page_last=6), ""),
    ],
)
def test_a_title_before_pages_that_were_not_read_may_not_hold_behind_them(
    row: Row, field: str
) -> None:
    pages = [Page(number, 595, 842, ()) for number in (1, 2, 5, 6)]
    found = check(pages, [], [], [], Ledger(), [row])
    assert [item.field for item in found if item.code == "title_doubtful"] == [field] * bool(field)
