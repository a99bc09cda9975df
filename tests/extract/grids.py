"""Tables written as rows of texts, for tests: no PDF and no page needed.

`<` continues the cell to the left, `^` the one above, an empty text is an empty cell.  `*text*` is
bold, `#d9d9d9 text` has that fill, a line break in a text is one in the cell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from schemas.geometry import Box, union
from schemas.page import Word
from schemas.section import TableContext
from schemas.table import Cell, Line, Place, Table

ROW, COLUMN, PITCH, SIZE = 40.0, 120.0, 12.0, 10.0


def make_line(text: str, x0: float = 40.0, top: float = 20.0, page: int = 1) -> Line:
    """A printed line; `*text*` is bold."""
    bold = len(text) > 2 and text.startswith("*") and text.endswith("*")
    words = []
    for piece in (text[1:-1] if bold else text).split():
        width = 0.5 * SIZE * len(piece)
        words.append(Word(piece, Box(x0, top, x0 + width, top + SIZE), "Test", SIZE, bold=bold))
        x0 += width + 0.3 * SIZE
    return Line(page, union(word.box for word in words), tuple(words))


def make_table(rows: Sequence[Sequence[str]], page: int = 1, top: float = 100.0) -> Table:
    """The table of these rows, all columns equally wide."""
    cells = []
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            if text not in ("<", "^"):
                cells.append(_make_cell(rows, row, column, page, top))
    width = len(rows[0])
    assert all(len(texts) == width for texts in rows), "rows of different lengths"
    box = Box(0, top, COLUMN * width, top + ROW * len(rows))
    return Table((Place(page, box),), tuple(cells), len(rows), width)


def _make_cell(rows: Sequence[Sequence[str]], row: int, column: int, page: int, top: float) -> Cell:
    wide = high = 1
    while column + wide < len(rows[row]) and rows[row][column + wide] == "<":
        wide += 1
    while row + high < len(rows) and rows[row + high][column] == "^":
        high += 1
    fill, text = None, rows[row][column]
    if match := re.match(r"(#[0-9a-f]{6}) ?", text):
        fill, text = match[1], text[match.end() :]
    x0, y0 = COLUMN * column, top + ROW * row
    bold = text.startswith("*") and text.endswith("*") and len(text) > 2
    printed = text.strip("*" if bold else " ").split("\n")
    lines = tuple(
        make_line(f"*{part}*" if bold else part, x0 + 2, y0 + 2 + PITCH * at, page)
        for at, part in enumerate(printed)
        if part.strip()
    )
    box = Box(x0, y0, x0 + COLUMN * wide, y0 + ROW * high)
    return Cell(row, column, (Place(page, box),), lines, high, wide, fill)


def make_context(
    title: str = "",
    headings: Sequence[str] = (),
    above: Sequence[str] = (),
    below: Sequence[str] = (),
    annex: int = 5,
    page: int = 1,
) -> TableContext:
    """What stands around a table; lines above end at its top, lines below start at 900."""
    start = 98.0 - 2 * PITCH * len(above)
    return TableContext(
        annex=annex,
        annex_title=title,
        headings=tuple(headings),
        heading_lines=tuple(make_line(f"*{text}*", page=page) for text in headings),
        lines_above=tuple(
            make_line(text, top=start + 2 * PITCH * at, page=page) for at, text in enumerate(above)
        ),
        lines_below=tuple(
            make_line(text, top=900 + 2 * PITCH * at, page=page) for at, text in enumerate(below)
        ),
    )
