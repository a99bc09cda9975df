"""Pages of light letters on a dark or coloured ground, as the slides that open a part."""

from __future__ import annotations

import cv2
import numpy as np

from extract.scan.render import Pixels

# Dots per inch at which a page is looked at.
_PLAN = 100.0
# Grey levels of 256: paper is lighter than the first under any lamp; letters differ from their
# ground by the second, white on orange by a hundred.
_PAPER = 190.0
_APART = 60.0
# Inches: wider than the stroke of a title. What is wider is paper: a margin, a panel of a slide.
_STROKE = 0.3
_PANELS = 0.1
# The least share of a page that a title takes; dark letters may have this share of the light ones.
_TITLE = 0.0005
_OTHERS = 0.25
# Pixels of the look that an edge is blurred over.
_HALO = 7


def grey_of(color: Pixels, dpi: float) -> Pixels:
    """The grey levels of a picture, turned over where its letters are lighter than its ground.

    White at the edges of such a page is what the sheet did not cover.
    """
    grey = cv2.cvtColor(color, cv2.COLOR_BGR2GRAY).astype(np.uint8)
    scale = min(1.0, _PLAN / dpi)
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    ground = float(np.median(small))
    light = np.where(small > ground + _APART, 255, 0).astype(np.uint8)
    dark = np.count_nonzero(small < ground - _APART) / small.size
    if ground > _PAPER or not _is_title(light, dark, round(_STROKE * min(dpi, _PLAN))):
        return grey
    outside = cv2.resize(_at_edges(light), grey.shape[::-1], interpolation=cv2.INTER_NEAREST)
    return np.where(outside > 0, 255 - round(ground), 255 - grey).astype(np.uint8)


def _is_title(light: Pixels, dark: float, side: int) -> bool:
    """Whether the light pixels of a page are strokes; `dark` is the share of much darker ones."""
    kernel = np.ones((max(3, side), max(3, side)), np.uint8)
    panels = np.count_nonzero(cv2.morphologyEx(light, cv2.MORPH_OPEN, kernel)) / light.size
    strokes = np.count_nonzero(light) / light.size - panels
    return bool(panels < _PANELS and strokes > _TITLE and dark < _OTHERS * strokes)


def _at_edges(light: Pixels) -> Pixels:
    """The light that reaches an edge of the page, and its blurred border.

    At the very edge nothing is printed.
    """
    _, labels = cv2.connectedComponents(light, connectivity=8)
    edges = np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])
    found = np.isin(labels, edges[edges > 0]).astype(np.uint8)
    found[[0, -1]] = found[:, [0, -1]] = 1
    return cv2.dilate(found, np.ones((_HALO, _HALO), np.uint8)).astype(np.uint8)
