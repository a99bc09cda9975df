"""A page with a text layer → Page, read by pdfium: the same Page, several times faster.

pdfium's text layer drops letters that are printed twice and puts others in another order.  Here
its letters are taken by the text object that draws them, and the objects in the order of the file.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium
from pypdfium2 import PdfiumError as PdfiumError

from extract.pages.assemble import (
    INVISIBLE_MODES,
    Content,
    Style,
    assemble,
    no_collection,
    undefined_text,
)
from extract.pages.clip import mark_clipped, narrowed
from extract.pages.frame import Frame, Matrix, display_frame
from extract.pages.paths import Step
from extract.pages.words import Glyph
from schemas.geometry import Box
from schemas.limits import Limits
from schemas.page import UNKNOWN, Page

_IDENTITY = Matrix(1, 0, 0, 1, 0, 0)
# pdfium writes one of these for a hyphen at a line end.
_HYPHENS = (0x2, 0xFFFE)
_NAME_LENGTH = 256
# A copy printed for bold lies within this share of the type size, and is written soon after.
_TWICE = 0.12
# What a string of spaces paints has no height; letters have a third of their size and more.
_INK = 0.1
_NEAR = 8
# The slope of text that runs straight to a side of the page.
_STRAIGHT = 0.01
# Points: single against double precision.
_SAME = 0.001


class RefusedError(Exception):
    """The page is none that pdfium reads well: another reader must read it."""


def _function(name: str, result: Any, *arguments: Any) -> Any:
    """A pdfium function with other types: addresses as plain numbers, no pointer objects."""
    address = ctypes.cast(getattr(pdfium, name), ctypes.c_void_p).value
    return ctypes.CFUNCTYPE(result, *arguments)(address or 0)


_text_object = _function("FPDFText_GetTextObject", ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)
_unicode = _function("FPDFText_GetUnicode", ctypes.c_uint, ctypes.c_void_p, ctypes.c_int)
_origin = _function(
    "FPDFText_GetCharOrigin",
    ctypes.c_int,
    ctypes.c_void_p,
    ctypes.c_int,
    ctypes.c_void_p,
    ctypes.c_void_p,
)
_loose_box = _function(
    "FPDFText_GetLooseCharBox", ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p
)


def read_page(document: pypdfium2.PdfDocument, number: int, limits: Limits | None = None) -> Page:
    """Page `number` (from 1) as displayed, upright.

    Raises `PdfiumError` where pdfium cannot load the page, and `RefusedError` where it
    paints text that it gives no letters for (fonts without Unicode values, vertical writing) or
    more than `limits`.  Code in C++ that runs for ever is for the caller to end.
    """
    limits = limits or Limits()
    with no_collection(), _opened(document, number) as page:
        frame = _frame(page.raw)
        text = page.get_textpage()
        if pdfium.FPDFText_CountChars(text.raw) > limits.letters:
            raise RefusedError("more letters than a page may hold")
        content = _Collector(page.raw, text.raw, frame).collect()
        text.close()
        if max(len(content.rulings), len(content.fills)) > limits.marks:
            raise RefusedError("more rules or painted rectangles than a page may hold")
        return assemble(number, frame, content)


@contextmanager
def _opened(document: pypdfium2.PdfDocument, number: int) -> Iterator[pypdfium2.PdfPage]:
    """The page with its notes and form fields drawn on it."""
    page = document[number - 1]
    if pdfium.FPDFPage_GetAnnotCount(page.raw):
        pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_NORMALDISPLAY)
        page.close()
        page = document[number - 1]
    try:
        yield page
    finally:
        page.close()


def _frame(page: Any) -> Frame:
    box = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, box)
    rotation = 90 * pdfium.FPDFPage_GetRotation(page)
    return display_frame((box.left, box.bottom, box.right, box.top), rotation)


class _Letter(NamedTuple):
    """A letter of the text layer: its place in the layer, its text, its origin in file points.

    The next letter starts `across` from there or, where text runs up or down, `along`.
    """

    at: int
    text: str
    x: float
    y: float
    across: float
    along: float


@dataclass(frozen=True, slots=True)
class _String:
    """A text object: its box in file points, its glyphs."""

    box: Box
    glyphs: list[Glyph]


class _Collector:
    """Walks the objects of a page in the order in which they are drawn."""

    def __init__(self, page: Any, text: Any, frame: Frame) -> None:
        self._page = page
        self._text = text
        self._frame = frame
        self._letters = _letters(text)
        self._fonts: dict[int, str] = {}
        self._known: dict[tuple[int, str, int], tuple[str, float]] = {}
        """By font, text as pdfium gives it and thousandths of the size that it takes: the text
        that is meant, and how far it advances as a share of the size."""
        self._strings: list[_String] = []
        self._content = Content()

    def collect(self) -> Content:
        for item, kind, matrix, clip in _objects(self._page, self._frame.matrix):
            if kind == pdfium.FPDF_PAGEOBJ_TEXT:
                self._add_text(item, matrix, clip)
            elif kind == pdfium.FPDF_PAGEOBJ_PATH:
                self._add_path(item, matrix, clip)
            elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                own = _matrix(item).then(matrix).then(self._frame.matrix)
                self._content.add_image(own.box(0, 0, 1, 1))
        return self._content

    def _add_text(self, item: Any, matrix: Matrix, clip: Box | None) -> None:
        font = pdfium.FPDFTextObj_GetFont(item)
        size = ctypes.c_float()
        pdfium.FPDFTextObj_GetFontSize(item, size)
        inside = _matrix(item).then(matrix)
        style = Style(
            inside.then(self._frame.matrix),
            size.value,
            self._font_name(font),
            _color(item, pdfium.FPDFPageObj_GetFillColor),
            _mark(item),
        )
        letters = self._letters.get(_address(item))
        if letters:
            glyphs = self._glyphs(letters, style, inside, font)
        else:
            glyphs = self._left_out(item, matrix, style)
        self._strings.append(_String(_bounds(item, matrix), glyphs))
        hidden = pdfium.FPDFTextObj_GetTextRenderMode(item) in INVISIBLE_MODES
        shown = self._content.invisible if hidden else self._content.glyphs
        start = len(shown)
        shown.extend(glyphs)
        mark_clipped(shown, start, clip)

    def _left_out(self, item: Any, matrix: Matrix, style: Style) -> list[Glyph]:
        """The glyphs of a text object that pdfium's text layer leaves out.

        It leaves out strings that are printed again in the same place, and spaces.
        """
        box = _bounds(item, matrix)
        reach = _TWICE * style.shown
        for other in reversed(self._strings[-_NEAR:]):
            moves = [a - b for a, b in zip(box, other.box, strict=True)]
            if other.glyphs and all(abs(move) <= reach for move in moves):
                a, b, c, d = self._frame.matrix[:4]
                across, down = a * moves[0] + c * moves[1], b * moves[0] + d * moves[1]
                return [_moved(glyph, across, down) for glyph in other.glyphs]
        if box.height > _INK * style.shown:
            raise RefusedError("a string has no letters in pdfium's text layer")
        # As wide as most: what the font says of a space may be the width of another letter.
        return [style.glyph(" ", style.matrix.e, style.matrix.f, style.size / 4)]

    def _glyphs(
        self, letters: Sequence[_Letter], style: Style, inside: Matrix, font: Any
    ) -> list[Glyph]:
        """The glyphs of a string; `inside` takes its text space to the file's points."""
        address, point, size = _address(font), self._frame.matrix.point, style.size
        upwards = abs(inside.b) > abs(inside.a)
        scale = math.hypot(inside.a, inside.b) * size or 1.0
        glyphs = []
        for letter in letters:
            taken = (letter.along if upwards else letter.across) / scale
            key = (address, letter.text, int(1000 * taken))
            known = self._known.get(key)
            if known is None:
                text = self._meant(letter, style)
                known = self._known[key] = (text, self._advance(letter, inside, font, taken))
            x, y = point(letter.x, letter.y)
            glyphs.append(style.glyph(known[0], x, y, known[1] * size))
        return glyphs

    def _meant(self, letter: _Letter, style: Style) -> str:
        if pdfium.FPDFText_HasUnicodeMapError(self._text, letter.at) != 1:
            # Letters beyond the first 65,536 come as two halves.
            return letter.text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        text = undefined_text(ord(letter.text[-1]), style.font)
        if text == UNKNOWN:
            raise RefusedError("a letter has no Unicode value that pdfium knows of")
        return text

    def _advance(self, letter: _Letter, inside: Matrix, font: Any, taken: float) -> float:
        """How far a letter advances, as a share of the size; it takes `taken` in its box.

        What the font says of a Unicode value is wrong where it has two shapes of one letter: small
        capitals, raised letters.  The box is wider where ink hangs over (italics), and is no use
        for slanted text.
        """
        width = ctypes.c_float()
        pdfium.FPDFFont_GetGlyphWidth(font, ord(letter.text[0]), 1.0, width)
        said = width.value if len(letter.text) == 1 else 0.0
        upwards = abs(inside.b) > abs(inside.a)
        slanted = min(abs(inside.a), abs(inside.b)) > _STRAIGHT * max(abs(inside.a), abs(inside.b))
        if said and (slanted or self._hangs_over(letter, upwards)):
            return said
        return taken

    def _hangs_over(self, letter: _Letter, upwards: bool) -> bool:
        """Whether ink is as far from the origin as the box of the letter is."""
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        pdfium.FPDFText_GetCharBox(self._text, letter.at, left, right, bottom, top)
        if upwards:
            return max(top.value - letter.y, letter.y - bottom.value) > letter.along - _SAME
        return max(right.value - letter.x, letter.x - left.value) > letter.across - _SAME

    def _font_name(self, font: Any) -> str:
        address = _address(font)
        if address not in self._fonts:
            name = ctypes.create_string_buffer(_NAME_LENGTH)
            pdfium.FPDFFont_GetBaseFontName(font, name, _NAME_LENGTH)
            self._fonts[address] = name.value.decode("utf-8", "replace").rpartition("+")[2]
        return self._fonts[address] or "unknown"

    def _add_path(self, item: Any, matrix: Matrix, clip: Box | None) -> None:
        mode, stroked = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(item, mode, stroked)
        if not mode.value and not stroked.value:
            return
        shown = _matrix(item).then(matrix).then(self._frame.matrix)
        width = ctypes.c_float()
        pdfium.FPDFPageObj_GetStrokeWidth(item, width)
        self._content.add_path(
            _steps(item, shown),
            _color(item, pdfium.FPDFPageObj_GetFillColor) if mode.value else None,
            _color(item, pdfium.FPDFPageObj_GetStrokeColor) if stroked.value else None,
            width.value * math.hypot(shown.a, shown.b),
            clip,
        )


