"""Notes at the foot of a page, below the short rule that word processors draw over them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from schemas.page import Page
from schemas.table import Line

# Of the page's width: Word and LibreOffice rule a quarter to a third of the text.
_SHORT = (0.05, 0.45)
# Points that the rule and the notes may begin apart, and white between them.
_APART = 12.0
_ABOVE = 20.0
_MARK = re.compile(r"[\[(]?(?:\d{1,3}|[ivx]{1,4}|[*†‡]{1,3})[\])]?(?=\s|\D)")


def footnotes(page: Page, lines: Sequence[Line]) -> list[Line]:
    """Those of the lines that are notes: all below a short rule, the first with a mark.

    `lines` are in any order; none where something else stands below the rule.
    """
    for rule in page.rulings:
        long = rule.box.width / page.width
        if not rule.horizontal or not _SHORT[0] < long < _SHORT[1]:
            continue
        below = sorted(
            (line for line in lines if line.box.y_mid > rule.box.top),
            key=lambda line: (line.box.top, line.box.x0),
        )
        if below and _opens(below[0], rule.box.x0, rule.box.bottom):
            return below
    return []


def _opens(line: Line, x0: float, top: float) -> bool:
    near = abs(line.box.x0 - x0) < _APART and line.box.top - top < _ABOVE
    return near and _MARK.match(line.text) is not None
