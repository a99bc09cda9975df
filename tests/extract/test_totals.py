"""The arithmetic of printed totals, and faults put into programmes whose sums hold."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.collect import Collection, Identifiers
from extract.tfpb.programme import read_programme
from extract.totals import Check, Proofs, Term, row_totals_hold
from schemas.datasets import TfpbAmount, TfpbTotal
from schemas.table import Line
from tests.extract.grids import make_context, make_table

YEARS = ("2021", "2022", "2023")
CONTEXT = make_context("Abattement de TFPB", above=["Bailleur : Habitat Test"])
Money = list[list[int]]


def check(stated: int, *values: int, across: bool = False, keys: str = "abcdefgh") -> Check:
    terms = tuple(Term(key, Decimal(value)) for key, value in zip(keys, values, strict=False))
    return Check(Decimal(stated), terms, across)


@pytest.mark.parametrize(
    ("sum_of", "verdict"),
    [
        (check(30, 10, 20), "exact"),
        (check(32, 10, 20), "rounded"),
        (check(28, 10, 20), "rounded"),
        (check(33, 10, 20), "wrong"),
        (check(0), "exact"),
        (check(1), "wrong"),
        (check(-5, -10, 5), "exact"),
    ],
)
def test_verdict(sum_of: Check, verdict: str) -> None:
    assert sum_of.verdict == verdict


def test_one_wrong_total_contradicts_whatever_others_prove() -> None:
    proofs = Proofs([check(3, 1, 2), check(90, 2, 3, keys="bc")])
    proofs.settle()
    assert proofs.all() == {"a": "proved", "b": "contradicted", "c": "contradicted"}


def test_two_totals_off_by_the_same_meet_in_the_wrong_cell() -> None:
    """Rounding may explain either; that it does so twice over one cell is no rounding."""
    row = check(33, 10, 10, 10, across=True, keys="abc")
    column = check(43, 10, 15, 15, keys="bde")
    proofs = Proofs([row, column, check(20, 10, 10, keys="de")])
    proofs.settle()
    assert proofs.all()["b"] == "contradicted"
    assert proofs.all()["d"] == "contradicted"


def test_rounding_of_a_euro_in_crossing_totals_stays_rounding() -> None:
    proofs = Proofs([check(31, 10, 20, across=True), check(41, 10, 30, keys="ac")])
    proofs.settle()
    assert set(proofs.all().values()) == {"proved"}


EXACT = [check(40, 10, 10, 10, 10, keys=f"xyz{key}") for key in "abcdefgh"]


def test_where_all_other_totals_are_exact_nothing_was_rounded() -> None:
    proofs = Proofs([check(83, 20, 20, 20, 20, keys="abcd"), *EXACT])
    proofs.settle()
    assert proofs.all()["a"] == "contradicted"


def test_a_euro_is_rounding_though_all_other_totals_are_exact() -> None:
    proofs = Proofs([check(81, 20, 20, 20, 20, keys="abcd"), *EXACT])
    proofs.settle()
    assert proofs.all()["a"] == "proved"


def test_where_other_totals_are_rounded_a_difference_stays_rounding() -> None:
    rounded = check(41, 10, 10, 10, 10, keys="yzgh")
    proofs = Proofs([check(83, 20, 20, 20, 20, keys="abcd"), rounded, *EXACT])
    proofs.settle()
    assert proofs.all()["a"] == "proved"


def test_cells_name_the_crossing_one_first() -> None:
    row = Check(Decimal(50), (Term("a", Decimal(10), "A"), Term("b", Decimal(20), "B")), True)
    column = Check(Decimal(99), (Term("b", Decimal(20), "B"), Term("c", Decimal(30), "C")))
    assert Proofs([row, column]).cells(row) == "B = 20 € ; A = 10 €"


# ----------------------------------------------------------------------------- faults


def rows_of(money: Money) -> list[list[str]]:
    """A programme of two axes with all its totals printed, from the amounts of its items."""
    rows = [["Axe", "Action", *YEARS, "Total"]]
    half = (len(money) + 1) // 2
    for axis, part in enumerate((money[:half], money[half:]), start=1):
        for at, values in enumerate(part):
            name = f"Action {axis}.{at + 1}"
            rows.append(["^" if at else f"Axe {axis}", name, *_printed(values)])
        if part:
            rows.append([f"Sous-total axe {axis}", "<", *_printed(_sums(part))])
    rows.append(["TOTAL", "<", *_printed(_sums(money))])
    return rows


def _sums(part: Money) -> list[int]:
    return [sum(column) for column in zip(*part, strict=True)]


def _printed(values: list[int]) -> list[str]:
    return [f"{value:,} €".replace(",", " ") for value in (*values, sum(values))]


def read(rows: list[list[str]]) -> Collection:
    return read_programme([(make_table(rows), CONTEXT)], Identifiers(), set())


def tables(least: int) -> st.SearchStrategy[Money]:
    """Amounts of some actions, year by year, none under the least."""
    amounts = st.integers(least, 90_000)
    return st.lists(
        st.lists(amounts, min_size=len(YEARS), max_size=len(YEARS)), min_size=2, max_size=6
    )


@settings(deadline=None, max_examples=25)
@given(tables(0))
def test_sums_that_hold_give_no_finding(money: Money) -> None:
    found = read(rows_of(money))
    assert found.findings == []
    assert {row.proof for row in found.rows if isinstance(row, TfpbAmount)} == {"proved"}


@settings(deadline=None, max_examples=25)
@given(tables(6_000), st.data())
def test_a_wrong_amount_is_contradicted_and_named(money: Money, data: st.DataObject) -> None:
    # An amount as small as the fault may as well be the one that is wrong.
    at = data.draw(st.integers(0, len(money) - 1))
    year = data.draw(st.integers(0, len(YEARS) - 1))
    fault = data.draw(st.sampled_from([2, 30, 400, 5_000]))
    rows = rows_of(money)
    row = next(row for row in rows if row[1] == _name(money, at))
    row[2 + year] = f"{money[at][year] + fault} €"
    found = read(rows)
    wrong = [
        amount
        for amount in found.rows
        if isinstance(amount, TfpbAmount) and amount.proof == "contradicted"
    ]
    assert money[at][year] + fault in [amount.amount_eur for amount in wrong]
    named = f"« {_name(money, at)} » {YEARS[year]}"
    messages = [item.message for item in found.findings if item.code != "total_rounding"]
    assert messages
    assert all(message.partition("Cellules : ")[2].startswith(named) for message in messages)


def _name(money: Money, at: int) -> str:
    half = (len(money) + 1) // 2
    return f"Action {1 if at < half else 2}.{at % half + 1 if at >= half else at + 1}"


def test_an_amount_that_was_left_out_is_named() -> None:
    rows = rows_of([[500, 600, 700], [50, 60, 70], [5, 6, 7]])
    rows[1][3] = ""
    messages = [item.message for item in read(rows).findings if item.code != "total_rounding"]
    assert len(messages) == 5
    assert sum("Cellules : « Action 1.1 » 2022 = vide" in message for message in messages) == 5


@settings(deadline=None, max_examples=25)
@given(tables(0), st.sampled_from([100, -70, 9_000]))
def test_a_wrong_printed_total_is_found(money: Money, fault: int) -> None:
    rows = rows_of(money)
    stated = sum(values[0] for values in money) + fault
    rows[-1][2] = f"{stated} €"
    found = read(rows)
    totals = [row for row in found.rows if isinstance(row, TfpbTotal) and row.difference_eur]
    assert [(row.label, row.year, row.difference_eur) for row in totals] == [
        ("TOTAL", 2021, Decimal(fault))
    ]
    assert [item.code for item in found.findings] == ["total_mismatch"]


# ----------------------------------------------------------------------------- other readings


def misread(rows: list[list[str]], texts: dict[str, str]) -> Collection:
    """A scanned programme; `texts` are words that OCR read, with what it also took them for."""
    table = make_table(rows)

    def seen(line: Line) -> Line:
        return replace(
            line,
            words=tuple(
                replace(word, options=(texts[word.text],) if word.text in texts else ())
                for word in line.words
            ),
        )

    cells = tuple(replace(cell, lines=tuple(map(seen, cell.lines))) for cell in table.cells)
    return read_programme([(replace(table, cells=cells), CONTEXT)], Identifiers(), set())


def test_the_digit_with_which_all_sums_hold_is_offered_and_not_taken() -> None:
    rows = rows_of([[500, 600, 770], [50, 60, 70], [5, 6, 7]])
    rows[1][4] = "710 €"
    found = misread(rows, {"710": "770", "60": "80"})
    wrong = [row for row in found.rows if isinstance(row, TfpbAmount) and row.amount_eur == 710]
    assert [amount.proof for amount in wrong] == ["contradicted"]
    messages = [item.message for item in found.findings if item.code.endswith("mismatch")]
    assert messages
    assert all("770 € pour « Action 1.1 » 2023" in message for message in messages)


def test_the_digit_of_a_total_is_offered() -> None:
    rows = rows_of([[500, 600, 770], [50, 60, 70]])
    rows[-1][2] = "560 €"
    (message,) = [item.message for item in misread(rows, {"560": "550"}).findings]
    assert "550 € pour le total" in message


@pytest.mark.parametrize(
    "texts",
    [
        {"710": "790"},
        {"710": "7700"},
        {"710": "7,70"},
        {},
    ],
)
def test_nothing_is_offered_that_does_not_make_all_sums_hold(texts: dict[str, str]) -> None:
    rows = rows_of([[500, 600, 770], [50, 60, 70], [5, 6, 7]])
    rows[1][4] = "710 €"
    found = misread(rows, texts)
    assert not any("Lecture possible" in item.message for item in found.findings)


def test_two_readings_that_make_a_sum_hold_are_not_offered() -> None:
    terms = [Term(key, Decimal(10), options=(Decimal(20),)) for key in "ab"]
    proofs = Proofs([Check(Decimal(30), tuple(terms))])
    assert proofs.offer(proofs.checks[0]) == ""


# ----------------------------------------------------------------------------- page widths


@pytest.mark.parametrize(
    ("rows", "holds"),
    [
        ([["Action", "2021", "2022", "Total"], ["a", "1", "2", "3"], ["b", "5", "", "5"]], True),
        (
            [["Action", "2021", "2022", "Total"], ["a", "1", "2", "30"], ["b", "5", "9", "99"]],
            False,
        ),
        ([["Action", "2021", "2022", "Total"], ["a", "1", "2", "3"]], None),
        ([["Action", "2021", "2022"], ["a", "1", "2"], ["b", "1", "2"]], None),
        ([["Action", "Partenaires"], ["a", "b"], ["c", "d"]], None),
        # A column that a seam between page widths parts is one.
        (
            [
                ["Action", "2021", "2022", "<", "Total"],
                ["a", "100", "200", "<", "300"],
                ["b", "50", "70", "<", "120"],
            ],
            True,
        ),
    ],
)
def test_row_totals(rows: list[list[str]], holds: bool | None) -> None:
    assert row_totals_hold(make_table(rows)) is holds
