"""What the files for people cost, as ratios to the conversion in the same run, and their sizes.

    python -m benchmarks.outputs [--rounds N]

Both are measured in one process that has converted once before: the engines are loaded, rounds
alternate, medians are compared.  Writing all of them may take as long again as the conversion.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from extract.pages.ingest import open_source
from pipelines.convert import convert
from pipelines.people import files_for_people
from pipelines.settings import Settings
from pipelines.store import load, parse_target

SAMPLE = Path(__file__).parent.parent / "samples" / "annexes-grand-cahors.pdf"


def seconds(work: Callable[[], object]) -> float:
    """Wall time of one call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    """Runs and prints the ratios and sizes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    source = open_source(SAMPLE, None)
    contract = convert(SAMPLE, Settings())
    files = files_for_people(contract, source, Settings())
    with tempfile.TemporaryDirectory() as folder:
        works: dict[str, Callable[[], object]] = {
            "conversion": lambda: convert(SAMPLE, Settings()),
            "review.html": lambda: files_for_people(contract, source, Settings(workbook=False)),
            "contract.xlsx": lambda: files_for_people(contract, source, Settings(review=False)),
            "both": lambda: files_for_people(contract, source, Settings()),
        }
        for target in ("base.duckdb", "base.sqlite", "parquet/"):
            place = parse_target(f"{folder}/{target}")
            works[f"load into {target}"] = lambda to=place: load([contract], to)  # type: ignore[misc]
        taken: dict[str, list[float]] = {name: [] for name in works}
        for _ in range(rounds):
            for name, work in works.items():
                taken[name].append(seconds(work))
    base = statistics.median(taken["conversion"])
    for name, times in taken.items():
        print(f"{name:<24} {statistics.median(times) / base:6.2f}")
    for name, content in files.items():
        print(f"{name:<24} {len(content) / 1e6:6.2f} MB for {source.page_count} pages")


if __name__ == "__main__":
    main()
