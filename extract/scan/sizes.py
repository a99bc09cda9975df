"""The marks of a page parted by the size of type that they belong to."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

# Letter heights: marks this near beside one another are of one run of text.
_BESIDE = 0.8
# Fewer marks say nothing of the size of their line: a dot, an accent, a short word.
_FEW = 4
# The percentile of the heights of a run at which capitals and tall letters stand.
_TALL = 80
# Runs of one size of type differ by less: one may have no tall letter but a `t`.
_ONE_SIZE = 1.3
# Dots per inch of the plan on which neighbours are looked for.
_PLAN = 75

_Numbers = npt.NDArray[np.int64]
_Lengths = npt.NDArray[np.float64]


def part_by_size(
    members: Sequence[int], boxes: npt.NDArray[np.int32], dpi: float
) -> list[list[int]]:
    """Marks in groups of one size of type, the commonest first; each mark is in one.

    `boxes` are left, top, right, bottom and area by the number of a mark.
    """
    if len(members) < 2 * _FEW:
        return [list(members)]
    own = boxes[list(members)]
    heights = (own[:, 3] - own[:, 1]).astype(np.float64)
    runs = _runs(own, heights, dpi)
    counts = np.bincount(runs)
    tall = np.array([np.percentile(heights[runs == run], _TALL) for run in range(len(counts))])
    classes = _classes(_settled(tall, counts, runs, own), counts)[runs]
    return [
        [members[int(at)] for at in np.flatnonzero(classes == number)]
        for number in np.unique(classes)
    ]


def _runs(own: npt.NDArray[np.int32], heights: _Lengths, dpi: float) -> _Numbers:
    """For each mark the number of the run of neighbours, side by side, that it stands in."""
    scale = _PLAN / dpi
    reach = _BESIDE * heights
    x0 = np.floor((own[:, 0] - reach) * scale).astype(int)
    x1 = np.ceil((own[:, 2] + reach) * scale).astype(int)
    top = np.floor(own[:, 1] * scale).astype(int)
    bottom = np.ceil(own[:, 3] * scale).astype(int)
    left, upper = int(x0.min()), int(top.min())
    plan = np.zeros((int(bottom.max()) - upper + 1, int(x1.max()) - left + 1), np.uint8)
    for a, b, c, d in zip(x0 - left, top - upper, x1 - left, bottom - upper, strict=True):
        plan[b:d, a:c] = 1
    _, labels = cv2.connectedComponents(plan, connectivity=4)
    inside = labels[(top - upper), (x0 + x1) // 2 - left]
    return np.asarray(np.unique(inside, return_inverse=True)[1], np.int64)


def _settled(
    tall: _Lengths, counts: _Numbers, runs: _Numbers, own: npt.NDArray[np.int32]
) -> _Lengths:
    """The size of each run; of a few marks, that of the nearest text, unless they are larger."""
    large = np.flatnonzero(counts >= _FEW)
    if not len(large):
        return tall
    edges = np.array(
        [
            [*own[runs == run, :2].min(axis=0), *own[runs == run, 2:4].max(axis=0)]
            for run in range(len(counts))
        ]
    )
    settled = tall.copy()
    others = edges[large]
    for run in np.flatnonzero(counts < _FEW):
        x0, top, x1, bottom = edges[run]
        across = np.maximum(np.maximum(others[:, 0] - x1, x0 - others[:, 2]), 0)
        down = np.maximum(np.maximum(others[:, 1] - bottom, top - others[:, 3]), 0)
        near = tall[large[int(np.argmin(across + down))]]
        if tall[run] <= _ONE_SIZE * near:
            settled[run] = near
    return settled


def _classes(sizes: _Lengths, counts: _Numbers) -> _Numbers:
    """The number of the class of each run: those near the commonest size first, and so on."""
    classes = np.full(len(sizes), -1)
    number = 0
    while (classes < 0).any():
        left = np.flatnonzero(classes < 0)
        order = left[np.argsort(sizes[left])]
        half = np.searchsorted(np.cumsum(counts[order]), counts[order].sum() / 2)
        middle = sizes[order[half]]
        near = (sizes[left] <= _ONE_SIZE * middle) & (sizes[left] * _ONE_SIZE >= middle)
        classes[left[near]] = number
        number += 1
    return classes
