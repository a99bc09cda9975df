"""What stands around each table: the headings over it, the lines above and below."""

from __future__ import annotations

from collections.abc import Sequence

from extract.layout import Layout
from schemas.section import TableContext
from schemas.table import Line, Table


def table_contexts(
    layouts: Sequence[Layout], tables: Sequence[Sequence[Table]]
) -> dict[int, TableContext]:
    """The context of each table by its identity; `annex` is 1 until the annex is known.

    A document that names no annexes is one annex.
    """
    pages = {layout.page.number: layout for layout in layouts}
    contexts = {}
    for found in tables:
        for table in found:
            first, last = table.places[0], table.places[-1]
            contexts[id(table)] = TableContext(
                annex=1,
                lines_above=_between(pages[first.page], None, first.box.top),
                lines_below=_between(pages[last.page], last.box.bottom, None),
            )
    return contexts


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
