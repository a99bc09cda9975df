"""A batch started again does what is not done: also what other corrections or bodies change."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from pipelines.batch.corpus import Corpus
from pipelines.batch.run import Batch, run
from pipelines.batch.worker import Bounds
from pipelines.settings import Settings
from schemas.errors import StoreRefused
from tests.hostile.builder import document, grid, text

ROWS = [
    ["Orientation", "Objectifs stratégiques", "Partenaires"],
    ["Emploi", "Accompagner les jeunes", "RERTR"],
]


def lines_after(folder: Path, output: Path, gazetteer: Path | None = None) -> int:
    """Runs the batch; how many lines its journal has."""
    settings = Settings(output, jobs=1, verify=False, review=False, gazetteer=gazetteer)
    run(Batch(str(folder), output, settings, Bounds()), lambda tally: None)
    journal = output / "batch.jsonl"
    return journal.read_bytes().count(b"\n") if journal.exists() else 0


def answer(output: Path, query: str) -> str:
    with duckdb.connect(str(output / "corpus.duckdb"), read_only=True) as corpus:
        ((found,),) = corpus.execute(query).fetchall()
    return str(found)


def test_what_changes_a_conversion_does_it_again(tmp_path: Path) -> None:
    folder, output = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(document([text("Contrat de ville") + grid(ROWS, [150] * 3)]))
    assert [lines_after(folder, output) for _ in range(2)] == [1, 1]
    name = answer(output, "SELECT contract_id FROM contract")
    (folder / "a.corrections.csv").write_text(
        f"dataset,row_id,field,value,was\ncontract,{name},towns,Cahors,\n"
    )
    assert [lines_after(folder, output) for _ in range(2)] == [2, 2]
    assert answer(output, "SELECT towns FROM contract") == "Cahors"
    bodies = tmp_path / "bodies.csv"
    bodies.write_text("partner_id,name,acronym\nrertr,Le Réseau,RERTR\n")
    assert [lines_after(folder, output, bodies) for _ in range(2)] == [3, 3]


def test_what_the_corpus_refuses_is_filed_by_the_next_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, output = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(document([text("Contrat de ville") + grid(ROWS, [150] * 3)]))

    def full(*_: object) -> str:
        raise StoreRefused("duckdb", "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(Corpus, "add", full)
        assert lines_after(folder, output) == 0
    assert "No space left" in (output / "batch-report.csv").read_text(encoding="utf-8")
    assert lines_after(folder, output) == 1
    assert answer(output, "SELECT count(*) FROM contract") == "1"
