"""Pages that pdfium reads come from it; whatever it does to its process, the others come too."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from extract.pages import fast
from extract.pages.ingest import open_source
from extract.pages.sound import open_checks
from pipelines import quick
from pipelines.progress import SILENT
from pipelines.quick import QuickReading, start_reading
from pipelines.reading import read_pages
from pipelines.settings import Settings
from schemas.findings import Finding
from schemas.limits import Limits
from schemas.page import Page
from schemas.source import Source
from tests.hostile.builder import document, text
from tests.hostile.files import FILES, SENTENCE

PAGES = 6


@pytest.fixture
def source(tmp_path: Path) -> Source:
    path = tmp_path / "six.pdf"
    path.write_bytes(document([text(f"Page {number}", SENTENCE) for number in range(PAGES)]))
    return open_source(path)


def _read(
    source: Source, numbers: Sequence[int], settings: Settings
) -> tuple[list[Page], list[Finding]]:
    return read_pages(source, numbers, settings, SILENT, start_reading(source, numbers, settings))


def test_every_page_is_quick(source: Source) -> None:
    found = dict(QuickReading(source, range(1, PAGES + 1), Limits(), 2).pages())
    assert [found[number] is not None for number in range(1, PAGES + 1)] == [True] * PAGES


def _killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _endless() -> None:
    while True:
        pass


def _refused() -> None:
    raise fast.RefusedError("no")


@pytest.mark.parametrize("end", [_killed, _endless, _refused])
def test_a_page_that_ends_the_process_is_left_to_the_other_reader(
    end: Callable[[], None], source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = fast.read_page

    def read(document: Any, number: int, limits: Limits) -> Page:
        if number == 3:
            end()
        return whole(document, number, limits)

    monkeypatch.setattr(quick, "_SECONDS", 0.2)
    monkeypatch.setattr(fast, "read_page", read)
    found = dict(QuickReading(source, range(1, PAGES + 1), Limits(), 1).pages())
    assert [number for number in found if found[number] is None] == [3]
    pages, findings = _read(source, range(1, PAGES + 1), Settings())
    assert [page.words[1].text for page in pages] == [str(number) for number in range(PAGES)]
    assert not findings


def test_a_file_that_ends_every_process_is_read_all_the_same(
    source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fast, "read_page", lambda *given: _killed())
    pages, _ = _read(source, range(1, PAGES + 1), Settings())
    assert len(pages) == PAGES


# Files whose page pdfium would read without a word about what is missing, or for ever.
UNSOUND = [
    "bomb-predictor.pdf",
    "bomb-spaces.pdf",
    "font-missing.pdf",
    "form-bomb.pdf",
    "form-deep.pdf",
    "length-itself.pdf",
]


@pytest.mark.parametrize("name", UNSOUND)
def test_what_is_lost_of_a_page_is_said_whichever_reader_is_chosen(
    name: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(FILES[name][0]())
    limits = Limits(content=2_000_000, unpacked=6_000_000)
    with open_checks(path, None, limits) as checks:
        assert not checks.is_sound(1)
    ((_, page),) = QuickReading(open_source(path), [1], limits, 1).pages()
    assert page is None


def test_a_damaged_stream_is_no_sound_page(tmp_path: Path) -> None:
    data = document([text(*(f"Ligne {at} : {at * 7919 % 1000}" for at in range(50)))])
    at = data.index(b"stream\n", data.index(b"FlateDecode")) + 100
    path = tmp_path / "damaged.pdf"
    path.write_bytes(data[:at] + bytes([data[at] ^ 255]) + data[at + 1 :])
    pages, findings = _read(open_source(path), [1], Settings())
    assert pages[0].losses
    assert [item.code for item in findings] == ["page_partial"]


def test_text_that_cannot_be_had_is_read_from_its_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A font that shows letters and does not say which."""
    path = tmp_path / "codes.pdf"
    path.write_bytes(document([text(SENTENCE, size=14)]))
    empty = Page(1, 595, 842, (), losses=("police sans table de caractères",))
    monkeypatch.setattr("extract.pages.native.read_page", lambda page, limits: empty)
    (page,), findings = _read(open_source(path), [1], Settings(reader="pdfplumber"))
    assert [item.code for item in findings] == ["page_partial", "page_by_ocr"]
    assert " ".join(word.text for word in page.words) == SENTENCE
