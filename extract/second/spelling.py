"""Strings of a second reading held against the words of the first, letter by letter.

Both readings take the text in the order in which the file writes it.  So on nearly every page the
letters of one spell the words of the other, and no words need be made of them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

from extract.pages.assemble import Style
from extract.pages.words import SYMBOLS, Glyph
from extract.second.compare_words import letters, same_stand
from extract.text import clean
from schemas.geometry import Box, union
from schemas.page import Page


@dataclass(frozen=True, slots=True)
class String:
    """Letters that a file writes in one go: their texts, origins as displayed, and advances."""

    style: Style
    texts: Sequence[str]
    origins: Sequence[tuple[float, float]]
    advances: Sequence[float]

    def is_turned(self) -> bool:
        """Whether it does not run from left to right."""
        return self.style.rotation != 0

    def glyphs(self) -> list[Glyph]:
        """Its letters as glyphs."""
        glyph = self.style.glyph
        return [
            glyph(text, x, y, advance)
            for text, (x, y), advance in zip(self.texts, self.origins, self.advances, strict=True)
        ]

    def box(self, first: int, last: int) -> Box | None:
        """The box around some of its letters; `None` where they do not stand one behind another."""
        origins = self.origins[first : last + 1]
        start, end = origins[0], origins[-1]
        if min(origins)[0] < start[0] or max(origins)[0] > end[0]:
            return None
        return self.style.glyph("", *start, math.dist(start, end) + self.advances[last]).box


_Letters = Sequence[tuple[String, int]]


def spells(strings: Sequence[String], page: Page) -> bool:
    """Whether strings give the words of a page: the same letters, in the same places and order.

    A page of which that is not so may still have the same words.
    """
    if any(map(String.is_turned, strings)):
        return False
    pieces = [[_plain(text) for text in string.texts] for string in strings]
    text = "".join(["".join(own) for own in pieces])
    owners = [
        (string, at)
        for string, own in zip(strings, pieces, strict=True)
        for at, piece in enumerate(own)
        for _ in piece
    ]
    start = 0
    for word in page.words:
        spelled = letters(word.text)
        end = start + len(spelled)
        if word.rotation or text[start:end] != spelled:
            return False
        box = _around(owners[start:end])
        if box is None or not same_stand(word, word.box, box):
            return False
        start = end
    return start == len(text)


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    """A letter as words are compared; nothing for a space."""
    return letters(clean("".join([SYMBOLS.get(letter, letter) for letter in letters(text)])))


def _around(owners: _Letters) -> Box | None:
    """The box around letters; `None` where those of a string do not stand one behind another."""
    if owners and owners[0][0] is owners[-1][0]:
        # Nearly every word.
        return owners[0][0].box(owners[0][1], owners[-1][1])
    boxes = []
    for string, own in groupby(owners, itemgetter(0)):
        places = [at for _, at in own]
        box = string.box(places[0], places[-1])
        if box is None:
            return None
        boxes.append(box)
    return union(boxes) if boxes else None
