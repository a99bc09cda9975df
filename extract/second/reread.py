"""Pages once more, in one pass by the engine under camelot: their words, their ruled tables.

playa reads the file with code of its own, in Python and not in C++ as pdfium does.  camelot finds
its tables on what playa drew, so that each page is opened once for both.  Nothing here gives
values: it says whether those that the first reading gave are right.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
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
# Pages after which the file is opened anew: playa keeps all that it has read of it.
_PAGES_OPEN = 100


@dataclass(frozen=True, slots=True)
class Rereading:
    """A page read a second time; `lattice` are its ruled tables by camelot."""

    page: Page
    lattice: tuple[LatticeTable, ...]


def read_again(
    path: Path, numbers: Sequence[int], password: str | None = None
) -> Iterator[tuple[int, Rereading | None]]:
    """The pages with these numbers (from 1), read once more, in their order.

    `None` for a page that cannot be read in time, or has notes or filled fields drawn over it: what
    was read once is not verified.  All are where the file does not open.
    """
    _complete_metrics()
    for start in range(0, len(numbers), _PAGES_OPEN):
        some = numbers[start : start + _PAGES_OPEN]
        with ExitStack() as stack:
            document = _opened(path, password, stack)
            for number in some:
                yield number, _read_safely(document, number, path) if document else None


def _opened(path: Path, password: str | None, stack: ExitStack) -> Any:
    """playa's document, which the stack closes; `None` where it does not open."""
    import playa

    try:
        return stack.enter_context(playa.open(path, password=password or "", space="page"))
    except Exception:
        # Whatever a second engine stumbles over, the first has read the file.
        return None


def _read_safely(document: Any, number: int, path: Path) -> Rereading | None:
    with no_collection(), warnings.catch_warnings():
        # camelot warns of each page without text.
        warnings.simplefilter("ignore")
        try:
            page = document.pages[number - 1]
            if _has_notes(page) or _nest_deeper(page.resources, Limits.forms):
                return None
            with at_most(Limits.page_seconds):
                return _read(page, path, number)
        except Exception:
            return None


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
    frame = _frame(page)
    drawn = _draw(page, frame.matrix)
    again = assemble(number, frame, drawn.content)
    if len(again.rulings) < _ENOUGH_RULES:
        return Rereading(again, ())
    if again.turned in (90, 270):
        # camelot reads from left to right only.
        page.set_initial_ctm(page.space, page.rotate + again.turned)
        frame = _frame(page)
        drawn = _draw(page, frame.matrix)
    lattice = find_lattice(drawn.lines, drawn.letters, frame, path, number)
    return Rereading(again, tuple(lattice))


def _frame(page: Any) -> Frame:
    """From playa's points, that have the page turned already, to the page as displayed."""
    turned = Matrix(*page.ctm).box(*visible_box(page.mediabox, page.cropbox))
    return display_frame(turned, 0)


@dataclass
class _Drawn:
    """What a page draws: for words, and as camelot takes it."""

    content: Content = field(default_factory=Content)
    lines: list[Any] = field(default_factory=list)
    """playa's paths."""
    letters: list[list[Any]] = field(default_factory=list)
    """playa's letters: those of the page itself, then those of each form on it."""


def _draw(page: Any, shown: Matrix) -> _Drawn:
    from playa.content import ImageObject, PathObject, TextObject, XObjectObject
    from playa.miner import process_object

    drawn = _Drawn(letters=[[]])
    styles: _Styles = {}
    waiting = [(iter(page), drawn.letters[0])]
    while waiting:
        items, letters = waiting[-1]
        for item in items:
            if isinstance(item, TextObject):
                _add_string(item, shown, drawn.content, letters, styles)
            elif isinstance(item, PathObject):
                for path in process_object(item):
                    drawn.lines.append(path)
                    _add_path(path, shown, drawn.content)
            elif isinstance(item, ImageObject):
                bounds: Any = item.bbox
                drawn.content.images.append(shown.box(*bounds))
            elif isinstance(item, XObjectObject):
                drawn.letters.append([])
                waiting.append((iter(item), drawn.letters[-1]))
                break
        else:
            waiting.pop()
    return drawn


def _add_string(
    string: Any, shown: Matrix, content: Content, letters: list[Any], styles: _Styles
) -> None:
    """Adds the letters that a file writes in one go, which are set alike."""
    from playa.miner import LTChar

    own = [LTChar(glyph) for glyph in string]
    if not own:
        return
    letters += own
    first = own[0]
    along = math.hypot(first.matrix[0], first.matrix[1]) or 1.0
    style = _style(first, along, shown, styles)
    glyphs = content.invisible if first.render_mode in INVISIBLE_MODES else content.glyphs
    for item in own:
        *_, x, y = item.matrix
        # A code without a letter is a bullet (ISO 32000, annex D), as is one of a font of pictures.
        text = item.get_text() or "•"
        if text.startswith("(cid:"):
            text = undefined_text(int(text[5:-1]), item.fontname)
        glyphs.append(style.glyph(text, *shown.point(x, y), item.adv * along))


def _style(item: Any, along: float, shown: Matrix, styles: _Styles) -> Style:
    """What a letter has in common with its string; `along` is how far its unit advances."""
    a, b, c, d = item.matrix[:4]
    ink = item.non_stroking_color.values
    size = _size(item, a / along, b / along, item.adv * along)
    key = (a, b, c, d, round(size, 3), item.fontname, ink, id(item.ncs))
    style = styles.get(key)
    if style is None:
        up = math.hypot(c, d) or 1.0
        text_map = Matrix(a / along, b / along, c / up, d / up, 0, 0)
        font = item.fontname.rpartition("+")[2]
        color = hex_color(ink, _space(item.ncs))
        style = Style(text_map.then(Matrix(*shown[:4], 0, 0)), size, font, color)
        styles[key] = style
    return style


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
