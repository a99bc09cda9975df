"""The page about amendments names every column of its files."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemas.changes import Change
from schemas.corrections import OPERATIONS, Correction

TEXT = (Path(__file__).parents[2] / "docs" / "amendments.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [*Change.columns(), *Correction.columns(), *OPERATIONS])
def test_every_column_is_documented(name: str) -> None:
    assert f"`{name}`" in TEXT
