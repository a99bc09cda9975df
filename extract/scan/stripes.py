"""Pale stripes behind the rows of a table that has no rules: the boxes of paint in a picture."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from extract.scan.clean import Clean
from extract.scan.strips import Area

# Dots per inch at which stripes are looked for.
_COARSE = 75
# Levels of 256 under the paper: the ground of a page wanders by half of it.
_PALE = 6
# Inches: the least width and height of a stripe, and the most height of a row.
_WIDE = 1.5
_LOW = 0.12
_HIGH = 1.5
# The share of its box that a stripe fills; stains have other outlines.
_SQUARENESS = 0.9
# Stripes of one table end at the same places, so near in inches.
_SAME = 0.06
# One stripe is a line that someone marked.
_SEVERAL = 2


def find_stripes(page: Clean, paper: float, taken: Sequence[Area]) -> list[Area]:
    """The stripes on a page, in pixels; `paper` is its shade, what is `taken` is left out."""
    scale = _COARSE / page.dpi
    small = cv2.resize(page.ground, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    pale = np.where(small < paper - _PALE, 255, 0).astype(np.uint8)
    for x0, top, x1, bottom in taken:
        # The blurred edges of what is painted darker are as pale as a stripe.
        rows = slice(max(0, int(top * scale) - 1), int(bottom * scale) + 2)
        pale[rows, max(0, int(x0 * scale) - 1) : int(x1 * scale) + 2] = 0
    kernel = np.ones((round(_LOW * _COARSE), round(_WIDE * _COARSE)), np.uint8)
    solid = cv2.morphologyEx(pale, cv2.MORPH_OPEN, kernel)
    outlines, _ = cv2.findContours(solid, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    stripes = []
    for outline in outlines:
        x, y, width, height = cv2.boundingRect(outline)
        square = cv2.contourArea(outline) >= _SQUARENESS * (width - 1) * (height - 1)
        if square and height <= _HIGH * _COARSE:
            ends = (x, y, x + width, y + height)
            stripes.append(tuple(round(end / scale) for end in ends))
    near = _SAME * page.dpi
    return [
        (x0, top, x1, bottom)
        for x0, top, x1, bottom in sorted(stripes, key=lambda box: box[1])
        if sum(abs(x0 - box[0]) <= near and abs(x1 - box[2]) <= near for box in stripes) >= _SEVERAL
    ]
