"""The same work on many pages, over the cores of the machine."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


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
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        yield from pool.map(work, tasks)
