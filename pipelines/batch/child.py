"""The process that converts documents of a batch, one after the other, under its bounds.

Tasks come by standard input (pickled), results go by standard output (JSON): what has read a
hostile file is not believed with more than numbers and texts.
"""

from __future__ import annotations

import contextlib
import json
import os
import pickle
import queue
import resource
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from pipelines.settings import Settings
from schemas.errors import DiskFull, OutputNotWritable

# Bytes that say how long the order behind them is.
LENGTH = 8


@dataclass(frozen=True)
class Order:
    """What a child is asked to convert."""

    path: Path
    folder: Path
    settings: Settings


def main() -> None:
    """Converts what standard input asks for, until it ends."""
    memory = int(sys.argv[1])
    if memory:
        # Private memory: address space would count what numerical engines only reserve.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_DATA, (memory << 20, memory << 20))
    # No core files: a crash would leave the memory of a document on the disk.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    silence = os.open(os.devnull, os.O_WRONLY)
    # What libraries print may be a document's text, and must not mix with the answers.
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    orders: queue.SimpleQueue[Order] = queue.SimpleQueue()
    # Not `sys.stdin`: a process forked while the thread waits there would wait there for ever.
    source = os.fdopen(os.dup(0), "rb")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    threading.Thread(target=_listen, args=(source, orders), daemon=True).start()
    while True:
        answers.write(json.dumps(convert(orders.get())) + "\n")
        answers.flush()


def _listen(stream: BinaryIO, orders: queue.SimpleQueue[Order]) -> None:
    """Passes orders on; when whoever gives them is gone, so is this process."""
    while True:
        # By its length: the unpickler would wait for what follows an order.
        length = stream.read(LENGTH)
        order = stream.read(int.from_bytes(length))
        if not order:
            os._exit(0)
        orders.put(pickle.loads(order))


def convert(order: Order) -> dict[str, Any]:
    """The fields of the result that only the conversion can tell."""
    from pipelines import runner

    runner.hush()
    outcome = runner.run(runner.Task(order.path, order.folder), order.settings)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    if outcome.error:
        ours = isinstance(outcome.error, DiskFull | OutputNotWritable)
        said = {"status": "refused", "first": str(outcome.error), "memory_mb": memory}
        return said | {"again": ours}
    return {
        "status": "findings" if outcome.findings.get("error") else "converted",
        "pages": outcome.pages,
        "rows": sum(outcome.rows.values()),
        "errors": outcome.findings.get("error", 0),
        "warnings": outcome.findings.get("warning", 0),
        "memory_mb": memory,
    }
