"""The pages of a file as pdfplumber has them, which gives up on structures that others repair."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from io import BufferedReader, BytesIO
from pathlib import Path
from typing import Any

import pdfplumber

from extract.pages.clock import TimeUpError, at_most
from extract.pages.sound import must_search, rebuilt


@contextmanager
def open_pages(
    path: Path, password: str | None, count: int, seconds: float
) -> Iterator[list[pdfplumber.page.Page]]:
    """The pages of a file of `count` pages; where some are missing, those of a copy by qpdf.

    The copy is in memory, with all that is damaged within a stream as it is.  Raises what
    pdfplumber raises where neither opens, and `TimeUpError` after `seconds` of computing:
    references that lead in a circle would never be followed up.
    """
    with ExitStack() as stack:
        pages: list[Any] = []
        failure: Exception | None = None
        try:
            file = stack.enter_context(path.open("rb"))
            pages = _pages(file, password or "", seconds)
        except Exception as error:
            # pdfminer lets KeyError, TypeError and others through on what it did not foresee.
            failure = error
        if len(pages) < count and not isinstance(failure, TimeUpError):
            with suppress(Exception):  # as many kinds as there are damages
                again = _pages(rebuilt(path, password), "", seconds)
                pages = max(pages, again, key=len)
        if failure and not pages:
            raise failure
        yield pages


def searched_pages(path: Path, password: str | None, seconds: float) -> list[Any]:
    """The pages of a copy for which qpdf looked for the objects of a file; none where it need not.

    Raises what pikepdf and pdfplumber raise where this fails, and `TimeUpError`.
    """
    if not must_search(path, password):
        return []
    return _pages(rebuilt(path, password), "", seconds)


def _pages(file: BufferedReader | BytesIO, password: str, seconds: float) -> list[Any]:
    # Never closed: that asks for the pages again, and fails on those that cannot be had.
    with at_most(seconds):
        pages: list[Any] = pdfplumber.open(file, password=password).pages
        return pages
