"""The pages of a file, each read once."""

from __future__ import annotations

from collections.abc import Sequence

import pdfplumber

from extract.native import read_page
from pipelines.progress import Progress
from schemas.findings import Finding, finding
from schemas.geometry import Box
from schemas.page import Page
from schemas.source import Source

# A page without text on which a picture covers this share is a scan; without one it is blank.
_PICTURE = 0.2


def read_pages(
    source: Source, numbers: Sequence[int], progress: Progress
) -> tuple[list[Page], list[Finding]]:
    """The pages with these numbers, and the findings about pages that gave nothing."""
    pages: list[Page] = []
    findings = _skipped(source, numbers)
    with pdfplumber.open(source.path, password=source.password or "") as pdf:
        wanted = set(numbers)
        for number, native in enumerate(pdf.pages, start=1):
            if number not in wanted:
                continue
            try:
                page = read_page(native)
            except Exception as error:  # pdfminer raises whatever the damage makes it raise
                findings.append(_unreadable(number, error))
                continue
            findings += _without_text(page)
            pages.append(page)
            progress.advance(number)
    return pages, findings


def _unreadable(number: int, error: Exception) -> Finding:
    reason = type(error).__name__
    return finding("page_unreadable", page=number, reason=reason)


def _without_text(page: Page) -> list[Finding]:
    if page.words:
        return []
    frame = Box(0, 0, page.width, page.height)
    pictured = any(box.overlap(frame) >= _PICTURE * frame.area for box in page.images)
    return [finding("page_without_text", page=page.number)] if pictured else []


def _skipped(source: Source, numbers: Sequence[int]) -> list[Finding]:
    """One finding that names the pages that were not asked for."""
    left = sorted(set(range(1, source.page_count + 1)) - set(numbers))
    if not left:
        return []
    ranges: list[list[int]] = []
    for number in left:
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    text = ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in ranges)
    return [finding("page_skipped", page=left[0], pages=text)]
