"""Every word that classifies is tried: examples match, counter-examples do not."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from extract.text import fold
from schemas.vocabulary import Entry, load_vocabulary

_FILES = Path(__file__).parent.parent / "schemas" / "vocabulary"
_NAMES = sorted(
    path.stem
    for path in _FILES.glob("*.toml")
    if any(
        isinstance(table, dict) and {"labels", "patterns"} & set(table)
        for table in tomllib.loads(path.read_text(encoding="utf-8")).values()
    )
)
_ENTRIES = [(name, entry) for name in _NAMES for entry in load_vocabulary(name, fold).entries]


@pytest.mark.parametrize(("name", "entry"), _ENTRIES, ids=[f"{n}:{e.name}" for n, e in _ENTRIES])
def test_examples(name: str, entry: Entry) -> None:
    assert entry.examples, f"{name}.toml, [{entry.name}] has no examples"
    for example in entry.examples:
        assert entry.matches(fold(example)), example
    for example in entry.counter_examples:
        assert not entry.matches(fold(example)), example


def test_columns_are_told_apart() -> None:
    columns = load_vocabulary("columns", fold)
    for entry in columns.entries:
        for example in entry.examples:
            assert columns.match(fold(example)) == entry.name, example
