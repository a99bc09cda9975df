"""Our own parsers on texts and files of any kind: a value, or none, or a refusal of ours."""

from __future__ import annotations

import re
import tempfile
import unicodedata
from contextlib import suppress
from datetime import date
from decimal import Decimal
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

import schemas.vocabulary
from extract import values
from extract.dates import read_due
from extract.partners.index import NameIndex
from extract.partners.keys import key
from extract.text import fold
from pipelines.corrections import parse_corrections
from pipelines.retyped import Invalid, parsed
from schemas.corrections import Correction
from schemas.datasets import Commitment, Objective, Row, TfpbAmount
from schemas.errors import CorrectionsUnreadable
from schemas.gazetteer import COLUMNS, Gazetteer, GazetteerError
from schemas.partner_words import partner_words
from schemas.vocabulary import Vocabulary, parse_vocabulary

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


@settings(max_examples=300, deadline=None)
@example("9" * 40 + " k€")
@example("euros²0")
@example("euros²")
@example("㊵")
@given(PRINTED)
def test_a_number_is_the_whole_text_or_none(text: str) -> None:
    found = [values.parse_amount(text), values.parse_rate(text)]
    figure = values.parse_number(text)
    for value in [*found, figure.value if figure else None]:
        assert value is None or (value.is_finite() and figures(f"{value:f}") == figures(text))


@settings(deadline=None)
@example("½000")
@given(PRINTED)
def test_any_text_has_years_phones_and_dates(text: str) -> None:
    assert all(str(year) in text for year in values.find_years(text))
    assert all(phone.startswith("+") for phone in values.find_phones(text))
    values.parse_year(text)
    values.find_emails(text)
    due = read_due(text)
    assert not (due.due_start and due.due_end) or due.due_start <= due.due_end


# Mostly what such files have, so that a line is whole now and then; and anything else.
CELLS = st.sampled_from(["caf", "CAF", "other", "true", "2021-04-01", "2021-13-45", "", "…", "a|b"])
CELLS |= st.sampled_from([*Correction.columns(), "=1", '"', "é", "\0", "\r"]) | st.text(max_size=8)


def files(*columns: str) -> st.SearchStrategy[bytes]:
    """The bytes of a file with these columns, as spreadsheets save it, or of none."""
    rows = st.lists(st.lists(CELLS, max_size=len(columns) + 1), max_size=4)
    texts = st.builds(
        lambda rows, by, end: end.join(by.join(row) for row in [columns, *rows]),
        rows,
        st.sampled_from([",", ";", "\t"]),
        st.sampled_from(["\n", "\r\n"]),
    )
    saved = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"])
    return st.builds(lambda text, how: text.encode(how, "replace"), texts, saved) | st.binary()


@settings(max_examples=300, deadline=None)
@given(files(*Correction.columns()))
def test_corrections_are_read_or_refused(content: bytes) -> None:
    with suppress(CorrectionsUnreadable):
        for one in parse_corrections(content, Path("corrections.csv")):
            assert isinstance(one, Correction)
            for model, name in KINDS:
                typed_value_is_one_or_refused(model, name, one.value)


# A column of each kind of value that a person may correct.
KINDS: list[tuple[type[Row], str]] = [
    (Commitment, "due_start"),
    (TfpbAmount, "amount_eur"),
    (Objective, "priority"),
]


@settings(max_examples=300, deadline=None)
@example("0")
@example("1e5")
@given(PRINTED | st.dates().map(str) | st.decimals(allow_nan=True).map(str))
def test_what_a_person_types_is_read_or_refused(text: str) -> None:
    for model, name in KINDS:
        typed_value_is_one_or_refused(model, name, text)


def typed_value_is_one_or_refused(model: type[Row], name: str, text: str) -> None:
    with suppress(Invalid):
        value = parsed(model, name, text)
        if isinstance(value, Decimal):
            assert figures(f"{value:f}") == figures(text)
        if isinstance(value, date):
            assert sorted(re.findall("[0-9]+", value.isoformat())) == sorted(
                re.findall("[0-9]+", text)
            )


@settings(max_examples=200, deadline=None)
@example(f"{','.join(COLUMNS)}\ncaf,L".encode())
@given(files(*COLUMNS))
def test_a_gazetteer_is_read_or_refused(content: bytes) -> None:
    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        file.write(content)
        file.flush()
        try:
            found = Gazetteer.load(Path(file.name))
        except GazetteerError:
            return
    index = NameIndex.build(found, partner_words())
    assert "" not in index.links
    for name in found.added:
        assert found[name].name
        forms = filter(None, map(key, found[name].forms()))
        assert all(index.links[form].partner_id in found.added for form in forms)


VOCABULARY = Path(schemas.vocabulary.__file__).parent / "vocabulary"
ENTRIES = [(VOCABULARY / f"{name}.toml").read_text() for name in ("columns", "contacts", "figures")]
SNIPS = ['labels = "mot"', "labels = [1]", "patterns = ['(']", "[", "]", '"', "=", ",", "#", "\n"]


@st.composite
def damaged_vocabularies(draw: st.DrawFn) -> str:
    """A vocabulary file in which a piece is missing, or is another."""
    text = draw(st.sampled_from(ENTRIES))
    start = draw(st.integers(0, len(text)))
    end = start + draw(st.integers(0, 40))
    return text[:start] + draw(st.sampled_from(["", *SNIPS]) | st.text(max_size=5)) + text[end:]


@settings(max_examples=200, deadline=None)
@example('[a]\nlabels = "mot"')
@example("[a]\npatterns = ['(']")
@example('[a]\nlabels = ["\u00ad"]')
@example("a = 1")
@given(damaged_vocabularies() | st.text())
def test_a_vocabulary_is_read_or_refused(text: str) -> None:
    found = vocabulary_or_refusal(text)
    if isinstance(found, str):
        assert "any.toml" in found
        return
    for entry in found.entries:
        assert "" not in entry.labels
        assert all(found.match(label) for label in entry.labels)


def vocabulary_or_refusal(text: str) -> Vocabulary | str:
    try:
        return parse_vocabulary("any", text, fold)
    except ValueError as error:
        return str(error)
