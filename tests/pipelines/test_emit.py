"""The files of a conversion: exact CSV, valid JSON, a package that validates, the same bytes."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import frictionless
import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines import emit
from pipelines.inert import is_formula
from pipelines.manifest import Manifest, describe
from pipelines.settings import Settings
from pipelines.tableschema import TABLES, table_schema
from schemas import datasets
from schemas.contract import Contract
from schemas.examples import EXAMPLE
from schemas.source import Source

SOURCE = Source(Path("annexes.pdf"), "0" * 64, 40, "secret")
NAMES = {model.about.name for model in TABLES}
EMPTY = Contract(contract=EXAMPLE.contract)


def manifest(contract: Contract = EXAMPLE, settings: Settings | None = None) -> Manifest:
    return describe(SOURCE, settings or Settings(password="secret"), contract)


def test_every_file_is_there(tmp_path: Path) -> None:
    emit.write(EXAMPLE, tmp_path / "annexes", manifest())
    written = {path.name for path in (tmp_path / "annexes").iterdir()}
    assert (
        written
        == emit.FILES - {"review.html", "contract.xlsx", ".pages.json.gz"}
        == {f"{name}.csv" for name in NAMES}
        | {
            "contract.json",
            "contract.schema.json",
            "datapackage.json",
            "manifest.json",
        }
    )


@pytest.mark.parametrize("contract", [EXAMPLE, EMPTY], ids=["full", "empty"])
@pytest.mark.parametrize("redacted", [False, True])
def test_the_package_and_the_json_are_valid(
    contract: Contract, redacted: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    emit.write(contract, tmp_path / "x", manifest(contract), redact_contacts=redacted)
    monkeypatch.chdir(tmp_path / "x")
    report = frictionless.validate("datapackage.json")
    assert report.valid, report.flatten(["resourceName", "message"])
    assert {task.name for task in report.tasks} == NAMES - ({"contacts"} if redacted else set())
    schema = json.loads(Path("contract.schema.json").read_bytes())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(json.loads(Path("contract.json").read_bytes()))


def test_the_package_tells_a_wrong_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    action = EXAMPLE.actions[0].model_copy(update={"objective_id": "elsewhere"})
    emit.write(EXAMPLE.model_copy(update={"actions": (action,)}), tmp_path / "x", manifest())
    monkeypatch.chdir(tmp_path / "x")
    report = frictionless.validate("datapackage.json")
    assert {row[0] for row in report.flatten(["type"])} == {"foreign-key"}


def test_json_reads_back_to_the_same_contract() -> None:
    assert Contract.model_validate_json(emit.render(EXAMPLE)["contract.json"]) == EXAMPLE


def test_the_bytes_depend_on_the_contract_alone() -> None:
    again = Contract.model_validate_json(emit.render(EXAMPLE)["contract.json"])
    assert emit.render(again) == emit.render(EXAMPLE)


def test_the_schema_refuses_what_a_row_would() -> None:
    files = emit.render(EXAMPLE)
    broken = json.loads(files["contract.json"])
    broken["objectives"][0]["page_first"] = 0
    validator = jsonschema.Draft202012Validator(json.loads(files["contract.schema.json"]))
    assert [list(error.path) for error in validator.iter_errors(broken)] == [
        ["objectives", 0, "page_first"]
    ]


def read_back(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(), newline=""), strict=True))


def test_values_as_the_contract_page_says() -> None:
    files = emit.render(EXAMPLE)
    assert files["tfpb_amounts.csv"].decode().splitlines() == [
        "item_id,year,amount_eur,printed,note,heading,proof,page_first,page_last,verified,confidence",
        'lot-habitat-entretien-des-halls,2024,2308.5,"2 308,50 €",,Dépenses engagées,proved,'
        "30,30,true,0.998",
        "lot-habitat-entretien-des-halls,2026,,à chiffrer,à chiffrer,Dépenses prévisionnelles,"
        "unproved,31,31,true,0.998",
    ]
    assert ",2025-04-01,2025-06-30," in files["commitments.csv"].decode()
    assert ",true,soutenir-la-parentalite,5,6,true,0.998\n" in files["objectives.csv"].decode()
    # The printed source of a table of figures; provenance is in JSON alone.
    assert read_back(files["statistics.csv"])[0][-5:-2] == ["source", "page_first", "page_last"]
    assert '"Insee, recensement"' in files["statistics.csv"].decode()


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_text_comes_back(text: str) -> None:
    row = datasets.Annex(number=1, title=text, page_first=1, page_last=1)
    header, cells = read_back(emit.csv_table(datasets.Annex, [row]))
    assert header == ["number", "title", "page_first", "page_last", "verified", "confidence"]
    assert cells == ["1", cells[1], "1", "1", "", ""]
    # A space before what a spreadsheet would calculate; numbers are as they are.
    assert cells[1] in (text, f" {text}")
    assert is_formula(text) or cells[1] == text
    assert cells[1][0] not in "=@\t\r"


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=2, min_value=-(10**12), max_value=10**12
    )
)
def test_amounts_come_back(amount: Any) -> None:
    row = datasets.TfpbBase(
        landlord="a", year=2024, measure="tax", amount_eur=amount, page_first=1, page_last=1
    )
    printed = read_back(emit.csv_table(datasets.TfpbBase, [row]))[1][3]
    assert type(amount)(printed) == amount
    assert set(printed) <= set("-.0123456789")


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.about.name)
def test_table_schemas_are_whole(model: Any) -> None:
    schema = table_schema(model)
    columns = {field["name"] for field in schema["fields"]}
    for field in schema["fields"]:
        assert field["title"]
        assert field["description"]
        assert "example" in field, field["name"]
    for key in (schema.get("primaryKey", []), *schema.get("uniqueKeys", [])):
        assert set(key) <= columns
    for key in schema.get("foreignKeys", []):
        assert set(key["fields"]) <= columns
        assert key["reference"]["resource"] in NAMES
    assert frictionless.Schema.from_descriptor(schema)


def test_the_manifest_keeps_no_secret() -> None:
    said = manifest(settings=Settings(password="secret", pages="1-3", output=Path("/tmp/x")))
    assert said.options == {
        "pages": "1-3",
        "password": True,
        "redact_contacts": False,
        "ocr": "auto",
        "reader": "pdfium",
        "verify": True,
        "review": True,
        "workbook": True,
        "max_pages": 1000,
        "max_pixels": 24_000_000,
    }
    assert "secret" not in repr(said)
    assert said.file == "annexes.pdf"
