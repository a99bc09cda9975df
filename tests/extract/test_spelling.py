"""Strings spell the words of a page where both readings have the same letters; a fault shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from extract.pages import fast
from extract.second.compare_words import compare_words
from extract.second.reread import Rereading, read_again
from extract.second.spelling import String, spells
from extract.second.verify import verify_again
from schemas.geometry import Box
from schemas.page import Page

SAMPLE = Path(__file__).parents[2] / "samples" / "annexes-montrenaud.pdf"


@pytest.fixture(scope="module")
def readings() -> list[tuple[Page, Rereading]]:
    with pypdfium2.PdfDocument(SAMPLE) as document:
        pages = [fast.read_page(document, number + 1) for number in range(len(document))]
    found = read_again(SAMPLE, [page.number for page in pages])
    return [(page, again) for page, (_, again) in zip(pages, found, strict=True) if again]


def test_nearly_all_pages_are_spelled(readings: list[tuple[Page, Rereading]]) -> None:
    spelled = [(page, again) for page, again in readings if spells(again.strings, page)]
    assert len(spelled) >= 0.9 * len(readings) > 10
    for page, again in spelled:
        assert not list(compare_words(page, again.page))


def altered(string: String, at: int) -> list[String]:
    texts = list(string.texts)
    texts[at] = "8" if texts[at] != "8" else "3"
    return [replace(string, texts=texts)]


def dropped(string: String, at: int) -> list[String]:
    rest = [place for place in range(len(string.texts)) if place != at]
    return [
        replace(
            string,
            texts=[string.texts[place] for place in rest],
            origins=[string.origins[place] for place in rest],
            advances=[string.advances[place] for place in rest],
        )
    ]


def doubled(string: String, at: int) -> list[String]:
    return [string, string]


def shifted(string: String, at: int) -> list[String]:
    return [replace(string, origins=[(x + 9, y) for x, y in string.origins])]


def strayed(string: String, at: int) -> list[String]:
    """One letter stands elsewhere on its line."""
    origins = list(string.origins)
    origins[at] = (origins[at][0] + 200, origins[at][1])
    return [replace(string, origins=origins)]


@pytest.mark.parametrize("fault", [altered, dropped, doubled, shifted, strayed])
def test_a_fault_is_not_spelled(
    readings: list[tuple[Page, Rereading]], fault: Callable[[String, int], list[String]]
) -> None:
    page, again = next(item for item in readings if spells(item[1].strings, item[0]))
    tried = 0
    for number, string in enumerate(again.strings):
        for at, text in enumerate(string.texts):
            if text.isspace():
                continue
            broken = [*again.strings[:number], *fault(string, at), *again.strings[number + 1 :]]
            assert not spells(broken, page)
            tried += 1
    assert tried > 100


def test_a_page_that_cannot_be_made_of_its_letters_is_read_once(
    readings: list[tuple[Page, Rereading]],
) -> None:
    page, again = readings[0]
    # A picture of which nobody says what lies under it.
    content = replace(again.content, images=[Box(0, 0, 9, 9)], below=[])
    broken = Rereading(again.number, again.frame, again.strings[1:], (), content)
    assert verify_again(page, again, []).read_twice
    assert not verify_again(page, broken, []).read_twice
