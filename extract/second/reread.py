"""Pages once more, in one pass by the engine under camelot: their words, their ruled tables.

playa reads the file with code of its own, in Python and not in C++ as pdfium does.  camelot finds
its tables on what playa drew, so that each page is opened once for both.  Nothing here gives
values: it says whether those that the first reading gave are right.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from extract.pages.assemble import Content, assemble, no_collection
from extract.pages.clock import at_most
from extract.pages.frame import Frame, Matrix, display_frame, visible_box
from extract.second.drawn import draw
from extract.second.lattice import LatticeTable, find_lattice
from extract.second.spelling import String
from schemas.limits import Limits
from schemas.page import Page

# Thousandths of the type size that a letter takes in the standard fonts (Adobe's metrics of the
# fourteen core fonts), where playa's table lacks them: the euro, and the bullet, which stands for
# every code without a letter.
_EURO = {"Courier": 600, "Helvetica": 556, "Times": 500}
_BULLET = {"Courier": 600, "Helvetica": 350, "Times": 350}

# A table takes two rules in each direction.
_ENOUGH_RULES = 4
# Pages after which the file is opened anew: playa keeps all that it has read of it.
_PAGES_OPEN = 100


@dataclass
class Rereading:
    """A page read a second time; `lattice` are its ruled tables by camelot."""

    number: int
    frame: Frame
    strings: Sequence[String]
    """What it shows of its text, as the file writes it."""
    invisible: Sequence[String]
    content: Content
    """What else is on it."""
    lattice: tuple[LatticeTable, ...] = ()

    @cached_property
    def page(self) -> Page:
        """The page with its words, which take as long to make as all the rest."""
        content = replace(
            self.content,
            glyphs=[glyph for string in self.strings for glyph in string.glyphs()],
            invisible=[glyph for string in self.invisible for glyph in string.glyphs()],
        )
        return assemble(self.number, self.frame, content)

    @property
    def may_hold_tables(self) -> bool:
        """Whether there are enough rules on it."""
        rules = {item for item in self.content.rulings if item.box.top <= self.frame.height}
        return len(rules) >= _ENOUGH_RULES

    @property
    def sideways(self) -> bool:
        """Whether most of its text runs up or down."""
        return any(map(String.is_turned, self.strings)) and self.page.turned in (90, 270)


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
    drawn = draw(page, frame.matrix)
    again = Rereading(number, frame, drawn.strings, drawn.invisible, drawn.content)
    if again.may_hold_tables:
        if again.sideways:
            # camelot reads from left to right only.
            page.set_initial_ctm(page.space, page.rotate + again.page.turned)
            frame = _frame(page)
            drawn = draw(page, frame.matrix)
        again.lattice = tuple(find_lattice(drawn.lines, drawn.letters, frame, path, number))
    return again


def _frame(page: Any) -> Frame:
    """From playa's points, that have the page turned already, to the page as displayed."""
    turned = Matrix(*page.ctm).box(*visible_box(page.mediabox, page.cropbox))
    return display_frame(turned, 0)
