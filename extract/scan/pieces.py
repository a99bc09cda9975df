"""The pictures of single lines, cut out of a page for the engines."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from extract.scan.render import Pixels
from extract.scan.strips import Marks, Strip

# Pixels.  The blur of a letter's edge reaches this far, across.
_HALO = 7


@dataclass(frozen=True, slots=True)
class Piece:
    """The picture of a strip, upright on white; `x` and `y` are the page's at its corner.

    The corner is the upper left one, or of text that runs upwards the lower left one.
    """

    pixels: Pixels
    x: int
    y: int
    turned: bool


def cut_out(even: Pixels, marks: Marks, strip: Strip, margin: int) -> Piece:
    """The picture of a strip with a white margin; whatever is none of its marks is left out."""
    x0, top, x1, bottom = strip.box
    left, upper = max(0, x0 - _HALO), max(0, top - _HALO)
    rows = slice(upper, min(even.shape[0], bottom + _HALO))
    columns = slice(left, min(even.shape[1], x1 + _HALO))
    labels = marks.labels[rows, columns]
    own = np.zeros(len(marks.boxes), bool)
    own[strip.marks] = True
    mine = own[labels]
    near = cv2.dilate(mine.astype(np.uint8), np.ones((_HALO, _HALO), np.uint8)) > 0
    pixels = np.where(near & (mine | (labels == 0)), even[rows, columns], 255).astype(np.uint8)
    corner = (left - margin, upper - margin)
    if strip.turned:
        corner = (left - margin, upper + pixels.shape[0] + margin)
        pixels = np.ascontiguousarray(np.rot90(pixels, -1))
    framed = cv2.copyMakeBorder(
        pixels, margin, margin, margin, margin, cv2.BORDER_CONSTANT, value=(255,)
    )
    return Piece(framed.astype(np.uint8), *corner, strip.turned)
