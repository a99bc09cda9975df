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


def searchable(path: Path, layer: bytes) -> None:
    """A scan of the page that is shown, with a text layer in the invisible mode over it."""
    sheet = pypdfium2.PdfDocument(document([text(*SHOWN, top=500)]))[0]
    scan = io.BytesIO()
    write_scans([print_and_scan(sheet, Paper(dpi=200))], 200, path)
    with pikepdf.open(path) as pdf:
        page = pdf.pages[0]
        page.contents_coalesce()
        page.contents_add(b"q 3 Tr\n" + layer + b"Q")
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        page.Resources.Font = pikepdf.Dictionary(F=font)
        pdf.save(scan)
    path.write_bytes(scan.getvalue())


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
