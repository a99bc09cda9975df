"""Draws the pictures of the README: `python -m tests.review.screenshots`, or `make screenshots`.

They need Chromium and LibreOffice, and change whenever the page, the workbook or the fonts of the
machine do: no test compares them.
"""

from __future__ import annotations

import io
import subprocess
import tempfile
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image
from playwright.sync_api import sync_playwright

from extract.pages.ingest import open_source
from pipelines.people import files_for_people
from pipelines.settings import Settings
from tests.samples import ROOT, SAMPLES, conversion
from tests.tools import program

NAME = "annexes-grand-cahors"
IMAGES = ROOT / "docs" / "images"
_COLORS = 64
# What the sheet of objectives has on its first page, and no other sheet.
_HEADING, _ROW = "Engagements", "Conseil Citoyen, des habitants et usagers"


def review(page: Path, target: Path) -> None:
    """The page with a cell chosen, and its charts."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program("chromium"))
        tab = browser.new_page(viewport={"width": 1360, "height": 760})
        tab.goto(page.as_uri())
        tab.click("#tab-rows")
        tab.select_option("#page", "5")
        tab.locator("#rows .head", has_text="Donner une place centrale").click()
        tab.locator("#rows .cell", has_text="CTG Grand Cahors").click()
        save(tab.screenshot(), target / "review.png")
        tab.locator("figure", has_text="Partenaires par nombre").scroll_into_view_if_needed()
        figure = tab.locator("figure", has_text="Partenaires par nombre")
        save(figure.screenshot(), target / "charts.png")
        browser.close()


def sheet(book: bytes, target: Path) -> None:
    """The sheet of objectives, as LibreOffice draws it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "book.xlsx").write_bytes(book)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [program("soffice", "libreoffice"), "--headless", profile, "--convert-to", "pdf"]
        subprocess.run(
            [*command, "--outdir", name, str(folder / "book.xlsx")],
            check=True,
            capture_output=True,
            timeout=120,
        )
        with pdfium.PdfDocument(folder / "book.pdf") as pdf:
            page = next(one for one in pdf if _HEADING in _words(one) and _ROW in _words(one))
            drawn = page.render(scale=7).to_pil().convert("RGB")
    file = io.BytesIO()
    drawn.crop((250, 330, 2750, 1530)).save(file, "PNG")
    save(file.getvalue(), target / "workbook.png")


def _words(page: pdfium.PdfPage) -> str:
    return str(page.get_textpage().get_text_range())


def save(png: bytes, path: Path) -> None:
    """A picture with few colours, a third of the size."""
    image = Image.open(io.BytesIO(png)).convert("RGB")
    image.thumbnail((1360, 1360))
    image.quantize(_COLORS).save(path, optimize=True)


def main() -> None:
    """Draws all pictures."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    source = open_source(SAMPLES / f"{NAME}.pdf", None)
    files = files_for_people(conversion(NAME), source, Settings())
    with tempfile.TemporaryDirectory() as name:
        page = Path(name) / "review.html"
        page.write_bytes(files["review.html"])
        review(page, IMAGES)
    sheet(files["contract.xlsx"], IMAGES)


if __name__ == "__main__":
    main()
