"""`annexa tables`: its form, its joins, and two documents that others publish with their truth."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from pipelines.tables import raw_tables, to_csv, to_html, to_json
from tests.samples import SAMPLES
from tests.tables.engines import annexa
from tests.tables.grids import GridCell, bare, relation_score

TABULA = Path(__file__).parent / "tabula"
SAMPLE = SAMPLES / "annexes-montrenaud.pdf"

TABLE = {
    "page": 2,
    "bbox": [10.0, 10.0, 90.0, 40.0],
    "rows": 2,
    "columns": 2,
    "cells": [
        {"row": 0, "column": 0, "row_span": 1, "column_span": 2, "text": "a & b", "fill": None},
        {"row": 1, "column": 0, "row_span": 1, "column_span": 1, "text": "c", "fill": "#ffff00"},
        {"row": 1, "column": 1, "row_span": 1, "column_span": 1, "text": "d", "fill": None},
    ],
}


def test_the_form_of_a_table() -> None:
    tables, unread = raw_tables(SAMPLE, "4")
    assert unread == []
    assert list(tables[0]) == ["page", "bbox", "rows", "columns", "cells"]
    names = ["row", "column", "row_span", "column_span", "bbox", "text", "fill"]
    assert all(list(cell) == names for table in tables for cell in table["cells"])
    assert json.loads(to_json(tables)) == tables


def test_tables_are_joined_only_on_demand() -> None:
    apart, _ = raw_tables(SAMPLE, "4-8")
    joined, _ = raw_tables(SAMPLE, "4-8", join=True)
    assert len(joined) < len(apart)
    assert not any("pieces" in table for table in apart)
    whole = next(table for table in joined if "pieces" in table)
    assert [piece["page"] for piece in whole["pieces"]] == [whole["page"], whole["page"] + 1]


def test_csv_has_merged_text_in_its_first_place() -> None:
    assert to_csv([TABLE]).split("\r\n") == [
        "table,page,row,1,2",
        "1,2,1,a & b,",
        "1,2,2,c,d",
        "",
    ]


def test_html_keeps_spans_and_fills() -> None:
    page = to_html([TABLE])
    assert '<td colspan="2">a &amp; b</td>' in page
    assert '<td style="background:#ffff00">c</td>' in page


# The share of the cell adjacency relations that is found right: floors, not aims.
PUBLISHED = [("campaign_donors", 0.97), ("MultiColumn", 0.94)]


@pytest.mark.parametrize(("name", "floor"), PUBLISHED)
def test_unruled_tables_that_tabula_publishes(name: str, floor: float) -> None:
    with (TABULA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        truth = [
            GridCell(row, column, 1, 1, bare(text))
            for row, texts in enumerate(csv.reader(file))
            for column, text in enumerate(texts)
            if bare(text)
        ]
    score = relation_score(annexa(TABULA / f"{name}.pdf", 1), [truth])
    assert score.f1 >= floor
