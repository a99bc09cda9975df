"""Rows of dots that lead the eye to a page number, or that wait to be filled in: no letters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from extract.scan.strips import Marks, Strip

# Fewer dots in a row are points that close a sentence.
_DOTS = 6
# Shares of the height of the line's letters: a dot is no larger, and no farther from the next.
_DOT = 0.4
_APART = 1.2


def without_leaders(strips: Sequence[Strip], marks: Marks) -> list[Strip]:
    """The strips without their leaders, parted where one stood."""
    return [part for strip in strips for part in _parts(strip, marks)]


def _parts(strip: Strip, marks: Marks) -> list[Strip]:
    if strip.turned or len(strip.marks) < _DOTS:
        return [strip]
    order = sorted(strip.marks, key=lambda number: int(marks.boxes[number][0]))
    boxes = marks.boxes[order]
    height = strip.band[1] - strip.band[0]
    sides = np.maximum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1])
    dots = sides <= _DOT * height
    parts: list[list[int]] = [[]]
    for run in _runs(dots, boxes, _APART * height):
        if len(run) >= _DOTS and dots[run[0]]:
            parts.append([])
        else:
            parts[-1] += [order[at] for at in run]
    kept = [part for part in parts if part]
    if len(parts) == 1:
        return [strip]
    return [_without_others(strip, part, marks) for part in kept]


def _without_others(strip: Strip, part: list[int], marks: Marks) -> Strip:
    """The strip with only these of its marks."""
    x0, top = (int(side) for side in marks.boxes[part][:, :2].min(axis=0))
    x1, bottom = (int(side) for side in marks.boxes[part][:, 2:4].max(axis=0))
    return replace(strip, marks=part, box=(x0, top, x1, bottom))


def _runs(dots: np.ndarray, boxes: np.ndarray, apart: float) -> list[list[int]]:
    """Marks from left to right, dots that stand close together in one run, other marks alone."""
    runs: list[list[int]] = []
    for at, dot in enumerate(dots):
        close = at > 0 and boxes[at][0] - boxes[at - 1][2] <= apart
        if dot and close and runs and dots[runs[-1][0]]:
            runs[-1].append(at)
        else:
            runs.append([at])
    return runs
