"""What a page draws, as any reader tells it → Page."""

from __future__ import annotations

import gc
import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Literal

from extract.pages.dots import dot_box, rounded_box, with_bullets
from extract.pages.frame import Frame, Matrix
from extract.pages.paths import (
    Piece,
    Step,
    bounds,
    centre_line,
    is_rectangular,
    segments,
    sides,
    straight_pieces,
)
from extract.pages.words import Glyph, group_words
from schemas.geometry import Box, turn, union
from schemas.page import UNKNOWN, Fill, HiddenText, Page, Ruling, Word

# A painted rectangle thinner than this is a rule: Word and Excel draw rules of 0.5 to 1.5 points
# as rectangles, and the lowest rows of a sheet are over 5 points.
_THIN = 2.0
# Browsers paint a side of a frame as the whole box under a clip around that side and its corners.
_SIDE = 4.0
# The part of a letter's height below its base line.  Calibri and Times have .25 and .22; what font
# descriptors say is often 0 (LibreOffice) or a box around every glyph of the font.
_DESCENT = 0.22
_BLACK = "#000000"
# Two colours nearer than this on each channel cannot be told apart on paper.
_SAME_COLOR = 10
# A picture over most of the page with invisible text on it is a scan with an OCR layer.
_SCAN_SHARE = 0.8
# Some programs write that layer under the picture; a stamp over it has few letters.
_COVERED = 0.8
# The share of the letters that run sideways on a page that is really sideways.
_SIDEWAYS_SHARE = 0.7
# Degrees: the text layer of a skewed scan leans by less, a watermark across the page by more.
_LEANING = 10
# Text rendering modes of the PDF standard (ISO 32000, table 104) that paint nothing.
INVISIBLE_MODES = (3, 7)


def _direction(matrix: Matrix) -> int:
    """Where text runs, as in `Word.rotation`."""
    angle = math.degrees(math.atan2(-matrix.b, matrix.a))
    axis = 90 * round(angle / 90)
    return (axis if abs(angle - axis) <= _LEANING else round(angle)) % 360


class Style:
    """What the letters of one string have in common.

    `matrix` takes text space to the display; `size` is the nominal type size in text space.
    """

    __slots__ = ("_low", "_upright", "color", "font", "mark", "matrix", "rotation", "shown", "size")

    def __init__(
        self, matrix: Matrix, size: float, font: str, color: str, mark: int | None = None
    ) -> None:
        self.matrix = matrix
        self.size = size
        self.font = font
        self.color = color
        self.mark = mark
        self.shown = round(abs(size) * math.hypot(matrix.c, matrix.d), 2)
        """The nominal type size in points as displayed; a negative one turns letters over."""
        self.rotation = _direction(matrix)
        self._low = -_DESCENT * size
        self._upright = not matrix.b and not matrix.c

    def glyph(self, text: str, x: float, y: float, advance: float, rise: float = 0.0) -> Glyph:
        """A letter whose origin is displayed at `x`, `y`; `advance` and `rise` in text space."""
        low = self._low + rise
        high = low + self.size
        if self._upright:
            # Nearly every letter: what `Matrix.box` gives, without its corners.
            x1 = x + self.matrix.a * advance
            top, bottom = y + self.matrix.d * high, y + self.matrix.d * low
            if x1 >= x and bottom >= top:
                box = Box(x, top, x1, bottom)
            else:
                box = Box(min(x, x1), min(top, bottom), max(x, x1), max(top, bottom))
        else:
            a, b, c, d = self.matrix[:4]
            box = Matrix(a, b, c, d, x, y).box(0.0, low, advance, high)
        return Glyph(text, box, self.font, self.shown, self.color, self.rotation, self.mark)


