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
from pdfminer.pdfinterp import PDFGraphicState, PDFPageInterpreter, PDFTextState
from pdfminer.pdftypes import dict_value, list_value, stream_value
from pdfminer.utils import apply_png_predictor, apply_tiff_predictor

from extract.pages import unpack
from extract.pages.assemble import assemble, no_collection
from extract.pages.clip import narrowed
from extract.pages.clock import TimeUpError, at_most
from extract.pages.device import Device, EnoughError, GraphicState
from extract.pages.frame import Matrix, display_frame, visible_box
from extract.pages.notes import FieldLine, drawn_notes
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

# The codes of a font's characters have two bytes (ISO 32000, 9.7.4).
_CODES = 65535


def read_page(page: pdfplumber.page.Page, limits: Limits | None = None) -> Page:
    """The page as displayed, upright; its memory is given back to pdfplumber.

    What damage and `limits` leave unread is told in its `losses`.  Raises what pdfminer raises on
    a page whose own entries are damaged.
    """
    shown = visible_box(page.page_obj.mediabox, page.page_obj.cropbox)
    frame = display_frame(shown, page.page_obj.rotate or 0)
    limits = limits or Limits()
    device = Device(page.pdf.rsrcmgr, limits)
    with no_collection():
        _draw(page, device, limits, frame.matrix)
        page.close()
        read = assemble(page.page_number, frame, device.content)
        return replace(read, losses=tuple(device.losses))


def _draw(page: pdfplumber.page.Page, device: Device, limits: Limits, matrix: Matrix) -> None:
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
    except (EnoughError, unpack.TooLargeError) as error:
        device.lose(str(error))
    except TimeUpError:
        device.lose(f"plus de {limits.page_seconds:g} secondes de calcul")
    except Exception as error:  # pdfminer raises whatever the damage makes it raise
        device.lose(f"contenu abîmé, {type(error).__name__}")
    for loss in unpack.losses:
        device.lose(loss)


class _Interpreter(PDFPageInterpreter):
    """pdfminer's interpreter, whose lines are one point wide where the page does not say.

    Its forms start with the colours, the width, the clip and the font of what they are drawn in.
    """

    device: Device
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
            raise EnoughError(f"plus de {deepest} formulaires l'un dans l'autre")
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
            self.graphicstate = GraphicState()
            self.graphicstate.linewidth = math.hypot(ctm[0], ctm[1])

    def do_W(self) -> None:  # noqa: N802
        """Cuts the clip down to the path; pdfminer leaves clips aside."""
        state = self.graphicstate
        assert isinstance(state, GraphicState)
        matrix = Matrix(*self.ctm)
        path = [
            matrix.point(x, y)
            for _, *values in self.curpath
            for x, y in zip(values[::2], values[1::2], strict=True)
        ]
        state.clip = narrowed(state.clip, path)

    do_W_a = do_W  # noqa: N815


def _check_widths(font: Any) -> None:
    """Refuses a font with widths for characters that no font has: each would take its memory."""
    for descendant in list_value(font.get("DescendantFonts", [])):
        for name in ("W", "W2"):
            for value in list_value(dict_value(descendant).get(name, [])):
                if isinstance(value, int | float) and value > _CODES:
                    raise ValueError(f"width of character {value}")
