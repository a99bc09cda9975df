"""Folders that can be compared, and folders that cannot."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipelines.diff.load import load
from pipelines.settings import Settings
from schemas.errors import AnnexaError, FileMissing, NotAConversion, OtherVersion
from schemas.examples import EXAMPLE


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "contract.json").write_text(EXAMPLE.model_dump_json(), encoding="utf-8")
    (tmp_path / "manifest.json").write_text('{"version": "9.1"}', encoding="utf-8")
    return tmp_path


def edited(folder: Path, **changes: Any) -> None:
    file = folder / "contract.json"
    whole = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps(whole | changes), encoding="utf-8")


def test_a_folder_is_read(folder: Path) -> None:
    assert load(folder, Settings()).contract == EXAMPLE
    assert load(folder / "contract.json", Settings()).contract == EXAMPLE


def test_columns_that_an_older_version_did_not_have_are_empty(folder: Path) -> None:
    rows = json.loads(EXAMPLE.model_dump_json())["objectives"]
    older = [
        {name: value for name, value in row.items() if name not in ("previous_id", "verified")}
        for row in rows
    ]
    edited(folder, objectives=older)
    assert load(folder, Settings()).rows("objectives")[0].verified is None


def test_a_folder_of_another_version_is_refused_as_such(folder: Path) -> None:
    edited(folder, unknown=[])
    with pytest.raises(OtherVersion, match=r"9\.1"):
        load(folder, Settings())


@pytest.mark.parametrize("content", ["[", "{}", "[]", "\udc80"])
def test_a_folder_without_a_conversion_is_refused(folder: Path, content: str) -> None:
    (folder / "contract.json").write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(NotAConversion):
        load(folder, Settings())


@pytest.mark.parametrize(("name", "error"), [("", NotAConversion), ("none", FileMissing)])
def test_nothing_there(tmp_path: Path, name: str, error: type[AnnexaError]) -> None:
    with pytest.raises(error):
        load(tmp_path / name, Settings())
