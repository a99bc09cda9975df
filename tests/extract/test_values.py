"""Values parse whole or not at all."""

import csv
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from extract.values import (
    Figure,
    find_emails,
    find_phones,
    find_years,
    parse_amount,
    parse_number,
    parse_phone,
    parse_rate,
    parse_year,
    says_nothing,
    unit_of_heading,
)
from schemas import units

CASES = Path(__file__).parent / "cases"
UNITS = tomllib.loads(
    (Path(units.__file__).parent / "vocabulary" / "units.toml").read_text(encoding="utf-8")
)


def cases(name: str) -> list[dict[str, str]]:
    with (CASES / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize("case", cases("amounts"), ids=lambda case: case["text"])
def test_amount(case: dict[str, str]) -> None:
    expected = Decimal(case["amount"]) if case["amount"] else None
    assert parse_amount(case["text"]) == expected


@pytest.mark.parametrize("case", cases("numbers"), ids=lambda case: case["text"])
def test_number(case: dict[str, str]) -> None:
    expected = Figure(Decimal(case["value"]), case["unit"]) if case["value"] else None
    assert parse_number(case["text"], case["heading"]) == expected


@pytest.mark.parametrize("case", cases("phones"), ids=lambda case: case["text"])
def test_phone(case: dict[str, str]) -> None:
    assert parse_phone(case["text"]) == (case["phone"] or None)


def test_amounts_are_exact() -> None:
    assert str(parse_amount("0,10 €")) == "0.10"
    assert sum(parse_amount(text) or 0 for text in ("0,1", "0,2")) == Decimal("0.3")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("17%", "17"),
        ("11,13 %", "11.13"),
        ("+0,7 %", "0.7"),
        ("- 6,4 %", "-6.4"),
        ("100 %", "100"),
        ("½", None),
        ("17", None),
        ("50 % du coût", None),
        ("10 % 20 %", None),
        ("%", None),
    ],
)
def test_rate(text: str, expected: str | None) -> None:
    assert parse_rate(text) == (Decimal(expected) if expected else None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2021", 2021),
        ("Année 2021", 2021),
        ("en 2030", 2030),
        ("2021 prévu", None),
        ("20211", None),
        ("1901", None),
        ("", None),
    ],
)
def test_year(text: str, expected: int | None) -> None:
    assert parse_year(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CONTRAT DE VILLE 2015-2022", (2015, 2022)),
        ("2019 – 2021", (2019, 2021)),
        ("Prévu 2021 ; réalisé 2022", (2021, 2022)),
        ("Contrat 2024/2030", (2024, 2030)),
        ("30/06/2021", ()),
        ("2020 €", ()),
        ("4.2.2020", ()),
        ("12 020 et 2 020", ()),
        ("loi 1901", ()),
    ],
)
def test_years(text: str, expected: tuple[int, ...]) -> None:
    assert find_years(text) == expected


def test_phones_and_emails_in_running_text() -> None:
    text = "Service : 05 65 20 89 02 ou 06.12.34.56.78, contrat-ville@agglo.example, a.b@c.example."
    assert find_phones(text) == ("+33565208902", "+33612345678")
    assert find_emails(text) == ("contrat-ville@agglo.example", "a.b@c.example")


@pytest.mark.parametrize("entry", UNITS["unit"], ids=lambda entry: entry["id"])
def test_units_of_the_vocabulary(entry: dict[str, Any]) -> None:
    assert [unit_of_heading(text) for text in entry["yes"]] == [entry["id"]] * len(entry["yes"])
    assert entry["id"] not in [unit_of_heading(text) for text in entry["no"]]


def test_no_word_is_two_units() -> None:
    for kind in ("printed", "headings"):
        words = [word for entry in UNITS["unit"] for word in entry[kind]]
        assert len(words) == len(set(words))


@pytest.mark.parametrize(
    "entry", [*UNITS["money"], UNITS["tax"]], ids=lambda entry: entry["yes"][0]
)
def test_money_of_the_vocabulary(entry: dict[str, list[str]]) -> None:
    assert None not in [parse_amount(text) for text in entry["yes"]]
    assert [parse_amount(text) for text in entry["no"]] == [None] * len(entry["no"])


def test_words_that_say_nothing() -> None:
    assert all(says_nothing(text) for text in UNITS["nothing"]["yes"])
    assert not any(says_nothing(text) for text in UNITS["nothing"]["no"])
