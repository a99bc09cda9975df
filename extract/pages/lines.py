"""Words → printed lines, in reading order."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from schemas.geometry import union
from schemas.page import Reader, Word
from schemas.table import Line

# Words whose heights share this much stand on one line; the lines of tightly set text share less.
_SHARED = 0.5
# No type is set on a smaller pitch than this share of its size.
_TIGHT = 0.95
# Lines of one text are of one size to half a point, with white between them of less than this much
# of it: type is set on 1.2 to 1.5 sizes.
_SAME_SIZE = 0.5
_NEAR = 0.6


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


def base_line(line: Line) -> float:
    """The lower edge of the largest words of a line: raised letters do not move it."""
    size = line.size
    return max(word.box.bottom for word in line.words if word.size >= 0.9 * size)


def with_leading(groups: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Lines of one page, group by group, told the smallest line pitch of type of their size.

    A pitch that stands once may be a slip; the smallest that stands twice is the rule.
    """
    pitches: dict[float, Counter[float]] = defaultdict(Counter)
    for group in groups:
        for before, after in pairwise(group):
            pitch = base_line(after) - base_line(before)
            if _alike(before, after) and pitch > _TIGHT * after.size:
                pitches[_size(after)][round(pitch * 4) / 4] += 1
    least = {}
    for size, counts in pitches.items():
        usual = [pitch for pitch, count in counts.items() if count > 1]
        least[size] = min(usual or counts)
    return [
        [
            Line(line.page, line.box, line.words, line.reader, least.get(_size(line), 0.0))
            for line in group
        ]
        for group in groups
    ]


def stacks(lines: Iterable[Line], parts: Callable[[Line, Line], bool]) -> list[list[Line]]:
    """Lines of one look, one under the other, as one text each: a title over two lines is one.

    `parts` says of a line and the next that they are two texts in spite of their look.
    """
    found: list[list[Line]] = []
    for line in lines:
        if found and _is_below(found[-1][-1], line) and not parts(found[-1][-1], line):
            found[-1].append(line)
        else:
            found.append([line])
    return found


def _is_below(upper: Line, lower: Line) -> bool:
    return (
        upper.page == lower.page
        and upper.bold == lower.bold
        and abs(upper.size - lower.size) < _SAME_SIZE
        and (lower.box.y_mid > upper.box.bottom or _goes_on(upper, lower))
        and lower.box.top - upper.box.bottom < _NEAR * lower.size
    )


def _goes_on(line: Line, after: Line) -> bool:
    """Whether a line goes on right behind another: a sheet's page width may part them."""
    return 0.0 <= after.box.x0 - line.box.x1 < after.size


def _alike(before: Line, after: Line) -> bool:
    return _size(before) == _size(after) and before.words[0].rotation == after.words[0].rotation


def _size(line: Line) -> float:
    return round(line.size * 2) / 2


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
