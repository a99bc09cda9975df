"""The same work on many pages, over the cores of the machine."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
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


def die_with_parent() -> None:
    """Ends this process when the one that started it ends, in whatever way; on Linux only.

    A forked process holds both ends of the pipes to its parent: it never sees that the other end
    is gone, and would wait for ever, with all that the parent had in memory.
    """
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
