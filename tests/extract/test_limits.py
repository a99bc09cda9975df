"""Pages that ask for too much, or are damaged, are read as far as they go, and say so."""

from __future__ import annotations

import tracemalloc
import zlib
from pathlib import Path

import pdfplumber
import pypdfium2
import pytest
from pdfminer.pdftypes import PDFStream
from pdfminer.psparser import LIT

from extract.pages import unpack
from extract.pages.clock import TimeUpError, at_most
from extract.pages.native import read_page
from extract.scan.render import render_page
from schemas.limits import Limits
from schemas.page import Page
from tests.hostile.builder import document, text
from tests.hostile.files import FILES, SENTENCE

SMALL = Limits(letters=300, marks=50, content=2_000_000, unpacked=6_000_000, page_seconds=20)

# name of the file, what is lost, whether the sentence on it is read.
CASES = [
    ("form-bomb.pdf", "plus de ", True),
    ("form-silent-bomb.pdf", "plus de 2 Mo de tracés", True),
    ("form-deep.pdf", "formulaires l'un dans l'autre", True),
    ("bomb-spaces.pdf", "plus de 6 Mo dans un flux", True),
    ("bomb-predictor.pdf", "des lignes plus longues", True),
    ("bomb-widths.pdf", "police illisible", False),
    ("external-content.pdf", "contenu abîmé", True),
    ("font-missing.pdf", "police absente du fichier", False),
    ("font-broken.pdf", "police sans largeurs de lettres", False),
    ("font-name-path.pdf", "police sans table de caractères", False),
    ("million-letters.pdf", "plus de 300 lettres", True),
    ("grid-dense.pdf", "plus de 50 traits", True),
    ("page-huge.pdf", "", True),
    ("nested-tags.pdf", "", True),
    ("form-loop.pdf", "", True),
    ("form-font-around.pdf", "police absente du fichier", True),
    ("font-from-state.pdf", "police absente du fichier", False),
]


def read(path: Path, limits: Limits) -> Page:
    with pdfplumber.open(path) as pdf:
        return read_page(pdf.pages[0], limits)


@pytest.mark.parametrize(("name", "loss", "whole"), CASES)
def test_losses(name: str, loss: str, whole: bool, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(FILES[name][0]())
    page = read(path, SMALL)
    assert loss in " ; ".join(page.losses)
    assert bool(page.losses) == bool(loss)
    assert (SENTENCE in " ".join(word.text for word in page.words)) == whole


def test_damaged_stream_is_read_up_to_the_damage(tmp_path: Path) -> None:
    data = document([text(*(f"Ligne {at} : {at * 7919 % 1000}" for at in range(50)))])
    at = data.index(b"stream\n", data.index(b"FlateDecode")) + 100
    path = tmp_path / "damaged.pdf"
    path.write_bytes(data[:at] + bytes([data[at] ^ 255]) + data[at + 1 :])
    page = read(path, Limits())
    assert page.losses
    assert next(iter(page.words)).text == "Ligne"


@pytest.mark.parametrize("cut", [1, 4, 400])
def test_cut_data(cut: int) -> None:
    """A check sum that is missing is no loss; data that is missing is."""
    unpack.losses.clear()
    packed = zlib.compress(bytes(range(256)) * 40, 0)
    assert bytes(range(256)) in unpack.decompress(packed[:-cut])
    assert bool(unpack.losses) == (cut > 4)
    unpack.losses.clear()


PACKED = {
    "LZWDecode": int("100000000" + "000100000" * 40 + "0" * 7, 2).to_bytes(47, "big"),
    "RunLengthDecode": bytes([129, 32]) * 2,
}


@pytest.mark.parametrize("name", PACKED)
def test_every_way_to_pack_is_bounded(name: str) -> None:
    unpacked = PDFStream({"Filter": LIT(name)}, PACKED[name])
    assert not unpacked.get_data().strip()
    assert len(unpacked.get_data()) > 30
    unpack.bound[0] = 30
    try:
        with pytest.raises(unpack.TooLargeError):
            PDFStream({"Filter": LIT(name)}, PACKED[name]).get_data()
    finally:
        unpack.bound[0] = Limits.unpacked


@pytest.mark.parametrize("name", ["bomb-letters.pdf", "bomb-runs.pdf", "bomb-fax.pdf"])
def test_a_bomb_costs_its_own_stream(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(FILES[name][0]())
    tracemalloc.start()
    page = read(path, Limits(unpacked=20_000_000))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 200_000_000
    assert page.losses
    assert " ".join(word.text for word in page.words) == SENTENCE


def test_clock() -> None:
    def endless() -> None:
        while True:
            pass

    with pytest.raises(TimeUpError), at_most(0.05):
        endless()
    with at_most(0):
        pass


def test_pixels(tmp_path: Path) -> None:
    """Paper of any size gives a picture with no more pixels than were asked for."""
    path = tmp_path / "poster.pdf"
    path.write_bytes(document([text(SENTENCE)], box=b"[0 0 3000 4000]"))
    with pypdfium2.PdfDocument(path) as poster:
        picture = render_page(poster, 0, 500_000)
    height, width, _ = picture.pixels.shape
    assert 400_000 < height * width < 510_000
    assert picture.finest == pytest.approx(picture.dpi)
