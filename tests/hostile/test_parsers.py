"""Our own parsers on texts and files of any kind: a value, or none, or a refusal of ours."""

from __future__ import annotations

import csv
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from extract import values
from extract.dates import read_due
from pipelines.corrections import parse_corrections
from schemas.corrections import Correction
from schemas.errors import CorrectionsUnreadable
from schemas.gazetteer import COLUMNS, Gazetteer, GazetteerError

# What amounts, rates and years are printed with, and what stands around them.
PIECES = [
    *"0123456789",
    *("12 000", "2308,50", "1.200", "9" * 40, "2020", "2020-2022"),
    *(" ", "\u202f", "\xa0", ",", ".", "-", "–", "(", ")", "+", "/", "|", "\n"),
    *("€", "k€", "K€", "M€", "%", "HT", "TTC", "euros", "x", "½", "²", "٣", "Ⅷ"),
]
PRINTED = st.lists(st.sampled_from(PIECES), max_size=12).map("".join) | st.text(max_size=30)


def figures(text: str) -> str:
    """The digits of a text but for zeros, which may be put behind or left out."""
    return "".join(str(unicodedata.decimal(char, "")) for char in text).replace("0", "")


@settings(max_examples=300)
@example("9" * 40 + " k€")
@given(PRINTED)
def test_a_number_is_the_whole_text_or_none(text: str) -> None:
    found = [values.parse_amount(text), values.parse_rate(text)]
    figure = values.parse_number(text)
    for value in [*found, figure.value if figure else None]:
        assert value is None or (value.is_finite() and figures(f"{value:f}") == figures(text))


@given(PRINTED)
def test_any_text_has_years_phones_and_dates(text: str) -> None:
    assert all(str(year) in text for year in values.find_years(text))
    assert all(phone.startswith("+") for phone in values.find_phones(text))
    values.parse_year(text)
    values.find_emails(text)
    due = read_due(text)
    assert not (due.due_start and due.due_end) or due.due_start <= due.due_end


LINES = st.lists(st.sampled_from([*Correction.columns(), "x", "=1", '"', "é", "\0", "2021-13-45"]))
FILES = st.binary(max_size=200) | st.lists(LINES, max_size=4).map(
    lambda lines: "\n".join(",".join(line) for line in lines).encode()
)


@settings(max_examples=300)
@given(FILES)
def test_corrections_are_read_or_refused(content: bytes) -> None:
    header = ",".join(Correction.columns()).encode() + b"\n"
    for file in (content, header + content):
        try:
            found = parse_corrections(file, Path("corrections.csv"))
        except CorrectionsUnreadable:
            continue
        assert all(isinstance(one, Correction) for one in found)


ROWS = st.lists(
    st.lists(
        st.sampled_from(["caf", "CAF", "other", "true", "2021-13-45", "2021-04-01", "", '"', "\0"])
        | st.text(max_size=8),
        max_size=len(COLUMNS),
    ),
    max_size=3,
)


@settings(max_examples=200)
@given(rows=ROWS)
def test_a_gazetteer_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    path = tmp_path_factory.getbasetemp() / "partners.csv"
    with path.open("w", encoding="utf-8", errors="surrogatepass", newline="") as file:
        csv.writer(file).writerows([list(COLUMNS), *rows])
    try:
        found = Gazetteer.load(path)
    except GazetteerError:
        return
    assert all(found[name].name for name in found.added)
