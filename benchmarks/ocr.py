"""The second door against Tesseract alone: words and cells by resolution, and time, in one run.

python -m benchmarks.ocr [samples/annexes-grand-cahors.pdf] [--pages 4,5,18,36] [--dpi 300,200,150]

Each page is printed and scanned by `print_and_scan`; what is true on it is what the first door
reads.  Tesseract alone is its command line, page by page, on the same picture, with one thread.
"""

from __future__ import annotations

import argparse
import io
import os
import subprocess
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pdfplumber
import pypdfium2
from PIL import Image
from rapidfuzz.distance import Levenshtein

from extract.pages.native import read_page
from extract.paragraphs import plain_text
from extract.scan.reader import read_picture
from extract.scan.render import Picture, render_page
from extract.tables.grid import find_tables
from schemas.page import Page
from schemas.table import Cell

SAMPLE = Path(__file__).parent.parent / "samples" / "annexes-grand-cahors.pdf"


@dataclass(frozen=True, slots=True)
class Paper:
    """How a page is printed and scanned: 0 is not at all, 1 is a tired office machine."""

    dpi: int = 300
    wear: float = 1.0
    skew: float = 0.8
    """Degrees, counter-clockwise."""
    turned: int = 0
    """How the sheet lies on the glass: degrees, counter-clockwise."""
    seed: int = 0


def print_and_scan(page: Any, paper: Paper) -> Image.Image:
    """The scan of a pdfium page: faded ink, skew, blur, uneven light, noise, specks, JPEG."""
    pixels = page.render(scale=paper.dpi / 72).to_numpy()[..., :3].astype(np.float32)
    height, width = pixels.shape[:2]
    rng = np.random.default_rng(paper.seed)
    scale, wear = paper.dpi / 300, paper.wear
    if wear:
        pixels = 50 * wear + pixels / 255 * (250 - 50 * wear)
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), paper.skew, 1)
        pixels = cv2.warpAffine(
            pixels, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=(250, 250, 250)
        ).astype(np.float32)
        pixels = cv2.GaussianBlur(pixels, (0, 0), max(0.35, (0.5 + 0.35 * wear) * scale))
        y, x = np.mgrid[0:height, 0:width].astype(np.float32)
        light = 1 - 0.12 * wear * (0.7 * x / width + 0.3 * y / height)
        noise = rng.normal(0, 7 * wear, (height, width)).astype(np.float32)
        pixels = pixels * light[..., None] + noise[..., None]
        for _ in range(int(30 * wear)):
            place = (int(rng.integers(0, width)), int(rng.integers(0, height)))
            shade = float(rng.uniform(30, 120))
            size = int(rng.integers(1, max(2, round(3 * scale))))
            cv2.circle(pixels, place, size, (shade,) * 3, -1)
    scanned = np.rot90(np.clip(pixels, 0, 255).astype(np.uint8), paper.turned // 90)[..., ::-1]
    file = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(scanned)).save(file, "JPEG", quality=95 - 35 * bool(wear))
    return Image.open(file)


def picture_of(scan: Image.Image, dpi: int) -> Picture:
    """A scan as the second door gets it from a page that holds nothing else."""
    pixels = np.ascontiguousarray(np.asarray(scan.convert("RGB"))[..., ::-1]).astype(np.uint8)
    height, width = pixels.shape[:2]
    return Picture(pixels, width * 72 / dpi, height * 72 / dpi, dpi, dpi)


def write_scans(scans: Iterable[Image.Image], dpi: int, path: Path) -> None:
    """A PDF with a page for each scan and nothing else."""
    document = pypdfium2.PdfDocument.new()
    for scan in scans:
        width, height = scan.width * 72 / dpi, scan.height * 72 / dpi
        file = io.BytesIO()
        scan.convert("RGB").save(file, "JPEG", quality=90)
        file.seek(0)
        page = document.new_page(width, height)
        picture = pypdfium2.PdfImage.new(document)
        picture.load_jpeg(file, inline=True)
        picture.set_matrix(pypdfium2.PdfMatrix().scale(width, height))
        page.insert_obj(picture)
        page.gen_content()
    document.save(path)


def compare_cells(true: Page, read: Page) -> tuple[int, int, int, int]:
    """Cells with text, cells read exactly, letters, letters wrong; breaks and bullets left out."""
    cells = exact = letters = wrong = 0
    found = [cell for table in find_tables(read) for cell in table.cells]
    for table in find_tables(true):
        for cell in table.cells:
            expected = _text(cell)
            got = _text(_same_place(cell, found))
            if expected or got:
                distance = Levenshtein.distance(expected, got)
                cells, exact = cells + 1, exact + (distance == 0)
                letters, wrong = letters + len(expected), wrong + distance
    return cells, exact, letters, wrong


def _same_place(cell: Cell, others: Sequence[Cell]) -> Cell | None:
    box = cell.places[0].box
    for other in others:
        place = other.places[0].box
        shared = place.overlap(box)
        if shared > 0.6 * (place.area + box.area - shared):
            return other
    return None


def _text(cell: Cell | None) -> str:
    text = plain_text(cell.lines) if cell else ""
    for sign, plain in (("–", "-"), ("•", ""), ("“", '"'), ("”", '"'), (" ", "")):
        text = text.replace(sign, plain)
    return text


def time_tesseract(scan: Image.Image) -> float:
    """Seconds that Tesseract's command line takes for a picture."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.png"
        scan.save(path, compress_level=1)
        command = ["tesseract", str(path), str(Path(folder) / "page"), "-l", "fra"]
        begun = time.perf_counter()
        subprocess.run(
            command, env={**os.environ, "OMP_THREAD_LIMIT": "1"}, capture_output=True, check=True
        )
        return time.perf_counter() - begun


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pdf", nargs="?", type=Path, default=SAMPLE)
    parser.add_argument("--pages", default="4,5,6,17,18,36,37")
    parser.add_argument("--dpi", default="300,200,150")
    options = parser.parse_args()
    numbers = [int(number) for number in options.pages.split(",")]
    with pdfplumber.open(options.pdf) as pdf:
        truths = [read_page(pdf.pages[number - 1]) for number in numbers]
    document = pypdfium2.PdfDocument(options.pdf)
    read_picture(render_page(document, numbers[0] - 1), 1)  # loads the engines
    for dpi in (int(value) for value in options.dpi.split(",")):
        totals = np.zeros(4, int)
        own = alone = 0.0
        for number, truth in zip(numbers, truths, strict=True):
            scan = print_and_scan(document[number - 1], Paper(dpi=dpi, seed=number))
            begun = time.perf_counter()
            page = read_picture(picture_of(scan, dpi), number).page
            own += time.perf_counter() - begun
            alone += time_tesseract(scan)
            totals += compare_cells(truth, page)
        cells, exact, letters, wrong = (int(value) for value in totals)
        print(
            f"{dpi} dpi: {exact} of {cells} cells exact ({exact / cells:.1%}), "
            f"{wrong / letters:.2%} of the letters wrong, {own / len(numbers):.1f} s a page, "
            f"{own / alone:.2f} of Tesseract alone"
        )


if __name__ == "__main__":
    main()
