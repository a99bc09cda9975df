"""Whether text that a picture lies over can be seen through it: a watermark hides nothing."""

from __future__ import annotations

from pathlib import Path

import numpy as np

# A look at forty dots per inch shows whether there are letters; so many grey levels of 256 differ.
_SCALE = 40 / 72
_DIFFERENT = 16
# A picture over this share of the page is the page.
_SHARE = 0.8


def shows_through(path: Path, number: int, password: str | None) -> bool:
    """Whether page `number` (from 1) looks different without the text under its pictures."""
    import pypdfium2
    from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE, FPDF_PAGEOBJ_TEXT, FPDFPageObj_SetIsActive

    with pypdfium2.PdfDocument(path.absolute(), password=password) as document:
        page = document[number - 1]
        area = page.get_width() * page.get_height()
        under: list[pypdfium2.PdfObject] = []
        texts: list[pypdfium2.PdfObject] = []
        for item in page.get_objects(filter=[FPDF_PAGEOBJ_IMAGE, FPDF_PAGEOBJ_TEXT], max_depth=3):
            if item.type == FPDF_PAGEOBJ_TEXT:
                texts.append(item)
                continue
            left, bottom, right, top = item.get_bounds()
            if (right - left) * (top - bottom) >= _SHARE * area:
                under = list(texts)
        if not under:
            return False
        before = _look(page)
        for item in under:
            FPDFPageObj_SetIsActive(item, False)
        return bool(np.any(np.abs(before - _look(page)) > _DIFFERENT))


def _look(page: object) -> np.ndarray:
    bitmap = page.render(scale=_SCALE, grayscale=True)  # type: ignore[attr-defined]
    pixels = bitmap.to_numpy().astype(np.int16)
    bitmap.close()
    return np.asarray(pixels)
