"""Processes for pages leave nothing behind, however the one that started them ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# A parent whose children note their numbers in a folder and would work for an hour.
SPREAD = """
import os, sys, time
from pathlib import Path
from pipelines.spread import spread

os.sched_getaffinity = lambda pid: {0, 1}

def work(at):
    Path(sys.argv[1], str(os.getpid())).touch()
    time.sleep(3600)

list(spread(work, range(4)))
"""
# The second reading of a file with pages without end.
SECOND = """
import os, sys, time
from pathlib import Path
from pipelines import second
from schemas.source import Source

def endless(path, numbers, password):
    Path(sys.argv[1], str(os.getpid())).touch()
    time.sleep(3600)

second.read_again = endless
reading = second.SecondReading(Source(Path("a.pdf"), "", 9, None), range(1, 9))
time.sleep(3600)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's end")
@pytest.mark.parametrize(("script", "children"), [(SPREAD, 2), (SECOND, 1)])
def test_killed_with_its_parent(script: str, children: int, tmp_path: Path) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)], env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    assert within(60, lambda: len(os.listdir(tmp_path)) == children)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    assert within(10, lambda: not any(map(is_alive, os.listdir(tmp_path))))


def within(seconds: float, done: Callable[[], bool]) -> bool:
    """Whether something becomes true in that time."""
    until = time.monotonic() + seconds
    while not (true := done()) and time.monotonic() < until:
        time.sleep(0.05)
    return true


def is_alive(process: str) -> bool:
    """Whether a process runs; one that ended and that nobody has asked for does not."""
    try:
        return Path("/proc", process, "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
