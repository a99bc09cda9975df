"""Loading into each database: all of it, once, or nothing."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import psycopg
import pytest

from pipelines import store
from pipelines.relations import VIEWS, tables
from pipelines.store import Target, load, load_folders, parse_target
from schemas.contract import Contract
from schemas.errors import AnnexaError, StoreRefused, StoreUnknown, StoreUnreachable
from schemas.examples import EXAMPLE
from tests.docs import DOCS
from tests.samples import conversion

NAME = "annexes-grand-cahors"
Ask = Callable[[str], list[tuple[Any, ...]]]


def connected(target: Target) -> Any:
    """A connection of its own, by the database's own driver."""
    if target.kind == "duckdb":
        return duckdb.connect(target.place)
    return (sqlite3 if target.kind == "sqlite" else psycopg).connect(target.place)


def asker(target: Target) -> Ask:
    """Asks a database what is in it."""

    def ask(query: str) -> list[tuple[Any, ...]]:
        connection = connected(target)
        try:
            return [tuple(row) for row in connection.execute(query).fetchall()]
        finally:
            connection.close()

    return ask


@pytest.fixture(params=["duckdb", "sqlite", "postgresql"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Target]:
    if request.param != "postgresql":
        yield Target(request.param, str(tmp_path / "base"))
        return
    address = request.getfixturevalue("postgresql")
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS tests")
        connection.execute("CREATE DATABASE tests")
    yield Target("postgresql", address.removesuffix("postgres") + "tests")


def other(contract_id: str = "autre-contrat-2024-2030") -> Contract:
    row = EXAMPLE.contract.model_copy(update={"contract_id": contract_id})
    return EXAMPLE.model_copy(update={"contract": row})


def counts(ask: Ask, contract_id: str) -> dict[str, int]:
    return {
        table.name: ask(
            f"SELECT count(*) FROM \"{table.name}\" WHERE contract_id = '{contract_id}'"
        )[0][0]
        for table in tables()
    }


def want(contract: Contract) -> dict[str, int]:
    return {table.name: len(contract.rows(table.name)) for table in tables()}


def test_every_row_and_no_row_twice(target: Target) -> None:
    ask = asker(target)
    sample, example = conversion(NAME), other()
    for _ in range(2):
        load([sample, example], target)
        assert counts(ask, sample.contract.contract_id) == want(sample)
        assert counts(ask, example.contract.contract_id) == want(example)


def test_values_keep_their_types(target: Target) -> None:
    load([EXAMPLE], target)
    ask = asker(target)
    [(start,)] = ask("SELECT due_start FROM commitments")
    assert str(start) == "2025-04-01"
    assert isinstance(start, str if target.kind == "sqlite" else dt.date)
    amounts = [row[0] for row in ask("SELECT amount_eur FROM tfpb_amounts ORDER BY year")]
    assert amounts[1] is None
    assert Decimal(str(amounts[0])) == Decimal("2308.5")
    assert ask("SELECT sum(amount_eur) FROM tfpb_amounts")[0][0] == amounts[0]
    assert ask("SELECT priority FROM objectives WHERE priority")[0][0] in (True, 1)
    # Empty is unknown.
    assert ask("SELECT count(*) FROM partners WHERE successor = ''") == [(0,)]


def test_a_shorter_version_leaves_nothing_behind(target: Target) -> None:
    load([EXAMPLE, other()], target)
    shorter = EXAMPLE.model_copy(update={"commitments": (), "tfpb_amounts": ()})
    load([shorter], target)
    ask = asker(target)
    assert counts(ask, EXAMPLE.contract.contract_id) == want(shorter)
    assert counts(ask, other().contract.contract_id) == want(other())


BROKEN = {
    "orphan": EXAMPLE.model_copy(
        update={"actions": (EXAMPLE.actions[0].model_copy(update={"objective_id": "nulle-part"}),)}
    ),
    "twice": EXAMPLE.model_copy(update={"partners": EXAMPLE.partners * 2}),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_what_does_not_fit_changes_nothing(broken: str, target: Target) -> None:
    load([EXAMPLE], target)
    with pytest.raises(StoreRefused) as refusal:
        load([BROKEN[broken]], target)
    assert "\n" not in str(refusal.value)
    assert counts(asker(target), EXAMPLE.contract.contract_id) == want(EXAMPLE)


def test_an_interruption_changes_nothing(target: Target, monkeypatch: pytest.MonkeyPatch) -> None:
    load([EXAMPLE], target)
    insert = store._insert

    def stopped(database: Any, table: Any, contract: Contract) -> None:
        insert(database, table, contract)
        if table.name == "objectives":
            raise KeyboardInterrupt

    monkeypatch.setattr(store, "_insert", stopped)
    with pytest.raises(KeyboardInterrupt):
        load([EXAMPLE], target)
    assert counts(asker(target), EXAMPLE.contract.contract_id) == want(EXAMPLE)


def test_a_column_of_a_newer_version_is_added(target: Target) -> None:
    load([EXAMPLE], target)
    connection = connected(target)
    connection.execute("ALTER TABLE statistics DROP COLUMN unit")
    connection.commit()
    connection.close()
    load([EXAMPLE], target)
    assert asker(target)("SELECT unit FROM statistics") == [(EXAMPLE.statistics[0].unit,)]


def test_views_answer(target: Target) -> None:
    sample = conversion(NAME)
    load([sample], target)
    ask = asker(target)
    links = [row for row in sample.objective_partners if row.partner_id]
    assert ask("SELECT count(*) FROM partners_objectives") == [(len(links),)]
    landlord = sample.tfpb_items[0].landlord
    items = {item.item_id for item in sample.tfpb_items if item.landlord == landlord}
    total = sum(a.amount_eur or 0 for a in sample.tfpb_amounts if a.item_id in items)
    name = landlord.replace("'", "''")
    query = f"SELECT sum(amount_eur) FROM amounts_by_landlord WHERE landlord = '{name}'"
    assert ask(query)[0][0] == total
    dated = [row for row in sample.commitments if row.due_start or row.due_end]
    assert ask("SELECT count(*) FROM commitments_due") == [(len(dated),)]
    assert set(VIEWS) == {"partners_objectives", "amounts_by_landlord", "commitments_due"}


def test_the_questions_of_the_docs_count_no_amount_twice(target: Target) -> None:
    sample = conversion(NAME)
    renamed = sample.contract.model_copy(update={"contract_id": "avenant"})
    load([sample, sample.model_copy(update={"contract": renamed})], target)
    text = (DOCS / "databases.md").read_text(encoding="utf-8")
    questions = text.partition("```sql\n")[2].partition("```")[0].strip().split(";")
    partners, amounts, _ = map(asker(target), filter(None, questions))
    assert partners
    for contract_id in ("avenant", sample.contract.contract_id):
        total = sum(row[-1] for row in amounts if row[0] == contract_id)
        assert total == sum(amount.amount_eur or 0 for amount in sample.tfpb_amounts)


def test_comments_and_keys_are_in_the_catalogue(target: Target) -> None:
    load([EXAMPLE], target)
    ask = asker(target)
    comments = {
        "duckdb": "SELECT comment FROM duckdb_columns() WHERE table_name = 'objectives' "
        "AND column_name = 'pillar'",
        "postgresql": "SELECT col_description('objectives'::regclass, 5)",
    }
    if target.kind in comments:
        assert ask(comments[target.kind]) == [("Pilier. Pilier ou axe transversal.",)]
    if target.kind == "sqlite":
        assert ask("PRAGMA foreign_key_list(actions)")
    else:
        kinds = ask(
            "SELECT DISTINCT constraint_type FROM information_schema.table_constraints "
            "WHERE table_name = 'actions'"
        )
        assert ("PRIMARY KEY",) in kinds
        assert (("FOREIGN KEY",) in kinds) == (target.kind == "postgresql")


def test_parquet_is_replaced_as_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "l'été"
    folder.mkdir()
    sample = conversion(NAME)
    for contract in (sample, other(), sample):
        load([contract], parse_target(f"{folder}/"))
    quoted = str(folder).replace("'", "''")
    with duckdb.connect() as connection:
        for table in tables():
            [found] = connection.execute(
                f"SELECT count(*) FROM '{quoted}/*/{table.name}.parquet'"
            ).fetchall()
            assert found == (len(sample.rows(table.name)) + len(other().rows(table.name)),)


@pytest.mark.parametrize("url", ["", "mysql://a/b", "file.txt", "duckdb:///", "ftp://x/y.duckdb"])
def test_unknown_addresses_are_refused(url: str) -> None:
    with pytest.raises(StoreUnknown):
        parse_target(url)


def test_a_password_is_never_said() -> None:
    target = parse_target("postgresql://moi:secret@127.0.0.1:1/base?connect_timeout=1")
    with pytest.raises(StoreUnreachable) as refusal:
        load([EXAMPLE], target)
    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize("kind", ["duckdb", "sqlite"])
def test_what_is_no_database_is_refused(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "base"
    path.write_text("ceci n'est pas une base de données" * 100)
    with pytest.raises(AnnexaError):
        load([EXAMPLE], Target(kind, str(path)))


def test_folders(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("un", "deux")]
    for folder in folders:
        folder.mkdir()
        (folder / "contract.json").write_text(EXAMPLE.model_dump_json(), encoding="utf-8")
    lines = list(load_folders(folders, str(tmp_path / "base.duckdb")))
    assert len(lines) == 3
    assert f"à la place de {folders[0]}" in lines[1]
    (tmp_path / "vide").mkdir()
    for missing in ("vide", "absent"):
        with pytest.raises(AnnexaError):
            list(load_folders([tmp_path / missing], str(tmp_path / "base.duckdb")))
