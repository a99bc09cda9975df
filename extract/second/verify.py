"""Two readings of one page → where they agree; nothing is corrected here.

The words are read again by a reader that shares no code with the first, the ruled tables by
camelot.  What both give is verified, what they give differently is a finding with both versions,
and what was read once is neither.
"""

from __future__ import annotations

from collections.abc import Sequence

from extract.pages.clock import at_most
from extract.second.compare_tables import compare_table, missed_tables
from extract.second.compare_words import compare_words
from extract.second.lattice import LatticeTable
from extract.second.reread import Rereading
from extract.second.spelling import spells
from extract.second.verdicts import PageVerdict
from schemas.limits import Limits
from schemas.page import Page
from schemas.table import Table


def verify_again(page: Page, again: Rereading, tables: Sequence[Table]) -> PageVerdict:
    """What the second reading of a page says of the first."""
    try:
        with at_most(Limits.page_seconds):
            second = page if spells(again.strings, page) else again.page
    except Exception:
        # Whatever a second engine stumbles over, the page has been read once.
        second = None
    return verify_page(page, second, tables, again.lattice)


def verify_page(
    page: Page,
    second: Page | None,
    tables: Sequence[Table],
    lattice: Sequence[LatticeTable] | None,
) -> PageVerdict:
    """What the second reading of a page says of the first.

    `tables` are the first reading's tables of this page, before they are joined with those of
    others; `second` and `lattice` are `None` where they were not read.  `second` is the page itself
    where both have the same words.
    """
    if second is None:
        return PageVerdict(page.number, read_twice=False)
    return PageVerdict(
        page=page.number,
        read_twice=True,
        words=() if second is page else tuple(compare_words(page, second)),
        tables=tuple(
            compare_table(table, lattice, page.hidden, second.words).in_doubt() for table in tables
        ),
        missed=tuple(missed_tables(page, tables, lattice or ())),
    )
