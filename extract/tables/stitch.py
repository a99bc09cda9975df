"""Tables and rows that page ends cut → whole again.

A page end cuts a table between two rows or through one.  Nothing in the file says which, so that
several signs are weighed: rules left open, paint, a label column that is empty, and above all
whether the words after the cut go on with those before it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from extract.footnotes import footnotes
from extract.layout import Layout
from extract.page_cuts import sentence_continues
from extract.paragraphs import starts_item
from extract.sheet_titles import begins_sheet, sheet_titles
from extract.tables.concatenate import concatenated, first_text, last_text
from extract.tables.heads import Headings, Heads
from extract.values import parse_amount
from schemas.table import Cell, Line, Table

# Points.  Columns of one table stand at the same places on every page; margins of odd and even
# pages may differ, so that places are counted from the table's left edge.
_SAME_COLUMN = 3.0
# Above this a row goes on, below it the page end stands between two rows; joins nearer than
# `DOUBT` to it are said to be doubtful.
_CUT = 0.0
DOUBT = 0.35
# The score of rows of another shape or paint, which no words can make one.
_HARD = -0.9
# Tables of so many columns at the same places are one, though a few of them are parted below.
_MANY = 5
_PARTED = 2
# What signs weigh, on the scale of `sentence_continues` (-1 a new text, 1 the same sentence): a
# rule left open, a missing label, a sentence that goes on; lists of partners start with small
# letters in every row, and most cells start with a capital.
_OPEN = 0.6
_NO_LABEL = 0.8
_LABEL_BELOW = 0.5
_SENTENCE = 0.6
_LOWER_CASE = 0.25
_CAPITAL = -0.15
_FRESH = -0.3
# An amount is never broken: two of them are the amounts of two rows.
_FIGURES = -0.6


Lines = Sequence[Line]
Witness = Callable[[Lines, Lines, Lines], bool | None]
"""Whether the lines of the last row of a page and of the first of the next are of one row, told
those of the row after it too; `None` where the document does not say."""


def no_witness(upper: Lines, lower: Lines, following: Lines) -> None:
    """Says nothing: the witness of a document without tags."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A join that the signs do not settle: the table's first row after it, and what was done."""

    page: int
    line: Line
    cut: bool
    tagged: bool | None = None
    """What the tags of the document say, where they contradict the signs."""


def stitch_tables(
    layouts: Sequence[Layout], headings: Headings, witness: Witness = no_witness
) -> tuple[list[list[Table]], list[Doubt]]:
    """The tables that begin on each page, those that go on over page ends as one.

    A table goes on where it ends its page, the next page begins with the same columns, and no new
    header stands there.  The header repeated is no row again, but `repeated_headers`, and so are
    the lines above a table that repeat those above it on the page where it begins.
    """
    result: list[list[Table]] = [list(layout.tables) for layout in layouts]
    doubts: list[Doubt] = []
    open_at: tuple[int, int] | None = None
    heads = Heads(headings)
    titles = sheet_titles(layouts)
    for at, layout in enumerate(layouts):
        above = _above(layout, 0)
        anew = at > 0 and _is_new_sheet(layouts[at - 1], layout, titles, heads)
        if open_at is not None and layout.tables and heads.repeats(above) and not anew:
            before = result[open_at[0]][open_at[1]]
            after = layout.tables[0]
            joined = _join(before, after, heads, witness)
            if joined is not None:
                table, doubt = joined
                heads.learn(after)
                printed = (*table.repeated_headers, *above)
                result[open_at[0]][open_at[1]] = replace(table, repeated_headers=printed)
                result[at].pop(0)
                doubts += [doubt] if doubt else []
                if len(layout.tables) == 1 and _ends_page(layout):
                    continue
        open_at = (at, len(result[at]) - 1) if result[at] and _ends_page(layout) else None
        heads = Heads(headings)
        if open_at is not None:
            heads.learn(layout.tables[-1], opens=True)
            heads.learn_above(_above(layout, len(layout.tables) - 1))
    return result, doubts


def _is_new_sheet(
    before: Layout, after: Layout, titles: Mapping[int, Sequence[Line]], heads: Heads
) -> bool:
    """Whether a page begins another sheet: a running line says so, over the same head."""
    if not after.tables or not heads.repeated_rows(after.tables[0]):
        return False
    running = [line for line in titles[after.page.number] if line in after.furniture]
    return begins_sheet(titles[before.page.number], running)