@dataclass
class Content:
    """What a page draws, in the order in which it is drawn, in points as displayed."""

    glyphs: list[Glyph] = field(default_factory=list)
    invisible: list[Glyph] = field(default_factory=list)
    rulings: list[Ruling] = field(default_factory=list)
    fills: list[Fill] = field(default_factory=list)
    images: list[Box] = field(default_factory=list)
    below: list[int] = field(default_factory=list)
    """How many glyphs were drawn before each image."""
    dots: list[Box] = field(default_factory=list)
    """Small discs and rings, which may be the marks of list items."""

    def add_image(self, box: Box) -> None:
        """Notes a picture, and what lies under it."""
        self.images.append(box)
        self.below.append(len(self.glyphs))

    def add_path(
        self,
        steps: Iterable[Step],
        fill: str | None,
        stroke: str | None,
        width: float,
        clip: Box | None = None,
    ) -> None:
        """Sorts a path into rulings and fills; curves and slanted lines are neither.

        `fill` and `stroke` are the colours with which it is painted, `None` where it is not; `clip`
        is the box that paint does not leave.
        """
        if fill is None and stroke is None:
            return
        steps = list(steps)
        if dot := dot_box(steps):
            self.dots.append(dot)
        elif fill is not None and (box := rounded_box(steps)):
            self._add_fill(box, fill, clip)
        for piece in straight_pieces(steps):
            if len(piece.points) > 1:
                self._add_piece(piece, fill if piece.whole else None, stroke, width, clip)

    def _add_piece(
        self,
        piece: Piece,
        fill: str | None,
        stroke: str | None,
        width: float,
        clip: Box | None,
    ) -> None:
        points = piece.points
        box = bounds(points)
        if not is_rectangular(points, box, piece.closed or fill is not None):
            if stroke is not None:
                for segment in segments(piece):
                    self._add_ruling(segment, width, stroke)
            return
        thickness = min(box.width, box.height)
        if fill is not None and len(points) > 2:
            self._add_fill(box, fill, clip)
        if stroke is not None:
            for side in (box,) if thickness <= _THIN else sides(box):
                self._add_ruling(side, width, stroke)

    def _add_fill(self, box: Box, color: str, clip: Box | None) -> None:
        """Keeps what the clip leaves of a painted rectangle, as a rule where it is thin."""
        shown = box if clip is None else box.intersection(clip)
        if shown is None:
            return
        thickness = min(shown.width, shown.height)
        if thickness <= _THIN:
            self._add_ruling(shown, thickness, color)
        elif thickness <= _SIDE and thickness < min(box.width, box.height) / 2:
            self._add_ruling(centre_line(shown), thickness, color)
        else:
            self.fills.append(Fill(shown.rounded(), color))

    def _add_ruling(self, box: Box, width: float, color: str) -> None:
        """Keeps a straight line as its centre line; the corner squares of borders are none."""
        if box.height <= _THIN < box.width:
            middle = round(box.y_mid, 2)
            line = Box(round(box.x0, 2), middle, round(box.x1, 2), middle)
        elif box.width <= _THIN < box.height:
            middle = round(box.x_mid, 2)
            line = Box(middle, round(box.top, 2), middle, round(box.bottom, 2))
        else:
            return
        self.rulings.append(Ruling(line, round(width, 2), color))


