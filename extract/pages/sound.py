"""Whether a page is whole: what its content needs is in the file, unpacks, and is no trap.

pdfium repairs and leaves out without a word.  What it may read alone is what is sound here; any
other page is read by pdfplumber, which says what of it is lost.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import pikepdf

from schemas.limits import Limits

# Forms in forms: real ones stand five deep, pdfium leaves out what stands deeper than some thirty.
_DEPTH = 10
_FONT = re.compile(rb"/([^\s/\[\]<>(){}%#]+)\s+[-+.\d]+\s+Tf")
# Fonts that a file need not describe (ISO 32000, 9.6.2.2).
_STANDARD = frozenset(
    f"/{name}"
    for name in (
        *("Courier", "Courier-Bold", "Courier-Oblique", "Courier-BoldOblique"),
        *("Helvetica", "Helvetica-Bold", "Helvetica-Oblique", "Helvetica-BoldOblique"),
        *("Times-Roman", "Times-Bold", "Times-Italic", "Times-BoldItalic"),
        *("Symbol", "ZapfDingbats"),
    )
)


# What qpdf says of a table of references that counts too many objects: nothing is missing.
_HARMLESS = "reported number of objects"
# And where it had to look for the objects itself.
_SEARCHED = "reconstruct cross-reference table"


class Soundness(NamedTuple):
    """How much of a file's structure is as it should be."""

    whole: bool
    """Nothing of it had to be repaired or guessed."""
    listed: bool
    """Its objects are where it says that they are."""


def look_at(path: Path, password: str | None) -> Soundness:
    """How sound a file is before anything of its pages is read."""
    try:
        with pikepdf.open(path, password=password or "") as pdf:
            count = len(pdf.pages)
            warnings = _warnings(pdf)
    except Exception:
        # Damages of every kind, and names of files that are no text.
        return Soundness(False, False)
    whole = count > 0 and all(_HARMLESS in warning for warning in warnings)
    return Soundness(whole, not _is_search(warnings))


def must_search(path: Path, password: str | None) -> bool:
    """Whether any object of a file is elsewhere than it says.

    Raises what pikepdf raises on a file that it cannot open.
    """
    with pikepdf.open(path, password=password or "") as pdf:
        # Objects are looked for when they are asked for.
        for _ in pdf.objects:
            pass
        return _is_search(_warnings(pdf))


def rebuilt(path: Path, password: str | None) -> BytesIO:
    """A copy of a file with its structure written anew; no stream of it is unpacked.

    Raises what pikepdf raises on a file that it cannot open.
    """
    copy = BytesIO()
    with pikepdf.open(path, password=password or "") as pdf:
        # Pages are repaired when they are asked for.
        list(pdf.pages)
        pdf.save(
            copy,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    copy.seek(0)
    return copy


def _warnings(pdf: pikepdf.Pdf) -> list[str]:
    """What qpdf has warned of since it was last asked."""
    return [str(warning) for warning in pdf.get_warnings()]


def _is_search(warnings: list[str]) -> bool:
    return any(_SEARCHED in warning for warning in warnings)


@contextmanager
def open_checks(path: Path, password: str | None, limits: Limits) -> Iterator[Checks]:
    """Checks of the pages of a file.  Raises what pikepdf raises on a file that it cannot open."""
    with pikepdf.open(path, password=password or "") as pdf:
        yield Checks(pdf, limits)


class Checks:
    """Looks at the pages of an open file; what several of them use is looked at once."""

    def __init__(self, pdf: pikepdf.Pdf, limits: Limits) -> None:
        self._pdf = pdf
        self._limits = limits
        self._seen: dict[tuple[int, int], bool] = {}
        form: Any = pdf.Root.get("/AcroForm", {})
        self._own_looks = form.get("/NeedAppearances") is True
        self._left = 0
        self._searched = False

    def is_sound(self, number: int) -> bool:
        """Whether page `number` (from 1) is whole and within its limits."""
        self._left = self._limits.content
        try:
            page = self._pdf.pages[number - 1].obj
            contents: Any = page.get("/Contents", [])
            streams = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
            notes: Any = page.get("/Annots", [])
            whole = (
                self._drawn(streams, page.get("/Resources", {}), 0)
                and len(notes) <= self._limits.marks
                and all(self._is_note(note) for note in notes)
            )
            self._warned()
            # pdfium may have found other objects, or none.
            return whole and not self._searched
        except Exception:
            # As many kinds as there are damages; pdfplumber says what of the page is lost.
            return False

    def _drawn(self, streams: list[Any], resources: Any, depth: int) -> bool:
        """Whether what these streams draw is whole, the forms that they may use included."""
        if depth > _DEPTH:
            return False
        fonts = resources.get("/Font", {})
        for stream in streams:
            content = self._unpacked(stream)
            if content is None:
                return False
            used = {f"/{name.decode('latin-1')}" for name in _FONT.findall(content)}
            if not used <= set(fonts.keys()):
                return False
        return all(self._once(font, self._is_font) for font in fonts.values()) and all(
            self._once(item, lambda form: self._is_form(form, resources, depth))
            for item in resources.get("/XObject", {}).values()
        )

    def _once(self, item: Any, check: Any) -> bool:
        key = item.objgen
        if key == (0, 0):
            return bool(check(item))
        if key not in self._seen:
            # A form that draws itself is none that a typesetter writes.
            self._seen[key] = False
            self._seen[key] = bool(check(item))
        return self._seen[key]

    def _is_form(self, item: Any, around: Any, depth: int) -> bool:
        if item.get("/Subtype") != "/Form":
            return isinstance(item, pikepdf.Stream)
        return self._drawn([item], item.get("/Resources", around), depth + 1)

    def _is_note(self, note: Any) -> bool:
        """Whether what a note or a field shows is whole, and is said by the file."""
        if note.get("/Subtype") == "/Widget" and (self._own_looks or "/AP" not in note):
            return False
        shown = note.get("/AP", {}).get("/N", {})
        looks = [shown] if isinstance(shown, pikepdf.Stream) else shown.values()
        return all(self._once(look, lambda form: self._is_form(form, {}, 0)) for look in looks)

    def _is_font(self, font: Any) -> bool:
        """Whether a font says how wide its letters are, and its map to Unicode unpacks."""
        known = font.get("/BaseFont") in _STANDARD
        described = "/Widths" in font or "/DescendantFonts" in font
        meant = font.get("/ToUnicode")
        whole = not isinstance(meant, pikepdf.Stream) or self._unpacked(meant) is not None
        return (known or described) and whole

    def _unpacked(self, stream: Any) -> bytes | None:
        """The content of a stream; `None` where it is damaged, or more than the page may hold."""
        if not isinstance(stream, pikepdf.Stream):
            return None
        if stream.get("/Filter") == "/FlateDecode" and "/DecodeParms" not in stream:
            unpacker = zlib.decompressobj()
            packed = stream.read_raw_bytes()
            content = unpacker.decompress(packed, self._left + 1)
            if packed and not unpacker.eof:
                return None
        else:
            # Those of what was looked at before say nothing of this stream.
            self._warned()
            content = stream.read_bytes()
            if self._warned():
                return None
        self._left -= len(content)
        return content if self._left >= 0 else None

    def _warned(self) -> bool:
        """Whether qpdf has warned of anything since it was last asked."""
        warnings = _warnings(self._pdf)
        self._searched = self._searched or _is_search(warnings)
        return bool(warnings)
