"""Lines between column edges → where the rows of a table without vertical rules begin."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

from extract.pages.lines import base_line
from extract.tables.rules import distinct
from extract.tables.text_columns import LEVEL, column_of, level_rows
from schemas.geometry import Box
from schemas.page import Page
from schemas.table import Line

# A rule closes a row where it runs along this share of the table's width.
_ALONG = 0.8
# White space between rows is this much more than between lines, in type sizes.
_BETWEEN = 0.22
# Lines of neighbouring rows may touch by this share of the type size.
_TOUCH = 0.1
# A label whose next line comes later than this many line pitches has ended; type is set on 1.2.
_ENDED = 1.4
_LEADING = 1.2
# A gap between lines that is no more than this share of them, or stands once, is a slip.
_SLIPS = 0.1
# Points: a rule this near to the end of the text closes the last row; it is none between rows.
_END = 3.0
_BELOW = 8.0
# A title and the first line below it.
_TITLED = 2
# Paint is a row's where it runs over this share of the table: merged labels have their own.
_BANDED = 0.5
# One painted row is a total or a mark; stripes are several.
_STRIPES = 2
_WHOLE = 0.95
# What is no taller than so many stripes, between two of them, is one row.
_ONE_ROW = 1.5


def row_bounds(
    page: Page, body: Sequence[Line], edges: Sequence[float], under: float
) -> list[float]:
    """The heights at which rows begin, and the end of the last."""
    bottom = max(line.box.bottom for line in body) + 1.0
    width = edges[-1] - edges[0]
    rules = sorted(
        {
            ruling.box.y_mid
            for ruling in page.rulings
            if ruling.horizontal
            and under - 1.0 < ruling.box.y_mid < bottom + _BELOW
            and min(ruling.box.x1, edges[-1]) - max(ruling.box.x0, edges[0]) >= _ALONG * width
        }
    )
    # The rule that closes the head parts no rows.
    first = min(line.box.y_mid for line in body)
    start = max([under + 0.5, *(rule for rule in rules if rule < first)])
    inner = [rule for rule in rules if start + _END < rule < bottom - _END]
    if inner:
        titles = _title_ends(body, edges, [start, *inner, bottom])
        return distinct([start, *inner, *titles, max([bottom, *rules])], LEVEL)
    bands = _painted_bands(page, edges, start, bottom, _BANDED)
    stripes = bands if len(bands) >= _STRIPES else []
    if not stripes:
        # One that is painted from end to end is a row; it says nothing of others.
        whole = _painted_bands(page, edges, start, bottom, _WHOLE)
        bands = [band for band in whole if _parts(band, body)]
    starts = [
        at
        for at in _white_starts(body, edges)
        if not _is_striped(at, stripes) and not _is_inside(at, bands)
    ]
    inner = [at for band in bands for at in band if start + _END < at < bottom - _END]
    end = max([bottom, *(band_end for _, band_end in bands)])
    return [*_with_text(body, distinct([start, *inner, *starts], LEVEL)), end]


def _with_text(body: Sequence[Line], bounds: Sequence[float]) -> list[float]:
    """Bounds without those that only part the white between two stripes from what is around it."""
    kept = list(bounds[:1])
    for start, end in pairwise(bounds):
        if any(start <= line.box.y_mid < end for line in body):
            kept.append(end)
    return kept


def _painted_bands(
    page: Page, edges: Sequence[float], start: float, bottom: float, share: float
) -> list[tuple[float, float]]:
    """From where to where rows are painted over this share of the table.

    The cells of such a row are painted alike, side by side.
    """
    rows: dict[tuple[int, int], dict[int, Box]] = defaultdict(dict)
    for fill in page.fills:
        box = fill.box
        # Paint may reach further than the texts that show how wide the table is.
        within = Box(max(box.x0, edges[0]), box.top, min(box.x1, edges[-1]), box.bottom)
        painted = fill.color != "#ffffff" and within.x1 > within.x0
        if painted and start - LEVEL <= box.top < bottom:
            rows[round(box.top), round(box.bottom)][round(box.x0)] = within
    width = edges[-1] - edges[0]
    bands = [
        (min(box.top for box in boxes.values()), max(box.bottom for box in boxes.values()))
        for boxes in rows.values()
        if sum(box.width for box in boxes.values()) >= share * width
    ]
    return sorted(bands)


def _parts(band: tuple[float, float], body: Sequence[Line]) -> bool:
    """Whether painted ground parts lines from others and cuts none."""
    top, bottom = band
    inside = [line for line in body if top < line.box.y_mid < bottom]
    cut = any(
        line.box.top + LEVEL < edge < line.box.bottom - LEVEL for line in body for edge in band
    )
    return bool(inside) and len(inside) < len(body) and not cut


def _is_inside(at: float, bands: Sequence[tuple[float, float]]) -> bool:
    return any(top + LEVEL < at < bottom - LEVEL for top, bottom in bands)


def _is_striped(at: float, bands: Sequence[tuple[float, float]]) -> bool:
    """Whether a height lies in a stripe, or in the one row that stands before or behind it."""
    if _is_inside(at, bands):
        return True
    tallest = max((bottom - top for top, bottom in bands), default=0.0)
    above = [bottom for _, bottom in bands if bottom <= at + LEVEL]
    below = [top for top, _ in bands if top >= at - LEVEL]
    near = [at - max(above)] if above else []
    near += [min(below) - at] if below else []
    return bool(bands) and max(near) <= _ONE_ROW * tallest


def _title_ends(
    body: Sequence[Line], edges: Sequence[float], rules: Sequence[float]
) -> list[float]:
    """Where a title of rows ends that no rule parts from the first of them.

    It stands alone above all other texts between two rules, set unlike the label below it and
    further from it than the lines of one label are.
    """
    ends = []
    for start, stop in pairwise(rules):
        rows = level_rows([line for line in body if start < line.box.y_mid < stop])
        if len(rows) < _TITLED or len(rows[0]) > 1:
            continue
        title, below = rows[0][0], rows[1][0]
        labels = column_of(title.box, edges) == column_of(below.box, edges) == 0
        pitch = base_line(below) - base_line(title)
        apart = pitch > _ENDED * _LEADING * title.size
        if labels and apart and title.bold and not below.bold:
            ends.append((title.box.bottom + below.box.top) / 2)
    return ends


def _white_starts(body: Sequence[Line], edges: Sequence[float]) -> list[float]:
    """Where rows begin that no rule parts: white space runs through all columns, and the first
    column begins anew below it, at the height of another."""
    ordered = sorted(body, key=lambda line: line.box.top)
    starts = []
    for line in ordered:
        if column_of(line.box, edges) != 0:
            continue
        above = [other for other in ordered if other.box.top < line.box.top - LEVEL]
        if not above:
            continue
        beside = [
            other
            for other in ordered
            if other is not line and abs(other.box.top - line.box.top) <= LEVEL
        ]
        edge = max(other.box.bottom for other in above)
        gap = min(other.box.top for other in (line, *beside)) - edge
        if gap > -_TOUCH * line.size and beside and _anew(line, above, edges, gap, body):
            starts.append(edge + gap / 2)
    return starts


def _anew(
    line: Line, above: Sequence[Line], edges: Sequence[float], gap: float, body: Sequence[Line]
) -> bool:
    """Whether the first column begins anew on a line: its label above ended, or space is left."""
    label = [other for other in above if column_of(other.box, edges) == 0]
    if not label:
        return True
    pitch = base_line(line) - base_line(label[-1])
    return pitch > _ENDED * (line.leading or _LEADING * line.size) or _is_gap(gap, line, body)


def _is_gap(gap: float, line: Line, body: Sequence[Line]) -> bool:
    """Whether white space is more than that between the lines of a paragraph."""
    gaps = [
        round((after.box.top - before.box.bottom) * 4) / 4
        for before, after in pairwise(sorted(body, key=lambda item: (item.box.x0, item.box.top)))
        if abs(after.box.x0 - before.box.x0) < 1.0 and after.box.top > before.box.top
    ]
    # The smallest that is no slip: raised letters come nearer to the line above.
    often = [w for w, count in Counter(gaps).items() if count > max(1, _SLIPS * len(gaps))]
    usual = min(often or gaps, default=0.0)
    return gap > usual + _BETWEEN * line.size
