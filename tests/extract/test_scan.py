"""The second door against the first on pages that were printed and scanned by a script."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pdfplumber
import pypdfium2
import pytest
from PIL import Image

from benchmarks.ocr import Paper, compare_cells, picture_of, print_and_scan, write_scans
from extract.pages.native import read_page
from extract.scan import recognise
from extract.scan.errors import FrenchMissing, PictureDamaged, PictureTooLarge, ScanUnread
from extract.scan.reader import Scan, read_picture, read_scan
from extract.scan.shades import unify_fills
from extract.tables.grid import find_tables
from schemas.geometry import Box
from schemas.page import Fill, Page
from tests.samples import SAMPLES


def _has_tesseract() -> bool:
    try:
        recognise.data_folder()
    except ScanUnread:
        return False
    return True


needs_tesseract = pytest.mark.skipif(not _has_tesseract(), reason="Tesseract's French data")

OBJECTIVES, AMOUNTS = 5, 36


@cache
def first_door(number: int) -> Page:
    with pdfplumber.open(SAMPLES / "annexes-grand-cahors.pdf") as pdf:
        return read_page(pdf.pages[number - 1])


@cache
def scanned(number: int, paper: Paper) -> Scan:
    document = pypdfium2.PdfDocument(SAMPLES / "annexes-grand-cahors.pdf")
    scan = print_and_scan(document[number - 1], paper)
    return read_picture(picture_of(scan, paper.dpi), number)


PAPERS = [
    (OBJECTIVES, Paper(dpi=300), 0.95),
    (OBJECTIVES, Paper(dpi=200, skew=-1.7), 0.9),
    (OBJECTIVES, Paper(dpi=300, turned=180), 0.95),
    (AMOUNTS, Paper(dpi=300, turned=90), 0.95),
    (AMOUNTS, Paper(dpi=150), 0.85),
]


@needs_tesseract
@pytest.mark.parametrize(("number", "paper", "least"), PAPERS)
def test_cells_are_those_of_the_first_door(number: int, paper: Paper, least: float) -> None:
    true, read = first_door(number), scanned(number, paper).page
    shapes = [(table.rows, table.columns, len(table.cells)) for table in find_tables(true)]
    assert [(t.rows, t.columns, len(t.cells)) for t in find_tables(read)] == shapes
    cells, exact, letters, wrong = compare_cells(true, read)
    assert exact >= least * cells
    assert wrong <= 0.02 * letters


@needs_tesseract
@pytest.mark.parametrize(("number", "paper", "least"), PAPERS)
def test_a_page_says_how_it_lay(number: int, paper: Paper, least: float) -> None:
    scan = scanned(number, paper)
    assert scan.page.reader == "ocr"
    assert scan.page.turned == paper.turned
    assert abs(scan.skew + paper.skew) < 0.1
    assert (scan.page.width, scan.page.height) == pytest.approx(
        (first_door(number).width, first_door(number).height), abs=0.5
    )


@needs_tesseract
def test_words_have_box_size_weight_and_confidence() -> None:
    page = scanned(OBJECTIVES, Paper(dpi=300)).page
    heading = next(word for word in page.words if word.text == "OPERATIONNELS")
    plain = next(word for word in page.words if word.text == "animations")
    assert heading.bold
    assert not plain.bold
    assert all(0 <= (word.confidence or 0) <= 1 for word in page.words)
    true = next(word for word in first_door(OBJECTIVES).words if word.text == "animations")
    assert plain.size == pytest.approx(true.size, rel=0.12)
    assert plain.box.width == pytest.approx(true.box.width, abs=1.5)


@needs_tesseract
def test_grey_rows_are_told_from_white_ones_under_uneven_light() -> None:
    true, read = first_door(OBJECTIVES), scanned(OBJECTIVES, Paper(dpi=300)).page
    for one, other in zip(find_tables(true), find_tables(read), strict=True):
        painted = [cell.fill is not None for cell in one.cells]
        assert [cell.fill is not None for cell in other.cells] == painted
    assert len({fill.color for fill in read.fills}) <= 6


@needs_tesseract
def test_a_file_is_read_by_path_and_gives_the_same_page_twice(tmp_path: Path) -> None:
    document = pypdfium2.PdfDocument(SAMPLES / "annexes-grand-cahors.pdf")
    path = tmp_path / "scan.pdf"
    write_scans([print_and_scan(document[OBJECTIVES - 1], Paper(dpi=200))], 200, path)
    page = read_scan(path, 1)
    assert page == read_scan(path, 1)
    assert "Soutenir" in {word.text for word in page.words}
    assert Page.from_json(page.to_json()) == page


def picture(pixels: np.ndarray, dpi: int = 100) -> Page:
    image = Image.fromarray(pixels.astype(np.uint8))
    return read_picture(picture_of(image, dpi), 1).page


@pytest.mark.parametrize("shade", [0, 128, 255])
def test_a_page_of_one_shade_has_no_words(shade: int) -> None:
    page = picture(np.full((1169, 827), shade))
    assert page.words == ()
    assert page.rulings == ()


def test_noise_has_no_words() -> None:
    rng = np.random.default_rng(1)
    assert picture(rng.integers(0, 255, (1169, 827))).words == ()


def test_a_tiny_page_is_read() -> None:
    assert picture(np.full((4, 4), 255)).words == ()


def test_a_picture_of_too_many_pixels_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("extract.scan.render._MOST_DECODED", 100_000)
    write_scans([Image.new("RGB", (600, 600), "white")], 100, tmp_path / "large.pdf")
    with pytest.raises(PictureTooLarge, match="300 points par pouce"):
        read_scan(tmp_path / "large.pdf", 1)


def test_a_page_that_pdfium_cannot_load_is_refused(tmp_path: Path) -> None:
    write_scans([Image.new("RGB", (60, 60), "white")], 100, tmp_path / "one.pdf")
    with pytest.raises(PictureDamaged):
        read_scan(tmp_path / "one.pdf", 7)


def test_without_french_data_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("TESSDATA_PREFIX", raising=False)
    monkeypatch.setattr(recognise, "_DATA", (str(tmp_path / "*"),))
    with pytest.raises(FrenchMissing, match="tesseract-ocr-fra"):
        recognise.data_folder()


def test_one_shade_has_one_color_over_all_pages() -> None:
    def page(color: str) -> Page:
        return Page(1, 9, 9, (), fills=(Fill(Box(0, 0, 9, 9), color),), reader="ocr")

    pages = unify_fills([page("#dcdcdc"), page("#e0e0e0"), page("#bdbdbd")])
    colors = [page.fills[0].color for page in pages]
    assert colors[0] == colors[1] != colors[2]
