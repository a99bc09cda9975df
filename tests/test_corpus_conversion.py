"""The twelve small documents of the corpus, made and converted: other layouts than the samples'."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines import emit
from pipelines.convert import convert
from pipelines.settings import Settings
from tests.extract.test_readers import assert_same, read_fast, read_native
from tests.samples import ROOT, accepted
from tests.scoring import score
from tests.tools import need_weasyprint

# What the whole corpus is held to; a document alone may lose a little more.
_ALL = 0.98
_EACH = 0.95


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    need_weasyprint()
    folder = tmp_path_factory.mktemp("corpus")
    command = [sys.executable, "-m", "tests.corpus", "make", "--small", "--output", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return folder


def test_other_layouts_are_read(corpus: Path) -> None:
    equal = cells = 0
    poor = {}
    documents = sorted(path.parent for path in corpus.glob("*/truth.json"))
    assert len(documents) >= 10
    for folder in documents:
        contract = convert(folder / f"{folder.name}.pdf", Settings(verify=False))
        assert all(page.unassigned == 0 for page in contract.ledger), folder.name
        found = {
            Path(name).stem: list(csv.DictReader(io.StringIO(content.decode(), newline="")))
            for name, content in emit.render(contract).items()
            if name.endswith(".csv")
        }
        truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
        rows = {name: value for name, value in truth.items() if _is_dataset(value)}
        scores = score(rows, found, accepted()).values()
        own = sum(item.equal for item in scores) / sum(item.cells for item in scores)
        equal += sum(item.equal for item in scores)
        cells += sum(item.cells for item in scores)
        if own < _EACH:
            poor[folder.name] = round(own, 3)
    assert not poor
    assert equal / cells >= _ALL


def test_both_readers_give_the_same_pages(corpus: Path) -> None:
    for path in sorted(corpus.glob("*/*.pdf")):
        for page, other in zip(read_native(path), read_fast(path), strict=True):
            assert_same(page, other)


def _is_dataset(value: object) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)
