"""Columns that a spreadsheet prints again on every page width → a width without them.

`Columns to repeat` puts the labels of the rows at the left of each page, at the same places.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from dataclasses import replace

from schemas.geometry import Box
from schemas.page import Page

# Points: what is printed again stands at the same place.
_SAME = 0.5
# The next page of a list repeats its headings, in a row or two, and no label of a row.
_ENOUGH_ROWS = 3


def without_repeated(first: Page, page: Page) -> Page | None:
    """A page without the columns at its left that repeat those of the first page of its sheet.

    `None` where it repeats none, or nothing else.
    """
    heights = [rule.box.y_mid for rule in first.rulings if rule.horizontal]
    if not heights:
        return None
    top, bottom = min(heights), max(heights)
    edge = _edge(first, page, sorted(heights))
    if edge is None:
        return None
    printed = {(word.text, _place(word.box)) for word in first.words}
    words = [
        word
        for word in page.words
        if not (
            (word.text, _place(word.box)) in printed
            and (word.box.x0 < edge or not top <= word.box.y_mid <= bottom)
        )
    ]
    if len(words) == len(page.words) or not any(word.box.x0 >= edge for word in words):
        return None
    return replace(
        page,
        words=tuple(words),
        rulings=tuple(
            replace(rule, box=_right_of(rule.box, edge))
            for rule in page.rulings
            # A column rule at the edge closes the labels: the sheet may have a cell across it.
            if (rule.box.x1 if rule.horizontal else rule.box.x_mid) > edge + _SAME
        ),
        fills=tuple(
            replace(fill, box=_right_of(fill.box, edge))
            for fill in page.fills
            if fill.box.x1 > edge + _SAME
        ),
    )


def _edge(first: Page, page: Page, heights: Sequence[float]) -> float | None:
    """The right edge of the repeated columns: the last up to which both pages say the same.

    `heights` are those of the row rules of the first page, from the top.
    """
    top, bottom = heights[0], heights[-1]
    edges = _columns(first) & _columns(page)
    found = None
    for edge in sorted(edges)[1:]:
        left, again = (_left_of(item, edge, top, bottom) for item in (first, page))
        rows = {bisect(heights, place[1]) for _, place in left}
        if left != again:
            break
        if len(rows) >= _ENOUGH_ROWS:
            found = edge
    return found


def _columns(page: Page) -> set[float]:
    return {round(rule.box.x_mid) for rule in page.rulings if not rule.horizontal}


def _left_of(
    page: Page, edge: float, top: float, bottom: float
) -> set[tuple[str, tuple[float, ...]]]:
    return {
        (word.text, _place(word.box))
        for word in page.words
        if word.box.x0 < edge - _SAME and top <= word.box.y_mid <= bottom
    }


def _place(box: Box) -> tuple[float, ...]:
    return tuple(round(value) for value in box)


def _right_of(box: Box, edge: float) -> Box:
    return box._replace(x0=max(box.x0, edge))
