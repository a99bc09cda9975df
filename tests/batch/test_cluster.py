"""A cluster whose workers share the files: used, and lost in the middle."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.batch.test_batch import ROOT, command
from tests.batch.test_faults import (
    answer,
    assert_whole,
    converting,
    finish,
    source,
    until,
)

__all__ = ["source"]


class Cluster:
    """A scheduler and a worker, as on other machines: in folders of their own."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self._folder = folder
        self.address = f"tcp://127.0.0.1:{port}"
        self.scheduler = self._dask("scheduler", "--host", "127.0.0.1", "--port", str(port))
        self.worker = self.hire()

    def hire(self) -> subprocess.Popen[bytes]:
        """A worker under its nanny."""
        return self._dask("worker", self.address, "--nthreads", "1", "--memory-limit", "0")

    def _dask(self, *arguments: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "dask", *arguments, "--no-dashboard"],
            cwd=self._folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def close(self) -> None:
        for process in (self.worker, self.scheduler):
            process.send_signal(signal.SIGTERM)
        for process in (self.worker, self.scheduler):
            process.wait(60)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    made = Cluster(tmp_path / "elsewhere")
    yield made
    made.close()


def test_a_cluster_loses_its_worker_and_gets_another(
    source: Path, tmp_path: Path, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    batch = command(Path("in"), Path("out"), "--scheduler", cluster.address)
    assert (lost := until(lambda: converting(cluster.worker.pid)))
    cluster.worker.kill()
    cluster.worker.wait()
    assert until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in lost), 30)
    cluster.worker = cluster.hire()
    assert finish(batch)[0] == 4
    assert_whole(tmp_path / "out")


def test_the_scheduler_is_killed(source: Path, tmp_path: Path, cluster: Cluster) -> None:
    """No document is blamed; the next run does them."""
    output = tmp_path / "out"
    batch = command(source, output, "--scheduler", cluster.address)
    nanny = cluster.worker.pid
    assert until(lambda: converting(nanny))
    cluster.scheduler.kill()
    code, errors = finish(batch)
    assert (code, errors.count("\n")) == (4, 1)
    assert "dask" in errors
    assert answer(output, "SELECT count(*) FROM corpus_documents WHERE status = 'refused'") <= 1
    assert finish(command(source, output))[0] == 4
    assert_whole(output)
