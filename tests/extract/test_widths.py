"""Sheets printed over several page widths, in both print orders."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import replace

import pytest

from extract.tables.grid import find_tables
from extract.tables.widths import join_widths
from schemas.geometry import Box
from schemas.page import RUNS_OF_A_WIDTH, HiddenText, Page, Ruling, Word

HEIGHTS = (100.0, 130.0, 150.0, 175.0, 190.0)
SECOND = (60.0, 90.0, 105.0, 140.0, 170.0)
LEFT, RIGHT = (30.0, 200.0, 420.0), (30.0, 120.0, 210.0, 300.0)


def page(
    number: int,
    rows: Sequence[float],
    columns: Sequence[float],
    words: Sequence[Word] = (),
    hidden: Sequence[HiddenText] = (),
) -> Page:
    """A page with a grid of rules, a text in each cell, and more words."""
    rules = [Ruling(Box(columns[0], y, columns[-1], y)) for y in rows]
    rules += [Ruling(Box(x, rows[0], x, rows[-1])) for x in columns]
    texts = [
        make_word(f"p{number}r{row}c{column}", x + 5, y + 3)
        for row, y in enumerate(rows[:-1])
        for column, x in enumerate(columns[:-1])
    ]
    return Page(number, 842, 595, (*texts, *words), tuple(rules), hidden=tuple(hidden))


def make_word(text: str, x0: float, top: float, x1: float | None = None) -> Word:
    return Word(text, Box(x0, top, x1 or x0 + 30, top + 9), "Test", 9.0, run=number_of(text))


def number_of(text: str) -> int:
    return zlib.crc32(text.encode()) % RUNS_OF_A_WIDTH


def joined(pages: Sequence[Page]) -> list[tuple[int, ...]]:
    tables = {item.number: find_tables(item) for item in pages}
    wide, _ = join_widths(pages, tables, lambda page: None)
    return [tuple(part.number for part in item.widths) or (item.number,) for item in wide]


def test_across_then_down_and_down_then_across() -> None:
    over = [page(1, HEIGHTS, LEFT), page(2, HEIGHTS, RIGHT), page(3, SECOND, LEFT),
            page(4, SECOND, RIGHT)]  # fmt: skip
    assert joined(over) == [(1, 2), (3, 4)]
    down = [page(1, HEIGHTS, LEFT), page(2, SECOND, LEFT), page(3, HEIGHTS, RIGHT),
            page(4, SECOND, RIGHT)]  # fmt: skip
    assert joined(down) == [(1, 3), (2, 4)]


def test_a_last_row_alone_goes_on_below_its_sheet() -> None:
    row = (60.0, 80.0)
    over = [page(1, HEIGHTS, LEFT), page(2, HEIGHTS, RIGHT), page(3, row, LEFT),
            page(4, row, RIGHT)]  # fmt: skip
    assert joined(over) == [(1, 2), (3, 4)]
    down = [page(1, HEIGHTS, LEFT), page(2, row, LEFT), page(3, HEIGHTS, RIGHT),
            page(4, row, RIGHT)]  # fmt: skip
    assert joined(down) == [(1, 3), (2, 4)]


def test_pages_with_a_row_at_one_height_are_no_sheet_by_themselves() -> None:
    row = (60.0, 80.0)
    assert joined([page(1, row, LEFT), page(2, row, RIGHT)]) == [(1,), (2,)]
    other = (30.0, 77.0, 300.0)
    sheet = [page(1, HEIGHTS, LEFT), page(2, HEIGHTS, RIGHT)]
    assert joined([*sheet, page(3, row, LEFT), page(4, row, other)]) == [(1, 2), (3,), (4,)]


def test_the_edge_of_the_paper_between_two_words_of_a_string() -> None:
    """The left page has the whole string, cut off at its edge; the right one has it too."""
    cut = HiddenText("978 €", Box(422, 60, 460, 69), "clipped")
    left = page(1, HEIGHTS, LEFT, [make_word("2021,", 390, 60, 419)], [cut])
    right = page(2, HEIGHTS, RIGHT, [make_word("978", 32, 60, 50), make_word("€", 53, 60, 60)])
    tables = {item.number: find_tables(item) for item in (left, right)}
    (wide,), _ = join_widths([left, right], tables, lambda page: None)
    above = [word.text for word in wide.words if word.box.top == 60]
    assert above == ["2021,", "978", "€"]
    assert not wide.hidden


def test_a_word_that_the_edge_of_the_paper_cuts_is_one() -> None:
    left = page(1, HEIGHTS, LEFT, [make_word("aba", 405, 60, 420)])
    right = page(2, HEIGHTS, RIGHT, [make_word("ttement", 30, 60, 65)])
    tables = {item.number: find_tables(item) for item in (left, right)}
    (wide,), _ = join_widths([left, right], tables, lambda page: None)
    assert "abattement" in [word.text for word in wide.words]


@pytest.mark.parametrize("labelled", [4, 3])
def test_labels_that_each_page_repeats_stand_once_in_the_sheet(labelled: int) -> None:
    texts = [make_word(f"label{row}", 80, y + 5) for row, y in enumerate(HEIGHTS[:labelled])]
    full = page(1, HEIGHTS, LEFT, texts)
    # A merged label stands over several rows, which have none of their own.
    shown = [w for w in full.words if w.box.x0 >= LEFT[1] or w.box.top < HEIGHTS[labelled]]
    pages = [replace(full, words=tuple(shown))]
    for number in (2, 3):
        again = page(number, HEIGHTS, (*LEFT[:2], 300.0, 420.0), texts)
        labels = [word for word in pages[0].words if word.box.x0 < LEFT[1]]
        own = [word for word in again.words if word.box.x0 >= LEFT[1]]
        pages.append(Page(number, 842, 595, (*labels, *own), again.rulings))
    tables = {item.number: find_tables(item) for item in pages}
    (wide,), _ = join_widths(pages, tables, lambda page: None)
    (table,) = find_tables(wide)
    first = [cell.text for cell in table.row_cells(0)]
    assert first == ["p1r0c0 label0", "p1r0c1", "p2r0c1", "p2r0c2", "p3r0c1", "p3r0c2"]


def test_a_heading_across_the_edge_of_the_paper_is_one_behind_repeated_labels() -> None:
    """The rule that closes the labels is none of the heading that goes on behind them."""
    full = page(1, HEIGHTS, LEFT)
    columns = [rule for rule in full.rulings if not rule.horizontal]
    open_head = Ruling(Box(LEFT[-1], HEIGHTS[1], LEFT[-1], HEIGHTS[-1]))
    rules = [rule for rule in full.rulings if rule is not columns[-1]]
    words = [word for word in full.words if word.text != "p1r0c1"]
    first = replace(
        full, rulings=(*rules, open_head), words=(*words, make_word("20", 408, 103, 420))
    )
    again = page(2, HEIGHTS, (*LEFT[:2], 300.0, 420.0))
    labels = [word for word in first.words if word.box.x0 < LEFT[1]]
    own = [word for word in again.words if word.box.x0 >= LEFT[1] and word.text != "p2r0c1"]
    second = replace(again, words=(*labels, *own, make_word("27", LEFT[1], 103, 212)))
    tables = {item.number: find_tables(item) for item in (first, second)}
    (wide,), _ = join_widths([first, second], tables, lambda page: None)
    (table,) = find_tables(wide)
    head = next(cell for cell in table.row_cells(0) if cell.text == "2027")
    assert (head.column, head.column_span) == (1, 2)


def test_pages_with_one_head_are_no_sheet_whatever_title_stands_over_it() -> None:
    """The columns of scanned pages agree less than those of printed ones."""
    columns = (30.0, 160.0, 250.0, 420.0)
    pages = []
    for number, owner in ((1, "Novétoit"), (2, "Orvenne")):
        item = page(number, HEIGHTS, [x + 2 * number for x in columns])
        heads = zip(("Actions", "Montant", "Notes"), columns[:-1], strict=True)
        own = [make_word(text, x + 15, HEIGHTS[1] + 3) for text, x in heads]
        words = [word for word in item.words if "r0" not in word.text and "r1" not in word.text]
        pages.append(replace(item, words=(*words, *own, make_word(owner, 45, 103))))
    assert joined(pages) == [(1,), (2,)]


def test_tables_of_one_form_are_not_suspected_to_be_one_sheet() -> None:
    """Most rules at the same heights, and one head: a landlord's programme a page."""
    rows = [100.0 + 20 * at for at in range(12)]
    pages = [
        page(number, heights, (30.0, 160.0, 250.0 + 9 * number, 420.0))
        for number, heights in ((1, rows), (2, [*rows[:-1], rows[-1] + 15]))
    ]
    for head, refused in ((("Actions", "Actions"), 0), (("Actions", "2025"), 1)):
        own = [
            replace(item, words=(*item.words[3:], make_word(text, 35, 103)))
            for item, text in zip(pages, head, strict=True)
        ]
        tables = {item.number: find_tables(item) for item in own}
        assert len(join_widths(own, tables, lambda page: None)[1]) == refused


