"""Words that Tesseract is unsure of are read again by another engine; who is right is decided."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from extract.scan.letters import share_out, spans_of
from extract.scan.pieces import Piece, cut_out
from extract.scan.recognise import Token, read_lines_again
from extract.scan.render import Pixels
from extract.scan.strips import Marks, Strip

# Measured on 1,900 words: of those under this, Tesseract had one in five wrong and the second
# engine one in eight; over it one in seventy and one in forty.
_SURE = 0.85
# A second reading that differs is not taken over one as sure as this.
_WEAK = 0.97
# The second engine is believed from this on, where Tesseract is unsure.
_BELIEVED = 0.5
# Pixels of the scan: of letters lower than this, both engines read every word.
_COARSE = 12.5
# A line of so few words is as quickly read whole.
_SHORT = 4
# What both read alike is right but for one word in several hundred.
_AGREED = 0.97
# Of two readings of a figure neither is sure.
_SPLIT = 0.4
# Marks that Tesseract makes of raised letters, of rules and of dirt.
_ODD = re.compile(r"[|_~°º\"”“*^®©\\{}<>=+]|''|’'|'’|,\.|\.\.|[^\W\d_][0-9]|[0-9][^\W\d_]")
# A speck before the sign of a unit, or before a figure; letters that French has not, with one.
_SPECK = re.compile(r"[.,][€%]|(?<!\S)[.,](?=\d)|[ÁÃÅÍÓÕÚ]")
_PLAIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿŒœŸ0-9_\s.,;:!?'’‘\"“”«»()\[\]/&%€+=*@#°º•·…–—\-§²³]+")
_FIGURES = re.compile(r"\d|(?<=\d)[.,](?=\d)")
# White around a line for the second engine: it scales lines to one height, and small letters run
# together.
_NARROW = 2


@dataclass(frozen=True, slots=True)
class _Question:
    """The words from `first` to `last` of a strip, with their picture."""

    strip: int
    first: int
    last: int
    picture: Pixels
    offset: float
    """How far right of the strip's picture it begins."""


def settle(
    strips: Sequence[Strip],
    pieces: Sequence[Piece],
    readings: Sequence[list[Token]],
    even: Pixels,
    marks: Marks,
    sharpness: float,
) -> list[list[Token]]:
    """The readings of all strips of a page, doubtful words settled between both engines.

    `sharpness` is the resolution of the scan as a share of that of the picture.
    """
    questions: list[_Question] = []
    for at, tokens in enumerate(readings):
        coarse = _is_coarse(strips[at], marks, sharpness)
        for first, last in [(0, len(tokens) - 1)] if coarse and tokens else _doubtful(tokens):
            part = _crop(strips[at], pieces[at], tokens, first, last, even, marks)
            if part is not None:
                offset = (pieces[at].y - part.y) if part.turned else (part.x - pieces[at].x)
                questions.append(_Question(at, first, last, part.pixels, float(offset)))
    answers = read_lines_again([question.picture for question in questions])
    settled = [list(tokens) for tokens in readings]
    # From the right: the places of words to the left stay.
    for question, answer in reversed(list(zip(questions, answers, strict=True))):
        tokens = settled[question.strip]
        own = tokens[question.first : question.last + 1]
        answer = [
            replace(token, x0=token.x0 + question.offset, x1=token.x1 + question.offset)
            for token in answer
        ]
        tokens[question.first : question.last + 1] = _decide(own, answer)
    return settled


def _is_coarse(strip: Strip, marks: Marks, sharpness: float) -> bool:
    """Whether the letters of a strip had too few pixels in the scan for Tesseract."""
    heights = marks.boxes[strip.marks][:, 3] - marks.boxes[strip.marks][:, 1]
    return len(heights) > 0 and float(np.median(heights)) * sharpness < _COARSE


def is_doubtful(token: Token) -> bool:
    """Whether a second reading is worth its time: of figures always, `45,4` may be a sure `454`."""
    odd = any(sign.search(token.text) for sign in (_ODD, _SPECK))
    return odd or _has_figures(token.text) or token.confidence < _SURE


def _has_figures(text: str) -> bool:
    return any(map(str.isdigit, text))


