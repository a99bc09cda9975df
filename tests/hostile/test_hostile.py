"""Whatever a file holds, it is converted or refused: in time, in one line, whole or not at all.

`python -m tests.hostile` writes all of these files, and any number of damaged copies, for a run of
`annexa batch`; here the quick ones go through, and some copies.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.batch.plan import plan
from pipelines.batch.worker import Bounds, Worker
from pipelines.inert import is_formula
from pipelines.settings import Settings
from schemas.batch import DocumentResult
from schemas.limits import Limits
from tests.hostile.builder import document, text
from tests.hostile.damage import damaged
from tests.hostile.files import FILES, SENTENCE

SAMPLE = Path(__file__).resolve().parents[2] / "samples" / "annexes-montrenaud.pdf"
# Those that reach a bound take its time; they are read page by page in tests/extract.
SLOW = ("bomb-", "million-", "ten-", "-endless", "-bomb", "hidden-", "-flood", "dense", "-deep")
QUICK = [name for name in FILES if not any(part in name for part in SLOW)]
PLAIN = Settings(review=False, workbook=False)


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    found = Worker(Bounds(seconds=300))
    yield found
    found.close()


def convert(worker: Worker, data: bytes, name: str, folder: Path) -> DocumentResult:
    (folder / name).write_bytes(data)
    (document,) = plan(str(folder / name), folder / "out")
    result = worker.convert(document, PLAIN)
    assert "erreur interne" not in result.first, result.first
    assert "arrêtée" not in result.first, result.first
    assert result.first.isprintable()
    whole = (document.folder / "manifest.json").is_file()
    assert whole == (result.status != "refused")
    assert document.folder.exists() == whole
    outside = {path.name for path in folder.iterdir()} - {name, "out"}
    assert not outside
    return result


def converted(name: str, worker: Worker, folder: Path) -> dict[str, Any]:
    """The contract that a file is converted to."""
    convert(worker, FILES[name][0](), name, folder)
    (found,) = folder.rglob("contract.json")
    contract: dict[str, Any] = json.loads(found.read_bytes())
    return contract


@pytest.mark.parametrize("name", QUICK)
def test_file(name: str, worker: Worker, tmp_path: Path) -> None:
    make, ends = FILES[name]
    result = convert(worker, make(), name, tmp_path)
    if ends != "either":
        assert (result.status == "refused") == (ends == "refused"), result.first


OTHERS = ["invoice.pdf", "thesis.pdf", "timetable.pdf", "budget.pdf", "history.pdf"]


@pytest.mark.parametrize("name", OTHERS)
def test_no_city_contract_gives_no_invented_rows(name: str, worker: Worker, tmp_path: Path) -> None:
    contract = converted(name, worker, tmp_path)
    codes = {finding["code"] for finding in contract["findings"]}
    assert "dataset_none" in codes
    # Nor any that were invented and then refused.
    assert "required_empty" not in codes
    for dataset in ("objectives", "orientations", "tfpb_items", "actions", "recommendations"):
        assert not contract[dataset]


CODES = {
    "font-from-state.pdf": "page_partial",
    "form-font-around.pdf": "page_partial",
    "page-count-wrong.pdf": "pages_differ",
    "content-moved.pdf": "file_damaged",
    "cut.pdf": "file_damaged",
    "map-moved.pdf": "file_damaged",
    "stream-cut-late.pdf": "page_partial",
    "xref-far.pdf": "file_damaged",
}


@pytest.mark.parametrize("name", CODES)
def test_what_may_be_missing_is_told(name: str, worker: Worker, tmp_path: Path) -> None:
    contract = converted(name, worker, tmp_path)
    assert CODES[name] in {found["code"] for found in contract["findings"]}
    assert sum(page["words"] for page in contract["ledger"])


@pytest.mark.parametrize(
    ("name", "pages"),
    [("page-without-type.pdf", 2), ("pages-without-type.pdf", 2), ("page-without-size.pdf", 1)],
)
def test_pages_that_one_reader_lacks_are_read(
    name: str, pages: int, worker: Worker, tmp_path: Path
) -> None:
    contract = converted(name, worker, tmp_path)
    assert [page["words"] for page in contract["ledger"]] == [len(SENTENCE.split())] * pages
    assert [found["code"] for found in contract["findings"]] == ["dataset_none"]


def test_a_map_that_is_elsewhere_is_found(worker: Worker, tmp_path: Path) -> None:
    contract = converted("map-moved.pdf", worker, tmp_path)
    assert [row["text"] for row in contract["passages"]] == ["Mission locale"]


def test_values_of_fields_without_a_look_are_read(worker: Worker, tmp_path: Path) -> None:
    contract = converted("fields-without-look.pdf", worker, tmp_path)
    said = " ".join(row["text"] for row in contract["passages"])
    for value in ("Mission locale du Lot", "Deux lignes", "de texte", "Quartier nord", "b"):
        assert value in said


def test_an_empty_stream_is_no_damage(worker: Worker, tmp_path: Path) -> None:
    contract = converted("empty-stream.pdf", worker, tmp_path)
    assert [found["code"] for found in contract["findings"]] == ["dataset_none"]


def test_pages_are_bounded(worker: Worker, tmp_path: Path) -> None:
    path = tmp_path / "long.pdf"
    path.write_bytes(document([text(SENTENCE)] * 3))
    (one,) = plan(str(path), tmp_path / "out")
    worker.convert(one, replace(PLAIN, limits=Limits(pages=2)))
    contract = json.loads((one.folder / "contract.json").read_bytes())
    assert [page["page"] for page in contract["ledger"]] == [1, 2]
    assert "pages_bounded" in {found["code"] for found in contract["findings"]}


def test_formulas_are_inert_in_csv(worker: Worker, tmp_path: Path) -> None:
    """No cell of a CSV is calculated by a spreadsheet, and a space away is the text as it was."""
    convert(worker, FILES["formulas.pdf"][0](), "formulas.pdf", tmp_path)
    (found,) = tmp_path.rglob("contract.json")
    texts = [row["orientation"] for row in json.loads(found.read_bytes())["orientations"]]
    with (found.parent / "orientations.csv").open(encoding="utf-8", newline="") as file:
        cells = [row["orientation"] for row in csv.DictReader(file)]
    assert any(is_formula(text) for text in texts)
    assert [cell.removeprefix(" ") for cell in cells] == texts
    for path in found.parent.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            assert not [cell for row in csv.reader(file) for cell in row if cell[:1] in [*"=+-@"]]


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10_000))
def test_damaged_copy(seed: int, worker: Worker, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("copy")
    convert(worker, damaged(SAMPLE.read_bytes(), seed), "copy.pdf", folder)
