"""The engines that are compared: a page of a PDF to its tables, each as it is set up by default."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pdfplumber

from extract.pages.native import read_page
from pipelines.tables import page_tables
from tests.tables.grids import Grid, GridCell, bare

Engine = Callable[[Path, int], list[Grid]]


def annexa(path: Path, page: int) -> list[Grid]:
    with pdfplumber.open(path) as pdf:
        tables = page_tables(read_page(pdf.pages[page - 1]))
    return [
        [
            GridCell(cell.row, cell.column, cell.row_span, cell.column_span, text)
            for cell in table.cells
            if (text := bare(cell.text))
        ]
        for table in tables
    ]


def plumber_lines(path: Path, page: int) -> list[Grid]:
    return _plumber(path, page, {})


def plumber_text(path: Path, page: int) -> list[Grid]:
    return _plumber(path, page, {"vertical_strategy": "text", "horizontal_strategy": "text"})


def _plumber(path: Path, page: int, settings: dict[str, Any]) -> list[Grid]:
    with pdfplumber.open(path) as pdf:
        return [_plain(rows) for rows in pdf.pages[page - 1].extract_tables(settings)]


def camelot(flavor: str, **options: Any) -> Engine:
    """camelot in one of its flavours; without spans, which it does not give."""

    def read(path: Path, page: int) -> list[Grid]:
        from camelot.io import read_pdf

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tables = read_pdf(str(path), pages=str(page), flavor=flavor, **options)
            return [_plain(table.df.values.tolist()) for table in tables]

    return read


def _plain(rows: Iterable[Iterable[str | None]]) -> Grid:
    return [
        GridCell(row, column, 1, 1, text)
        for row, cells in enumerate(rows)
        for column, cell in enumerate(cells)
        if (text := bare(cell or ""))
    ]


ENGINES: dict[str, Engine] = {
    "annexa": annexa,
    "camelot lattice": camelot("lattice"),
    "camelot lattice, vector": camelot("lattice", engine="vector"),
    "camelot lattice, split_text": camelot("lattice", split_text=True),
    "camelot stream": camelot("stream"),
    "camelot network": camelot("network"),
    "camelot hybrid": camelot("hybrid"),
    "pdfplumber lines": plumber_lines,
    "pdfplumber text": plumber_text,
}
