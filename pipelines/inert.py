"""Text of a document in files that spreadsheets open: it is shown, and never calculated."""

from __future__ import annotations

import re

# What a spreadsheet takes for a formula; the last two it skips before it looks.
_FORMULA = re.compile(r" *[=+\-@\t\r]")
# A sign and a number, or no number at all (`- €` is a printed zero): read as what it is.
_NUMBER = re.compile(r"[-+][\d\s.,]*(?:[kKM]?€|%)?")


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would calculate a text if a person typed it.

    >>> [is_formula(text) for text in ("=1+1", "- Entretien", "CAF", "")]
    [True, True, False, False]
    """
    return bool(_FORMULA.match(text))


def inert(text: str) -> str:
    """A text as a CSV holds it: a space before what would begin a formula.

    No text of annexa begins with a space, so that whoever takes it away has the text as it was.
    Numbers stay numbers.

    >>> [inert(text) for text in ("=1+1", "+ de 25 ans", "- 2 500 €", "- €", "CAF")]
    [' =1+1', ' + de 25 ans', '- 2 500 €', '- €', 'CAF']
    """
    return f" {text}" if is_formula(text) and not _NUMBER.fullmatch(text) else text
