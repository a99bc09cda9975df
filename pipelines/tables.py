"""`annexa tables`: the tables of any PDF as found, before any meaning, and how they are written."""

from __future__ import annotations

import csv
import html
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from extract.layout import lay_out
from extract.page_numbers import parse_pages
from extract.pages.ingest import open_source
from extract.tables.free_tables import find_free_tables
from extract.tables.raw_grid import find_ruled_tables
from extract.tables.stitch import stitch_tables
from extract.tables.widths import join_widths
from pipelines.inert import inert
from pipelines.progress import SILENT, Progress
from pipelines.quick import start_reading
from pipelines.reading import read_pages
from pipelines.settings import Settings
from schemas.findings import Finding
from schemas.page import Page
from schemas.table import Cell, Place, Table

RawTable = dict[str, Any]
"""A table as plain lists and dictionaries, in the form that `docs/tables.md` gives."""


def page_tables(page: Page) -> list[Table]:
    """The tables of one page from top to bottom: ruled, painted, partly ruled and unruled."""
    ruled = find_ruled_tables(page)
    free = find_free_tables(page, [table.places[0].box for table in ruled])
    return _from_top([*ruled, *free])


def raw_tables(
    path: Path,
    pages: str = "",
    password: str | None = None,
    join: bool = False,
    progress: Progress = SILENT,
) -> tuple[list[RawTable], list[Finding]]:
    """The tables of a PDF, and the findings about pages that gave none because they cannot be read.

    `pages` names pages as 3-7; `join` makes whole what page ends and page widths cut.  Raises an
    `AnnexaError` for a file that cannot be read and for pages that are not there.
    """
    source = open_source(path, password)
    numbers = parse_pages(pages, source.page_count)
    progress.stage("lecture des pages", len(numbers))
    settings = Settings(verify=False)
    quick = start_reading(source, numbers, settings)
    read, findings = read_pages(source, numbers, settings, progress, quick)
    progress.stage("tableaux")
    unread = [item for item in findings if item.severity != "info"]
    read, tables = _joined(read) if join else (read, [page_tables(page) for page in read])
    by_number = {page.number: page for page in read}
    raw = [_raw(table, by_number) for found in tables for table in found]
    progress.close()
    return raw, unread


def _joined(pages: Sequence[Page]) -> tuple[list[Page], list[list[Table]]]:
    """Pages with those of one sheet joined, and their tables with what page ends cut whole."""
    found = {page.number: find_ruled_tables(page) for page in pages}
    # No meaning is known here: no sums to hold a sheet to, no heading but one printed again.
    wide, _ = join_widths(pages, found, lambda page: None)
    layouts = lay_out(wide, [page_tables(page) for page in wide], lambda texts: False)
    return wide, stitch_tables(layouts, _no_headings)[0]


def _no_headings(texts: Sequence[str]) -> tuple[str, ...]:
    return ()


def _from_top(tables: Iterable[Table]) -> list[Table]:
    return sorted(tables, key=lambda table: (table.places[0].box.top, table.places[0].box.x0))


# ----------------------------------------------------------------------------- plain data


def _raw(table: Table, pages: Mapping[int, Page]) -> RawTable:
    return {
        **_located(table.places, pages),
        "rows": table.rows,
        "columns": table.columns,
        "cells": [_raw_cell(cell, pages) for cell in table.cells],
    }


def _raw_cell(cell: Cell, pages: Mapping[int, Page]) -> dict[str, Any]:
    place = _located(cell.places, pages)
    return {
        "row": cell.row,
        "column": cell.column,
        "row_span": cell.row_span,
        "column_span": cell.column_span,
        "bbox": place["bbox"],
        "text": cell.text,
        "fill": cell.fill,
        **({"pieces": place["pieces"]} if "pieces" in place else {}),
    }


def _located(places: Sequence[Place], pages: Mapping[int, Page]) -> dict[str, Any]:
    """The first piece as page and box; all of them where a join made several."""
    pieces = [
        {"page": number, "bbox": list(box)}
        for place in places
        for number, box in pages[place.page].locate(place.box)
    ]
    return {**pieces[0], "pieces": pieces} if len(pieces) > 1 else dict(pieces[0])


# ----------------------------------------------------------------------------- files


def to_json(tables: Sequence[RawTable]) -> str:
    """The tables as one JSON array."""
    return json.dumps(tables, ensure_ascii=False, indent=1) + "\n"


def to_csv(tables: Sequence[RawTable]) -> str:
    """The rows of all tables, each behind the number of its table, its page and its own number.

    The text of a merged cell stands in its first place; one that would begin a formula has a
    space before it.
    """
    lines = [row for number, table in enumerate(tables, start=1) for row in _rows(number, table)]
    columns = max((table["columns"] for table in tables), default=0)
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(["table", "page", "row", *range(1, columns + 1)])
    writer.writerows(lines)
    return written.getvalue()


def _rows(number: int, table: RawTable) -> Iterator[list[str | int]]:
    texts = {(cell["row"], cell["column"]): cell["text"] for cell in table["cells"]}
    for row in range(table["rows"]):
        cells = [inert(texts.get((row, column), "")) for column in range(table["columns"])]
        yield [number, table["page"], row + 1, *cells]


def to_html(tables: Sequence[RawTable]) -> str:
    """The tables one below the other on a page, with their spans and fills."""
    body = "\n".join(_html_table(number, table) for number, table in enumerate(tables, start=1))
    return (
        '<!doctype html>\n<html lang="fr">\n<head><meta charset="utf-8"><title>Tableaux</title>\n'
        "<style>table{border-collapse:collapse;margin:1em 0}caption{text-align:left}"
        "td{border:1px solid #888;padding:.2em .4em;vertical-align:top;white-space:pre-line}"
        f"</style></head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _html_table(number: int, table: RawTable) -> str:
    rows: list[list[str]] = [[] for _ in range(table["rows"])]
    for cell in table["cells"]:
        rows[cell["row"]].append(_html_cell(cell))
    lines = [f"<tr>{''.join(cells)}</tr>" for cells in rows]
    caption = f"<caption>Tableau {number}, page {table['page']}</caption>"
    return "\n".join(["<table>", caption, *lines, "</table>"])


def _html_cell(cell: Mapping[str, Any]) -> str:
    names = ("rowspan", "colspan", "style")
    fill = f"background:{cell['fill']}" if cell["fill"] else None
    spans = [span if span > 1 else None for span in (cell["row_span"], cell["column_span"])]
    values = zip(names, (*spans, fill), strict=True)
    attributes = "".join(f' {name}="{value}"' for name, value in values if value is not None)
    return f"<td{attributes}>{html.escape(cell['text'])}</td>"


WRITERS: dict[str, Callable[[Sequence[RawTable]], str]] = {
    "json": to_json,
    "csv": to_csv,
    "html": to_html,
}
"""What `--format` names."""
