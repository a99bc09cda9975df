"""Places on the pages that were read → places on the pages as displayed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from schemas.datasets import Row
from schemas.findings import Finding
from schemas.geometry import Box
from schemas.origin import Origin
from schemas.page import Page
from schemas.signs import Sign

R = TypeVar("R", bound=Row)


def relocate_row(row: R, pages: Mapping[int, Page]) -> R:
    """The row with its places on the pages as displayed.

    Pages that were turned upright are turned back, sheets joined over page widths are parted.
    """
    if not any(_moved(origin, pages) for origin in row.source):
        return row
    source: list[Origin] = []
    numbers: list[int] = []
    for origin in row.source:
        located = _located(origin, pages)
        source += located
        if origin.page and row.page_first <= origin.page <= row.page_last:
            numbers += [piece.page for piece in located if piece.page]
    # A row may go on beyond its places: an annex has its heading alone.
    first = pages.get(row.page_first)
    opens = [] if first is not None and numbers else [row.page_first]
    return row.model_copy(
        update={
            "source": tuple(source),
            "page_first": min([*numbers, *opens]),
            "page_last": max([*numbers, row.page_last]),
        }
    )


def relocate_finding(finding: Finding, pages: Mapping[int, Page]) -> Finding:
    """The finding with its place on the page as displayed; the first where it has several."""
    page = pages.get(finding.page or 0)
    if page is None or finding.bbox is None or not (page.turned or page.widths):
        return finding
    number, box = page.locate(Box(*finding.bbox))[0]
    return finding.model_copy(update={"page": number, "bbox": box})


def relocate_sign(sign: Sign, pages: Mapping[int, Page]) -> list[Sign]:
    """The sign on the pages as displayed: one for each page that its place is on."""
    located = pages[sign.page].locate(Box(*sign.bbox))
    return [Sign(name=sign.name, page=number, bbox=box) for number, box in located]


def _moved(origin: Origin, pages: Mapping[int, Page]) -> bool:
    page = pages.get(origin.page or 0)
    return page is not None and bool(page.turned or page.widths)


def _located(origin: Origin, pages: Mapping[int, Page]) -> list[Origin]:
    if not _moved(origin, pages) or origin.page is None or origin.bbox is None:
        return [origin]
    return [
        replace(origin, page=number, bbox=box)
        for number, box in pages[origin.page].locate(Box(*origin.bbox))
    ]
