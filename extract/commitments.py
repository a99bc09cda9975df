"""The columns of dates of one objective → what is promised and when it is due.

A paragraph is a commitment.  Where one column says when an action begins and another when it ends,
both together are one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from extract.dates import Due, read_due
from extract.paragraphs import Paragraph
from extract.text import fold
from schemas.table import Line
from schemas.vocabulary import load_vocabulary

DateColumn = tuple[str, Sequence[Paragraph]]
"""The heading of a column of dates, from the top, and what it says of one objective."""


@dataclass(frozen=True, slots=True)
class Promise:
    """The words of one commitment, when it is due, and the lines that say so."""

    text: str
    due: Due
    lines: tuple[Line, ...]


def read_promises(columns: Sequence[DateColumn]) -> list[Promise]:
    """What the columns of dates of one objective promise, in their order.

    Of a beginning and an end printed in columns of their own, only the one's first day and the
    other's last are days of the commitment.
    """
    bounds = [_bound(heading) for heading, _ in columns]
    if bounds.count("start") != 1 or bounds.count("end") != 1:
        return [_promise(part) for _, paragraphs in columns for part in paragraphs]
    start, end = bounds.index("start"), bounds.index("end")
    periods = _periods(columns[start][1], columns[end][1])
    found: list[Promise] = []
    for at, (_, paragraphs) in enumerate(columns):
        if at == min(start, end):
            found += periods
        elif at != max(start, end):
            found += [_promise(part) for part in paragraphs]
    return found


def _bound(heading: str) -> str:
    """Whether a heading says that dates begin something or end it; else an empty text."""
    last = fold(heading.rpartition(" > ")[2]).strip(" :.")
    return load_vocabulary("bounds", fold).match(last) or ""


def _promise(paragraph: Paragraph) -> Promise:
    return Promise(paragraph.text, read_due(paragraph.text), paragraph.lines)


def _periods(starts: Sequence[Paragraph], ends: Sequence[Paragraph]) -> list[Promise]:
    """One period for each beginning with its end.

    Where there are several of one and not as many of the other, nothing says which belong together.
    """
    if len(starts) == len(ends) or max(len(starts), len(ends)) <= 1:
        return [_period(start, end) for start, end in zip_longest(starts, ends)]
    return [*(_period(start, None) for start in starts), *(_period(None, end) for end in ends)]


def _period(start: Paragraph | None, end: Paragraph | None) -> Promise:
    parts = [part for part in (start, end) if part is not None]
    first = read_due(start.text) if start is not None else Due()
    last = read_due(end.text) if end is not None else Due()
    words = " | ".join(due.due_text for due in (first, last) if due.due_text)
    return Promise(
        " | ".join(part.text for part in parts),
        Due(words, first.due_start, last.due_end),
        tuple(line for part in parts for line in part.lines),
    )