def _doubtful(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """The runs of doubtful words, as first and last.

    A short line is asked for as a whole; lone signs take the words beside them along.  A capital
    `À` inside a line is mostly a name (`tours A à D`) with a speck over it.
    """
    doubts = [
        is_doubtful(token) or (at > 0 and token.text == "À") for at, token in enumerate(tokens)
    ]
    if len(tokens) <= _SHORT and any(doubts):
        return [(0, len(tokens) - 1)]
    for at, token in enumerate(tokens):
        if doubts[at] and len(token.text) <= 2 and not token.text.isalnum():
            for beside in (at - 1, at + 1):
                if 0 <= beside < len(tokens):
                    doubts[beside] = True
    edges = np.flatnonzero(np.diff(np.concatenate(([0], np.array(doubts, np.int8), [0]))))
    return [(int(a), int(b) - 1) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _crop(
    strip: Strip,
    piece: Piece,
    tokens: Sequence[Token],
    first: int,
    last: int,
    even: Pixels,
    marks: Marks,
) -> Piece | None:
    """The picture of some words of a strip."""
    groups = share_out(spans_of(strip, piece, marks), tokens)
    numbers = [strip.marks[at] for group in groups[first : last + 1] for at in group]
    if not numbers:
        return None
    boxes = marks.boxes[numbers]
    x0, top = int(boxes[:, 0].min()), int(boxes[:, 1].min())
    x1, bottom = int(boxes[:, 2].max()), int(boxes[:, 3].max())
    # The full height of the line: a lone comma is no `1`.
    box = (
        (strip.box[0], top, strip.box[2], bottom)
        if strip.turned
        else (x0, strip.box[1], x1, strip.box[3])
    )
    part = Strip(box, numbers, strip.cell, strip.turned, strip.band)
    return cut_out(even, marks, part, _NARROW)


def _decide(own: Sequence[Token], other: Sequence[Token]) -> list[Token]:
    """Which of two readings of the same words is taken, and how sure it is."""
    if not other or not own:
        return list(own)
    if len(own) == len(other) and all(
        _alike(one, two) for one, two in zip(own, other, strict=True)
    ):
        return [_choose(one, two) for one, two in zip(own, other, strict=True)]
    mine, theirs = _joined(own), _joined(other)
    settled = _taken(own, other, mine, theirs)
    if _figures(mine.text) == _figures(theirs.text):
        return settled
    left = theirs if _figures(_joined(settled).text) == _figures(mine.text) else mine
    return [_split(token, left) if _has_figures(token.text) else token for token in settled]


def _taken(own: Sequence[Token], other: Sequence[Token], mine: Token, theirs: Token) -> list[Token]:
    """The words of the better of two readings; `mine` and `theirs` are each without spaces."""
    if _same(mine.text, theirs.text):
        # Where a space is, the marks say better than either: narrow ones are lost by Tesseract.
        chosen = other if len(other) > len(own) else own
        sure = max(mine.confidence, theirs.confidence, _AGREED)
        return [replace(token, confidence=sure) for token in chosen]
    if not _better(mine, theirs):
        return list(own)
    if len(mine.text) == len(theirs.text) and len(own) > len(other):
        return _respaced(own, theirs)
    if len(other) == 1 and len(own) == 2:
        return _parted(own, theirs)
    return list(other)


def _choose(one: Token, two: Token) -> Token:
    if _same(one.text, two.text):
        sure = max(one.confidence, two.confidence, _AGREED)
        return replace(one, confidence=sure, options=two.options)
    taken = replace(two, x0=one.x0, x1=one.x1) if _better(one, two) else one
    if _figures(one.text) == _figures(two.text):
        return taken
    return _split(replace(taken, options=two.options), one if taken is not one else two)


def _split(token: Token, left: Token) -> Token:
    """A reading with figures that the other engine read otherwise: unsure, with the other one."""
    options = tuple(dict.fromkeys((left.text, *token.options)))
    return replace(token, confidence=min(token.confidence, _SPLIT), options=options)


def _better(one: Token, two: Token) -> bool:
    """Whether the second engine's reading is to be taken over Tesseract's."""
    if not _PLAIN.fullmatch(two.text) or len(two.text) < len(one.text) - 3:
        return False
    if _SPECK.search(two.text) and not _SPECK.search(one.text):
        return False
    odd = any(sign.search(one.text) and not sign.search(two.text) for sign in (_ODD, _SPECK))
    if odd and two.confidence >= _BELIEVED:
        return True
    return one.confidence < _WEAK and two.confidence >= max(_BELIEVED, one.confidence)


def _joined(tokens: Sequence[Token]) -> Token:
    return Token(
        "".join(token.text for token in tokens),
        tokens[0].x0,
        tokens[-1].x1,
        min(token.confidence for token in tokens),
    )


def _alike(one: Token, two: Token) -> bool:
    """Whether two readings can be of one word: they share a letter, or are both a sign or two."""
    shared = set(_bare(one.text).lower()) & set(_bare(two.text).lower())
    return bool(shared) or max(len(one.text), len(two.text)) <= 2


def _parted(own: Sequence[Token], theirs: Token) -> list[Token]:
    """A reading that lost the space before a word on which both agree, or behind it."""
    first, second = own
    cut = 0
    if _bare(theirs.text).endswith(_bare(second.text)):
        cut = len(theirs.text) - len(second.text)
    elif _bare(theirs.text).startswith(_bare(first.text)):
        cut = len(first.text)
    if not 0 < cut < len(theirs.text):
        return [replace(theirs, x0=first.x0, x1=second.x1)]
    return [
        replace(first, text=theirs.text[:cut], confidence=theirs.confidence),
        replace(second, text=theirs.text[cut:], confidence=theirs.confidence),
    ]


def _respaced(own: Sequence[Token], theirs: Token) -> list[Token]:
    """The letters of one reading with the spaces of the other."""
    respaced, at = [], 0
    for token in own:
        text = theirs.text[at : at + len(token.text)]
        respaced.append(replace(token, text=text, confidence=theirs.confidence))
        at += len(token.text)
    return respaced


def _same(one: str, two: str) -> bool:
    return _bare(one) == _bare(two)


def _bare(text: str) -> str:
    """What is compared: one kind of apostrophe, quote, dash and dots."""
    plain = unicodedata.normalize("NFKC", text)
    return re.sub(r"[’‘`´]", "'", re.sub(r"[“”]", '"', re.sub(r"[–—]", "-", plain)))


def _figures(text: str) -> str:
    """The digits of a text, with the points and commas between them."""
    return "".join(_FIGURES.findall(text))
