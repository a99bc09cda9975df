"""The picture of a page → even light, specks gone, what is ink and what is ground."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, permutations

import cv2
import numpy as np
import numpy.typing as npt

from extract.scan.render import Pixels

# Grey levels of 256.  Ink is at least this much darker than the ground around it: half-point
# rules at 150 dots per inch are lighter than any fixed threshold, noise of a good scan stays below.
INK = 28
# Inches.  Wider than a stroke and narrower than a cell: what is left when ink is closed is ground.
_GROUND = 0.11
# What a square under the surface of the paper weighs, against one above it: with a page nine tenths
# grey, the paper of its margins still holds the surface up.
_BELOW = 0.01
_ROUNDS = 15
# Paper shows in nearly every square of this many inches, but for dark banners.
_SQUARE = 0.5
# Pixels: the light on a sheet of any size is measured in a picture no wider than this.
_WIDEST = 900
# Grey levels of 256: a ground darker than one of these may carry light letters.  The darker ones
# come first, as a banner may stand on a header row of a middle shade.
_DARK = (110, 145, 180)
# A rule in a banner is this many levels lighter or darker: black on dark blue is 30, and the middle
# of a column of a hundred noisy pixels wanders by two.
_FAINT = 8
# Dots per inch at which banners are looked for.
_COARSE = 100
# No table has more columns; more stripes are the pattern of a drawing.
_MOST_STRIPES = 40
# Pixels of that: a letter or two cut a banner.
_CUT = 4
# Inches: the largest round corner of a banner; pixels that its edge is blurred over.
_ROUNDED = 0.25
_HALO = 7
# So many times as high as wide, a banner is a label.
_TALL = 2.0
# Inches between banners that touch.
_TOUCH = 0.03
# The share of its box that a banner fills; dark shapes in photographs have rounder outlines.
_SQUARENESS = 0.8


@dataclass(frozen=True, slots=True)
class Banner:
    """A dark box of light letters, in pixels, with its shade and the rules that part it."""

    x0: int
    top: int
    x1: int
    bottom: int
    shade: int
    level: tuple[tuple[int, int, int], ...] = ()
    """Level rules inside it: where, from, to."""
    posts: tuple[tuple[int, int, int], ...] = ()
    """Upright rules inside it: where, from, to."""

    @property
    def is_label(self) -> bool:
        """Whether it is a strip beside the rows of a table, for a label that runs upwards."""
        return self.bottom - self.top > _TALL * (self.x1 - self.x0) and not self.level


@dataclass(frozen=True, slots=True)
class Clean:
    """Grey pixels under even light: `grey` with white paper at 255, `ground` without the ink."""

    grey: Pixels
    ground: Pixels
    ink: Pixels
    """255 where there is ink, else 0."""
    dpi: float
    banners: tuple[Banner, ...] = ()
    """Dark boxes, whose pixels were turned into dark on light; the ground keeps their shade."""
    seams: tuple[tuple[int, int, int], ...] = ()
    """Where banners touch and a cell goes on from one into the other: where, from, to."""


def clean(grey: Pixels, dpi: float) -> Clean:
    """The picture under even light, with its ground and ink."""
    even = flatten(grey, dpi)
    banners = [_parted(box, even, dpi) for box in _touching(find_banners(even, dpi), dpi)]
    seams = _seams(banners, even)
    for box in banners:
        inside = even[box.top : box.bottom, box.x0 : box.x1]
        paper = _corners(inside, box.shade, round(_ROUNDED * dpi))
        inside[...] = _turned(inside, box.shade)
        inside[paper] = 255
    ground = ground_of(even, dpi)
    ink = np.where(cv2.subtract(ground, even) > INK, 255, 0).astype(np.uint8)
    return Clean(even, ground, ink, dpi, tuple(banners), seams)


def ground_of(grey: Pixels, dpi: float) -> Pixels:
    """Each pixel's paper or fill, with the ink on it taken away."""
    small = _shrink(grey, dpi, 75)
    side = 2 * round(_GROUND * 75 / 2) + 1
    closed = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    smooth = cv2.medianBlur(closed.astype(np.uint8), 5)
    return cv2.resize(smooth, grey.shape[::-1], interpolation=cv2.INTER_LINEAR).astype(np.uint8)


def find_banners(even: Pixels, dpi: float) -> list[Banner]:
    """The dark boxes with light letters: banners, and header rows of tables."""
    small = _shrink(even, dpi, _COARSE)
    found: list[Banner] = []
    for darkest in _DARK:
        for box in _dark_boxes(small, darkest):
            if not any(_touch(box, other) for other in found):
                found.append(box)
        for box in found:
            # A lighter one that touches it, as a strip of labels below a header, has its own edges.
            small[box.top : box.bottom, box.x0 : box.x1] = 255
    scale = dpi / _COARSE
    return [
        Banner(
            round(box.x0 * scale),
            round(box.top * scale),
            round(box.x1 * scale),
            round(box.bottom * scale),
            box.shade,
        )
        for box in found
    ]


