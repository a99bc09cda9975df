"""The page on the library: its examples run, and frames have the types that it says."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipelines.tableschema import TABLES
from schemas.contract import Contract
from schemas.examples import EXAMPLE
from tests.samples import ROOT, conversion

PAGE = ROOT / "docs" / "library.md"


def test_the_examples_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)
    assert len(blocks) >= 5
    names: dict[str, Any] = {}
    with contextlib.redirect_stdout(io.StringIO()) as said:
        for block in blocks:
            exec(compile(block, PAGE.name, "exec"), names)
    printed = said.getvalue()
    assert "CONTRAT DE VILLE DU GRAND CAHORS" in printed
    assert "LOT HABITAT" in printed
    assert "4 absent.pdf : le fichier n'existe pas" in printed


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.about.name)
@pytest.mark.parametrize("contract", [EXAMPLE, Contract(contract=EXAMPLE.contract)])
def test_frames(model: Any, contract: Contract) -> None:
    name = model.about.name
    frame = contract.dataframe(name)
    assert list(frame.columns) == list(model.columns())
    assert len(frame) == len(contract.rows(name))
    assert not any(str(dtype) == "object" for dtype in frame.dtypes)
    assert not (frame == "").any().any()


def test_types() -> None:
    types = conversion("annexes-grand-cahors").dataframe("commitments").dtypes.astype(str)
    assert types["due_start"] == "datetime64[s]"
    assert types["text"] == "string"
    amounts = EXAMPLE.dataframe("tfpb_amounts")
    assert amounts["amount_eur"].dtype == "Float64"
    assert amounts["amount_eur"].sum() == 2308.5
    assert pd.isna(amounts["amount_eur"][1])
    assert EXAMPLE.dataframe("objectives")["priority"].dtype == "boolean"
    with pytest.raises(KeyError):
        EXAMPLE.dataframe("ledger")


def test_pandas_is_not_loaded_by_the_types() -> None:
    source = (Path(ROOT) / "schemas" / "contract.py").read_text(encoding="utf-8")
    assert "\nimport pandas" not in source
