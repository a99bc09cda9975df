"""Conversions → one database: `corpus.duckdb`, document by document, and Parquet by dataset."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from extract.text import slug
from pipelines.relations import quoted, tables
from pipelines.store import Target, load, prepare
from schemas.batch import DocumentResult
from schemas.contract import Contract
from schemas.datasets import ContractRow, Partner
from schemas.errors import CorpusUnreachable, DiskFull

DATABASE = "corpus.duckdb"
PARQUET = "parquet"
# The letters of the file's print that tell two contracts of one title and period apart.
_MARK = 8

_OWN_TABLES = """
CREATE TABLE IF NOT EXISTS corpus_documents (
    document VARCHAR PRIMARY KEY, contract_id VARCHAR, sha256 VARCHAR, folder VARCHAR,
    status VARCHAR, pages BIGINT, rows BIGINT, errors BIGINT, warnings BIGINT, first VARCHAR);
CREATE TABLE IF NOT EXISTS corpus_partner_links (
    contract_id VARCHAR, partner_id VARCHAR, corpus_partner_id VARCHAR, model_id VARCHAR,
    name VARCHAR, kind VARCHAR, level VARCHAR, place VARCHAR);
"""

# Columns of `corpus_partner_links`.
_LINKED = 8

_NOTED = (
    *("document", "contract_id", "sha256", "folder", "status"),
    *("pages", "rows", "errors", "warnings", "first"),
)

_VIEWS = {
    # Documents of one intercommunality whose periods touch are of one contract: its annexes, its
    # amendments, and copies, which have one id but for the mark that tells them apart.
    "corpus_versions": """
WITH named AS (
    SELECT d.contract_id, max(d.document) AS document,
           regexp_replace(d.contract_id, '-' || left(min(d.sha256), {mark}) || '$', '') AS own,
           bool_or(c.document_kind = 'amendment') AS amends,
           coalesce(any_value(c.period_end), any_value(c.period_start)) AS last,
           coalesce(any_value(c.period_start), any_value(c.period_end)) AS first,
           any_value(lower(strip_accents(c.intercommunality || '/' || coalesce(c.department, ''))))
               AS place
    FROM corpus_documents d JOIN contract c ON c.contract_id = d.contract_id
    GROUP BY d.contract_id),
