"""Row rules drawn cell by cell: where their pieces meet, columns part.

Many writers draw the lower border of each cell for itself.  Such rules say as much as a full grid:
where the columns are and, where a piece is missing, that a cell goes on below.  Which cells of a
row are one is told by their paint, and by text that runs over the edge between them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extract.tables.grid import cell_boxes
from extract.tables.rules import SNAP, Segment, distinct
from schemas.geometry import Box
from schemas.page import Fill, Page, Ruling, Word

# Points.  Pieces of one rule lie at one height, and meet, to a point.
_SAME = 1.0
# No column is narrower than this, and no dash longer.
_PIECE = 8.0
# Columns part at this many heights, at least.
_HEIGHTS = 2
# A space between words of one string, in type sizes.
_SPACE = 0.6
# More pieces are a drawing, as in the grid.
_MOST_PIECES = 3000


@dataclass(frozen=True, slots=True)
class PiecedRules:
    """The rules between two heights of a page, and the edges at which their pieces meet."""

    rules: tuple[Segment, ...]
    edges: tuple[float, ...]
    """From the left end of the rules to the right end."""

    @property
    def last(self) -> float:
        """The height of the lowest rule."""
        return max(rule.at for rule in self.rules)

    def below_head(self, bottom: float, first: float) -> PiecedRules:
        """These rules with one below the head, where none parts it from the `first` line."""
        if any(bottom - SNAP <= rule.at <= first for rule in self.rules):
            return self
        closing = Segment(bottom, self.edges[0], self.edges[-1])
        return PiecedRules((closing, *self.rules), self.edges)


def pieced_rules(rulings: Iterable[Ruling], top: float, bottom: float) -> PiecedRules | None:
    """The row rules between two heights; `None` where they are not drawn cell by cell."""
    pieces = [
        ruling.box
        for ruling in rulings
        if ruling.horizontal and ruling.box.width >= _PIECE and top < ruling.box.top < bottom
    ]
    if len(pieces) > _MOST_PIECES:
        return None
    rows = _rows(pieces)
    met = Counter(edge for row in rows for edge in _junctions(row))
    inner = [edge for edge in distinct(met, SNAP) if _often(edge, met) >= _HEIGHTS]
    if not inner:
        return None
    left, right = min(piece.x0 for piece in pieces), max(piece.x1 for piece in pieces)
    rules = tuple(rule for row in rows for rule in _whole(row))
    return PiecedRules(rules, (left, *inner, right))


def pieced_boxes(
    page: Page, rules: PiecedRules, edges: Sequence[float], top: float, bottom: float
) -> list[Box]:
    """The cells between two heights that the rules make with the edges of the columns."""
    heights = distinct((rule.at for rule in rules.rules), SNAP)
    bounds = [top, *(at for at in heights if top + SNAP < at < bottom - SNAP), bottom]
    posts = [Segment(edge, top, bottom) for edge in (edges[0], edges[-1])]
    posts += _posts(bounds, edges[1:-1], _bridges(page, bounds, edges))
    return cell_boxes([rule for rule in rules.rules if top < rule.at <= bottom + SNAP], posts)


def _posts(
    bounds: Sequence[float], edges: Sequence[float], bridges: Sequence[set[float]]
) -> list[Segment]:
    """The edges as column rules, left out in the rows where a cell bridges them."""
    posts: list[Segment] = []
    for edge in edges:
        parted = False
        for (start, end), bridged in zip(pairwise(bounds), bridges, strict=True):
            if edge in bridged:
                parted = False
            elif parted:
                posts[-1] = Segment(edge, posts[-1].start, end)
            else:
                posts.append(Segment(edge, start, end))
                parted = True
    return posts


# ----------------------------------------------------------------------------- columns


def _rows(pieces: Iterable[Box]) -> list[list[Box]]:
    """Pieces by height, each height from left to right."""
    rows: list[list[Box]] = []
    for piece in sorted(pieces, key=lambda piece: piece.top):
        if rows and piece.top - rows[-1][0].top <= _SAME:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda piece: piece.x0) for row in rows]


def _whole(row: Sequence[Box]) -> list[Segment]:
    """The rules that the pieces at one height make up."""
    rules: list[Segment] = []
    for piece in row:
        if rules and piece.x0 - rules[-1].end <= _SAME:
            last = rules.pop()
            rules.append(Segment(last.at, last.start, max(last.end, piece.x1)))
        else:
            rules.append(Segment(row[0].top, piece.x0, piece.x1))
    return rules


def _junctions(row: Sequence[Box]) -> list[float]:
    """Where a piece of a rule ends and the next begins."""
    return [round(right.x0, 1) for left, right in pairwise(row) if abs(right.x0 - left.x1) <= _SAME]


def _often(edge: float, met: Counter[float]) -> int:
    return sum(count for place, count in met.items() if 0 <= place - edge <= SNAP)


# ----------------------------------------------------------------------------- merged cells


def _bridges(page: Page, bounds: Sequence[float], edges: Sequence[float]) -> list[set[float]]:
    """For each row between two bounds the edges that do not part its cells."""
    rows: list[list[Word]] = [[] for _ in pairwise(bounds)]
    for word in page.words:
        at = bisect_right(bounds, word.box.y_mid) - 1
        if 0 <= at < len(rows) and edges[0] <= word.box.x_mid <= edges[-1]:
            rows[at].append(word)
    fills = [fill for fill in page.fills if fill.color != "#ffffff"]
    bands = [Box(edges[0], start, edges[-1], end) for start, end in pairwise(bounds)]
    return [
        _bridged(words, fills, band, edges[1:-1]) for words, band in zip(rows, bands, strict=True)
    ]


def _bridged(
    words: Sequence[Word], fills: Sequence[Fill], band: Box, edges: Sequence[float]
) -> set[float]:
    """The edges that text or the paint of a cell runs over, in one row."""
    crossed = {edge for edge in edges if _crosses(words, edge)}
    bridged = set(crossed)
    for fill in fills:
        over = [edge for edge in edges if _spans(fill, band, edge)]
        inside = [word for word in words if over and fill.box.contains(*_middle(word))]
        # Paint behind a whole row, texts in several of its cells, merges none of them.
        if not any(_parts(inside, edge) for edge in over if edge not in crossed):
            bridged.update(over)
    return bridged


def _middle(word: Word) -> tuple[float, float]:
    return word.box.x_mid, word.box.y_mid


def _spans(fill: Fill, band: Box, edge: float) -> bool:
    """Whether the paint of a cell in a row reaches over an edge."""
    box = fill.box
    within = band.x0 - SNAP <= box.x0 and box.x1 <= band.x1 + SNAP
    return within and box.top < band.y_mid < box.bottom and box.x0 + SNAP < edge < box.x1 - SNAP


def _parts(words: Iterable[Word], edge: float) -> bool:
    sides = {word.box.x_mid < edge for word in words}
    return len(sides) > 1


def _crosses(words: Sequence[Word], edge: float) -> bool:
    """Whether a word, or a string of words, runs over an edge."""
    if any(word.box.x0 + _SAME < edge < word.box.x1 - _SAME for word in words):
        return True
    return any(
        left.run == right.run
        and left.box.x1 <= edge + _SAME
        and edge - _SAME <= right.box.x0 <= left.box.x1 + _SPACE * left.size
        for left, right in pairwise(words)
    )
