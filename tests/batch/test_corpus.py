"""What the corpus answers: nothing is counted twice, whatever versions and columns there are."""

from __future__ import annotations

from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.batch.corpus import Corpus
from schemas.batch import DocumentResult
from schemas.contract import Contract
from schemas.errors import CorpusUnreachable
from schemas.examples import EXAMPLE


def result(name: str) -> DocumentResult:
    return DocumentResult(document=f"{name}.pdf", status="converted", sha256=name * 64)


def ask(folder: Path, query: str) -> list[Any]:
    with duckdb.connect(str(folder / "corpus.duckdb")) as connection:
        return connection.execute(query).fetchall()


def with_amounts(**changes: Any) -> Contract:
    amounts = [row.model_copy(update=changes) for row in EXAMPLE.tfpb_amounts]
    return EXAMPLE.model_copy(update={"tfpb_amounts": tuple(amounts)})


def test_of_two_versions_the_last_one_counts(tmp_path: Path) -> None:
    corpus = Corpus(tmp_path)
    corpus.add(result("a"), EXAMPLE)
    corpus.add(result("b"), with_amounts(amount_eur=Decimal(7)))
    found = ask(
        tmp_path,
        "SELECT year, amount_eur, amounts, contracts FROM tfpb_by_landlord_axis_year ORDER BY year",
    )
    assert found == [(row.year, 7, 1, 1) for row in EXAMPLE.tfpb_amounts]
    ((most,),) = ask(tmp_path, "SELECT max(contracts) FROM corpus_partners")
    assert most == 1


def test_money_of_several_columns_is_not_added_up(tmp_path: Path) -> None:
    (first, *_) = EXAMPLE.tfpb_amounts
    columns = ("Dépense prévisionnelle", "Dépense valorisée TFPB")
    rows = tuple(first.model_copy(update={"heading": heading}) for heading in columns)
    Corpus(tmp_path).add(result("a"), EXAMPLE.model_copy(update={"tfpb_amounts": rows}))
    found = ask(
        tmp_path, "SELECT heading, amount_eur FROM tfpb_by_landlord_axis_year ORDER BY heading"
    )
    assert found == [(heading, first.amount_eur) for heading in columns]


def test_added_again_and_taken_out(tmp_path: Path) -> None:
    corpus = Corpus(tmp_path)
    for _ in range(2):
        corpus.add(result("a"), EXAMPLE)
    corpus.add(result("b"), None)
    assert ask(tmp_path, "SELECT count(*) FROM corpus_documents") == [(2,)]
    assert ask(tmp_path, "SELECT count(*) FROM objectives") == [(len(EXAMPLE.objectives),)]
    corpus.keep_only(["b.pdf"])
    assert ask(tmp_path, "SELECT document FROM corpus_documents") == [("b.pdf",)]
    assert ask(tmp_path, "SELECT count(*) FROM objectives") == [(0,)]
    assert ask(tmp_path, "SELECT count(*) FROM corpus_partner_links") == [(0,)]


def test_parquet_is_the_same_in_any_order(tmp_path: Path) -> None:
    other = EXAMPLE.model_copy(
        update={"contract": EXAMPLE.contract.model_copy(update={"contract_id": "other"})}
    )
    files = []
    for order in ("ab", "ba"):
        (tmp_path / order).mkdir()
        corpus = Corpus(tmp_path / order)
        for name in order:
            corpus.add(result(name), {"a": EXAMPLE, "b": other}[name])
        corpus.export()
        folder = tmp_path / order / "parquet"
        files.append({path.parent.name: path.read_bytes() for path in folder.rglob("*.parquet")})
    assert files[0] == files[1]
    assert "dataset=objectives" in files[0]


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "corpus.duckdb").write_bytes(b"x" * 5000)
    with pytest.raises(CorpusUnreachable):
        Corpus(tmp_path)


def about(**changes: Any) -> Contract:
    """The example as a document that says something else of itself."""
    row = EXAMPLE.contract.model_copy(update=changes)
    return EXAMPLE.model_copy(update={"contract": row})


def test_an_amendment_is_no_other_contract(tmp_path: Path) -> None:
    own = EXAMPLE.contract
    amended = {"contract_id": "amended", "document_kind": "amendment", "period_end": 2031}
    documents = {
        "a": about(),
        "b": about(**amended),
        "c": about(contract_id="next", period_start=2032, period_end=2038),
        "d": about(contract_id="namesake", department="Aude"),
        "e": about(contract_id="undated", period_start=None, period_end=None),
    }
    with closing(Corpus(tmp_path)) as corpus:
        for name, contract in documents.items():
            corpus.add(result(name), contract)
    found = ask(tmp_path, "SELECT contract_id, contract FROM corpus_versions")
    wanted = {name: name for name in (own.contract_id, "next", "namesake", "undated")}
    assert dict(found) == wanted | {"amended": own.contract_id}


def test_partners_are_resolved_across_contracts(tmp_path: Path) -> None:
    (first, *_) = EXAMPLE.partners
    bodies = {"caf": "departmental", "caisse-des-depots": "national", "mission": "municipal"}
    partners = tuple(
        first.model_copy(
            update={"partner_id": name, "name": name, "level": level, "is_category": False}
        )
        for name, level in bodies.items()
    )
    with closing(Corpus(tmp_path)) as corpus:
        for name, department in (("a", "Lot"), ("b", "Aude"), ("c", "Lot")):
            contract = about(
                contract_id=name, department=department, intercommunality=f"Pays {name}"
            ).model_copy(update={"partners": partners, "objective_partners": ()})
            corpus.add(result(name), contract)
    found = ask(
        tmp_path, "SELECT corpus_partner_id, model_id, contracts FROM corpus_partners ORDER BY 1"
    )
    assert found == [
        ("caf--aude", "caf", 1),
        ("caf--lot", "caf", 2),
        ("caisse-des-depots", "caisse-des-depots", 3),
        *((f"mission--pays-{name}", "mission", 1) for name in "abc"),
    ]


def test_it_is_opened_anew_now_and_then(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.batch.corpus._RENEWED", 1)
    with closing(Corpus(tmp_path)) as corpus:
        for name in "aba":
            corpus.add(result(name), EXAMPLE)
    assert ask(tmp_path, "SELECT count(*) FROM corpus_documents") == [(2,)]
    assert ask(tmp_path, "SELECT count(*) FROM objectives") == [(2 * len(EXAMPLE.objectives),)]
