"""The samples, what is true in them, and their conversions, made once a session."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pipelines import emit
from pipelines.convert import convert
from pipelines.settings import Settings
from schemas.contract import Contract
from tests.scoring import load_truth

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "samples"
TRUTHS = ROOT / "tests" / "truth"
WITH_TEXT = ("annexes-grand-cahors", "avenant-2023-grand-cahors", "annexes-montrenaud")


@cache
def conversion(name: str) -> Contract:
    """The contract that a sample converts to."""
    return convert(SAMPLES / f"{name}.pdf", Settings())


@cache
def tables(name: str) -> dict[str, list[dict[str, str]]]:
    """The CSV rows of a sample's conversion, as a reader of the files gets them."""
    return rows_of(emit.render(conversion(name)))


def rows_of(files: Mapping[str, bytes]) -> dict[str, list[dict[str, str]]]:
    """The CSV rows of rendered files, by dataset."""
    return {
        Path(file).stem: list(csv.DictReader(io.StringIO(content.decode(), newline="")))
        for file, content in files.items()
        if file.endswith(".csv")
    }


def truth(name: str) -> dict[str, list[dict[str, Any]]]:
    """What is true in a sample."""
    return load_truth(TRUTHS / f"{name}.json")


def accepted() -> dict[str, list[str]]:
    """Identifiers that mean the same body."""
    ids: dict[str, list[str]] = json.loads(
        (TRUTHS / "accepted_partner_ids.json").read_text(encoding="utf-8")
    )
    return ids
