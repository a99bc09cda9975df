"""LibreOffice Calc, by way of a workbook: sheets printed over one or several page widths."""

from __future__ import annotations

import itertools
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from tests.corpus.blocks import Cell, Part, Table, Text
from tests.corpus.inline import Habit, plain
from tests.corpus.marks import colour

# What a page holds, in the sheet's units of width, and how many letters go in one.
_ROOM, _LETTERS = 124.0, 1.25
_LINE = 12.5


class _Sheet:
    """Fills the one worksheet of a part."""

    def __init__(self, part: Part, habit: Habit, marked: bool, path: Path) -> None:
        self._part, self._habit, self._marked = part, habit, marked
        self._book = xlsxwriter.Workbook(str(path))
        self._sheet: Worksheet = self._book.add_worksheet("TFPB")
        self._formats: dict[tuple[object, ...], Format] = {}
        self._row = 0
        self._body = 0

    def close(self) -> None:
        """Write everything and close the workbook."""
        self._setup()
        main = max(
            (block for block in self._part.blocks if isinstance(block, Table)),
            key=lambda table: len(table.widths),
        )
        widths = self._widths(main)
        for column, width in enumerate(widths):
            self._sheet.set_column(column, column, width)
        for block in self._part.blocks:
            if isinstance(block, Text):
                form = self._format(
                    bold=block.kind != "body", size=12 if block.kind != "body" else 9
                )
                self._sheet.write_string(self._row, 0, self._typed(block.text), form)
                self._row += 1
            elif isinstance(block, Table):
                self._table(block, main, widths)
                self._row += 1
        self._book.close()

    def _typed(self, text: str) -> str:
        return self._habit.typed(plain(text))

    def _setup(self) -> None:
        sheet, part = self._sheet, self._part
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(0.4, 0.4, 0.5, 0.5)
        sheet.hide_gridlines(2)
        if part.over_first:
            sheet.print_across()
        sheet.set_footer("&L&7" + part.look.footer.replace("&", "&&") + "&R&7&P")

    def _widths(self, table: Table) -> list[float]:
        """Columns so wide that the sheet takes the page widths asked for, broken between two."""
        shares, pages = list(table.widths), self._part.page_widths
        breaks: list[int] = []
        filled, target = 0.0, sum(shares) / pages
        for column, share in enumerate(shares):
            if filled and filled + share > target * 1.12 and len(breaks) < pages - 1:
                breaks.append(column)
                filled = 0.0
            filled += share
        edges = [0, *breaks, len(shares)]
        widest = max(sum(shares[a:b]) for a, b in itertools.pairwise(edges))
        if breaks:
            self._sheet.set_v_pagebreaks(breaks)
        return [share * _ROOM / widest for share in shares]

    def _format(self, **style: object) -> Format:
        key = tuple(sorted(style.items()))
        if key not in self._formats:
            made = self._book.add_format({"font_name": self._part.look.font, "valign": "top"})
            made.set_font_size(style.get("size", 9))
            if style.get("bold"):
                made.set_bold()
            if style.get("fill"):
                made.set_bg_color(f"#{style['fill']}")
            if style.get("ink"):
                made.set_font_color(f"#{style['ink']}")
            if style.get("border"):
                made.set_border(1)
            if style.get("wrap"):
                made.set_text_wrap()
            if style.get("align"):
                made.set_align(str(style["align"]))
            if style.get("sideways"):
                made.set_rotation(90)
                made.set_align("vcenter")
            self._formats[key] = made
        return self._formats[key]

    def _table(self, table: Table, main: Table, widths: list[float]) -> None:
        places = table.sheet_columns or tuple(range(len(table.widths) + 1))
        first = self._row
        for top, row in enumerate(table.rows):
            height = 1
            for left, cell in enumerate(row):
                if cell is None:
                    continue
                start = places[left]
                end = places[left + cell.columns] - 1
                self._cell(cell, first + top, start, end)
                if cell.rows == 1:
                    height = max(height, _lines(cell, sum(widths[start : end + 1])))
            self._sheet.set_row(first + top, height * _LINE)
        self._row = first + len(table.rows)
        if table is main:
            if table.repeat and self._part.page_rows:
                self._sheet.repeat_rows(first, first + table.head - 1)
            if self._part.page_rows:
                breaks = range(
                    first + table.head + self._part.page_rows, self._row, self._part.page_rows
                )
                self._sheet.set_h_pagebreaks(list(breaks))

    def _cell(self, cell: Cell, row: int, start: int, end: int) -> None:
        look = self._part.look
        fills = {"head": look.head_fill, "band": look.band_fill, "total": "e7e6e6"}
        form = self._format(
            bold=cell.kind in ("head", "label", "total"),
            fill=fills.get(cell.kind, cell.fill),
            ink=colour(cell.mark) if self._marked and cell.mark else "000000",
            border=True,
            wrap=True,
            align={"number": "right", "total": "right", "head": "center"}.get(cell.kind, "left"),
            sideways=cell.sideways,
        )
        text = "\n".join(self._typed(item) for item in cell.items)
        if cell.rows > 1 or end > start:
            self._sheet.merge_range(row, start, row + cell.rows - 1, end, text, form)
        elif text:
            self._sheet.write_string(row, start, text, form)
        else:
            self._sheet.write_blank(row, start, None, form)


def _lines(cell: Cell, width: float) -> int:
    """How many lines a cell's text takes, guessed on the high side."""
    letters = max(1.0, width * _LETTERS * 0.85)
    return sum(1 + int(len(plain(item)) // letters) for item in cell.items)


def save_calc(part: Part, habit: Habit, path: Path, marked: bool) -> None:
    """Save a part as a workbook."""
    _Sheet(part, habit, marked, path).close()
