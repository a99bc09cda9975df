"""Round trips: a value printed in any French way reads back exactly, or not at all.

What must never happen is another value: a cent lost, a thousand too many, a day that is none.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.dates import read_due
from extract.times import months
from extract.values import find_years, parse_amount, parse_number, parse_rate, parse_year

# `12.000 k€` is twelve thousands or twelve millions, and is not read.
GROUPS = ["", " ", "\xa0", "\u202f", "\u2009", "."]
SIGNS = ["-{}", "- {}", "–{}", "−{}", "({})"]
MONEY = {
    "": 1,
    " €": 1,
    "€": 1,
    "\xa0€": 1,
    " euros": 1,
    " EUR": 1,
    " € TTC": 1,
    " €HT": 1,
    " k€": 1000,
    "\u202fK€": 1000,
    "k€": 1000,
    " M€": 1_000_000,
    " millions d'euros": 1_000_000,
}
MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
SHORT = "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc."
YEARS = st.integers(2000, 2059)
COUNTS = st.integers(0, 999_999_999)


def grouped(whole: int, group: str) -> str:
    return f"{whole:,}".replace(",", group)


@st.composite
def numbers(draw: st.DrawFn, decimals: int = 2) -> tuple[Decimal, str, str]:
    """A number as it is printed, with the sign that separates its groups."""
    whole, places = draw(COUNTS), draw(st.integers(0, decimals))
    group = draw(st.sampled_from(GROUPS))
    cents = draw(st.integers(0, 10**places - 1))
    value = Decimal(whole) + Decimal(cents).scaleb(-places)
    text = grouped(whole, group) + (f",{cents:0{places}}" if places else "")
    return value, text, group


@settings(max_examples=500, derandomize=True, deadline=None)
@given(numbers(), st.sampled_from(sorted(MONEY)), st.sampled_from(["{}", *SIGNS]))
def test_an_amount_reads_back_to_the_cent(
    number: tuple[Decimal, str, str], money: str, sign: str
) -> None:
    value, text, group = number
    wanted = value * MONEY[money] * (1 if sign == "{}" else -1)
    read = parse_amount(sign.format(text + money))
    unclear = group == "." and MONEY[money] > 1 and text.count(".") == 1 and "," not in text
    lone = sign == "({})" and not money and value < 100 and "," not in text
    assert read == (None if unclear or lone else wanted)


@settings(max_examples=200, derandomize=True, deadline=None)
@given(numbers(decimals=4), st.sampled_from(["%", " %", "\xa0%"]), st.sampled_from(["", "-", "+"]))
def test_a_rate_reads_back(number: tuple[Decimal, str, str], unit: str, sign: str) -> None:
    value, text, _ = number
    wanted = -value if sign == "-" else value
    assert parse_rate(f"{sign}{text}{unit}") == wanted
    figure = parse_number(f"{sign}{text}{unit}")
    assert figure is not None
    assert (figure.value, figure.unit) == (wanted, "%")


@settings(max_examples=200, derandomize=True, deadline=None)
@given(numbers(), st.sampled_from(["", " €", " habitants", " logements", " m²"]))
def test_a_figure_reads_back(number: tuple[Decimal, str, str], unit: str) -> None:
    value, text, _ = number
    figure = parse_number(text + unit)
    assert figure is not None
    assert figure.value == value


@settings(max_examples=200, derandomize=True, deadline=None)
@given(numbers(), numbers(), st.sampled_from([" | ", " / ", " à ", " - ", " € ", " et ", "; "]))
def test_two_amounts_are_none(
    one: tuple[Decimal, str, str], two: tuple[Decimal, str, str], between: str
) -> None:
    assert parse_amount(f"{one[1]}{between}{two[1]} €") is None


@pytest.mark.parametrize(
    "text",
    [
        *("1.234 M€", "12.500 k€", "-1.500 k€", "1,234 M€", "12,000 €", "€ 12,000"),
        *("(1)", "(12)", "(1) 200 €", "(2) 12 000"),
    ],
)
def test_what_may_be_two_amounts_is_none(text: str) -> None:
    assert parse_amount(text) is None


def test_a_heading_says_what_plain_amounts_are_counted_in() -> None:
    texts = ["12", "12,5", "12 HT", "1 200", "(120)", "12 €", "12 M€", "0,125", "1.200", "1,200"]
    read = [parse_amount(text, Decimal(1000)) for text in texts]
    counted = [12_000, 12_500, 12_000, 1_200_000, -120_000, 12, 12_000_000, 125, None, None]
    assert read == counted


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        *(("12,000 €", ""), ("1,234 habitants", ""), ("12,000 logements", "")),
        *(("1,234", "Population"), ("1.200", "Budget (k€)")),
        *(("(12)", ""), ("(1 200)", "Population"), ("(12)", "Budget (€)")),
    ],
)
def test_what_may_be_two_figures_is_none(text: str, heading: str) -> None:
    assert parse_number(text, heading) is None


def test_brackets_are_the_sign_of_money_only() -> None:
    assert parse_number("(1 200)", "Résultat (€)") == (Decimal(-1200), "€")
    assert parse_number("(1 200)", "Résultat (k€)") == (Decimal(-1200), "k€")
    assert parse_number("(1 200 €)", "Population") == (Decimal(-1200), "€")


# ----------------------------------------------------------------------------- dates


def spelled(day: int, month: int, year: int) -> list[str]:
    name, short = MONTHS.split()[month - 1], SHORT.split()[month - 1]
    ordinal = "1er" if day == 1 else str(day)
    return [
        f"{day:02}/{month:02}/{year}",
        f"{day}/{month}/{year}",
        f"{day:02}.{month:02}.{year}",
        f"{day:02}-{month:02}-{year}",
        f"{day:02}/{month:02}/{year % 100:02}",
        f"{year}-{month:02}-{day:02}",
        f"{ordinal} {name} {year}",
        f"le {ordinal} {name.upper()} {year}",
        f"{ordinal}\xa0{short} {year}",
    ]


@settings(max_examples=500, derandomize=True, deadline=None)
@given(st.integers(1, 31), st.integers(1, 12), YEARS, st.data())
def test_a_day_reads_back_or_is_none(day: int, month: int, year: int, data: st.DataObject) -> None:
    exists = day <= monthrange(year, month)[1]
    text = data.draw(st.sampled_from(spelled(day, month, year)))
    due = read_due(text)
    wanted = (date(year, month, day),) * 2 if exists else (None, None)
    assert (due.due_start, due.due_end) == wanted
    assert read_due(f"jusqu'au {text}").due_end == wanted[1]


@settings(derandomize=True, deadline=None)
@given(st.integers(1, 12), YEARS, st.sampled_from(["{name} {year}", "{month:02}/{year}"]))
def test_a_month_reads_back(month: int, year: int, form: str) -> None:
    due = read_due(form.format(name=MONTHS.split()[month - 1], month=month, year=year))
    assert (due.due_start, due.due_end) == months(year, month, month)


@settings(derandomize=True, deadline=None)
@given(YEARS, st.integers(0, 7), st.sampled_from(["{}-{}", "{} – {}", "{}/{}", "de {} à {}"]))
def test_years_read_back(first: int, length: int, form: str) -> None:
    last = min(first + length, 2059)
    text = form.format(first, last)
    due = read_due(text)
    assert (due.due_start, due.due_end) == (date(first, 1, 1), date(last, 12, 31))
    assert find_years(text) == (first, last)
    assert parse_year(text) is None
