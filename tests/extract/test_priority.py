"""Legends: sentences about shading, and painted boxes beside a text that names priorities."""

from __future__ import annotations

import pytest

from extract.priority import find_legend
from schemas.geometry import Box
from schemas.page import Fill, Page, Word
from schemas.table import Line

_BEIGE, _BLUE = "#d9d2c5", "#1f4e79"


def _line(text: str, x0: float = 100.0, top: float = 50.0) -> Line:
    words = []
    for part in text.split():
        words.append(Word(part, Box(x0, top, x0 + 5 * len(part), top + 10), "Carlito", 10.0))
        x0 += 5 * len(part) + 3
    box = Box(words[0].box.x0, top, words[-1].box.x1, top + 10)
    return Line(1, box, tuple(words))


def _page(fills: tuple[Fill, ...], *lines: Line) -> dict[int, Page]:
    words = tuple(word for line in lines for word in line.words)
    return {1: Page(1, 595, 842, words, fills=fills)}


def test_an_empty_painted_box_beside_priorities_is_a_legend() -> None:
    line = _line("Objectif prioritaire du protocole 2019-2022")
    pages = _page((Fill(Box(70, 48, 95, 62), _BEIGE),), line)
    legend = find_legend([(line.text, (line,))], pages)
    assert legend.lines == (line,)
    assert legend.priority([_BEIGE, _BEIGE, None]) is True
    assert legend.priority([_BLUE, _BLUE, _BLUE]) is False


def test_an_empty_painted_box_between_the_words_is_a_legend() -> None:
    word, rest = _line("Légende :"), _line("objectif prioritaire", x0=190)
    line = Line(1, Box(100, 50, rest.box.x1, 60), (*word.words, *rest.words))
    fills = (Fill(Box(155, 48, 180, 62), _BEIGE),)
    assert find_legend([(line.text, (line,))], _page(fills, line)).color == _BEIGE


def test_paint_behind_words_or_far_away_is_no_swatch() -> None:
    line = _line("Objectifs prioritaires")
    label = _line("Pilier", x0=72)
    far = Fill(Box(20, 48, 40, 62), _BEIGE)
    behind = Fill(Box(70, 48, 105, 62), _BLUE)
    assert not find_legend([(line.text, (line,))], _page((far,), line)).lines
    assert not find_legend([(line.text, (line,))], _page((behind,), line, label)).lines


def test_a_text_that_only_mentions_priorities_needs_more_than_a_box() -> None:
    line = _line("Le quartier prioritaire compte 2 300 habitants")
    pages = _page((Fill(Box(70, 48, 95, 62), _BEIGE),), line)
    assert not find_legend([(line.text, (line,))], pages).lines


def test_sentences_come_first() -> None:
    label = _line("Actions prioritaires")
    sentence = _line("Les lignes grisées sont prioritaires", top=80)
    texts = [(label.text, (label,)), (sentence.text, (sentence,))]
    pages = _page((Fill(Box(70, 48, 95, 62), _BEIGE),), label, sentence)
    assert find_legend(texts, pages).color == "grey"


@pytest.mark.parametrize(
    ("text", "paint", "other"),
    [
        ("Les objectifs prioritaires sont sur fond rose", "#f4b6d2", "#b6d7f4"),
        ("Les lignes en rouge sont prioritaires", "#e06666", "#6fa8dc"),
        ("Priorités sur fond jaune, au vertueux exemple", "#ffe599", "#b6d7a8"),
        ("Les priorités sont sur fond gris", "#efefef", "#f5eef3"),
        ("Les priorités sont sur fond gris", "#d9d2c5", "#eef2f7"),
    ],
)
def test_the_colour_that_a_legend_names_is_the_one_that_counts(
    text: str, paint: str, other: str
) -> None:
    legend = find_legend([(text, (_line(text),))])
    assert legend.priority([paint, paint]) is True
    assert legend.priority([other, other]) is False


def test_words_that_only_begin_like_a_colour_name_none() -> None:
    text = "Les lignes grisâtres et vertueuses, surlignées, sont prioritaires"
    assert find_legend([(text, (_line(text),))]).color == ""