def _dark_boxes(small: Pixels, darkest: int) -> list[Banner]:
    dark = np.where(small < darkest, 255, 0).astype(np.uint8)
    # Rules are thinner than two hundredths of an inch; of a banner, the strips above and below its
    # letters and the gaps between them are left, and the outline around all of it.
    strips = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((2, 25), np.uint8))
    blocks = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    solid = cv2.max(strips, blocks)
    outlines, _ = cv2.findContours(solid, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    boxes = []
    for outline in outlines:
        x, y, width, height = cv2.boundingRect(outline)
        if height < 9 or width < 20 or cv2.contourArea(outline) < _SQUARENESS * width * height:
            continue
        inside = small[y : y + height, x : x + width]
        shade = int(np.median(inside))
        lighter = np.count_nonzero(inside > shade + INK)
        if shade < darkest and lighter > np.count_nonzero(inside < shade - INK):
            boxes.append(_widened(Banner(x, y, x + width, y + height, shade), small))
    return boxes


def _widened(banner: Banner, small: Pixels) -> Banner:
    """The banner on to where its ground ends: letters near its edges may have cut the outline."""
    # The ground shows above the letters, below them, or both.
    above = small[banner.top + 1 : banner.top + 3].max(axis=0)
    below = small[banner.bottom - 3 : banner.bottom - 1].max(axis=0)
    dark = np.minimum(above, below) < banner.shade + 2 * INK
    x0, x1 = banner.x0, banner.x1
    while x0 > 0 and dark[max(0, x0 - _CUT) : x0].any():
        x0 -= 1
    while x1 < len(dark) and dark[x1 : x1 + _CUT].any():
        x1 += 1
    # The last steps found nothing dark but the banner's own end.
    inside = np.flatnonzero(dark[x0:x1])
    if not len(inside):
        return banner
    # Where its corners are round, no ground shows above and below its ends.
    start, end = x0 + int(inside[0]), x0 + int(inside[-1]) + 1
    return replace(banner, x0=min(start, banner.x0), x1=max(end, banner.x1))


def _touch(one: Banner, other: Banner) -> bool:
    return _over(one, other) and one.top < other.bottom and other.top < one.bottom


def _parted(banner: Banner, even: Pixels, dpi: float) -> Banner:
    """The banner with its rules, which are nearly as dark as it is.

    Along a rule nearly all pixels are a little darker, or lighter, than the banner; letters never
    fill a column or a row from end to end, and noise has little say among so many pixels.
    """
    level: list[tuple[int, int, int]] = []
    posts: list[tuple[int, int, int]] = []
    _cut(even, (banner.x0, banner.top, banner.x1, banner.bottom), dpi, level, posts)
    if len(level) + len(posts) > _MOST_STRIPES:
        return banner
    return replace(banner, level=tuple(level), posts=tuple(posts))


def _touching(banners: Sequence[Banner], dpi: float) -> list[Banner]:
    """The banners, those that are only a rule apart up to one another."""
    return [
        replace(
            lower,
            top=next(
                (
                    upper.bottom
                    for upper in banners
                    if abs(upper.bottom - lower.top) <= _TOUCH * dpi and _over(upper, lower)
                ),
                lower.top,
            ),
        )
        for lower in banners
    ]


def _seams(banners: Sequence[Banner], even: Pixels) -> tuple[tuple[int, int, int], ...]:
    """Where a cell of the lower of two banners that touch is painted as the upper one is."""
    seams = []
    for upper, lower in permutations(banners, 2):
        if upper.bottom != lower.top or not _over(upper, lower):
            continue
        for start, end in pairwise([lower.x0, *sorted(at for at, *_ in lower.posts), lower.x1]):
            shade = float(np.median(even[lower.top : lower.bottom, start:end]))
            if abs(shade - upper.shade) + _FAINT < abs(shade - lower.shade):
                seams.append((lower.top, start, end))
    return tuple(seams)


def _over(one: Banner, other: Banner) -> bool:
    return one.x0 < other.x1 and other.x0 < one.x1


def _cut(
    even: Pixels,
    box: tuple[int, int, int, int],
    dpi: float,
    level: list[tuple[int, int, int]],
    posts: list[tuple[int, int, int]],
) -> None:
    """Cuts a box along the rules from edge to edge, and its pieces along theirs."""
    x0, top, x1, bottom = box
    inside = even[top:bottom, x0:x1]
    if min(inside.shape) < 0.08 * dpi:
        return
    upright = [x0 + at for at in _stripes(inside, dpi)]
    if upright:
        posts += [(at, top, bottom) for at in upright]
        for start, end in pairwise([x0, *upright, x1]):
            _cut(even, (start, top, end, bottom), dpi, level, posts)
        return
    across = [top + at for at in _stripes(inside.T, dpi)]
    level += [(at, x0, x1) for at in across]
    if across:
        for start, end in pairwise([top, *across, bottom]):
            _cut(even, (x0, start, x1, end), dpi, level, posts)


def _stripes(band: Pixels, dpi: float) -> list[int]:
    """The columns of pixels that differ as a whole from the bare ground, as thin as rules."""
    darker = np.percentile(band, 85, axis=0)
    lighter = np.percentile(band, 15, axis=0)
    # Columns with letters only have lighter pixels: the bare ground is among the darker columns.
    bare = np.percentile(darker, 25)
    level = np.percentile(lighter, 50)
    wander = np.percentile(np.abs(lighter - level), 68)
    away = (bare - darker >= _FAINT + 2 * wander) | (lighter - level >= _FAINT + 3 * wander)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], away.astype(np.int8), [0]))))
    if len(edges) > 2 * _MOST_STRIPES:
        return []
    margin = 0.04 * dpi
    return [
        int(start + end) // 2
        for start, end in zip(edges[::2], edges[1::2], strict=True)
        if end - start <= 0.04 * dpi and margin < start and end < band.shape[1] - margin
    ]