@pytest.mark.parametrize("named", ["above the table", "by the same headings"])
def test_tables_of_one_form_with_the_same_labels_are_no_sheet(named: str) -> None:
    """Landlords may have a page each, with the same actions and other amounts."""
    pages = []
    for number, owner in ((1, "Novétoit"), (2, "Orvenne")):
        labels = [make_word(f"label{row}", 32, y + 5) for row, y in enumerate(HEIGHTS[:-1])]
        amounts = [make_word(f"{number}{row}00", 205, y + 3) for row, y in enumerate(HEIGHTS[1:4])]
        head = make_word("Montant" if named != "above the table" else owner, 205, 103)
        title = [make_word(owner, 32, 40)] if named == "above the table" else []
        rules = page(number, HEIGHTS, LEFT).rulings
        pages.append(Page(number, 842, 595, (*title, *labels, head, *amounts), rules))
    assert joined(pages) == [(1,), (2,)]


def test_widths_of_two_columns_are_one_sheet() -> None:
    """Each with other headings and texts: they are no forms."""
    assert joined([page(1, HEIGHTS, LEFT), page(2, HEIGHTS, (30.0, 180.0, 420.0))]) == [(1, 2)]


def test_widths_with_the_same_headings_over_figures_are_one_sheet() -> None:
    """A width for each year: what was planned, what was done and the difference."""
    first = page(1, HEIGHTS, LEFT)
    pages = [first]
    for number, columns in ((2, (30.0, 110.0, 200.0, 300.0)), (3, (30.0, 130.0, 220.0, 300.0))):
        heads = ["Prévu", "Réalisé", "Écart"]
        texts = [make_word(text, x + 5, 133) for text, x in zip(heads, columns, strict=False)]
        texts += [
            make_word(f"{number}{at}{round(y)},00", x + 5, y + 3)
            for y in HEIGHTS[2:4]
            for at, x in enumerate(columns[:-1])
        ]
        rules = [Ruling(Box(columns[0], y, columns[-1], y)) for y in HEIGHTS]
        rules += [Ruling(Box(x, HEIGHTS[0], x, HEIGHTS[-1])) for x in (columns[0], columns[-1])]
        rules += [Ruling(Box(x, HEIGHTS[1], x, HEIGHTS[-1])) for x in columns[1:-1]]
        pages.append(
            Page(number, 842, 595, (make_word(f"202{number}", 35, 103), *texts), (*rules,))
        )
    assert joined(pages) == [(1, 2, 3)]


