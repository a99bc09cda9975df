"""Tables that no grid of rules makes, in any document: columns by white space, rows by rules,
paint or white space.

Nothing is known of the headings here, so that the form of the text alone must tell a table from
prose: several rows with text in the same columns, white strips between the columns that (almost)
no line crosses, and cells that are not the full lines of running text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extract.tables.free_regions import TextRow, find_regions, find_strips, text_rows
from extract.tables.grid import make_table
from schemas.geometry import Box, union
from schemas.page import Page
from schemas.table import Line, Table

# Points: the narrowest strip between two columns.
_STRIP = 2.5
# In line heights: rows of one table stand no further apart.
_APART = 2.6
# The share of a table's rows with text in two columns or more.
_ROWS = 0.55
# The share of the places of the grid with text in them.
_FILLED = 0.4
# Texts in the smallest table, and its rows where no rule shows that it is one.
_TEXTS = 4
_FEW_ROWS = 3
# Rules that close a table: one above and one below; a single one sets off a running line.
_CLOSED = 2
# Words in a line of running text that is set in columns, on the average.
_RUNNING = 2.5
# Lines of one cell stand no further apart than this much over the nearest lines of the table.
_TIGHT = 1.15
# White space between rows is this much more than between lines, in type sizes.
_BETWEEN = 0.15
# The share of the rows of several lines in which a cell has a single line.
_SINGLE = 0.7
# The share of a table's width along which a rule parts its rows.
_ALONG = 0.6
# Upright rules in the text of a drawing are together at least this share of its height.
_DRAWN = 0.5
# A bullet, a number or a letter that counts.
_ITEM = re.compile(r"[•▪➢✓→⇨○●■□◦–—*·-]|o|\(?[\divxa-z]{1,4}[.)°]|\[\d+\]|\d{1,2}(?:\.\d+)+\.?")
# The share of the rows of a table of contents that have leader dots.
_LEADERS = 0.3
_LEADER = re.compile(r"(?:[.…_·]\s?){4,}")
_FIGURE = re.compile(r"[^\w]*\d[\d\s.,/%€$£()+–—-]*\w{0,2}\*?")


def find_free_tables(page: Page, taken: Sequence[Box]) -> list[Table]:
    """The tables of a page outside the boxes of those already found, from top to bottom."""
    words = [
        replace(word, run=0)
        for word in page.words
        if not word.rotation
        and not any(box.contains(word.box.x_mid, word.box.y_mid) for box in taken)
    ]
    rows = text_rows(page, words)
    rules = tuple(rule for rule in page.rulings if not any(_on(rule.box, box) for box in taken))
    free = replace(page, rulings=rules)
    tables = []
    for region in find_regions(rows, taken):
        table = _table(free, region)
        tables += [table] if table else []
    return tables


def _on(rule: Box, box: Box) -> bool:
    return box.contains(rule.x_mid, rule.y_mid, margin=_STRIP)


# ----------------------------------------------------------------------------- tables


def _column(x: float, strips: Sequence[float]) -> int:
    return sum(x > strip for strip in strips)


def _table(page: Page, rows: Sequence[TextRow]) -> Table | None:
    strips = find_strips(rows)
    if not strips:
        return None
    grid = _Grid(page, rows, strips)
    if not grid.is_table():
        return None
    return grid.table()


class _Grid:
    """Rows of text with the strips between their columns."""

    def __init__(self, page: Page, rows: Sequence[TextRow], strips: Sequence[float]) -> None:
        self._page = page
        self._rows = rows
        self._strips = strips
        self._box = union(row.box for row in rows)
        self._cells = [
            [(_column(piece.box.x_mid, strips), piece) for piece in row.pieces] for row in rows
        ]
        self._columns: list[list[Line]] = [[] for _ in range(len(strips) + 1)]
        for cells in self._cells:
            for column, piece in cells:
                self._columns[column].append(piece)
        self._starts = self._row_starts()

    def is_table(self) -> bool:
        """Whether enough of the rows and of the places in them have text, not as prose has it."""
        rows = [
            {column for cells in self._cells[start:end] for column, _ in cells}
            for start, end in pairwise([0, *self._starts, len(self._rows)])
        ]
        several = sum(len(columns) > 1 for columns in rows)
        filled = sum(map(len, rows))
        if several < max(2, _ROWS * len(rows)) or filled < _TEXTS:
            return False
        if filled < _FILLED * len(rows) * len(self._columns):
            return False
        if several < _FEW_ROWS and len(self._rules()) < _CLOSED:
            return False
        return not (
            self._is_prose() or self._is_list() or self._is_contents() or self._is_drawing()
        )

    def _is_prose(self) -> bool:
        """Whether all columns hold text as of running text or lists: several words, no figures."""
        return all(
            sum(len(piece.words) for piece in pieces) >= _RUNNING * len(pieces)
            and sum(bool(_FIGURE.fullmatch(piece.text)) for piece in pieces) < 0.2 * len(pieces)
            for pieces in self._columns
            if pieces
        )

    def _is_list(self) -> bool:
        """Whether all columns but one hold nothing but bullets and numbers."""
        marks = [
            all(_ITEM.fullmatch(piece.text.strip()) for piece in pieces) for pieces in self._columns
        ]
        return sum(marks) >= len(marks) - 1

    def _is_drawing(self) -> bool:
        """Whether upright rules stand in the text and not between the columns: boxes, a chart."""
        box = self._box
        upright = [
            rule.box
            for rule in self._page.rulings
            if not rule.horizontal
            and box.x0 + _STRIP < rule.box.x_mid < box.x1 - _STRIP
            and rule.box.top < box.bottom
            and rule.box.bottom > box.top
        ]
        crossing = [rule for rule in upright if not self._between_columns(rule)]
        return sum(rule.height for rule in crossing) > _DRAWN * box.height

    def _between_columns(self, rule: Box) -> bool:
        line = rule._replace(x1=rule.x1 + 1.0)
        if any(piece.box.overlap(line) for row in self._rows for piece in row.pieces):
            return False
        return any(abs(rule.x_mid - strip) < self._rows[0].size for strip in self._strips)

    def _is_contents(self) -> bool:
        leaders = sum(
            bool(_LEADER.search(piece.text)) for row in self._rows for piece in row.pieces
        )
        return leaders > _LEADERS * len(self._rows)

    def table(self) -> Table | None:
        box = self._box
        bounds = self._bounds()
        edges = [box.x0 - 1.0, *self._strips, box.x1 + 1.0]
        if len(bounds) < 3:
            return None
        boxes = []
        for top, bottom in pairwise(bounds):
            boxes += self._row_boxes(top, bottom, edges)
        words = tuple(word for row in self._rows for piece in row.pieces for word in piece.words)
        return make_table(replace(self._page, words=words), boxes)

    def _row_boxes(self, top: float, bottom: float, edges: Sequence[float]) -> list[Box]:
        crossed: set[int] = set()
        for row in self._rows:
            if not top < row.box.y_mid <= bottom:
                continue
            for piece in row.pieces:
                for at, strip in enumerate(self._strips):
                    if any(
                        one.box.x_mid < strip < other.box.x_mid
                        for one, other in pairwise(piece.words)
                    ) or any(word.box.x0 + 2 < strip < word.box.x1 - 2 for word in piece.words):
                        crossed.add(at + 1)
        kept = [edge for at, edge in enumerate(edges) if at not in crossed]
        return [Box(left, top, right, bottom) for left, right in pairwise(kept)]

    # ------------------------------------------------------------------------- rows

    def _bounds(self) -> list[float]:
        """The heights at which rows begin, and the end of the last."""
        middles = [
            (self._rows[at - 1].box.bottom + self._rows[at].box.top) / 2 for at in self._starts
        ]
        return [self._box.top - 1.0, *middles, self._box.bottom + 1.0]

    def _row_starts(self) -> list[int]:
        """The lines that begin a row: by rules, by white space, else by how the text is set."""
        for starts in (self._after_rules(), self._after_gaps()):
            if self._are_rows(starts):
                return starts
        return [at for at in range(1, len(self._rows)) if not self._same_row(at)]

    def _after_rules(self) -> list[int]:
        return [
            at
            for at, (above, below) in enumerate(pairwise(self._rows), start=1)
            if self._ruled_between(above, below)
        ]

    def _after_gaps(self) -> list[int]:
        """The lines above which more white runs through all columns than between lines of one."""
        gaps = []
        bottom = self._rows[0].box.bottom
        for row in self._rows[1:]:
            gaps.append(row.box.top - bottom)
            bottom = max(bottom, row.box.bottom)
        inside = [
            after.box.top - before.box.bottom
            for pieces in self._columns
            for before, after in pairwise(pieces)
            if after.box.top > before.box.y_mid
        ]
        usual = max(min(inside, default=0.0), 0.0)
        size = self._rows[0].size
        return [at for at, gap in enumerate(gaps, start=1) if gap > usual + _BETWEEN * size]

    def _are_rows(self, starts: Sequence[int]) -> bool:
        """Whether lines between two starts are the wrapped text of one row.

        Somewhere in such a row a cell has a single line; lines that are rows of their own, set
        apart in groups, have all cells filled again and again.
        """
        if len(starts) < _FEW_ROWS - 1:
            return False
        groups = list(pairwise([0, *starts, len(self._rows)]))
        wrapped = [(start, end) for start, end in groups if end - start > 1]
        if not wrapped:
            return True
        single = 0
        for start, end in wrapped:
            columns = [column for cells in self._cells[start:end] for column, _ in cells]
            single += len(set(columns)) > 1 and min(map(columns.count, columns)) == 1
        return single >= _SINGLE * len(wrapped)

    def _same_row(self, at: int) -> bool:
        """Whether the line at `at` goes on with the cells of the line above."""
        above, below = self._rows[at - 1], self._rows[at]
        pitches = [after.box.bottom - before.box.bottom for before, after in pairwise(self._rows)]
        if below.box.bottom - above.box.bottom > _TIGHT * min(pitches):
            return False
        if self._ruled_between(above, below):
            return False
        over: dict[int, Line] = {}
        for cells in self._cells[:at]:
            over.update(dict(cells))
        here = {column for column, _ in self._cells[at - 1]}
        if len(self._cells[at]) >= len(self._columns):
            return False
        return all(
            column in here
            and not _FIGURE.fullmatch(piece.text)
            and self._wraps(over[column], piece, column)
            for column, piece in self._cells[at]
        )

    def _wraps(self, upper: Line, lower: Line, column: int) -> bool:
        """Whether the first word of a line had no room on the line above."""
        right = max(piece.box.x1 for piece in self._columns[column])
        space = 0.2 * lower.size
        return upper.box.x1 + space + lower.words[0].box.width > right

    def _ruled_between(self, above: TextRow, below: TextRow) -> bool:
        return any(above.box.y_mid < rule < below.box.y_mid for rule in self._rules())

    def _rules(self) -> list[float]:
        """The heights of the rules that run along most of the table."""
        box = self._box
        reach = _APART * self._rows[0].size
        return [
            ruling.box.y_mid
            for ruling in self._page.rulings
            if ruling.horizontal
            and box.top - reach < ruling.box.y_mid < box.bottom + reach
            and min(ruling.box.x1, box.x1) - max(ruling.box.x0, box.x0) >= _ALONG * box.width
        ]
