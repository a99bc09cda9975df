"""What a page holds in reading order: headings, prose, contents lists, tables."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.table import Line, Table


@dataclass(frozen=True, slots=True)
class Heading:
    """A title or heading of one or several lines; `rank` orders them by how they are set.

    A smaller rank stands higher in the tree; headings set alike have the same rank.
    """

    page: int
    text: str
    lines: tuple[Line, ...]
    rank: int


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph or list item outside tables."""

    page: int
    text: str
    lines: tuple[Line, ...]
    bullet: bool = False


@dataclass(frozen=True, slots=True)
class Contents:
    """An entry of a table of contents, without its page number; `level` counts indents from 0."""

    page: int
    text: str
    lines: tuple[Line, ...]
    level: int = 0


@dataclass(frozen=True, slots=True)
class Grid:
    """A table where it begins."""

    page: int
    table: Table


Block = Heading | Prose | Contents | Grid
