"""A mention on its way from the words of a cell to a body."""

from dataclasses import dataclass

from extract.partners.index import Link
from schemas.partners import Role


@dataclass(frozen=True, slots=True)
class Part:
    """One mention: its span, the words to look up (with a head that it shares), its body."""

    start: int
    end: int
    words: str
    role: Role = "partner"
    link: Link | None = None
    parent: str = ""
