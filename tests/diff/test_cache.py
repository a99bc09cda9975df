"""Nothing is done twice: folders that are up to date, pages that were read already."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines import runner
from pipelines.cache import PAGES, Memory
from pipelines.diff.load import load
from pipelines.inputs import MANIFEST
from pipelines.settings import Settings
from schemas.findings import finding
from schemas.page import Page, Word
from tests.samples import SAMPLES

CORRECTION = (
    "dataset,row_id,field,value,was\n"
    "objectives,renforcer-le-dialogue-dans-le-cadre-du-contrat-de-ville,priority,true,false\n"
)


@pytest.fixture
def task(tmp_path: Path) -> runner.Task:
    pdf = tmp_path / "annexes.pdf"
    shutil.copy(SAMPLES / "annexes-grand-cahors.pdf", pdf)
    return runner.Task(pdf, tmp_path / "output" / "annexes")


def test_what_is_up_to_date_is_left_alone(task: runner.Task) -> None:
    few = Settings(pages="3-5", review=False, workbook=False)
    first = runner.run(task, few)
    assert first.error is None
    assert not first.fresh
    written = (task.folder / "contract.json").stat().st_mtime_ns
    again = runner.run(task, few)
    assert again.fresh
    assert (again.rows, again.findings, again.pages) == (first.rows, first.findings, first.pages)
    assert (task.folder / "contract.json").stat().st_mtime_ns == written
    assert not runner.run(task, replace(few, force=True)).fresh
    assert not runner.run(task, replace(few, pages="3-4")).fresh
    (task.folder / "objectives.csv").write_bytes(b"")
    assert not runner.run(task, replace(few, pages="3-4")).fresh
    task.path.with_name("corrections.csv").write_text(CORRECTION, encoding="utf-8")
    assert not runner.run(task, replace(few, pages="3-4")).fresh
    assert runner.run(task, replace(few, pages="3-4")).fresh
    task.path.write_bytes(task.path.read_bytes() + b"\n")
    assert not runner.run(task, replace(few, pages="3-4")).fresh


# What takes more time to load than the whole answer may.
HEAVY = ("pdfplumber", "spacy", "pandas", "numpy", "camelot", "playa", "rapidfuzz", "cv2")
COMMAND = """
import sys
from pipelines.cli import main
try:
    main()
finally:
    print([name for name in {heavy} if name in sys.modules])
"""


def test_nothing_to_do_is_said_without_the_engines(task: runner.Task) -> None:
    few = Settings(pages="3-4", review=False, workbook=False)
    assert runner.run(task, few).error is None
    options = ("--pages", "3-4", "--no-review", "--no-xlsx", "--output", str(task.folder.parent))
    done = subprocess.run(
        [sys.executable, "-c", COMMAND.format(heavy=HEAVY), "convert", str(task.path), *options],
        capture_output=True,
        text=True,
        cwd=SAMPLES.parent,
        check=True,
    )
    assert "à jour" in done.stdout
    assert done.stdout.splitlines()[-1] == "[]"


def test_pages_are_read_once_and_give_the_same_files(
    task: runner.Task, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = Settings(pages="3-5", review=False, workbook=False)
    runner.run(task, few)
    before = contents(task.folder)

    def fail(*_: object) -> None:
        raise AssertionError("read again")

    monkeypatch.setattr("pipelines.reading.read_pages", fail)
    assert runner.run(task, replace(few, force=True)).error is None
    assert contents(task.folder) == before
    task.path.with_name("corrections.csv").write_text(CORRECTION, encoding="utf-8")
    assert runner.run(task, few).error is None
    version = load(task.folder, few)
    assert version.contract.objectives[0].priority is True
    assert [line.field for line in version.log] == ["priority"]
    assert (task.folder / PAGES).exists()
    monkeypatch.setattr("pipelines.inputs.vocabulary_fingerprint", lambda: "another")
    again = runner.run(task, few)
    assert (again.error, again.fresh) == (None, False)
    assert runner.run(task, replace(few, redact_contacts=True)).error is not None


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != MANIFEST}


PAGE = Page(1, 595, 842, (Word("été\u2028", (1, 2, 3, 4), "Arial", 9.5),))  # type: ignore[arg-type]


@pytest.mark.parametrize("recorded", [b"", b"\x1f\x8b", b"no gzip", None])
def test_recorded_pages_that_are_no_good_are_read_again(recorded: bytes | None) -> None:
    found = finding("page_skipped", page=2, pages="2")
    first = Memory("key")
    first.pages(lambda: ([PAGE], [found]))
    memory = Memory("another" if recorded is None else "key", recorded or first.kept)
    if recorded == b"":
        memory = Memory("key", first.kept)
    reads: list[int] = []

    def read() -> tuple[list[Page], list[object]]:
        reads.append(1)
        return [PAGE], [found]

    assert memory.pages(read) == ([PAGE], [found])  # type: ignore[arg-type]
    assert bool(reads) == (recorded != b"")
    assert memory.kept[4:8] == bytes(4), "no time in the gzip header"
