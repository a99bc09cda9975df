"""Pages once more, in one pass by the engine under camelot: their words, their ruled tables.

playa reads the file with code of its own, in Python and not in C++ as pdfium does.  camelot finds
its tables on what playa drew, so that each page is opened once for both.  Nothing here gives
values: it says whether those that the first reading gave are right.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extract.pages.assemble import (
    INVISIBLE_MODES,
    Content,
    Style,
    assemble,
    hex_color,
    no_collection,
    undefined_text,
)
from extract.pages.clock import at_most
from extract.pages.frame import Frame, Matrix, display_frame, visible_box
from extract.pages.paths import Step
from extract.second.lattice import LatticeTable, find_lattice
from schemas.limits import Limits
from schemas.page import Page

# Thousandths of the type size that a letter takes in the standard fonts (Adobe's metrics of the
# fourteen core fonts), where playa's table lacks them: the euro, and the bullet, which stands for
# every code without a letter.
_EURO = {"Courier": 600, "Helvetica": 556, "Times": 500}
_BULLET = {"Courier": 600, "Helvetica": 350, "Times": 350}

_Styles = dict[tuple[Any, ...], Style]

# A table takes two rules in each direction.
_ENOUGH_RULES = 4


@dataclass(frozen=True, slots=True)
class Rereading:
    """A page read a second time; `lattice` are its ruled tables by camelot."""

    page: Page
    lattice: tuple[LatticeTable, ...]


def read_again(
    path: Path, numbers: Sequence[int], password: str | None = None
) -> dict[int, Rereading]:
    """The pages with these numbers (from 1), read once more.

    A page that cannot be read in time is left out, and one with notes or filled fields drawn over
    it: what was read once is not verified.  Empty where the file does not open.
    """
    import playa

    found = {}
    _complete_metrics()
    try:
        document = playa.open(path, password=password or "", space="page")
    except Exception:
        # Whatever a second engine stumbles over, the first has read the file.
        return {}
    with document, no_collection(), warnings.catch_warnings():
        # camelot warns of each page without text.
        warnings.simplefilter("ignore")
        for number in numbers:
            try:
                page = document.pages[number - 1]
                if _has_notes(page) or _nest_deeper(page.resources, Limits.forms):
                    continue
                with at_most(Limits.page_seconds):
                    found[number] = _read(page, path, number)
            except Exception:
                continue
    return found


def _complete_metrics() -> None:
    from playa.fontmetrics import FONT_METRICS

    for name, (descriptor, widths) in FONT_METRICS.items():
        family = name.partition("-")[0]
        if family in _EURO:
            widths.setdefault("€", _EURO[family])
            descriptor.setdefault("MissingWidth", _BULLET[family])


def _has_notes(page: Any) -> bool:
    """Whether notes or form fields are drawn over the page, which playa does not do."""
    return any("AP" in note.props or note.type == "Widget" for note in page.annotations)


def _nest_deeper(resources: Any, deepest: int) -> bool:
    """Whether forms among these resources draw forms that draw forms, over `deepest` times.

    Forms that draw themselves do so without end.  The engine of the second reading follows them on
    the stack of the machine, which is no exception when it is over: the process dies.
    """
    levels: dict[Any, int] = {}
    waiting = [(resources, 0)]
    while waiting:
        own, level = waiting.pop()
        if level > deepest:
            return True
        for form in _forms(own):
            if levels.get(form.objid, -1) < level:
                levels[form.objid] = level
                # A form without resources of its own uses those around it.
                waiting.append((form.attrs.get("Resources", own), level + 1))
    return False


def _forms(resources: Any) -> Iterator[Any]:
    """The streams that are forms, by playa."""
    from playa.pdftypes import ContentStream, resolve1

    found = resolve1(resources)
    drawn = resolve1(found.get("XObject")) if isinstance(found, Mapping) else None
    for value in drawn.values() if isinstance(drawn, Mapping) else ():
        stream = resolve1(value)
        name = (
            getattr(stream.get("Subtype"), "name", "") if isinstance(stream, ContentStream) else ""
        )
        if name == "Form":
            yield stream


def _read(page: Any, path: Path, number: int) -> Rereading:
    from playa.miner import extract_page

    layout = extract_page(page, None)
    frame = _frame(page)
    again = assemble(number, frame, _collect(layout, frame.matrix))
    if len(again.rulings) < _ENOUGH_RULES:
        return Rereading(again, ())
    if again.turned in (90, 270):
        # camelot reads from left to right only.
        page.set_initial_ctm(page.space, page.rotate + again.turned)
        layout, frame = extract_page(page, None), _frame(page)
    return Rereading(again, tuple(find_lattice(layout, frame, path, number)))


def _frame(page: Any) -> Frame:
    """From playa's points, that have the page turned already, to the page as displayed."""
    turned = Matrix(*page.ctm).box(*visible_box(page.mediabox, page.cropbox))
    return display_frame(turned, 0)


