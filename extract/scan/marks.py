"""Rules and fills in the picture of a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from extract.scan.clean import Clean
from extract.scan.render import Pixels

# Inches.  Shorter strokes may be letters: at 150 dots per inch the tops of a long word run into one
# another.  But between two rules a post as low as a line of small type counts.
_LONG = 1.2
_SHORT = 0.09
# A rule is evenly dark: the darkest tenth of its pixels differs from the lightest by less than this
# times the middle, where letters that run together differ by twice it.
_UNEVEN = 1.2
# Of shorter runs the crossings of other rules are too large a part to say.
_WORDY = 0.3
# Thicker bars are banners, and so fills (frames of slides are up to 3 points).
_THICKEST = 0.05
# A short post runs into the rules at its two ends, or ends within this; the stems of letters in a
# low row end two hundredths from its rules.
_MEETS = 0.007
# Pieces of one rule lie this close behind one another: specks of white in a worn line.
_BROKEN = 0.06


@dataclass(frozen=True, slots=True)
class Bar:
    """A level rule in pixels: its middle and its ends; upright ones have x and y exchanged."""

    at: float
    start: float
    end: float
    thick: float


def find_rules(page: Clean) -> tuple[list[Bar], list[Bar]]:
    """The straight rules of a page, level ones and upright ones."""
    depth = cv2.subtract(page.ground, page.grey).astype(np.uint8)
    short_level = _bars(page.ink, depth, page.dpi)
    short_upright = _bars(page.ink.T, depth.T, page.dpi)
    level = [bar for bar in short_level if bar.end - bar.start >= _LONG * page.dpi]
    upright = [bar for bar in short_upright if bar.end - bar.start >= _LONG * page.dpi]
    for banner in page.banners:
        box = banner
        rows = ((box.top, box.x0, box.x1), *box.level, (box.bottom, box.x0, box.x1))
        posts = ((box.x0, box.top, box.bottom), *box.posts, (box.x1, box.top, box.bottom))
        level += [Bar(float(at), float(start), float(end), 1.0) for at, start, end in rows]
        upright += [Bar(float(at), float(start), float(end), 1.0) for at, start, end in posts]
    upright = _with_short(upright, short_upright, level, page.dpi)
    level = _with_short(level, short_level, upright, page.dpi)
    return _joined(level, page.dpi), _joined(upright, page.dpi)


def _bars(ink: Pixels, depth: Pixels, dpi: float) -> list[Bar]:
    """Level runs of ink, as thin and as evenly dark as rules are; `depth` is how dark they are."""
    # A rule that is not quite level goes up a pixel here and there: ink from the row above or
    # below closes the step.
    thick = cv2.dilate(np.ascontiguousarray(ink), np.ones((3, 1), np.uint8))
    runs = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, round(_SHORT * dpi)), np.uint8))
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


def _with_short(
    long: Sequence[Bar], short: Iterable[Bar], others: Sequence[Bar], dpi: float
) -> list[Bar]:
    """Long bars and those short ones that go from one of the `others` to the next."""
    reach = _MEETS * dpi
    found = list(long)
    for bar in short:
        if bar.end - bar.start >= _LONG * dpi:
            continue
        ends = 0
        for other in others:
            if other.start - reach <= bar.at <= other.end + reach:
                near = reach + other.thick
                ends |= abs(other.at - bar.start) <= near
                ends |= 2 * (abs(other.at - bar.end) <= near)
        if ends == 3:
            found.append(bar)
    return found


def _joined(bars: Sequence[Bar], dpi: float) -> list[Bar]:
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
