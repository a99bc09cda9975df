"""A child process that is watched: it answers in time, or is ended and its document refused."""

from __future__ import annotations

import atexit
import os
import pickle
import selectors
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pipelines.batch.child import LENGTH, Order
from pipelines.batch.plan import Document
from pipelines.settings import Settings
from schemas.batch import DocumentResult
from schemas.errors import Stopped

_START = "from pipelines.batch.child import main; main()"
# An answer is a line of a few hundred bytes; more is no answer of ours.
_LONGEST = 1_000_000


@dataclass(frozen=True)
class Bounds:
    """What one document may cost before its process is ended."""

    seconds: float = 600.0
    """By the clock; a contract of 60 pages takes some 20 seconds, a scanned one two minutes."""

    memory_mb: int = 4096
    """Private memory of the process; the engines take 300 MB, the fullest sample 700 MB."""

    documents: int = 50
    """Documents after which a process is replaced: what libraries leak is given back, and starting
    a new one (3 seconds) costs each of them little."""


class Worker:
    """Converts documents in a child process that lives as long as it behaves."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self._child: subprocess.Popen[bytes] | None = None
        self._done = 0

    def convert(self, document: Document, settings: Settings) -> DocumentResult:
        """The result of one document, whatever happens to the process."""
        begun = time.monotonic()
        try:
            said = self._ask(Order(document.path, document.folder, settings))
        except _NoAnswerError as error:
            said = {"status": "refused", "first": str(Stopped(document.path, error))}
        seconds = round(time.monotonic() - begun, 2)
        return DocumentResult(document=document.name, seconds=seconds, **said)

    def close(self) -> None:
        """Ends the child."""
        if self._child:
            # With the processes that it has started itself.
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._child.pid, signal.SIGKILL)
            self._child.wait()
            for stream in (self._child.stdin, self._child.stdout):
                if stream:
                    stream.close()
            self._child = None

    def _ask(self, order: Order) -> dict[str, Any]:
        """What a child says of a document; a second one is asked where the first one died.

        Whoever killed it may have meant another document, or all of them.
        """
        try:
            return self._try(order)
        except _DiedError:
            return self._try(order)

    def _try(self, order: Order) -> dict[str, Any]:
        if self._done >= self._bounds.documents:
            self.close()
        if self._child is None:
            self._child = _start(self._bounds.memory_mb)
            self._done = 0
        self._done += 1
        try:
            return self._answer(self._child, order)
        except _NoAnswerError:
            self.close()
            raise

    def _answer(self, child: subprocess.Popen[bytes], order: Order) -> dict[str, Any]:
        assert child.stdin is not None
        assert child.stdout is not None
        try:
            packed = pickle.dumps(order)
            child.stdin.write(len(packed).to_bytes(LENGTH) + packed)
            child.stdin.flush()
        except OSError:
            raise _DiedError(_ending(child)) from None
        line = _read_line(child, time.monotonic() + self._bounds.seconds, self._bounds.seconds)
        try:
            said: dict[str, Any] = DocumentResult.model_validate_json(
                b'{"document": "",' + line.lstrip()[1:]
            ).model_dump(exclude={"document", "seconds"})
        except ValidationError:
            raise _NoAnswerError("réponse illisible") from None
        return said


class _NoAnswerError(Exception):
    """Why there is no answer, in French."""


class _DiedError(_NoAnswerError):
    """The child has ended by itself, or somebody has ended it."""


def _start(memory_mb: int) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        # One core for each child: engines that start a thread for each core get in one another's
        # way, and Tesseract is six times slower so.
        "OMP_NUM_THREADS": "1",
        "OMP_THREAD_LIMIT": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }
    return subprocess.Popen(
        [sys.executable, "-c", _START, str(memory_mb)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        cwd=Path.cwd(),
        # Ctrl-C is for whoever leads the batch.
        start_new_session=True,
    )


def _read_line(child: subprocess.Popen[bytes], until: float, seconds: float) -> bytes:
    """A line of the child's output; `_NoAnswerError` where it ends, or the time is over."""
    assert child.stdout is not None
    descriptor = child.stdout.fileno()
    read = bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(descriptor, selectors.EVENT_READ)
        while not read.endswith(b"\n"):
            left = until - time.monotonic()
            if left <= 0 or not selector.select(left):
                raise _NoAnswerError(f"plus de {seconds:g} secondes")
            piece = os.read(descriptor, 65536)
            if not piece or len(read) > _LONGEST:
                raise _DiedError(_ending(child))
            read += piece
    return bytes(read)


def _ending(child: subprocess.Popen[bytes]) -> str:
    try:
        code = child.wait(5)
    except subprocess.TimeoutExpired:
        return "le processus ne répond plus"
    return f"le processus s'est arrêté, signal {-code}" if code < 0 else f"sortie {code}"


_workers: dict[Bounds, Worker] = {}


def convert_group(
    documents: list[Document], settings: Settings, bounds: Bounds
) -> list[DocumentResult]:
    """The results of several documents by the worker of this process, which it keeps."""
    if bounds not in _workers:
        _workers[bounds] = Worker(bounds)
        atexit.register(_workers[bounds].close)
    return [_workers[bounds].convert(document, settings) for document in documents]
