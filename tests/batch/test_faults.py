"""Faults from outside: processes killed one by one, a corpus that cannot be had, disks that refuse.

Each ends with the right report, in this run or in the next one.
"""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.batch.corpus import DATABASE
from tests.batch.test_batch import command, report
from tests.hostile.builder import document, grid, text

ROWS = [["Orientation", "Objectifs stratégiques"], ["Emploi", "Accompagner les jeunes"]]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Three contracts, and a file that is none."""
    folder = tmp_path / "in"
    folder.mkdir()
    for at in range(3):
        pages = [text(f"Contrat de ville de Lieu-{at}") + grid(ROWS, [200, 200])] * (at + 1)
        (folder / f"contract-{at}.pdf").write_bytes(document(pages))
    (folder / "empty.pdf").write_bytes(b"")
    return folder


def children(pid: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            found += map(int, task.read_text().split())
    return found


def says(pid: int, word: str) -> bool:
    with suppress(OSError):
        return word.encode() in Path(f"/proc/{pid}/cmdline").read_bytes()
    return False


def workers(leader: int) -> list[int]:
    """Dask's, which watch; not the tracker of resources beside them."""
    return [pid for pid in children(leader) if says(pid, "spawn_main")]


def converting(leader: int) -> list[int]:
    """What the workers watch."""
    return [pid for one in workers(leader) for pid in children(one) if says(pid, "batch.child")]


def until(found: Callable[[], Any], seconds: float = 120) -> Any:
    """What is found at last; whatever is there, when the time is over."""
    end = time.monotonic() + seconds
    while not (result := found()) and time.monotonic() < end:
        time.sleep(0.02)
    return result


def finish(process: subprocess.Popen[str]) -> tuple[int, str]:
    """The exit code, and what was said on the standard error."""
    _, errors = process.communicate(timeout=300)
    assert "Traceback" not in errors
    return process.returncode, errors


def assert_whole(output: Path) -> None:
    """All four documents are in the report and in the corpus, converted or refused once."""
    found = {name: row["status"] for name, row in report(output).items()}
    assert [name for name, status in found.items() if status == "refused"] == ["empty.pdf"]
    assert len(found) == 4
    assert answer(output, "SELECT count(*) FROM corpus_documents") == 4
    assert answer(output, "SELECT count(DISTINCT contract_id) FROM contract") == 3
    assert not list(output.rglob("*.annexa-new"))


def answer(output: Path, query: str) -> int:
    with duckdb.connect(str(output / DATABASE), read_only=True) as corpus:
        ((count,),) = corpus.execute(query).fetchall()
    return int(count)


@pytest.mark.parametrize("who", [converting, workers], ids=["child", "worker"])
def test_one_process_is_killed(
    source: Path, tmp_path: Path, who: Callable[[int], list[int]]
) -> None:
    """The batch goes on by itself, and the document is not blamed."""
    process = command(source, tmp_path / "out")
    (victim, *_) = until(lambda: converting(process.pid) and who(process.pid))
    os.kill(victim, signal.SIGKILL)
    assert finish(process)[0] == 4
    assert_whole(tmp_path / "out")


def test_the_command_is_killed(source: Path, tmp_path: Path) -> None:
    """None of its processes stays, so that the next run is alone."""
    process = command(source, tmp_path / "out")
    until(lambda: converting(process.pid))
    mine = [*workers(process.pid), *converting(process.pid)]
    process.kill()
    again = command(source, tmp_path / "out")
    process.communicate()
    assert until(lambda: not [pid for pid in mine if Path(f"/proc/{pid}").exists()], 30)
    assert finish(again)[0] == 4
    assert_whole(tmp_path / "out")


def test_the_corpus_is_open_elsewhere(source: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    output.mkdir()
    with duckdb.connect(str(output / DATABASE)):
        code, errors = finish(command(source, output))
    assert (code, errors.count("\n")) == (4, 1)
    assert DATABASE in errors
    assert finish(command(source, output))[0] == 4
    assert_whole(output)


def test_the_corpus_is_damaged(source: Path, tmp_path: Path) -> None:
    """What is refused says the way out: a new corpus is filled from what was converted."""
    output = tmp_path / "out"
    finish(command(source, output))
    parquet = output / "parquet" / "dataset=objectives" / "rows.parquet"
    before, journal = parquet.read_bytes(), (output / "batch.jsonl").read_bytes()
    whole = (output / DATABASE).read_bytes()
    (output / DATABASE).write_bytes(bytes(len(whole) // 2) + whole[len(whole) // 2 :])
    code, errors = finish(command(source, output))
    assert (code, errors.count("\n")) == (4, 1)
    assert DATABASE in errors
    assert "supprimer" in errors
    (output / DATABASE).unlink()
    assert finish(command(source, output))[0] == 4
    assert_whole(output)
    assert (output / "batch.jsonl").read_bytes() == journal
    assert parquet.read_bytes() == before


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[Path]:
    """A folder that takes nothing, whoever asks."""
    place = tmp_path / "fixed"
    place.mkdir(mode=0o555)
    mounted = os.getuid() == 0
    if mounted and subprocess.run(["mount", "-t", "tmpfs", "-o", "ro", "tmpfs", place]).returncode:
        pytest.skip("root writes everywhere, and may not mount here")
    yield place
    if mounted:
        subprocess.run(["umount", place], check=True)


def test_the_output_is_read_only(source: Path, read_only: Path) -> None:
    for output in (read_only, read_only / "out"):
        code, errors = finish(command(source, output))
        assert (code, errors.count("\n")) == (4, 1)
        assert str(read_only) in errors


def test_files_may_not_grow(source: Path, tmp_path: Path) -> None:
    """As on a disk that is full, for whoever may not mount one."""
    output = tmp_path / "out"
    bound = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, bound[1]))
    try:
        process = command(source, output)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, bound)
    code, errors = finish(process)
    assert code == 4
    assert errors.count("\n") == 1
    assert not list(output.rglob("contract.json"))
    assert finish(command(source, output))[0] == 4
    assert_whole(output)
