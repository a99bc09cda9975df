"""Pages that are the widths of one printed sheet → one wide page.

A spreadsheet wider than the paper is printed page beside page.  Its rows keep their heights, so the
row rules of the widths stand at the same places (measured: to 0.00 points), over the whole page
and not just at its head; the columns differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from schemas.geometry import Box, union
from schemas.page import Page, Width, Word
from schemas.table import Table

# Points.  Widths of one sheet agree to a hundredth; the widest rules are 1.5 thick.
_AGREE = 1.0
# Fewer rules than this at the same places may be chance.
_ENOUGH_EDGES = 4
# In type sizes: a word that the paper's edge cuts goes on with no gap but the error of that edge;
# a space is at least a quarter and comes on top of it.
_CUT = 0.33
# Pages that share this much of their rules, and not all, look like widths and cannot be joined.
_SUSPECT = 0.8


@dataclass(frozen=True, slots=True)
class Refusal:
    """Pages that look like widths of one sheet and were not joined, with the reason in French."""

    pages: tuple[int, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What is compared of a page: for each table its row edges and its column edges."""

    page: Page
    rows: tuple[tuple[float, ...], ...]
    columns: tuple[tuple[float, ...], ...]


def join_widths(
    pages: Sequence[Page], tables: Mapping[int, Sequence[Table]]
) -> tuple[list[Page], list[Refusal]]:
    """The pages with those of one sheet joined, and what looked like one and was refused.

    `tables` are the tables of each page by its number.  Both print orders are known: across then
    down, and down then across.
    """
    sheets = {page.number: _sheet(page, tables[page.number]) for page in pages}
    joined: list[Page] = []
    refusals: list[Refusal] = []
    used: set[int] = set()
    for page in pages:
        if page.number in used:
            continue
        chain = [sheets[page.number]]
        while (after := _next(chain, sheets, used)) is not None:
            chain.append(after)
            used.add(after.page.number)
        used.add(page.number)
        if len(chain) == 1:
            joined.append(page)
            refusals += _suspects(chain[0], sheets, used)
        else:
            joined.append(_wide([sheet.page for sheet in chain]))
    return joined, refusals


def _sheet(page: Page, tables: Iterable[Table]) -> _Sheet:
    rows, columns = [], []
    for table in tables:
        boxes = [cell.places[0].box for cell in table.cells]
        rows.append(_edges(edge for box in boxes for edge in (box.top, box.bottom)))
        columns.append(_edges(edge for box in boxes for edge in (box.x0, box.x1)))
    return _Sheet(page, tuple(rows), tuple(columns))


def _edges(values: Iterable[float]) -> tuple[float, ...]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _AGREE:
            edges.append(value)
    return tuple(edges)


def _next(chain: Sequence[_Sheet], sheets: Mapping[int, _Sheet], used: set[int]) -> _Sheet | None:
    """The page that goes on to the right of a chain: the following one, or a later one."""
    last = chain[-1]
    for number in sorted(sheets):
        after = sheets[number]
        if number > last.page.number and number not in used and _goes_on(chain, after):
            return after
    return None


def _goes_on(chain: Sequence[_Sheet], after: _Sheet) -> bool:
    first = chain[0]
    if not after.rows or not _same_paper(first.page, after.page):
        return False
    if sum(map(len, after.rows)) < _ENOUGH_EDGES:
        return False
    for rows, columns in zip(after.rows, after.columns, strict=True):
        partner = next((at for at, own in enumerate(first.rows) if _equal(own, rows)), None)
        if partner is None:
            return False
        if any(_same_columns(sheet, rows, columns) for sheet in chain):
            # The same columns again: the next page of a list with rows of one height.
            return False
    return True


def _same_paper(one: Page, other: Page) -> bool:
    return abs(one.width - other.width) <= _AGREE and abs(one.height - other.height) <= _AGREE


def _equal(one: Sequence[float], other: Sequence[float]) -> bool:
    return len(one) == len(other) and all(
        abs(a - b) <= _AGREE for a, b in zip(one, other, strict=True)
    )


