"""The lines of text in a picture, before anything is read: their letters, and nobody else's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

from extract.scan.arcs import round_corners
from extract.scan.bars import Bar
from extract.scan.clean import Clean
from extract.scan.render import Pixels
from extract.scan.sizes import part_by_size

# Grey levels under a ground of 255: the cores of letters, without the blur that ties them together.
_LETTER = 60
# Inches.  Letters are up to 60 points high; more is a drawing.
_TALLEST = 0.85
# Pixels at 300 dots per inch: the point of a number of 6 points is 3 by 3, a speck is less.
_LEAST = 5
# Pixels: the edges of a banner are blurred over so many.
_EDGE = 5
# Shares of the height of most letters: lower marks are dots, accents and dashes, and join a line
# after its letters made it; higher ones are letters of two lines that touch.
_LOW = 0.62
_TALL = 1.9
# Gaps between words of free text, in letter heights; wider ones part columns.
_REACH = 2.6
# A letter belongs to the line with which it shares this much of its height.
_SHARED = 0.5

# A page of text has at most some hundred lines outside of tables, each of a dozen marks and more.
_BUSY = 120
_FEW = 4
# The heights of letters wander by a third around their mean.
_REGULAR = 0.45
# More marks than ten dense pages have are the grain of a photograph.
_MOST_MARKS = 60_000
# Dense text inks an eighth of its page.
_MOST_INK = 0.25
# Inches along the edges of a sheet: the height of six points.
_OUTSIDE = 0.08

Area = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels."""


@dataclass(slots=True)
class Strip:
    """A line of text in pixels: the marks that make it, and where it stands."""

    box: Area
    marks: list[int]
    cell: int = -1
    """The number of the cell it stands in, -1 outside of cells."""
    turned: bool = False
    """Whether it runs upwards."""
    band: tuple[float, float] = field(default=(0.0, 0.0))
    """Upper and lower edge of its letters, without accents and commas."""


@dataclass(frozen=True, slots=True)
class Marks:
    """The connected marks of a page: a map of their numbers, and left, top, right, bottom, area."""

    labels: npt.NDArray[np.int32]
    boxes: npt.NDArray[np.int32]


