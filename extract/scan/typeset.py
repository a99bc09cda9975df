"""The measured words of a page → words as a page holds them: one size and weight for what is alike.

What is measured of one word is off by a letter's shape; the words of a cell, a line and the page
say together which sizes and weights there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np

from extract.scan.letters import Measured
from schemas.geometry import Box
from schemas.page import Word

# Shares of the type size, the middle of Calibri, Arial and Times, with what print and scan add: how
# far a line of type reaches above and below its base line.
_ASCENT = 0.77
_DESCENT = 0.23
# Words whose sizes differ by less are of one size: the shapes of letters differ by more.
_ONE_SIZE = 1.09
# Bold strokes are half again as wide as regular ones; print, scan and threshold add to both.
_BOLDER = 1.22
# Of short words the stroke is off by so much.
_NEAR = 1.08
# Words of one string are no further apart, in type sizes; in justified lines they are two thirds.
_APART = 0.8
# Lines of one cell are of one size where they differ by less: what is told from a line of two
# words may be off by a fifth.
_ONE_CELL = 1.25


def typeset(measured: Sequence[Measured], scale: float) -> tuple[Word, ...]:
    """The words of a page in points; `scale` is points for a pixel."""
    sizes = _even_sizes(measured)
    weights = _weights(measured)
    runs = _runs(measured, sizes)
    return tuple(
        Word(
            text=item.token.text,
            box=_box(item, size, scale),
            font="",
            size=round(size * scale, 1),
            bold=bold,
            rotation=90 if item.turned else 0,
            raised=item.raised,
            run=run,
            confidence=round(item.token.confidence, 3),
            options=item.token.options,
        )
        for item, size, bold, run in zip(measured, sizes, weights, runs, strict=True)
    )


def _runs(measured: Sequence[Measured], sizes: Sequence[float]) -> list[int]:
    """The strings that words are of: a line is several where wide gaps part its words."""
    runs: list[int] = []
    for at, item in enumerate(measured):
        before = measured[at - 1] if at else None
        gap = abs(item.start - before.end) if before is not None else 0.0
        goes_on = before is not None and before.run == item.run and gap <= _APART * sizes[at]
        runs.append(runs[-1] if goes_on else (runs[-1] + 1 if runs else 1))
    return runs


def _box(item: Measured, size: float, scale: float) -> Box:
    """The word's box in points, from the top to the foot of its line of type."""
    upper, lower = item.base - _ASCENT * size, item.base + _DESCENT * size
    if item.turned:
        box = (upper, item.end, lower, item.start)
    else:
        box = (item.start, upper, item.end, lower)
    return Box(*(value * scale for value in box)).rounded()


def _even_sizes(measured: Sequence[Measured]) -> list[float]:
    """The sizes of words: one for a cell, and those that lie close together made one."""
    sizes = [item.size for item in measured]
    weights = [len(item.token.text) for item in measured]
    cells: dict[int, list[int]] = defaultdict(list)
    for at, item in enumerate(measured):
        if item.cell >= 0:
            cells[item.cell].append(at)
    for group in cells.values():
        _make_one(group, sizes, weights, _ONE_CELL)
    _make_one(list(range(len(measured))), sizes, weights, _ONE_SIZE)
    return sizes


def _make_one(
    group: Sequence[int], sizes: list[float], weights: Sequence[int], reach: float
) -> None:
    """Gives sizes that lie within a ratio of the commonest one that one, and so on."""
    left = sorted(group, key=lambda at: sizes[at])
    while left:
        middle = _weighted_median(left, sizes, weights)
        near = [at for at in left if middle / reach <= sizes[at] <= middle * reach]
        common = _weighted_median(near, sizes, weights)
        left = [at for at in left if not middle / reach <= sizes[at] <= middle * reach]
        for at in near:
            sizes[at] = common


def _weighted_median(order: Sequence[int], sizes: Sequence[float], weights: Sequence[int]) -> float:
    half, total = sum(weights[at] for at in order) / 2, 0
    for at in order:
        total += weights[at]
        if total >= half:
            return sizes[at]
    return sizes[order[-1]]


def _weights(measured: Sequence[Measured]) -> list[bool]:
    """Which words are bold.

    Words near the limit, and signs, are as the words beside them where those agree.
    """
    shares = [item.stroke / item.size for item in measured]
    counts = [len(item.token.text) for item in measured]
    cut = _bold_from([pair for pair in zip(shares, counts, strict=True) if pair[0]])
    lines: dict[int, list[int]] = defaultdict(list)
    for at, item in enumerate(measured):
        lines[item.run].append(at)
    bold = [False] * len(measured)
    for line in lines.values():
        letters = sum(counts[at] for at in line if shares[at])
        whole = sum(shares[at] * counts[at] for at in line) >= cut * max(1, letters)
        sure = {
            place: shares[at] >= cut
            for place, at in enumerate(line)
            if shares[at] and not cut / _NEAR < shares[at] < cut * _NEAR
        }
        for place, at in enumerate(line):
            before = next((sure[p] for p in range(place, -1, -1) if p in sure), None)
            after = next((sure[p] for p in range(place, len(line)) if p in sure), before)
            before = after if before is None else before
            agreed = before if before is not None else whole
            bold[at] = agreed if before == after or not shares[at] else shares[at] >= cut
    return bold


def _bold_from(strokes: Iterable[tuple[float, int]]) -> float:
    """The stroke, as a share of the size, from which words are bold; endless where none is."""
    values = sorted(strokes)
    if not values:
        return float("inf")
    shares = np.repeat([share for share, _ in values], [count for _, count in values])
    best, cut = 0.0, float("inf")
    for threshold in np.unique(np.round(shares, 3))[1:]:
        low, high = shares[shares < threshold], shares[shares >= threshold]
        if not len(low) or not len(high):
            continue
        between = len(low) * len(high) * (high.mean() - low.mean()) ** 2
        if between > best:
            best, cut = between, float(threshold)
    low, high = shares[shares < cut], shares[shares >= cut]
    if len(low) and len(high) and high.mean() >= _BOLDER * low.mean():
        return cut
    return float("inf")
