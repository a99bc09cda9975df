"""What reading a file costs, as ratios against a bare pdfplumber loop over it in the same run.

    python -m benchmarks.readers samples/annexes-grand-cahors.pdf

Each way runs as a process of its own, its start included, turn by turn; the median counts.
"""

from __future__ import annotations

import multiprocessing
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from extract.second.reread import Rereading
from schemas.page import Page

_TURNS = 3


def bare(path: Path) -> None:
    """pdfplumber alone: the tables and the text of each page."""
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            page.extract_tables()
            page.extract_text()


def pdfium_text(path: Path) -> None:
    """pdfium alone: the text of each page."""
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        for page in document:
            page.get_textpage().get_text_bounded()


def camelot_vector(path: Path) -> None:
    _camelot(path, "vector")


def camelot_combined(path: Path) -> None:
    _camelot(path, "combined")


def _camelot(path: Path, engine: str) -> None:
    from camelot.io import read_pdf

    read_pdf(str(path), pages="all", flavor="lattice", engine=engine, split_text=True)


def native(path: Path) -> list[Page]:
    """The pages by the reader of record."""
    import pdfplumber

    from extract.pages.native import read_page

    with pdfplumber.open(path) as pdf:
        return [read_page(page) for page in pdf.pages]


def fast(path: Path) -> list[Page]:
    """The pages by pdfium."""
    import pypdfium2

    from extract.pages.fast import read_page

    with pypdfium2.PdfDocument(path) as document:
        return [read_page(document, number) for number in range(1, len(document) + 1)]


def fast_with_tables(path: Path) -> None:
    """The pages by pdfium and their ruled tables."""
    from extract.tables.grid import find_tables

    for page in fast(path):
        find_tables(page)


def again(path: Path) -> dict[int, Rereading]:
    """The second reading alone: words and tables by the engine under camelot."""
    import pypdfium2

    from extract.second.reread import read_again

    with pypdfium2.PdfDocument(path) as document:
        numbers = range(1, len(document) + 1)
        return {number: page for number, page in read_again(path, numbers) if page}


def twice_in_turn(path: Path) -> None:
    """Both readings and their comparison, one after the other in one process."""
    _compare(fast(path), again(path))


def twice_in_parallel(path: Path) -> None:
    """The second reading in a process of its own, begun before the first."""
    with multiprocessing.get_context("fork").Pool(1) as pool:
        waiting = pool.apply_async(again, (path,))
        pages = fast(path)
        _compare(pages, waiting.get())


def _compare(pages: Sequence[Page], rereadings: dict[int, Rereading]) -> None:
    from extract.second.verify import verify_again
    from extract.tables.grid import find_tables

    for page in pages:
        other = rereadings[page.number]
        verify_again(page, other, find_tables(page))


WAYS: dict[str, Callable[[Path], object]] = {
    function.__name__: function
    for function in (
        bare,
        pdfium_text,
        camelot_vector,
        camelot_combined,
        native,
        fast,
        fast_with_tables,
        again,
        twice_in_turn,
        twice_in_parallel,
    )
}


def main(path: Path) -> None:
    """Prints the ratios of elapsed and of processor time, children included."""
    spent: dict[str, list[tuple[float, float]]] = {name: [] for name in WAYS}
    for _ in range(_TURNS):
        for name in WAYS:
            before, start = _processor_time(), time.perf_counter()
            command = [sys.executable, "-m", "benchmarks.readers", str(path), name]
            subprocess.run(command, check=True, capture_output=True)
            spent[name].append((time.perf_counter() - start, _processor_time() - before))
    unit = _medians(spent["bare"])
    print(f"{'':20} elapsed  processor")
    for name, pairs in spent.items():
        elapsed, busy = (a / b for a, b in zip(_medians(pairs), unit, strict=True))
        print(f"{name:20} {elapsed:7.2f} {busy:10.2f}")


def _processor_time() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _medians(pairs: Sequence[tuple[float, float]]) -> tuple[float, float]:
    elapsed, busy = zip(*pairs, strict=True)
    return statistics.median(elapsed), statistics.median(busy)


if __name__ == "__main__":
    if len(sys.argv) == 3:
        WAYS[sys.argv[2]](Path(sys.argv[1]))
    else:
        main(Path(sys.argv[1]))
