"""The unit that plain numbers are in, as text around tables states it: `montants en k€`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.paragraphs import plain_text
from extract.text import fold
from extract.tfpb.setting import Setting
from extract.tfpb.titles import blocks
from extract.tfpb.words import money_factor
from schemas.section import TableContext
from schemas.table import Line

_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
_EUROS = re.compile(r"(?<!\w)(?:€|euros?)(?!\w)")


def unit_factor(text: str) -> int | None:
    """By what a line multiplies the plain numbers below it; `None` where it states no unit.

    >>> unit_factor("Programme 2025-2027 – montants en k€"), unit_factor("Montants en euros")
    (1000, 1)
    >>> unit_factor("Abattement : 18 k€")
    """
    if re.search(r"\d", _YEAR.sub("", text)):
        return None
    factor = int(money_factor(text))
    return factor if factor != 1 or _EUROS.search(fold(text)) else None


def states_unit(context: TableContext) -> bool:
    """Whether a line above a table states the unit of its plain numbers."""
    return any(unit_factor(plain_text([line])) is not None for line in context.lines_above)


def stated_factor(context: TableContext, texts: Sequence[str] = (), outer: int = 1) -> int:
    """By what all plain numbers of a table are to be multiplied, where a line above says so.

    `texts` are titles inside the table; `outer` is what holds where none states a unit.
    """
    said = [unit_factor(text) for text in texts]
    said += [unit_factor(plain_text([line])) for line in context.lines_above]
    units = [factor for factor in said if factor is not None]
    return next((factor for factor in units if factor != 1), 1 if units else outer)


def outer_factor(
    context: TableContext, setting: Setting, titles: Sequence[Line] = ()
) -> int | None:
    """The factor stated above the title that names whose the first of several tables is.

    It holds for those below it too; what stands below that title is said of its table alone.
    `titles` are lines at the head of the table itself.
    """
    named = [setting.sources.get(kind, ()) for kind in ("landlord", "district")]
    owners = {id(line) for lines in named for line in lines}
    found = None
    for group in (*blocks(context.lines_above), titles):
        if any(id(line) in owners for line in group):
            return found
        said = unit_factor(plain_text(group))
        found = said if said is not None else found
    return None
