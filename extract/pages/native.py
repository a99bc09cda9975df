"""A page with a text layer → Page, read by pdfplumber."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from typing import Any

import pdfplumber
from pdfminer import pdftypes
from pdfminer.ascii85 import ascii85decode, asciihexdecode
from pdfminer.ccitt import ccittfaxdecode
from pdfminer.lzw import LZWDecoder
from pdfminer.pdfcolor import PDFColorSpace
from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdffont import PDFFont, PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFGraphicState, PDFPageInterpreter, PDFTextState
from pdfminer.pdftypes import dict_value, list_value, stream_value
from pdfminer.utils import apply_png_predictor, apply_tiff_predictor

from extract.pages import unpack
from extract.pages.assemble import (
    INVISIBLE_MODES,
    Content,
    Style,
    assemble,
    hex_color,
    no_collection,
    undefined_text,
)
from extract.pages.clip import mark_clipped, narrowed
from extract.pages.clock import TimeUpError, at_most
from extract.pages.frame import Matrix, display_frame, visible_box
from extract.pages.notes import FieldLine, advance, drawn_notes
from extract.pages.words import Glyph
from schemas.geometry import Box
from schemas.limits import Limits
from schemas.page import Page

# pdfminer has no bound on what a stream unpacks to, and takes a damaged one for an empty one.
vars(pdftypes).update(
    zlib=unpack,
    decompress_corrupted=unpack.decompress_corrupted,
    apply_png_predictor=unpack.checked_png(apply_png_predictor),
    apply_tiff_predictor=unpack.checked_tiff(apply_tiff_predictor),
    lzwdecode=unpack.bounded(lambda data: LZWDecoder(BytesIO(data)).run()),
    rldecode=unpack.bounded(unpack.run_lengths),
    ascii85decode=unpack.short(ascii85decode),
    asciihexdecode=unpack.short(asciihexdecode),
    ccittfaxdecode=unpack.checked_fax(ccittfaxdecode),
)

# Letters that pdfminer's metrics of the standard fonts leave out, and others as wide.
_TWINS = {"\xa0": " ", "\xad": "-", "€": "0", "•": "-"}
_SOFT_HYPHEN = 0xAD
# Drawing a form takes as long as reading this many bytes, even where it holds nothing.
_FORM_COST = 1000
# The codes of a font's characters have two bytes (ISO 32000, 9.7.4).
_CODES = 65535


class _EnoughError(Exception):
    """A page asks for more than its limits; the message is French."""


def read_page(page: pdfplumber.page.Page, limits: Limits | None = None) -> Page:
    """The page as displayed, upright; its memory is given back to pdfplumber.

    What damage and `limits` leave unread is told in its `losses`.  Raises what pdfminer raises on
    a page whose own entries are damaged.
    """
    shown = visible_box(page.page_obj.mediabox, page.page_obj.cropbox)
    frame = display_frame(shown, page.page_obj.rotate or 0)
    limits = limits or Limits()
    device = _Device(page.pdf.rsrcmgr, limits)
    with no_collection():
        _draw(page, device, limits, frame.matrix)
        page.close()
        read = assemble(page.page_number, frame, device.content)
        return replace(read, losses=tuple(device.losses))


def _draw(page: pdfplumber.page.Page, device: _Device, limits: Limits, matrix: Matrix) -> None:
    """Draws the page on the device as far as it goes; why it stops goes to the device's losses."""
    unpack.losses.clear()
    unpack.bound[0] = limits.unpacked
    try:
        with at_most(limits.page_seconds):
            interpreter = _Interpreter(page.pdf.rsrcmgr, device)
            interpreter.render_contents(page.page_obj.resources, page.page_obj.contents, ctm=matrix)
            for note in drawn_notes(page.page_obj, page.pdf.doc.catalog, matrix):
                if isinstance(note, FieldLine):
                    device.write(note, matrix)
                else:
                    interpreter.render_contents(note.resources, [note.stream], ctm=note.matrix)
    except (_EnoughError, unpack.TooLargeError) as error:
        device.lose(str(error))
    except TimeUpError:
        device.lose(f"plus de {limits.page_seconds:g} secondes de calcul")
    except Exception as error:  # pdfminer raises whatever the damage makes it raise
        device.lose(f"contenu abîmé, {type(error).__name__}")
    for loss in unpack.losses:
        device.lose(loss)


class _GraphicState(PDFGraphicState):
    """pdfminer's, with the box around the clipping path, as displayed."""

    clip: Box | None = None

    def copy(self) -> PDFGraphicState:
        twin = _GraphicState()
        vars(twin).update(vars(self))
        return twin