def _bounds(item: Any, matrix: Matrix) -> Box:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top)
    return matrix.box(left.value, bottom.value, right.value, top.value)


def _moved(glyph: Glyph, across: float, down: float) -> Glyph:
    x0, top, x1, bottom = glyph.box
    return glyph._replace(box=Box(x0 + across, top + down, x1 + across, bottom + down))


def _letters(text: Any) -> dict[int, list[_Letter]]:
    """The letters of each text object, by its address; a ligature is one letter."""
    letters: dict[int, list[_Letter]] = {}
    layer = _address(text)
    x, y, box = ctypes.c_double(), ctypes.c_double(), pdfium.FS_RECTF()
    at_x, at_y, at_box = ctypes.addressof(x), ctypes.addressof(y), ctypes.addressof(box)
    owner: int | None = None
    last: _Letter | None = None
    own: list[_Letter] = []
    for index in range(pdfium.FPDFText_CountChars(text)):
        before, owner = owner, _text_object(layer, index)
        if owner is None:
            # A space or a line end that pdfium adds.
            continue
        if owner != before:
            own = letters.setdefault(owner, [])
            last = own[-1] if own else None
        code = _unicode(layer, index)
        _origin(layer, index, at_x, at_y)
        _loose_box(layer, index, at_box)
        left, top, text = x.value, y.value, "-" if code in _HYPHENS else chr(code)
        across, along = box.right - left, box.top - top
        if across < left - box.left:
            across = left - box.left
        if along < top - box.bottom:
            along = top - box.bottom
        if last is not None and last.x == left and last.y == top:
            # The next letter of a ligature, or the one before which pdfium adds a space.
            last = own[-1] = _Letter(index, last.text.strip() + text, left, top, across, along)
        else:
            last = _Letter(index, text, left, top, across, along)
            own.append(last)
    return letters


