"""Pages of a PDF → small pictures of them, and where letters of a secret stand on a page."""

from __future__ import annotations

import io
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import pypdfium2 as pdfium
from PIL import Image, ImageDraw

from schemas.geometry import Box
from schemas.source import Source

# Long side in pixels: 8-point type is read without effort at 110 dpi on A4, and no page of any
# size takes more memory than this.
_LONG_SIDE = 1280
# Shades of a palette: text and tables look the same with 32 as with all, at a third of the bytes.
_SHADES = 32
# A photo has no palette; at this quality scanned text stays readable.
_JPEG_QUALITY = 55
# Drawn pages that wait to be compressed; each takes some 4 MB.
_AHEAD = 3
# The most that one picture of a text page takes as PNG (180 kB); above, JPEG is tried as well.
_MANY_BYTES = 90_000


@dataclass(frozen=True)
class Picture:
    """A page as an image: its size in points as displayed, and the file."""

    width: float
    height: float
    kind: str
    data: bytes


def draw_pages(
    source: Source, numbers: Sequence[int], blanks: Mapping[int, Sequence[Box]]
) -> dict[int, Picture]:
    """The pictures of these pages (1-based); the boxes of `blanks` (points) are painted over.

    A page that cannot be drawn is left out.  The same bytes for the same file and version.
    """
    with (
        pdfium.PdfDocument(source.path, password=source.password or None) as pdf,
        ThreadPoolExecutor(1) as encoder,
    ):
        # pdfium draws the next pages while the one before is being compressed.
        drawn: dict[int, tuple[tuple[float, float], Future[tuple[str, bytes]]]] = {}
        waiting: deque[Future[tuple[str, bytes]]] = deque()
        for number, size, image in _images(pdf, numbers, blanks):
            waiting.append(encoder.submit(_encode, image))
            drawn[number] = size, waiting[-1]
            if len(waiting) > _AHEAD:
                waiting.popleft().result()
        return {number: Picture(*size, *file.result()) for number, (size, file) in drawn.items()}


def _images(
    pdf: pdfium.PdfDocument, numbers: Sequence[int], blanks: Mapping[int, Sequence[Box]]
) -> Iterator[tuple[int, tuple[float, float], Image.Image]]:
    for number in numbers:
        try:
            page = pdf[number - 1]
            width, height = page.get_size()
            scale = _LONG_SIDE / max(width, height, 1)
            # Annotations are not what was signed, and a form is not drawn without its own start.
            bitmap = page.render(scale=scale, rev_byteorder=True, may_draw_forms=False)
            image = bitmap.to_pil()
        except (pdfium.PdfiumError, MemoryError, ValueError):
            continue
        image = image if image.mode == "RGB" else image.convert("RGB")
        _blank(image, blanks.get(number, ()), scale)
        page.close()
        yield number, (width, height), image


def _blank(image: Image.Image, boxes: Sequence[Box], scale: float) -> None:
    draw = ImageDraw.Draw(image)
    for box in boxes:
        x0, top, x1, bottom = (value * scale for value in box)
        draw.rectangle((x0 - 2, top - 2, x1 + 2, bottom + 2), fill="#888888")


def _encode(image: Image.Image) -> tuple[str, bytes]:
    """The smaller of PNG with a palette and, for what is no drawing, JPEG."""
    png = io.BytesIO()
    palette = image.quantize(_SHADES, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    palette.save(png, "PNG", compress_level=6)
    if png.tell() <= _MANY_BYTES:
        return "image/png", png.getvalue()
    jpeg = io.BytesIO()
    image.save(jpeg, "JPEG", quality=_JPEG_QUALITY)
    smaller = jpeg.tell() < png.tell()
    return ("image/jpeg", jpeg.getvalue()) if smaller else ("image/png", png.getvalue())