ordered AS (
    SELECT *, max(last) OVER (PARTITION BY place ORDER BY first, own, contract_id
                              ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
    FROM named WHERE place IS NOT NULL AND first IS NOT NULL),
numbered AS (
    SELECT *, count(*) FILTER (before IS NULL OR first > before) OVER (
        PARTITION BY place ORDER BY first, own, contract_id) AS term
    FROM ordered)
SELECT contract_id, first_value(own) OVER (PARTITION BY place, term ORDER BY amends, own)
       AS contract, document, amends
FROM numbered
UNION ALL
SELECT contract_id, own, document, amends FROM named WHERE place IS NULL OR first IS NULL""",
    "corpus_partners": """
SELECT l.corpus_partner_id, min(l.model_id) AS model_id, arg_min(l.name, l.contract_id) AS name,
       arg_min(l.kind, l.contract_id) AS kind, arg_min(l.level, l.contract_id) AS level,
       arg_min(l.place, l.contract_id) AS place, count(DISTINCT v.contract) AS contracts
FROM corpus_partner_links l JOIN corpus_versions v ON v.contract_id = l.contract_id
GROUP BY l.corpus_partner_id""",
    "who_is_committed_where": """
SELECT l.corpus_partner_id, l.name AS partner, l.kind, l.level, c.contract_id, c.title AS contract,
       c.intercommunality, c.department, o.pillar, o.objective_id, o.operational_objective, op.role
FROM objective_partners op
JOIN objectives o ON o.contract_id = op.contract_id AND o.objective_id = op.objective_id
JOIN contract c ON c.contract_id = op.contract_id
JOIN corpus_partner_links l ON l.contract_id = op.contract_id AND l.partner_id = op.partner_id""",
    # Of a landlord's programme that several versions of a contract have, the last one counts: the
    # amendment's, else that of the document whose name comes last.
    "tfpb_by_landlord_axis_year": """
WITH items AS (
    SELECT i.*, v.contract, lower(strip_accents(i.landlord)) AS body,
           dense_rank() OVER (PARTITION BY v.contract, lower(strip_accents(i.landlord))
                              ORDER BY v.amends DESC, v.document DESC) AS age
    FROM tfpb_items i JOIN corpus_versions v ON v.contract_id = i.contract_id)
SELECT min(i.landlord) AS landlord, i.axis, a.year, i.section, a.heading,
       count(DISTINCT i.contract) AS contracts, sum(a.amount_eur) AS amount_eur,
       count(a.amount_eur) AS amounts, count(*) FILTER (a.proof = 'proved') AS proved
FROM tfpb_amounts a
JOIN items i ON i.contract_id = a.contract_id AND i.item_id = a.item_id
WHERE i.age = 1
GROUP BY i.body, i.axis, a.year, i.section, a.heading""",
    "documents_for_a_person": """
SELECT document, status, errors, warnings, pages, first, folder FROM corpus_documents
WHERE status <> 'converted' OR warnings > 0
ORDER BY status <> 'refused', errors DESC, warnings DESC, document""",
}


# The most that the database keeps of itself in memory, where its default is most of the machine's.
_BUFFERS = "1GB"
# Documents after which it is opened anew: keys of a million rows take some 40 MB of what is open.
_RENEWED = 50
# Seconds in which somebody who looks at it in that moment may close it again.
_PATIENCE = 60.0


class Corpus:
    """The database of a batch; only one process has it, from its making until `close`.

    Raises `CorpusUnreachable` where another one has it, or where it is damaged; `DiskFull`.
    """

    def __init__(self, output: Path) -> None:
        self._output = output
        self._target = Target("duckdb", str(output / DATABASE))
        self._added = 0
        self._connection = _connect(self._target.place)
        try:
            self._prepare()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Writes all of it to its file, and leaves it to others."""
        with self._reached() as connection:
            connection.close()

    def _renew(self) -> None:
        """Opens it anew, with nothing in memory."""
        self.close()
        self._connection = _connect(self._target.place, _PATIENCE)
        self._bound()

    def _bound(self) -> None:
        with self._reached() as connection:
            connection.execute(f"SET GLOBAL memory_limit = '{_BUFFERS}'")

    def _prepare(self) -> None:
        self._bound()
        with self._reached() as connection:
            prepare(self._target)
            connection.execute(_OWN_TABLES)
            for name, query in _VIEWS.items():
                asked = query.replace("{mark}", str(_MARK))
                connection.execute(f"CREATE OR REPLACE VIEW {quoted(name)} AS {asked}")

    def add(self, result: DocumentResult, contract: Contract | None) -> str:
        """Puts a document in, in place of what an earlier run knew of it; gives its contract id.

        Two files with other bytes and one contract id (two versions of a contract) are two
        contracts here: the second one's id ends with letters of its print.
        """
        self._added += 1
        if self._added % _RENEWED == 0:
            self._renew()
        if contract is None:
            with self._reached() as connection:
                self._note(connection, result, "")
            return ""
        name = self._free_id(contract.contract.contract_id, result)
        row = contract.contract.model_copy(update={"contract_id": name})
        load([contract.model_copy(update={"contract": row})], self._target)
        with self._reached() as connection:
            connection.execute("BEGIN")
            self._link(connection, row, contract.partners)
            self._note(connection, result, name)
            connection.execute("COMMIT")
        return name

    def prints(self) -> dict[str, str]:
        """The print (SHA-256) of each document that the database has."""
        with self._reached() as connection:
            found = connection.execute("SELECT document, sha256 FROM corpus_documents").fetchall()
        return dict(found)

    def keep_only(self, documents: Sequence[str]) -> None:
        """Takes out the documents that are no longer in the batch, with the rows of theirs."""
        with self._reached() as connection:
            known = connection.execute("SELECT document, contract_id FROM corpus_documents")
            rows = known.fetchall()
            here = set(documents)
            kept = {contract for document, contract in rows if document in here}
            gone = [document for document, _ in rows if document not in here]
            connection.execute("BEGIN")
            for document in gone:
                connection.execute("DELETE FROM corpus_documents WHERE document = ?", [document])
            for contract in {contract for _, contract in rows if contract not in kept} - {""}:
                self._drop(connection, contract)
            connection.execute("COMMIT")

    def export(self) -> None:
        """`parquet/dataset=<name>/rows.parquet`, each file replaced at once."""
        with self._reached() as connection:
            own = ("corpus_documents", "corpus_partner_links")
            names = [*(table.name for table in tables()), *own]
            for name in names:
                self._export(connection, name)

    def _export(self, connection: Any, name: str) -> None:
        folder = self._output / PARQUET / f"dataset={name}"
        folder.mkdir(parents=True, exist_ok=True)
        fresh = folder / ".rows.parquet.new"
        # The order makes the bytes the same whatever order the documents came in.
        path = str(fresh).replace("'", "''")
        connection.execute(f"COPY (FROM {quoted(name)} ORDER BY ALL) TO '{path}' (FORMAT parquet)")
        os.replace(fresh, folder / "rows.parquet")

    def _free_id(self, name: str, result: DocumentResult) -> str:
        with self._reached() as connection:
            taken = connection.execute(
                "SELECT sha256 FROM corpus_documents WHERE contract_id = ? AND document <> ?",
                [name, result.document],
            ).fetchall()
        if all(sha256 == result.sha256 for (sha256,) in taken):
            return name
        return f"{name}-{result.sha256[:_MARK]}"

    def _link(self, connection: Any, row: ContractRow, partners: Sequence[Partner]) -> None:
        """Which body of the corpus each partner of a contract is."""
        connection.execute(
            "DELETE FROM corpus_partner_links WHERE contract_id = ?", [row.contract_id]
        )
        links = []
        for partner in partners:
            place = place_of(partner, row)
            own = f"{partner.partner_id}--{slug(place)}" if place else partner.partner_id
            body = (partner.partner_id, partner.name, partner.kind, partner.level)
            links += [row.contract_id, partner.partner_id, own, *body, place or None]
        if links:
            line = f"({', '.join('?' * _LINKED)})"
            lines = ", ".join([line] * (len(links) // _LINKED))
            connection.execute(f"INSERT INTO corpus_partner_links VALUES {lines}", links)

    def _note(self, connection: Any, result: DocumentResult, contract_id: str) -> None:
        """The row of a document; rows of the contract that it was before go, if nobody has it."""
        before = connection.execute(
            "SELECT contract_id FROM corpus_documents WHERE document = ?", [result.document]
        ).fetchall()
        values = result.model_dump() | {"contract_id": contract_id}
        marks = ", ".join("?" * len(_NOTED))
        connection.execute(
            f"INSERT OR REPLACE INTO corpus_documents VALUES ({marks})",
            [values[name] for name in _NOTED],
        )
        for (old,) in before:
            if old and old != contract_id and not _used(connection, old):
                self._drop(connection, old)

    def _drop(self, connection: Any, contract_id: str) -> None:
        names = [table.name for table in reversed(tables())]
        for name in ("corpus_partner_links", *names):
            connection.execute(f"DELETE FROM {quoted(name)} WHERE contract_id = ?", [contract_id])

    @contextmanager
    def _reached(self) -> Iterator[duckdb.DuckDBPyConnection]:
        with _refusals(self._target.place):
            yield self._connection


def _connect(place: str, patience: float = 0.0) -> duckdb.DuckDBPyConnection:
    """Opens the database, for so many seconds waiting for whoever else has it."""
    end = time.monotonic() + patience
    with _refusals(place):
        while True:
            try:
                return duckdb.connect(place)
            except duckdb.IOException:
                if time.monotonic() >= end:
                    raise
            time.sleep(0.1)


@contextmanager
def _refusals(place: str) -> Iterator[None]:
    """What the database fails with, as a refusal of ours."""
    try:
        yield
    except duckdb.Error as error:
        reason = str(error).partition("\n")[0]
        if os.strerror(errno.ENOSPC) in reason:
            raise DiskFull(place) from error
        raise CorpusUnreachable(place, reason) from error


def _used(connection: Any, contract_id: str) -> bool:
    found = connection.execute(
        "SELECT 1 FROM corpus_documents WHERE contract_id = ?", [contract_id]
    ).fetchall()
    return bool(found)


def place_of(partner: Partner, row: ContractRow) -> str:
    """Where a partner stands among those of its name; empty where there is only one in France.

    A national body and a class of bodies are one row of the corpus.  The `CAF` of a contract of the
    Lot is not that of the Aude.  Where the contract does not say its department, the body is the
    contract's own: to part one body in two is repaired by a person, to mix two is not.
    """
    if partner.is_category or partner.level == "national":
        return ""
    places = {"regional": row.region, "departmental": row.department}
    return places.get(partner.level, row.intercommunality) or row.contract_id
