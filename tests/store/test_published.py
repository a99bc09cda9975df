"""The published schemas are those of the code, in the form that schema.data.gouv.fr asks."""

from __future__ import annotations

import json
import re
from pathlib import Path

import frictionless
import pytest

from pipelines.published import FOLDER, VERSION, published, schema_text
from pipelines.tableschema import TABLES, table_schema
from schemas.errors import DatasetUnknown

NAMES = [model.about.name for model in TABLES]
ASKED = {"name", "title", "description", "version", "created", "lastModified", "licenses"}
ASKED |= {"countryCode", "contributors", "resources", "fields"}


def test_the_folder_is_what_the_command_writes() -> None:
    """Where this fails: `make docs`, and say in CHANGELOG.md what changed."""
    written = {
        path.relative_to(FOLDER).as_posix(): path.read_text(encoding="utf-8")
        for path in FOLDER.rglob("*")
        if path.is_file() and path.name not in ("CHANGELOG.md", "LICENSE.md")
    }
    assert written == published()


def test_the_version_is_in_the_changelog() -> None:
    assert f"## {VERSION}\n" in (FOLDER / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_whole_and_its_example_valid(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    schema = json.loads((FOLDER / name / "schema.json").read_text(encoding="utf-8"))
    assert set(schema) >= ASKED
    assert schema["version"] == VERSION
    for field in schema["fields"]:
        # Names that every tool takes: no accents, no spaces.
        assert re.fullmatch(r"[a-z][a-z0-9_]*", field["name"])
        assert field["title"]
        assert field["description"].endswith(".")
    monkeypatch.chdir(FOLDER / name)
    report = frictionless.validate("exemple-valide.csv", schema="schema.json")
    assert report.valid, report.flatten(["message"])


def test_the_package_is_valid(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(FOLDER)
    report = frictionless.validate("datapackage.json")
    assert report.valid, report.flatten(["name", "message"])
    assert [task.name for task in report.tasks] == NAMES


def test_addresses_are_those_of_the_repository_that_publishes() -> None:
    files = published("https://example.org/schemas/")
    schema = json.loads(files["objectives/schema.json"])
    assert schema["homepage"] == "https://example.org/schemas/"
    assert schema["path"] == f"https://example.org/schemas/raw/{VERSION}/objectives/schema.json"


def test_printed() -> None:
    assert json.loads(schema_text("objectives")) == table_schema(TABLES[3])
    package = json.loads(schema_text())
    assert [resource["name"] for resource in package["resources"]] == NAMES
    with pytest.raises(DatasetUnknown, match="objectives"):
        schema_text("objectifs")


def test_no_name_has_an_accent() -> None:
    for path in Path(FOLDER).rglob("*"):
        assert path.name.isascii()
