"""Boxes to tick in a text: `☒ Emploi ☐ Cadre de vie`."""

from __future__ import annotations

import re

_TICKED = "☒☑✔✓🗹\uf0fe\uf078\uf052"
_EMPTY = "☐□❏❑▢\uf0a8\uf071\uf06f"
_OPTION = re.compile(rf"(?P<box>[{_TICKED}{_EMPTY}])\s*(?P<text>[^{_TICKED}{_EMPTY}]*)")


def has_boxes(text: str) -> bool:
    """Whether a text offers options, each behind a box.

    >>> has_boxes("☒ nouvelle ☐ reconduite"), has_boxes("nouvelle")
    (True, False)
    """
    boxes = [match["box"] for match in _OPTION.finditer(text)]
    return len(boxes) > 1 or any(box in _EMPTY[:1] or box in _TICKED[:2] for box in boxes)


def ticked(text: str) -> str:
    """What is ticked of a text's options; the text itself where it has none, or none is ticked.

    >>> ticked("☐ Emploi ☒ Cadre de vie ☒ Santé"), ticked("Emploi")
    ('Cadre de vie, Santé', 'Emploi')
    """
    if not has_boxes(text):
        return text
    options = [match for match in _OPTION.finditer(text) if match["box"] in _TICKED]
    chosen = [option for match in options if (option := match["text"].strip(" |,;"))]
    return ", ".join(chosen) or text
