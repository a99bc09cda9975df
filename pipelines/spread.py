"""Processes beside this one: for the same work on many pages, or for work of their own."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

# The option of Linux's prctl that names the signal for when the parent is gone.
_PR_SET_PDEATHSIG = 1


def spread(work: Callable[[T], R], tasks: Sequence[T]) -> Iterator[R]:
    """The results of `work` on each task, in their order.

    One task, one core, or a process that may have no children (a worker of a batch) does them one
    after the other.  `work` and the tasks must be known to a forked process.
    """
    workers = min(len(os.sched_getaffinity(0)), len(tasks))
    if workers < 2 or multiprocessing.current_process().daemon:
        yield from map(work, tasks)
        return
    # Tesseract's own threads only hinder one another where every core has a page.
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=die_with_parent) as pool:
        yield from pool.map(work, tasks)


class Beside:
    """A process that runs `work(pipe, *given)`; `pipe` is this end of what joins the two.

    It is a fork: it has this process's code already.  Where none can be started (no memory, or a
    worker of a pool, which may have no children) `runs` is false and the pipe is at its end.
    """

    def __init__(self, work: Callable[..., None], *given: object) -> None:
        context = multiprocessing.get_context("fork")
        self.pipe, other = context.Pipe()
        process = context.Process(target=_run, args=(work, other, *given), daemon=True)
        self._process: multiprocessing.process.BaseProcess | None = None
        # An interruption amid a fork would leave locks held, for ever, that modules take at import.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            process.start()
            self._process = process
        except (OSError, AssertionError):
            pass
        finally:
            other.close()
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    @property
    def runs(self) -> bool:
        """Whether it was started, and not closed since."""
        return self._process is not None

    def end(self) -> None:
        """Ends the process, whatever it is at, and with it what another thread waits for."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process = None

    def close(self) -> None:
        """Ends the process and the pipe; may be called twice."""
        self.end()
        self.pipe.close()


def _run(work: Callable[..., None], pipe: Connection, *given: object) -> None:
    """Runs in the process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    die_with_parent()
    work(pipe, *given)


def die_with_parent() -> None:
    """Ends this process when the one that started it ends, in whatever way; on Linux only.

    A forked process holds both ends of the pipes to its parent: it never sees that the other end
    is gone, and would wait for ever, with all that the parent had in memory.
    """
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
