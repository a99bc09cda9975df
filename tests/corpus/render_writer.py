"""LibreOffice Writer, by way of a Word document: what most administrations make."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from tests.corpus.blocks import STEPS, Block, Break, Cell, Part, Prose, Table, Text
from tests.corpus.inline import Habit, runs
from tests.corpus.marks import colour

# A4 and the share of a table's width that its margins take.
_SHORT, _LONG = 210, 297


def _element(name: str, **attributes: str) -> Any:
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element


class _Writer:
    """Builds the Word document of one part."""

    def __init__(self, part: Part, habit: Habit, marked: bool) -> None:
        self._part, self._look = part, part.look
        self._habit, self._marked = habit, marked
        self._document: Any = Document()

    def save(self, path: Path) -> None:
        self._setup()
        for block in self._part.blocks:
            self._block(block)
        self._document.save(path)

    def _setup(self) -> None:
        look, document = self._look, self._document
        style = document.styles["Normal"]
        style.font.name, style.font.size = look.font, Pt(look.size)
        style.element.rPr.append(_element("w:lang", val="fr-FR"))
        style.paragraph_format.space_after = Pt(2)
        if look.hyphenate:
            document.settings.element.append(_element("w:autoHyphenation", val="true"))
        self._page(document.sections[0])
        footer = document.sections[0].footer.paragraphs[0]
        footer.add_run(self._habit.typed(look.footer) + "\t\t").font.size = Pt(7)
        field = _element("w:fldSimple", instr="PAGE")
        footer._p.append(field)

    def _page(self, section: Any) -> None:
        width, height = (_LONG, _SHORT) if self._look.landscape else (_SHORT, _LONG)
        section.orientation = WD_ORIENT.LANDSCAPE if self._look.landscape else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Mm(width), Mm(height)
        section.left_margin = section.right_margin = Mm(self._look.margin_mm)
        section.top_margin = section.bottom_margin = Mm(self._look.margin_mm)
        section.footer_distance = Mm(6)

    def _block(self, block: Block) -> None:
        if isinstance(block, Break):
            self._document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        elif isinstance(block, Text):
            self._text(block)
        elif isinstance(block, Prose):
            self._columns(1)
            for text in block.texts:
                self._text(text)
            self._columns(block.columns)
        else:
            self._table(block)

    def _columns(self, columns: int) -> None:
        """Close what stands before as a section of so many columns."""
        section = self._document.add_section(WD_SECTION.CONTINUOUS)
        previous = self._document.sections[-2]
        self._page(section)
        for element in previous._sectPr.findall(qn("w:cols")):
            previous._sectPr.remove(element)
        previous._sectPr.append(_element("w:cols", num=str(columns), space="360"))
        for element in section._sectPr.findall(qn("w:cols")):
            section._sectPr.remove(element)

    def _text(self, text: Text) -> None:
        look = self._look
        paragraph = self._document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(4)
        if text.kind == "toc":
            left, right = text.text.split("\t")
            paragraph.add_run(self._habit.typed(left) + " " + "." * 20 + f" {right}")
            return
        if text.kind in STEPS:
            paragraph.paragraph_format.space_before = Pt(8)
            paragraph.paragraph_format.keep_with_next = True
        if text.kind in ("body",) and len(text.text) > 120:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        if text.kind == "item":
            self._bullet(paragraph, "•")
        for piece in self._runs(
            paragraph, text.text, text.mark, look.accent if text.kind in STEPS else ""
        ):
            piece.font.bold = text.kind in STEPS or text.kind == "caption"
            piece.font.italic = text.kind == "legend"
            piece.font.size = Pt(
                look.size
                + (look.step(text.kind) if text.kind in STEPS else 0)
                - 2 * (text.kind in ("note", "source"))
            )
            if text.kind in ("theme", "strategic") and look.small_caps:
                piece.font.small_caps = True

    def _runs(self, paragraph: Any, text: str, mark: int, ink: str = "") -> list[Any]:
        """Add a text to a paragraph, raised letters raised, in its ink."""
        made = []
        if self._marked:
            ink = colour(mark) if mark else ""
        for run in runs(self._habit.typed(text)):
            piece = paragraph.add_run(run.text)
            piece.font.superscript = True if run.raised else None
            if ink:
                piece.font.color.rgb = RGBColor.from_string(ink.upper())
            made.append(piece)
        return made

    def _bullet(self, paragraph: Any, bullet: str) -> None:
        """A bullet typed with a hanging indent, or a list of the word processor."""
        paragraph.paragraph_format.left_indent = Pt(9)
        paragraph.paragraph_format.first_line_indent = Pt(-9)
        if self._look.symbol_bullets:
            paragraph.style = self._document.styles["List Bullet"]
            paragraph.paragraph_format.space_after = Pt(2)
        else:
            paragraph.add_run(f"{bullet} ")

    # Tables ------------------------------------------------------------------------------------

    def _table(self, table: Table) -> None:
        grid = self._document.add_table(rows=len(table.rows), cols=len(table.widths))
        grid.autofit = False
        properties = grid._tbl.tblPr
        properties.append(self._borders(self._look.rules if table.look == "main" else "grid"))
        room = (_LONG if self._look.landscape else _SHORT) - 2 * self._look.margin_mm
        widths = [Mm(room * width / sum(table.widths)) for width in table.widths]
        for column, width in zip(grid.columns, widths, strict=True):
            column.width = width
        for top, row in enumerate(table.rows):
            if top < table.head and table.repeat:
                grid.rows[top]._tr.get_or_add_trPr().append(_element("w:tblHeader"))
            for left, cell in enumerate(row):
                if cell is not None:
                    self._cell(grid, top, left, cell, widths)
        spacer = self._document.add_paragraph()
        spacer.paragraph_format.space_after = Pt(2)

    def _cell(self, grid: Any, top: int, left: int, cell: Cell, widths: list[Any]) -> None:
        place = grid.cell(top, left)
        if cell.rows > 1 or cell.columns > 1:
            place = place.merge(grid.cell(top + cell.rows - 1, left + cell.columns - 1))
        place.width = sum(widths[left : left + cell.columns])
        look = self._look
        fills = {"head": look.head_fill, "band": look.band_fill, "total": "e7e6e6"}
        fill = fills.get(cell.kind, "" if cell.behind_text else cell.fill)
        if not fill and look.rules == "white" and cell.kind in ("body", "label", "number"):
            fill = "eef1f6"
        if fill:
            shade = _element("w:shd", val="clear", color="auto", fill=fill.upper())
            place._tc.get_or_add_tcPr().append(shade)
        if cell.sideways:
            place._tc.get_or_add_tcPr().append(_element("w:textDirection", val="btLr"))
        for rank, item in enumerate(cell.items):
            paragraph = place.paragraphs[0] if rank == 0 else place.add_paragraph()
            self._item(paragraph, cell, item)

    def _item(self, paragraph: Any, cell: Cell, item: str) -> None:
        paragraph.paragraph_format.space_after = Pt(2)
        aligned = {
            "number": WD_ALIGN_PARAGRAPH.RIGHT, "total": WD_ALIGN_PARAGRAPH.RIGHT,
            "head": WD_ALIGN_PARAGRAPH.CENTER,
        }  # fmt: skip
        paragraph.alignment = aligned.get(cell.kind)
        if cell.bullet:
            self._bullet(paragraph, cell.bullet)
        if cell.behind_text:
            shade = _element("w:shd", val="clear", color="auto", fill=cell.fill.upper())
            paragraph._p.get_or_add_pPr().append(shade)
        ink = {"band": self._look.band_text, "head": self._look.head_text}.get(cell.kind, "")
        for piece in self._runs(paragraph, item, cell.mark, ink):
            piece.font.bold = cell.kind in ("head", "band", "label", "total")

    def _borders(self, rules: str) -> Any:
        borders = _element("w:tblBorders")
        inks = {"grid": "444444", "horizontal": "777777", "white": "FFFFFF"}
        for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
            drawn = rules in ("grid", "white") or (
                rules == "horizontal" and side in ("top", "bottom", "insideH")
            )
            value = "single" if drawn else "nil"
            borders.append(
                _element(f"w:{side}", val=value, sz="4", space="0", color=inks.get(rules, "auto"))
            )
        return borders


def save_writer(part: Part, habit: Habit, path: Path, marked: bool) -> None:
    """Save a part as a Word document."""
    _Writer(part, habit, marked).save(path)