def _objects(page: Any, shown: Matrix) -> Iterator[tuple[Any, int, Matrix, Box | None]]:
    """What a page draws: each object, its kind, the map of the form that it is in, its clip.

    `shown` takes the file's points to the display, as the clips are given.
    """
    for index in range(pdfium.FPDFPage_CountObjects(page)):
        yield from _inner(pdfium.FPDFPage_GetObject(page, index), _IDENTITY, None, shown)


def _inner(
    item: Any, matrix: Matrix, clip: Box | None, shown: Matrix
) -> Iterator[tuple[Any, int, Matrix, Box | None]]:
    kind = pdfium.FPDFPageObj_GetType(item)
    clip = _narrowed(clip, pdfium.FPDFPageObj_GetClipPath(item), matrix.then(shown))
    if kind != pdfium.FPDF_PAGEOBJ_FORM:
        yield item, kind, matrix, clip
        return
    inside = _matrix(item).then(matrix)
    for index in range(pdfium.FPDFFormObj_CountObjects(item)):
        yield from _inner(pdfium.FPDFFormObj_GetObject(item, index), inside, clip, shown)


def _narrowed(clip: Box | None, path: Any, shown: Matrix) -> Box | None:
    """A clip after the paths of an object's own."""
    x, y = ctypes.c_float(), ctypes.c_float()
    for at in range(pdfium.FPDFClipPath_CountPaths(path)):
        points = []
        for index in range(pdfium.FPDFClipPath_CountPathSegments(path, at)):
            segment = pdfium.FPDFClipPath_GetPathSegment(path, at, index)
            pdfium.FPDFPathSegment_GetPoint(segment, x, y)
            points.append(shown.point(x.value, y.value))
        clip = narrowed(clip, points)
    return clip


