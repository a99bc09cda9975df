"""What cells are painted with, under light that is not even."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from extract.scan.clean import Clean
from extract.scan.render import Pixels
from extract.scan.stripes import find_stripes
from extract.scan.strips import Area
from schemas.geometry import Box
from schemas.page import Fill, Page

# Levels of 256.  The lightest shading of word processors (5 %) lies 12 under the paper, and the
# paper of a cell within 2 of that of the page.
_PAINTED = 4
_PAPER = 235
# Shades this near are one: of a scan, the same grey wanders by 3 over a page.
_ONE_SHADE = 9.0
# Channels this near make a grey: paper and lamps are a little yellow.
_GREY = 14


def find_fills(page: Clean, color: Pixels, cells: Sequence[Area]) -> tuple[Fill, ...]:
    """The paint in cells and banners, in points; the same shade always has the same colour."""
    scale = 72 / page.dpi
    white = np.maximum(np.percentile(color[::16, ::16].reshape(-1, 3), 85, axis=0), 60.0)
    boxes: list[Area] = []
    shades: list[tuple[float, float, float]] = []
    for banner in page.banners:
        boxes.append((banner.x0, banner.top, banner.x1, banner.bottom))
        shades.append(_tinted(color, boxes[-1], white, float(banner.shade)))
    dark = list(boxes)
    ground = page.ground[::8, ::8]
    paper = float(np.median(ground[ground >= _PAPER])) if (ground >= _PAPER).any() else 255.0
    for cell in cells:
        if any(_within(cell, banner) for banner in dark):
            continue
        tint = _tinted(color, cell, white, _shade(page.ground, cell))
        if min(tint) < paper - _PAINTED:
            boxes.append(cell)
            shades.append(tint)
    for stripe in find_stripes(page, paper, [*dark, *cells]):
        boxes.append(stripe)
        shades.append(_tinted(color, stripe, white, _shade(page.ground, stripe)))
    return tuple(
        Fill(Box(*(value * scale for value in box)).rounded(), name)
        for box, name in zip(boxes, _names(shades), strict=True)
    )


def _inside(pixels: Pixels, box: Area) -> Pixels:
    x0, top, x1, bottom = box
    across, down = max(2, (x1 - x0) // 12), max(2, (bottom - top) // 8)
    return pixels[top + down : bottom - down, x0 + across : x1 - across]


def _shade(ground: Pixels, box: Area) -> float:
    inside = _inside(ground, box)[::3, ::3]
    return float(np.median(inside)) if inside.size else 255.0


def _tinted(
    color: Pixels, box: Area, white: np.ndarray, shade: float
) -> tuple[float, float, float]:
    """Blue, green, red of a fill: its evened shade, tinted as its pixels are."""
    inside = _inside(color, box)[::2, ::2].reshape(-1, 3)
    if not inside.size:
        return shade, shade, shade
    tint = np.median(inside, axis=0) / white * 255
    if tint.max() - tint.min() < _GREY:
        return shade, shade, shade
    blue, green, red = (float(value) for value in tint)
    factor = shade / max(1.0, 0.114 * blue + 0.587 * green + 0.299 * red)
    return min(255.0, blue * factor), min(255.0, green * factor), min(255.0, red * factor)


def _within(cell: Area, banner: Area) -> bool:
    x, y = (cell[0] + cell[2]) // 2, (cell[1] + cell[3]) // 2
    return banner[0] <= x <= banner[2] and banner[1] <= y <= banner[3]


def _names(shades: Sequence[tuple[float, float, float]]) -> list[str]:
    """A colour `#rrggbb` for each shade, one for those that lie close together."""
    groups: list[list[int]] = []
    for at in sorted(range(len(shades)), key=lambda at: shades[at]):
        for group in groups:
            middle = np.mean([shades[one] for one in group], axis=0)
            if np.abs(middle - shades[at]).max() <= _ONE_SHADE:
                group.append(at)
                break
        else:
            groups.append([at])
    names = [""] * len(shades)
    for group in groups:
        blue, green, red = (
            round(value) for value in np.mean([shades[one] for one in group], axis=0)
        )
        for at in group:
            names[at] = f"#{red:02x}{green:02x}{blue:02x}"
    return names


def unify_fills(pages: Sequence[Page]) -> list[Page]:
    """The pages of a document with one colour for each shade that its scanned pages share."""
    found = [fill.color for page in pages if page.reader == "ocr" for fill in page.fills]
    colors = sorted(set(found))
    shades = [
        (float(int(name[5:7], 16)), float(int(name[3:5], 16)), float(int(name[1:3], 16)))
        for name in colors
    ]
    common = dict(zip(colors, _names(shades), strict=True))
    return [
        replace(page, fills=tuple(replace(fill, color=common[fill.color]) for fill in page.fills))
        if page.reader == "ocr"
        else page
        for page in pages
    ]