@contextmanager
def no_collection() -> Iterator[None]:
    """Keeps the garbage collector from walking the many small objects of a page again and again."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def hex_color(values: Sequence[object], space: str) -> str:
    """A colour in its space (grey, RGB or CMYK, 0 to 1) as `#rrggbb`; black for a pattern."""
    parts = [float(value) for value in values if isinstance(value, int | float)]
    if len(parts) != len(values):
        return _BLACK
    if space in ("Separation", "DeviceN") and len(parts) not in (0, 4):
        # A share of ink, not of light; which ink is not said here, and most are dark.
        parts = [1 - max(parts)]
    match parts:
        case [grey] if space != "Indexed":
            return _rgb(grey, grey, grey)
        case [red, green, blue]:
            return _rgb(red, green, blue)
        case [cyan, magenta, yellow, black]:
            light = 1 - black
            return _rgb((1 - cyan) * light, (1 - magenta) * light, (1 - yellow) * light)
        case _:
            return _BLACK


def _rgb(*channels: float) -> str:
    # pdfium rounds halves up, of numbers with seven digits.
    return "#" + "".join(
        f"{min(255, max(0, int(255 * value + 0.50001))):02x}" for value in channels
    )


def undefined_text(code: int, font: str) -> str:
    """What stands for a code without a Unicode value.

    Symbol fonts draw bullets with them, and 127 is the bullet of WinAnsi; anything else is a
    letter that cannot be known.
    """
    symbolic = any(name in font.lower() for name in ("symbol", "ding"))
    return "•" if symbolic or code == 127 else UNKNOWN


def assemble(number: int, frame: Frame, content: Content) -> Page:
    """The page, upright: glyphs grouped into words, text that is not shown set apart."""
    width, height = frame.width, frame.height
    sheet = Box(0, 0, width, height)
    content.fills = list(dict.fromkeys(content.fills))
    content.rulings = list(dict.fromkeys(content.rulings))
    whole = [
        count
        for box, count in zip(content.images, content.below, strict=True)
        if box.overlap(sheet) >= _SCAN_SHARE * sheet.area
    ]
    scanned = bool(whole) and not content.glyphs
    covered = bool(whole) and max(whole) >= _COVERED * len(content.glyphs)
    shown, hidden = _set_apart(content, scanned, sheet)
    page = Page(
        number=number,
        width=round(width, 2),
        height=round(height, 2),
        words=tuple(word.at(word.box.rounded()) for word in with_bullets(shown, content.dots)),
        rulings=tuple(item for item in content.rulings if item.box.top <= height),
        fills=tuple(content.fills),
        images=tuple(box.rounded() for box in content.images),
        hidden=tuple(hidden),
        reader="ocr" if covered else "text",
    )
    return upright(page)


def _set_apart(content: Content, scanned: bool, sheet: Box) -> tuple[list[Word], list[HiddenText]]:
    """The words of a page that it shows, and the texts that it does not."""
    glyphs = content.invisible if scanned else content.glyphs
    words, clipped = group_words(glyphs, sheet.width, sheet.height)
    invisible: list[Word] = []
    if not scanned:
        invisible = sum(group_words(content.invisible, sheet.width, sheet.height), invisible)
    outside = [word for word in (*words, *clipped) if not _is_on(sheet, word)]
    words = [word for word in words if _is_on(sheet, word)]
    lost = set() if scanned else set(map(id, _lost_in_ground(words, content)))
    hidden = [
        *_hide(invisible, "invisible"),
        *_hide(outside, "outside"),
        *_hide([word for word in clipped if _is_on(sheet, word)], "clipped"),
        *_hide([word for word in words if id(word) in lost], "same_color"),
    ]
    return [word for word in words if id(word) not in lost], hidden


def _is_on(sheet: Box, word: Word) -> bool:
    return sheet.contains(word.box.x_mid, word.box.y_mid)


def _hide(
    words: Iterable[Word], reason: Literal["invisible", "outside", "clipped", "same_color"]
) -> list[HiddenText]:
    """Hidden words as the lines that they form, so that one text is one finding."""
    lines: dict[tuple[int, int], list[Word]] = {}
    for word in words:
        lines.setdefault((word.run, round(word.box.y_mid)), []).append(word)
    return [
        HiddenText(
            " ".join(word.text for word in line),
            union(word.box for word in line).rounded(),
            reason,
        )
        for line in lines.values()
    ]


def _lost_in_ground(words: Sequence[Word], content: Content) -> Iterator[Word]:
    """The words that have the colour of what they are printed on."""
    grounds = {"#ffffff", *(fill.color for fill in content.fills)}
    lookalikes = {
        color
        for color in {word.color for word in words}
        if any(_same_color(color, ground) for ground in grounds)
    }
    for word in words:
        if word.color in lookalikes and _is_lost(word, content):
            yield word


def _is_lost(word: Word, content: Content) -> bool:
    x, y = word.box.x_mid, word.box.y_mid
    ground = "#ffffff"
    for fill in content.fills:
        if fill.box.contains(x, y):
            ground = fill.color
    if not _same_color(word.color, ground):
        return False
    return not any(box.contains(x, y) for box in content.images)


def _same_color(one: str, other: str) -> bool:
    return all(
        abs(int(one[at : at + 2], 16) - int(other[at : at + 2], 16)) <= _SAME_COLOR
        for at in (1, 3, 5)
    )


def upright(page: Page) -> Page:
    """The page turned so that most of its text runs from left to right; `turned` says how far."""
    letters = dict.fromkeys((0, 90, 180, 270), 0)
    for word in page.words:
        if not word.slanted:
            letters[word.rotation] += len(word.text)
    rotation = max(letters, key=lambda angle: letters[angle])
    if not rotation or letters[rotation] < _SIDEWAYS_SHARE * sum(letters.values()):
        return page
    width, height = page.width, page.height

    def turned(box: Box) -> Box:
        return turn(box, rotation, width, height).rounded()

    sideways = rotation in (90, 270)
    return replace(
        page,
        width=height if sideways else width,
        height=width if sideways else height,
        words=tuple(
            replace(word, box=turned(word.box), rotation=(word.rotation - rotation) % 360)
            for word in page.words
        ),
        rulings=tuple(replace(item, box=turned(item.box)) for item in page.rulings),
        fills=tuple(replace(item, box=turned(item.box)) for item in page.fills),
        images=tuple(turned(box) for box in page.images),
        hidden=tuple(replace(item, box=turned(item.box)) for item in page.hidden),
        turned=rotation,
    )
