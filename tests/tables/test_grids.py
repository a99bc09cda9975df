"""The measures of the benchmark on tables small enough to count by hand."""

from __future__ import annotations

from tests.tables.grids import GridCell, Score, cell_score, relation_score, relations

# | a | b |
# | c     |
# |   | d |
GRID = [
    GridCell(0, 0, 1, 1, "a"),
    GridCell(0, 1, 1, 1, "b"),
    GridCell(1, 0, 1, 2, "c"),
    GridCell(2, 1, 1, 1, "d"),
]


def test_relations_reach_over_empty_places_and_count_spans_once() -> None:
    assert dict(relations(GRID)) == {
        ("a", "b", "right"): 1,
        ("a", "c", "down"): 1,
        ("b", "c", "down"): 1,
        ("c", "d", "down"): 1,
    }


def test_a_table_found_whole() -> None:
    assert relation_score([GRID], [GRID]) == Score(4, 4, 4)
    assert cell_score([GRID], [GRID]) == Score(4, 4, 4)


def test_a_table_found_where_none_is() -> None:
    score = relation_score([GRID], [])
    assert (score.precision, score.recall, score.f1) == (0.0, 1.0, 0.0)


def test_cells_one_row_too_low_are_no_cells() -> None:
    lower = [cell._replace(row=cell.row + 1) for cell in GRID]
    assert relation_score([lower], [GRID]).f1 == 1.0
    assert cell_score([lower], [GRID]).right == 0
