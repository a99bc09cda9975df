"""Glyphs as a reader draws them → words as a person reads them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import groupby
from sys import intern
from typing import NamedTuple

from extract.text import clean
from schemas.geometry import Box, turn, turn_back, union
from schemas.page import Word

# Shares of the type size.  A space is a quarter of it, in justified lines down to a sixth; kerning
# and tracking stay under a tenth.
_GAP = 0.16
_BACK = 0.35
# The second copy of a letter printed twice for bold lies within a twentieth; the two `l` of
# `ville` are more than a fifth apart.
_TWICE = 0.12
# Copies are looked up by tiles of the page, whose sides are two to the power of this, in points.
_TILE = 3
# More spaces in a row are no space between words but a way to reach the next column.
_SPACES = 2
# A raised letter shares most of its height with its word's; browsers set it a sixth smaller, most
# programs a third.
_SHARED = 0.45
_RAISED = 0.85

SYMBOLS = {
    "\uf0b7": "•",
    "\uf0a7": "▪",
    "\uf0d8": "➢",
    "\uf0fc": "✓",
    "\uf0e0": "→",
    "\uf0e8": "➔",
    "\uf0f0": "⇨",
    "\uf0de": "⇒",
    # Ligatures of Calibri and Carlito as some printer drivers write them: letters that no French
    # text has.
    "\u019f": "ti",
    "\u01a9": "tt",
    "\u014c": "ft",
}
# Letters of these fonts are pictures, of which texts only use the bullets.
_PICTURES = ("dingbats", "wingdings", "webdings")
# A raised figure or star behind a word is the mark of a note; behind a unit it is its power.
_NOTE_MARK = re.compile(r"\d{1,2}|\(\d{1,2}\)|\*{1,3}")
_CLOSING = frozenset(",;.:!?")
_UNITS = frozenset(("m", "km", "cm", "dm", "mm", "hm"))
# Some fonts have raised figures of their own, set in the size of the text.  They are a quarter of
# an em wide and other figures half of one, but the `1` of old-style figures, of which a word of
# small letters has none at its end.
_SUPERIOR = 0.4
_SMALL_LETTERS = 3


class Glyph(NamedTuple):
    """One printed character in its place; `rotation` as in `Word`."""

    text: str
    box: Box
    font: str
    size: float
    color: str
    rotation: int = 0
    mark: int | None = None
    clipped: bool = False
    """A clipping path hides it."""


def group_words(
    glyphs: Sequence[Glyph], width: float, height: float
) -> tuple[list[Word], list[Word]]:
    """The words that glyphs form, in the order in which the file writes them, and those clipped.

    `width` and `height` are the page's.  Letters printed twice become one bold letter, raised
    letters join their word, letters written out of order are put where they stand.  A word of
    which half is shown is whole.
    """
    words: list[Word] = []
    clipped: list[Word] = []
    slanted: list[Word] = []
    by_rotation: dict[int, list[Glyph]] = {}
    for glyph in glyphs:
        by_rotation.setdefault(glyph.rotation, []).append(glyph)
    for rotation, group in by_rotation.items():
        if rotation % 90:
            strings = _split(_drop_copies(group)[0])
            slanted += [_word(string, set(), rotation, width, height, 0) for string in strings]
            continue
        level = group
        if rotation:
            level = [
                glyph._replace(box=turn(glyph.box, rotation, width, height)) for glyph in group
            ]
        single, twice = _drop_copies(level)
        for run, pieces in enumerate(_runs(single), start=1):
            for piece in pieces:
                found = clipped if _is_clipped(piece) else words
                found.append(_word(piece, twice, rotation, width, height, run))
    level_only = all(rotation == 0 or rotation % 90 for rotation in by_rotation)
    return [*(_merge(words) if level_only else words), *slanted], clipped


def _split(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Glyphs cut at their spaces."""
    groups = groupby(glyphs, key=lambda glyph: glyph.text.isspace())
    return [list(group) for space, group in groups if not space]


def _is_clipped(piece: Sequence[Glyph]) -> bool:
    return 2 * sum([glyph.clipped for glyph in piece]) > len(piece)


