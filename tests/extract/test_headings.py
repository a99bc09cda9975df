"""Headings of columns in words that no list has: known labels with something around them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from extract.tables.columns import heading_kind

_CASES = Path(__file__).parent / "cases" / "headings.csv"


def _cases() -> list[tuple[str, str]]:
    with _CASES.open(encoding="utf-8", newline="") as file:
        return [(row["heading"], row["kind"]) for row in csv.DictReader(file)]


@pytest.mark.parametrize(("heading", "kind"), _cases())
def test_heading(heading: str, kind: str) -> None:
    assert heading_kind(heading) == kind
