"""Batches: throughput against workers, what the engine costs per document, growth of memory.

python -m benchmarks.batch sample.pdf [COPIES]
python -m benchmarks.batch --memory sample.pdf [COPIES]
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

from pipelines.batch.engine import convert_all
from pipelines.batch.plan import plan
from pipelines.batch.run import Batch, Tally, run
from pipelines.batch.worker import Bounds
from pipelines.settings import Settings

# Parts of a long run whose memory is held against one another.
_PARTS = 10


def throughput(folder: Path, jobs: int) -> None:
    """Prints pages a second, and the engine's share."""
    settings = Settings(jobs=jobs, review=False, workbook=False)
    with tempfile.TemporaryDirectory() as output:
        documents = plan(str(folder), Path(output))
        begun = time.perf_counter()
        results = [result for _, result in convert_all(documents, settings, Bounds())]
        taken = time.perf_counter() - begun
    pages = sum(result.pages for result in results)
    idle = taken - sum(result.seconds for result in results) / jobs
    print(
        f"{jobs} worker(s): {len(results)} documents, {pages / taken:.1f} pages/s, "
        f"{idle / len(results) * 1000:.0f} ms per document outside of conversions"
    )


def memory(folder: Path) -> None:
    """Prints the memory of a batch with its corpus, tenth by tenth: of whoever leads, of children.

    Children are never replaced here, so that what leaks is seen.
    """
    led: list[int] = []

    def tell(tally: Tally) -> None:
        led.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)

    with tempfile.TemporaryDirectory() as output:
        settings = Settings(Path(output), jobs=1, review=False, workbook=False)
        bounds = Bounds(documents=sys.maxsize)
        results = run(Batch(str(folder), Path(output), settings, bounds), tell)
    children = [result.memory_mb for result in sorted(results, key=lambda one: one.document)]
    step = max(1, len(children) // _PARTS)
    for end in range(step, len(children) + 1, step):
        print(f"after {end} documents: child {children[end - 1]} MB, leader {led[end]} MB")


def main(arguments: list[str]) -> None:
    long = arguments[0] == "--memory"
    sample, *count = arguments[long:]
    with tempfile.TemporaryDirectory() as folder:
        for at in range(int(count[0]) if count else 10):
            # Other bytes, so that each is a contract of its own.
            data = Path(sample).read_bytes() + b"\n%%%d\n" % at
            Path(folder, f"copy-{at:05}.pdf").write_bytes(data)
        if long:
            memory(Path(folder))
        else:
            for jobs in (1, 2):
                throughput(Path(folder), jobs)


if __name__ == "__main__":
    main(sys.argv[1:])
