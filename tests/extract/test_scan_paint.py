"""What is painted on a scanned page: labels that run up beside a table, stripes, round corners."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from extract.scan.clean import clean, find_banners
from extract.scan.grounds import grey_of
from extract.scan.letters import Measured
from extract.scan.marks import find_rules
from extract.scan.recognise import Token
from extract.scan.render import Pixels
from extract.scan.stripes import find_stripes
from extract.scan.strips import find_marks
from extract.scan.typeset import typeset

DPI = 200


def paper(height: int = 1100, width: int = 1600) -> Pixels:
    noise = np.random.default_rng(7).normal(250, 2, (height, width))
    return np.clip(noise, 0, 255).astype(np.uint8)


def write(page: Pixels, text: str, x: int, y: int, shade: int = 20) -> None:
    cv2.putText(page, text, (x, y), cv2.FONT_HERSHEY_SIMPLEX, 1.0, (shade,), 2, cv2.LINE_AA)


def test_a_lighter_label_below_a_dark_header_is_a_banner_of_its_own() -> None:
    page = paper()
    page[100:160, 100:1500] = 60
    page[160:700, 100:200] = 118
    write(page, "Objectif", 260, 142, 250)
    label = np.full((100, 540), 118, np.uint8)
    write(label, "EMPLOI", 180, 62, 250)
    page[160:700, 100:200] = np.rot90(label)
    header, strip = find_banners(page, DPI)
    assert header.bottom - header.top == pytest.approx(60, abs=8)
    assert strip.is_label
    assert not header.is_label


def test_stripes_are_found_under_letters_and_one_alone_is_none() -> None:
    page = paper()
    for top in (200, 320):
        page[top : top + 60, 100:1500] = 236
        write(page, "Lever les freins", 140, top + 40)
    write(page, "Aller vers tous", 140, 300)
    cleaned = clean(page, DPI)
    found = find_stripes(cleaned, 255.0, [])
    assert [(round(top, -1), round(bottom, -1)) for _, top, _, bottom in found] == [
        (200, 260),
        (320, 380),
    ]
    page[320:380] = 250
    assert not find_stripes(clean(page, DPI), 255.0, [])


def test_the_round_corners_of_a_banner_leave_no_ink() -> None:
    page = paper()
    page[130:200, 100:1500] = 60
    page[100:230, 130:1470] = 60
    for x in (130, 1469):
        for y in (130, 199):
            cv2.circle(page, (x, y), 30, (60,), -1, cv2.LINE_AA)
    write(page, "Annexe 5", 400, 180, 250)
    ink = clean(page, DPI).ink
    assert ink[110:220, 400:560].any()
    assert not ink[104:140, 104:140].any()
    assert not ink[190:226, 1460:1496].any()


def test_words_with_a_wide_gap_between_them_are_two_strings() -> None:
    def word(text: str, start: float) -> Measured:
        token = Token(text, 0, 10, 0.9)
        return Measured(token, start, start + 20, 50, 20, 2.0, 1, -1, False)

    words = typeset([word("9", 0), word("750", 25), word("Hors", 70), word("juillet", 95)], 0.5)
    assert [item.run for item in words] == [1, 1, 2, 2]


def test_round_corners_of_frames_are_no_marks_and_those_of_cells_keep_theirs() -> None:
    page = paper()
    for at in ((130, 100, 1470, 100), (130, 400, 1470, 400), (100, 130, 100, 370)):
        cv2.line(page, at[:2], at[2:], (30,), 3)
    cv2.line(page, (1500, 130), (1500, 370), (30,), 3)
    for (x, y), turn in (((130, 130), 180), ((1470, 130), 270), ((1470, 370), 0), ((130, 370), 90)):
        cv2.ellipse(page, (x, y), (30, 30), turn, 0, 90, (30,), 3)
    write(page, "Agir", 200, 250)
    # A narrow cell: its rules meet, and its letter is a mark.
    for x in (100, 145, 900):
        cv2.line(page, (x, 600), (x, 700), (30,), 3)
    for y in (600, 645, 700):
        cv2.line(page, (100, y), (900, y), (30,), 3)
    write(page, "A", 112, 635)
    cleaned = clean(page, DPI)
    boxes = find_marks(cleaned, find_rules(cleaned)).boxes[1:]
    large = [tuple(box) for box in boxes if box[4] > 30]
    assert all(190 < x0 < 320 or 600 < top < 650 for x0, top, *_ in large)
    assert any(600 < top < 650 for _, top, *_ in large)


def slide(ground: int, ink: int, *, panel: int | None = None) -> np.ndarray:
    """A page at 100 dots per inch with the letters of a title on its ground."""
    pixels = np.full((827, 1169, 3), ground, np.uint8)
    if panel is not None:
        cv2.rectangle(pixels, (600, 300), (1100, 750), (panel,) * 3, -1)
    for top in (250, 330):
        cv2.putText(
            pixels, "Annexe 3", (80, top), cv2.FONT_HERSHEY_SIMPLEX, 2.0, (ink,) * 3, 6, cv2.LINE_AA
        )
    return pixels


@pytest.mark.parametrize(
    ("pixels", "turned"),
    [
        (slide(60, 255), True),
        # White on orange, under a weak lamp.
        (slide(140, 240), True),
        (slide(255, 0), False),
        (slide(170, 20), False),
        # A white panel is paper, and so may be the rest.
        (slide(100, 255, panel=255), False),
        (slide(60, 60), False),
    ],
)
def test_a_page_of_light_letters_is_turned_over(pixels: np.ndarray, turned: bool) -> None:
    plain = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)
    assert np.array_equal(grey_of(pixels, 100.0), 255 - plain if turned else plain)


def test_the_edge_of_a_page_that_is_turned_over_has_the_shade_of_its_ground() -> None:
    pixels = slide(60, 255)
    pixels[:, :2] = 100
    assert np.all(grey_of(pixels, 100.0)[:, :2] == 255 - 60)


def test_what_the_scanner_saw_beside_a_dark_page_is_no_ink() -> None:
    pixels = slide(60, 255)
    cv2.fillPoly(pixels, [np.array([(0, 0), (12, 0), (0, 826)])], (255, 255, 255))
    grey = grey_of(pixels, 100.0)
    assert grey[:, :40].min() == 255 - 60
    assert grey.min() == 0
