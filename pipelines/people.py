"""The files for people: the review page and the workbook."""

from __future__ import annotations

from extract.ingest import parse_pages
from pipelines.redact import redact
from pipelines.settings import Settings
from schemas.contract import Contract
from schemas.errors import printable
from schemas.geometry import Box
from schemas.source import Source

REVIEW = "review.html"
WORKBOOK = "contract.xlsx"


def files_for_people(contract: Contract, source: Source, settings: Settings) -> dict[str, bytes]:
    """The content of each file that `settings` wants, by name; the same bytes on every run.

    Without contacts where `settings` leaves them out, on the pictures of the pages as well.
    """
    # Also the pages that could not be read: a person has to look at those.
    numbers = parse_pages(settings.pages, source.page_count)
    shown = redact(contract) if settings.redact_contacts else contract
    omit = frozenset({"contacts"}) if settings.redact_contacts else frozenset[str]()
    files: dict[str, bytes] = {}
    # Each engine is loaded only where its file is wanted.
    if settings.review:
        from pipelines.review.html import review_page
        from pipelines.review.pictures import draw_pages

        blanks: dict[int, list[Box]] = {}
        if settings.redact_contacts:
            from pipelines.review.blanks import contact_boxes

            blanks = contact_boxes(contract, source, numbers)
        pictures = draw_pages(source, numbers, blanks)
        files[REVIEW] = review_page(shown, printable(source.path.name), pictures, omit)
    if settings.workbook:
        from pipelines.workbook import workbook

        files[WORKBOOK] = workbook(shown, omit)
    return files
