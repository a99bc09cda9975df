"""Pages that other programs made searchable: what the picture shows counts, not their reading."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from benchmarks.ocr import Paper, print_and_scan, write_scans
from extract.pages.ingest import open_source
from pipelines.progress import SILENT
from pipelines.quick import start_reading
from pipelines.reading import read_pages
from pipelines.settings import Ocr, Settings
from tests.extract.test_scan import needs_tesseract
from tests.hostile.builder import document, text

SHOWN = ("Gestion des encombrants dans le quartier", "Nettoyage des halls : 12 384 euros en 2024")
MISREAD = ("Gestion des encombrants dans le quartier", "Nettoyage des halls : 72 3B4 euros en 2024")
MUCH_MORE = [f"Ligne {at} d'un texte que la page ne montre pas" for at in range(20)]


def searchable(path: Path, layer: bytes, *, under: bool = False) -> None:
    """A scan of the page that is shown, with an invisible text layer over it, or one under it."""
    sheet = pypdfium2.PdfDocument(document([text(*SHOWN, top=500)]))[0]
    scan = io.BytesIO()
    write_scans([print_and_scan(sheet, Paper(dpi=200))], 200, path)
    with pikepdf.open(path) as pdf:
        page = pdf.pages[0]
        page.contents_coalesce()
        mode = b"0" if under else b"3"
        page.contents_add(b"q %s Tr\n%sQ\n" % (mode, layer), prepend=under)
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        page.Resources.Font = pikepdf.Dictionary(F=font)
        pdf.save(scan)
    path.write_bytes(scan.getvalue())


def grey_picture(pdf: pikepdf.Pdf, tone: int) -> pikepdf.Stream:
    """A picture of two by two dots of one grey."""
    return pdf.make_stream(
        bytes([tone] * 4),
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=2,
        Height=2,
        ColorSpace=pikepdf.Name.DeviceGray,
        BitsPerComponent=8,
    )


def read(path: Path, ocr: Ocr) -> tuple[str, list[str]]:
    source, settings = open_source(path), Settings(ocr=ocr)
    quick = start_reading(source, [1], settings)
    (page,), findings = read_pages(source, [1], settings, SILENT, quick)
    return " ".join(word.text for word in page.words), [item.code for item in findings]


@needs_tesseract
@pytest.mark.parametrize(
    ("layer", "ocr", "expected", "codes"),
    [
        (MISREAD, "auto", SHOWN, ["page_by_ocr"]),
        (MISREAD, "never", MISREAD, []),
        (MUCH_MORE, "auto", MUCH_MORE, []),
    ],
)
def test_the_text_layer_of_a_scan_is_read_again(
    layer: list[str], ocr: Ocr, expected: list[str], codes: list[str], tmp_path: Path
) -> None:
    path = tmp_path / "searchable.pdf"
    searchable(path, text(*layer, top=500))
    assert read(path, ocr) == (" ".join(expected), codes)


@needs_tesseract
def test_a_text_layer_under_the_picture_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "under.pdf"
    searchable(path, text(*MISREAD, top=500), under=True)
    assert read(path, "auto") == (" ".join(SHOWN), ["page_by_ocr"])


def test_text_that_shows_through_a_watermark_is_the_text_of_the_page(tmp_path: Path) -> None:
    path = tmp_path / "watermark.pdf"
    with pikepdf.open(io.BytesIO(document([text(*SHOWN, top=500)]))) as pdf:
        mark = grey_picture(pdf, 0xC0)
        mark.SMask = grey_picture(pdf, 0x30)
        pdf.pages[0].Resources.XObject = pikepdf.Dictionary(W=mark)
        pdf.pages[0].contents_add(b"q 595 0 0 842 0 0 cm /W Do Q")
        pdf.save(path)
    (page,), findings = read_pages(open_source(path), [1], Settings(), SILENT, None)
    assert " ".join(word.text for word in page.words) == " ".join(SHOWN)
    assert (page.reader, findings) == ("text", [])
