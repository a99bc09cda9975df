"""A pair of the corpus, made here: laid out anew it says the same, amended it says what it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.corpus.build import build
from tests.corpus.plan import recipes
from tests.diff.measure import measure, report

# Two producers that need no office program and no browser.
PAIR = ("pair-07-a", "pair-07-b", "pair-07-c")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pairs")
    for recipe in recipes():
        if recipe.name in PAIR:
            build(recipe, folder)
    return folder


def test_pairs_are_silent_and_edits_are_found(corpus: Path) -> None:
    found = measure(corpus)
    assert (found.relaid, found.edited, found.noisy) == (1, 1, {})
    for kind, tally in found.tallies.items():
        assert (tally.missed, tally.invented) == ([], []), kind
    assert sum(tally.expected for tally in found.tallies.values()) > 10


def test_the_report_says_what_was_measured(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.diff.measure.printed_edits", lambda *_: [])
    lines = list(report(corpus))
    assert "1 of 1 pairs" in lines[0]
    text = next(line for line in lines if line.startswith("| text "))
    assert text.split("|")[2].strip() == "0"
    assert text.split("|")[5].strip() == "0.0"
