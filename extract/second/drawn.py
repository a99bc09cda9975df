"""What a page draws, by playa: strings, rules and paint for the words, lines for camelot."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from extract.pages.assemble import INVISIBLE_MODES, Content, Style, hex_color, undefined_text
from extract.pages.frame import Matrix
from extract.pages.paths import Step
from extract.second.spelling import String

_Styles = dict[tuple[Any, ...], Style]


@dataclass
class Drawn:
    """What a page draws, in points as displayed, and as camelot takes it."""

    strings: list[String] = field(default_factory=list)
    invisible: list[String] = field(default_factory=list)
    content: Content = field(default_factory=Content)
    """What is no text."""
    shown: int = 0
    """How many letters there are in `strings`."""
    lines: list[Any] = field(default_factory=list)
    """playa's paths."""
    letters: list[list[Any]] = field(default_factory=list)
    """playa's letters: those of the page itself, then those of each form on it."""


def draw(page: Any, shown: Matrix) -> Drawn:
    """What playa says that a page draws; `shown` takes its points to the display."""
    from playa.content import ImageObject, PathObject, TextObject, XObjectObject
    from playa.miner import process_object

    drawn = Drawn(letters=[[]])
    styles: _Styles = {}
    waiting = [(iter(page), drawn.letters[0])]
    while waiting:
        items, letters = waiting[-1]
        for item in items:
            if isinstance(item, TextObject):
                _add_string(item, shown, drawn, letters, styles)
            elif isinstance(item, PathObject):
                for path in process_object(item):
                    drawn.lines.append(path)
                    _add_path(path, shown, drawn.content)
            elif isinstance(item, ImageObject):
                bounds: Any = item.bbox
                drawn.content.images.append(shown.box(*bounds))
                drawn.content.below.append(drawn.shown)
            elif isinstance(item, XObjectObject):
                drawn.letters.append([])
                waiting.append((iter(item), drawn.letters[-1]))
                break
        else:
            waiting.pop()
    return drawn


def _add_string(
    string: Any, shown: Matrix, drawn: Drawn, letters: list[Any], styles: _Styles
) -> None:
    """Adds the letters that a file writes in one go, which are set alike."""
    from playa.miner import LTChar

    own = [LTChar(glyph) for glyph in string]
    if not own:
        return
    letters += own
    first = own[0]
    along = math.hypot(first.matrix[0], first.matrix[1]) or 1.0
    hidden = first.render_mode in INVISIBLE_MODES
    drawn.shown += 0 if hidden else len(own)
    (drawn.invisible if hidden else drawn.strings).append(
        String(
            _style(first, along, shown, styles),
            [_text(item) for item in own],
            [shown.point(item.matrix[4], item.matrix[5]) for item in own],
            [item.adv * along for item in own],
        )
    )


def _text(item: Any) -> str:
    # A code without a letter is a bullet (ISO 32000, annex D), as is one of a font of pictures.
    text: str = item.get_text() or "•"
    if text.startswith("(cid:"):
        return undefined_text(int(text[5:-1]), item.fontname)
    return text


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
