"""Where on the pages the contacts stand that the pictures must not show."""

from __future__ import annotations

import ctypes
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from pipelines.redact import secrets
from schemas.contract import Contract
from schemas.datasets import DATASETS
from schemas.geometry import Box, union
from schemas.source import Source


def contact_boxes(
    contract: Contract, source: Source, numbers: Sequence[int]
) -> dict[int, list[Box]]:
    """The boxes (points, page as displayed) of every page that show what `redact` masks.

    They are the places of the contacts, of whatever else was read with a telephone number or an
    address in it, and the letters of both in the text of the page, read or not.
    """
    patterns = secrets(contract)
    boxes: dict[int, list[Box]] = defaultdict(list)
    for page, box in _read_places(contract, patterns):
        boxes[page].append(box)
    with pdfium.PdfDocument(source.path, password=source.password or None) as pdf:
        for number in numbers:
            boxes[number] += _printed_places(pdf[number - 1], patterns)
    return dict(boxes)


def _read_places(
    contract: Contract, patterns: Sequence[re.Pattern[str]]
) -> Iterator[tuple[int, Box]]:
    for model in DATASETS:
        contact = model.about.name == "contacts"
        for row in contract.rows(model.about.name):
            for origin in getattr(row, "source", ()):
                if origin.page is None or origin.bbox is None:
                    continue
                if contact or any(pattern.search(origin.text or "") for pattern in patterns):
                    yield origin.page, Box(*origin.bbox)
    for finding in contract.findings:
        if finding.page and finding.bbox and _secret(finding.message, patterns):
            yield finding.page, Box(*finding.bbox)


def _secret(text: str, patterns: Sequence[re.Pattern[str]]) -> bool:
    return any(pattern.search(text) for pattern in patterns)


def _printed_places(page: pdfium.PdfPage, patterns: Sequence[re.Pattern[str]]) -> list[Box]:
    """Where the text layer of a page has a secret, a box for each line of it."""
    letters = page.get_textpage()
    # A letter a place: what pdfium counts as one may be two in the text that it gives.
    text = "".join(
        chr(raw.FPDFText_GetUnicode(letters, index)) for index in range(letters.count_chars())
    )
    boxes: list[Box] = []
    for pattern in patterns:
        for match in pattern.finditer(text):
            found = [
                _displayed(page, letters.get_charbox(index))
                for index in range(*match.span())
                if not text[index].isspace()
            ]
            boxes += _lines(found)
    letters.close()
    return boxes


def _lines(boxes: Sequence[Box]) -> Iterator[Box]:
    """Letters side by side as one box, a new one where the text goes back to the left."""
    line: list[Box] = []
    for box in boxes:
        if line and box.x0 < line[-1].x0:
            yield union(line)
            line = []
        line.append(box)
    if line:
        yield union(line)


def _displayed(page: pdfium.PdfPage, box: tuple[float, float, float, float]) -> Box:
    """A box of the page's own space (left, bottom, right, top) on the page as displayed."""
    width, height = page.get_size()
    # The device has whole numbers: a hundredth of a point each.
    size = (round(width * 100), round(height * 100))
    xs, ys = [], []
    for x, y in ((box[0], box[1]), (box[2], box[3])):
        at_x, at_y = ctypes.c_int(), ctypes.c_int()
        raw.FPDF_PageToDevice(page, 0, 0, *size, 0, x, y, at_x, at_y)
        xs.append(at_x.value / 100)
        ys.append(at_y.value / 100)
    return Box(min(xs), min(ys), max(xs), max(ys))
