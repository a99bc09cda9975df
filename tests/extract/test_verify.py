"""What was changed in one of two readings is never verified; what was not, is."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest

from extract.pages import fast
from extract.second.compare_tables import compare_table
from extract.second.compare_words import compare_words
from extract.second.lattice import LatticeCell, LatticeTable
from extract.second.reread import Rereading, read_again
from extract.second.verdicts import PageVerdict
from extract.second.verify import verify_again, verify_page
from extract.tables.grid import find_tables
from schemas.geometry import Box, union
from schemas.page import Page, Word
from schemas.table import Cell, Table
from tests.extract.grids import make_line, make_table
from tests.hostile.builder import document, text

SAMPLES = Path(__file__).parents[2] / "samples"
FAULTS_PER_PAGE = 4


def read_twice(name: str) -> list[tuple[Page, list[Table], Rereading]]:
    path = SAMPLES / name
    with pypdfium2.PdfDocument(path) as document:
        pages = [fast.read_page(document, number + 1) for number in range(len(document))]
    found = [again for _, again in read_again(path, [page.number for page in pages]) if again]
    return [(page, find_tables(page), again) for page, again in zip(pages, found, strict=True)]


@pytest.fixture(scope="module")
def readings() -> list[tuple[Page, list[Table], Rereading]]:
    return read_twice("annexes-montrenaud.pdf")


@pytest.mark.parametrize("name", ["annexes-grand-cahors.pdf", "avenant-2023-grand-cahors.pdf"])
def test_untouched_rows_are_verified(name: str) -> None:
    rows = list(verified_rows(read_twice(name)))
    assert sum(verified is True for verified in rows) >= 0.98 * len(rows) > 200


def test_untouched_rows_are_verified_in_another_layout(
    readings: list[tuple[Page, list[Table], Rereading]],
) -> None:
    rows = list(verified_rows(readings))
    assert sum(verified is True for verified in rows) >= 0.98 * len(rows) > 150


def test_letters_of_standard_fonts_are_as_wide_in_both_readings(tmp_path: Path) -> None:
    """The file does not say how wide they are; the euro and the bullet move all words behind."""
    path = tmp_path / "standard.pdf"
    lines = [
        "12 500 € de travaux, 8 € par lot",
        "\x7f Cours du soir",
        "\x7f Ateliers",
    ]
    path.write_bytes(document([text(*lines)]))
    with pypdfium2.PdfDocument(path) as pdf:
        page = fast.read_page(pdf, 1)
    assert "•" in [word.text for word in page.words]
    ((_, again),) = read_again(path, [1])
    assert again
    assert not list(compare_words(page, again.page))


def verified_rows(readings: list[tuple[Page, list[Table], Rereading]]) -> Iterator[bool | None]:
    for page, tables, again in readings:
        verdict = verify_page(page, again.page, tables, again.lattice)
        for table in tables:
            for row in range(table.rows):
                yield row_verdict(verdict, table, row)


def row_verdict(verdict: PageVerdict, table: Table, row: int) -> bool | None:
    answers = {verdict.of(cell.places[0].box) for cell in table.row_cells(row)}
    return None if None in answers and False not in answers else answers == {True}


# ----------------------------------------------------------------------------- words


def dropped(words: list[Word], at: int) -> list[Word]:
    return words[:at] + words[at + 1 :]


def moved(words: list[Word], at: int) -> list[Word]:
    box = words[at].box
    return [*dropped(words, at), replace(words[at], box=Box(*(value + 5 for value in box)))]


def altered(words: list[Word], at: int) -> list[Word]:
    letter = "8" if words[at].text[-1] != "8" else "3"
    return [*dropped(words, at), replace(words[at], text=words[at].text[:-1] + letter)]


def turned_round(words: list[Word], at: int) -> list[Word]:
    text = words[at].text[::-1]
    if text == words[at].text:
        text += "x"
    return [*dropped(words, at), replace(words[at], text=text)]


def doubled(words: list[Word], at: int) -> list[Word]:
    return [*words, words[at]]


FAULTS = [dropped, moved, altered, turned_round, doubled]


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("side", ["first", "second"])
def test_no_fault_in_words_is_verified(
    readings: list[tuple[Page, list[Table], Rereading]],
    fault: Callable[[list[Word], int], list[Word]],
    side: str,
) -> None:
    chance = random.Random(5)
    for page, tables, again in readings:
        for _ in range(min(FAULTS_PER_PAGE, len(page.words))):
            victim = page if side == "first" else again.page
            at = chance.randrange(len(victim.words))
            place = victim.words[at].box
            broken = replace(victim, words=tuple(fault(list(victim.words), at)))
            found = find_tables(broken) if side == "first" else tables
            if side == "first":
                verdict = verify_again(broken, again, found)
            else:
                verdict = verify_page(page, broken, found, again.lattice)
            assert verdict.of(place) is False
            assert verdict.disagreements
            for table in found:
                for cell in table.cells:
                    if cell.places[0].box.contains(place.x_mid, place.y_mid):
                        assert verdict.of(cell.places[0].box) is False


def word(text: str, x0: float, x1: float, top: float = 100.0) -> Word:
    return Word(text, Box(x0, top, x1, top + 10), "Arial", 10.0)


def page_of(*words: Word) -> Page:
    return Page(1, 595.0, 842.0, words)


SEGMENTATION = [
    ([word("2", 10, 15), word("308", 17, 32)], [word("2308", 10, 32)], True),
    ([word("2308", 10, 32)], [word("2", 10, 15), word("308", 17, 32)], True),
    ([word("2", 10, 15), word("308", 17, 32)], [word("2380", 10, 32)], False),
    ([word("l'an", 10, 30)], [word("l'", 10, 16), word("an", 17, 30)], True),
    ([word("crimino-", 10, 50)], [word("crimino\u00ad", 10, 50)], True),
    ([word("Lot", 10, 30)], [word("lot", 10, 30)], False),
    ([word("1er", 10, 25)], [word("1er", 10, 26)], True),
    ([word("12", 10, 20)], [word("12", 40, 50)], False),
    ([word("12", 10, 20)], [word("12", 13, 20)], False),
    # Standard fonts: the file need not say how wide a letter is.
    ([word("€", 10, 16)], [word("€", 10, 20)], True),
    ([word("€", 10, 16)], [word("€", 10, 27)], False),
    ([word("12", 10, 20)], [word("12", 10, 20), word("€", 22, 27)], False),
]


@pytest.mark.parametrize(("one", "other", "agree"), SEGMENTATION)
def test_only_where_words_are_cut_may_differ(
    one: list[Word], other: list[Word], agree: bool
) -> None:
    assert (not list(compare_words(page_of(*one), page_of(*other)))) is agree


def test_a_disagreement_elsewhere_says_nothing() -> None:
    one = page_of(word("oui", 10, 30), word("non", 10, 30, top=130))
    other = page_of(word("oui", 10, 30), word("mon", 10, 30, top=130))
    verdict = verify_page(one, other, [], [])
    assert verdict.of(Box(5, 98, 40, 112)) is True
    assert [(item.first, item.second) for item in verdict.disagreements] == [("non", "mon")]


def test_what_was_read_once_is_neither() -> None:
    page = page_of(word("oui", 10, 30))
    assert verify_page(page, None, [], None).of(page.words[0].box) is None


def test_a_table_that_camelot_did_not_read_is_neither(
    readings: list[tuple[Page, list[Table], Rereading]],
) -> None:
    page, tables, again = next(item for item in readings if item[1])
    verdict = verify_page(page, again.page, tables, None)
    assert {verdict.of(cell.places[0].box) for cell in tables[0].cells} == {None}
    assert not verdict.disagreements


# ----------------------------------------------------------------------------- tables


def renumbered(cells: list[Cell], rows: int = 0, columns: int = 0) -> tuple[Cell, ...]:
    return tuple(replace(c, row=c.row + rows, column=c.column + columns) for c in cells)


def joined(table: Table, other: Table) -> Table:
    """The other table glued under the first."""
    cells = table.cells + renumbered(list(other.cells), rows=table.rows)
    box = union(place.box for place in table.places + other.places)
    place = replace(table.places[0], box=box)
    columns = max(table.columns, other.columns)
    return Table((place,), cells, table.rows + other.rows, columns)


def cut(table: Table) -> list[Table]:
    """The table cut in two between its rows."""
    row = table.rows // 2
    upper = [cell for cell in table.cells if cell.row < row]
    lower = [cell for cell in table.cells if cell.row >= row]
    parts = []
    for cells, rows in ((upper, row), (lower, table.rows - row)):
        place = replace(table.places[0], box=union(cell.places[0].box for cell in cells))
        shift = -row if cells is lower else 0
        parts.append(Table((place,), renumbered(cells, rows=shift), rows, table.columns))
    return parts


def test_tables_that_were_joined_are_not_verified(
    readings: list[tuple[Page, list[Table], Rereading]],
) -> None:
    tried = 0
    for page, tables, again in readings:
        for table, other in pairwise(tables):
            whole = joined(table, other)
            verdict = verify_page(page, again.page, [whole], again.lattice)
            assert {row_verdict(verdict, whole, row) for row in range(whole.rows)} == {False}
            assert len(verdict.disagreements) >= 1
            tried += 1
    assert tried


def test_tables_that_were_cut_are_not_verified(
    readings: list[tuple[Page, list[Table], Rereading]],
) -> None:
    for page, tables, again in readings:
        for table in tables:
            if table.rows < 2 or any(c.row_span > 1 for c in table.cells):
                continue
            parts = cut(table)
            verdict = verify_page(page, again.page, parts, again.lattice)
            for part in parts:
                assert {row_verdict(verdict, part, row) for row in range(part.rows)} == {False}


def merged(table: Table, at: int) -> Table | None:
    """Two cells of a row made one."""
    cell = table.cells[at]
    right = table.at(cell.row, cell.last_column + 1)
    if right is None or (right.row, right.row_span) != (cell.row, cell.row_span):
        return None
    box = union((cell.places[0].box, right.places[0].box))
    span = cell.column_span + right.column_span
    place = replace(cell.places[0], box=box)
    lines = cell.lines + right.lines
    one = replace(cell, places=(place,), column_span=span, lines=lines)
    cells = [other for other in table.cells if other not in (cell, right)]
    return replace(table, cells=(*cells, one))


def swapped(table: Table, at: int) -> Table | None:
    """The text of a cell in its neighbour."""
    cell = table.cells[at]
    right = table.at(cell.row, cell.last_column + 1)
    if right is None or cell.text == right.text:
        return None
    others = [other for other in table.cells if other not in (cell, right)]
    return replace(
        table,
        cells=(*others, replace(cell, lines=right.lines), replace(right, lines=cell.lines)),
    )


@pytest.mark.parametrize("fault", [merged, swapped])
def test_no_fault_in_cells_is_verified(
    readings: list[tuple[Page, list[Table], Rereading]],
    fault: Callable[[Table, int], Table | None],
) -> None:
    tried = 0
    for page, tables, again in readings:
        for table in tables:
            for at in range(0, len(table.cells), 5):
                broken = fault(table, at)
                if broken is not None:
                    verdict = verify_page(page, again.page, [broken], again.lattice)
                    assert row_verdict(verdict, broken, table.cells[at].row) is False
                    tried += 1
    assert tried > 20


def test_a_table_that_only_camelot_sees_is_told(
    readings: list[tuple[Page, list[Table], Rereading]],
) -> None:
    page, tables, again = next(item for item in readings if item[1] and len(item[1][0].cells) > 3)
    verdict = verify_page(page, again.page, [], again.lattice)
    assert verdict.missed
    assert verdict.of(tables[0].places[0].box) is False


def test_lattice_tables_are_found_once(
    readings: list[tuple[Page, list[Table], Rereading]],
) -> None:
    for page, tables, again in readings:
        found: list[LatticeTable] = list(again.lattice)
        assert len(found) == len(tables), page.number


def test_text_that_runs_over_several_cells_is_cut_by_camelot_at_each_rule() -> None:
    text = make_line("Pilier 2 – Cadre de vie et transition", x0=2, top=102)
    table = make_table([["", "", ""], ["a", "b", "c"]])
    boxes = [Box(40.0 * at, 100, 40.0 * (at + 1), 140) for at in range(3)]
    pieces = ["Pilier 2", "– Cadre", "de vie et transition"]
    cells = tuple(
        replace(cell, places=(replace(cell.places[0], box=box),), lines=(text,) * (at == 0))
        for at, (cell, box) in enumerate(zip(table.cells, boxes, strict=False))
    )
    narrow = replace(table, cells=cells, rows=1)
    lattice = LatticeTable(
        Box(0, 100, 120, 140),
        tuple(LatticeCell(box, 0, at, pieces[at]) for at, box in enumerate(boxes)),
    )
    assert [each.outcome for each in compare_table(narrow, [lattice]).cells] == ["agree"] * 3
    other = replace(lattice, cells=(replace(lattice.cells[0], text="Pilier 3"), *lattice.cells[1:]))
    assert [each.outcome for each in compare_table(narrow, [other]).cells] == ["differ"] * 3
