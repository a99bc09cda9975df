"""Where a value was read, or by which rule it was derived."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class Origin(BaseModel):
    """One cell or line that a field came from, or the rule that gave the field.

    `bbox` is `[x0, top, x1, bottom]` in PDF points from the top-left corner of the page as
    displayed; `text` is what is printed there.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    field: str
    page: int | None = Field(default=None, ge=1)
    bbox: tuple[float, float, float, float] | None = None
    text: str | None = None
    reader: Literal["text", "ocr"] | None = None
    rule: str | None = None
