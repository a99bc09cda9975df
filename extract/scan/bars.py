"""Straight runs of pixels in a picture: what rules are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from extract.scan.render import Pixels

# Inches.  Shorter runs are parts of letters.
SHORT = 0.09
# A rule is evenly dark: the darkest tenth of its pixels differs from the lightest by less than this
# times the middle, where letters that run together differ by twice it.
_UNEVEN = 1.2
# Of shorter runs the crossings of other rules are too large a part to say.
_WORDY = 0.3
# Thicker bars are banners, and so fills (frames of slides are up to 3 points).
_THICKEST = 0.05
# Pieces of one rule lie this close behind one another: specks of white in a worn line.
_BROKEN = 0.06


@dataclass(frozen=True, slots=True)
class Bar:
    """A level rule in pixels: its middle and its ends; upright ones have x and y exchanged."""

    at: float
    start: float
    end: float
    thick: float


def find_bars(ink: Pixels, depth: Pixels, dpi: float) -> list[Bar]:
    """Level runs of ink, as thin and as evenly dark as rules are; `depth` is how dark they are."""
    # A rule that is not quite level goes up a pixel here and there: ink from the row above or
    # below closes the step.
    thick = cv2.dilate(np.ascontiguousarray(ink), np.ones((3, 1), np.uint8))
    runs = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, round(SHORT * dpi)), np.uint8))
    outlines, _ = cv2.findContours(runs, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    bars = []
    for outline in outlines:
        x, y, length, height = cv2.boundingRect(outline)
        area = cv2.countNonZero(runs[y : y + height, x : x + length])
        thickness = max(1.0, area / length - 2)
        if thickness <= _THICKEST * dpi and length > 2 * thickness:
            middle = y + (height - 1) / 2
            if length >= _WORDY * dpi and _is_uneven(depth[y : y + height, x : x + length]):
                continue
            bars.append(Bar(middle, float(x), float(x + length), thickness))
    return bars


def _is_uneven(depth: Pixels) -> bool:
    """Whether a run is now dark and now light, as letters are that run together."""
    light, middle, dark = np.percentile(depth.max(axis=0), (10, 50, 90))
    return bool(dark - light > _UNEVEN * middle)


def joined_bars(bars: Sequence[Bar], dpi: float) -> list[Bar]:
    """Bars with the pieces of one rule put together."""
    joined: list[Bar] = []
    for bar in sorted(bars, key=lambda bar: bar.start):
        for at in range(len(joined) - 1, -1, -1):
            last = joined[at]
            if abs(last.at - bar.at) <= 0.01 * dpi and bar.start - last.end <= _BROKEN * dpi:
                one, other = last.end - last.start, bar.end - bar.start
                middle = (last.at * one + bar.at * other) / (one + other)
                end = max(last.end, bar.end)
                joined[at] = Bar(middle, last.start, end, max(last.thick, bar.thick))
                break
        else:
            joined.append(bar)
    return joined
