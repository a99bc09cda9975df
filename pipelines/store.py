"""Conversions → a database or a folder of Parquet files; loading again replaces, never doubles."""

from __future__ import annotations

import datetime as dt
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from pipelines.diff.load import load as read
from pipelines.emit import cell_text
from pipelines.relations import (
    CONTRACT_ID,
    VIEWS,
    Dialect,
    Table,
    column_type,
    comments,
    create,
    orphans,
    quoted,
    tables,
)
from pipelines.settings import Settings
from pipelines.swap import replace_folder
from schemas.contract import Contract
from schemas.errors import (
    FileMissing,
    NotAConversion,
    OutputNotWritable,
    StoreRefused,
    StoreUnknown,
    StoreUnreachable,
    cause,
)

# Values of one INSERT; SQLite takes no more than 32,766.
_MOST_VALUES = 20_000
_FILES: dict[str, Dialect] = {
    ".duckdb": "duckdb",
    ".ddb": "duckdb",
    ".sqlite": "sqlite",
    ".sqlite3": "sqlite",
}


@dataclass(frozen=True)
class Target:
    """Where to load to: a dialect with a file or an address, or `parquet` with a folder."""

    kind: Dialect | str
    place: str

    def __str__(self) -> str:
        # An address may hold a password.
        return self.place if self.kind != "postgresql" else "PostgreSQL"


def parse_target(url: str) -> Target:
    """What `--to` means.

    Raises `StoreUnknown` for an address of no known kind.

    >>> parse_target("corpus.duckdb"), parse_target("sqlite:///corpus.db")
    (Target(kind='duckdb', place='corpus.duckdb'), Target(kind='sqlite', place='corpus.db'))
    >>> parse_target("parquet/").kind, parse_target("postgresql://host/base").kind
    ('parquet', 'postgresql')
    """
    for prefix, kind in (("duckdb:///", "duckdb"), ("sqlite:///", "sqlite")):
        if url.startswith(prefix) and len(url) > len(prefix):
            return Target(kind, url.removeprefix(prefix))
    if url.startswith(("postgresql://", "postgres://")):
        return Target("postgresql", url)
    if "://" not in url and url:
        if url.endswith("/") or Path(url).is_dir():
            return Target("parquet", url)
        if dialect := _FILES.get(Path(url).suffix.lower()):
            return Target(dialect, url)
    raise StoreUnknown(url.partition("://")[0] if "://" in url else url)


def load_folders(folders: Sequence[Path], url: str) -> Iterator[str]:
    """Loads the conversions in these folders, and says in French what became of each.

    Raises what `load` raises, and `NotAConversion` for a folder without one; those before it are
    loaded then.
    """
    target = parse_target(url)
    loaded: dict[str, Path] = {}
    for folder in folders:
        if not folder.is_dir():
            raise (NotAConversion if folder.exists() else FileMissing)(folder)
        contract = read(folder, Settings()).contract
        load([contract], target)
        name = contract.contract.contract_id
        count = sum(len(contract.rows(table.name)) for table in tables())
        again = f", à la place de {loaded[name]}" if name in loaded else ""
        loaded[name] = folder
        yield f"{folder} : {name}, {count} lignes{again}"
    yield f"Base : {target}"


def load(contracts: Sequence[Contract], target: Target) -> None:
    """Puts contracts into a database, each in a transaction that replaces its older rows.

    Raises `StoreUnreachable` where the database cannot be opened, `StoreRefused` where it does not
    take the rows (that contract is then as it was), and `OutputNotWritable` for a folder.
    """
    if target.kind == "parquet":
        for contract in contracts:
            _write_parquet(contract, Path(target.place))
        return
    opened = _OPENERS[target.kind](target)
    with closing(opened.connection):
        for contract in contracts:
            opened.transact(lambda one=contract: _replace(opened, one))  # type: ignore[misc]


def prepare(target: Target) -> None:
    """Makes the tables and views of a database, so that they are there before any contract is.

    Raises what `load` raises.
    """
    opened = _OPENERS[target.kind](target)
    with closing(opened.connection):
        opened.transact(lambda: _prepare(opened, tables()))


def _replace(database: Database, contract: Contract) -> None:
    """The work of one transaction: tables where they are missing, old rows out, new rows in."""
    declared = tables()
    _prepare(database, declared)
    name = contract.contract.contract_id
    for table in reversed(declared):
        own = f"{quoted(CONTRACT_ID)} = {database.mark}"
        database.run(f"DELETE FROM {quoted(table.name)} WHERE {own}", [name])
    for table in declared:
        _insert(database, table, contract)
    for table in declared:
        for query in orphans(table, database.mark):
            if database.run(query, [name])[0][0]:
                raise StoreRefused(name, f"une ligne de {table.name} renvoie à rien")


def _prepare(database: Database, declared: Sequence[Table]) -> None:
    """Makes what is missing: tables with their comments, columns of a newer version, views."""
    if database.lock:
        database.run(database.lock)
    present = database.names()
    for table in declared:
        if table.name in present:
            _add_columns(database, table)
            continue
        database.run(create(table, database.dialect))
        if database.dialect != "sqlite":
            for comment in comments(table):
                database.run(comment)
    for name, query in VIEWS.items():
        if name not in present:
            database.run(f"CREATE VIEW {quoted(name)} AS {query}")


def _add_columns(database: Database, table: Table) -> None:
    """Adds what an older version of annexa did not have; such columns may be empty."""
    present = database.columns(table.name)
    for field in table.schema["fields"]:
        if field["name"] not in present:
            added = f"{quoted(field['name'])} {column_type(field, database.dialect)}"
            database.run(f"ALTER TABLE {quoted(table.name)} ADD COLUMN {added}")


