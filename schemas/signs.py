"""Signs: what the reading says of a place that is too little for a finding, and counts for it."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

SignName = Literal["join_doubtful", "word_unsure", "word_fair"]


class Sign(BaseModel):
    """One of them; `bbox` is `[x0, top, x1, bottom]` in PDF points from the top-left corner.

    `join_doubtful` stands on the rows on both sides of a page end, `word_*` on a word read from a
    picture.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: SignName
    page: int = Field(ge=1)
    bbox: tuple[float, float, float, float]
