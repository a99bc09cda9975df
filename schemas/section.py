"""What stands around a table: the annex, the headings over it, the lines above and below."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.table import Line


@dataclass(frozen=True, slots=True)
class TableContext:
    """Where a table stands, for those who read meaning into it."""

    annex: int
    annex_title: str = ""
    headings: tuple[str, ...] = ()
    """The headings right before it that stand on an earlier page, outermost first."""
    heading_lines: tuple[Line, ...] = ()
    lines_above: tuple[Line, ...] = ()
    """Body lines between the table before (or the top of the page) and this one."""
    running: tuple[Line, ...] = ()
    """The running lines of its page that the pages of its sheet have, and not all pages."""
    lines_before: tuple[Line, ...] = ()
    """Those at the foot of the page before, where the table stands at the top of its page."""
    lines_below: tuple[Line, ...] = ()
    """Up to the next table or the end of the page: captions, sources, notes."""
