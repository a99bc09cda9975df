"""The words of a strip → words as a page holds them: box, size, weight."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from extract.scan.recognise import Token
from extract.scan.strips import Marks, Piece, Strip
from schemas.geometry import Box
from schemas.page import Word

# Shares of the type size, the middle of Calibri, Arial and Times: height of capitals and tall
# letters, height of `x`; how far a line of type reaches above and below its base line.
_CAPITAL = 0.68
_X_HEIGHT = 0.485
_ASCENT = 0.77
_DESCENT = 0.23
# Words whose sizes differ by less are of one size: the shapes of letters differ by more.
_ONE_SIZE = 1.09
# Bold strokes are half again as wide as regular ones; print, scan and threshold add to both.
_BOLDER = 1.22
_X_LETTERS = frozenset("acemnorsuvwxzgpqy")
_FALLING = frozenset("gjpqy,;Q()[]/|ç")


@dataclass(frozen=True, slots=True)
class Measured:
    """A word with its marks measured, in pixels; along and across the line it stands on."""

    token: Token
    box: tuple[int, int, int, int]
    base: float
    size: float
    stroke: float
    run: int
    turned: bool


def measure(
    strip: Strip, piece: Piece, tokens: Sequence[Token], marks: Marks, run: int
) -> list[Measured]:
    """The words of a strip with their boxes, their base line and the width of their strokes."""
    spans = _spans(strip, piece, marks)
    groups = _shared_out(spans, tokens)
    text = "".join(token.text for token in tokens)
    base, size = _type(spans, text)
    found = []
    for token, group in zip(tokens, groups, strict=True):
        own = spans[group] if group else None
        start = float(own[:, 0].min()) if own is not None else token.x0
        end = float(own[:, 1].max()) if own is not None else token.x1
        box = piece.page_box(start, end, base - _ASCENT * size, base + _DESCENT * size)
        stroke = _stroke(strip, marks, [strip.marks[at] for at in group])
        found.append(Measured(token, box, base, size, stroke, run, piece.turned))
    return found


def _spans(strip: Strip, piece: Piece, marks: Marks) -> npt.NDArray[np.float64]:
    """Start, end, upper and lower edge of each mark in the piece."""
    boxes = marks.boxes[strip.marks].astype(np.float64)
    x0, top, x1, bottom = boxes[:, 0], boxes[:, 1], boxes[:, 2], boxes[:, 3]
    if piece.turned:
        return np.stack([piece.y - bottom, piece.y - top, x0 - piece.x, x1 - piece.x], axis=1)
    return np.stack([x0 - piece.x, x1 - piece.x, top - piece.y, bottom - piece.y], axis=1)


def _shared_out(spans: npt.NDArray[np.float64], tokens: Sequence[Token]) -> list[list[int]]:
    """For each word the marks that lie in it, or nearest to it."""
    groups: list[list[int]] = [[] for _ in tokens]
    starts = np.array([token.x0 for token in tokens])
    ends = np.array([token.x1 for token in tokens])
    for at, (start, end, _, _) in enumerate(spans):
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
    small = sum(letter in _X_LETTERS for letter in text)
    tall = sum(letter.isalnum() for letter in text) - small
    above = np.sort(base - letters[:, 2])
    above = above[above > 0.3 * usual]
    if not len(above):
        return base, usual / _CAPITAL
    share = small / max(1, small + tall)
    if share < 0.85:
        capital = float(np.quantile(above, min(0.95, share + (1 - share) * 0.55)))
        return base, capital / _CAPITAL
    return base, float(np.quantile(above, share / 2)) / _X_HEIGHT


def _stroke(strip: Strip, marks: Marks, numbers: Sequence[int]) -> float:
    """How wide the strokes of marks are, in pixels: their area over half their outline."""
    area = outline = 0
    for number in numbers:
        x0, top, x1, bottom, size = (int(value) for value in marks.boxes[number])
        if min(x1 - x0, bottom - top) < 3:
            continue
        own = np.pad(marks.labels[top:bottom, x0:x1] == number, 1)
        inner = own[1:-1, 1:-1] & own[:-2, 1:-1] & own[2:, 1:-1] & own[1:-1, :-2] & own[1:-1, 2:]
        area += size
        outline += size - int(inner.sum())
    return 2 * area / outline if outline else 0.0


def typeset(measured: Sequence[Measured], scale: float) -> tuple[Word, ...]:
    """The words of a page in points; `scale` is points for a pixel."""
    sizes = _even_sizes(measured)
    bold = _bold_from([(item.stroke / size, len(item.token.text)) for item, size in
                       zip(measured, sizes, strict=True) if item.stroke])
    words = []
    for item, size in zip(measured, sizes, strict=True):
        x0, top, x1, bottom = item.box
        words.append(
            Word(
                text=item.token.text,
                box=Box(x0 * scale, top * scale, x1 * scale, bottom * scale).rounded(),
                font="",
                size=round(size * scale, 1),
                bold=bool(item.stroke) and item.stroke / size >= bold,
                rotation=90 if item.turned else 0,
                run=item.run,
                confidence=round(item.token.confidence, 3),
            )
        )
    return tuple(words)


def _even_sizes(measured: Sequence[Measured]) -> list[float]:
    """The sizes of words, those that lie close together made one."""
    order = sorted(range(len(measured)), key=lambda at: measured[at].size)
    sizes = [item.size for item in measured]
    group: list[int] = []
    for at in [*order, -1]:
        if group and (at < 0 or measured[at].size > _ONE_SIZE * measured[group[0]].size):
            weights = [len(measured[one].token.text) for one in group]
            mean = float(np.average([measured[one].size for one in group], weights=weights))
            for one in group:
                sizes[one] = mean
            group = []
        group.append(at)
    return sizes


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
