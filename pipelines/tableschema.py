"""The declaration of the datasets as JSON Schema, Table Schemas and a Data Package descriptor."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from schemas.contract import Contract
from schemas.datasets import DATASETS, Row
from schemas.examples import EXAMPLE
from schemas.findings import Finding

Model = type[Row] | type[Finding]

TABLES: tuple[Model, ...] = (*DATASETS, Finding)
"""What is written as CSV, in the order of the docs."""

_PROFILE = "https://datapackage.org/profiles/2.0/"
_JSON_SCHEMA = "https://json-schema.org/draft/2020-12/schema"
# What JSON Schema says of a value, under the name that a Table Schema gives it.
_CONSTRAINTS = {
    "enum": "enum",
    "minimum": "minimum",
    "maximum": "maximum",
    "minLength": "minLength",
}
_TYPES = {
    ("string", None): "string",
    ("string", "date"): "date",
    ("integer", None): "integer",
    ("number", None): "number",
    ("boolean", None): "boolean",
}


def table_schema(model: Model) -> dict[str, Any]:
    """The Table Schema of a dataset: fields in CSV order, keys, an example of each value."""
    columns = model.columns()
    properties = _contract_schema()["$defs"][model.__name__]["properties"]
    examples = _examples(model)
    fields = [
        _field(column, properties[name], model.model_fields[name].is_required())
        | ({"example": examples[name]} if name in examples else {})
        for column, name in columns.items()
    ]
    schema: dict[str, Any] = {"$schema": _PROFILE + "tableschema.json", "fields": fields}
    return schema | _keys(model)


def _field(column: str, value: Mapping[str, Any], required: bool) -> dict[str, Any]:
    """A field of a Table Schema from the JSON Schema of the value."""
    kinds = [kind for kind in value.get("anyOf", [value]) if kind.get("type") != "null"]
    kind = kinds[0]
    constraints: dict[str, Any] = {"required": True} if required else {}
    for key, name in _CONSTRAINTS.items():
        if key in kind:
            constraints[name] = kind[key]
    if "enum" in constraints:
        # Empty means unknown and is a missing value in CSV, never one of the values.
        constraints["enum"] = [entry for entry in constraints["enum"] if entry != ""]
    field = {
        "name": column,
        "type": _TYPES[kind["type"], kind.get("format")],
        "title": value["title"],
        "description": value["description"],
    }
    return field | ({"constraints": constraints} if constraints else {})


def _examples(model: Model) -> dict[str, Any]:
    """A value for each column, as JSON, from the first example row that has one."""
    found: dict[str, Any] = {}
    for row in EXAMPLE.rows(model.about.name):
        for name, value in row.model_dump(mode="json").items():
            if value not in (None, ""):
                found.setdefault(name, value)
    return found


def _keys(model: Model) -> dict[str, Any]:
    """The keys of a dataset; a key with a column that may be empty is unique but not primary."""
    about = model.about
    keys: dict[str, Any] = {}
    if about.key:
        required = all(model.model_fields[name].is_required() for name in about.key)
        if required:
            keys["primaryKey"] = list(about.key)
        else:
            keys["uniqueKeys"] = [list(about.key)]
    if about.foreign_keys:
        keys["foreignKeys"] = [
            {
                "fields": list(key.columns),
                "reference": {"resource": key.dataset, "fields": list(key.references)},
            }
            for key in about.foreign_keys
        ]
    return keys


def contract_schema(omit: frozenset[str] = frozenset()) -> dict[str, Any]:
    """The JSON Schema (2020-12) of `contract.json`, without the datasets of `omit`."""
    schema = _contract_schema()
    # The people who read it read French; what pydantic found there is the code's docstring.
    french = {
        model.__name__: {"title": model.about.title, "description": model.about.description}
        for model in TABLES
    }
    left_out = {model.__name__ for model in TABLES if model.about.name in omit}
    definitions = {
        name: _all_required(definition | french.get(name, {}))
        for name, definition in schema["$defs"].items()
        if name not in left_out
    }
    properties = {name: value for name, value in schema["properties"].items() if name not in omit}
    return {
        "$schema": _JSON_SCHEMA,
        **_all_required(schema | {"$defs": definitions, "properties": properties}),
        "title": "Conversion d'un contrat de ville",
        "description": "Tous les jeux de données, avec la provenance de chaque ligne.",
    }


@cache
def _contract_schema() -> dict[str, Any]:
    """What pydantic says of the contract, and in `$defs` of each dataset."""
    return Contract.model_json_schema(mode="serialization")


def _all_required(definition: Mapping[str, Any]) -> dict[str, Any]:
    """Every field is written, also where the model has a default."""
    return {**definition, "required": list(definition["properties"])}


def data_package(contract: Contract, files: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The descriptor of the CSV files: `files` says `bytes` and `hash` of each dataset written."""
    row = contract.contract
    return {
        "$schema": _PROFILE + "datapackage.json",
        "name": row.contract_id,
        "title": row.title,
        "description": "Jeux de données lus dans le PDF signé, une ligne par fait.",
        "resources": [
            _resource(model, files[model.about.name])
            for model in TABLES
            if model.about.name in files
        ],
    }


def _resource(model: Model, file: Mapping[str, Any]) -> dict[str, Any]:
    """The part of the descriptor that is about one CSV file."""
    return {
        "name": model.about.name,
        "type": "table",
        "title": model.about.title,
        "description": model.about.description,
        "path": f"{model.about.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"$schema": _PROFILE + "tabledialect.json", "lineTerminator": "\n"},
        **file,
        "schema": table_schema(model),
    }
