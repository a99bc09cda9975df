"""Real PDFs in, datasets out, compared with what is true in them."""

from __future__ import annotations

import re

import pytest

from schemas.datasets import DATASETS, Row
from tests.samples import SAMPLES, WITH_TEXT, accepted, conversion, tables, truth
from tests.scoring import score

# The partner datasets follow a gazetteer that grows; everything else is right to the last cell.
_PARTNERS = {"objective_partners": 0.995, "partners": 0.96, "participants": 0.96}


@pytest.mark.parametrize("name", WITH_TEXT)
def test_datasets_are_what_is_true(name: str) -> None:
    scores = score(truth(name), tables(name), accepted())
    wrong = {
        dataset: found.misses[:5] or f"{found.found} rows for {found.expected}"
        for dataset, found in scores.items()
        if found.row_f1 < (0.98 if dataset in _PARTNERS else 1.0)
        or found.exactness < _PARTNERS.get(dataset, 1.0)
    }
    assert not wrong


@pytest.mark.parametrize("name", WITH_TEXT)
def test_every_word_is_accounted_for(name: str) -> None:
    for page in conversion(name).ledger:
        parts = (page.value, page.heading, page.header, page.furniture, page.passage)
        assert sum(parts) + page.unassigned == page.words
        assert page.unassigned == 0, page


@pytest.mark.parametrize("name", WITH_TEXT)
def test_every_row_says_where_it_was_read(name: str) -> None:
    contract = conversion(name)
    for model in DATASETS[1:]:
        for row in contract.rows(model.about.name):
            assert isinstance(row, Row)
            places = [origin for origin in row.source if origin.page]
            assert places, row
            assert all(origin.bbox and origin.text and origin.reader for origin in places)
            assert any(row.page_first <= (origin.page or 0) <= row.page_last for origin in places)


@pytest.mark.parametrize("name", WITH_TEXT)
def test_places_hold_the_words_of_their_values(name: str) -> None:
    """A value's words stand in the texts of its places, but for hyphens at line ends."""
    for action in conversion(name).actions:
        printed = "".join(origin.text or "" for origin in action.source if origin.field == "text")
        assert _letters(action.text) in _letters(printed)


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


def test_the_two_wrong_sums_are_found_and_no_others() -> None:
    codes = [
        (finding.code, finding.row_id)
        for finding in conversion("annexes-montrenaud").findings
        if finding.code.endswith("mismatch")
    ]
    assert len(codes) == len(truth("annexes-montrenaud")["findings"])
    for name in WITH_TEXT[:2]:
        assert not [f for f in conversion(name).findings if f.code.endswith("mismatch")]


def test_samples_are_listed() -> None:
    listed = (SAMPLES / "README.md").read_text(encoding="utf-8")
    for path in SAMPLES.glob("*.pdf"):
        assert path.name in listed
