"""The declaration of the datasets as tables of a database: types, keys, comments, views."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from pipelines.tableschema import TABLES, Model, table_schema

Dialect = Literal["duckdb", "sqlite", "postgresql"]

CONTRACT_ID = "contract_id"
_CONTRACT_ABOUT = "Contrat dont vient la ligne."
_TYPES: dict[Dialect, dict[str, str]] = {
    "duckdb": {
        "string": "VARCHAR",
        "integer": "BIGINT",
        "number": "DOUBLE",
        "boolean": "BOOLEAN",
        "date": "DATE",
    },
    # SQLite keeps what it is given; the names say what that is.
    "sqlite": {
        "string": "TEXT",
        "integer": "INTEGER",
        "number": "NUMERIC",
        "boolean": "BOOLEAN",
        "date": "DATE",
    },
    "postgresql": {
        "string": "text",
        "integer": "bigint",
        "number": "numeric",
        "boolean": "boolean",
        "date": "date",
    },
}
# DuckDB has no numbers of any size: euros are exact to a hundredth of a cent.
_DUCKDB_EUROS = "DECIMAL(18, 4)"


@dataclass(frozen=True)
class Table:
    """A dataset as a table: its columns in order with the field that each holds."""

    name: str
    model: Model
    schema: Mapping[str, Any]

    @property
    def columns(self) -> list[str]:
        """All columns; the contract comes first."""
        names = [field["name"] for field in self.schema["fields"]]
        return names if CONTRACT_ID in names else [CONTRACT_ID, *names]

    @property
    def parents(self) -> list[Mapping[str, Any]]:
        """The foreign keys as the Table Schema has them."""
        keys: list[Mapping[str, Any]] = self.schema.get("foreignKeys", [])
        return keys


@cache
def tables() -> tuple[Table, ...]:
    """All tables, those that others refer to first."""
    found = [Table(model.about.name, model, table_schema(model)) for model in TABLES]
    ordered = sorted(found, key=lambda table: (table.name != "contract", bool(table.parents)))
    return tuple(ordered)


def quoted(name: str) -> str:
    """An identifier; several columns (`list`, `row`, `column`) are words of SQL."""
    return f'"{name}"'


def create(table: Table, dialect: Dialect) -> str:
    """The statement that makes a table, with its keys."""
    lines = [_column(table, name, dialect) for name in table.columns]
    lines += _keys(table)
    if dialect != "duckdb":
        # DuckDB refuses to replace a row that another refers to within one transaction:
        # https://duckdb.org/docs/stable/sql/indexes; there `orphans` is asked before the end.
        lines += _foreign_keys(table)
    return f"CREATE TABLE IF NOT EXISTS {quoted(table.name)} (\n  " + ",\n  ".join(lines) + "\n)"


def column_type(field: Mapping[str, Any], dialect: Dialect) -> str:
    """The type of a column from its field in the Table Schema."""
    if dialect == "duckdb" and field["name"].endswith("_eur"):
        return _DUCKDB_EUROS
    return _TYPES[dialect][field["type"]]


def _column(table: Table, name: str, dialect: Dialect) -> str:
    field = _field(table, name)
    required = " NOT NULL" if field.get("constraints", {}).get("required") else ""
    return f"{quoted(name)} {column_type(field, dialect)}{required}"


def _field(table: Table, name: str) -> Mapping[str, Any]:
    for field in table.schema["fields"]:
        if field["name"] == name:
            found: Mapping[str, Any] = field
            return found
    return {
        "name": CONTRACT_ID,
        "type": "string",
        "title": "Contrat",
        "description": _CONTRACT_ABOUT,
        "constraints": {"required": True},
    }


def _keys(table: Table) -> Iterator[str]:
    if table.name == "contract":
        yield f"PRIMARY KEY ({quoted(CONTRACT_ID)})"
    elif "primaryKey" in table.schema:
        yield f"PRIMARY KEY ({_list([CONTRACT_ID, *table.schema['primaryKey']])})"
    for key in table.schema.get("uniqueKeys", []):
        yield f"UNIQUE ({_list([CONTRACT_ID, *key])})"


def _foreign_keys(table: Table) -> Iterator[str]:
    if table.name != "contract":
        yield f'FOREIGN KEY ({quoted(CONTRACT_ID)}) REFERENCES "contract" ({quoted(CONTRACT_ID)})'
    for key in table.parents:
        parent = key["reference"]
        yield (
            f"FOREIGN KEY ({_list([CONTRACT_ID, *key['fields']])}) REFERENCES "
            f"{quoted(parent['resource'])} ({_list([CONTRACT_ID, *parent['fields']])})"
        )


def _list(names: list[str]) -> str:
    return ", ".join(map(quoted, names))


def orphans(table: Table, mark: str) -> Iterator[str]:
    """Queries for rows of a contract (`mark`) whose parent is not there; each gives one number."""
    for key in table.parents:
        parent = key["reference"]
        pairs = zip(key["fields"], parent["fields"], strict=True)
        same = " AND ".join(f"p.{quoted(theirs)} = c.{quoted(own)}" for own, theirs in pairs)
        yield (
            f"SELECT count(*) FROM {quoted(table.name)} c "
            f"WHERE c.{quoted(CONTRACT_ID)} = {mark} "
            f"AND c.{quoted(key['fields'][0])} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "
            f"{quoted(parent['resource'])} p WHERE p.{quoted(CONTRACT_ID)} = "
            f"c.{quoted(CONTRACT_ID)} AND {same})"
        )


def comments(table: Table) -> Iterator[str]:
    """The French titles and descriptions as comments of the table and its columns."""
    about = table.model.about
    yield f"COMMENT ON TABLE {quoted(table.name)} IS {_text(f'{about.title}. {about.description}')}"
    for name in table.columns:
        field = _field(table, name)
        said = _text(f"{field['title']}. {field['description']}")
        yield f"COMMENT ON COLUMN {quoted(table.name)}.{quoted(name)} IS {said}"


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


VIEWS: dict[str, str] = {
    "partners_objectives": """
SELECT o.contract_id, p.partner_id, p.name AS partner, p.kind, l.role, o.pillar,
       o.objective_id, o.operational_objective, o.priority
FROM objective_partners l
JOIN objectives o ON o.contract_id = l.contract_id AND o.objective_id = l.objective_id
JOIN partners p ON p.contract_id = l.contract_id AND p.partner_id = l.partner_id""",
    "amounts_by_landlord": """
SELECT i.contract_id, i.landlord, a.year, i.section, i.axis, a.heading,
       sum(a.amount_eur) AS amount_eur, count(a.amount_eur) AS amounts
FROM tfpb_amounts a
JOIN tfpb_items i ON i.contract_id = a.contract_id AND i.item_id = a.item_id
GROUP BY i.contract_id, i.landlord, a.year, i.section, i.axis, a.heading""",
    "commitments_due": """
SELECT c.contract_id, c.due_end, c.due_start, c.due_text, c.text AS commitment,
       o.pillar, o.operational_objective, o.priority, c.objective_id
FROM commitments c
JOIN objectives o ON o.contract_id = c.contract_id AND o.objective_id = c.objective_id
WHERE c.due_start IS NOT NULL OR c.due_end IS NOT NULL""",
}
"""Ready questions: partners × objectives, amounts by landlord and year, commitments due."""
