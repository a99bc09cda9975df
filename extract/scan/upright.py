"""Which way the text of a picture runs, and how far it was turned on the scanner's glass."""

from __future__ import annotations

import cv2
import numpy as np

from extract.scan.render import Pixels

# Degrees.  A sheet drawn in by a feeder is off by up to three; more is laid on the glass by hand.
_MOST_SKEW = 5.0
# Dots per inch at which the direction and the skew are measured: letters are 8 pixels high.
_COARSE = 100.0


def ink_at(grey: Pixels, dpi: float, target: float = _COARSE) -> Pixels:
    """Where there is ink (1, else 0), in a copy at `target` dots per inch."""
    scale = min(1.0, target / dpi)
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    side = 2 * round(0.2 * min(dpi, target) / 2) + 1
    ground = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    return (cv2.subtract(ground, small) > 40).astype(np.uint8)


def is_sideways(ink: Pixels) -> bool:
    """Whether most text runs upwards or downwards.

    In a small square, lines of text make stripes: the ink of its rows differs more than that of
    its columns.  Rules, which stripe both ways, are taken out first.
    """
    bare = _without_rules(ink)
    side = 80
    votes = 0.0
    for top in range(0, bare.shape[0] - side + 1, side // 2):
        for left in range(0, bare.shape[1] - side + 1, side // 2):
            square = bare[top : top + side, left : left + side]
            amount = float(square.sum())
            if 0.02 < amount / square.size < 0.4:
                rows, columns = square.sum(axis=1), square.sum(axis=0)
                votes += float(np.var(rows) - np.var(columns)) / amount
    return votes < 0


def _without_rules(ink: Pixels) -> Pixels:
    across = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, 40), np.uint8))
    down = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((40, 1), np.uint8))
    rules = cv2.dilate(cv2.max(across, down), np.ones((3, 3), np.uint8))
    return cv2.subtract(ink, rules).astype(np.uint8)


def find_skew(ink: Pixels) -> float:
    """By how many degrees lines fall to the right; 0 where the picture has too little ink.

    The angle under which the ink, seen along the lines, has the sharpest edges.
    """
    y, x = np.nonzero(ink)
    if len(y) < 500:
        return 0.0
    if len(y) > 150_000:
        step = len(y) // 150_000 + 1
        y, x = y[::step], x[::step]
    best = 0.0
    for reach, step_size in ((_MOST_SKEW, 0.25), (0.25, 0.05), (0.05, 0.01)):
        angles = best + np.arange(-reach, reach + step_size / 2, step_size)
        best = float(max(angles, key=lambda angle: _sharpness(y, x, float(angle))))
    return round(best, 2)


def _sharpness(y: np.ndarray, x: np.ndarray, angle: float) -> float:
    along = y - x * np.tan(np.radians(angle))
    profile = np.bincount((along - along.min()).astype(np.int64))
    return float(np.square(np.diff(profile)).sum())


def rotate(grey: Pixels, angle: float) -> Pixels:
    """The picture turned about its centre so that lines that fall by `angle` degrees are level."""
    if abs(angle) < 0.02:
        return grey
    height, width = grey.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    return cv2.warpAffine(
        grey, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    ).astype(np.uint8)
