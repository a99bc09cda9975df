"""The words of a strip → words as a page holds them: box, size, weight."""

from __future__ import annotations

import math
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
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
from schemas.geometry import Box
from schemas.page import Word
from schemas.vocabulary import load_vocabulary

# Shares of the type size, the middle of Calibri, Arial and Times, with what print and scan add:
# height of capitals and tall letters, height of `x`; how far a line of type reaches above and below
# its base line.
_CAPITAL = 0.70
_X_HEIGHT = 0.505
_ASCENT = 0.77
_DESCENT = 0.23
# Lines with fewer marks may be dirt.
_WORDY = 6
# Words whose sizes differ by less are of one size: the shapes of letters differ by more.
_ONE_SIZE = 1.09
# Bold strokes are half again as wide as regular ones; print, scan and threshold add to both.
_BOLDER = 1.22
# Of short words the stroke is off by so much.
_NEAR = 1.08
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
# Words of one string are no further apart, in type sizes; in justified lines they are two thirds.
_APART = 0.8
# Lines of one cell are of one size where they differ by less: what is told from a line of two
# words may be off by a fifth.
_ONE_CELL = 1.25


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


def typeset(measured: Sequence[Measured], scale: float) -> tuple[Word, ...]:
    """The words of a page in points; `scale` is points for a pixel."""
    sizes = _even_sizes(measured)
    weights = _weights(measured)
    runs = _runs(measured, sizes)
    return tuple(
        Word(
            text=item.token.text,
            box=_box(item, size, scale),
            font="",
            size=round(size * scale, 1),
            bold=bold,
            rotation=90 if item.turned else 0,
            raised=item.raised,
            run=run,
            confidence=round(item.token.confidence, 3),
            options=item.token.options,
        )
        for item, size, bold, run in zip(measured, sizes, weights, runs, strict=True)
    )


def _runs(measured: Sequence[Measured], sizes: Sequence[float]) -> list[int]:
    """The strings that words are of: a line is several where wide gaps part its words."""
    runs: list[int] = []
    for at, item in enumerate(measured):
        before = measured[at - 1] if at else None
        gap = abs(item.start - before.end) if before is not None else 0.0
        goes_on = before is not None and before.run == item.run and gap <= _APART * sizes[at]
        runs.append(runs[-1] if goes_on else (runs[-1] + 1 if runs else 1))
    return runs


def _box(item: Measured, size: float, scale: float) -> Box:
    """The word's box in points, from the top to the foot of its line of type."""
    upper, lower = item.base - _ASCENT * size, item.base + _DESCENT * size
    if item.turned:
        box = (upper, item.end, lower, item.start)
    else:
        box = (item.start, upper, item.end, lower)
    return Box(*(value * scale for value in box)).rounded()


def _even_sizes(measured: Sequence[Measured]) -> list[float]:
    """The sizes of words: one for a cell, and those that lie close together made one."""
    sizes = [item.size for item in measured]
    weights = [len(item.token.text) for item in measured]
    cells: dict[int, list[int]] = defaultdict(list)
    for at, item in enumerate(measured):
        if item.cell >= 0:
            cells[item.cell].append(at)
    for group in cells.values():
        _make_one(group, sizes, weights, _ONE_CELL)
    _make_one(list(range(len(measured))), sizes, weights, _ONE_SIZE)
    return sizes


def _make_one(
    group: Sequence[int], sizes: list[float], weights: Sequence[int], reach: float
) -> None:
    """Gives sizes that lie within a ratio of the commonest one that one, and so on."""
    left = sorted(group, key=lambda at: sizes[at])
    while left:
        middle = _weighted_median(left, sizes, weights)
        near = [at for at in left if middle / reach <= sizes[at] <= middle * reach]
        common = _weighted_median(near, sizes, weights)
        left = [at for at in left if not middle / reach <= sizes[at] <= middle * reach]
        for at in near:
            sizes[at] = common


def _weighted_median(order: Sequence[int], sizes: Sequence[float], weights: Sequence[int]) -> float:
    half, total = sum(weights[at] for at in order) / 2, 0
    for at in order:
        total += weights[at]
        if total >= half:
            return sizes[at]
    return sizes[order[-1]]


def _weights(measured: Sequence[Measured]) -> list[bool]:
    """Which words are bold.

    Words near the limit, and signs, are as the words beside them where those agree.
    """
    shares = [item.stroke / item.size for item in measured]
    counts = [len(item.token.text) for item in measured]
    cut = _bold_from([pair for pair in zip(shares, counts, strict=True) if pair[0]])
    lines: dict[int, list[int]] = defaultdict(list)
    for at, item in enumerate(measured):
        lines[item.run].append(at)
    bold = [False] * len(measured)
    for line in lines.values():
        letters = sum(counts[at] for at in line if shares[at])
        whole = sum(shares[at] * counts[at] for at in line) >= cut * max(1, letters)
        sure = {
            place: shares[at] >= cut
            for place, at in enumerate(line)
            if shares[at] and not cut / _NEAR < shares[at] < cut * _NEAR
        }
        for place, at in enumerate(line):
            before = next((sure[p] for p in range(place, -1, -1) if p in sure), None)
            after = next((sure[p] for p in range(place, len(line)) if p in sure), before)
            before = after if before is None else before
            agreed = before if before is not None else whole
            bold[at] = agreed if before == after or not shares[at] else shares[at] >= cut
    return bold


def _bold_from(strokes: Iterable[tuple[float, int]]) -> float:
    """The stroke, as a share of the size, from which words are bold; endless where none is."""
    values = sorted(strokes)
    if not values:
        return float("inf")
    shares = np.repeat([share for share, _ in values], [count for _, count in values])
    best, cut = 0.0, float("inf")
    for threshold in np.unique(np.round(shares, 3))[1:]:
        low, high = shares[shares < threshold], shares[shares >= threshold]
        if not len(low) or not len(high):
            continue
        between = len(low) * len(high) * (high.mean() - low.mean()) ** 2
        if between > best:
            best, cut = between, float(threshold)
    low, high = shares[shares < cut], shares[shares >= cut]
    if len(low) and len(high) and high.mean() >= _BOLDER * low.mean():
        return cut
    return float("inf")