def _same_columns(sheet: _Sheet, rows: Sequence[float], columns: Sequence[float]) -> bool:
    return any(
        _equal(own_rows, rows) and _equal(own_columns, columns)
        for own_rows, own_columns in zip(sheet.rows, sheet.columns, strict=True)
    )


def _suspects(sheet: _Sheet, sheets: Mapping[int, _Sheet], used: set[int]) -> Iterable[Refusal]:
    """The page after this one, where most of its rules, but not all, stand at the same places."""
    after = sheets.get(sheet.page.number + 1)
    if after is None or after.page.number in used or not _same_paper(sheet.page, after.page):
        return
    own = [edge for rows in sheet.rows for edge in rows]
    others = [edge for rows in after.rows for edge in rows]
    if min(len(own), len(others)) < 2 * _ENOUGH_EDGES or sheet.columns == after.columns:
        return
    shared = sum(any(abs(a - b) <= _AGREE for b in others) for a in own)
    if shared >= _SUSPECT * max(len(own), len(others)):
        yield Refusal(
            (sheet.page.number, after.page.number),
            f"{shared} des {max(len(own), len(others))} filets de lignes concordent, pas tous",
        )


def _wide(pages: Sequence[Page]) -> Page:
    """One page with the others moved beside the first, print edge to print edge."""
    wide = pages[0]
    edge = _print_edges(wide)[1]
    widths = [Width(wide.number, 0.0, 0.0)]
    for page in pages[1:]:
        left, right = _print_edges(page)
        shift = edge - left
        moved = _moved(page, shift, 1 + max((word.run for word in wide.words), default=0))
        widths.append(Width(page.number, edge, shift))
        wide = replace(
            wide,
            width=page.width + shift,
            words=_mended(wide.words, moved.words, edge),
            rulings=wide.rulings + moved.rulings,
            fills=wide.fills + moved.fills,
            images=wide.images + moved.images,
            hidden=wide.hidden + moved.hidden,
        )
        edge = right + shift
    return replace(wide, widths=tuple(widths))


def _mended(left: Sequence[Word], right: Sequence[Word], edge: float) -> tuple[Word, ...]:
    """The words of both sides; one that the edge cuts is one word, and its string goes on."""
    ends = [word for word in left if edge - word.box.x1 <= _CUT * word.size]
    words = list(left)
    runs: dict[int, int] = {}
    for word in right:
        before = next((end for end in ends if _continues(end, word)), None)
        if before is None:
            words.append(replace(word, run=runs.get(word.run, word.run)))
            continue
        runs[word.run] = before.run
        box = union((before.box, word.box))
        words[words.index(before)] = replace(before, text=before.text + word.text, box=box)
    return tuple(words)


def _continues(end: Word, word: Word) -> bool:
    return (
        abs(end.box.bottom - word.box.bottom) <= _AGREE
        and (end.font, end.size, end.rotation) == (word.font, word.size, 0)
        and word.box.x0 - end.box.x1 <= _CUT * word.size
    )


def _print_edges(page: Page) -> tuple[float, float]:
    """Where the printed sheet begins and ends on its page: its outermost rules and words."""
    boxes = [ruling.box for ruling in page.rulings] + [word.box for word in page.words]
    return min(box.x0 for box in boxes), max(box.x1 for box in boxes)


def _moved(page: Page, shift: float, first_run: int) -> Page:
    def move(box: Box) -> Box:
        return Box(box.x0 + shift, box.top, box.x1 + shift, box.bottom).rounded()

    return replace(
        page,
        words=tuple(
            replace(word, box=move(word.box), run=word.run and word.run + first_run)
            for word in page.words
        ),
        rulings=tuple(replace(item, box=move(item.box)) for item in page.rulings),
        fills=tuple(replace(item, box=move(item.box)) for item in page.fills),
        images=tuple(map(move, page.images)),
        hidden=tuple(replace(item, box=move(item.box)) for item in page.hidden),
    )
