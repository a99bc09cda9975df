"""A contract as other authors write it, in words and layouts of theirs, converted whole."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from pipelines import emit
from pipelines.convert import convert
from pipelines.settings import Settings
from tests.tools import need_weasyprint

FOLDER = Path(__file__).parent / "hands"
EXPECTED: dict[str, list[dict[str, str]]] = json.loads(
    (FOLDER / "expected.json").read_text(encoding="utf-8")
)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    need_weasyprint()
    from weasyprint import HTML

    path = tmp_path_factory.mktemp("hands") / "annexes.pdf"
    HTML(FOLDER / "annexes.html").write_pdf(path)
    contract = convert(path, Settings(verify=False))
    assert all(page.unassigned == 0 for page in contract.ledger)
    return {name: bytes(content) for name, content in emit.render(contract).items()}


@pytest.mark.parametrize("dataset", EXPECTED)
def test_what_it_says_is_found(files: dict[str, bytes], dataset: str) -> None:
    text = files[f"{dataset}.csv"].decode()
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(rows) == len(EXPECTED[dataset]), rows
    for row, expected in zip(rows, EXPECTED[dataset], strict=True):
        assert {name: row[name] for name in expected} == expected