def _drop_copies(glyphs: Sequence[Glyph]) -> tuple[list[Glyph], set[int]]:
    """The glyphs without second copies, and the identities of those that had one."""
    # By letter and tile: the tile that it begins in, and those beside it within reach.
    seen: dict[tuple[str, int, int], list[Glyph]] = {}
    single: list[Glyph] = []
    twice: set[int] = set()
    for glyph in glyphs:
        text, (x, y, _, _), _, size = glyph[:4]
        if text.isspace():
            single.append(glyph)
            continue
        near = seen.get((text, int(x) >> _TILE, int(y) >> _TILE))
        copy = _earlier(glyph, near) if near is not None else None
        if copy is not None:
            twice.add(id(copy))
            continue
        single.append(glyph)
        reach = _TWICE * size
        first, last = int(x - reach) >> _TILE, int(x + reach) >> _TILE
        upper, lower = int(y - reach) >> _TILE, int(y + reach) >> _TILE
        for column in (first,) if first == last else (first, last):
            for row in (upper,) if upper == lower else (upper, lower):
                key = text, column, row
                if key in seen:
                    seen[key].append(glyph)
                else:
                    seen[key] = [glyph]
    return single, twice


def _earlier(glyph: Glyph, near: Iterable[Glyph]) -> Glyph | None:
    """The same letter in the same place, where it is among those near."""
    x, y, _, _ = glyph.box
    reach = _TWICE * glyph.size
    for other in near:
        if (
            abs(other.box.x0 - x) <= reach
            and abs(other.box.top - y) <= reach
            and abs(other.size - glyph.size) <= reach
            and other.clipped == glyph.clipped
        ):
            return other
    return None


def _runs(glyphs: Iterable[Glyph]) -> list[list[list[Glyph]]]:
    """Strings of glyphs as written one after the other, each cut into words at its spaces.

    A gap without a space glyph may part two cells: another string.
    """
    runs: list[list[list[Glyph]]] = []
    last: Glyph | None = None
    after_space = False
    spaces = 0
    for glyph in glyphs:
        space = glyph.text.isspace()
        spaces = spaces + 1 if space else 0
        if last is None or spaces > _SPACES or not _follows(last, glyph, after_space):
            runs.append([[]])
        elif after_space and runs[-1][-1]:
            runs[-1].append([])
        if not space:
            runs[-1][-1].append(glyph)
        last, after_space = glyph, space
    return [pieces for run in runs if (pieces := [piece for piece in run if piece])]


def _follows(last: Glyph, glyph: Glyph, after_space: bool) -> bool:
    """Whether a glyph goes on with the string of the last one: same line, just right of it."""
    _, one, _, size = last[:4]
    _, other, _, own_size = glyph[:4]
    if (one.top != other.top or one.bottom != other.bottom) and not _level(one, other):
        return False
    gap = other.x0 - one.x1
    if own_size > size:
        size = own_size
    return -_BACK * size <= gap <= (size if after_space else _GAP * size)


def _level(one: Box, other: Box) -> bool:
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared >= _SHARED * min(one.height, other.height)


def _word(
    piece: Sequence[Glyph], twice: set[int], rotation: int, width: float, height: float, run: int
) -> Word:
    main = _main_size(piece)
    base = [glyph for glyph in piece if glyph.size == main]
    around = _around(piece)
    middle = (around if len(base) == len(piece) else _around(base)).y_mid
    # A mark of a note stands before the comma of its clause, or behind the word.
    end = len(piece)
    while end > 1 and piece[end - 1].text in _CLOSING:
        end -= 1
    raised = _raised(piece[:end], main, middle) or _superior(piece[:end])
    if not raised and end < len(piece):
        end = len(piece)
        raised = _raised(piece, main, middle) or _superior(piece)
    font = _font(base[0].font)
    text = clean_glyphs(piece)
    if font.pictures and len(text) == 1 and text.isascii():
        text = "•"
    closing = "".join([glyph.text for glyph in piece[end:]])
    if raised:
        stem = text.removesuffix(raised + closing)
        if stem != text and _NOTE_MARK.fullmatch(raised) and _takes_note(stem):
            text = stem + closing
    return Word(
        # The words of a language, and fonts, come again and again: each is held once.
        text=intern(text),
        box=turn_back(around, rotation, width, height),
        font=font.name,
        size=round(main, 2),
        bold=font.bold or (bool(twice) and any(id(glyph) in twice for glyph in piece)),
        italic=font.italic,
        color=base[0].color,
        rotation=rotation,
        raised="" if closing or len(raised) == len(piece) else raised,
        run=run,
        mark=piece[0].mark,
    )


class _Font(NamedTuple):
    name: str
    bold: bool
    italic: bool
    pictures: bool


@lru_cache(maxsize=256)
def _font(name: str) -> _Font:
    """What the name of a font says of its letters."""
    lowered = name.lower()
    return _Font(
        intern(name),
        any(mark in lowered for mark in ("bold", "black", "heavy", "demi")),
        "italic" in lowered or "oblique" in lowered,
        any(pictures in lowered for pictures in _PICTURES),
    )


