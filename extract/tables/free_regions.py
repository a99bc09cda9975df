"""Words → rows of text, the regions of a page that may be tables, the strips between columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extract.pages.lines import group_lines
from schemas.geometry import Box, union
from schemas.page import Page, Word
from schemas.table import Line

# In type sizes.  Justified lines have spaces of up to two thirds; columns that are set apart by
# less than that only show where all rows leave the same strip white.
_GAP = 0.7
# Points: the narrowest strip between two columns.
_STRIP = 2.5
# In line heights: rows of one table stand no further apart.
_APART = 2.6
# The share of the rows that may cross a strip: titles of groups, merged headings.
_CROSSING = 0.12
# In type sizes: parts of one table stand no further apart.
_FAR = 6.0
# In type sizes: lines at one height; the share of lines that two sides of a table have so.
_LEVEL = 0.35
_LEVEL_ROWS = 0.35
# The share of the rows in which a strip is as wide as a gap between columns.
_WIDE = 0.3
_LESS_WIDE = 0.08
_MANY_MORE = 15
# The share of the rows that have text in a column.
_PEOPLED = 0.08
# In type sizes: the white between the lines of a paragraph.
_CLOSE = 0.5
# Lines in a row that reach over the columns above them are prose; one may be a title.
_PROSE = 3
# With so many rows words do not leave a strip white by chance.
_MANY = 6


@dataclass(frozen=True, slots=True)
class TextRow:
    """Pieces of text at one height, from left to right, with wide gaps between them."""

    pieces: tuple[Line, ...]

    @property
    def box(self) -> Box:
        return union(piece.box for piece in self.pieces)

    @property
    def size(self) -> float:
        return max(piece.size for piece in self.pieces)


def text_rows(page: Page, words: Sequence[Word]) -> list[TextRow]:
    """The rows that words form, cut into pieces at their wide gaps."""
    lines = group_lines(words, page.number, page.reader)
    return [TextRow(tuple(_pieces(line))) for line in lines]


def _pieces(line: Line) -> list[Line]:
    groups: list[list[Word]] = [[line.words[0]]]
    for before, after in pairwise(line.words):
        if after.box.x0 - before.box.x1 > _GAP * max(before.size, after.size):
            groups.append([])
        groups[-1].append(after)
    return [
        Line(line.page, union(word.box for word in group), tuple(group), line.reader)
        for group in groups
    ]


# ----------------------------------------------------------------------------- regions


def find_regions(rows: Sequence[TextRow], taken: Sequence[Box]) -> list[list[TextRow]]:
    """Rows that may be a table: most have several pieces, and nothing parts them."""
    regions: list[list[TextRow]] = [[]]
    for row in sorted(rows, key=lambda row: row.box.top):
        before = regions[-1][-1] if regions[-1] else None
        if before is not None and _parted(before, row, taken):
            regions.append([])
        regions[-1].append(row)
    parts = [piece for region in regions for piece in _split(region)]
    wholes = [whole for whole in _joined(parts, taken) if len(whole) > 1]
    return [part for whole in wholes for part in _sides(whole)]


def _parted(before: TextRow, row: TextRow, taken: Sequence[Box]) -> bool:
    gap = row.box.top - before.box.bottom
    if gap > (_APART - 1) * max(row.size, before.size) * 1.2:
        return True
    return any(before.box.bottom <= box.y_mid <= row.box.top for box in taken)


def _split(region: Sequence[TextRow]) -> list[list[TextRow]]:
    """A region cut where prose stands in it: lines in a row that reach over its columns."""
    parts: list[list[TextRow]] = [[]]
    over = 0
    columns: TextRow | None = None
    for row in region:
        parts[-1].append(row)
        if len(row.pieces) > 1:
            columns, over = row, 0
        elif columns is None or _reaches_over(row, columns):
            over += 1
        if over == _PROSE:
            parts.append([row])
            columns, over = None, 0
    return [trimmed for part in parts if (trimmed := _trimmed(part))]


def _reaches_over(row: TextRow, columns: TextRow) -> bool:
    """Whether a single line crosses a gap of a row of several pieces."""
    box = row.box
    return any(
        box.x0 < right.box.x0 and left.box.x1 < box.x1 for left, right in pairwise(columns.pieces)
    )


def _trimmed(part: Sequence[TextRow]) -> list[TextRow]:
    """From the first row of several pieces to the last, with the lines that go on with it."""
    several = [at for at, row in enumerate(part) if len(row.pieces) > 1]
    if not several:
        return []
    end = several[-1] + 1
    while end < len(part) and _hangs(part[end], part[end - 1], part[several[-1]]):
        end += 1
    return list(part[several[0] : end])


def _hangs(row: TextRow, above: TextRow, columns: TextRow) -> bool:
    """Whether a line stands close under another and begins where a later column does.

    Where the first column does, a small letter shows that its text goes on.
    """
    goes_on = row.pieces[0].text[:1].islower()
    starts = [piece.box.x0 for piece in columns.pieces[0 if goes_on else 1 :]]
    return row.box.top - above.box.bottom < _CLOSE * row.size and any(
        abs(row.box.x0 - start) < _STRIP for start in starts
    )


def _joined(parts: Sequence[list[TextRow]], taken: Sequence[Box]) -> list[list[TextRow]]:
    """Parts that stand below one another in the same columns as one."""
    joined: list[list[TextRow]] = []
    for part in parts:
        before = joined[-1] if joined else None
        if before is not None and _goes_on(before, part, taken):
            before.extend(part)
        else:
            joined.append(list(part))
    return joined


def _goes_on(before: Sequence[TextRow], part: Sequence[TextRow], taken: Sequence[Box]) -> bool:
    gap = part[0].box.top - before[-1].box.bottom
    if gap > _FAR * part[0].size or any(
        before[-1].box.bottom <= box.y_mid <= part[0].box.top for box in taken
    ):
        return False
    columns = len(find_strips([*before, *part]))
    return columns == max(len(find_strips(before)), len(find_strips(part)), 1)


def _sides(region: Sequence[TextRow]) -> list[list[TextRow]]:
    """A region cut along a strip whose two sides have their lines at other heights."""
    for strip in find_strips(region):
        left, right = _side(region, -1.0, strip), _side(region, strip, float("inf"))
        if min(len(left), len(right)) < 2:
            continue
        both = sum(
            any(abs(row.box.y_mid - other.box.y_mid) < _LEVEL * row.size for other in right)
            for row in left
        )
        if both < _LEVEL_ROWS * min(len(left), len(right)):
            sides = (_trimmed(left), _trimmed(right))
            return [part for side in sides if len(side) > 1 for part in _sides(side)]
    return [list(region)]


def _side(region: Sequence[TextRow], start: float, end: float) -> list[TextRow]:
    kept = (tuple(piece for piece in row.pieces if start < piece.box.x_mid < end) for row in region)
    return [TextRow(pieces) for pieces in kept if pieces]


# ----------------------------------------------------------------------------- columns


def find_strips(rows: Sequence[TextRow]) -> list[float]:
    """The middles of the white strips that part columns.

    A few rows may cross a strip.  Words may leave a strip white by chance: it is a column's edge
    only where in many of the rows the gap is too wide for a space.
    """
    allowed = max(_CROSSING * len(rows), 1 if len(rows) > 3 else 0)
    pieces = [(at, piece.box) for at, row in enumerate(rows) for piece in row.pieces]
    words = [
        (at, word.box)
        for at, row in enumerate(rows)
        for piece in row.pieces
        for word in piece.words
    ]
    if len(rows) < _MANY:
        words = pieces
    marks = sorted({edge for _, box in words for edge in (box.x0, box.x1)})
    strips: list[list[tuple[int, float, float]]] = []
    for start, end in pairwise(marks):
        middle = (start + end) / 2
        crossing = len({at for at, box in words if box.x0 < middle < box.x1})
        if crossing > allowed:
            continue
        if strips and strips[-1][-1][2] == start:
            strips[-1].append((crossing, start, end))
        else:
            strips.append([(crossing, start, end)])
    found = [
        middle
        for parts in strips
        if parts[-1][2] - parts[0][1] >= _STRIP
        and _is_strip(middle := _whitest(parts), pieces, len(rows))
    ]
    return _peopled(found, pieces, max(2.0, _PEOPLED * len(rows)))


def _whitest(parts: Sequence[tuple[int, float, float]]) -> float:
    """The middle of the widest of the parts of a strip that the fewest rows cross."""
    fewest = min(crossing for crossing, _, _ in parts)
    joined: list[list[float]] = []
    for crossing, start, end in parts:
        if crossing == fewest and joined and joined[-1][1] == start:
            joined[-1][1] = end
        elif crossing == fewest:
            joined.append([start, end])
    start, end = max(joined, key=lambda part: part[1] - part[0])
    return (start + end) / 2


def _peopled(
    strips: Sequence[float], pieces: Sequence[tuple[int, Box]], least: float
) -> list[float]:
    """The strips without those that part off a column with hardly any text.

    Of two with hardly any text between them, the one that fewer texts cross is the edge.
    """

    def crossed(strip: float) -> int:
        return sum(box.x0 < strip < box.x1 for _, box in pieces)

    kept: list[float] = []
    for strip in strips:
        left = kept[-1] if kept else float("-inf")
        if sum(left < box.x_mid < strip for _, box in pieces) >= least:
            kept.append(strip)
        elif kept and crossed(strip) < crossed(left):
            kept[-1] = strip
    while kept and sum(box.x_mid > kept[-1] for _, box in pieces) < least:
        kept.pop()
    return kept


def _is_strip(x: float, pieces: Sequence[tuple[int, Box]], rows: int) -> bool:
    """Whether text stands on both sides, and many of the rows that reach over break there."""
    left = {at for at, box in pieces if box.x1 <= x}
    right = {at for at, box in pieces if box.x0 >= x}
    crossing = {at for at, box in pieces if box.x0 < x < box.x1}
    if not left or not right:
        return False
    broken = len((left & right) - crossing)
    share = _WIDE if rows < _MANY_MORE else _LESS_WIDE
    return broken >= max(2, share * (broken + len(crossing)))