def _collect(layout: Any, shown: Matrix) -> Content:
    from playa.miner import LTChar, LTCurve, LTFigure, LTImage

    content = Content()
    styles: _Styles = {}
    waiting = [iter(layout)]
    while waiting:
        for item in waiting[-1]:
            if isinstance(item, LTChar):
                _add_letter(item, shown, content, styles)
            elif isinstance(item, LTCurve):
                _add_path(item, shown, content)
            elif isinstance(item, LTImage):
                content.images.append(shown.box(*item.bbox))
            elif isinstance(item, LTFigure):
                waiting.append(iter(item))
                break
        else:
            waiting.pop()
    return content


def _add_letter(item: Any, shown: Matrix, content: Content, styles: _Styles) -> None:
    a, b, c, d, x, y = item.matrix
    ink = item.non_stroking_color.values
    along = math.hypot(a, b) or 1.0
    advance = item.adv * along
    size = _size(item, a / along, b / along, advance)
    key = (a, b, c, d, round(size, 3), item.fontname, ink, id(item.ncs))
    style = styles.get(key)
    if style is None:
        up = math.hypot(c, d) or 1.0
        text_map = Matrix(a / along, b / along, c / up, d / up, 0, 0)
        color = hex_color(ink, _space(item.ncs))
        font = item.fontname.rpartition("+")[2]
        style = Style(text_map.then(Matrix(*shown[:4], 0, 0)), size, font, color)
        styles[key] = style
    # A code without a letter is a bullet (ISO 32000, annex D), a letter of a font of pictures too.
    text = item.get_text() or "•"
    if text.startswith("(cid:"):
        text = undefined_text(int(text[5:-1]), item.fontname)
    glyphs = content.invisible if item.render_mode in INVISIBLE_MODES else content.glyphs
    glyphs.append(style.glyph(text, *shown.point(x, y), advance))


def _size(item: Any, cosine: float, sine: float, advance: float) -> float:
    """The type size of a letter, from the box around it as it is turned.

    The state that it points to says another size, that of the letters after it.
    """
    cosine, sine, advance = abs(cosine), abs(sine), abs(advance)
    if cosine >= sine:
        return float(item.height - advance * sine) / cosine
    return float(item.width - advance * cosine) / sine


def _space(space: Any) -> str:
    """The kind of a colour space; playa names it as the page does."""
    kind = space.spec[0] if isinstance(space.spec, list) and space.spec else space
    return str(getattr(kind, "name", kind))


def _add_path(item: Any, shown: Matrix, content: Content) -> None:
    inside = hex_color(item.non_stroking_color.values, _space(item.ncs))
    line = hex_color(item.stroking_color.values, _space(item.scs))
    content.add_path(
        _steps(item, shown),
        inside if item.fill else None,
        line if item.stroke else None,
        item.linewidth,
    )


def _steps(item: Any, shown: Matrix) -> Iterator[Step]:
    for operator, *points in item.original_path:
        kind = "c" if operator in "cvy" else operator
        yield kind, shown.point(*points[-1]) if points else (0.0, 0.0)
