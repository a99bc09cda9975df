"""Rules and fills in the picture of a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import cv2
import numpy as np

from extract.scan.bars import Bar, find_bars, joined_bars
from extract.scan.clean import Clean
from extract.scan.light import find_light_rules

# Inches.  Shorter strokes may be letters: at 150 dots per inch the tops of a long word run into one
# another.  But between two rules a post as low as a line of small type counts.
_LONG = 1.2
# A short post runs into the rules at its two ends, or ends within this; the stems of letters in a
# low row end two hundredths from its rules.
_MEETS = 0.007
# The edge of a painted strip lies within this of where it was found.
_BLURRED = 0.03


def find_rules(page: Clean) -> tuple[list[Bar], list[Bar]]:
    """The straight rules of a page, level ones and upright ones."""
    depth = cv2.subtract(page.ground, page.grey).astype(np.uint8)
    short_level = find_bars(page.ink, depth, page.dpi)
    short_upright = find_bars(page.ink.T, depth.T, page.dpi)
    level = [bar for bar in short_level if bar.end - bar.start >= _LONG * page.dpi]
    upright = [bar for bar in short_upright if bar.end - bar.start >= _LONG * page.dpi]
    white = find_light_rules(page)
    level += white[0]
    upright += white[1]
    for box in page.banners:
        if box.is_label:
            # It is beside a table that has no rules; a header above it makes none with it.
            continue
        rows = ((box.top, box.x0, box.x1), *box.level, (box.bottom, box.x0, box.x1))
        posts = ((box.x0, box.top, box.bottom), *box.posts, (box.x1, box.top, box.bottom))
        level += [bar for row in rows for bar in _without_seams(row, page)]
        upright += [Bar(float(at), float(start), float(end), 1.0) for at, start, end in posts]
    upright = _with_short(upright, short_upright, level, page.dpi)
    level = _with_short(level, short_level, upright, page.dpi)
    upright = [bar for bar in upright if not _edges_label(bar, page)]
    return joined_bars(level, page.dpi), joined_bars(upright, page.dpi)


def _edges_label(bar: Bar, page: Clean) -> bool:
    """Whether an upright bar is the blurred edge of a strip with a label."""
    reach = _BLURRED * page.dpi
    return any(
        min(abs(bar.at - banner.x0), abs(bar.at - banner.x1)) <= reach
        and banner.top - reach <= bar.start
        and bar.end <= banner.bottom + reach
        for banner in page.banners
        if banner.is_label
    )


def _without_seams(row: tuple[int, int, int], page: Clean) -> list[Bar]:
    """An edge of a banner without the pieces where a cell goes on into the next banner."""
    at, start, end = row
    gaps = sorted((x0, x1) for y, x0, x1 in page.seams if y == at)
    starts = [start, *(x1 for x0, x1 in gaps)]
    ends = [*(x0 for x0, x1 in gaps), end]
    return [
        Bar(float(at), float(one), float(other), 1.0)
        for one, other in zip(starts, ends, strict=True)
        if other > one
    ]


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
