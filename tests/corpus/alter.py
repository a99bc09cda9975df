"""What happens to PDFs after their producer: turned and cropped pages, spoilt text layers.

Each alteration leaves what a person sees on the page as it was, save for `sideways`.
"""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pikepdf

from tests.corpus.cmap import changed

# What some printer drivers make of the ligatures of Calibri and its kin.
_LIGATURES = {
    "ti": "Ɵ", "tt": "Ʃ", "ft": "Ō", "ff": "ﬀ", "fi": "ﬁ", "fl": "ﬂ", "ffi": "ﬃ", "tti": "Ʃi",
}  # fmt: skip
_HIDDEN = (
    "Document de travail numéro {} ne pas diffuser",
    "Montant confidentiel {} 000 euros",
    "Version annotée par le service instructeur {}",
)
_BLEED = 42.0


def _box(page: pikepdf.Page) -> tuple[float, float]:
    box = page.mediabox
    return float(box[2] - box[0]), float(box[3] - box[1])


def _turn(page: pikepdf.Page, angle: int, rotate: bool) -> None:
    """Turn the content of a page; with `rotate` the page's own rotation turns it back."""
    width, height = _box(page)
    matrices = {
        90: f"0 1 -1 0 {height} 0 cm",
        180: f"-1 0 0 -1 {width} {height} cm",
        270: f"0 -1 1 0 0 {width} cm",
    }
    page.contents_add(f"q {matrices[angle]}\n".encode(), prepend=True)
    page.contents_add(b"\nQ")
    if angle != 180:
        page.mediabox = pikepdf.Array([0, 0, height, width])
        for name in ("/CropBox", "/TrimBox", "/BleedBox", "/ArtBox"):
            if name in page.obj:
                del page.obj[name]
    if rotate:
        page.obj["/Rotate"] = angle


def _rotated(pdf: pikepdf.Pdf, rng: random.Random) -> list[str]:
    """Every second page lies turned in the file and is turned back for display."""
    for number, page in enumerate(pdf.pages):
        if number % 2:
            _turn(page, rng.choice((90, 180, 270)), rotate=True)
    return []


def _sideways(pdf: pikepdf.Pdf, rng: random.Random) -> list[str]:
    """Landscape pages are displayed upright, so that their text runs up or down the page."""
    for page in pdf.pages:
        width, height = _box(page)
        if width > height:
            _turn(page, rng.choice((90, 270)), rotate=False)
    return []


def _write(page: pikepdf.Page, pdf: pikepdf.Pdf, operators: str) -> None:
    """Add text to a page in a font that every reader has."""
    font = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type1,
            BaseFont=pikepdf.Name.Helvetica,
            Encoding=pikepdf.Name.WinAnsiEncoding,
        )
    )
    if "/Resources" not in page.obj:
        page.obj.Resources = pikepdf.Dictionary()
    fonts = page.obj.Resources.get("/Font", pikepdf.Dictionary())
    page.obj.Resources.Font = pikepdf.Dictionary({**fonts, "/FCorpus": font})
    page.contents_add(f"\nq\n{operators}\nQ\n".encode("cp1252"))


def _cropped(pdf: pikepdf.Pdf, rng: random.Random) -> list[str]:
    """The sheet is larger than the page: crop marks and a note of the printer stand outside."""
    note = _HIDDEN[0].format(rng.randint(2, 9))
    for page in pdf.pages:
        width, height = _box(page)
        page.obj["/CropBox"] = pikepdf.Array([0, 0, width, height])
        page.mediabox = pikepdf.Array([-_BLEED, -_BLEED, width + _BLEED, height + _BLEED])
        _write(
            page,
            pdf,
            f"0.5 w -30 0 m -8 0 l S 0 -30 m 0 -8 l S "
            f"BT /FCorpus 8 Tf 60 {height + 20} Td ({note}) Tj ET "
            f"BT /FCorpus 8 Tf 60 -25 Td ({note}) Tj ET",
        )
    return [note]


