"""Marks: each piece of text gets a colour of its own in a second rendering of the document.

Colour moves no letter, so the coloured rendering stands exactly where the true one does and tells
for every field of every row on which pages, and where, it was printed.
"""

from __future__ import annotations

import ctypes
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as raw

# Channels take 50 levels, five apart: colour management may move a level by one or two.
_STEP, _LEVELS = 5, 50


def colour(mark: int) -> str:
    """The colour of a mark, never black."""
    digits = (mark // _LEVELS**2, mark // _LEVELS % _LEVELS, mark % _LEVELS)
    return "".join(f"{level * _STEP:02x}" for level in digits)


def mark_of(red: int, green: int, blue: int) -> int:
    """The mark that a colour stands for; 0 where it stands for none."""
    levels = [round(channel / _STEP) for channel in (red, green, blue)]
    if max(levels) >= _LEVELS:
        return 0
    return levels[0] * _LEVELS**2 + levels[1] * _LEVELS + levels[2]


@dataclass(frozen=True)
class Place:
    """The box of a mark's letters on a page, in points from the top-left corner."""

    page: int
    box: tuple[float, float, float, float]


@dataclass
class Marks:
    """Which piece of text has which mark: (dataset, key, field) by number."""

    names: list[tuple[str, str, str]] = field(default_factory=list)

    def new(self, dataset: str, key: str, name: str) -> int:
        """A mark for one more piece of text."""
        self.names.append((dataset, key, name))
        return len(self.names)


def places(path: Path) -> dict[int, list[Place]]:
    """Where each mark stands in a coloured rendering; pages count from 1."""
    found: dict[tuple[int, int], list[float]] = {}
    document = pdfium.PdfDocument(path)
    for number in range(len(document)):
        page = document[number]
        height = page.get_height()
        text = page.get_textpage()
        for mark, (left, bottom, right, top) in _letters(text):
            box = found.setdefault((mark, number + 1), [left, height - top, right, height - bottom])
            box[0], box[1] = min(box[0], left), min(box[1], height - top)
            box[2], box[3] = max(box[2], right), max(box[3], height - bottom)
    document.close()
    result: dict[int, list[Place]] = defaultdict(list)
    for (mark, page_number), (x0, y0, x1, y1) in sorted(found.items()):
        result[mark].append(Place(page_number, (x0, y0, x1, y1)))
    return result


def _letters(text: pdfium.PdfTextPage) -> list[tuple[int, tuple[float, float, float, float]]]:
    """The mark and box of each printed letter."""
    channels = [ctypes.c_uint() for _ in range(4)]
    letters = []
    for index in range(text.count_chars()):
        if raw.FPDFText_GetUnicode(text, index) in (9, 10, 13, 32, 160):
            continue
        if raw.FPDFText_GetFillColor(text, index, *map(ctypes.byref, channels)):
            mark = mark_of(*(channel.value for channel in channels[:3]))
            if mark:
                letters.append((mark, text.get_charbox(index)))
    return letters
