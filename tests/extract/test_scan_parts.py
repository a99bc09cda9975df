"""What the second door decides without a picture of a whole page."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from extract.scan.doubt import _decide, _doubtful, is_doubtful
from extract.scan.plausible import needs_ocr
from extract.scan.recognise import Token
from extract.scan.repair import Printed, find_dirt, mend
from extract.scan.scribbles import without_scribbles
from extract.scan.strips import Strip, off_edges
from extract.scan.upright import find_skew, is_sideways
from schemas.geometry import Box
from schemas.page import Page, Word

# ----------------------------------------------------------------------------- is the text French?

FRENCH = (
    "Le contrat de ville met en œuvre des actions de prévention dans les quartiers prioritaires, "
    "avec les associations, les bailleurs sociaux et les services de l'État : l'accès aux droits, "
    "la réussite éducative, la santé des habitants et l'amélioration du cadre de vie. Chaque "
    "année, le comité de pilotage arrête la programmation et en vérifie l'exécution. Les conseils "
    "citoyens sont associés à l'élaboration, au suivi et à l'évaluation des projets de rénovation "
    "urbaine, et les moyens de droit commun sont mobilisés avant les crédits de la politique "
    "de la ville, pour tous les publics et sur tout le territoire de la communauté d'agglomération."
)

ENGLISH = (
    "Software written for a living is read far more often than it is written, and whoever reads it "
    "has less time than whoever wrote it. This manual explains how to open a document, how pages "
    "are counted, what happens to fonts that were not embedded, and where the limits of the tool "
    "are. Each chapter begins with a short example, continues with the options in the order in "
    "which people ask for them, and ends with the mistakes that we have made ourselves, so that "
    "nobody has to repeat them. The index at the end lists all of the names that were used."
)


def page_of(text: str, images: tuple[Box, ...] = (), top: float = 100) -> Page:
    words = tuple(Word(piece, Box(50, top, 90, top + 10), "Arial", 10) for piece in text.split())
    return Page(1, 595, 842, words, images=images)


def shifted(text: str, by: int) -> str:
    return "".join(chr(ord(letter) + by) if letter.isalpha() else letter for letter in text)


FULL = (Box(0, 0, 595, 842),)


@pytest.mark.parametrize(
    "page",
    [
        page_of(FRENCH),
        page_of(FRENCH.upper()),
        page_of(ENGLISH),
        page_of("ANNEXES"),
        page_of("ANNEXES", FULL, top=400),
        page_of("2 308 € 1 953 € 10 011 € 47 621 € 53 722 € 26 206 €"),
        page_of("DDCSPP CAF ARS DIRECCTE CCAS CIDFF MSA FJT CPAM DSDEN " * 6),
        page_of("• Jardins partagés \uf0b7 Fête de quartier " * 10),
        page_of(""),
    ],
)
def test_a_text_layer_that_is_good_is_kept(page: Page) -> None:
    assert not needs_ocr(page)


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (page_of("", FULL), "image"),
        (page_of("", (Box(100, 100, 400, 500),)), "image"),
        (page_of("12", FULL, top=820), "marge"),
        (page_of(shifted(FRENCH, 1)), "mots"),
        (page_of(shifted(FRENCH, -29)), "mots|codées"),
        (page_of(FRENCH.replace("e", "\ufffd")), "codées"),
        (page_of(FRENCH.replace("a", "(cid:12)")), "codées"),
        (page_of("".join(c if c.isascii() else " " for c in FRENCH)), "accents"),
        (page_of(FRENCH.translate(str.maketrans("eintuo", "c1|rnv"))), "fautive|mots"),
    ],
)
def test_a_text_layer_that_is_bad_is_told(page: Page, reason: str) -> None:
    verdict = needs_ocr(page)
    assert verdict
    assert any(word in verdict.reason for word in reason.split("|"))


# ----------------------------------------------------------------------------- two engines


def token(text: str, confidence: float = 0.9, options: tuple[str, ...] = ()) -> Token:
    return Token(text, 0, 10 * len(text), confidence, options)


@pytest.mark.parametrize(
    ("one", "two", "text"),
    [
        (token("NOP", 0.5), token("NQP", 1.0), "NQP"),
        (token('2°"°', 0.54), token("2ème", 0.99), "2ème"),
        (token("l'’emploi", 0.9), token("l'emploi", 0.6), "l'emploi"),
        (token("mobilité", 0.975), token("mobilit", 0.98), "mobilité"),
        (token("A", 0.6), token("区", 0.9), "A"),
        (token("870.€", 0.98), token("870€", 0.95), "870€"),
        (token("870€", 0.96), token("870.€", 1.0), "870€"),
        (token("2025", 0.1), token(".2025", 0.6), "2025"),
        (token("Átelier", 0.95), token("Atelier", 0.9), "Atelier"),
        (token("associations.", 0.63), token("associations...", 0.96), "associations..."),
    ],
)
def test_the_surer_reading_is_taken(one: Token, two: Token, text: str) -> None:
    assert [word.text for word in _decide([one], [two])] == [text]


def test_both_engines_agreeing_are_sure() -> None:
    (word,) = _decide([token("2308", 0.6)], [token("2308", 0.7, ("2303",))])
    assert word.confidence > 0.9
    assert word.options == ("2303",)


def test_figures_that_differ_are_never_sure_and_keep_the_other() -> None:
    (word,) = _decide([token("2308", 0.95)], [token("2803", 0.99)])
    assert word.confidence < 0.5
    assert {word.text, *word.options} == {"2308", "2803"}


def test_figures_that_differ_by_a_comma_are_never_sure_however_they_are_spaced() -> None:
    words = _decide([token("454%", 0.94)], [token("45,4", 1.0), token("%", 1.0)])
    assert words[0].text == "45,4"
    assert words[0].confidence < 0.5
    assert words[0].options == ("454%",)


def test_spaces_of_one_and_letters_of_the_other() -> None:
    words = _decide([token("ENJEUX", 0.9), token("OÙ", 0.4)], [token("ENJEUXOU", 0.99)])
    assert [word.text for word in words] == ["ENJEUX", "OU"]


def test_a_lost_space_is_kept_where_the_other_engine_has_it() -> None:
    words = _decide([token('2°"°', 0.5), token("chance", 0.9)], [token("2èmechance", 0.9)])
    assert [word.text for word in words] == ["2ème", "chance"]


@pytest.mark.parametrize(
    ("word", "doubtful"),
    [("quartier", False), ('1°"', True), ("|", True), ("l''emploi", True), ("2016", True)],
)
def test_odd_words_are_doubtful_however_sure(word: str, doubtful: bool) -> None:
    assert is_doubtful(token(word, 0.95)) is doubtful


def test_a_capital_with_an_accent_inside_a_line_is_doubtful() -> None:
    words = ["À", "chacune", "des", "tours", "À", "et", "B"]
    assert _doubtful([token(word, 0.95) for word in words]) == [(4, 4)]


def test_marks_along_the_edges_of_a_sheet_are_no_text() -> None:
    boxes = [(0, 300, 9, 360), (700, 0, 720, 12), (400, 1090, 460, 1100), (40, 40, 300, 60)]
    strips = [Strip(box, [0]) for box in boxes]
    assert off_edges(strips, (1100, 800), 200.0) == strips[3:]


# ----------------------------------------------------------------------------- drawings


def readings(*lines: tuple[str, float]) -> list[list[Token]]:
    return [[token(text, confidence)] for text, confidence in lines]


def kept(read: list[list[Token]], cells: tuple[int, ...] = ()) -> list[str]:
    strips = [Strip((0, 0, 9, 9), [at], cell=0 if at in cells else -1) for at in range(len(read))]
    return [tokens[0].text for tokens in without_scribbles(strips, read) if tokens]


PROSE = [(f"ligne de texte {at}", 0.95) for at in range(12)]
SCRAWL = [("«%:", 0.2), ("Je-ù", 0.1), ("ŸÀ»", 0.3), ("PR,o", 0.2), ("td:#", 0.4), ("L.D)", 0.3)]


def test_what_was_read_in_a_drawing_is_no_text() -> None:
    assert kept(readings(*PROSE, *SCRAWL)) == [text for text, _ in PROSE]


def test_lone_lines_that_cannot_be_read_are_kept() -> None:
    assert len(kept(readings(*PROSE, *SCRAWL[:4]))) == 16
    assert len(kept(readings(*PROSE, *SCRAWL), tuple(range(18)))) == 18


def test_in_a_photograph_single_letters_are_chance() -> None:
    page = readings(("CONTRAT DE VILLE", 0.9), ("À", 0.95), ("J", 0.97), *SCRAWL)
    assert kept(page, tuple(range(9))) == ["CONTRAT DE VILLE"]


# ----------------------------------------------------------------------------- marks

BODY = 20.0
SIZE = 40.0
BASE = 100.0


def printed(text: str, *marks: tuple[float, float, float, float]) -> Printed:
    rows = [(*mark, (mark[1] - mark[0]) * (mark[3] - mark[2])) for mark in marks]
    return Printed(token(text), np.array(rows, dtype=np.float64).reshape(-1, 5), BASE, BODY, SIZE)


ONE = (0.0, 8.0, 70.0, 100.0)
RAISED = [(10.0 + 9 * at, 18.0 + 9 * at, 68.0, 80.0) for at in range(3)]
DOTS = [(60.0 + 8 * at, 64.0 + 8 * at, 96.0, 100.0) for at in range(3)]


@pytest.mark.parametrize(
    ("word", "after", "text", "raised"),
    [
        (printed('1°"', ONE, *RAISED[:2]), "Trimestre", "1er", "er"),
        (printed('2°"°', ONE, *RAISED), "chance", "2ème", "ème"),
        (printed("2°", ONE, *RAISED[:1]), "trimestre", "2e", "e"),
        (printed("2°", ONE, *RAISED[:1]), "C", "2°", ""),
        (printed("1er", ONE, *RAISED[:2]), "", "1er", "er"),
        (printed("etc.", ONE, (12, 30, 80, 100), *DOTS), "", "etc...", ""),
        (printed("etc.", ONE, (12, 30, 80, 100), DOTS[0]), "", "etc.", ""),
        (printed("2308", ONE, (12, 30, 70, 100)), "€", "2308", ""),
        (printed("e", (0, 12, 84, 96)), "Jardins", "•", ""),
        (printed("(1°", (-9, -2, 66, 108), ONE, *RAISED[:2]), "tri", "(1er", "er"),
        (printed("quartier...…).", ONE), "", "quartier...).", ""),
        (printed("Pierre-llbert", ONE), "", "Pierre-Ilbert", ""),
        (printed("I'habitat", ONE), "", "l'habitat", ""),
        (printed("Ville", ONE), "", "Ville", ""),
        (printed("II", ONE), "", "II", ""),
    ],
)
def test_words_are_what_the_marks_show(word: Printed, after: str, text: str, raised: str) -> None:
    line = [word, printed(after, (120.0, 160.0, 70.0, 100.0))]
    (found, ending), _ = mend(line, frozenset(("trimestre", "chance")))
    assert (found.text, ending) == (text, raised)


@pytest.mark.parametrize(("width", "text"), [(10.0, "-"), (12.0, "-"), (16.0, "–"), (20.0, "–")])
def test_a_dash_is_as_long_as_it_is_printed(width: float, text: str) -> None:
    mark = (20.0, 20.0 + width, 86.0, 90.0)
    assert [
        mend([printed("CAF", ONE), printed(read, mark)], frozenset())[1][0].text for read in "-–"
    ] == [text] * 2


def test_an_ordinal_at_the_end_of_a_line_stands_before_the_next() -> None:
    word = printed("2°", ONE, *RAISED[:1])
    assert mend([word], frozenset(("trimestre",)), "trimestre")[0][0].text == "2e"
    assert mend([word], frozenset(("trimestre",)), "étages")[0][0].text == "2°"


def test_a_point_that_was_not_read_makes_a_figure_unsure_and_changes_nothing() -> None:
    marks = (ONE, (12.0, 20.0, 70.0, 100.0), (23.0, 27.0, 96.0, 104.0), (30.0, 38.0, 70.0, 100.0))
    ((found, _),) = mend([printed("454", *marks)], frozenset())
    assert found.text == "454"
    assert found.confidence < 0.5
    assert found.options == ("45,4",)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["La", ".45", "rue"], ["La", "45", "rue"]),
        (["37", "710."], ["37", "710"]),
        (["en", "2024."], ["en", "2024."]),
        (["2024."], ["2024."]),
        (["1.", "2."], ["1.", "2."]),
        (["1", "500,20", "€"], ["1", "500,20", "€"]),
    ],
)
def test_a_speck_beside_a_figure_is_no_point_and_leaves_it_unsure(
    texts: list[str], expected: list[str]
) -> None:
    words = mend([printed(text, ONE, ONE) for text in texts], frozenset())
    assert [found.text for found, _ in words] == expected
    assert [found.options for found, _ in words] == [
        () if text == own else (text,) for text, own in zip(texts, expected, strict=True)
    ]
    assert all((found.confidence < 0.5) is bool(found.options) for found, _ in words)


@pytest.mark.parametrize(
    ("word", "dirt"),
    [
        (printed("5", (300, 305, 40, 45)), True),
        (printed("-", (300, 307, 88, 91)), False),
        (printed("•", (300, 312, 84, 96)), False),
        (printed("|", (300, 303, 0, 140)), True),
        (printed("a", (300, 318, 80, 100)), False),
    ],
)
def test_specks_are_no_words(word: Printed, dirt: bool) -> None:
    assert find_dirt([word]) == [dirt]


# ----------------------------------------------------------------------------- how it lay


def lines_of_text(angle: float) -> np.ndarray:
    rng = np.random.default_rng(0)
    ink = np.zeros((1100, 800), np.uint8)
    y, x = np.mgrid[0:1100, 0:800]
    along = y - x * np.tan(np.radians(angle))
    letters = rng.random((1100, 800)) < 0.6
    ink[(np.mod(along, 18) < 8) & letters & (x > 80) & (x < 720)] = 1
    return ink


@pytest.mark.parametrize("angle", [-3.0, -0.44, 0.0, 0.2, 2.5])
def test_skew_is_found(angle: float) -> None:
    assert find_skew(lines_of_text(angle)) == pytest.approx(angle, abs=0.06)


def test_sideways_text_is_told() -> None:
    ink = lines_of_text(0.4)
    assert not is_sideways(ink)
    assert is_sideways(np.ascontiguousarray(np.rot90(ink)))


def test_an_empty_page_lies_straight() -> None:
    empty = np.zeros((200, 200), np.uint8)
    assert find_skew(empty) == 0.0
    assert not is_sideways(empty)


def test_verdicts_read_as_booleans() -> None:
    page = page_of("", FULL)
    assert bool(needs_ocr(page)) is True
    assert bool(needs_ocr(replace(page, images=()))) is False
