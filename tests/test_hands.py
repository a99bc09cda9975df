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
EXPECTED: dict[str, dict[str, list[dict[str, str]]]] = {
    path.stem: json.loads(path.read_text(encoding="utf-8"))
    for path in sorted(FOLDER.glob("*.json"))
}
CASES = [(hand, dataset) for hand, datasets in EXPECTED.items() for dataset in datasets]


@pytest.fixture(scope="module")
def hands(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, bytes]]:
    need_weasyprint()
    from weasyprint import HTML

    files = {}
    for hand in EXPECTED:
        path = tmp_path_factory.mktemp("hands") / f"{hand}.pdf"
        HTML(FOLDER / f"{hand}.html").write_pdf(path)
        contract = convert(path, Settings(verify=False))
        assert all(page.unassigned == 0 for page in contract.ledger)
        files[hand] = {name: bytes(content) for name, content in emit.render(contract).items()}
    return files


@pytest.mark.parametrize(("hand", "dataset"), CASES)
def test_what_it_says_is_found(hands: dict[str, dict[str, bytes]], hand: str, dataset: str) -> None:
    text = hands[hand][f"{dataset}.csv"].decode()
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(rows) == len(EXPECTED[hand][dataset]), rows
    for row, expected in zip(rows, EXPECTED[hand][dataset], strict=True):
        assert {name: row[name] for name in expected} == expected
