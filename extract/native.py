"""A page with a text layer → Page, read by pdfplumber."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

import pdfplumber
from pdfminer.layout import LTChar, LTContainer, LTCurve, LTImage, LTLine, LTPage, LTRect
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfplumber.page import PDFPageAggregatorWithMarkedContent

from extract.words import Glyph, group_words
from schemas.geometry import Box, turn, union
from schemas.page import Fill, HiddenText, Page, Ruling, Word

# A painted rectangle thinner than this is a rule: Word and Excel draw rules of 0.5 to 1.5 points
# as rectangles, and the lowest rows of a sheet are over 5 points.
_THIN = 2.0
# Text rendering modes of the PDF standard (ISO 32000, table 104) that paint nothing.
_INVISIBLE_MODES = (3, 7)
# Two colours nearer than this on each channel cannot be told apart on paper.
_SAME_COLOR = 10
# A picture over most of the page with invisible text on it is a scan with an OCR layer.
_SCAN_SHARE = 0.8
# The share of the letters that run sideways on a page that is really sideways.
_SIDEWAYS_SHARE = 0.7


class _Device(PDFPageAggregatorWithMarkedContent):
    """pdfplumber's device, that also notes which letters are painted at all."""

    _mode = 0

    def render_string(self, textstate: Any, *args: Any) -> None:
        self._mode = textstate.render
        super().render_string(textstate, *args)

    def render_char(self, *args: Any, **kwargs: Any) -> float:
        advance: float = super().render_char(*args, **kwargs)
        self.cur_item._objs[-1].invisible = self._mode in _INVISIBLE_MODES  # type: ignore[attr-defined]
        return advance


@dataclass
class _Content:
    """What the content stream of a page draws, in points as displayed."""

    glyphs: list[Glyph] = field(default_factory=list)
    invisible: list[Glyph] = field(default_factory=list)
    rulings: list[Ruling] = field(default_factory=list)
    fills: list[Fill] = field(default_factory=list)
    images: list[Box] = field(default_factory=list)


def read_page(page: pdfplumber.page.Page) -> Page:
    """The page as displayed, upright; its memory is given back to pdfplumber.

    Raises what pdfminer raises on a damaged content stream.
    """
    device = _Device(page.pdf.rsrcmgr, pageno=page.page_number, laparams=None)
    PDFPageInterpreter(page.pdf.rsrcmgr, device).process_page(page.page_obj)
    layout = device.get_result()
    frame = _Frame.of(page, layout)
    content = _collect(layout, frame)
    page.close()
    return _assemble(page.page_number, frame.width, frame.height, content)


@dataclass(frozen=True, slots=True)
class _Frame:
    """From pdfminer's points (origin at the bottom left of the media box) to ours."""

    left: float
    top: float
    width: float
    height: float

    @classmethod
    def of(cls, page: pdfplumber.page.Page, layout: LTPage) -> _Frame:
        """The visible part of the page: the crop box within the media box, turned as displayed."""
        media, crop = _ordered(page.page_obj.mediabox), _ordered(page.page_obj.cropbox)
        x0, y0 = max(media[0], crop[0]), max(media[1], crop[1])
        x1, y1 = min(media[2], crop[2]), min(media[3], crop[3])
        if x1 <= x0 or y1 <= y0:
            x0, y0, x1, y1 = media
        left, bottom = x0 - media[0], y0 - media[1]
        right, above = media[2] - x1, media[3] - y1
        width, height = x1 - x0, y1 - y0
        rotation = (page.page_obj.rotate or 0) % 360
        if rotation == 90:
            left, above, width, height = bottom, left, height, width
        elif rotation == 180:
            left, above = right, bottom
        elif rotation == 270:
            left, above, width, height = above, right, height, width
        return cls(left, layout.height - above, width, height)

    def box(self, bbox: Sequence[float]) -> Box:
        x0, y0, x1, y1 = bbox
        return Box(x0 - self.left, self.top - y1, x1 - self.left, self.top - y0)

    def shows(self, box: Box) -> bool:
        return 0 <= box.x_mid <= self.width and 0 <= box.y_mid <= self.height


def _ordered(box: Sequence[float]) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = (float(value) for value in box)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _walk(container: LTContainer[Any]) -> Iterator[Any]:
    for item in container:
        if isinstance(item, LTContainer) and not isinstance(item, LTChar):
            yield from _walk(item)
        else:
            yield item


def _collect(layout: LTPage, frame: _Frame) -> _Content:
    content = _Content()
    for item in _walk(layout):
        if isinstance(item, LTChar):
            glyph = _glyph(item, frame)
            hidden = item.invisible  # type: ignore[attr-defined]
            (content.invisible if hidden else content.glyphs).append(glyph)
        elif isinstance(item, LTImage):
            content.images.append(frame.box(item.bbox))
        elif isinstance(item, LTCurve):
            _add_path(item, frame, content)
    content.fills = list(dict.fromkeys(content.fills))
    content.rulings = list(dict.fromkeys(content.rulings))
    return content


