"""A batch as a person meets it: documents of all kinds, killed in the middle, started again."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from pipelines.batch import engine
from pipelines.batch.report import page, write_report
from schemas.batch import DocumentResult
from tests.hostile.builder import document, grid, text
from tests.hostile.files import FILES, plain

ROOT = Path(__file__).resolve().parents[2]
START = "from pipelines.cli import main; main()"
# Two documents that stop nobody, and one of each way to end.
NAMES = ["invoice.pdf", "thesis.pdf", "zero-bytes.pdf", "controls.pdf", "page-tree-loop.pdf"]


def command(source: Path, output: Path, *more: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [
            *(sys.executable, "-c", START, "batch", str(source), "--output", str(output)),
            *("--jobs", "1", "--no-review", "--no-xlsx", *more),
        ],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def report(output: Path) -> dict[str, dict[str, str]]:
    with (output / "batch-report.csv").open(encoding="utf-8", newline="") as file:
        return {row["document"]: row for row in csv.DictReader(file)}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in NAMES:
        (folder / name).write_bytes(FILES[name][0]())
    rows = [["Orientation", "Objectifs stratégiques"], ["Emploi", "Accompagner les jeunes"]]
    for at in range(3):
        content = text(f"Contrat de ville de Lieu-{at}") + grid(rows, [200, 200], top=600)
        (folder / f"contract-{at}.pdf").write_bytes(document([content]))
    os.mkfifo(folder / "fifo.pdf")
    return folder


def kill_after(lines: int, source: Path, output: Path) -> None:
    """Starts a batch and kills it, with all of its processes, when that many are done."""
    process = command(source, output)
    wait_for(lines, process, output)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def wait_for(lines: int, process: subprocess.Popen[str], output: Path) -> None:
    journal = output / "batch.jsonl"
    until = time.monotonic() + 240
    while time.monotonic() < until and process.poll() is None:
        if journal.exists() and journal.read_bytes().count(b"\n") >= lines:
            break
        time.sleep(0.05)


def test_killed_twice_and_started_again(source: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    kill_after(2, source, output)
    # The half line of a run that died.
    with (output / "batch.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"key": "half')
    kill_after(5, source, output)
    process = command(source, output)
    said, errors = process.communicate(timeout=400)
    assert process.returncode == 4, errors
    assert "Traceback" not in said + errors
    assert "\x1b" not in said + errors
    found = report(output)
    assert sorted(found) == sorted(path.name for path in source.iterdir())
    refused = {name for name, row in found.items() if row["status"] == "refused"}
    assert refused == {"zero-bytes.pdf", "page-tree-loop.pdf", "fifo.pdf"}
    for name, row in found.items():
        if name not in refused:
            assert (output / row["folder"] / "manifest.json").is_file()
    assert 0 < int(found["invoice.pdf"]["verified"]) <= int(found["invoice.pdf"]["rows"])
    assert not list(output.rglob("*.annexa-new"))
    assert_corpus(output, len(found))
    before = (output / "batch.jsonl").read_bytes()
    again = command(source, output)
    again.communicate(timeout=200)
    assert (output / "batch.jsonl").read_bytes() == before
    assert_corpus(output, len(found))


def assert_corpus(output: Path, documents: int) -> None:
    with duckdb.connect(str(output / "corpus.duckdb"), read_only=True) as corpus:
        counted = corpus.execute("SELECT count(*) FROM corpus_documents").fetchall()
        assert counted == [(documents,)]
        contracts = corpus.execute(
            "SELECT count(*), count(DISTINCT contract_id) FROM contract"
        ).fetchall()
        assert contracts == [(documents - 3, documents - 3)]
        views = ("who_is_committed_where", "tfpb_by_landlord_axis_year", "commitments_due")
        for view in (*views, "documents_for_a_person", "corpus_partners"):
            corpus.execute(f"SELECT * FROM {view}").fetchall()
    parquet = output / "parquet" / "dataset=contract" / "rows.parquet"
    with duckdb.connect() as memory:
        rows = memory.execute(f"SELECT count(*) FROM '{parquet}'").fetchall()
    assert rows == [(documents - 3,)]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopped_by_a_signal(number: signal.Signals, tmp_path: Path) -> None:
    """As a terminal or a service does it: all processes of the command hear of it, twice."""
    (tmp_path / "in").mkdir()
    # So large that each is sent by itself; the second one is under way for long enough.
    for name, content in (("done.pdf", plain()), ("slow.pdf", FILES["form-bomb.pdf"][0]())):
        (tmp_path / "in" / name).write_bytes(content + b"%" * 400_000)
    process = command(tmp_path / "in", tmp_path / "out")
    wait_for(1, process, tmp_path / "out")
    os.killpg(process.pid, number)
    time.sleep(0.1)
    process.send_signal(number)
    said, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert (said, errors.count("\n")) == ("", 1), errors
    assert list(report(tmp_path / "out")) == ["done.pdf"]


def test_a_worker_leaves_interrupts_to_the_command(capfd: pytest.CaptureFixture[str]) -> None:
    with engine.local_client(1) as client:
        workers = client.run(os.getpid)
        for worker in workers.values():
            os.kill(worker, signal.SIGINT)
        time.sleep(0.5)
        assert client.run(os.getpid) == workers
    assert capfd.readouterr().err == ""


def test_time_is_bounded(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "slow.pdf").write_bytes(FILES["form-bomb.pdf"][0]())
    process = command(tmp_path / "in", tmp_path / "out", "--seconds", "1")
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 4
    assert "plus de 1 secondes" in errors
    assert not (tmp_path / "out" / "documents").exists()


def test_nothing_to_do(tmp_path: Path) -> None:
    process = command(tmp_path / "absent", tmp_path / "out")
    _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors.count("\n")) == (4, 1)


def test_output_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(plain())
    (tmp_path / "out").write_bytes(b"")
    process = command(tmp_path / "a.pdf", tmp_path / "out")
    _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors.count("\n")) == (4, 1)


def test_report_is_inert(tmp_path: Path) -> None:
    name = '=cmd|"\x1b[31m<script>.pdf'
    result = DocumentResult(document=name, status="refused", first="<b>\u202e")
    write_report(tmp_path, [result])
    (row,) = report(tmp_path)
    assert row.startswith("./=cmd")
    shown = page([result], tmp_path)
    assert "<script" not in shown
    assert "<b>" not in shown
    assert "\x1b" not in shown + row