def _corners(inside: Pixels, shade: int, reach: int) -> npt.NDArray[np.bool_]:
    """The paper outside the round corners of a banner, and its blurred edge."""
    light = np.where(inside > (shade + 255) // 2, 255, 0).astype(np.uint8)
    _, labels = cv2.connectedComponents(light, connectivity=8)
    height, width = labels.shape
    paper = np.zeros((height, width), bool)
    for rows in (slice(0, reach), slice(max(0, height - reach), height)):
        for columns in (slice(0, reach), slice(max(0, width - reach), width)):
            y, x = (0 if one.start == 0 else -1 for one in (rows, columns))
            corner = labels[rows, columns]
            # Letters do not touch the edge of their banner.
            outside = np.union1d(corner[y], corner[:, x])
            paper[rows, columns] |= np.isin(corner, outside[outside > 0])
    return cv2.dilate(paper.astype(np.uint8), np.ones((_HALO, _HALO), np.uint8)) > 0


def _turned(inside: Pixels, shade: int) -> Pixels:
    """Light letters on a dark ground as dark letters on white."""
    return cv2.convertScaleAbs(255 - inside, alpha=255 / max(1, 255 - shade), beta=0).astype(
        np.uint8
    )


def flatten(grey: Pixels, dpi: float) -> Pixels:
    """The picture divided by the light on it, paper at 255.

    The light is a smooth surface (second order in both directions) over the brightest ground of
    each square; squares without paper are darker and weigh little (expectile regression).
    """
    coarse = min(25.0, _WIDEST * dpi / max(grey.shape))
    small = _shrink(grey, dpi, coarse).astype(np.float32)
    side = max(3, round(_SQUARE * coarse))
    rows, columns = small.shape[0] // side, small.shape[1] // side
    if rows < 3 or columns < 3:
        return grey
    squares = small[: rows * side, : columns * side].reshape(rows, side, columns, side)
    bright = np.percentile(squares.transpose(0, 2, 1, 3).reshape(rows, columns, -1), 80, axis=2)
    surface = _surface(bright, small.shape, side)
    wide = cv2.resize(surface, grey.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return np.clip(grey * (255.0 / np.maximum(wide, 60.0)), 0, 255).astype(np.uint8)


def _surface(bright: np.ndarray, shape: tuple[int, ...], side: int) -> np.ndarray:
    rows, columns = bright.shape
    y, x = np.mgrid[0:rows, 0:columns]
    terms = _terms((y.ravel() + 0.5) * side / shape[0], (x.ravel() + 0.5) * side / shape[1])
    values = bright.ravel()
    weights = np.zeros(terms.shape[1])
    trust = np.where(values > 0.6 * np.percentile(values, 95), 1.0, 0.0)
    for _ in range(_ROUNDS):
        root = np.sqrt(trust)[:, None]
        weights, *_ = np.linalg.lstsq(terms * root, values * root[:, 0], rcond=None)
        # Nothing is brighter than paper, and much is darker: the surface rests on the top.
        trust = np.where(values >= terms @ weights, 1.0, _BELOW)
    height, width = shape
    yy, xx = np.mgrid[0:height, 0:width]
    fitted = _terms((yy.ravel() + 0.5) / height, (xx.ravel() + 0.5) / width) @ weights
    return np.clip(fitted.reshape(height, width), 60, 255).astype(np.float32)


def _terms(y: np.ndarray, x: np.ndarray) -> np.ndarray:
    return np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=1)


def _shrink(grey: Pixels, dpi: float, target: float) -> Pixels:
    scale = min(1.0, target / dpi)
    return cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA).astype(np.uint8)
