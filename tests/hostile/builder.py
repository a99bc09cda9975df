"""PDFs written byte by byte, so that anything in them can be wrong."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence

HELVETICA = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
A4 = b"[0 0 595 842]"


def stream(data: bytes, entries: bytes = b"", *, packed: bool = False) -> bytes:
    """A stream object; `entries` are added to its dictionary."""
    if packed:
        data, entries = zlib.compress(data, 6), entries + b"/Filter/FlateDecode"
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (entries, len(data), data)


def assemble(objects: Mapping[int, bytes], trailer: bytes = b"/Root 1 0 R") -> bytes:
    """The file of numbered objects, with a table of references that is right."""
    parts = [b"%PDF-1.7\n"]
    length = len(parts[0])
    places: dict[int, int] = {}
    for number, content in objects.items():
        places[number] = length
        parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, content))
        length += len(parts[-1])
    size = max(objects) + 1
    table = b"".join(
        b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n"
        for number in range(size)
    )
    end = b"trailer<<%s/Size %d>>\nstartxref\n%d\n%%%%EOF\n" % (trailer, size, length)
    return b"".join(parts) + b"xref\n0 %d\n" % size + table + end


def document(
    contents: Sequence[bytes],
    *,
    more: Mapping[int, bytes] | None = None,
    catalog: bytes = b"",
    page: bytes = b"",
    resources: bytes = b"",
    font: bytes = HELVETICA,
    box: bytes = A4,
    packed: bool = True,
) -> bytes:
    """A file with a page for each content stream; objects of `more` are numbered from 30,000.

    `catalog`, `page` and `resources` are added to those dictionaries; the font is `/F`.
    """
    objects = {3: font}
    kids = []
    for at, content in enumerate(contents):
        number = 10 + 2 * at
        kids.append(b"%d 0 R" % number)
        objects[number] = (
            b"<</Type/Page/Parent 2 0 R/MediaBox %s/Resources<</Font<</F 3 0 R>>%s>>"
            b"/Contents %d 0 R%s>>" % (box, resources, number + 1, page)
        )
        objects[number + 1] = stream(content, packed=packed)
    objects[1] = b"<</Type/Catalog/Pages 2 0 R%s>>" % catalog
    objects[2] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(kids))
    return assemble(objects | dict(more or {}))


def literal(line: str) -> bytes:
    """A text as a string of a content stream, in the encoding of `HELVETICA`."""
    data = line.encode("cp1252", "replace")
    return b"(" + data.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)") + b")"


def text(*lines: str, left: float = 60, top: float = 780, size: float = 11) -> bytes:
    """Lines of text from the top of a page on."""
    shown = b"".join(b"%s Tj T*\n" % literal(line) for line in lines)
    return b"BT /F %.1f Tf %.1f TL %.1f %.1f Td\n%sET\n" % (size, size * 1.3, left, top, shown)


def grid(
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    *,
    left: float = 60,
    top: float = 700,
    height: float = 24,
) -> bytes:
    """A ruled table with a line of text in each cell."""
    edges = [left]
    for width in widths:
        edges.append(edges[-1] + width)
    bottom = top - height * len(rows)
    parts = [b"0.5 w\n"]
    for at in range(len(rows) + 1):
        y = top - at * height
        parts.append(b"%.1f %.1f m %.1f %.1f l S\n" % (edges[0], y, edges[-1], y))
    for x in edges:
        parts.append(b"%.1f %.1f m %.1f %.1f l S\n" % (x, top, x, bottom))
    for at, row in enumerate(rows):
        for x, cell in zip(edges, row, strict=False):
            parts.append(text(cell, left=x + 3, top=top - at * height - 15, size=8))
    return b"".join(parts)
