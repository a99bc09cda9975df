"""Words put right where the picture shows what the letters are; digits are never touched.

What the engines do not read: letters set smaller and higher (`1er`, `2ème`), points in a row
(`...`), how long a dash is, and dirt.  Each is told from the marks of the word.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from extract.scan.recognise import Token
from extract.text import fold

# Shares of the height of an `x`: a speck is smaller than half of it; a point is a quarter of it;
# the foot of a comma hangs an eighth under the line; raised letters have theirs halfway up.  A mark
# six times as high is the tail of a rule.
_SPECK = 0.5
_POINT = 0.4
_FOOT = 0.12
_BLOT = 6.0
_RAISED_FOOT = 0.45
# A dash is wider than high by this, a speck is round.
_DASH = 1.35
# What is read where there is no mark is only kept when it is likely.
_NOTHING = 0.5
# A bullet fills its box as a disc does, and is lower than an `x`.
_ROUND = 1.3
_FULL = 0.68
_BULLET = 0.95
_FIGURE = re.compile(r"\d{2,}[%€]?")
# Nothing is written with a point before its first digit; one behind the last ends a sentence.
_LED = re.compile(r"[.,](?P<figure>\d.*)")
_FOLLOWED = re.compile(r"(?P<figure>\d{3}|[\d.]*,\d\d)[.,]")
_AMOUNT = re.compile(r"[\d.,]+[€%]?|[€%]")
_OVERLOOKED = 0.4
# The share of the type size that a dash is wide: a hyphen a quarter to three tenths, a dash between
# words two fifths to half of it.
_LONG_DASH = 0.35
_ENDING = re.compile(
    r"(?P<head>[(«\[]?)(?P<number>\d{1,3})(?P<rest>[^\w\s.,;:)\]/%€+-]{1,4}[a-zº°]?|[a-zèéº°®\"']{1,4})?"
)
_ENDINGS = frozenset(("er", "re", "ère", "e", "è", "ème", "eme", "ième", "nd", "nde", "de", "es"))
_POINTS = re.compile(r"(?P<head>.*?[^\s.,…])(?P<points>[.,…]+)(?P<tail>[)\]»\"]?)")
_ELLIPSIS = re.compile(r"\.*…[.…]*")
# In a picture `I` and `l` may be one stroke.  No French word begins with `ll`, nor is one `I'`.
_DOUBLE_L = re.compile(r"(?<!\w)ll(?=[a-zà-ÿ])")
_ELIDED_I = re.compile(r"(?<!\w)I(?=['’]\w)")
_TWICE = re.compile(r"['’‘]{2}")


@dataclass(frozen=True, slots=True)
class Printed:
    """A word with its marks: start, end, upper and lower edge, area of each; the line's base."""

    token: Token
    marks: npt.NDArray[np.float64]
    base: float
    body: float
    """The height of an `x` of the page's usual type."""
    size: float
    """The type size of the line."""


def mend(
    words: Sequence[Printed], ordinals: frozenset[str], following: str = ""
) -> list[tuple[Token, str]]:
    """The words of a line put right, each with its raised letters.

    `ordinals` are the folded words that an ordinal stands before (`trimestre`), `following` is the
    first word of the next line.
    """
    mended: list[tuple[Token, str]] = []
    figures = len(words) > 1 and all(_AMOUNT.fullmatch(word.token.text) for word in words)
    for at, word in enumerate(words):
        if at == 0 and _is_bullet(word):
            mended.append((replace(word.token, text="•"), ""))
            continue
        after = words[at + 1].token.text if at + 1 < len(words) else following
        token = _with_dash(replace(word, token=_with_points(word)))
        token = _unsure_of_point(replace(word, token=token))
        token = _without_speck(_with_french(token), figures)
        mended.append(
            _with_ending(replace(word, token=token), fold(after).strip(".,;:()") in ordinals)
        )
    return mended


def find_dirt(words: Sequence[Printed]) -> list[bool]:
    """Which words of a line are specks."""
    found = []
    end = -np.inf
    for word in words:
        marks = word.marks
        found.append(_is_dirt(word, float(marks[:, 0].min() - end) if len(marks) else 0.0))
        if len(marks) and not found[-1]:
            end = float(marks[:, 1].max())
    return found


def _is_dirt(word: Printed, gap: float) -> bool:
    """Whether a word is a speck: one mark alone, smaller than any letter, and no dash.

    `gap` is the white before it, in pixels: a point or a comma may stand a space behind its word.
    """
    if len(word.marks) != 1:
        return not len(word.marks) and word.token.confidence < _NOTHING
    start, end, upper, lower, _ = word.marks[0]
    wide, high = end - start, lower - upper
    if high > _BLOT * word.body:
        return True
    if max(wide, high) >= _SPECK * word.body or wide >= _DASH * high:
        return False
    behind = gap < 0.8 * word.body and abs(upper - word.base) < _SPECK * word.body
    return not (behind and word.token.text in ".,")