def _above(layout: Layout, at: int) -> list[Line]:
    """The lines between a table of a page and what stands above it: another one, or the margin."""
    if not layout.tables:
        return []
    bottom = layout.tables[at - 1].places[-1].box.bottom if at else 0.0
    top = layout.tables[at].places[0].box.top
    return [line for line in layout.lines if bottom < line.box.y_mid < top]


def _ends_page(layout: Layout) -> bool:
    """Whether nothing but notes stands below the last table of a page."""
    bottom = layout.tables[-1].places[-1].box.bottom
    below = [line for line in layout.lines if line.box.y_mid > bottom]
    return len(below) == len(footnotes(layout.page, below))


def _join(
    before: Table, after: Table, heads: Heads, witness: Witness
) -> tuple[Table, Doubt | None] | None:
    columns = _columns(before, after)
    if columns is None and (wider := _widened(before, after)) is not None:
        before, columns = wider, list(range(after.columns + 1))
    if columns is None:
        return None
    skip = heads.repeated_rows(after)
    if skip == after.rows or heads.opens(after, skip):
        return None
    score = _cut_score(before, after, skip, columns, heads)
    rows = [_row_lines(after, skip), _row_lines(after, skip + 1)]
    said = witness(_row_lines(before, before.rows - 1), *rows)
    cut, margin = _decided(score, said)
    table = concatenated(before, after, skip, columns, cut, margin)
    doubt = None
    first = next((cell for cell in after.cells if cell.row >= skip and cell.lines), None)
    if margin < DOUBT and first is not None:
        doubt = Doubt(after.page_first, first.lines[0], cut, said)
    return table, doubt


def _decided(score: float, said: bool | None) -> tuple[bool, float]:
    """Whether a row goes on, and how far that is from doubt, by the signs and by the witness.

    Where both say the same, or the signs settle nothing, the witness is right without a doubt.
    Against it, words and rules give way; another shape or paint does not.
    """
    cut, margin = score > _CUT, abs(score - _CUT)
    if said is None:
        return cut, margin
    if said == cut or margin < DOUBT:
        return said, 1.0
    return cut if score <= _HARD else said, 0.0


def _row_lines(table: Table, row: int) -> list[Line]:
    """The lines of the cells that end in a row, and of those that begin there."""
    return [line for cell in table.cells if row in (cell.row, cell.last_row) for line in cell.lines]


def _columns(before: Table, after: Table) -> list[int] | None:
    """For each column edge of `after` its edge in `before`, or `None` for other columns."""
    own, others = _edges(before), _edges(after)
    if len(others) < 2 or len(own) < 2:
        return None
    if abs(own[-1] - others[-1]) > _SAME_COLUMN:
        return None
    places = []
    for edge in others:
        at = min(range(len(own)), key=lambda index: abs(own[index] - edge))
        if abs(own[at] - edge) > _SAME_COLUMN:
            return None
        places.append(at)
    if len(set(places)) < len(places) or len(places) == 2 < len(own):
        return None
    return places


def _widened(before: Table, after: Table) -> Table | None:
    """`before` in the columns of `after`, where that has its columns and parts some of them.

    The few rows above a page end may all merge columns that rows below it tell apart.
    """
    places = _columns(after, before)
    if places is None or before.columns < _MANY or after.columns - before.columns > _PARTED:
        return None
    cells = tuple(
        replace(
            cell,
            column=places[cell.column],
            column_span=places[cell.last_column + 1] - places[cell.column],
        )
        for cell in before.cells
    )
    return replace(before, cells=cells, columns=after.columns)


def _edges(table: Table) -> list[float]:
    """The left edges of the columns and the right edge of the last, from the table's left edge."""
    place = table.places[-1]
    boxes = [
        (cell, piece.box)
        for cell in table.cells
        for piece in cell.places
        if piece == cell.places[-1]
    ]
    edges: dict[int, float] = {}
    for cell, box in boxes:
        edges[cell.column] = box.x0
        edges[cell.last_column + 1] = box.x1
    left = edges.get(0, place.box.x0)
    return [edges[column] - left for column in sorted(edges)]


# ----------------------------------------------------------------------------- the decision


