"""What stands around each table: the headings over it, the lines above and below."""

from __future__ import annotations

from collections.abc import Sequence

from extract.layout import Layout
from extract.sheet_titles import sheet_titles
from schemas.geometry import Box
from schemas.section import TableContext
from schemas.table import Line, Place, Table

# Lines at the foot of a page that may be the caption of a table on the next one.
_FOOT = 3


def table_contexts(
    layouts: Sequence[Layout], tables: Sequence[Sequence[Table]]
) -> dict[int, TableContext]:
    """The context of each table by its identity; `annex` is 1 until the annex is known.

    A document that names no annexes is one annex.
    """
    pages = {layout.page.number: layout for layout in layouts}
    sheets = sheet_titles(layouts)
    contexts = {}
    for found in tables:
        for table in found:
            first, last = table.places[0], table.places[-1]
            before = pages.get(first.page - 1)
            furniture = pages[first.page].furniture
            contexts[id(table)] = TableContext(
                annex=1,
                lines_above=_own(pages[first.page], first, None, first.box.top),
                running=tuple(line for line in sheets[first.page] if line in furniture),
                lines_before=_foot(before)
                if before and _is_first(pages[first.page], first)
                else (),
                lines_below=_own(pages[last.page], last, last.box.bottom, None),
            )
    return contexts


def _is_first(layout: Layout, place: Place) -> bool:
    """Whether nothing stands above a table on its page."""
    boxes = [line.box for line in layout.lines]
    boxes += [table.places[0].box for table in layout.tables]
    return not any(box.bottom <= place.box.top for box in boxes)


def _foot(layout: Layout | None) -> tuple[Line, ...]:
    """The last lines of a page, below its last table; none of no page."""
    if layout is None:
        return ()
    bottom = max((table.places[-1].box.bottom for table in layout.tables), default=0.0)
    lines = sorted(_between(layout, bottom, None), key=lambda line: line.box.y_mid)
    return tuple(lines[-_FOOT:])


def _own(layout: Layout, place: Place, top: float | None, bottom: float | None) -> tuple[Line, ...]:
    """The lines above or below a table, but for captions of tables beside it.

    Captions stand side by side as their tables do: beside one of its own at the same height.
    """
    lines = _between(layout, top, bottom)
    boxes = [table.places[0].box for table in layout.tables]
    beside = [
        box
        for box in boxes
        if min(box.bottom, place.box.bottom) > max(box.top, place.box.top)
        and not _over(box, place.box)
    ]
    own = [line for line in lines if _over(line.box, place.box)]
    return tuple(
        line
        for line in lines
        if line in own
        or not any(_over(line.box, box) for box in beside)
        or not any(abs(line.box.y_mid - other.box.y_mid) <= line.size for other in own)
    )


def _over(one: Box, other: Box) -> bool:
    """Whether two boxes share some of the width of the page."""
    return min(one.x1, other.x1) > max(one.x0, other.x0)


def _between(layout: Layout, top: float | None, bottom: float | None) -> tuple[Line, ...]:
    """The body lines down to a table, or from it on, as far as the neighbouring tables."""
    boxes = [table.places[0].box for table in layout.tables]
    if top is None:
        assert bottom is not None
        above = [box.bottom for box in boxes if box.bottom <= bottom]
        top = max(above, default=float("-inf"))
    else:
        below = [box.top for box in boxes if box.top >= top]
        bottom = min(below, default=float("inf"))
    return tuple(line for line in layout.lines if top <= line.box.y_mid <= (bottom or 0.0))
