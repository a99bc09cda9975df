"""Tables "Orientation | Objectifs stratégiques" → one row per strategic objective."""

from __future__ import annotations

from collections.abc import Container

from extract.collect import Collection, Identifiers
from extract.paragraphs import cell_paragraphs
from extract.tables.columns import Head
from extract.tree import Tree
from schemas.datasets import Orientation
from schemas.table import Table

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
    upper = next(column.at for kind in _UPPER for column in head.of(kind))
    lower = head.of("strategic_objective")[0].at
    theme = tree.theme_so_far()
    position = tree.position()
    for row in range(head.last_row + 1, table.rows):
        above, below = table.at(row, upper), table.at(row, lower)
        if below is None or below.row != row:
            continue
        orientation = cell_paragraphs(above, known) if above else []
        name = " ".join(paragraph.text for paragraph in orientation)
        tree.name_theme(name)
        for paragraph in cell_paragraphs(below, known):
            tree.strategic_names.append(paragraph.text)
            collection.add(
                Orientation,
                {
                    "orientation_id": identifiers.make(paragraph.text),
                    "annex": annex,
                    "axis_kind": position.axis_kind,
                    "pillar": position.pillar.text,
                    "theme": theme.text,
                    "orientation": name or theme.text or position.pillar.text,
                    "strategic_objective": paragraph.text,
                },
                {
                    "orientation": [line for part in orientation for line in part.lines],
                    "strategic_objective": paragraph.lines,
                    "pillar": position.pillar.lines,
                    "theme": theme.lines,
                },
                {"orientation_id": "strategic_objective"},
                paged=("orientation", "strategic_objective"),
            )
    return collection