def rows_of(table: Table, contract: Contract) -> Iterator[list[Any]]:
    """The values of each row in the order of the table's columns; empty texts are `None`."""
    fields = table.model.columns()
    name = contract.contract.contract_id
    for row in contract.rows(table.name):
        values = {column: getattr(row, field) for column, field in fields.items()}
        yield [_stored((values | {CONTRACT_ID: name})[column]) for column in table.columns]


def _stored(value: Any) -> Any:
    return None if value == "" else value


def _insert(database: Database, table: Table, contract: Contract) -> None:
    rows = list(rows_of(table, contract))
    names = ", ".join(map(quoted, table.columns))
    line = "(" + ", ".join([database.mark] * len(table.columns)) + ")"
    step = max(1, _MOST_VALUES // len(table.columns))
    for start in range(0, len(rows), step):
        part = rows[start : start + step]
        lines = ", ".join([line] * len(part))
        values = [database.adapt(value) for row in part for value in row]
        database.run(f"INSERT INTO {quoted(table.name)} ({names}) VALUES {lines}", values)


# ----------------------------------------------------------------------------- databases


@dataclass(frozen=True)
class Database:
    """An open database: how it marks parameters, adapts values and names its errors."""

    dialect: Dialect
    connection: Any
    mark: str
    errors: type[Exception]
    lock: str = ""
    """What keeps a second loader waiting until the transaction ends, where that is not given."""

    def run(self, statement: str, values: Sequence[Any] = ()) -> list[Any]:
        """What a statement gives; an empty list for one that gives nothing."""
        # Never `cursor()`: in DuckDB that is a connection of its own, outside of the transaction.
        # An empty list of values would make psycopg take a `%` in a comment for a parameter.
        given = (statement, values) if values else (statement,)
        result = self.connection.execute(*given)
        return list(result.fetchall()) if result.description else []

    def transact(self, work: Callable[[], None]) -> None:
        """Does all of the work or none of it."""
        try:
            self.connection.execute("BEGIN")
            work()
            self.connection.execute("COMMIT")
        except self.errors as error:
            self._roll_back()
            raise StoreRefused(self.dialect, str(error).partition("\n")[0]) from error
        except BaseException:
            self._roll_back()
            raise

    def _roll_back(self) -> None:
        # A connection that is gone has rolled back by itself.
        with suppress(self.errors):
            self.connection.execute("ROLLBACK")

    def names(self) -> set[str]:
        """The tables and views that are there."""
        catalog = (
            "SELECT name FROM sqlite_master"
            if self.dialect == "sqlite"
            else "SELECT table_name FROM information_schema.tables "
            "WHERE table_schema = current_schema()"
        )
        return {row[0] for row in self.run(catalog)}

    def columns(self, table: str) -> set[str]:
        """The names of the columns that a table has."""
        result = self.connection.execute(f"SELECT * FROM {quoted(table)} LIMIT 0")
        return {column[0] for column in result.description}

    def adapt(self, value: Any) -> Any:
        """A value as the driver takes it."""
        if self.dialect == "sqlite" and isinstance(value, Decimal | dt.date):
            # As text in the form that SQLite sorts and calculates with.
            return cell_text(value)
        return value


def _open_duckdb(target: Target) -> Database:
    import duckdb

    try:
        connection = duckdb.connect(target.place)
    except duckdb.Error as error:
        raise StoreUnreachable(target, str(error).partition("\n")[0]) from error
    return Database("duckdb", connection, "?", duckdb.Error)


def _open_sqlite(target: Target) -> Database:
    try:
        connection = sqlite3.connect(target.place, isolation_level=None)
        connection.execute("PRAGMA foreign_keys = ON")
    except sqlite3.Error as error:
        raise StoreUnreachable(target, error) from error
    return Database("sqlite", connection, "?", sqlite3.Error)


def _open_postgresql(target: Target) -> Database:
    import psycopg

    try:
        connection = psycopg.connect(target.place, autocommit=True)
    except psycopg.Error as error:
        raise StoreUnreachable(target, str(error).partition("\n")[0]) from error
    # Two loaders that make the same tables at once would stop one another.
    lock = "SELECT pg_advisory_xact_lock(hashtext('annexa'))"
    return Database("postgresql", connection, "%s", psycopg.Error, lock)


_OPENERS: dict[str, Callable[[Target], Database]] = {
    "duckdb": _open_duckdb,
    "sqlite": _open_sqlite,
    "postgresql": _open_postgresql,
}


# ----------------------------------------------------------------------------- Parquet


def _write_parquet(contract: Contract, folder: Path) -> None:
    """`<folder>/<contract_id>/<dataset>.parquet`, the folder of the contract as a whole."""
    import duckdb

    name = contract.contract.contract_id
    database = Database("duckdb", duckdb.connect(":memory:"), "?", duckdb.Error)
    files: dict[str, bytes] = {}
    with closing(database.connection), tempfile.TemporaryDirectory() as scratch:
        for table in tables():
            database.run(create(table, "duckdb"))
            _insert(database, table, contract)
            path = Path(scratch) / "rows.parquet"
            database.run(f"COPY {quoted(table.name)} TO '{path}' (FORMAT parquet)")
            files[f"{table.name}.parquet"] = path.read_bytes()
    try:
        replace_folder(folder / name, files, files.keys())
    except OSError as error:
        raise OutputNotWritable(folder, cause(error)) from error
