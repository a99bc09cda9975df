"""ReportLab: fonts that are not embedded, tables from a program, as export tools print them."""

from __future__ import annotations

import html
from pathlib import Path
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer
from reportlab.platypus import Table as Grid

from tests.corpus.blocks import STEPS, Block, Break, Cell, Look, Part, Prose, Table, Text
from tests.corpus.inline import Habit, runs
from tests.corpus.marks import colour

# The standard fonts of PDF: a family name with its bold face.
_FACES = {"Helvetica": "Helvetica-Bold", "Times-Roman": "Times-Bold"}


class _Story:
    """The flowables of one part."""

    def __init__(self, part: Part, habit: Habit, marked: bool) -> None:
        self._part, self._look = part, part.look
        self._habit, self._marked = habit, marked
        self._font = part.look.font if part.look.font in _FACES else "Helvetica"

    def flowables(self) -> list[Any]:
        return [flowable for block in self._part.blocks for flowable in self._block(block)]

    def _style(self, **changes: Any) -> ParagraphStyle:
        bold = changes.pop("bold", False)
        size = changes.pop("size", self._look.size)
        return ParagraphStyle(
            "corpus",
            fontName=_FACES[self._font] if bold else self._font,
            fontSize=size,
            leading=size * 1.2,
            spaceAfter=2,
            splitLongWords=0,
            embeddedHyphenation=1,
            **changes,
        )

    def _inline(self, text: str, mark: int, ink: str = "000000") -> str:
        inner = "".join(
            f"<super>{html.escape(run.text)}</super>" if run.raised else html.escape(run.text)
            for run in runs(self._habit.typed(text))
        )
        shown = colour(mark) if self._marked and mark else ("000000" if self._marked else ink)
        return f'<font color="#{shown}">{inner}</font>'

    def _block(self, block: Block) -> list[Any]:
        if isinstance(block, Break):
            return [PageBreak()]
        if isinstance(block, Text):
            return [self._text(block)]
        if isinstance(block, Prose):
            return [self._text(text) for text in block.texts]
        return [self._table(block), Spacer(1, 8)]

    def _text(self, text: Text) -> Paragraph:
        size = self._look.size
        if text.kind in STEPS:
            style = self._style(
                bold=True, size=size + self._look.step(text.kind), spaceBefore=8, keepWithNext=1
            )
            return Paragraph(self._inline(text.text, text.mark, self._look.accent), style)
        inner = self._inline(text.text.replace("\t", " " + "." * 20 + " "), text.mark)
        if text.kind == "item":
            return Paragraph(inner, self._style(leftIndent=12, bulletIndent=2), bulletText="\u2022")
        if text.kind in ("note", "source"):
            return Paragraph(inner, self._style(size=size - 2))
        if text.kind == "caption":
            return Paragraph(inner, self._style(bold=True, spaceBefore=8))
        return Paragraph(
            inner, self._style(alignment=TA_JUSTIFY if len(text.text) > 120 else TA_LEFT)
        )

    def _table(self, table: Table) -> Grid:
        short, long = A4
        room = (long if self._look.landscape else short) - 2 * self._look.margin_mm * mm - 12
        widths = [room * width / sum(table.widths) for width in table.widths]
        data: list[list[Any]] = []
        styles: list[tuple[Any, ...]] = [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 4),
            ("RIGHTPADDING", (0, 0), (-1, -1), 4),
            *_rules(self._look.rules if table.look == "main" else "grid"),
        ]
        for top, row in enumerate(table.rows):
            data.append([self._content(cell) if cell else "" for cell in row])
            for left, cell in enumerate(row):
                if cell is not None:
                    styles += self._cell_style(cell, top, left)
        grid = Grid(
            data, colWidths=widths, repeatRows=table.head if table.repeat else 0, splitInRow=1,
        )  # fmt: skip
        grid.setStyle(styles)
        return grid

    def _cell_style(self, cell: Cell, top: int, left: int) -> list[tuple[Any, ...]]:
        look = self._look
        corner = (left + cell.columns - 1, top + cell.rows - 1)
        fills = {"head": look.head_fill, "band": look.band_fill, "total": "e7e6e6"}
        fill = fills.get(cell.kind, "" if cell.behind_text else cell.fill)
        if not fill and look.rules == "white":
            fill = "eef1f6"
        found: list[tuple[Any, ...]] = []
        if corner != (left, top):
            found.append(("SPAN", (left, top), corner))
        if fill:
            found.append(("BACKGROUND", (left, top), corner, HexColor(f"#{fill}")))
        return found

    def _content(self, cell: Cell) -> list[Paragraph]:
        bold = cell.kind in ("head", "band", "label", "total")
        align = {"number": TA_RIGHT, "total": TA_RIGHT, "head": TA_CENTER}.get(cell.kind, TA_LEFT)
        inks = {"band": self._look.band_text, "head": self._look.head_text}
        ink = inks.get(cell.kind, "000000")
        made = []
        for item in cell.items:
            inner = self._inline(item, cell.mark, ink)
            if cell.behind_text:
                inner = inner.replace("<font ", f'<font backColor="#{cell.fill}" ', 1)
            if cell.bullet and self._look.symbol_bullets:
                style = self._style(leftIndent=9, bulletIndent=0, bulletFontName="Symbol")
                made.append(Paragraph(inner, style, bulletText="\u00b7"))
            elif cell.bullet:
                style = self._style(leftIndent=9, firstLineIndent=-9)
                made.append(Paragraph(f"{html.escape(cell.bullet)} {inner}", style))
            else:
                made.append(Paragraph(inner, self._style(bold=bold, alignment=align)))
        return made


def _rules(rules: str) -> list[tuple[Any, ...]]:
    drawn: dict[str, list[tuple[Any, ...]]] = {
        "grid": [("GRID", (0, 0), (-1, -1), 0.5, HexColor("#444444"))],
        "horizontal": [("LINEBELOW", (0, 0), (-1, -1), 0.4, HexColor("#777777"))],
        "none": [("TOPPADDING", (0, 0), (-1, -1), 5), ("BOTTOMPADDING", (0, 0), (-1, -1), 5)],
        "white": [("GRID", (0, 0), (-1, -1), 1, HexColor("#ffffff"))],
    }
    return drawn[rules]


def _footer(look: Look, habit: Habit) -> Any:
    def draw(canvas: Any, document: Any) -> None:
        canvas.saveState()
        canvas.setFont("Helvetica", 7)
        canvas.drawString(look.margin_mm * mm, 6 * mm, habit.typed(look.footer))
        right = (A4[1] if look.landscape else A4[0]) - look.margin_mm * mm
        canvas.drawRightString(right, 6 * mm, str(document.page))
        canvas.restoreState()

    return draw


def print_reportlab(part: Part, habit: Habit, output: Path, marked: bool) -> None:
    """Print a part with ReportLab."""
    look = part.look
    document = SimpleDocTemplate(
        str(output),
        pagesize=landscape(A4) if look.landscape else A4,
        leftMargin=look.margin_mm * mm,
        rightMargin=look.margin_mm * mm,
        topMargin=look.margin_mm * mm,
        bottomMargin=look.margin_mm * mm,
        invariant=1,
    )
    draw = _footer(look, habit)
    document.build(_Story(part, habit, marked).flowables(), onFirstPage=draw, onLaterPages=draw)