def _glyph(item: LTChar, frame: _Frame) -> Glyph:
    text = item.get_text()
    if text.startswith("(cid:"):
        # A code without a Unicode value: symbol fonts draw bullets with them, and 127 is the
        # bullet of WinAnsi; anything else is a letter that cannot be known.
        symbolic = any(name in item.fontname.lower() for name in ("symbol", "ding"))
        text = "•" if symbolic or text == "(cid:127)" else "\ufffd"
    a, b = item.matrix[:2]
    rotation = round(math.degrees(math.atan2(b, a)) / 90) * 90 % 360
    box = frame.box(item.bbox)
    size = box.width if rotation in (90, 270) else item.size
    return Glyph(
        text=text,
        box=box,
        font=item.fontname.rpartition("+")[2],
        size=round(size, 2),
        color=_hex(item.graphicstate.ncolor),
        rotation=rotation,
        mark=getattr(item, "mcid", None),
    )


def _add_path(item: LTCurve, frame: _Frame, content: _Content) -> None:
    """Sorts a path into rulings and fills; curves and slanted lines are neither."""
    box = frame.box(item.bbox)
    if isinstance(item, LTLine):
        if item.stroke or item.linewidth:
            _add_ruling(box, item.linewidth, _hex(item.stroking_color), content)
        return
    if not (isinstance(item, LTRect) or _rectangular(item.pts)):
        if item.stroke:
            for segment in _segments(item.pts):
                _add_ruling(frame.box(segment), item.linewidth, _hex(item.stroking_color), content)
        return
    if item.fill:
        color = _hex(item.non_stroking_color)
        if min(box.width, box.height) <= _THIN:
            _add_ruling(box, min(box.width, box.height), color, content)
        else:
            content.fills.append(Fill(box.rounded(), color))
    if item.stroke and min(box.width, box.height) > _THIN:
        color = _hex(item.stroking_color)
        for side in (
            Box(box.x0, box.top, box.x1, box.top),
            Box(box.x0, box.bottom, box.x1, box.bottom),
            Box(box.x0, box.top, box.x0, box.bottom),
            Box(box.x1, box.top, box.x1, box.bottom),
        ):
            _add_ruling(side, item.linewidth, color, content)
    elif item.stroke:
        _add_ruling(box, item.linewidth, _hex(item.stroking_color), content)


def _add_ruling(box: Box, width: float, color: str, content: _Content) -> None:
    """Keeps a straight line as its centre line; the corner squares of Word's borders are none."""
    if box.height <= _THIN < box.width:
        middle = round(box.y_mid, 2)
        line = Box(round(box.x0, 2), middle, round(box.x1, 2), middle)
    elif box.width <= _THIN < box.height:
        middle = round(box.x_mid, 2)
        line = Box(middle, round(box.top, 2), middle, round(box.bottom, 2))
    else:
        return
    content.rulings.append(Ruling(line, round(width, 2), color))


def _rectangular(points: Sequence[tuple[float, float]]) -> bool:
    """Whether a closed path has the four corners of an upright rectangle."""
    corners = list(dict.fromkeys((round(x, 1), round(y, 1)) for x, y in points))
    return len(corners) == 4 and len({x for x, _ in corners}) == len({y for _, y in corners}) == 2


def _segments(points: Sequence[tuple[float, float]]) -> Iterator[tuple[float, ...]]:
    for (x0, y0), (x1, y1) in pairwise(points):
        if abs(x0 - x1) < 0.5 or abs(y0 - y1) < 0.5:
            yield min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _hex(color: Any) -> str:
    """A pdfminer colour (grey, RGB or CMYK, 0 to 1) as `#rrggbb`; black where it is a pattern."""
    values = color if isinstance(color, list | tuple) else (color,)
    if not all(isinstance(value, int | float) for value in values):
        return "#000000"
    match len(values):
        case 1:
            rgb = (values[0],) * 3
        case 3:
            rgb = tuple(values)
        case 4:
            cyan, magenta, yellow, black = values
            rgb = tuple((1 - ink) * (1 - black) for ink in (cyan, magenta, yellow))
        case _:
            return "#000000"
    return "#" + "".join(f"{round(255 * min(1.0, max(0.0, value))):02x}" for value in rgb)


def _assemble(number: int, width: float, height: float, content: _Content) -> Page:
    frame = Box(0, 0, width, height)
    scanned = not content.glyphs and any(
        box.overlap(frame) >= _SCAN_SHARE * frame.area for box in content.images
    )
    words = group_words(content.invisible if scanned else content.glyphs, width, height)
    hidden = [] if scanned else _hide(group_words(content.invisible, width, height), "invisible")
    shown: list[Word] = []
    for word in words:
        if not frame.contains(word.box.x_mid, word.box.y_mid):
            hidden += _hide([word], "outside")
        elif not scanned and _lost_in_ground(word, content):
            hidden += _hide([word], "same_color")
        else:
            shown.append(word)
    page = Page(
        number=number,
        width=round(width, 2),
        height=round(height, 2),
        words=tuple(replace(word, box=word.box.rounded()) for word in shown),
        rulings=tuple(item for item in content.rulings if item.box.top <= height),
        fills=tuple(content.fills),
        images=tuple(box.rounded() for box in content.images),
        hidden=tuple(hidden),
        reader="ocr" if scanned else "text",
    )
    return upright(page)


def _hide(words: Iterable[Word], reason: Any) -> list[HiddenText]:
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


def _lost_in_ground(word: Word, content: _Content) -> bool:
    """Whether a word has the colour of what it is printed on."""
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