class _Interpreter(PDFPageInterpreter):
    """pdfminer's interpreter, whose lines are one point wide where the page does not say.

    Its forms start with the colours, the width, the clip and the font of what they are drawn in.
    """

    device: _Device
    _inherited: tuple[PDFGraphicState, PDFTextState] | None = None
    _broken: frozenset[Any] = frozenset()

    def init_resources(self, resources: Any) -> None:
        """As pdfminer; a font that cannot be loaded costs its own text, not the page's."""
        own = dict_value(resources)
        super().init_resources({name: own[name] for name in own if name != "Font"})
        self.resources = own
        fonts = dict_value(own.get("Font", {}))
        broken = set()
        for name, font in fonts.items():
            try:
                _check_widths(dict_value(font))
                loaded = self.rsrcmgr.get_font(getattr(font, "objid", None), dict_value(font))
                self.fontmap[name] = loaded
            except (TimeUpError, unpack.TooLargeError):
                raise
            except Exception:  # as many kinds as there are damages
                broken.add(name)
        self._broken = frozenset(broken)

    def do_Tf(self, fontid: Any, fontsize: Any) -> None:  # noqa: N802
        name = getattr(fontid, "name", None)
        if name in self._broken:
            self.device.lose("police illisible")
        elif name not in self.fontmap:
            self.device.lose("police absente du fichier")
        super().do_Tf(fontid, fontsize)

    def execute(self, streams: Sequence[Any]) -> None:
        """As pdfminer; a stream that cannot be unpacked costs itself, not those beside it."""
        whole = []
        for stream in streams:
            try:
                data = stream_value(stream).get_data()
            except unpack.TooLargeError as error:
                self.device.lose(str(error))
            except TimeUpError:
                raise
            except Exception as error:  # as many kinds as there are damages
                self.device.lose(f"contenu abîmé, {type(error).__name__}")
            else:
                if stream_value(stream).objid is None:
                    self.device.lose("contenu introuvable")
                stream_value(stream).data = data[: self.device.pay(len(data))]
                whole.append(stream)
        super().execute(whole)

    def subinterp(self) -> PDFPageInterpreter:
        deepest = self.device.limits.forms
        if len(self.parent_stream_ids) > deepest:
            raise _EnoughError(f"plus de {deepest} formulaires l'un dans l'autre")
        child = super().subinterp()
        inherited = self.graphicstate.copy(), self.textstate.copy()
        child._inherited = inherited  # type: ignore[attr-defined]
        return child

    def init_state(self, ctm: Any) -> None:
        super().init_state(ctm)
        if self._inherited is not None:
            graphics, letters = self._inherited
            self.graphicstate, self.textstate = graphics.copy(), letters.copy()
        else:
            self.graphicstate = _GraphicState()
            self.graphicstate.linewidth = math.hypot(ctm[0], ctm[1])

    def do_W(self) -> None:  # noqa: N802
        """Cuts the clip down to the path; pdfminer leaves clips aside."""
        state = self.graphicstate
        assert isinstance(state, _GraphicState)
        matrix = Matrix(*self.ctm)
        path = [
            matrix.point(x, y)
            for _, *values in self.curpath
            for x, y in zip(values[::2], values[1::2], strict=True)
        ]
        state.clip = narrowed(state.clip, path)

    do_W_a = do_W  # noqa: N815


class _Device(PDFTextDevice):
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
            raise _EnoughError(self.losses[-1])
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
        assert isinstance(graphicstate, _GraphicState)
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
            raise _EnoughError(f"plus de {self.limits.letters} lettres")
        self._glyphs.append(glyph)

    def render_image(self, name: str, stream: Any) -> None:
        if self.ctm is not None and len(self.content.images) < self.limits.marks:
            self.content.images.append(Matrix(*self.ctm).box(0, 0, 1, 1))

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
        assert isinstance(graphicstate, _GraphicState)
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


def _check_widths(font: Any) -> None:
    """Refuses a font with widths for characters that no font has: each would take its memory."""
    for descendant in list_value(font.get("DescendantFonts", [])):
        for name in ("W", "W2"):
            for value in list_value(dict_value(descendant).get(name, [])):
                if isinstance(value, int | float) and value > _CODES:
                    raise ValueError(f"width of character {value}")


def _hex(color: Any, space: PDFColorSpace) -> str:
    return hex_color(color if isinstance(color, list | tuple) else (color,), space.name)
