"""A hostile PDF, and what the tests of the page, the workbook and the pictures start from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from playwright.sync_api import Browser, Dialog, Page, Request, sync_playwright

from extract.pages.ingest import open_source
from pipelines.convert import convert
from pipelines.people import files_for_people
from pipelines.settings import Settings
from schemas.contract import Contract
from tests.samples import SAMPLES, conversion
from tests.tools import program

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(2)>',
    "=HYPERLINK('http://a')",
    "</script><script>alert(3)</script>",
    "+33 <!-- & &amp; ' \" \\",
    "@SUM(1)",
    "{{ 7*7 }} ]]>",
)
_COLUMNS = (40, 190, 400, 560, 800)
_HEADINGS = ("Objectifs opérationnels", "Actions", "Partenaires", "Engagements")
_PILLAR = "PILIER COHESION SOCIALE"
_LINE = 26


@pytest.fixture(scope="session")
def hostile_pdf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A table of objectives whose cells are markup, quotes and formulas."""
    path = tmp_path_factory.mktemp("hostile") / 'x"><img onerror=alert(4)>.pdf'
    cells = [(HOSTILE[at], HOSTILE[at - 1], HOSTILE[at - 2], HOSTILE[at - 3]) for at in range(7)]
    parts = [_text(40, 560, "ANNEXE 1", 18, "F2"), _text(40, 530, _PILLAR, 14, "F2")]
    parts.append(_text(40, 505, "SOUTENIR LES PARENTS", 12, "F2"))
    for row, texts in enumerate((_HEADINGS, *cells)):
        top = 490 - row * _LINE
        for column, text in enumerate(texts):
            x0, x1 = _COLUMNS[column], _COLUMNS[column + 1]
            parts.append(f"{x0} {top - _LINE} {x1 - x0} {_LINE} re S")
            parts.append(_text(x0 + 3, top - 16, text, 7))
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(842, 595))
        fonts = pikepdf.Dictionary(F1=_font("/Helvetica"), F2=_font("/Helvetica-Bold"))
        page.Resources = pikepdf.Dictionary(Font=fonts)
        page.Contents = pdf.make_stream("\n".join(parts).encode("cp1252"))
        pdf.save(path)
    return path


def _font(name: str) -> pikepdf.Dictionary:
    return pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type1,
        BaseFont=pikepdf.Name(name),
        Encoding=pikepdf.Name.WinAnsiEncoding,
    )


def _text(x: float, y: float, text: str, size: float, font: str = "F1") -> str:
    safe = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return f"BT /{font} {size} Tf {x} {y} Td ({safe}) Tj ET"


@pytest.fixture(scope="session")
def hostile(hostile_pdf: Path) -> Contract:
    return convert(hostile_pdf, Settings())


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium as the system has it; no browser is downloaded."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=program("chromium", "chromium-browser", "google-chrome")
        )
        yield running
        running.close()


Show = Callable[..., Page]


@pytest.fixture
def show(browser: Browser) -> Iterator[Show]:
    """Opens a file as a person would from a stick; any error, dialog or request fails the test."""
    faults: list[str] = []
    pages: list[Page] = []

    def answered(dialog: Dialog) -> None:
        faults.append(dialog.message)
        dialog.dismiss()

    def opened(path: Path, **options: Any) -> Page:
        context = browser.new_context(viewport={"width": 1400, "height": 900}, **options)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: faults.append(message.text))
        page.on("dialog", answered)
        page.on("request", lambda request: faults.extend(_far(request)))
        page.goto(path.as_uri())
        pages.append(page)
        return page

    yield opened
    for page in pages:
        page.context.close()
    assert not faults


def _far(request: Request) -> list[str]:
    """The address of a request for anything but the page itself and what it holds."""
    near = request.url.startswith(("data:", "blob:"))
    itself = request.url.startswith("file:") and request.is_navigation_request()
    return [] if near or itself else [request.url]


def write_page(contract: Contract, pdf: Path, folder: Path, **options: Any) -> Path:
    """The review page of a contract, as a file."""
    settings = Settings(workbook=False, **options)
    files = files_for_people(contract, open_source(pdf, None), settings)
    path = folder / "review.html"
    path.write_bytes(files["review.html"])
    return path


@pytest.fixture(scope="session")
def sample_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    name = "annexes-grand-cahors"
    pdf = SAMPLES / f"{name}.pdf"
    return write_page(conversion(name), pdf, tmp_path_factory.mktemp("page"))


@pytest.fixture(scope="session")
def hostile_page(
    hostile: Contract, hostile_pdf: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    return write_page(hostile, hostile_pdf, tmp_path_factory.mktemp("page"))
