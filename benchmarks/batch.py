"""Batches: throughput against workers, what the engine costs per document, growth of memory.

python -m benchmarks.batch sample.pdf [COPIES]
python -m benchmarks.batch --memory sample.pdf [COPIES]

Each copy has bytes of its own, so that all are done; a batch is run whole, corpus included.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pipelines.batch.run import Batch, Tally, run
from pipelines.batch.worker import Bounds
from pipelines.runner import hush
from pipelines.settings import Settings

# Parts of a long run whose memory is held against one another.
_PARTS = 10
# Workers for which the rate is reckoned from what one of them was measured to do.
_ON_PAPER = (1, 2, 4, 8, 16, 32, 64)
# Who is who by the depth below the command: Dask's worker, the child that converts, its helpers.
_ROLES = ("command", "worker", "child", "helper")


@dataclass(frozen=True)
class Measured:
    """A batch as it was run: seconds by the clock, of conversions, and of the command's work."""

    jobs: int
    documents: int
    pages: int
    taken: float
    converting: float
    leading: float

    @property
    def rate(self) -> float:
        """Pages a second."""
        return self.pages / self.taken

    def line(self) -> str:
        """What was measured, for one document where it is not said otherwise."""
        idle = self.taken - self.converting / self.jobs
        return (
            f"{self.jobs} worker(s): {self.documents} documents, {self.rate:.1f} pages/s; "
            f"{self.converting / self.documents * 1000:.0f} ms of conversion, "
            f"{idle / self.documents * 1000:.0f} ms outside of it, "
            f"{self.leading / self.documents * 1000:.0f} ms of the command's computing"
        )


def settings(output: Path, jobs: int) -> Settings:
    """The cheap options: what is measured is the batch."""
    return Settings(output, jobs=jobs, verify=False, review=False, workbook=False)


def measure(folder: Path, jobs: int) -> Measured:
    """Runs a batch with so many workers; the clock starts when each has done a document."""
    begun: list[tuple[float, float, int]] = []

    def tell(tally: Tally) -> None:
        if tally.done == jobs:
            begun.append((time.perf_counter(), _computed(), tally.pages))

    with tempfile.TemporaryDirectory() as output:
        where = Path(output)
        results = run(Batch(str(folder), where, settings(where, jobs), Bounds()), tell)
        ended, computed = time.perf_counter(), _computed()
    ((start, computed_before, pages_before),) = begun
    # They come in their order, or nearly so: what is left out took the time to load the engines.
    counted = sorted(results, key=lambda result: result.document)[jobs:]
    return Measured(
        jobs,
        len(counted),
        sum(result.pages for result in results) - pages_before,
        ended - start,
        sum(result.seconds for result in counted),
        computed - computed_before,
    )


def on_paper(measured: Measured, workers: int) -> float:
    """Pages a second with so many workers, each a core of its own beside the command's.

    They convert without waiting for one another, until the command, which alone writes the corpus,
    is busy all the time: the lesser of `workers / seconds a document takes one of them` and
    `1 / seconds that the command computes for it`.
    """
    pages = measured.pages / measured.documents
    alone = measured.taken / measured.documents
    return pages * min(workers / alone, measured.documents / measured.leading)


def _computed() -> float:
    """Seconds of computing of this process: the corpus, the journal, Dask's scheduler."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def throughput(folder: Path) -> None:
    """Prints what one worker and two do, and what more of them would on paper."""
    one, two = (measure(folder, jobs) for jobs in (1, 2))
    print(one.line(), two.line(), sep="\n")
    print(f"two against one: {two.rate / one.rate:.2f}")
    measured = {1: one.rate, 2: two.rate}
    print("| workers | pages/s measured | on paper |", "| ---: | ---: | ---: |", sep="\n")
    for workers in _ON_PAPER:
        seen = f"{measured[workers]:.1f}" if workers in measured else ""
        print(f"| {workers} | {seen} | {on_paper(one, workers):.1f} |")


def memory(folder: Path) -> None:
    """Prints the memory of a batch with its corpus, tenth by tenth, by the role of the process.

    Children are never replaced here, so that what leaks is seen.
    """
    begun = time.perf_counter()

    def tell(tally: Tally) -> None:
        step = max(1, tally.total // _PARTS)
        if tally.done and tally.done % step == 0:
            sizes = ", ".join(f"{role} {size} MB" for role, size in _memory())
            rate = tally.pages / (time.perf_counter() - begun)
            print(f"{tally.done} documents, {rate:.1f} pages/s: {sizes}", flush=True)

    with tempfile.TemporaryDirectory() as output:
        bounds = Bounds(documents=sys.maxsize)
        run(Batch(str(folder), Path(output), settings(Path(output), 1), bounds), tell)
        print(f"corpus {sum(f.stat().st_size for f in Path(output).glob('*.duckdb')) >> 20} MB")


def _memory() -> Iterator[tuple[str, int]]:
    """The largest process of each role, in MB that it now holds."""
    members = [os.getpid()]
    for role in _ROLES:
        yield role, max((_held(pid) for pid in members), default=0)
        members = [child for pid in members for child in _children(pid)]


def _children(pid: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            found += map(int, task.read_text().split())
    return found


def _held(pid: int) -> int:
    with suppress(OSError):
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") >> 20
    return 0


def main(arguments: list[str]) -> None:
    hush()
    long = arguments[0] == "--memory"
    sample, *count = arguments[long:]
    with tempfile.TemporaryDirectory() as folder:
        for at in range(int(count[0]) if count else 10):
            # Other bytes, so that each is a contract of its own.
            data = Path(sample).read_bytes() + b"\n%%%d\n" % at
            Path(folder, f"copy-{at:05}.pdf").write_bytes(data)
        (memory if long else throughput)(Path(folder))


if __name__ == "__main__":
    main(sys.argv[1:])
