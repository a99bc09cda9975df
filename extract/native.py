"""A page with a text layer → Page, read by pdfplumber."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pdfplumber
from pdfminer.pdfcolor import PDFColorSpace
from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdffont import PDFFont, PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFGraphicState, PDFPageInterpreter, PDFTextState
from pdfminer.pdftypes import PDFStream, dict_value, list_value, resolve1

from extract.assemble import (
    INVISIBLE_MODES,
    Content,
    Style,
    assemble,
    hex_color,
    no_collection,
    undefined_text,
)
from extract.frame import Matrix, display_frame, ordered, visible_box
from schemas.geometry import Box
from schemas.page import Page

# Letters that pdfminer's metrics of the standard fonts leave out, and others as wide.
_TWINS = {"\xa0": " ", "\xad": "-", "€": "0", "•": "-"}
_SOFT_HYPHEN = 0xAD
# Flags of an annotation (ISO 32000, table 165) that is not displayed: hidden, no view.
_NOT_SHOWN = 2 | 32


def read_page(page: pdfplumber.page.Page) -> Page:
    """The page as displayed, upright; its memory is given back to pdfplumber.

    Raises what pdfminer raises on a damaged content stream.
    """
    shown = visible_box(page.page_obj.mediabox, page.page_obj.cropbox)
    frame = display_frame(shown, page.page_obj.rotate or 0)
    device = _Device(page.pdf.rsrcmgr)
    interpreter = _Interpreter(page.pdf.rsrcmgr, device)
    with no_collection():
        interpreter.render_contents(
            page.page_obj.resources, page.page_obj.contents, ctm=frame.matrix
        )
        _draw_annotations(page, interpreter, frame.matrix)
        page.close()
        return assemble(page.page_number, frame, device.content)


class _Interpreter(PDFPageInterpreter):
    """pdfminer's interpreter, whose lines are one point wide where the page does not say.

    Its forms start with the colours and the width of what they are drawn in.
    """

    _inherited: PDFGraphicState | None = None

    def subinterp(self) -> PDFPageInterpreter:
        child = super().subinterp()
        child._inherited = self.graphicstate.copy()  # type: ignore[attr-defined]
        return child

    def init_state(self, ctm: Any) -> None:
        super().init_state(ctm)
        if self._inherited is not None:
            self.graphicstate = self._inherited.copy()
        else:
            self.graphicstate.linewidth = math.hypot(ctm[0], ctm[1])


class _Device(PDFTextDevice):
    """Collects what is drawn, with the marked content it stands in and whether it is painted."""

    def __init__(self, manager: Any) -> None:
        super().__init__(manager)
        self.content = Content()
        self._marks: list[int | None] = []
        self._style: Style | None = None
        self._glyphs = self.content.glyphs

    def begin_tag(self, tag: Any, props: Any = None) -> None:
        own = props.get("MCID") if isinstance(props, dict) else None
        self._marks.append(own if own is not None else self._mark)

    def end_tag(self) -> None:
        if self._marks:
            self._marks.pop()

    @property
    def _mark(self) -> int | None:
        return self._marks[-1] if self._marks else None

    def render_string(
        self, textstate: PDFTextState, seq: Any, ncs: PDFColorSpace, graphicstate: PDFGraphicState
    ) -> None:
        font = textstate.font
        if font is None or self.ctm is None:
            return
        content = self.content
        hidden = textstate.render in INVISIBLE_MODES or not textstate.fontsize
        self._glyphs = content.invisible if hidden else content.glyphs
        scale = Matrix(textstate.scaling * 0.01, 0, 0, 1, 0, 0)
        self._style = Style(
            scale.then(Matrix(*textstate.matrix)).then(Matrix(*self.ctm)),
            textstate.fontsize,
            font.fontname.rpartition("+")[2],
            _hex(graphicstate.ncolor, ncs),
            self._mark,
        )
        super().render_string(textstate, seq, ncs, graphicstate)

    def render_char(
        self,
        matrix: Any,
        font: PDFFont,
        fontsize: float,
        scaling: float,
        rise: float,
        cid: int,
        ncs: PDFColorSpace,
        graphicstate: PDFGraphicState,
    ) -> float:
        style = self._style
        assert style is not None
        try:
            text = font.to_unichr(cid)
        except PDFUnicodeNotDefined:
            text = undefined_text(cid, font.fontname)
        if cid == _SOFT_HYPHEN and text == " " and not font.is_multibyte():
            # In WinAnsi it is painted as a hyphen; pdfminer's table has a space there.
            text, cid = "-", ord("-")
        width = font.char_width(cid)
        if not width and text in _TWINS:
            width = font.char_width(ord(_TWINS[text]))
        advance = width * fontsize
        glyph = style.glyph(text, matrix[4], matrix[5], advance, rise)
        if font.is_vertical():
            box = _vertical_box(Matrix(*matrix), font.char_disp(cid), fontsize, rise, advance)
            glyph = glyph._replace(box=box)
        self._glyphs.append(glyph)
        return advance * scaling

    def render_image(self, name: str, stream: Any) -> None:
        if self.ctm is not None:
            self.content.images.append(Matrix(*self.ctm).box(0, 0, 1, 1))

    def paint_path(
        self,
        graphicstate: PDFGraphicState,
        stroke: bool,
        fill: bool,
        evenodd: bool,
        path: Sequence[Any],
    ) -> None:
        if self.ctm is None:
            return
        matrix = Matrix(*self.ctm)
        steps = [
            ("c" if operator in "cvy" else operator, matrix.point(*operands[-2:] or (0.0, 0.0)))
            for operator, *operands in path
        ]
        self.content.add_path(
            steps,
            _hex(graphicstate.ncolor, graphicstate.ncs) if fill else None,
            _hex(graphicstate.scolor, graphicstate.scs) if stroke else None,
            graphicstate.linewidth,
        )


def _vertical_box(
    matrix: Matrix, displacement: Any, size: float, rise: float, advance: float
) -> Box:
    """The box of a letter of a font that is written from top to bottom."""
    across, along = displacement
    left = -(size * 0.5 if across is None else across * size * 0.001)
    top = (1000 - along) * size * 0.001 + rise
    return matrix.box(left, top + advance, left + size, top)


def _draw_annotations(
    page: pdfplumber.page.Page, interpreter: PDFPageInterpreter, matrix: Matrix
) -> None:
    """Draws what is written on the page in form fields and notes: their normal appearances."""
    for item in list_value(page.page_obj.annots or []):
        annotation = dict_value(item)
        appearance = resolve1(dict_value(annotation.get("AP", {})).get("N"))
        if isinstance(appearance, dict):
            state = annotation.get("AS")
            appearance = resolve1(appearance.get(getattr(state, "name", None)))
        shown = not int(resolve1(annotation.get("F", 0))) & _NOT_SHOWN
        popup = getattr(annotation.get("Subtype"), "name", "") == "Popup"
        if not shown or popup or not isinstance(appearance, PDFStream):
            continue
        place = ordered([resolve1(value) for value in list_value(annotation["Rect"])])
        interpreter.render_contents(
            dict_value(appearance.get("Resources", {})),
            [appearance],
            ctm=_appearance_matrix(appearance, place).then(matrix),
        )


def _appearance_matrix(appearance: PDFStream, place: Sequence[float]) -> Matrix:
    """The map from an appearance to the page: its box, turned, fills the annotation's place."""
    own = Matrix(*list_value(appearance.get("Matrix", [1, 0, 0, 1, 0, 0])))
    box = own.box(*ordered(list_value(appearance.get("BBox", place))))
    across = (place[2] - place[0]) / box.width if box.width else 1.0
    along = (place[3] - place[1]) / box.height if box.height else 1.0
    moved = Matrix(across, 0, 0, along, place[0] - box.x0 * across, place[1] - box.top * along)
    return own.then(moved)


def _hex(color: Any, space: PDFColorSpace) -> str:
    return hex_color(color if isinstance(color, list | tuple) else (color,), space.name)
