"""White rules between painted cells, as slides and spreadsheets have them.

Where paint meets paper no rule is drawn: there the paint itself ends the table.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

from extract.scan.bars import Bar
from extract.scan.clean import Clean
from extract.scan.render import Pixels

# Dots per inch: a rule of a point is two pixels, and noise is a fourth of what it is at 300.
_PLAN = 150.0
# Inches: wider than a stroke of a letter, wider than a white rule.
_STROKE = 0.11
_RULE = 0.05
# Levels of 256 that a rule is lighter than the paint beside it, in the middle along it: 6 between
# the palest bands of slides; where there is no rule it is under 1, whatever the noise.
_LIGHTER = 3.0
# Of the piece of a rule beside one cell half of that tells it from a cell that is merged.
_PIECE = 1.5
# Levels that paint is darker than paper: the lightest shading of word processors is 12 darker.
_PAINT = 7
# Inches: a painted table is as wide and as high as this; its share of its box.
_WIDE, _HIGH = 1.2, 0.3
_FULL = 0.7
# More rules in one direction are the pattern of a drawing.
_MOST = 60


def find_light_rules(page: Clean) -> tuple[list[Bar], list[Bar]]:
    """White rules on painted tables, level and upright, with the edges of the paint."""
    scale = min(1.0, _PLAN / page.dpi)
    dpi = page.dpi * scale
    boxes = list(_painted(page.ground, scale, dpi))
    if not boxes:
        return [], []
    small = cv2.resize(page.grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    # What is dark and thin, as letters, goes; then what is light and thin is what stands out.
    bare = cv2.morphologyEx(small, cv2.MORPH_CLOSE, _square(_STROKE * dpi))
    paint = cv2.morphologyEx(bare, cv2.MORPH_OPEN, _square(_RULE * dpi))
    light = cv2.subtract(bare, paint).astype(np.uint8)
    level: list[Bar] = []
    upright: list[Bar] = []
    for x0, top, x1, bottom in boxes:
        inside = light[top:bottom, x0:x1]
        rows, posts = _lines(inside, dpi), _lines(inside.T, dpi)
        if not rows or not posts or max(len(rows), len(posts)) > _MOST:
            continue
        rows, posts = [0, *rows, bottom - top], [0, *posts, x1 - x0]
        level += _bars(inside, rows, posts, (top, x0), 1 / scale)
        upright += _bars(inside.T, posts, rows, (x0, top), 1 / scale)
    return level, upright


def _painted(ground: Pixels, scale: float, dpi: float) -> Iterator[tuple[int, int, int, int]]:
    """The boxes of painted tables: left, top, right, bottom."""
    small = cv2.resize(ground, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    paper = float(np.percentile(small, 90))
    mask = np.where(small < paper - _PAINT, 255, 0).astype(np.uint8)
    mask = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, _square(_RULE * dpi)).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=4)
    for x, y, width, height, area in stats[1:].tolist():
        if width >= _WIDE * dpi and height >= _HIGH * dpi and area >= _FULL * width * height:
            yield x, y, x + width, y + height


def _square(pixels: float) -> npt.NDArray[np.uint8]:
    side = 2 * round(pixels / 2) + 1
    return np.ones((side, side), np.uint8)


def _lines(light: Pixels, dpi: float) -> list[int]:
    """The rows of pixels that are lighter from end to end, as thin as rules; none at the edges."""
    bright = light.mean(axis=1) >= _LIGHTER
    edges = np.flatnonzero(np.diff(np.concatenate(([0], bright.astype(np.int8), [0]))))
    margin = _RULE * dpi
    return [
        int(start + end) // 2
        for start, end in zip(edges[::2], edges[1::2], strict=True)
        if end - start <= margin and margin < start and end < len(light) - margin
    ]


def _bars(
    light: Pixels, rows: list[int], posts: list[int], corner: tuple[int, int], factor: float
) -> list[Bar]:
    """The rows from post to post, without the pieces that a merged cell leaves out."""
    bars = []
    for at in rows:
        band = light[max(0, at - 2) : at + 3].max(axis=0) if 0 < at < len(light) else None
        for start, end in pairwise(posts):
            if band is None or np.median(band[start:end]) >= _PIECE:
                place, first, last = at + corner[0], start + corner[1], end + corner[1]
                bars.append(Bar(place * factor, first * factor, last * factor, 1.0))
    return bars
