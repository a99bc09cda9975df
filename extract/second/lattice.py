"""Ruled tables as camelot reads them: a second opinion, never a source of values.

camelot is imported when it is asked for: with pandas, numpy and OpenCV it costs as much as the
reading of twenty pages.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from extract.pages.frame import Frame, Matrix
from schemas.geometry import Box, union


@dataclass(frozen=True, slots=True)
class LatticeCell:
    """A cell with its box in points as displayed, its place in the grid, its text as printed."""

    box: Box
    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class LatticeTable:
    """A ruled table of one page."""

    box: Box
    cells: tuple[LatticeCell, ...]


def import_lightly() -> None:
    """Imports camelot without pandas, OpenCV and pdfium, and playa: in a third of the time.

    camelot fills a frame of pandas for each table, which nothing here looks at, and needs the
    others for pages that are rendered, which none is here.  For a process that does nothing else:
    these modules are missing there.
    """
    # numpy would start threads for products of matrices, of which there are none.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    pandas: Any = ModuleType("pandas")
    pandas.DataFrame = _NoFrame
    sys.modules |= {"pandas": pandas} | {name: ModuleType(name) for name in ("cv2", "pypdfium2")}
    import camelot.parsers.lattice  # noqa: F401


class _NoFrame:
    """Stands for a frame of pandas that nobody looks at."""

    shape = (0, 0)

    def __init__(self, cells: object = ()) -> None:
        pass


def find_lattice(
    lines: Sequence[Any], letters: Iterable[Sequence[Any]], frame: Frame, path: Path, number: int
) -> Iterator[LatticeTable]:
    """The ruled tables on a page, from playa's paths and letters.

    Letters of a page and of each form on it make lines of their own.  `frame` takes playa's points
    to the display; `path` and `number` only name the page.
    """
    from camelot.parsers import lattice

    horizontal, vertical = _text_lines(letters, frame)
    engine: Any = lattice.Lattice
    parser = engine(engine="vector", split_text=True)
    size = frame.width, frame.height
    parser.prepare_page_parse(str(path), lines, size, number, [], horizontal, vertical, "", {})
    for table in parser.extract_tables():
        yield _table(table.cells, frame.matrix)


def _text_lines(
    letters: Iterable[Sequence[Any]], frame: Frame
) -> tuple[Sequence[Any], Sequence[Any]]:
    """Letters as the lines that playa makes of them: those that run across, and up or down."""
    from playa.miner import LAParams, LTPage, LTTextLineVertical

    # camelot's own settings; it splits what reaches over a rule.
    settings = LAParams(char_margin=1.0, detect_vertical=True, all_texts=True)
    page = LTPage(1, (0, 0, frame.width, frame.height))
    found: tuple[list[Any], list[Any]] = [], []
    for group in letters:
        for line in page.group_objects(settings, group) if group else ():
            if not line.is_empty():
                line.analyze(settings)
                found[isinstance(line, LTTextLineVertical)].append(line)
    return found


def _table(grid: Sequence[Sequence[Any]], shown: Matrix) -> LatticeTable:
    cells = [_cell(members, grid, shown) for members in _merged(grid)]
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return LatticeTable(union(cell.box for cell in cells), tuple(cells))


def _merged(grid: Sequence[Sequence[Any]]) -> Iterable[list[tuple[int, int]]]:
    """The places of the grid that no rule parts from one another."""
    seen: set[tuple[int, int]] = set()
    for row in range(len(grid)):
        for column in range(len(grid[row])):
            if (row, column) in seen:
                continue
            seen.add((row, column))
            members = [(row, column)]
            for place in members:
                for other in _open_sides(grid, *place):
                    if other not in seen:
                        seen.add(other)
                        members.append(other)
            yield members


def _open_sides(grid: Sequence[Sequence[Any]], row: int, column: int) -> Iterable[tuple[int, int]]:
    cell = grid[row][column]
    if column + 1 < len(grid[row]) and not (cell.right or grid[row][column + 1].left):
        yield row, column + 1
    if column and not (cell.left or grid[row][column - 1].right):
        yield row, column - 1
    if row + 1 < len(grid) and not (cell.bottom or grid[row + 1][column].top):
        yield row + 1, column
    if row and not (cell.top or grid[row - 1][column].bottom):
        yield row - 1, column


def _cell(
    members: Sequence[tuple[int, int]], grid: Sequence[Sequence[Any]], shown: Matrix
) -> LatticeCell:
    rows, columns = zip(*members, strict=True)
    parts = [grid[row][column] for row, column in sorted(members)]
    return LatticeCell(
        box=union(shown.box(part.x1, part.y1, part.x2, part.y2) for part in parts),
        row=min(rows),
        column=min(columns),
        text="".join(part.text for part in parts),
        row_span=max(rows) - min(rows) + 1,
        column_span=max(columns) - min(columns) + 1,
    )
