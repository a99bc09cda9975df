"""The heads of objective tables: which tables list objectives, which column names them, and how
the cells that do are painted."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from extract.paragraphs import plain_text
from extract.priority import Legend
from extract.tables.columns import Head, find_head, nearest_heading
from schemas.findings import Finding, finding
from schemas.table import Cell, Table

# Columns that place a row in the tree.
PLACING = ("pillar", "theme", "orientation", "strategic_objective")


def is_objective_head(head: Head) -> bool:
    """Whether a table with this head lists objectives: what is to be done, and by whom or when."""
    told = head.kinds & {"actions", "partners", "commitments", "pilot"}
    if "operational_objective" in head.kinds:
        return bool(told)
    if "actions" not in told and ("step" in head.kinds or head.columns[0].kind == "commitments"):
        # A calendar says when, what and who, too.
        return False
    if head.columns[0].kind == "commitments" and not told & {"partners", "pilot"}:
        # Dates and what was done by then: a history.
        return False
    return len(told) >= 2


def objective_column(head: Head) -> int:
    """The column that names the objective: the one so headed, or the first that places no row."""
    named = head.of("operational_objective")
    if named:
        return named[0].at
    free = [column.at for column in head.columns if column.kind not in (*PLACING, "code")]
    return free[0] if free else 0


def label_cells(table: Table, head: Head) -> list[Cell]:
    """The cells that name the objectives of a table."""
    at = objective_column(head)
    return [
        cell
        for cell in table.cells
        if cell.row > head.last_row and cell.column == at and cell.column_span < table.columns
    ]


def is_striped(table: Table, head: Head, legend: Legend) -> bool:
    """Whether every row is shaded, and in another tint than the one before it: a legend means one.

    Presentations stripe their tables so.
    """
    fills = [cell.fill for cell in label_cells(table, head) if cell.lines]
    return (
        len(fills) > 1
        and all(map(legend.resembles, fills))
        and all(one != other for one, other in pairwise(fills))
    )


def labels_vary(tables: Iterable[Table], legend: Legend) -> bool:
    """Whether the first cells of some objectives are shaded as a legend says, and of others not."""
    heads = [(table, head) for table in tables if (head := find_head(table))]
    shaded = {
        legend.means(cell.fill)
        for table, head in heads
        if is_objective_head(head) and not is_striped(table, head, legend)
        for cell in label_cells(table, head)
        if cell.lines
    }
    return len(shaded) > 1


def unknown_columns(head: Head) -> Iterable[tuple[str, str]]:
    """The headings that the vocabulary does not know, each with its nearest known one."""
    for column in head.columns:
        if column.heading and not column.kind:
            yield column.heading, nearest_heading(column.heading)


def unknown_findings(table: Table, head: Head) -> Iterable[Finding]:
    """A finding for each column heading that the vocabulary does not know."""
    for heading, nearest in unknown_columns(head):
        cell = next(
            (c for c in table.cells if c.lines and plain_text(c.lines) in heading.split(" > ")),
            None,
        )
        yield finding(
            "column_unknown",
            dataset="objectives",
            field=heading,
            page=cell.lines[0].page if cell else table.page_first,
            bbox=cell.lines[0].box if cell else None,
            heading=heading,
            nearest=nearest or "aucun",
        )
