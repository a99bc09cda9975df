"""A laid-out document before any producer renders it: texts, columns of prose, tables, breaks."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Text:
    """A heading or a paragraph.

    `kind` is one of `cover`, `annex`, `title`, `pillar`, `theme`, `strategic`, `heading`, `body`,
    `item`, `legend`, `note`, `source`, `caption`, `toc`.
    """

    text: str
    kind: str = "body"
    mark: int = 0


@dataclass(frozen=True)
class Prose:
    """Paragraphs set in columns."""

    texts: tuple[Text, ...]
    columns: int = 2


@dataclass(frozen=True)
class Break:
    """A page break that the author put in."""


@dataclass(frozen=True)
class Cell:
    items: tuple[str, ...] = ()
    kind: str = "body"
    """`head`, `band` (a merged heading row), `label`, `total`, `number` or `body`."""
    columns: int = 1
    rows: int = 1
    bullet: str = ""
    fill: str = ""
    behind_text: bool = False
    """The fill stands behind the lines of text only."""
    sideways: bool = False
    mark: int = 0


Grid = tuple[tuple[Cell | None, ...], ...]


@dataclass(frozen=True)
class Table:
    """A table; a place covered by a cell's span is `None`."""

    widths: tuple[float, ...]
    rows: Grid
    head: int = 0
    """How many rows from the top are the header."""
    repeat: bool = True
    look: str = "main"
    """`main` follows the document's rules and colours; `plain` is a small grid."""
    sheet_columns: tuple[int, ...] = ()
    """On a sheet: where each column begins among the sheet's own, and where the last one ends."""


# By how many points headings are larger than the text.
STEPS = {
    "cover": 9.0,
    "annex": 9.0,
    "title": 6.5,
    "pillar": 4.0,
    "theme": 2.0,
    "strategic": 1.0,
    "heading": 2.0,
}

Block = Text | Prose | Break | Table


@dataclass(frozen=True)
class Look:
    """Everything about a part that does not change what it says."""

    font: str = "Carlito"
    size: float = 9.5
    landscape: bool = True
    margin_mm: float = 15
    accent: str = "1f3864"
    band_fill: str = "1f3864"
    band_text: str = "ffffff"
    head_fill: str = "d9e2f3"
    head_text: str = "000000"
    rules: str = "grid"
    """`grid`, `horizontal`, `none` or `white`."""
    hyphenate: bool = False
    small_caps: bool = False
    tagged: bool = False
    footer: str = ""
    symbol_bullets: bool = False
    """Bullets of the word processor's own lists instead of typed ones."""
    title_step: float = 6.5
    """By how much the title of an annex is larger than the text; headings of pillars are 4 points
    larger, so that 4 makes them look alike."""

    def step(self, kind: str) -> float:
        """By how much a heading of that kind is larger than the text."""
        return self.title_step if kind == "title" else STEPS[kind]


@dataclass(frozen=True)
class Part:
    """What one producer prints in one go: a cover, an annex, a sheet."""

    name: str
    producer: str
    blocks: tuple[Block, ...]
    look: Look = field(default_factory=Look)
    page_widths: int = 1
    over_first: bool = True
    """A sheet over several page widths prints across before it prints down."""
    page_rows: int = 0
    """A sheet breaks after so many rows; 0 leaves it to the producer."""


def covered(grid: list[list[Cell | None]]) -> Grid:
    """The grid with the places under spans emptied."""
    rows = [list(row) for row in grid]
    for top, row in enumerate(grid):
        for left, cell in enumerate(row):
            if cell is None:
                continue
            for down in range(cell.rows):
                for right in range(cell.columns):
                    if down or right:
                        rows[top + down][left + right] = None
    return tuple(tuple(row) for row in rows)


def full_row(cell: Cell, columns: int) -> list[Cell | None]:
    """A row that one cell fills."""
    return [cell, *[None] * (columns - 1)]
