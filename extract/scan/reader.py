"""A page without a text layer → Page, read from its picture: the second door."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from extract.scan.bars import Bar
from extract.scan.clean import Clean, clean
from extract.scan.doubt import settle
from extract.scan.grounds import grey_of
from extract.scan.leaders import without_leaders
from extract.scan.letters import Measured, body_height, ink_of, measure, without_dirt
from extract.scan.marks import find_rules
from extract.scan.pieces import Piece, cut_out
from extract.scan.recognise import Token, read_line
from extract.scan.render import Picture, Pixels, render_page
from extract.scan.scribbles import without_scribbles
from extract.scan.shades import find_fills
from extract.scan.strips import (
    Area,
    Marks,
    Strip,
    find_marks,
    find_strips,
    legible,
    lines_below,
    off_edges,
)
from extract.scan.typeset import typeset
from extract.scan.upright import find_skew, ink_at, is_sideways, rotate
from extract.tables.grid import find_tables
from schemas.geometry import Box
from schemas.limits import Limits
from schemas.page import Page, Ruling

# White around a line that is read: Tesseract loses letters at the very edge.
_MARGIN = 10
# The longest lines of a page say whether it is upside down: read the right way up, the mean
# confidence of such lines is over 0.85 even at 150 dots per inch, else it is under 0.6.
_TRIED = 6
_UPRIGHT = 0.72
# What is no text is read as badly both ways: the way up that was scanned stays.
_BETTER = 0.08
# Points: nobody prints smaller type.
_SMALLEST = 2.2


@dataclass(frozen=True, slots=True)
class Scan:
    """A page read from its picture.

    The page is as `read_scan` gives it.  `skew` says by how many degrees its lines fell to the
    right before they were made level about the page's middle, `options` by a word's place in the
    page what else its figures may be.
    """

    page: Page
    skew: float
    options: dict[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The clean picture of an upright page and what was found in it."""

    clean: Clean
    even: Pixels
    rules: tuple[list[Bar], list[Bar]]
    cells: list[Area]
    marks: Marks
    strips: list[Strip]
    read: dict[int, list[Token]]


def read_scan(
    source: Path | Any, number: int, password: str | None = None, pixels: int = Limits.pixels
) -> Page:
    """Page `number` (from 1) of a PDF, a path or an open pdfium document, read from its picture.

    The picture has at most so many pixels.
    Raises the `ScanUnread` that says what is missing or wrong.
    """
    return scan_page(source, number, password, pixels).page


def scan_page(
    source: Path | Any, number: int, password: str | None = None, pixels: int = Limits.pixels
) -> Scan:
    """As `read_scan`, with what a `Page` has no place for."""
    if isinstance(source, Path):
        import pypdfium2

        with pypdfium2.PdfDocument(source.absolute(), password=password) as document:
            picture = render_page(document, number - 1, pixels)
    else:
        picture = render_page(source, number - 1, pixels)
    return read_picture(picture, number)


