"""A file that was checked and can be read page by page."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

OBJECTS_ELSEWHERE = "la table de ses objets est fausse"
"""The damage of a file in which a reader had to look for the objects."""


@dataclass(frozen=True, slots=True)
class Source:
    """A PDF that opens: where it is, which bytes it holds, how many pages."""

    path: Path
    sha256: str
    page_count: int
    password: str | None = field(default=None, repr=False)
    """What opens it; `None` where nothing is needed."""
    whole: bool = False
    """Whether nothing of its structure had to be repaired or guessed."""
    damage: str = ""
    """What of its structure is missing or wrong, in French, so that pages or text may be too."""
