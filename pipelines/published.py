"""The Table Schemas for others: printed, or as the folder that schema.data.gouv.fr takes.

`python -m pipelines.published` writes `schemas/published/`; a test holds it to the declaration.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipelines.emit import csv_table
from pipelines.tableschema import TABLES, Model, table_schema
from schemas.errors import DatasetUnknown
from schemas.examples import EXAMPLE

FOLDER = Path(__file__).resolve().parent.parent / "schemas" / "published"

# A tag of the repository that publishes them has the same number; CHANGELOG.md says what it brings.
VERSION = "0.1.0"
_CREATED = "2026-11-23"
_MODIFIED = "2026-11-23"
_PROFILE = "https://specs.frictionlessdata.io/schemas/table-schema.json"
_TITLE = "Contrats de ville : annexes"
_ABOUT = "Jeux de données des annexes signées des contrats de ville (politique de la ville)."
_LICENCE = {
    "title": "Etalab Licence Ouverte 2.0",
    "name": "etalab-2.0",
    "path": "https://spdx.org/licenses/etalab-2.0.html",
}
_EXAMPLE = "exemple-valide.csv"
# A file is validated by itself there, and a key that leads to another file would refuse it; the
# keys are in the documentation, and in the package that `annexa convert` writes.
_LEFT_OUT = frozenset({"$schema", "foreignKeys"})
_TYPES = {
    "string": "texte",
    "integer": "nombre entier",
    "number": "nombre",
    "boolean": "booléen",
    "date": "date",
}


def schema_text(dataset: str = "") -> str:
    """The Table Schema of a dataset as JSON, or with no name a Data Package of all.

    Raises `DatasetUnknown` for a name that is none.
    """
    models = {model.about.name: model for model in TABLES}
    if dataset and dataset not in models:
        raise DatasetUnknown(dataset, ", ".join(models))
    if dataset:
        return _json(table_schema(models[dataset]))
    resources = [
        {
            "name": name,
            "title": model.about.title,
            "description": model.about.description,
            "path": f"{name}.csv",
            "schema": table_schema(model),
        }
        for name, model in models.items()
    ]
    return _json({"name": "annexa", "title": _TITLE, "resources": resources})


def published(homepage: str = "") -> dict[str, str]:
    """The generated files of `schemas/published/` by their path in it.

    `homepage` is the public address of the repository that publishes them, which
    schema.data.gouv.fr asks for; without it the addresses are left out.
    """
    files = {"datapackage.json": _json(_package()), "README.md": _readme()}
    for model in TABLES:
        name = model.about.name
        files[f"{name}/schema.json"] = _json(_schema(model, homepage))
        files[f"{name}/{_EXAMPLE}"] = csv_table(model, EXAMPLE.rows(name)).decode()
        files[f"{name}/README.md"] = "".join(f"{line}\n" for line in _documentation(model))
    return files


def _package() -> dict[str, Any]:
    return {
        "name": "contrats-de-ville-annexes",
        "title": _TITLE,
        "description": _ABOUT,
        "version": VERSION,
        "resources": [
            {
                "name": model.about.name,
                "title": model.about.title,
                "path": f"{model.about.name}/{_EXAMPLE}",
                "profile": "tabular-data-resource",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "schema": f"{model.about.name}/schema.json",
                "documentation": f"{model.about.name}/README.md",
            }
            for model in TABLES
        ],
    }


def _schema(model: Model, homepage: str) -> dict[str, Any]:
    name = model.about.name
    raw = f"{homepage.rstrip('/')}/raw/{VERSION}/{name}/" if homepage else ""
    addresses = {"homepage": homepage, "path": f"{raw}schema.json"} if homepage else {}
    example = {"title": "Fichier valide (CSV)", "name": "exemple-valide-csv"}
    return {
        "$schema": _PROFILE,
        "name": name,
        "title": f"{_TITLE} – {model.about.title}",
        "description": model.about.description,
        "countryCode": "FR",
        **addresses,
        "licenses": [_LICENCE],
        "resources": [example | {"path": f"{raw}{_EXAMPLE}"}],
        "created": _CREATED,
        "lastModified": _MODIFIED,
        "version": VERSION,
        "contributors": [{"title": "Les contributeurs d'annexa", "role": "author"}],
        **{key: value for key, value in table_schema(model).items() if key not in _LEFT_OUT},
    }


def _readme() -> str:
    lines = [
        f"# {_TITLE}",
        "",
        _ABOUT,
        "",
        "Ces schémas décrivent les fichiers CSV que produit `annexa convert` : UTF-8, virgule, "
        "point décimal, dates ISO 8601, cellule vide pour une valeur inconnue ou sans objet, "
        "` | ` entre les valeurs d'une même cellule.",
        "",
        "| Jeu de données | Contenu | Schéma | Exemple |",
        "| --- | --- | --- | --- |",
        *(
            f"| [{model.about.title}]({model.about.name}/README.md) | {model.about.description} "
            f"| [schema.json]({model.about.name}/schema.json) "
            f"| [{_EXAMPLE}]({model.about.name}/{_EXAMPLE}) |"
            for model in TABLES
        ),
        "",
        "## Valider",
        "",
        "```",
        "frictionless validate datapackage.json",
        "frictionless validate --schema objectives/schema.json objectives.csv",
        "```",
        "",
        "## Publier sur schema.data.gouv.fr",
        "",
        "Copier ce dossier à la racine d'un dépôt Git public, engendrer les adresses avec",
        "`python -m pipelines.published ADRESSE_DU_DÉPÔT`, et poser une étiquette égale à",
        f"`version` ({VERSION}). Licence des schémas : {_LICENCE['title']}.",
    ]
    return "".join(f"{line}\n" for line in lines)


def _documentation(model: Model) -> Iterator[str]:
    """The page of a dataset: every column in a sentence."""
    schema = table_schema(model)
    yield f"# {model.about.title}"
    yield ""
    yield model.about.description
    yield ""
    yield "| Colonne | Titre | Type | Obligatoire | Contenu | Exemple |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for field in schema["fields"]:
        limits = field.get("constraints", {})
        values = ", ".join(f"`{value}`" for value in limits.get("enum", ()))
        cells = (
            f"`{field['name']}`",
            field["title"],
            _TYPES[field["type"]],
            "oui" if limits.get("required") else "non",
            field["description"] + (f" Valeurs : {values}." if values else ""),
            str(field.get("example", "")),
        )
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
    for key in schema.get("foreignKeys", ()):
        yield ""
        yield f"`{', '.join(key['fields'])}` renvoie à `{key['reference']['resource']}`."


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _write(homepage: str = "") -> None:
    for name, text in published(homepage).items():
        path = FOLDER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    _write(*sys.argv[1:2])