def _raised(piece: Sequence[Glyph], main: float, middle: float) -> str:
    """The letters at the end of a word that are set smaller and higher than its others."""
    raised = ""
    for glyph in reversed(piece):
        if glyph.size > _RAISED * main or glyph.box.y_mid >= middle:
            break
        raised = glyph.text + raised
    return raised


def _superior(piece: Sequence[Glyph]) -> str:
    """The raised figures of the font itself at the end of a word of small letters."""
    stem = len(piece)
    while (
        stem
        and piece[stem - 1].text.isdigit()
        and piece[stem - 1].box.width < _SUPERIOR * piece[stem - 1].size
    ):
        stem -= 1
    if stem == len(piece):
        return ""
    letters = "".join(glyph.text for glyph in piece[:stem])[-_SMALL_LETTERS:]
    small = len(letters) == _SMALL_LETTERS and letters.isalpha() and letters.islower()
    return "".join(glyph.text for glyph in piece[stem:]) if small else ""


def _around(piece: Sequence[Glyph]) -> Box:
    x0s, tops, x1s, bottoms = zip(*[glyph.box for glyph in piece], strict=True)
    return Box(min(x0s), min(tops), max(x1s), max(bottoms))


def _takes_note(stem: str) -> bool:
    """Whether a raised figure behind these letters is a note's mark, and no power or ordinal."""
    if stem.lower() in _UNITS:
        return False
    # A raised figure is the power of a number, but not of a code (`CE1`).
    return stem[-1:].isalpha() or stem[-1:] in ".,;:!?»)" or stem[:2].isalpha()


def _main_size(piece: Sequence[Glyph]) -> float:
    sizes = [glyph.size for glyph in piece]
    if sizes.count(sizes[0]) == len(sizes):
        return sizes[0]
    counts = Counter(sizes)
    return max(counts, key=lambda size: (counts[size] * size, size))


def clean_glyphs(piece: Sequence[Glyph]) -> str:
    """The text of a word's glyphs; a hyphen that the typesetter put at a line end is kept.

    A soft hyphen that is drawn inside a word is a hyphen: fonts have one shape for both.
    """
    text = "".join([glyph.text for glyph in piece])
    if text.isascii():
        return clean(text) or text
    text = "".join([SYMBOLS.get(letter, letter) for letter in text])
    if "\u00ad" in text[:-1]:
        drawn = [glyph.text == "\u00ad" and glyph.box.width > 0 for glyph in piece[:-1]]
        letters = ["-" if hyphen else letter for hyphen, letter in zip(drawn, text, strict=False)]
        text = "".join([*letters, text[-1]]) if len(text) == len(piece) else text
    end = "\u00ad" if text.endswith(("\u00ad", "\ufffe")) else ""
    return clean(text) + end or text


def _merge(words: list[Word]) -> list[Word]:
    """Joins pieces of one word that the file does not write one after the other."""
    starts: dict[tuple[int, int], list[int]] = {}
    for index, word in enumerate(words):
        key = (int(word.box.x0 // 4), int(word.box.y_mid // 8))
        starts.setdefault(key, []).append(index)
    gone: set[int] = set()
    for index, word in enumerate(words):
        if index in gone:
            continue
        current = word
        while (after := _next(current, index, words, starts, gone)) is not None:
            gone.add(after)
            current = _joined(current, words[after])
        words[index] = current
    return [word for index, word in enumerate(words) if index not in gone]


def _next(
    word: Word,
    index: int,
    words: list[Word],
    starts: dict[tuple[int, int], list[int]],
    gone: set[int],
) -> int | None:
    column, row = int(word.box.x1 // 4), int(word.box.y_mid // 8)
    # Words of one string have a space between them, however narrow it is set.
    for dx in (0, -1, 1):
        for dy in (0, -1, 1):
            for other in starts.get((column + dx, row + dy), ()):
                if other == index or other in gone or words[other].run == word.run:
                    continue
                gap = words[other].box.x0 - word.box.x1
                size = min(word.size, words[other].size)
                if -_TWICE * size <= gap <= _TWICE * size and _level(word.box, words[other].box):
                    return other
    return None


def _joined(word: Word, after: Word) -> Word:
    main = word if word.size >= after.size else after
    small = after.size <= _RAISED * word.size and after.box.y_mid < word.box.y_mid
    is_note = small and bool(_NOTE_MARK.fullmatch(after.text)) and _takes_note(word.text)
    return replace(
        main,
        text=word.text if is_note else word.text + after.text,
        box=union((word.box, after.box)),
        raised=after.text if small else after.raised,
        run=word.run,
    )
