"""Text is cleaned, compared and joined the same way everywhere."""

import csv
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.line_ends import join_lines, words_of
from extract.page_cuts import sentence_continues
from extract.text import clean, flatten, fold, slug, strip_bullet

# The same examples in every run.
settings.register_profile("annexa", derandomize=True)
settings.load_profile("annexa")

CASES = Path(__file__).parent / "cases"


def joins() -> list[Any]:
    """Lines are parted by `/` in the file."""
    with (CASES / "joins.csv").open(encoding="utf-8", newline="") as lines:
        return [pytest.param(row, id=row["lines"]) for row in csv.DictReader(lines)]


@pytest.mark.parametrize("case", joins())
def test_lines_are_joined(case: dict[str, str]) -> None:
    known = frozenset(case["known"].split())
    assert join_lines(case["lines"].split("/"), known) == case["joined"]


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (["et/", "ou"], "et/ou"),
        (["et", "/ou"], "et/ou"),
        (["bilan /", "perspectives"], "bilan / perspectives"),
        (["", "un", " ", "deux"], "un deux"),
        ([], ""),
        (["de l\u2019", "eau"], "de l'eau"),
    ],
)
def test_slashes_and_empty_lines(lines: list[str], joined: str) -> None:
    assert join_lines(lines) == joined


def test_the_document_is_the_first_witness() -> None:
    known = words_of(["un accueil péri-scolaire", "l'aller-vers", "des ateliers sociocul-"])
    assert {"peri-scolaire", "aller-vers", "scolaire"} <= known
    assert "sociocul" not in known
    assert join_lines(["péri-", "scolaire"], known) == "péri-scolaire"


def test_a_document_that_never_divides_words_keeps_the_hyphens_of_its_line_ends() -> None:
    lines = [
        "Rencontres police-",
        "population : une par an",
        "la police municipale",
        "à mi-",
        "mai",
    ]
    assert join_lines(lines[:2], words_of(lines)) == "Rencontres police-population : une par an"
    for divided in (["des habi-", "tants"], ["le loge-", "ment, un logement"]):
        known = words_of([*lines, *divided])
        assert join_lines(lines[:2], known).startswith("Rencontres policepopulation")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("e\ufb03cacit\u00e9", "efficacité"),
        ("re\u0301ussite", "réussite"),
        ("1\u00a0913\u202f€", "1 913 €"),
        ("loge\u00adment", "logement"),
        ("l\u2019\u00e9t\u00e9", "l'été"),
        ("porte\u2010\u00e0\u2011porte", "porte-à-porte"),
        ("  deux \n  lignes ", "deux lignes"),
        ("2019 – 2021", "2019 – 2021"),
        ("œuvre", "œuvre"),
        ("m²", "m²"),
    ],
)
def test_clean(text: str, expected: str) -> None:
    assert clean(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Cœur ÆGIDE", "coeur aegide"),
        ("ÉVÈNEMENT", "evenement"),
        ("l\u2019É\u0301tat", "l'etat"),
        ("a—b–c−d", "a-b-c-d"),
        ("l´eau et l`air", "l'eau et l'air"),
        ("1er", "1er"),
    ],
)
def test_fold(text: str, expected: str) -> None:
    assert fold(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ville de Cahors", "ville-de-cahors"),
        ("  « L'été » : 100 % ! ", "l-ete-100"),
        ("Ωμέγα", "u3c9-u3bc-u3b5-u3b3-u3b1"),
        ("—", ""),
        ("a" * 100, "a" * 80),
    ],
)
def test_slug(text: str, expected: str) -> None:
    assert slug(text) == expected


@given(st.text())
def test_slugs_are_short_ascii_and_stable(text: str) -> None:
    found = slug(text)
    assert found.isascii()
    assert len(found) <= 80
    assert slug(found) == found
    assert bool(found) == any(letter.isalnum() for letter in fold(text))


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_flattening_keeps_every_place(text: str) -> None:
    assert len(flatten(text)) == len(text)


@given(st.lists(st.text(alphabet="abé- '/A1"), max_size=5))
def test_joining_loses_no_letter(lines: list[str]) -> None:
    def letters(text: str) -> str:
        return "".join(letter for letter in text if letter.isalnum())

    assert letters(join_lines(lines)) == unicodedata.normalize("NFC", letters("".join(lines)))


BULLETS = ["•", "●", "○", "◦", "▪", "■", "□", "✓", "➢", "⇒", "→", "\uf0b7", "\uf0a7", "(cid:127)"]


@pytest.mark.parametrize("bullet", [*BULLETS, "-", "–", "—", "*", "• -"])
def test_bullets_are_dropped(bullet: str) -> None:
    assert strip_bullet(f"{bullet} Jardins partagés") == (True, "Jardins partagés")
    assert strip_bullet(f"{bullet}Jardins") == (True, "Jardins")


@pytest.mark.parametrize(
    "text",
    ["-5 %", "- 2 500 €", "- €", "-3,1 %", "– 12", "Jardins - ateliers", "o Atelier", "", "-", "–"],
)
def test_what_is_no_bullet(text: str) -> None:
    assert strip_bullet(text) == (False, text)


@pytest.mark.parametrize("text", ["- 3 ateliers par an", "- 2e semestre : bilan"])
def test_a_dash_before_a_counted_thing_is_a_bullet(text: str) -> None:
    assert strip_bullet(text) == (True, text[2:])


def test_a_lone_bullet_is_a_bullet_and_a_lone_dash_a_text() -> None:
    assert strip_bullet("•") == (True, "")
    assert strip_bullet("o Atelier", hollow=True) == (True, "Atelier")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Réunir les", "partenaires"),
        ("la lutte contre les discri-", "minations"),
        ("ateliers, sorties,", "Fêtes de quartier"),
        ("avec la Mission Locale et", "Pôle emploi"),
        ("les partenaires (CAF,", "CPAM) du territoire"),
        ("Mise en place d'un", "Conseil citoyen"),
        ("un accueil de jour", "pour les élèves exclus"),
        ("hausse de 12", "% des demandes"),
        ("l'accès à l'", "Emploi"),
    ],
)
def test_a_sentence_goes_on(before: str, after: str) -> None:
    assert sentence_continues(before, after) > 0


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Réunir les partenaires.", "Accueillir les familles"),
        ("Réunir les partenaires", "• accueillir les familles"),
        ("Réunir les partenaires", "- accueillir les familles"),
        ("Réunir les partenaires", "1.2.3 Accueillir les familles"),
        ("Réunir les partenaires ;", "Accueillir les familles"),
        ("Jardins partagés", "Fête des quartiers"),
        ("Quartier EST", "Fête des quartiers"),
    ],
)
def test_a_new_text_begins(before: str, after: str) -> None:
    assert sentence_continues(before, after) < 0


def test_a_soft_hyphen_before_a_capital_is_the_hyphen_of_a_name() -> None:
    assert join_lines(["Préfecture du Pas-de\u00ad", "Calais"]) == "Préfecture du Pas-de-Calais"
    assert join_lines(["la loge\u00ad", "ment"]) == "la logement"


@pytest.mark.parametrize(("others", "joined"), [(200, "enfants-parents"), (5, "enfantsparents")])
def test_a_document_with_hardly_a_hyphen_at_its_line_ends_divides_no_words(
    others: int, joined: str
) -> None:
    lines = ["des lieux d'accueil enfants-", "parents", *["une ligne pleine"] * others]
    assert join_lines(lines[:2], words_of(lines)) == f"des lieux d'accueil {joined}"
