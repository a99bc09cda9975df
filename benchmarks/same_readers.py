"""Holds the two readers of text layers to one another, page by page.

    python -m benchmarks.same_readers FILE.pdf...

Prints the pages that they read differently, or that pdfium refuses, and the time that both took.
"""

from __future__ import annotations

import sys
import time
from itertools import zip_longest
from pathlib import Path

import pdfplumber
import pypdfium2

from extract.pages import fast, native
from schemas.page import Page
from tests.extract.test_readers import assert_same, facts


def main(paths: list[Path]) -> None:
    """Compares them on every page."""
    native_time = fast_time = 0.0
    for path in paths:
        with pdfplumber.open(path) as pdf, pypdfium2.PdfDocument(path) as document:
            for number, native_page in enumerate(pdf.pages, start=1):
                begun = time.process_time()
                page = native.read_page(native_page)
                between = time.process_time()
                try:
                    difference = _difference(page, fast.read_page(document, number))
                except fast.RefusedError as error:
                    difference = f"refused: {error}"
                native_time += between - begun
                fast_time += time.process_time() - between
                if difference:
                    print(f"{path.stem}, page {number}: {difference}", flush=True)
    print(f"pdfplumber {native_time:.1f} s, pdfium {fast_time:.1f} s")


def _difference(page: Page, other: Page) -> str:
    """The first words that differ, or what else does; empty where the pages are the same."""
    try:
        assert_same(page, other)
    except (AssertionError, ValueError) as error:
        for word, twin in zip_longest(page.words, other.words):
            if word is None or twin is None or facts(word) != facts(twin):
                return f"{word} / {twin}"
        return str(error)[:300]
    return ""


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]])
