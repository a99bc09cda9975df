"""Printing and scanning: pages become pictures, skewed, noisy, unevenly lit, some turned."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import pikepdf
import pypdfium2 as pdfium
from numpy.typing import NDArray
from PIL import Image

Grey = NDArray[np.uint8]


@dataclass(frozen=True)
class Scan:
    """How a scanner, and whoever fed it, treats pages."""

    dpi: int
    skew: float = 0.0
    """Degrees, at most, either way."""
    noise: float = 0.0
    """Standard deviation in levels of grey."""
    blur: float = 0.0
    """Radius in pixels."""
    quality: int = 90
    """Of the JPEG."""
    shadow: float = 0.0
    """How much darker the darkest edge is, as a share."""
    turned: tuple[int, ...] = ()
    """Quarter turns of pages, one after the other from the second page; the rest are upright."""


SCANS = {
    "clean-300": Scan(300),
    "office-300": Scan(300, 0.9, 8, 0.7, 60, 0.12, (2, 1)),
    "office-200": Scan(200, 0.7, 8, 0.6, 60, 0.10),
    "poor-150": Scan(150, 1.2, 10, 0.6, 45, 0.18, (0, 3)),
}


def _shaded(picture: Grey, strength: float, rng: np.random.Generator) -> NDArray[np.float32]:
    """The picture under light that falls off towards one corner."""
    height, width = picture.shape
    angle = rng.uniform(0, 2 * np.pi)
    rows, columns = np.linspace(-1, 1, height)[:, None], np.linspace(-1, 1, width)[None, :]
    slope = (np.cos(angle) * columns + np.sin(angle) * rows) / 2 + 0.5
    light: NDArray[np.float32] = picture.astype(np.float32) * (1 - strength * slope).astype(
        np.float32
    )
    return light


def _skewed(picture: Grey, degrees: float) -> Grey:
    height, width = picture.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    turned = cv2.warpAffine(picture, matrix, (width, height), borderValue=255)
    return np.asarray(turned, dtype=np.uint8)


def degraded(picture: Grey, scan: Scan, rng: np.random.Generator) -> Grey:
    """The picture as the scanner gives it, upright."""
    if scan.skew:
        picture = _skewed(picture, float(rng.uniform(-scan.skew, scan.skew)))
    if scan.blur:
        picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), scan.blur), dtype=np.uint8)
    light = _shaded(picture, scan.shadow, rng)
    if scan.noise:
        light = light + rng.normal(0, scan.noise, picture.shape).astype(np.float32)
    return np.clip(light, 0, 255).astype(np.uint8)


def _page(pdf: pikepdf.Pdf, picture: Grey, quality: int, size: tuple[float, float]) -> None:
    """Add a page that shows the picture."""
    stream = io.BytesIO()
    Image.fromarray(picture).save(stream, "JPEG", quality=quality)
    image = pikepdf.Stream(pdf, stream.getvalue())
    image.stream_dict = pikepdf.Dictionary(
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=picture.shape[1],
        Height=picture.shape[0],
        ColorSpace=pikepdf.Name.DeviceGray,
        BitsPerComponent=8,
        Filter=pikepdf.Name.DCTDecode,
    )
    pdf.add_blank_page(page_size=size)
    page = pdf.pages[-1]
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image))
    page.obj.Contents = pdf.make_stream(f"q {size[0]} 0 0 {size[1]} 0 0 cm /Im0 Do Q".encode())


def scan(path: Path, kind: str, seed: str) -> None:
    """Replace a file by its scan."""
    how = SCANS[kind]
    rng = np.random.default_rng(list(seed.encode()))
    source, target = pdfium.PdfDocument(path), pikepdf.new()
    for number in range(len(source)):
        page = source[number]
        bitmap = page.render(scale=how.dpi / 72, grayscale=True)
        picture = degraded(np.asarray(bitmap.to_numpy()).squeeze(), how, rng)
        size = (page.get_width(), page.get_height())
        turns = how.turned[number - 1] if 0 < number <= len(how.turned) else 0
        if turns:
            picture = np.rot90(picture, turns).copy()
            size = size[::-1] if turns % 2 else size
        _page(target, picture, how.quality, size)
    source.close()
    target.save(path, deterministic_id=True)
