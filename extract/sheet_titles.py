"""Running lines that change from sheet to sheet: whose sheet it is, in the header of its pages.

A spreadsheet prints the header of a sheet on each of its pages, and the next sheet has another at
the same place.  Chapters that the header of a text names do the same.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from extract.layout import Layout
from extract.text import fold
from schemas.table import Line

# The head of a page.
_MARGIN = 0.16
# Points: running lines at one place begin, end or have their middle there.
_SAME = 3.0
# The sizes of one type differ by less, also where they are measured in a picture.
_ALIKE = 1.15


def sheet_titles(layouts: Sequence[Layout]) -> dict[int, tuple[Line, ...]]:
    """By the number of a page, the lines at its head that pages in a row share, and no others.

    What all pages with tables bear says nothing of one sheet.
    """
    found: defaultdict[str, set[int]] = defaultdict(set)
    for at, layout in enumerate(layouts):
        for line in _head(layout):
            found[_bare(line)].add(at)
    tabled = {at for at, layout in enumerate(layouts) if layout.tables}
    own = {
        text
        for text, pages in found.items()
        if max(pages) - min(pages) < len(pages) and not tabled <= pages
    }
    return {
        layout.page.number: tuple(line for line in _head(layout) if _bare(line) in own)
        for layout in layouts
    }


def begins_sheet(before: Sequence[Line], after: Sequence[Line]) -> bool:
    """Whether a page has another title of its sheet, at one place, than the page before.

    The title of an annex may stand where the header of its next pages is, set as no header is.
    """
    gone, new = ({_bare(line) for line in lines} for lines in (before, after))
    return any(
        stand_at_one_place(line, other) and _are_set_alike(line, other)
        for line in before
        for other in after
        if _bare(line) not in new and _bare(other) not in gone
    )


def stand_at_one_place(line: Line, other: Line) -> bool:
    """Whether lines of two pages stand at one height, and begin, end or have their middle alike."""
    one, two = line.box, other.box
    edges = ((one.x0, two.x0), (one.x1, two.x1), (one.x_mid, two.x_mid))
    return abs(one.top - two.top) <= _SAME and any(abs(a - b) <= _SAME for a, b in edges)


def _are_set_alike(line: Line, other: Line) -> bool:
    small, large = sorted((line.size, other.size))
    return line.bold == other.bold and large <= _ALIKE * small


def _head(layout: Layout) -> list[Line]:
    """The lines at the head of a page, running or not, but for its number."""
    limit = _MARGIN * layout.page.height
    lines = [line for line in (*layout.furniture, *layout.lines) if line.box.bottom <= limit]
    return [line for line in lines if len(_bare(line)) > 1]


def _bare(line: Line) -> str:
    return re.sub(r"\bpages?\b|[\d\W]+", " ", fold(line.text)).strip()
