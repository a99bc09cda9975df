"""Lines of a cell to paragraphs: bullets, space, and words that would have fitted."""

from __future__ import annotations

import pytest

from extract.paragraphs import split_paragraphs
from schemas.geometry import Box, union
from schemas.page import Word
from schemas.table import Line

SIZE = 10.0
LETTER = 5.0


def line(text: str, top: float, left: float = 2.0) -> Line:
    words = []
    x = left
    for piece in text.split():
        # `^` ends a word with a raised mark.
        upper = top - 0.3 * SIZE if piece.endswith("^") else top
        piece = piece.removesuffix("^")
        box = Box(x, upper, x + LETTER * len(piece), top + SIZE)
        words.append(Word(piece, box, "Carlito", SIZE))
        x += LETTER * (len(piece) + 0.5)
    return Line(1, union(word.box for word in words), tuple(words))


@pytest.mark.parametrize(
    ("texts", "pitches", "expected"),
    [
        (["Un texte qui remplit la", "ligne et continue"], [12], 1),
        (["Court.", "Un autre paragraphe ici"], [12], 2),
        (["Un texte qui remplit la", "Ligne après un espace"], [16], 2),
        (["Une ligne qu'un appel de,", "note^ pousse vers le bas,", "ou non"], [15, 12], 1),
        (["Une ligne bien remplie ici,", "associations sportives,", "ou non"], [15, 12], 2),
        (["• Une action bien longue", "• Une autre"], [12], 2),
        (["- Une action bien longue", "- Une autre action là"], [12], 2),
        (["CAF, DDCSPP, Ville de Xab,", "– Région – Département"], [12], 1),
        (["pour le maintien de la", "Ville"], [12], 1),
        (["Bilan des stages : année", "scolaire 2021-2022", "Forum : 3e tri 2020"], [12, 12], 2),
        (["Bilan des stages : mai 2021", "Signature de la grande", "charte : 2020"], [12, 12], 2),
        (["Bilan des stages : avec la", "Ville : un lieu pour tous"], [12], 1),
        (["Forum annuel : juin chaque", "année", "Parrainage : 2025"], [12, 12], 2),
        (["Accueil depuis janvier 24", "Formation : 2024 – 2026"], [12], 1),
        (["Accueil depuis mars 2024", "Formation : 2024 – 2026"], [12], 2),
        (["Veille : novembre 2024", "Tutorat des élèves"], [12], 2),
        (["Bilan de la mise en 2024", "Tutorat des élèves"], [12], 1),
    ],
)
def test_paragraphs(texts: list[str], pitches: list[float], expected: int) -> None:
    tops = [0.0]
    for pitch in pitches:
        tops.append(tops[-1] + pitch)
    lines = [line(text, top) for text, top in zip(texts, tops, strict=True)]
    # Two lines of plain text below say what the usual pitch is.
    base = tops[-1] + 40
    lines += [line("Ligne pleine pour mesurer", base), line("le pas habituel ici", base + 12)]
    found = split_paragraphs(lines, 0.0, 130.0)
    assert len(found) == expected + 1, [paragraph.text for paragraph in found]


def test_lines_that_all_stick_out_of_their_cell_are_read() -> None:
    lines = [line("Une ligne plus large que sa cellule", 10), line("et une autre ligne", 22)]
    found = split_paragraphs(lines, 0.0, 20.0)
    assert " ".join(paragraph.text for paragraph in found) == " ".join(one.text for one in lines)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["Il lit.", "Elle chante.", "Une ligne qui est pleine.", "Il nage.", "Fin."], 5),
        # Too few of them to tell.
        (["Il lit.", "Une ligne qui est pleine.", "Il nage."], 2),
    ],
)
def test_of_paragraphs_of_one_line_each_one_is_full(texts: list[str], expected: int) -> None:
    lines = [line(text, 12.0 * at) for at, text in enumerate(texts)]
    assert len(split_paragraphs(lines, 0.0, 130.0)) == expected
