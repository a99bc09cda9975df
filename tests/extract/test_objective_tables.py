"""Tables of objectives written as rows of texts → rows of the dataset `objectives`."""

from __future__ import annotations

from collections.abc import Sequence

from extract.collect import Collection, Identifiers
from extract.columns import find_head
from extract.objectives import ObjectiveReader, labels_vary
from extract.priority import Legend
from extract.tree import Level, Tree
from schemas.datasets import Objective
from schemas.table import Table
from tests.extract.grids import make_line, make_table

HEAD = ["Objectifs", "Actions", "Partenaires", "Calendrier"]
GREY = Legend((make_line("En gris : objectif prioritaire"),), "grey")


def read(*tables: Sequence[Sequence[str]], legend: Legend = GREY) -> list[Objective]:
    found: list[Table] = [make_table(rows) for rows in tables]
    collection = Collection()
    vary = labels_vary(found, legend)
    tree = Tree(pillar=Level("Cohésion sociale"))
    reader = ObjectiveReader(tree, legend, (), Identifiers(), collection, [], vary)
    for table in found:
        head = find_head(table)
        assert head is not None
        reader.read(table, head, 1)
    return [row for row in collection.rows if isinstance(row, Objective)]


def titled(*rows: list[str]) -> list[list[str]]:
    return [["Lire", "<", "<", "<"], HEAD, *rows]


def test_a_table_of_shaded_labels_beside_one_of_white_ones() -> None:
    shaded = titled(["#d9d9d9 Ouvrir", "Ateliers", "CAF", "2021"])
    white = titled(["Fermer", "Ateliers", "CAF", "2021"])
    assert [row.priority for row in read(shaded, white)] == [True, False]


def test_labels_that_are_all_shaded_tell_nothing() -> None:
    shaded = titled(["#d9d9d9 Ouvrir", "Ateliers", "CAF", "2021"])
    assert [row.priority for row in read(shaded, shaded)] == [False, False]
