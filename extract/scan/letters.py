"""The words of a strip → what their letters measure: place, size, stroke."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from extract.scan.pieces import Piece
from extract.scan.recognise import Token
from extract.scan.render import Pixels
from extract.scan.repair import Printed, find_dirt, mend
from extract.scan.strips import Marks, Strip
from extract.text import fold
from schemas.vocabulary import load_vocabulary

# Shares of the type size, the middle of Calibri, Arial and Times, with what print and scan add:
# height of capitals and tall letters, height of `x`.
_CAPITAL = 0.70
_X_HEIGHT = 0.505
# Lines with fewer marks may be dirt.
_WORDY = 6
# The percentiles of the pixels of a word and of a page at which full ink stands.
_FULL = 80
_DARKEST = 95
# Levels of grey under which it may be noise.
_GRAIN = 20
# Pixels: strokes up to the first width do not show their full ink in a blurred picture, those from
# the second on do.
_SHOWS = (4.8, 6.0)
# The bodies of these letters, without dot and accent, are as high as an `x`.
_X_LETTERS = frozenset("acegijmnopqrsuvwxyzœæı")


@dataclass(frozen=True, slots=True)
class Measured:
    """A word with its marks measured, in pixels of the page.

    `start` and `end` are along its line (from the foot of the page where it runs upwards), `base`
    is where its base line lies.
    """

    token: Token
    start: float
    end: float
    base: float
    size: float
    stroke: float
    run: int
    cell: int
    turned: bool
    raised: str = ""


@dataclass(frozen=True, slots=True)
class Ink:
    """How dark a page is: `depth` by pixel, in levels under its ground; `full` is full ink.

    `sharpness` is the resolution of the scan as a share of that of the picture.
    """

    depth: Pixels
    full: float
    sharpness: float


def measure(
    strip: Strip,
    piece: Piece,
    tokens: Sequence[Token],
    marks: Marks,
    ink: Ink,
    run: int,
    body: float,
    following: str = "",
) -> list[Measured]:
    """The words of a strip with their boxes, their base line and the width of their strokes.

    `body` is the usual height of an `x` on the page in pixels, `following` the first word of the
    line below.
    """
    spans = spans_of(strip, piece, marks)
    groups = share_out(spans, tokens)
    base, size = _type(spans, "".join(token.text for token in tokens))
    printed = _printed(spans, groups, tokens, base, body, size)
    found = []
    mended = mend(printed, _ordinals(), following)
    for (token, raised), group in zip(mended, groups, strict=True):
        start = float(spans[group][:, 0].min()) if group else token.x0
        end = float(spans[group][:, 1].max()) if group else token.x1
        # Bullets and dashes are as heavy as they like.
        lettered = any(map(str.isalnum, token.text))
        stroke = _stroke(marks, ink, [strip.marks[at] for at in group]) if lettered else 0.0
        along = (
            (piece.y - start, piece.y - end) if piece.turned else (piece.x + start, piece.x + end)
        )
        across = (piece.x if piece.turned else piece.y) + base
        found.append(
            Measured(token, *along, across, size, stroke, run, strip.cell, piece.turned, raised)
        )
    return found


def without_dirt(
    strip: Strip, piece: Piece, tokens: Sequence[Token], marks: Marks, body: float
) -> list[Token]:
    """The words that are no specks; the marks of specks are taken out of the strip."""
    if not tokens:
        return []
    spans = spans_of(strip, piece, marks)
    groups = share_out(spans, tokens)
    base, size = _type(spans, "".join(token.text for token in tokens))
    printed = _printed(spans, groups, tokens, base, body, size)
    dirty = find_dirt(printed)
    gone = {at for group, dirt in zip(groups, dirty, strict=True) if dirt for at in group}
    strip.marks = [number for at, number in enumerate(strip.marks) if at not in gone]
    if not strip.marks:
        return []
    return [token for token, dirt in zip(tokens, dirty, strict=True) if not dirt]


def _printed(
    spans: npt.NDArray[np.float64],
    groups: Sequence[Sequence[int]],
    tokens: Sequence[Token],
    base: float,
    body: float,
    size: float,
) -> list[Printed]:
    return [
        Printed(token, spans[list(group)], base, body, size)
        for token, group in zip(tokens, groups, strict=True)
    ]


def body_height(strips: Sequence[Strip], marks: Marks) -> float:
    """The usual height of a letter of a page, in pixels; 20 where there is hardly any text."""
    heights = [
        height
        for strip in strips
        if len(strip.marks) >= _WORDY
        for height in (marks.boxes[strip.marks][:, 3] - marks.boxes[strip.marks][:, 1]).tolist()
    ]
    return float(np.median(heights)) if len(heights) >= _WORDY else 20.0


@cache
def _ordinals() -> frozenset[str]:
    entry = load_vocabulary("ocr", fold).entry("ordinal")
    return entry.labels


def spans_of(strip: Strip, piece: Piece, marks: Marks) -> npt.NDArray[np.float64]:
    """Start, end, upper and lower edge in the piece, and the area, of each mark."""
    boxes = marks.boxes[strip.marks].astype(np.float64)
    x0, top, x1, bottom = boxes[:, 0], boxes[:, 1], boxes[:, 2], boxes[:, 3]
    if piece.turned:
        sides = (piece.y - bottom, piece.y - top, x0 - piece.x, x1 - piece.x)
    else:
        sides = (x0 - piece.x, x1 - piece.x, top - piece.y, bottom - piece.y)
    return np.stack([*sides, boxes[:, 4]], axis=1)


def share_out(spans: npt.NDArray[np.float64], tokens: Sequence[Token]) -> list[list[int]]:
    """For each word the marks that lie in it, or nearest to it."""
    groups: list[list[int]] = [[] for _ in tokens]
    starts = np.array([token.x0 for token in tokens])
    ends = np.array([token.x1 for token in tokens])
    for at, (start, end, *_) in enumerate(spans):
        middle = (start + end) / 2
        away = np.maximum(np.maximum(starts - middle, middle - ends), 0)
        groups[int(np.argmin(away))].append(at)
    return groups


def _type(spans: npt.NDArray[np.float64], text: str) -> tuple[float, float]:
    """The base line of a strip and its type size, in pixels of the piece."""
    heights = spans[:, 3] - spans[:, 2]
    usual = float(np.median(heights[heights >= 0.5 * heights.max()]))
    letters = spans[heights >= 0.6 * usual]
    base = float(np.median(letters[:, 3]))
    small = sum(_body(letter) in _X_LETTERS for letter in text)
    tall = sum(letter.isalnum() for letter in text) - small
    above = np.sort(base - letters[:, 2])
    above = above[above > 0.3 * usual]
    if not len(above):
        return base, usual / _CAPITAL
    share = small / max(1, small + tall)
    x_height = float(np.quantile(above, share / 2)) / _X_HEIGHT
    capital = float(np.quantile(above, (1 + share) / 2)) / _CAPITAL
    # Each kind has a say by its number: the few of the other kind may be accents that touch.
    return base, share * x_height + (1 - share) * capital


def _body(letter: str) -> str:
    return unicodedata.normalize("NFD", letter)[0]


def ink_of(depth: Pixels, marks: Marks, sharpness: float) -> Ink:
    """The ink of a page, as dark as it is where it is darkest."""
    inked = depth[::2, ::2][marks.labels[::2, ::2] > 0]
    full = float(np.percentile(inked, _DARKEST)) if inked.size else 255.0
    return Ink(depth, full, sharpness)


def _stroke(marks: Marks, ink: Ink, numbers: Sequence[int]) -> float:
    """How wide the strokes of marks are, in pixels: their ink over half their outline.

    A pixel counts by how dark it is: blur spreads ink and loses none.  Wide strokes show how dark
    their own ink is, as that of grey letters; thin ones are only paler for the blur.
    """
    amount = outline = area = 0.0
    darkest: list[npt.NDArray[np.uint8]] = []
    for number in numbers:
        x0, top, x1, bottom, size = (int(value) for value in marks.boxes[number])
        if min(x1 - x0, bottom - top) < 3:
            continue
        rows = slice(max(0, top - 1), bottom + 1)
        columns = slice(max(0, x0 - 1), x1 + 1)
        labels, dark = marks.labels[rows, columns], ink.depth[rows, columns]
        own = np.pad(labels == number, 1)
        inner = own[1:-1, 1:-1] & own[:-2, 1:-1] & own[2:, 1:-1] & own[1:-1, :-2] & own[1:-1, 2:]
        darkest.append(dark[labels == number])
        near = ((labels == number) | (labels == 0)) & (dark > _GRAIN)
        amount += float(dark[near].sum())
        outline += size - int(inner.sum())
        area += size
    if not outline:
        return 0.0
    thin, wide = (width / math.sqrt(ink.sharpness) for width in _SHOWS)
    shown = min(1.0, max(0.0, (2 * area / outline - thin) / (wide - thin)))
    peak = shown * float(np.percentile(np.concatenate(darkest), _FULL)) + (1 - shown) * ink.full
    return 2 * amount / outline / peak