def _with_points(word: Printed) -> Token:
    """A word with the points at its end that are printed there."""
    match = _POINTS.fullmatch(word.token.text)
    if match is None:
        return word.token
    order = word.marks[np.argsort(-word.marks[:, 0])][len(match["tail"]) :]
    points = ""
    for start, end, upper, lower, _ in order:
        small = end - start <= _POINT * word.body and lower - upper <= 2 * _POINT * word.body
        if not small or upper < word.base - 2 * _POINT * word.body:
            break
        points = ("," if lower > word.base + _FOOT * word.body else ".") + points
    if len(points) < 3 or set(points[1:]) != {"."}:
        return word.token
    return replace(word.token, text=f"{match['head']}{points}{match['tail']}")


def _with_french(token: Token) -> Token:
    """A word in the one spelling of its strokes that French has; what was read stays an option."""
    text = _ELLIPSIS.sub("...", _TWICE.sub("'", token.text))
    spelled = _ELIDED_I.sub("l", _DOUBLE_L.sub("Il", text))
    if spelled != text:
        return replace(token, text=spelled, options=(text, *token.options))
    return replace(token, text=text)


def _without_speck(token: Token, figures: bool) -> Token:
    """A figure without a point where none is printed: what was read is offered as another reading.

    `figures` says that the line is an amount and nothing else.
    """
    match = _LED.fullmatch(token.text) or (_FOLLOWED.fullmatch(token.text) if figures else None)
    if match is None:
        return token
    sure = min(token.confidence, _OVERLOOKED)
    return replace(token, text=match["figure"], confidence=sure, options=(token.text,))


def _with_dash(word: Printed) -> Token:
    """A lone dash as long as it is printed: a hyphen, or the dash between words."""
    if word.token.text not in ("-", "–", "—") or len(word.marks) != 1:
        return word.token
    start, end, *_ = word.marks[0]
    return replace(word.token, text="–" if end - start > _LONG_DASH * word.size else "-")


def _is_bullet(word: Printed) -> bool:
    """Whether a word is one round full mark: a bullet, which is read as `e`, `o`, `°` or `*`."""
    if len(word.marks) != 1 or word.token.text in ".,-":
        return False
    start, end, upper, lower, area = word.marks[0]
    wide, high = end - start, lower - upper
    square = 1 / _ROUND <= wide / max(1.0, high) <= _ROUND
    return bool(square and area >= _FULL * wide * high and high < _BULLET * word.body)


def _unsure_of_point(word: Printed) -> Token:
    """A figure as read, and no longer sure where a point or comma in it was not read.

    Figures are never changed: what was overlooked is offered among the other readings.
    """
    token = word.token
    if not _FIGURE.fullmatch(token.text):
        return token
    order = word.marks[np.argsort(word.marks[:, 0])]
    for at, (start, end, upper, lower, _) in enumerate(order[1:-1], start=1):
        small = end - start <= _POINT * word.body and lower - upper <= 2 * _POINT * word.body
        low = upper > word.base - 2 * _POINT * word.body
        if small and low and len(order) == len(token.text) + 1:
            sign = "," if lower > word.base + _FOOT * word.body else "."
            other = token.text[:at] + sign + token.text[at:]
            return replace(token, confidence=min(token.confidence, _OVERLOOKED), options=(other,))
    return token


def _with_ending(word: Printed, ordinal: bool) -> tuple[Token, str]:
    """A number with the ending that is raised behind it, as printed."""
    token = word.token
    match = _ENDING.fullmatch(token.text)
    if match is None:
        return token, ""
    order = word.marks[np.argsort(word.marks[:, 0])]
    raised = [
        mark
        for mark in order[1:]
        if mark[3] <= word.base - _RAISED_FOOT * word.body and mark[3] - mark[2] < 1.15 * word.body
    ]
    rest = match["rest"]
    if rest in _ENDINGS:
        return token, rest if raised else ""
    ending = _ending(match["number"], len(raised), ordinal)
    if not ending:
        return token, ""
    return replace(token, text=match["head"] + match["number"] + ending), ending


def _ending(number: str, marks: int, ordinal: bool) -> str:
    """The ending of an ordinal by the number of its raised letters; empty where none fits."""
    if number == "1":
        return "er" if marks == 2 or (marks == 1 and ordinal) else "ère" if marks >= 3 else ""
    if marks >= 3:
        return "ème"
    if marks == 2:
        return "nd" if number == "2" else ""
    return "e" if ordinal else ""
