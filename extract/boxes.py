"""Boxes to tick in a text: `☒ Emploi ☐ Cadre de vie`."""

from __future__ import annotations

import re

_TICKED = "☒☑✔✓🗹\uf0fe\uf078\uf052"
_EMPTY = "☐□❏❑▢\uf0a8\uf071\uf06f"
# Signs of lists that people tick: a check mark or a square alone is the mark of a list item.
_BALLOTS = "☐☒☑🗹\uf0fe\uf078\uf052"
_OPTION = re.compile(rf"(?P<box>[{_TICKED}{_EMPTY}])\s*(?P<text>[^{_TICKED}{_EMPTY}]*)")


def has_boxes(text: str) -> bool:
    """Whether a text offers options, each behind a box.

    >>> has_boxes("☒ nouvelle ☐ reconduite"), has_boxes("✓ nouvelle □ reconduite")
    (True, True)
    >>> has_boxes("✓ Ateliers ✓ Visites"), has_boxes("□ Ateliers □ Visites")
    (False, False)
    """
    boxes = {match["box"] for match in _OPTION.finditer(text)}
    if not boxes.isdisjoint(_BALLOTS):
        return True
    return not boxes.isdisjoint(_TICKED) and not boxes.isdisjoint(_EMPTY)


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
