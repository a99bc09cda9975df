"""Words → printed lines, in reading order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from schemas.geometry import union
from schemas.page import Reader, Word
from schemas.table import Line

# Words whose heights share this much stand on one line; the lines of tightly set text share less.
_SHARED = 0.5


def group_lines(words: Iterable[Word], page: int, reader: Reader = "text") -> list[Line]:
    """The lines that words form, from top to bottom, each from left to right.

    Text that runs upwards or downwards forms lines of its own, in its own reading order.
    """
    lines: list[Line] = []
    by_rotation: dict[int, list[Word]] = {}
    for word in words:
        by_rotation.setdefault(word.rotation, []).append(word)
    for rotation, group in sorted(by_rotation.items()):
        lines += [
            Line(page, union(word.box for word in line), tuple(line), reader)
            for line in _level_lines(group, rotation)
        ]
    return lines


def _level_lines(words: Sequence[Word], rotation: int) -> list[list[Word]]:
    spans = {id(word): _span(word, rotation) for word in words}
    lines: list[list[Word]] = []
    bounds: list[tuple[float, float]] = []
    for word in sorted(words, key=lambda word: sum(spans[id(word)][2:])):
        top, bottom = spans[id(word)][2:]
        # The line above may be one or two back where raised words stand between.
        for at in range(len(lines) - 1, max(-1, len(lines) - 4), -1):
            shared = min(bottom, bounds[at][1]) - max(top, bounds[at][0])
            if shared >= _SHARED * min(bottom - top, bounds[at][1] - bounds[at][0]):
                lines[at].append(word)
                if bottom - top > bounds[at][1] - bounds[at][0]:
                    bounds[at] = (top, bottom)
                break
        else:
            lines.append([word])
            bounds.append((top, bottom))
    order = sorted(range(len(lines)), key=lambda at: bounds[at])
    return [sorted(lines[at], key=lambda word: spans[id(word)][0]) for at in order]


def _span(word: Word, rotation: int) -> tuple[float, float, float, float]:
    """Start, end, upper and lower edge of a word in the direction in which it is read."""
    box = word.box
    if rotation == 90:
        return -box.bottom, -box.top, box.x0, box.x1
    if rotation == 270:
        return box.top, box.bottom, -box.x1, -box.x0
    if rotation == 180:
        return -box.x1, -box.x0, -box.bottom, -box.top
    return box.x0, box.x1, box.top, box.bottom
