"""The second reading never costs a document more than its own verdicts."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pdfplumber
import pytest

from extract.pages.native import read_page
from extract.second.reread import Rereading
from pipelines import second
from pipelines.second import SecondReading
from schemas.geometry import Box
from schemas.limits import Limits
from schemas.page import Page, Word
from schemas.source import Source
from tests.hostile.builder import document, stream, text
from tests.hostile.files import SENTENCE


def test_forms_in_a_circle_cost_their_own_page(tmp_path: Path) -> None:
    """The second engine would follow them until the machine ends its process."""
    form = stream(b"/X Do ", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]")
    drawn = b"/XObject<</X 30000 0 R>>"
    contents = [text(SENTENCE) + b"/X Do ", text(SENTENCE)]
    data = document(contents, more={30000: form}, resources=drawn)
    # The second page has none.
    head, _, tail = data.rpartition(drawn)
    path = tmp_path / "circle.pdf"
    path.write_bytes(head + b" " * len(drawn) + tail)
    with pdfplumber.open(path) as pdf:
        pages = [read_page(page) for page in pdf.pages]
    reading = SecondReading(Source(path, "", 2), (1, 2))
    reading.compare(pages, {1: [], 2: []})
    assert sorted(reading.verdicts()) == [2]


def test_memory_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def greedy(
        path: Path, numbers: Sequence[int], password: str | None = None
    ) -> Iterator[tuple[int, Rereading | None]]:
        (tmp_path / "begun").touch()
        bytearray(Limits.again_bytes + (64 << 20))
        (tmp_path / "done").touch()
        yield 1, None

    monkeypatch.setattr(second, "read_again", greedy)
    reading = SecondReading(Source(tmp_path / "a.pdf", "", 1), (1,))
    reading.compare([], {})
    assert not reading.verdicts()
    assert (tmp_path / "begun").exists()
    assert not (tmp_path / "done").exists()


def test_an_engine_that_takes_nothing_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(second, "read_again", lambda *_: time.sleep(600))
    monkeypatch.setattr(second, "_PATIENCE", 0.2)
    words = tuple(Word(str(at), Box(at, 0, at + 1, 9), "Test", 9.0) for at in range(20_000))
    reading = SecondReading(Source(tmp_path / "a.pdf", "", 1), (1,))
    # More than the pipe holds.
    reading.compare([Page(1, 842, 595, words, ())], {1: []})
    assert not reading.verdicts()
