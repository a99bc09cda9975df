"""The files for people: the review page and the workbook."""

from __future__ import annotations

from collections.abc import Sequence

from extract.page_numbers import parse_pages
from pipelines.redact import redact
from pipelines.settings import Settings
from schemas.contract import Contract
from schemas.corrections import Correction
from schemas.errors import printable
from schemas.geometry import Box
from schemas.source import Source

REVIEW = "review.html"
WORKBOOK = "contract.xlsx"


def files_for_people(
    contract: Contract, source: Source, settings: Settings, log: Sequence[Correction] = ()
) -> dict[str, bytes]:
    """The content of each file that `settings` wants, by name; the same bytes on every run.

    `log` are the corrections that the contract already has.  Without contacts where `settings`
    leaves them out, on the pictures of the pages as well.
    """
    # Also the pages that could not be read: a person has to look at those.
    numbers = parse_pages(settings.pages, source.page_count)
    # But not those beyond the limits: drawing them has none.
    beyond = {found.page for found in contract.findings if found.code == "page_bounded"}
    numbers = tuple(number for number in numbers if number not in beyond)
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
        # Corrections may hold the contacts that are to be left out.
        kept = () if settings.redact_contacts else log
        files[REVIEW] = review_page(shown, printable(source.path.name), pictures, omit, kept)
    if settings.workbook:
        from pipelines.workbook import workbook

        files[WORKBOOK] = workbook(shown, omit)
    return files
