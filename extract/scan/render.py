"""A page of a PDF → its picture, at a resolution that the text can be read at."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from extract.scan.errors import PictureDamaged, PictureTooLarge
from schemas.limits import Limits

Pixels = npt.NDArray[np.uint8]

# Dots per inch.  Readers and rules are measured at 300; a finer picture costs time and reads no
# better.  Where a page has no picture that says, its drawing is rendered at that too.
RESOLUTION = 300
# pdfium decodes a picture whole, four bytes a pixel; A3 at 600 dots per inch has 70 million.
_MOST_DECODED = 150_000_000
# Points: no letter fits on a page that is lower or narrower.
_LEAST = 1.0
# A picture that covers less of the page than this is a drawing on it, not its scan.
_SCAN_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as displayed: blue, green, red; `dpi` of the array, `native` of the scan in it.

    `finest` is the resolution at which it may be worked on.
    """

    pixels: Pixels
    width: float
    height: float
    dpi: float
    native: float
    finest: float = RESOLUTION


def render_page(document: Any, index: int, most: int = Limits.pixels) -> Picture:
    """The picture of page `index` (from 0) of a pdfium document, in points `width` by `height`.

    A scan is rendered at its own resolution, at most at `RESOLUTION`, and never with more than
    `most` pixels.  Raises `PictureTooLarge` and `PictureDamaged`.
    """
    import pypdfium2

    try:
        return _render(document[index], index + 1, most)
    except pypdfium2.PdfiumError as error:
        raise PictureDamaged(f"Page {index + 1}", error) from error


def _render(page: Any, number: int, most: int) -> Picture:
    try:
        width, height = page.get_size()
        if min(width, height) < _LEAST:
            raise PictureDamaged(f"Page {number}", "la page n'a pas de surface")
        native = _native(page, width * height, number)
        finest = min(RESOLUTION, 72 * math.sqrt(most / max(1.0, width * height)))
        dpi = min(native, finest)
        bitmap = page.render(scale=dpi / 72, rev_byteorder=False, no_smoothimage=False)
        pixels = np.ascontiguousarray(bitmap.to_numpy()[..., :3])
        bitmap.close()
    finally:
        page.close()
    return Picture(pixels, float(width), float(height), dpi, native, finest)


def _native(page: Any, area: float, number: int) -> float:
    """The resolution of the largest picture on the page, in dots per inch."""
    from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

    best, covered = float(RESOLUTION), _SCAN_SHARE * area
    for item in page.get_objects(filter=[FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = item.get_bounds()
        across, down = item.get_px_size()
        if across * down > _MOST_DECODED:
            raise PictureTooLarge(f"Page {number}", round(across * down / 1e6))
        shown = abs(right - left) * abs(top - bottom)
        if shown >= covered:
            best, covered = 72 * math.sqrt(across * down / shown), shown
    return max(best, 36.0)