def _hidden(pdf: pikepdf.Pdf, rng: random.Random) -> list[str]:
    """Text that nobody sees: in the invisible mode, and white on white, over the tables."""
    first, second = _HIDDEN[1].format(rng.randint(10, 99)), _HIDDEN[2].format(rng.randint(2, 9))
    for page in pdf.pages:
        width, height = _box(page)
        x, y = rng.uniform(60, width / 2), rng.uniform(90, height - 90)
        left = width - 260
        _write(
            page,
            pdf,
            f"BT 3 Tr /FCorpus 9 Tf {x:.1f} {y:.1f} Td ({first}) Tj ET "
            f"BT 0 Tr 1 1 1 rg /FCorpus 9 Tf {left:.1f} {height - 12:.1f} Td ({second}) Tj ET",
        )
    return [first, second]


# Text layers -------------------------------------------------------------------------------------


def _fonts(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Every font of the file that has a ToUnicode map, once."""
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and "/ToUnicode" in item:
            yield item


def _remap(pdf: pikepdf.Pdf, change: Callable[[str], str]) -> None:
    for font in _fonts(pdf):
        font.ToUnicode = pdf.make_stream(changed(font.ToUnicode.read_bytes(), change))


def _decomposed(pdf: pikepdf.Pdf, _: random.Random) -> list[str]:
    """Accents stand apart from their letters in the text layer."""
    _remap(pdf, lambda text: unicodedata.normalize("NFD", text))
    return []


def _ligatures(pdf: pikepdf.Pdf, _: random.Random) -> list[str]:
    """Ligatures are mapped to letters that they only look like."""
    _remap(pdf, lambda text: _LIGATURES.get(text, text))
    return []


def _shifted(pdf: pikepdf.Pdf, _: random.Random) -> list[str]:
    """The text layer is letters shifted by three: readable on the page, nonsense underneath."""
    _remap(pdf, lambda text: "".join(chr(ord(c) + 3) if c.isalpha() else c for c in text))
    return []


def _unmapped(pdf: pikepdf.Pdf, _: random.Random) -> list[str]:
    """The fonts have no map at all."""
    for font in _fonts(pdf):
        del font.ToUnicode
    return []


def _twice(pdf: pikepdf.Pdf, _: random.Random) -> list[str]:
    """Bold text is printed twice, a hair apart."""
    for page in pdf.pages:
        resources = page.obj.get("/Resources", pikepdf.Dictionary())
        fonts = resources.get("/Font", pikepdf.Dictionary())
        bold = {name for name, font in fonts.items() if "Bold" in str(font.get("/BaseFont", ""))}
        page.contents_coalesce()
        page.obj.Contents = pdf.make_stream(pikepdf.unparse_content_stream(_doubled(page, bold)))
    return []


def _doubled(page: pikepdf.Page, bold: set[str]) -> list[Any]:
    """The instructions of a page, each text object in a bold font twice."""
    kept: list[Any] = []
    text: list[Any] | None = None
    is_bold = False
    for instruction in pikepdf.parse_content_stream(page):
        operator = str(instruction.operator)
        if operator == "BT":
            text = []
        if operator == "Tf":
            is_bold = str(instruction.operands[0]) in bold
        kept.append(instruction)
        if text is not None:
            if operator not in ("BDC", "BMC", "EMC"):
                text.append(instruction)
            if operator == "ET":
                if is_bold:
                    shift = [1, 0, 0, 1, 0.35, 0.1]
                    kept += [
                        pikepdf.ContentStreamInstruction([], pikepdf.Operator("q")),
                        pikepdf.ContentStreamInstruction(shift, pikepdf.Operator("cm")),
                        *text,
                        pikepdf.ContentStreamInstruction([], pikepdf.Operator("Q")),
                    ]
                text = None
    return kept


_ALTERATIONS: dict[str, Callable[[pikepdf.Pdf, random.Random], list[str]]] = {
    "rotated": _rotated,
    "sideways": _sideways,
    "cropped": _cropped,
    "hidden": _hidden,
    "decomposed": _decomposed,
    "ligatures": _ligatures,
    "shifted": _shifted,
    "unmapped": _unmapped,
    "twice": _twice,
}


def alter(path: Path, names: tuple[str, ...], seed: str) -> list[str]:
    """Alter a file in place; gives the texts that no reader may take for the page's."""
    if not names:
        return []
    hidden: list[str] = []
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for name in names:
            hidden += _ALTERATIONS[name](pdf, random.Random(f"{seed}/{name}"))
        pdf.save(path, deterministic_id=True)
    return hidden
