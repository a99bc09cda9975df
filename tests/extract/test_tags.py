"""The structure tree of tagged PDFs: small trees made here, and a sample that LibreOffice wrote."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pdfplumber
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from extract.pages.native import read_page
from extract.tables.grid import find_tables
from extract.tables.tags import read_tags, tag_verdict
from schemas.geometry import Box
from schemas.page import Word
from schemas.table import Cell, Line, Table
from schemas.tags import TagCell, TagRow, Tags
from tests.samples import SAMPLES

SAMPLE = SAMPLES / "annexes-montrenaud.pdf"
BOX = Box(0, 0, 10, 10)


class Tree:
    """A document of two pages whose structure tree is written element by element."""

    def __init__(self) -> None:
        self.pdf = pikepdf.new()
        self.pages = [self.pdf.add_blank_page().obj for _ in range(2)]

    def element(self, role: str, *kids: Any, page: int | None = None, **more: Any) -> Any:
        entry = Dictionary(S=Name("/" + role), K=Array(kids), **more)
        if page:
            entry.Pg = self.pages[page - 1]
        return self.pdf.make_indirect(entry)

    def cell(self, *marks: int, page: int = 1, **spans: int) -> Any:
        attributes = Dictionary(O=Name.Table)
        for name, span in spans.items():
            attributes[f"/{name}"] = span
        return self.element("TD", self.element("P", *marks, page=page), A=attributes)

    def read(self, path: Path, *kids: Any, **root: Any) -> Tags:
        self.pdf.Root.StructTreeRoot = self.pdf.make_indirect(Dictionary(K=Array(kids), **root))
        self.pdf.save(path / "tagged.pdf")
        return read_tags(path / "tagged.pdf")


def line(page: int, *marks: int | None) -> Line:
    return Line(page, BOX, tuple(Word("mot", BOX, "Carlito", 10.0, mark=mark) for mark in marks))


@pytest.fixture
def cut(tmp_path: Path) -> Tags:
    """A label over both rows of a table, the first of which the end of page 1 cuts."""
    tree = Tree()
    going_on = tree.element("P", 2, Dictionary(Type=Name.MCR, Pg=tree.pages[1], MCID=0), page=1)
    first = tree.element("TR", tree.cell(0, RowSpan=2), tree.cell(1), tree.element("TD", going_on))
    second = tree.element("TR", tree.cell(1, page=2), tree.cell(2, page=2))
    other = tree.element("Table", tree.element("TR", tree.cell(7, page=2)))
    table = tree.element("Table", tree.element("TBody", first, second))
    return tree.read(tmp_path, tree.element("Document", table, other))


def test_the_grid_of_a_table(cut: Tags) -> None:
    assert cut.tables[0].rows == 2
    assert cut.tables[0].cells == (
        TagCell(0, 0, 2, 1),
        TagCell(0, 1, 1, 1),
        TagCell(0, 2, 1, 1),
        TagCell(1, 1, 1, 1),
        TagCell(1, 2, 1, 1),
    )
    assert cut.row_of(2, 0) == TagRow(0, 0)
    assert cut.row_of(2, 7) == TagRow(1, 0)
    assert cut.row_of(2, 99) is None
    assert cut.row_of(1, None) is None


UPPER = [line(1, 0), line(1, 1), line(1, 2)]
VERDICTS: list[tuple[str, list[Line], list[Line], bool | None]] = [
    ("the rest of a cell", [line(2, 0)], [], True),
    ("the rest, and a label that stands below", [line(2, 0, 0)], [line(2, 1)], True),
    ("the next row", [line(2, 1), line(2, 2)], [], False),
    ("both rows as one", [line(2, 0), line(2, 1)], [], None),
    ("white space, then the next row", [], [line(2, 1)], True),
    ("white space, then nothing", [], [], None),
    ("another table", [line(2, 7)], [], False),
    ("two tables", [line(2, 7), line(2, 1)], [], None),
    ("untagged", [line(2, None)], [], None),
]


@pytest.mark.parametrize(("case", "lower", "following", "verdict"), VERDICTS)
def test_whether_a_page_end_cuts_a_row(
    cut: Tags, case: str, lower: list[Line], following: list[Line], verdict: bool | None
) -> None:
    assert tag_verdict(cut, UPPER, lower, following) is verdict, case


def test_no_verdict_without_tags() -> None:
    assert tag_verdict(Tags(), UPPER, [line(2, 0)]) is None


def test_names_and_classes_of_the_document(tmp_path: Path) -> None:
    tree = Tree()
    head = tree.element("Titre", 0, page=1, C=Name.Large)
    row = tree.element("Ligne", head, page=1)
    tags = tree.read(
        tmp_path,
        tree.element("Table", row),
        RoleMap=Dictionary(Titre=Name.Tete, Tete=Name.TH, Ligne=Name.TR),
        ClassMap=Dictionary(Large=Dictionary(O=Name.Table, ColSpan=3)),
    )
    assert tags.tables[0].cells == (TagCell(0, 0, 1, 3),)
    assert tags.cell_of(1, 0) == (0, TagCell(0, 0, 1, 3))


def test_marks_of_a_form_are_not_those_of_its_page(tmp_path: Path) -> None:
    tree = Tree()
    form = tree.pdf.make_stream(b"")
    inside = Dictionary(Type=Name.MCR, Stm=form, MCID=4)
    cell = tree.element("TD", tree.element("P", inside, 5, page=1))
    tags = tree.read(tmp_path, tree.element("Table", tree.element("TR", cell)))
    assert tags.cell_of(1, 4) is None
    assert tags.cell_of(1, 5) is not None


def test_a_tree_that_bites_its_own_tail(tmp_path: Path) -> None:
    tree = Tree()
    loop = tree.element("Div", tree.element("Table", tree.element("TR", tree.cell(0))))
    loop.K.extend([loop, loop])
    assert tree.read(tmp_path, loop).cell_of(1, 0) is not None


def test_a_span_over_the_end_of_the_table(tmp_path: Path) -> None:
    tree = Tree()
    tags = tree.read(tmp_path, tree.element("Table", tree.element("TR", tree.cell(0, RowSpan=9))))
    assert tags.tables[0].cells == (TagCell(0, 0, 1, 1),)


def test_a_file_without_tags(tmp_path: Path) -> None:
    pikepdf.new().save(tmp_path / "plain.pdf")
    assert read_tags(tmp_path / "plain.pdf") == Tags()
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7\n")
    assert read_tags(tmp_path / "broken.pdf") == Tags()


def test_the_sample_that_libreoffice_tagged() -> None:
    tags = read_tags(SAMPLE)
    assert len(tags.tables) == 22
    assert sum(table.rows for table in tags.tables) == 112


def test_the_sample_spans_what_its_tags_say() -> None:
    tags = read_tags(SAMPLE)
    with pdfplumber.open(SAMPLE) as pdf:
        # The pages after these come from a spreadsheet that was put in without its tags.
        tables = [table for page in pdf.pages[:16] for table in find_tables(read_page(page))]
    texts = [cell for table in tables for cell in table.cells if cell.lines]
    tagged = [cell for cell in texts if tags.row_of(cell.places[0].page, first_mark(cell))]
    # Headers that a later page repeats are tagged as ornament.
    assert (len(tagged), len(texts)) == (439, 469)
    assert [found for table in tables for found in _other_spans(tags, table)] == []


def _other_spans(tags: Tags, table: Table) -> list[tuple[Cell, TagCell]]:
    """The cells that span other rows or columns than the one cell of the tree that they are in."""
    found = []
    for cell in table.cells:
        owners = {tags.cell_of(line.page, word.mark) for line in cell.lines for word in line.words}
        owner = owners.pop() if len(owners) == 1 else None
        if owner and (owner[1].row_span, owner[1].column_span) != (cell.row_span, cell.column_span):
            found.append((cell, owner[1]))
    return found


def first_mark(cell: Cell) -> int | None:
    return cell.lines[0].words[0].mark
