"""Due dates: the commitments of real contracts, and every form that the contract page names."""

import csv
import time
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.dates import read_due
from extract.text import clean
from schemas import date_words

CASES = Path(__file__).parent / "cases"
WORDS = tomllib.loads(
    (Path(date_words.__file__).parent / "vocabulary" / "dates.toml").read_text(encoding="utf-8")
)
ENTRIES = [
    pytest.param(entry, id=f"{name}-{position}")
    for name, section in WORDS.items()
    for position, entry in enumerate(section if isinstance(section, list) else [section])
]


def cases(name: str) -> list[Any]:
    with (CASES / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return [pytest.param(row, id=row["text"][:60]) for row in csv.DictReader(lines)]


@pytest.mark.parametrize("case", [*cases("due"), *cases("commitments")])
def test_due(case: dict[str, str]) -> None:
    due = read_due(case["text"])
    found = (due.due_text, str(due.due_start or ""), str(due.due_end or ""))
    assert found == (case["due_text"], case["due_start"], case["due_end"])


@pytest.mark.parametrize("entry", ENTRIES)
def test_words_of_the_vocabulary(entry: dict[str, list[str]]) -> None:
    assert [text for text in entry["yes"] if not read_due(text).due_text] == []
    assert [text for text in entry["no"] if read_due(text).due_text] == []


def test_a_text_lies_where_its_words_say() -> None:
    """The words that give a date are words of the text, accents and case untouched."""
    text = "Ouverture : À COMPTER DU 1ER MARS 2021 | Bilan à l'Été 2022"
    assert read_due(text).due_text == "À COMPTER DU 1ER MARS 2021 | Été 2022"


_PIECES = ["T2", "2021", "2020", "-", "–", "/", "de", "à", "en", "juin", "31", "1er", "semestre"]
_PIECES += ["fin", "avant", "depuis", "dès", ":", ";", "|", "annuel", "20", "rentrée", "loi", "été"]


@settings(derandomize=True)
@given(st.lists(st.sampled_from(_PIECES), max_size=8).map(" ".join))
def test_any_order_of_words_is_read(text: str) -> None:
    due = read_due(text)
    assert all(part in clean(text) for part in due.due_text.split(" | "))
    assert due.due_text or not (due.due_start or due.due_end)


@settings(derandomize=True)
@given(st.text())
def test_any_text_is_read(text: str) -> None:
    assert read_due(text) == read_due(clean(text))


def test_many_dates_take_no_longer_each() -> None:
    # A text made to hurt: in quadratic time this takes minutes, otherwise a fifth of a second.
    start = time.process_time()
    due = read_due("le 3 mars 2021 : fait ; " * 8000)
    assert due.due_text.count("3 mars 2021") == 8000
    assert time.process_time() - start < 10
