"""A disk that is full stops nothing for good: the old folder stays, and space makes it whole."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from pipelines.batch.plan import plan
from pipelines.batch.worker import Bounds, Worker
from pipelines.settings import Settings
from schemas.batch import DocumentResult
from tests.hostile.builder import document, grid, text

ROOT = Path(__file__).resolve().parents[2]
START = "from pipelines.cli import main; main()"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, of 400 kB."""
    place = tmp_path / "disk"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", place]).returncode:
        pytest.skip("only root mounts a disk")
    yield place
    subprocess.run(["umount", place], check=True)


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    """A document whose conversion is larger than the disk."""
    rows = [["Orientation", "Objectifs stratégiques"], ["Emploi", "Accompagner les jeunes"]]
    pages = [text(f"Contrat de ville, page {at}") + grid(rows, [200, 200]) for at in range(9)]
    path = tmp_path / "contract.pdf"
    path.write_bytes(document(pages))
    return path


def annexa(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", START, *map(str, arguments), "--no-review"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=300,
    )


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_convert_leaves_the_old_folder(disk: Path, pdf: Path) -> None:
    old = disk / "contract"
    old.mkdir()
    (old / "contract.json").write_bytes(b"{}")
    (disk / "filler").write_bytes(bytes(370_000))
    before = files(disk)
    done = annexa("convert", pdf, "--output", disk)
    assert (done.returncode, done.stderr.count("\n")) == (4, 1)
    assert "disque est plein" in done.stderr
    assert files(disk) == before


def test_batch_goes_on_when_there_is_space(disk: Path, pdf: Path) -> None:
    call = ("batch", pdf, "--output", disk / "out", "--jobs", 1)
    done = annexa(*call)
    assert (done.returncode, done.stderr.count("\n")) == (4, 1), done.stderr
    assert "disque est plein" in done.stderr
    # The conversion, the corpus or its Parquet was too much for it; what is there is whole.
    for path in (disk / "out" / "documents").rglob("contract.json"):
        assert path.with_name("manifest.json").is_file()
    subprocess.run(["mount", "-o", "remount,size=60m", disk], check=True)
    done = annexa(*call)
    assert done.returncode in (0, 3), done.stderr
    with (disk / "out" / "batch-report.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (disk / "out" / row["folder"] / "manifest.json").is_file()
    parquet = disk / "out" / "parquet" / "dataset=contract" / "rows.parquet"
    with duckdb.connect() as memory:
        assert memory.execute(f"SELECT count(*) FROM '{parquet}'").fetchall() == [(1,)]


def test_what_is_no_fault_of_the_document_is_tried_again(pdf: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    (one,) = plan(str(pdf), tmp_path / "file")
    worker = Worker(Bounds())
    result = worker.convert(one, Settings(review=False, workbook=False))
    worker.close()
    assert (result.status, result.again) == ("refused", True)
    assert "again" not in DocumentResult.columns()
