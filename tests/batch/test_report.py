"""The page of a batch leads to each document, whatever its folder is called."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

import pytest

from pipelines.batch.report import page
from schemas.batch import DocumentResult

FOLDER = 'documents/été "d\'une" <ville> 100%'


@pytest.mark.parametrize("written", ["review.html", "contract.json", ""])
def test_a_document_leads_to_what_was_written(tmp_path: Path, written: str) -> None:
    folder = tmp_path / FOLDER
    folder.mkdir(parents=True)
    if written:
        (folder / written).touch()
    result = DocumentResult(document="a.pdf", status="converted", folder=FOLDER, seconds=1234.56)
    shown = page([result], tmp_path)
    _, link, rest = shown.partition('<a href="')
    assert bool(link) == bool(written)
    if written:
        address = rest.partition('"')[0]
        assert not set(address) & set("<>'\" ")
        assert (tmp_path / unquote(address)).is_file()
    assert ">1234,6<" in shown


def test_a_refused_document_leads_nowhere(tmp_path: Path) -> None:
    (tmp_path / "review.html").touch()
    assert "<a " not in page([DocumentResult(document="a.pdf", status="refused")], tmp_path)
