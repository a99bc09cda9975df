"""Tables "Orientation | Objectifs stratégiques" → one row per strategic objective."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace

from extract.collect import Collection, Identifiers
from extract.paragraphs import cell_paragraphs
from extract.tables.columns import Head
from extract.tree import NOWHERE, Level, Tree
from schemas.datasets import Orientation
from schemas.table import Cell, Table

_UPPER = ("orientation", "theme", "pillar")


def is_orientation_head(head: Head) -> bool:
    """Whether a table with this head only ties orientations to strategic objectives."""
    return (
        "strategic_objective" in head.kinds
        and bool(head.kinds & set(_UPPER))
        and not head.kinds & {"actions", "partners", "pilot", "commitments"}
    )


def read_orientations(
    table: Table,
    head: Head,
    tree: Tree,
    annex: int,
    known: Container[str],
    identifiers: Identifiers,
) -> Collection:
    """The rows of one table; the tree learns the names of its strategic objectives."""
    collection = Collection()
    collection.claim("furniture", table.repeated_headers)
    for cell in table.cells:
        if cell.row <= head.last_row:
            collection.claim("header" if cell.row >= head.first_row else "heading", cell.lines)
    uppers = [column for kind in _UPPER for column in head.of(kind)]
    upper, *_ = uppers
    lower = head.of("strategic_objective")[0].at
    theme = tree.theme_so_far()
    for row in range(head.last_row + 1, table.rows):
        below = table.at(row, lower)
        if below is None or below.row != row:
            continue
        orientation = _level(table.at(row, upper.at), known)
        said: dict[str, list[Level]] = {"theme": [theme]}
        for column in uppers:
            if column is not upper or (column.kind == "pillar" and not tree.pillar.text):
                said.setdefault(column.kind, []).append(_level(table.at(row, column.at), known))
        said = {kind: [level for level in levels if level.text] for kind, levels in said.items()}
        place = tree.deepened(replace(tree.position(), theme=NOWHERE), **said)
        collection.claim(
            "value",
            [
                line
                for levels in said.values()
                for one in levels
                for line in one.lines
                if one is not theme
            ],
        )
        tree.name_theme(orientation.text)
        for paragraph in cell_paragraphs(below, known):
            tree.strategic_names.append(paragraph.text)
            collection.add(
                Orientation,
                {
                    "orientation_id": identifiers.make(paragraph.text),
                    "annex": annex,
                    "axis_kind": place.axis_kind,
                    "pillar": place.pillar.text,
                    "theme": place.theme.text,
                    "orientation": orientation.text or place.theme.text or place.pillar.text,
                    "strategic_objective": paragraph.text,
                },
                {
                    "orientation": orientation.lines,
                    "strategic_objective": paragraph.lines,
                    "pillar": place.pillar.lines,
                    "theme": place.theme.lines,
                },
                {"orientation_id": "strategic_objective"},
                paged=("orientation", "strategic_objective"),
            )
    return collection


def _level(cell: Cell | None, known: Container[str]) -> Level:
    """What a cell says, with its lines."""
    paragraphs = cell_paragraphs(cell, known) if cell is not None else []
    text = " ".join(paragraph.text for paragraph in paragraphs)
    return Level(text, tuple(line for part in paragraphs for line in part.lines))