def read_picture(picture: Picture, number: int) -> Scan:
    """The page that a picture shows."""
    color, turned, skew = _level(picture)
    scale = max(1.0, picture.finest / picture.dpi)
    dpi = picture.dpi * scale
    if scale > 1.02:
        wider = cv2.resize(color, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
        color = wider.astype(np.uint8)
    sheet = _sheet(grey_of(color, dpi), dpi)
    if not _is_upright(sheet):
        other = np.ascontiguousarray(color[::-1, ::-1])
        flipped = _sheet(grey_of(other, dpi), dpi)
        if _sureness(flipped) > _sureness(sheet) + _BETTER:
            sheet, color, turned = flipped, other, (turned + 180) % 360
    return _assemble(sheet, color, picture, number, turned, skew)


def _level(picture: Picture) -> tuple[Pixels, int, float]:
    """The picture with its lines level, which way its text ran, and the skew taken out."""
    grey = grey_of(picture.pixels, picture.dpi)
    ink = ink_at(grey, picture.dpi)
    pixels, turned = picture.pixels, 0
    if is_sideways(ink):
        pixels, ink, turned = np.rot90(pixels, -1), np.rot90(ink, -1), 90
    skew = find_skew(np.ascontiguousarray(ink))
    return rotate(np.ascontiguousarray(pixels), skew), turned, skew


def _sheet(grey: Pixels, dpi: float) -> _Sheet:
    """What the picture of a page shows, nothing of it read yet."""
    cleaned = clean(grey, dpi)
    rules = find_rules(cleaned)
    scale = 72 / dpi
    height, width = grey.shape
    frame = Page(1, width * scale, height * scale, (), _rulings(rules, scale))
    cells = [
        _area(cell.places[0].box, 1 / scale) for table in find_tables(frame) for cell in table.cells
    ]
    labels = [(b.x0, b.top, b.x1, b.bottom) for b in cleaned.banners if b.is_label]
    cells += [label for label in labels if not any(_overlap(label, cell) for cell in cells)]
    marks = find_marks(cleaned, rules)
    even = cv2.divide(cleaned.grey, cleaned.ground, scale=255).astype(np.uint8)
    strips = off_edges(find_strips(marks, cells, dpi), grey.shape, dpi)
    found = without_leaders(legible(strips, marks), marks)
    return _Sheet(cleaned, even, rules, cells, marks, found, {})


def _overlap(one: Area, other: Area) -> bool:
    across = min(one[2], other[2]) - max(one[0], other[0])
    return across > 0 and min(one[3], other[3]) > max(one[1], other[1])


def _area(box: Box, scale: float) -> Area:
    return (
        round(box.x0 * scale),
        round(box.top * scale),
        round(box.x1 * scale),
        round(box.bottom * scale),
    )


def _rulings(rules: tuple[Sequence[Bar], Sequence[Bar]], scale: float) -> tuple[Ruling, ...]:
    level = (
        Ruling(
            Box(bar.start * scale, bar.at * scale, bar.end * scale, bar.at * scale).rounded(),
            round(bar.thick * scale, 2),
        )
        for bar in rules[0]
    )
    upright = (
        Ruling(
            Box(bar.at * scale, bar.start * scale, bar.at * scale, bar.end * scale).rounded(),
            round(bar.thick * scale, 2),
        )
        for bar in rules[1]
    )
    return (*level, *upright)


def _longest(sheet: _Sheet) -> list[int]:
    order = range(len(sheet.strips))
    return sorted(order, key=lambda at: -len(sheet.strips[at].marks))[:_TRIED]


def _sureness(sheet: _Sheet) -> float:
    """How sure the longest lines are read, 0 to 1, weighted by their letters; 0 without lines."""
    total = letters = 0.0
    for at in _longest(sheet):
        for token in _tokens(sheet, at, _piece(sheet, at)):
            total += token.confidence * len(token.text)
            letters += len(token.text)
    return total / letters if letters else 0.0


def _is_upright(sheet: _Sheet) -> bool:
    return not sheet.strips or _sureness(sheet) >= _UPRIGHT


def _tokens(sheet: _Sheet, at: int, piece: Piece) -> list[Token]:
    """The words of a strip; each is read once."""
    if at not in sheet.read:
        sheet.read[at] = read_line(piece.pixels)
    return sheet.read[at]


def _piece(sheet: _Sheet, at: int) -> Piece:
    return cut_out(sheet.even, sheet.marks, sheet.strips[at], _MARGIN)


def _assemble(
    sheet: _Sheet, color: Pixels, picture: Picture, number: int, turned: int, skew: float
) -> Scan:
    scale = 72 / sheet.clean.dpi
    sideways = turned in (90, 270)
    body = body_height(sheet.strips, sheet.marks)
    pieces = [_piece(sheet, at) for at in range(len(sheet.strips))]
    readings = [
        without_dirt(strip, piece, _tokens(sheet, at, piece), sheet.marks, body)
        for at, (strip, piece) in enumerate(zip(sheet.strips, pieces, strict=True))
    ]
    sharpness = min(1.0, picture.native / sheet.clean.dpi)
    readings = settle(sheet.strips, pieces, readings, sheet.even, sheet.marks, sharpness)
    readings = without_scribbles(sheet.strips, readings)
    depth = cv2.subtract(sheet.clean.ground, sheet.clean.grey).astype(np.uint8)
    ink = ink_of(depth, sheet.marks, sharpness)
    below = lines_below(sheet.strips)
    measured: list[Measured] = []
    for run, (strip, piece, tokens) in enumerate(
        zip(sheet.strips, pieces, readings, strict=True), start=1
    ):
        if tokens:
            after = readings[below[run - 1]] if run - 1 in below else []
            following = after[0].text if after else ""
            measured += measure(strip, piece, tokens, sheet.marks, ink, run, body, following)
    # What is left of letters that a rule cuts, and specks in a row.
    measured = [item for item in measured if item.size * scale >= _SMALLEST]
    words = typeset(measured, scale)
    page = Page(
        number=number,
        width=round(picture.height if sideways else picture.width, 2),
        height=round(picture.width if sideways else picture.height, 2),
        words=words,
        rulings=_rulings(sheet.rules, scale),
        fills=find_fills(sheet.clean, color, sheet.cells),
        images=(),
        reader="ocr",
        turned=turned,
    )
    options = {at: item.token.options for at, item in enumerate(measured) if item.token.options}
    return Scan(page, skew, options)
