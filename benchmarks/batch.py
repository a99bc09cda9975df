"""Batches: throughput against workers, what the engine costs per document, growth of memory.

python -m benchmarks.batch sample.pdf [COPIES]
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from pathlib import Path

from pipelines.batch.engine import convert_all
from pipelines.batch.plan import plan
from pipelines.batch.worker import Bounds
from pipelines.settings import Settings


def measure(folder: Path, jobs: int) -> None:
    """Prints pages a second, the engine's share, and the memory of the first and last documents."""
    settings = Settings(jobs=jobs, review=False, workbook=False)
    with tempfile.TemporaryDirectory() as output:
        documents = plan(str(folder), Path(output))
        begun = time.perf_counter()
        results = [result for _, result in convert_all(documents, settings, Bounds())]
        taken = time.perf_counter() - begun
    pages = sum(result.pages for result in results)
    idle = taken - sum(result.seconds for result in results) / jobs
    memory = [result.memory_mb for result in results]
    print(
        f"{jobs} worker(s): {len(results)} documents, {pages / taken:.1f} pages/s, "
        f"{idle / len(results) * 1000:.0f} ms per document outside of conversions, "
        f"memory {memory[0]} MB at first, {max(memory)} MB at most, {memory[-1]} MB at last"
    )


def main(sample: Path, copies: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for at in range(copies):
            shutil.copy(sample, Path(folder, f"copy-{at:05}.pdf"))
        for jobs in (1, 2):
            measure(Path(folder), jobs)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int((sys.argv[2:] or ["10"])[0]))