def _address(pointer: Any) -> int:
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0


def _matrix(item: Any) -> Matrix:
    raw = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(item, raw)
    return Matrix(raw.a, raw.b, raw.c, raw.d, raw.e, raw.f)


def _color(item: Any, get: Any) -> str:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not get(item, red, green, blue, alpha):
        return "#000000"
    return f"#{red.value:02x}{green.value:02x}{blue.value:02x}"


def _mark(item: Any) -> int | None:
    mark: int = pdfium.FPDFPageObj_GetMarkedContentID(item)
    return mark if mark >= 0 else None


def _steps(item: Any, matrix: Matrix) -> Iterator[Step]:
    x, y = ctypes.c_float(), ctypes.c_float()
    controls = 0
    for index in range(pdfium.FPDFPath_CountSegments(item)):
        segment = pdfium.FPDFPath_GetPathSegment(item, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = matrix.point(x.value, y.value)
        if kind == pdfium.FPDF_SEGMENT_BEZIERTO:
            # The points of a curve come in threes: two controls, then the end.
            controls = (controls + 1) % 3
            if not controls:
                yield "c", point
        else:
            yield ("m" if kind == pdfium.FPDF_SEGMENT_MOVETO else "l"), point
        if pdfium.FPDFPathSegment_GetClose(segment):
            yield "h", point
