"""Changes that are more likely a misreading of a scanned page than a change of the contract."""

from __future__ import annotations

from rapidfuzz.distance import Levenshtein

from pipelines.diff.load import Version
from pipelines.diff.values import folded
from schemas.datasets import Row

# OCR of a clean scan misreads a letter in fifty, of a bad one a letter in ten.
_MISREAD = 0.1
# Even in a short value, two letters: `rn` for `m`.
_LETTERS = 2


def doubtful_value(old: str, new: str, rows: tuple[Row, Row]) -> bool:
    """Whether two values differ by no more than misreading explains, and one side was scanned."""
    if not any(_scanned(row) for row in rows):
        return False
    if not old or not new:
        return True
    allowed = max(_LETTERS, _MISREAD * max(len(old), len(new)))
    return Levenshtein.distance(old, new) <= allowed


def doubtful_place(
    places: tuple[str, str], rows: tuple[Row, Row], versions: tuple[Version, Version]
) -> bool:
    """Whether a row moved from or to a heading that only its scanned page has.

    All three say what is old first.
    """
    return any(
        _scanned(row) and not all(folded(part) in other.headings for part in place.split(" > "))
        for place, row, other in zip(places, rows, reversed(versions), strict=True)
    )


def doubtful_row(row: Row, other: Version) -> bool:
    """Whether a row without a counterpart may have one that was not read, or not rightly."""
    return _scanned(row) or other.scanned


def _scanned(row: Row) -> bool:
    return any(origin.reader == "ocr" for origin in row.source)