@pytest.mark.parametrize("columns", [LEFT, (*LEFT[:2], 300.0, 420.0)], ids=["plain", "nested"])
def test_forms_of_one_pattern_are_no_sheet(columns: tuple[float, ...]) -> None:
    """A form a page, with the same fields at the same heights, and another title in each."""
    fields = ["Objectif", "Actions", "Pilote", "Budget"]
    heights = (*HEIGHTS, 210.0)
    pages = []
    for number in (1, 4):
        tops = list(zip(fields, heights[1:5], strict=True))
        labels = [make_word(text, 32, y + 5) for text, y in tops]
        texts = [make_word(f"{number}{text}", 205, y + 3) for text, y in tops]
        rules = [Ruling(Box(LEFT[0], y, LEFT[-1], y)) for y in heights]
        rules += [Ruling(Box(x, heights[0], x, heights[-1])) for x in (LEFT[0], LEFT[-1])]
        rules.append(Ruling(Box(LEFT[1], heights[1], LEFT[1], heights[-1])))
        # A small table inside the last field.
        rules += [Ruling(Box(x, heights[4], x, heights[-1])) for x in columns[2:-1]]
        title = make_word(f"Fiche{number}", 205, 103)
        pages.append(Page(number, 595, 842, (title, *labels, *texts), tuple(rules)))
    assert joined(pages) == [(1,), (4,)]


def test_a_figure_at_the_edge_and_words_behind_it_are_two_cells() -> None:
    left = page(1, HEIGHTS, LEFT, [make_word("4860", 397, 107, 419)])
    right = page(2, HEIGHTS, RIGHT, [make_word("reporté", 31, 107, 60)])
    tables = {item.number: find_tables(item) for item in (left, right)}
    (sheet,) = join_widths([left, right], tables, lambda _: None)[0]
    texts = {word.text for word in sheet.words}
    assert {"4860", "reporté"} <= texts


@pytest.mark.parametrize(
    ("titles", "sheet"),
    [
        (("Financements", "Abattement"), False),
        (("Programme", "Programme"), True),
        (("1/2", "2/2"), True),
        (("Programme", ""), True),
        (("Programme-cadre", "Programme"), True),
    ],
    ids=["slides", "repeated", "page numbers", "none on the second", "cut by an edge"],
)
def test_slides_with_rows_at_the_same_heights_are_no_sheet(
    titles: tuple[str, str], sheet: bool
) -> None:
    above = [[make_word(text, 32, 40)] if text else [] for text in titles]
    pages = [page(1, HEIGHTS, LEFT, above[0]), page(2, HEIGHTS, RIGHT, above[1])]
    assert joined(pages) == ([(1, 2)] if sheet else [(1,), (2,)])


def test_a_title_that_runs_off_the_edge_of_the_paper_goes_on_below_it() -> None:
    pages = [
        page(1, HEIGHTS, LEFT, [make_word("Programme", 32, 40, 419)]),
        page(2, HEIGHTS, RIGHT, [make_word("pluriannuel", 32, 40)]),
    ]
    assert joined(pages) == [(1, 2)]