def _cut_score(
    before: Table, after: Table, skip: int, columns: Sequence[int], heads: Heads
) -> float:
    """How far the first row of `after` goes on with the last row of `before`, from -1 to 1."""
    uppers = {cell.column: cell for cell in before.cells if cell.last_row == before.rows - 1}
    lowers = [cell for cell in after.cells if cell.row == skip]
    pairs = [
        (uppers[columns[lower.column]], lower)
        for lower in lowers
        if columns[lower.column] in uppers
    ]
    if not pairs or _other_shape(pairs, columns):
        return -1.0
    if _other_paint(pairs):
        return -0.9
    label, *others = sorted(pairs, key=lambda pair: pair[1].column)
    if heads.name_fields(*label):
        return -1.0
    is_open = before.open_bottom or after.open_top
    if others and _is_over_rows(*label):
        # Beside a label over rows each row has one of its own.
        needed = heads.needs_label(before, is_open, others[0][0].column)
        if _begins_anew(*others[0]) or (needed and _is_below(*others[0])):
            label, *others = others
    needs_label = heads.needs_label(before, is_open, label[0].column)
    votes = [_vote(upper, lower, _is_below(*label)) for upper, lower in others]
    # Where the row above has no cell there is no text that goes on.
    votes += [_FRESH for lower in lowers if columns[lower.column] not in uppers and lower.lines]
    score = _label_vote(*label, votes, needs_label) + _sum(votes)
    if is_open:
        score += _OPEN
    return max(-1.0, min(1.0, score))


def _is_over_rows(upper: Cell, lower: Cell) -> bool:
    """Whether a label is merged over rows and is not printed again below the cut."""
    return max(upper.row_span, lower.row_span) > 1 and not lower.lines


def _begins_anew(upper: Cell, lower: Cell) -> bool:
    """Whether texts on both sides of the cut are two."""
    both = bool(upper.lines and lower.lines)
    return both and sentence_continues(last_text(upper), first_text(lower)) < 0


def _is_below(upper: Cell, lower: Cell) -> bool:
    """Whether the label of a row stands below the cut."""
    return not upper.lines and bool(lower.lines)


def _sum(votes: Sequence[float]) -> float:
    """All votes; small letters count once: where one list begins so, the other does too."""
    return sum(votes) - _LOWER_CASE * max(0, votes.count(_LOWER_CASE) - 1)


def _label_vote(upper: Cell, lower: Cell, votes: Sequence[float], needs_label: bool) -> float:
    """What the first column says: a row without its label is the rest of a row.

    Unless its other columns begin anew: then the label is merged over both rows.  `needs_label`
    says that the upper row has a label, be it below the cut.
    """
    if lower.lines and upper.lines:
        return sentence_continues(last_text(upper), first_text(lower))
    if upper.lines and upper.row_span == lower.row_span == 1:
        anew = sum(vote == _CAPITAL for vote in votes)
        return -_NO_LABEL if anew > 1 and max(votes) < _SENTENCE else _NO_LABEL
    if lower.lines and upper.row_span == 1:
        # A row begun at the foot of a page, its label set below the cut; but a row that goes on
        # without a label has ended where the other columns begin anew.  The first of a table goes
        # on with none.
        if needs_label:
            return _NO_LABEL
        return _LABEL_BELOW if _CAPITAL not in votes or max(votes) >= _SENTENCE else -_LABEL_BELOW
    # A label over rows says nothing.
    return 0.0


def _vote(upper: Cell, lower: Cell, below: bool) -> float:
    """What another column says.  It may end an item at the cut, so that little speaks against.

    `below` says that the row's label stands below the cut: so may the rest of it.
    """
    if not lower.lines:
        return 0.0
    if not upper.lines:
        return 0.0 if below else _FRESH
    if parse_amount(last_text(upper)) is not None and parse_amount(first_text(lower)) is not None:
        return _FIGURES
    vote = sentence_continues(last_text(upper), first_text(lower))
    if vote >= 0.9:
        return _SENTENCE
    if vote > 0 and first_text(lower)[:1].islower():
        return _LOWER_CASE
    return 0.0 if starts_item(lower.lines[0]) else _CAPITAL


def _other_shape(pairs: Sequence[tuple[Cell, Cell]], columns: Sequence[int]) -> bool:
    return any(
        columns[lower.last_column + 1] - columns[lower.column] != upper.column_span
        for upper, lower in pairs
    )


def _other_paint(pairs: Sequence[tuple[Cell, Cell]]) -> bool:
    return sum(upper.fill != lower.fill for upper, lower in pairs) > len(pairs) / 2
