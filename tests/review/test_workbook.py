"""The workbook, read back by LibreOffice and by the library that reads its parts."""

from __future__ import annotations

import csv
import datetime as dt
import io
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pipelines.tableschema import TABLES
from pipelines.workbook import workbook
from schemas.contract import Contract
from schemas.examples import EXAMPLE
from tests.review.conftest import HOSTILE
from tests.samples import conversion
from tests.tools import program

# All sheets as CSV with the values as they are stored, not as they are shown; texts quoted.
_AS_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,false,false,false,false,-1"


def calculated(content: bytes, folder: Path) -> dict[str, list[list[str]]]:
    """The sheets of a workbook as LibreOffice has them after opening it."""
    (folder / "book.xlsx").write_bytes(content)
    options = [f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to", _AS_CSV]
    places = ["--outdir", str(folder), str(folder / "book.xlsx")]
    subprocess.run(
        [program("soffice", "libreoffice"), "--headless", *options, *places],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return {
        path.stem.removeprefix("book-"): list(
            csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline=""))
        )
        for path in folder.glob("book-*.csv")
    }


def normal(value: Any) -> str:
    """A value as LibreOffice writes it in CSV."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, dt.date):
        return f"{value:%m/%d/%Y}"
    if isinstance(value, str):
        return value
    return f"{float(value):g}" if abs(float(value)) < 1e6 else str(int(value))


@pytest.mark.parametrize("name", ["annexes-grand-cahors", "hostile", "example"])
def test_libreoffice_reads_back_the_datasets(
    name: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    contract: Contract
    if name == "hostile":
        contract = request.getfixturevalue("hostile")
    else:
        contract = EXAMPLE if name == "example" else conversion(name)
    sheets = calculated(workbook(contract), tmp_path)
    assert set(sheets) == {"Lisez-moi", *(model.about.title for model in TABLES)}
    for model in TABLES:
        rows = contract.rows(model.about.name)
        columns = list(model.columns().values())
        want = [[str(model.model_fields[column].title) for column in columns]]
        want += [[normal(getattr(row, column)) for column in columns] for row in rows]
        assert sheets[model.about.title] == want, model.about.name


def test_hostile_text_is_no_formula(hostile: Contract) -> None:
    content = workbook(hostile)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        xml = "".join(
            parts.read(name).decode() for name in parts.namelist() if "worksheets/" in name
        )
    assert "<f>" not in xml
    assert "<f " not in xml
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = {cell.value: cell for line in book["Objectifs opérationnels"] for cell in line}
    for text in HOSTILE:
        assert cells[text].data_type == "s"
    formulas = [cells[text] for text in HOSTILE if text[0] in "=+-@"]
    assert len(formulas) == 3
    assert all(cell.quotePrefix for cell in formulas)


def test_forms_of_the_sheets() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(EXAMPLE)))
    assert book.sheetnames[0] == "Lisez-moi"
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref.startswith("A1:")
        heights = [sheet.row_dimensions[line].height for line in range(2, sheet.max_row + 1)]
        assert all(height is None or 30 <= height <= 409 for height in heights)
        assert all(dimension.width >= 9 for dimension in sheet.column_dimensions.values())
    amounts = book["Montants TFPB"]
    assert amounts["C2"].value == 2308.5
    assert "€" in amounts["C2"].number_format
    due = book["Engagements"]
    assert due["E2"].value == dt.datetime(2025, 4, 1)
    assert due["E2"].number_format == "dd/mm/yyyy"
    assert due["C2"].alignment.wrap_text


def test_priority_rows_are_shaded_and_children_lead_to_their_parents() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(EXAMPLE)))
    objectives = book["Objectifs opérationnels"]
    assert {cell.fill.fgColor.rgb for cell in objectives[2]} == {"FFD9D9D9"}
    link = book["Actions"]["A2"].hyperlink
    assert link.location == "'Objectifs opérationnels'!A2"
    assert objectives["A2"].value == book["Actions"]["A2"].value


def test_long_texts_are_cut_where_the_format_ends() -> None:
    row = EXAMPLE.passages[0].model_copy(update={"text": "é" * 40_000})
    book = openpyxl.load_workbook(
        io.BytesIO(workbook(EXAMPLE.model_copy(update={"passages": (row,)})))
    )
    lengths = [len(str(cell.value)) for line in book["Textes"] for cell in line]
    assert max(lengths) == 32_767


def test_contacts_are_left_out() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(EXAMPLE, frozenset({"contacts"}))))
    assert "Contacts" not in book.sheetnames


def test_sheet_titles_fit() -> None:
    titles = [model.about.title for model in TABLES]
    assert len({title.casefold() for title in titles}) == len(titles)
    assert all(len(title) <= 31 and not set(title) & set("[]:*?/\\'") for title in titles)
