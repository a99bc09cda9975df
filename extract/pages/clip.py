"""Clipping paths → which letters drawn under them the page shows.

A spreadsheet that is printed over several pages writes a text that the edge of the paper cuts whole
on both of them, each under a clip that shows its own part.
"""

from __future__ import annotations

from collections.abc import Iterable

from extract.pages.frame import Point
from extract.pages.words import Glyph
from schemas.geometry import Box


def narrowed(clip: Box | None, path: Iterable[Point]) -> Box | None:
    """The box around what is left of a clip after one more path, in points as displayed.

    `None` is no clip at all.  Of a path that is no upright rectangle, all around it counts as
    shown: text is never hidden because of a shape.
    """
    points = list(path)
    if not points:
        return clip
    xs, ys = zip(*points, strict=True)
    box = Box(min(xs), min(ys), max(xs), max(ys))
    if clip is None:
        return box
    return Box(
        max(clip.x0, box.x0),
        max(clip.top, box.top),
        min(clip.x1, box.x1),
        min(clip.bottom, box.bottom),
    )


def mark_clipped(glyphs: list[Glyph], start: int, clip: Box | None) -> None:
    """Marks those letters of the string from `start` on whose middle the clip does not show."""
    if clip is None or start == len(glyphs):
        return
    if _shows(clip, glyphs[start]) and _shows(clip, glyphs[-1]):
        # A string runs straight: what is between its ends is shown too.
        return
    glyphs[start:] = [
        glyph if _shows(clip, glyph) else glyph._replace(clipped=True) for glyph in glyphs[start:]
    ]


def _shows(clip: Box, glyph: Glyph) -> bool:
    x0, top, x1, bottom = glyph.box
    return clip.contains((x0 + x1) / 2, (top + bottom) / 2)
