"""What is drawn over a page: notes and form fields, as the file says they look, or by their values.

Programs that fill forms store the value of a field, and often leave its look to whoever shows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from pdfminer.fontmetrics import FONT_METRICS
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import PDFStream, dict_value, list_value, resolve1
from pdfminer.utils import decode_text

from extract.pages.frame import Matrix, ordered

# Flags of an annotation (ISO 32000, table 165) that is not displayed: hidden, no view.
_NOT_SHOWN = 2 | 32
# Fields below fields; real forms have three levels.
_LEVELS = 20
_SIZE = re.compile(r"([\d.]+)\s+Tf")
# Where a field leaves the size to the viewer: what fits, and no more than usual type.
_USUAL = 12.0
_FITS = 0.7
# Shares of the type size: from the middle of a line down to its base line, from one to the next.
_MIDDLE = 0.35
_PITCH = 1.2
_MARGIN = 2.0
# The flag of a text of several lines (ISO 32000, table 228).
_MULTILINE = 1 << 12
_WIDTHS: Mapping[str, int] = FONT_METRICS["Helvetica"][1]
_WIDTH = 556


class FieldLine(NamedTuple):
    """A line of a field's value: its letters, its base line from `x`, `y` on in file points."""

    text: str
    x: float
    y: float
    size: float


class Look(NamedTuple):
    """A stream that draws a note, what it draws with, and the map from it to the display."""

    stream: PDFStream
    resources: dict[object, object]
    matrix: Matrix


def drawn_notes(
    page: PDFPage, catalog: Mapping[str, Any], matrix: Matrix
) -> Iterator[Look | FieldLine]:
    """What is written on a page in notes and fields: their normal appearances.

    Values of fields without one are written, and of all fields where the form asks for it.
    """
    form = dict_value(catalog.get("AcroForm", {}))
    own_looks = resolve1(form.get("NeedAppearances")) is True
    for item in list_value(page.annots or []):
        note = dict_value(item)
        kind = _name(note.get("Subtype"))
        if kind == "Popup" or int(resolve1(note.get("F", 0))) & _NOT_SHOWN:
            continue
        look = resolve1(dict_value(note.get("AP", {})).get("N"))
        if isinstance(look, dict):
            look = resolve1(look.get(_name(note.get("AS"))))
        lines: list[FieldLine] = []
        if kind == "Widget" and (own_looks or look is None):
            lines += _value_lines(note)
        if lines:
            yield from lines
        elif isinstance(look, PDFStream):
            place = ordered([resolve1(value) for value in list_value(note["Rect"])])
            own = _look_matrix(look, place).then(matrix)
            yield Look(look, dict_value(look.get("Resources", {})), own)


def _look_matrix(look: PDFStream, place: Sequence[float]) -> Matrix:
    """The map from an appearance to the page: its box, turned, fills the annotation's place."""
    own = Matrix(*list_value(look.get("Matrix", [1, 0, 0, 1, 0, 0])))
    box = own.box(*ordered(list_value(look.get("BBox", place))))
    across = (place[2] - place[0]) / box.width if box.width else 1.0
    along = (place[3] - place[1]) / box.height if box.height else 1.0
    moved = Matrix(across, 0, 0, along, place[0] - box.x0 * across, place[1] - box.top * along)
    return own.then(moved)


def _value_lines(widget: Mapping[str, Any]) -> Iterator[FieldLine]:
    """The lines that a viewer writes into a text field or a choice; others have no text."""
    if _name(_inherited(widget, "FT")) not in ("Tx", "Ch"):
        return
    left, bottom, right, top = ordered(
        [float(resolve1(value)) for value in list_value(widget["Rect"])]
    )
    size = _size(widget, top - bottom)
    lines = list(_wrapped(_texts(widget), right - left - 2 * _MARGIN, size))
    if len(lines) == 1 and not _flags(widget) & _MULTILINE:
        yield FieldLine(lines[0], left + _MARGIN, (bottom + top) / 2 - _MIDDLE * size, size)
        return
    for at, line in enumerate(lines):
        yield FieldLine(line, left + _MARGIN, top - _MARGIN - size * (1 + _PITCH * at), size)


def advance(letter: str) -> float:
    """How far a letter of the viewer's own font goes on, as a share of the type size."""
    return _WIDTHS.get(letter, _WIDTH) / 1000


def _texts(widget: Mapping[str, Any]) -> Iterator[str]:
    value = _inherited(widget, "V")
    names = dict(_options(widget))
    for part in value if isinstance(value, list) else [value]:
        said = _text(part)
        yield from names.get(said, said).splitlines()


def _options(widget: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What the choices of a field are called, by the values that stand for them."""
    for option in list_value(_inherited(widget, "Opt") or []):
        pair = resolve1(option)
        if isinstance(pair, list) and len(pair) > 1:
            yield _text(pair[0]), _text(pair[1])


def _text(value: Any) -> str:
    value = resolve1(value)
    if isinstance(value, PDFStream):
        value = value.get_data()
    return decode_text(value) if isinstance(value, bytes) else ""


def _wrapped(texts: Iterator[str], width: float, size: float) -> Iterator[str]:
    for text in texts:
        line: list[str] = []
        taken = 0.0
        for word in text.split():
            own = size * sum(map(advance, f"{word} "))
            if line and taken + own > width:
                yield " ".join(line)
                line, taken = [], 0.0
            line.append(word)
            taken += own
        if line:
            yield " ".join(line)


def _size(widget: Mapping[str, Any], height: float) -> float:
    found = _SIZE.search(_text(_inherited(widget, "DA")))
    said = float(found[1]) if found else 0.0
    return said or min(_USUAL, _FITS * height)


def _flags(widget: Mapping[str, Any]) -> int:
    flags = _inherited(widget, "Ff")
    return flags if isinstance(flags, int) else 0


def _inherited(widget: Mapping[str, Any], key: str) -> Any:
    """An entry of a field, its own or that of a field above it."""
    field = widget
    for _ in range(_LEVELS):
        if key in field:
            return resolve1(field[key])
        field = dict_value(field.get("Parent", {}))
    return None


def _name(value: Any) -> str:
    return str(getattr(value, "name", ""))
