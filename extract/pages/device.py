"""What pdfminer draws of a page → its content, as far as its limits go."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pdfminer.pdfcolor import PDFColorSpace
from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdffont import PDFFont, PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFGraphicState, PDFTextState

from extract.pages.assemble import INVISIBLE_MODES, Content, Style, hex_color, undefined_text
from extract.pages.clip import mark_clipped
from extract.pages.frame import Matrix
from extract.pages.notes import FieldLine, advance
from extract.pages.words import Glyph
from schemas.geometry import Box
from schemas.limits import Limits

# Letters that pdfminer's metrics of the standard fonts leave out, and others as wide.
_TWINS = {"\xa0": " ", "\xad": "-", "€": "0", "•": "-"}
_SOFT_HYPHEN = 0xAD
# Drawing a form takes as long as reading this many bytes, even where it holds nothing.
_FORM_COST = 1000


class EnoughError(Exception):
    """A page asks for more than its limits; the message is French."""


class GraphicState(PDFGraphicState):
    """pdfminer's, with the box around the clipping path, as displayed."""

    clip: Box | None = None

    def copy(self) -> PDFGraphicState:
        twin = GraphicState()
        vars(twin).update(vars(self))
        return twin


class Device(PDFTextDevice):
    """Collects what is drawn, with the marked content it stands in and whether it is painted."""

    def __init__(self, manager: Any, limits: Limits) -> None:
        super().__init__(manager)
        self.content = Content()
        self.losses: list[str] = []
        self.limits = limits
        self._bytes = limits.content
        self._letters = limits.letters
        self._drawing = False
        self._marks: list[int | None] = []
        self._style: Style | None = None
        self._glyphs = self.content.glyphs

    def lose(self, reason: str) -> None:
        """Notes why something of the page is not read, each reason once."""
        if reason not in self.losses:
            self.losses.append(reason)

    def pay(self, size: int) -> int:
        """Counts content of `size` bytes that is to be carried out; how many of them may be."""
        left = self._bytes
        self._bytes -= size + _FORM_COST
        if self._bytes < 0:
            self.lose(f"plus de {self.limits.content // 1_000_000} Mo de tracés")
        if left <= 0:
            raise EnoughError(self.losses[-1])
        return min(size, left)

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
        if font is None and any(isinstance(part, bytes) and part.strip() for part in seq):
            self.lose("police absente du fichier")
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
        before, start = self._letters, len(self._glyphs)
        super().render_string(textstate, seq, ncs, graphicstate)
        assert isinstance(graphicstate, GraphicState)
        mark_clipped(self._glyphs, start, graphicstate.clip)
        if before == self._letters and any(isinstance(part, bytes) and part for part in seq):
            self.lose("police sans table de caractères")

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
        if not width and text.isalnum():
            # Letters on top of one another cannot be told from a bold one printed twice.
            self.lose("police sans largeurs de lettres")
        advance = width * fontsize
        glyph = style.glyph(text, matrix[4], matrix[5], advance, rise)
        if font.is_vertical():
            box = _vertical_box(Matrix(*matrix), font.char_disp(cid), fontsize, rise, advance)
            glyph = glyph._replace(box=box)
        self._add(glyph)
        return advance * scaling

    def write(self, line: FieldLine, matrix: Matrix) -> None:
        """Writes a line as a viewer does that has only its text."""
        style = Style(matrix, line.size, "Helvetica", "#000000")
        x = line.x
        for letter in line.text:
            own = advance(letter) * line.size
            self._glyphs = self.content.glyphs
            self._add(style.glyph(letter, *matrix.point(x, line.y), own))
            x += own

    def _add(self, glyph: Glyph) -> None:
        self._letters -= 1
        if self._letters < 0:
            raise EnoughError(f"plus de {self.limits.letters} lettres")
        self._glyphs.append(glyph)

    def render_image(self, name: str, stream: Any) -> None:
        if self.ctm is not None and len(self.content.images) < self.limits.marks:
            self.content.add_image(Matrix(*self.ctm).box(0, 0, 1, 1))

    def paint_path(
        self,
        graphicstate: PDFGraphicState,
        stroke: bool,
        fill: bool,
        evenodd: bool,
        path: Sequence[Any],
    ) -> None:
        if self.ctm is None or self._drawing:
            return
        assert isinstance(graphicstate, GraphicState)
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
            graphicstate.clip,
        )
        if max(len(self.content.rulings), len(self.content.fills)) > self.limits.marks:
            self._leave_marks()

    def _leave_marks(self) -> None:
        """A drawing and no table: its text is read, its strokes are not."""
        self._drawing = True
        self.content.rulings.clear()
        self.content.fills.clear()
        self.lose(f"plus de {self.limits.marks} traits, laissés de côté avec leurs tableaux")


def _vertical_box(
    matrix: Matrix, displacement: Any, size: float, rise: float, advance: float
) -> Box:
    """The box of a letter of a font that is written from top to bottom."""
    across, along = displacement
    left = -(size * 0.5 if across is None else across * size * 0.001)
    top = (1000 - along) * size * 0.001 + rise
    return matrix.box(left, top + advance, left + size, top)


def _hex(color: Any, space: PDFColorSpace) -> str:
    return hex_color(color if isinstance(color, list | tuple) else (color,), space.name)
