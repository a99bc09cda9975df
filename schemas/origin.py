"""Where a value was read, or by which rule it was derived."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Origin:
    """One cell or line that a field came from, or the rule that gave the field.

    `bbox` is `[x0, top, x1, bottom]` in PDF points from the top-left corner of the page as
    displayed; `text` is what is printed there.  A plain record: a long contract has some ten
    thousand of them, and a model each would double the memory of a conversion.
    """

    field: str
    page: int | None = None
    bbox: tuple[float, float, float, float] | None = None
    text: str | None = None
    reader: Literal["text", "ocr"] | None = None
    rule: str | None = None
