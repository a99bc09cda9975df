"""One piece of work in a process of its own, which gets ready while this one is busy with others.

A language pipeline takes as long to import as a dozen pages to read, and is wanted late.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Generic, TypeVar

from pipelines.spread import Beside

T = TypeVar("T")
R = TypeVar("R")


class Aside(Generic[T, R]):
    """Starts a process that gets ready for work that it is given later.

    `get_ready` gives the work; it runs in the process.  Where none can be started, or it ends
    without a result, this process does the work itself: what is wrong is said where it is asked.
    """

    def __init__(self, get_ready: Callable[[], Callable[[T], R]]) -> None:
        self._get_ready = get_ready
        self._beside = Beside(_work, get_ready)

    def result(self, task: T) -> R:
        """What the work makes of a task; waits for it, and raises what the work raises."""
        if self._beside.runs:
            try:
                self._beside.pipe.send(task)
                result: R = self._beside.pipe.recv()
            except (EOFError, OSError):
                self.close()
            else:
                return result
        return self._get_ready()(task)

    def close(self) -> None:
        """Ends the process, whatever it is at; may be called twice."""
        self._beside.close()


def _work(pipe: Connection, get_ready: Callable[[], Callable[[T], R]]) -> None:
    """Runs in the process."""
    # What goes wrong here goes wrong again, and is said, in the process that wants it.
    with suppress(Exception):
        work = get_ready()
        pipe.send(work(pipe.recv()))
