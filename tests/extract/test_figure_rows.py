"""Rows that no rule parts, told by the figures in them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extract.tfpb.figure_rows import with_figure_rows
from schemas.geometry import Box
from schemas.table import Place, Table
from tests.extract.grids import make_table


def narrowed(table: Table, column: int, width: float) -> Table:
    """The table with a column so narrow that its figures may have been broken."""
    cells = []
    for cell in table.cells:
        box = cell.places[0].box
        if cell.column == column:
            cell = replace(
                cell, places=(Place(1, Box(box.x0, box.top, box.x0 + width, box.bottom)),)
            )
        cells.append(cell)
    return replace(table, cells=tuple(cells))


def texts(table: Table) -> list[list[str]]:
    return [
        [cell.text for cell in table.row_cells(row) if cell.row == row] for row in range(table.rows)
    ]


def test_each_row_has_its_figures_and_its_texts() -> None:
    table = make_table(
        [["Propreté", "Halls\nle samedi\nTags", "1 000 €\n\n500 €"], ["Total", "", "1 500 €"]]
    )
    cut = with_figure_rows(table)
    assert texts(cut) == [
        ["Propreté", "Halls\nle samedi", "1 000 €"], ["Tags", "500 €"], ["Total", "", "1 500 €"],
    ]  # fmt: skip
    assert cut.at(1, 0) is cut.at(0, 0)
    edges = [cell.places[0].box for cell in cut.cells if cell.column == 2]
    assert edges[0].bottom == edges[1].top < edges[1].bottom == edges[2].top


def test_one_label_stands_over_the_rows_of_its_axis() -> None:
    table = make_table([["Renforcement de la\nprésence", "Gardien\nMédiateur", "900 €\n500 €"]])
    assert texts(with_figure_rows(table)) == [
        ["Renforcement de la\nprésence", "Gardien", "900 €"], ["Médiateur", "500 €"],
    ]  # fmt: skip


def test_each_label_stands_over_the_rows_down_to_the_next_one() -> None:
    table = make_table([["Présence\n\nPropreté", "Gardien\nVeille\nTags", "900 €\n500 €\n70 €"]])
    cut = with_figure_rows(table)
    assert texts(cut) == [
        ["Présence", "Gardien", "900 €"], ["Veille", "500 €"], ["Propreté", "Tags", "70 €"],
    ]  # fmt: skip
    assert cut.at(1, 0) is cut.at(0, 0)


@pytest.mark.parametrize(
    "row",
    [
        ["Halls\nTags", "une phrase\nen 2 lignes", "1 000 €"],
        ["Halls\nTags", "1 000 €\nen 2023", ""],
        ["Halls", "1 000 €\n500 €", "2 000 €\n100 €"],
        ["1\n2", "", ""],
        ["Halls\nde la tour", "1 000\n€", "2 000\n€"],
        ["Bilan\nsuivi", "2022\n2023", "2022\n2023"],
    ],
)
def test_other_rows_are_left_as_they_are(row: list[str]) -> None:
    table = make_table([["Actions", "A", "B"], row])
    assert with_figure_rows(table) is table


def test_a_figure_that_a_narrow_cell_broke_is_one() -> None:
    table = make_table([["Halls\ndu parc", "112\n500 €"]])
    assert with_figure_rows(table).rows == 2
    assert with_figure_rows(narrowed(table, 1, 30.0)).rows == 1
