"""The words that differ between two texts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

_WORD = re.compile(r"\w+|\s+|[^\w\s]")
# Below this share of common words, marks would speckle both texts: all of each is marked.
_ALIKE = 0.3
# Spaces and signs between changed words are no island worth leaving unmarked.
_ISLAND = re.compile(r"\W*")


class Piece(NamedTuple):
    """A stretch of text that is, or is not, the same on both sides."""

    text: str
    changed: bool


def mark_words(old: str, new: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts in pieces, the words that only one of them has marked.

    >>> [piece.text for piece in mark_words("Appuyer le CLSPD", "Appuyer et élargir le CLSPD")[1]]
    ['Appuyer', ' et élargir', ' le CLSPD']
    """
    olds, news = _WORD.findall(old), _WORD.findall(new)
    matcher = SequenceMatcher(None, olds, news, autojunk=False)
    if matcher.ratio() < _ALIKE:
        return _pieces([(old, True)]), _pieces([(new, True)])
    left: list[tuple[str, bool]] = []
    right: list[tuple[str, bool]] = []
    for kind, a0, a1, b0, b1 in matcher.get_opcodes():
        same = kind == "equal" and not _island(olds[a0:a1], left, a1 == len(olds))
        left.append(("".join(olds[a0:a1]), not same))
        right.append(("".join(news[b0:b1]), not same))
    return _pieces(left), _pieces(right)


def _island(words: Sequence[str], before: Sequence[object], last: bool) -> bool:
    """Whether only spaces and signs are the same, between words that differ."""
    return bool(before) and not last and bool(_ISLAND.fullmatch("".join(words)))


def _pieces(parts: Sequence[tuple[str, bool]]) -> list[Piece]:
    """Neighbours of the same kind as one piece, empty ones left out."""
    pieces: list[Piece] = []
    for text, changed in parts:
        if text and pieces and pieces[-1].changed == changed:
            pieces[-1] = Piece(pieces[-1].text + text, changed)
        elif text:
            pieces.append(Piece(text, changed))
    return pieces
