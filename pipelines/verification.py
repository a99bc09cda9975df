"""What the second reading says of rows, and the findings where it says something else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from extract.second.verdicts import Disagreement
from pipelines.second import Verdicts
from schemas.datasets import Row
from schemas.findings import Finding, finding
from schemas.geometry import Box
from schemas.origin import Origin
from schemas.page import Page

# A page that two engines read altogether differently is one thing to look at, not hundreds.
_SHOWN = 12


def is_verified(row: Row, pages: Mapping[int, Page], verdicts: Verdicts) -> bool | None:
    """Whether two readings agree on every place of a row; `None` where one was not read twice.

    The places are those before they are moved to the pages as displayed.  A derived value is
    verified where what it was derived from is.
    """
    said = [
        _verdict(origin, pages, verdicts)
        for origin in row.source
        if origin.page is not None and origin.bbox is not None
    ]
    if False in said:
        return False
    return None if not said or None in said else True


def _verdict(origin: Origin, pages: Mapping[int, Page], verdicts: Verdicts) -> bool | None:
    assert origin.page is not None
    assert origin.bbox is not None
    box = Box(*origin.bbox)
    page = pages.get(origin.page)
    # The pages of a sheet over several widths were read, and compared, one by one.
    pieces = page.locate(box) if page is not None and page.widths else [(origin.page, box)]
    said = [verdicts[number].of(piece) if number in verdicts else None for number, piece in pieces]
    if False in said:
        return False
    return None if None in said else True


def disagreements(verdicts: Verdicts) -> Iterator[Finding]:
    """A finding for each place that the two readings give differently, with both versions."""
    for number in sorted(verdicts):
        found = verdicts[number].disagreements
        for item in found[:_SHOWN]:
            yield _disagreement(item)
        if len(found) > _SHOWN:
            yield finding("readings_differ_more", page=number, count=len(found) - _SHOWN)


def _disagreement(item: Disagreement) -> Finding:
    code = "structure_differs" if item.kind == "structure" else "readings_differ"
    return finding(
        code,
        page=item.page,
        bbox=item.box.rounded(),
        first=item.first[:160] or "rien",
        second=item.second[:160] or "rien",
    )
