"""Writes what the pages of `docs/` say of the declarations; `make docs` runs it.

A page is written by hand down to the line `MARK`; the rest comes from the code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from pipelines.tableschema import TABLES, Model, table_schema
from schemas import errors
from schemas.findings import CODES

DOCS = Path(__file__).resolve().parent.parent / "docs"
MARK = "<!-- Ce qui suit est engendré par `make docs`. -->\n"
SEVERITIES = {"error": "erreur", "warning": "avertissement", "info": "information"}


def table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table of Markdown."""
    names = list(header)
    lines = [names, ["---"] * len(names), *map(list, rows)]
    return "".join(
        f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines
    )


def datasets() -> str:
    """A section for each dataset with its columns."""
    return "\n".join("\n".join(_dataset(model)) for model in TABLES)


def _dataset(model: Model) -> Iterator[str]:
    schema = table_schema(model)
    yield f"## `{model.about.name}` : {model.about.title}\n"
    yield f"{model.about.description}\n"
    for key in (*filter(None, [schema.get("primaryKey")]), *schema.get("uniqueKeys", [])):
        yield f"Clé : {_code(key)}.\n"
    for key in schema.get("foreignKeys", []):
        yield f"{_code(key['fields'])} renvoie à `{key['reference']['resource']}`.\n"
    yield table(("Colonne", "Type", "Contenu", "Exemple"), map(_column, schema["fields"]))


def _column(field: dict[str, Any]) -> tuple[str, ...]:
    constraints = field.get("constraints", {})
    values = constraints.get("enum")
    said = field["description"] + (f" Valeurs : {_code(values)}." if values else "")
    star = "*" if constraints.get("required") else ""
    example = str(field["example"]).lower() if field["type"] == "boolean" else field["example"]
    return f"`{field['name']}`{star}", field["type"], said, str(example)


def _code(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def findings() -> str:
    """The codes of the findings."""
    rows = (
        (f"`{entry.code}`", SEVERITIES[entry.severity], entry.title, entry.advice)
        for entry in CODES.values()
    )
    return table(("Code", "Gravité", "Constat", "Que faire"), rows)


def refusals() -> str:
    """What the command line refuses, with the exit code."""
    kinds = [
        value
        for value in vars(errors).values()
        if isinstance(value, type)
        and issubclass(value, errors.AnnexaError)
        and value is not errors.AnnexaError
    ]
    rows = ((kind.what.format(reason="…"), kind.advice, str(kind.exit_code)) for kind in kinds)
    return table(("Message", "Que faire", "Code de retour"), rows)


PAGES: dict[str, Callable[[], str]] = {
    "datasets.md": datasets,
    "findings.md": findings,
    "command.md": refusals,
}


def page(name: str) -> str:
    """A page as it should be: its own beginning, and the generated rest."""
    written, _, _ = (DOCS / name).read_text(encoding="utf-8").partition(MARK)
    return f"{written}{MARK}\n{PAGES[name]()}"


if __name__ == "__main__":
    for name in PAGES:
        (DOCS / name).write_text(page(name), encoding="utf-8")