def find_marks(page: Clean, rules: tuple[Sequence[Bar], Sequence[Bar]]) -> Marks:
    """The marks of ink that are no rules."""
    floor = np.maximum(page.ground.astype(np.uint16) * _LETTER // 255, 25).astype(np.uint8)
    dark = np.where(cv2.subtract(page.ground, page.grey) > floor, 255, 0).astype(np.uint8)
    for bar in rules[0]:
        _wipe(dark, bar.start, bar.at, bar.end, bar.at, bar.thick)
    for bar in rules[1]:
        _wipe(dark, bar.at, bar.start, bar.at, bar.end, bar.thick)
    for x0, top, x1, bottom in round_corners(rules, page.dpi):
        dark[max(0, top - _EDGE) : bottom + _EDGE, max(0, x0 - _EDGE) : x1 + _EDGE] = 0
    for box in page.banners:
        # What is left of its edges is no mark.
        cv2.rectangle(dark, (box.x0, box.top), (box.x1, box.bottom), 0, _EDGE)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    boxes = stats.astype(np.int32)
    boxes[:, 2:4] += boxes[:, 0:2]
    return Marks(np.asarray(labels, np.int32), boxes)


def _wipe(dark: Pixels, x0: float, y0: float, x1: float, y1: float, thick: float) -> None:
    width = round(thick) + 4
    cv2.line(dark, (round(x0), round(y0)), (round(x1), round(y1)), 0, width)


def find_strips(marks: Marks, cells: Sequence[Area], dpi: float) -> list[Strip]:
    """The lines of text in each cell and outside of them."""
    boxes = marks.boxes
    height = boxes[:, 3] - boxes[:, 1]
    width = boxes[:, 2] - boxes[:, 0]
    kept = (
        (height <= _TALLEST * dpi) & (width <= 3 * dpi) & (boxes[:, 4] >= _LEAST * (dpi / 300) ** 2)
    )
    kept[0] = False
    inked = boxes[kept, 4].sum() / marks.labels.size
    if np.count_nonzero(kept) > _MOST_MARKS or inked > _MOST_INK:
        return []
    owner = _owners(marks, cells)
    groups: dict[int, list[int]] = defaultdict(list)
    for number in np.flatnonzero(kept):
        groups[int(owner[number])].append(int(number))
    strips: list[Strip] = []
    for cell, members in sorted(groups.items()):
        if cell >= 0 and _runs_upwards(cells[cell], members, marks):
            found = _lines(members, boxes[:, [1, 0, 3, 2, 4]], dpi, 1e9)
            for strip in found:
                x0, top, x1, bottom = strip.box
                strip.box, strip.turned = (top, x0, bottom, x1), True
        else:
            reach = 1e9 if cell >= 0 else _REACH
            parts = part_by_size(members, boxes, dpi)
            found = [strip for part in parts for strip in _lines(part, boxes, dpi, reach)]
        for strip in found:
            strip.cell = cell
        strips += found
    return strips


def lines_below(strips: Sequence[Strip]) -> dict[int, int]:
    """For the place of each line of a cell that of the line below it."""
    cells: dict[int, list[int]] = defaultdict(list)
    for at in sorted(range(len(strips)), key=lambda at: strips[at].band):
        cells[strips[at].cell].append(at)
    return {
        one: other for cell, order in cells.items() if cell >= 0 for one, other in pairwise(order)
    }


def off_edges(strips: Sequence[Strip], shape: tuple[int, ...], dpi: float) -> list[Strip]:
    """The strips that do not lie whole along an edge of the picture: no type fits in there.

    What is there is the shadow of the sheet, or where it was turned.
    """
    height, width = shape[:2]
    edge = _OUTSIDE * dpi
    return [
        strip
        for strip in strips
        if min(strip.box[2], strip.box[3], width - strip.box[0], height - strip.box[1]) > edge
    ]


def legible(strips: Sequence[Strip], marks: Marks) -> list[Strip]:
    """The strips of text; of a photograph, only those whose marks are as even as letters.

    A photograph is told by its many strips outside of cells that have but a few marks.
    """
    loose = [strip for strip in strips if strip.cell < 0]
    if len(loose) < _BUSY or np.median([len(strip.marks) for strip in loose]) > _FEW:
        return list(strips)
    return [strip for strip in strips if strip.cell >= 0 or _is_regular(strip, marks)]


def _is_regular(strip: Strip, marks: Marks) -> bool:
    heights = marks.boxes[strip.marks][:, 3] - marks.boxes[strip.marks][:, 1]
    return len(heights) > _FEW and float(heights.std()) < _REGULAR * float(heights.mean())


def _owners(marks: Marks, cells: Sequence[Area]) -> npt.NDArray[np.int32]:
    """The cell in which the middle of each mark lies, -1 for none."""
    shape = marks.labels.shape
    plan = np.full(shape, -1, np.int32)
    for number, (x0, top, x1, bottom) in enumerate(cells):
        plan[max(0, top) : bottom, max(0, x0) : x1] = number
    y = np.clip((marks.boxes[:, 1] + marks.boxes[:, 3]) // 2, 0, shape[0] - 1)
    x = np.clip((marks.boxes[:, 0] + marks.boxes[:, 2]) // 2, 0, shape[1] - 1)
    return np.asarray(plan[y, x], np.int32)


def _runs_upwards(cell: Area, members: Sequence[int], marks: Marks) -> bool:
    """Whether the text of a tall cell is set sideways.

    Lines of text leave blank stripes between and beside them: the ink of level lines differs more
    from row to row than from column to column.
    """
    x0, top, x1, bottom = cell
    if len(members) < 4 or bottom - top < 1.5 * (x1 - x0):
        return False
    own = np.zeros(len(marks.boxes), bool)
    own[list(members)] = True
    ink = own[marks.labels[max(0, top) : bottom, max(0, x0) : x1]]
    rows, columns = ink.sum(axis=1), ink.sum(axis=0)
    return bool(columns.std() / columns.mean() > rows.std() / rows.mean())


def _lines(
    members: Sequence[int], boxes: npt.NDArray[np.int32], dpi: float, reach: float
) -> list[Strip]:
    """Marks put together to lines, from left to right; `reach` in letter heights."""
    own = boxes[list(members)]
    heights = own[:, 3] - own[:, 1]
    letters = heights[heights >= 0.04 * dpi]
    usual = float(np.median(letters)) if len(letters) else float(heights.max())
    order = sorted(range(len(members)), key=lambda at: int(own[at][0]))
    strips: list[Strip] = []
    low: list[int] = []
    tall: list[int] = []
    for at in order:
        if heights[at] < _LOW * usual:
            low.append(at)
        elif heights[at] > _TALL * usual and len(members) > 3:
            tall.append(at)
        else:
            _place(strips, members[at], own[at], reach * usual)
    strips = _merged(strips, usual, reach)
    strips, orphans = _without_orphans(strips, boxes, usual)
    numbers = {number: at for at, number in enumerate(members)}
    low += [numbers[number] for number in orphans]
    for at in tall:
        _place_tall(strips, members[at], own[at], usual)
    for at in low:
        _place_low(strips, members[at], own[at], usual, reach)
    return strips


def _place(strips: list[Strip], number: int, box: Iterable[int], reach: float) -> None:
    x0, top, x1, bottom, _ = (int(value) for value in box)
    best, most = None, _SHARED
    for strip in strips:
        if x0 - strip.box[2] > reach:
            continue
        upper, lower = strip.band
        shared = min(bottom, lower) - max(top, upper)
        share = shared / min(bottom - top, lower - upper)
        if share > most:
            best, most = strip, share
    if best is None:
        strips.append(Strip((x0, top, x1, bottom), [number], band=(float(top), float(bottom))))
        return
    count = len(best.marks)
    weight = 1 / min(count + 1, 12)
    upper, lower = best.band
    best.band = (upper + (min(top, bottom) - upper) * weight, lower + (bottom - lower) * weight)
    best.marks.append(number)
    best.box = _around(best.box, (x0, top, x1, bottom))


def _merged(strips: list[Strip], usual: float, reach: float) -> list[Strip]:
    """Strips with those put together that are pieces of one line."""
    merged: list[Strip] = []
    for strip in sorted(strips, key=lambda strip: strip.box[0]):
        for other in merged:
            shared = min(strip.band[1], other.band[1]) - max(strip.band[0], other.band[0])
            least = min(strip.band[1] - strip.band[0], other.band[1] - other.band[0])
            gap = strip.box[0] - other.box[2]
            if shared > 0.6 * least and gap <= reach * usual:
                own, new = len(other.marks), len(strip.marks)
                other.band = (
                    (other.band[0] * own + strip.band[0] * new) / (own + new),
                    (other.band[1] * own + strip.band[1] * new) / (own + new),
                )
                other.marks += strip.marks
                other.box = _around(other.box, strip.box)
                break
        else:
            merged.append(strip)
    return merged


def _without_orphans(
    strips: list[Strip], boxes: npt.NDArray[np.int32], usual: float
) -> tuple[list[Strip], list[int]]:
    """The strips, and the marks of those that are no line: apostrophes and accents above one."""
    lines: list[Strip] = []
    orphans: list[int] = []
    for strip in strips:
        tallest = max(int(boxes[number][3] - boxes[number][1]) for number in strip.marks)
        beside = any(
            other is not strip
            and len(other.marks) > len(strip.marks)
            and other.box[0] - usual < strip.box[0]
            and strip.box[2] < other.box[2] + usual
            and -0.5 * usual < other.band[0] - (strip.band[0] + strip.band[1]) / 2 < 0.9 * usual
            for other in strips
        )
        if beside and tallest < 0.95 * usual and len(strip.marks) < 12:
            orphans += strip.marks
        else:
            lines.append(strip)
    return lines, orphans


def _place_tall(strips: list[Strip], number: int, box: Iterable[int], usual: float) -> None:
    """A mark as high as two lines belongs to each line that it reaches into."""
    x0, top, x1, bottom, _ = (int(value) for value in box)
    found = [
        strip
        for strip in strips
        if min(bottom, strip.band[1]) - max(top, strip.band[0]) > _SHARED * usual * 0.6
        and x0 < strip.box[2] + 3 * usual
        and x1 > strip.box[0] - 3 * usual
    ]
    for strip in found:
        strip.marks.append(number)
        upper = max(top, round(strip.band[0] - 0.4 * usual))
        lower = min(bottom, round(strip.band[1] + 0.4 * usual))
        strip.box = _around(strip.box, (x0, upper, x1, lower))
    if not found:
        strips.append(Strip((x0, top, x1, bottom), [number], band=(float(top), float(bottom))))


def _place_low(
    strips: list[Strip], number: int, box: Iterable[int], usual: float, reach: float
) -> None:
    """A dot, an accent, a comma or a dash joins the line that it is nearest to."""
    x0, top, x1, bottom, area = (int(value) for value in box)
    middle = (top + bottom) / 2
    best, least = None, 0.75 * usual
    for strip in strips:
        aside = max(strip.box[0] - x1, x0 - strip.box[2], 0)
        if aside > min(reach, 4.0) * usual:
            continue
        off = max(strip.band[0] - middle, middle - strip.band[1], 0.0)
        if off < least:
            best, least = strip, off
    if best is not None:
        best.marks.append(number)
        best.box = _around(best.box, (x0, top, x1, bottom))
    elif max(x1 - x0, bottom - top) >= 0.25 * usual and area > 0.03 * usual * usual:
        band = (middle - usual / 2, middle + usual / 2)
        strips.append(Strip((x0, top, x1, bottom), [number], band=band))


def _around(one: Area, other: Area) -> Area:
    return (
        min(one[0], other[0]),
        min(one[1], other[1]),
        max(one[2], other[2]),
        max(one[3], other[3]),
    )
