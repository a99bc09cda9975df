"""Pages that are the widths of one printed sheet → one wide page.

A spreadsheet wider than the paper is printed page beside page.  Its rows keep their heights, so the
row rules of the widths stand at the same places (measured: to 0.00 points), over the whole page
and not just at its head; the columns differ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from extract.tables.repeated_columns import without_repeated
from schemas.geometry import Box, union
from schemas.page import RUNS_OF_A_WIDTH, HiddenText, Page, Width, Word
from schemas.table import Table

# Points.  Widths of one sheet agree to a hundredth; the widest rules are 1.5 thick.
_AGREE = 1.0
_AGREE_SCANNED = 2.5
# Fewer rules than this at the same places may be chance.
_ENOUGH_EDGES = 4
# Below the pages of a sheet its last row may stand alone, between two rules.
_ONE_ROW = 2
# In type sizes: a word that the paper's edge cuts goes on with no gap but the error of that edge;
# a space is at least a quarter and comes on top of it.
_CUT = 0.33
# Widths of one sheet share all their row rules but those that merged cells leave out; pages that
# share this much less look like widths and cannot be joined.
_ALL = 0.85
_SUSPECT = 0.6
# Points: shorter rules are no row's.
_SHORT = 15.0


@dataclass(frozen=True, slots=True)
class Refusal:
    """Pages that look like widths of one sheet and were not joined, with the reason in French."""

    pages: tuple[int, ...]
    reason: str


Holds = Callable[[Page], bool | None]
"""Whether the sums of a joined sheet hold, as far as can be told."""


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What is compared of a page: the heights of its row rules, the places of its column rules."""

    page: Page
    rows: tuple[float, ...]
    columns: tuple[float, ...]
    header: str
    """The first words of its first table."""


def join_widths(
    pages: Sequence[Page], tables: Mapping[int, Sequence[Table]], holds: Holds
) -> tuple[list[Page], list[Refusal]]:
    """The pages with those of one sheet joined, and what looked like one and was refused.

    `tables` are the tables of each page by its number.  Both print orders are known: across then
    down, and down then across.  A sheet whose sums do not hold is not joined.
    """
    sheets = {page.number: _sheet(page, tables[page.number]) for page in pages}
    joined: list[Page] = []
    refusals: list[Refusal] = []
    used: set[int] = set()
    above: list[_Sheet] = []
    for page in pages:
        if page.number in used:
            continue
        chain = _chain(sheets[page.number], sheets, used, above)
        wide = _wide([sheet.page for sheet in chain]) if len(chain) > 1 else page
        if len(chain) > 1 and holds(wide) is False:
            numbers = tuple(sheet.page.number for sheet in chain)
            refusals.append(Refusal(numbers, "les totaux ne tombent pas juste une fois réunies"))
            chain, wide = chain[:1], page
        elif len(chain) == 1:
            refusals += _suspects(chain[0], sheets, used)
        above = chain
        used.update(sheet.page.number for sheet in chain)
        joined.append(wide)
    return joined, refusals


def _sheet(page: Page, tables: Sequence[Table]) -> _Sheet:
    rules = [ruling for ruling in page.rulings if tables]
    first = tables[0].at(0, 0) if tables else None
    rows = _edges(rule.box.y_mid for rule in rules if rule.horizontal and rule.box.width > _SHORT)
    return _Sheet(
        page,
        rows,
        _edges(rule.box.x_mid for rule in rules if not rule.horizontal),
        first.text if first else "",
    )


def _edges(values: Iterable[float]) -> tuple[float, ...]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _AGREE:
            edges.append(value)
    return tuple(edges)


def _chain(
    first: _Sheet, sheets: Mapping[int, _Sheet], used: set[int], above: Sequence[_Sheet]
) -> list[_Sheet]:
    """The pages of a sheet from its first; `above` are those joined before it."""
    chain = [first]
    while (after := _next(chain, sheets, used)) is not None:
        chain.append(after)
    return chain if len(chain) > 1 else (_below(above, first, sheets, used) or chain)


def _below(
    above: Sequence[_Sheet], first: _Sheet, sheets: Mapping[int, _Sheet], used: set[int]
) -> list[_Sheet]:
    """The pages that go on below those of a sheet, with rules too few to tell by them alone.

    They follow each page of the sheet, or all of them, and have the same columns.
    """
    for step in (1, len(above)) if len(above) > 1 else ():
        numbers = [sheet.page.number + step for sheet in above]
        if numbers[0] != first.page.number or any(
            number in used or number not in sheets for number in numbers
        ):
            continue
        found = [sheets[number] for number in numbers]
        level = all(
            _same_paper(first.page, sheet.page)
            and len(sheet.rows) >= _ONE_ROW
            and _shared(first, sheet) >= _ALL
            for sheet in found
        )
        if level and all(map(_has_columns_of, found, above)):
            return found
    return []


def _has_columns_of(sheet: _Sheet, above: _Sheet) -> bool:
    return bool(sheet.columns) and all(
        any(abs(column - other) <= _AGREE for other in above.columns) for column in sheet.columns
    )


def _next(chain: Sequence[_Sheet], sheets: Mapping[int, _Sheet], used: set[int]) -> _Sheet | None:
    """The page that goes on to the right of a chain: the following one, or a later one."""
    last = chain[-1].page.number
    for number in sorted(sheets):
        if number <= last or number in used:
            continue
        if _goes_on(chain, sheets[number]):
            return sheets[number]
        if (after := _repeating(chain[0], sheets[number])) is not None:
            return after
    return None


def _repeating(first: _Sheet, after: _Sheet) -> _Sheet | None:
    """A page that has the same rows and labels as the first, without these labels."""
    if len(after.rows) < _ENOUGH_EDGES or _shared(first, after) < _ALL:
        return None
    if not _same_paper(first.page, after.page):
        return None
    page = without_repeated(first.page, after.page)
    if page is None:
        return None
    columns = _edges(rule.box.x_mid for rule in page.rulings if not rule.horizontal)
    return replace(after, page=page, columns=columns)


def _goes_on(chain: Sequence[_Sheet], after: _Sheet) -> bool:
    """Whether a page is a further width of a sheet: the same rows, other columns.

    The same columns again are the next page of a list; so is a head that begins with the same
    words.  Cells merged over rows leave a rule out here and there.
    """
    first = chain[0]
    if len(after.rows) < _ENOUGH_EDGES or not _same_paper(first.page, after.page):
        return False
    if _shared(first, after) < _ALL:
        return False
    if any(_equal(sheet.columns, after.columns) for sheet in chain):
        return False
    return not any(sheet.header and sheet.header == after.header for sheet in chain)


def _shared(one: _Sheet, other: _Sheet) -> float:
    """The share of the row rules of two pages that stand at the same heights."""
    if not one.rows or not other.rows:
        return 0.0
    # Printed pages agree to a hundredth; scanned ones lie higher or lower, and are stretched.
    scanned = "ocr" in (one.page.reader, other.page.reader)
    fall = one.rows[0] - other.rows[0] if scanned else 0.0
    reach = _AGREE_SCANNED if scanned else _AGREE
    same = sum(any(abs(a - b - fall) <= reach for b in other.rows) for a in one.rows)
    return same / (len(one.rows) + len(other.rows) - same)


def _same_paper(one: Page, other: Page) -> bool:
    return abs(one.width - other.width) <= _AGREE and abs(one.height - other.height) <= _AGREE


def _equal(one: Sequence[float], other: Sequence[float]) -> bool:
    return len(one) == len(other) and all(
        abs(a - b) <= _AGREE for a, b in zip(one, other, strict=True)
    )


def _suspects(sheet: _Sheet, sheets: Mapping[int, _Sheet], used: set[int]) -> Iterable[Refusal]:
    """The page after this one, where most of its rules, but not all, stand at the same places."""
    after = sheets.get(sheet.page.number + 1)
    if after is None or after.page.number in used or not _same_paper(sheet.page, after.page):
        return
    if min(len(sheet.rows), len(after.rows)) < 2 * _ENOUGH_EDGES:
        return
    shared = _shared(sheet, after)
    if shared >= _SUSPECT and not _equal(sheet.columns, after.columns):
        yield Refusal(
            (sheet.page.number, after.page.number),
            f"{round(100 * shared)} % des filets de lignes sont aux mêmes hauteurs, pas tous",
        )


def _wide(pages: Sequence[Page]) -> Page:
    """One page with the others moved beside the first, print edge to print edge."""
    wide = pages[0]
    edge = _print_edges(wide)[1]
    widths = [Width(wide.number, 0.0, 0.0)]
    for at, page in enumerate(pages[1:], start=1):
        left, right = _print_edges(page)
        shift = edge - left
        fall = _fall(pages[0], page)
        moved = _moved(page, shift, fall, at * RUNS_OF_A_WIDTH)
        widths.append(Width(page.number, edge, shift, fall))
        wide = replace(
            wide,
            width=page.width + shift,
            words=_mended(wide, moved.words, edge),
            rulings=wide.rulings + moved.rulings,
            fills=wide.fills + moved.fills,
            images=wide.images + moved.images,
            hidden=wide.hidden + moved.hidden,
        )
        edge = right + shift
    hidden = [text for text in wide.hidden if not _is_printed(text, wide.words)]
    return replace(wide, widths=tuple(widths), hidden=tuple(hidden))


def _is_printed(text: HiddenText, words: Sequence[Word]) -> bool:
    """Whether a text that one page cuts off stands whole on the sheet."""
    inside = [word for word in words if text.box.contains(word.box.x_mid, word.box.y_mid)]
    inside.sort(key=lambda word: word.box.x0)
    return " ".join(word.text for word in inside) == text.text


def _mended(page: Page, right: Sequence[Word], edge: float) -> tuple[Word, ...]:
    """The words of both sides; one that the edge cuts is one word, and its string goes on."""
    left = page.words
    words = list(left)
    ends = [at for at, word in enumerate(left) if abs(edge - word.box.x1) <= _CUT * word.size]
    runs: dict[int, int] = {}
    for word in right:
        if any(_same_print(other, word) for other in left if other.box.x1 > edge - word.size):
            # Text that overflows the paper's edge may be written whole on both pages.
            continue
        at = next((at for at in ends if _continues(words[at], word)), None)
        if at is None:
            words.append(replace(word, run=runs.get(word.run, word.run)))
            continue
        before = words[at]
        runs[word.run] = before.run
        if any(text.box.contains(word.box.x_mid, word.box.y_mid) for text in page.hidden):
            # The left page has it too, cut off: the edge runs between two words of a string.
            words.append(replace(word, run=before.run))
            continue
        box = union((before.box, word.box))
        words[at] = replace(before, text=before.text + word.text, box=box)
        ends.remove(at)
    return tuple(words)


def _same_print(one: Word, other: Word) -> bool:
    """Whether two words are one print: the same letters at the same place of the sheet."""
    return (
        one.text == other.text
        and abs(one.box.x0 - other.box.x0) <= _CUT * one.size
        and abs(one.box.bottom - other.box.bottom) <= _AGREE
    )


def _continues(end: Word, word: Word) -> bool:
    return (
        abs(end.box.bottom - word.box.bottom) <= _AGREE
        and (end.font, end.size, end.rotation) == (word.font, word.size, 0)
        and word.box.x0 - end.box.x1 <= _CUT * word.size
        and not _are_two_cells(end.text, word.text)
    )


def _are_two_cells(left: str, right: str) -> bool:
    """Whether a figure ends at the edge and words begin behind it: no word has both.

    >>> _are_two_cells("860", "reporté"), _are_two_cells("Dépen", "ses"), _are_two_cells("2", "021")
    (True, False, False)
    """
    return left[-1:].isdigit() and right[:1].isalpha()


def _print_edges(page: Page) -> tuple[float, float]:
    """Where the printed sheet begins and ends on its page: at its outermost rules.

    Row rules reach half the width of a column rule beyond it: the middles of the column rules that
    close both pages are one place of the sheet.
    """
    boxes = [ruling.box for ruling in page.rulings]
    columns = [ruling.box.x_mid for ruling in page.rulings if not ruling.horizontal]
    ends = min(box.x0 for box in boxes), max(box.x1 for box in boxes)
    left, right = (min(columns, key=lambda column: abs(column - end), default=end) for end in ends)
    return (
        left if abs(left - ends[0]) <= _AGREE else ends[0],
        right if abs(right - ends[1]) <= _AGREE else ends[1],
    )


def _fall(first: Page, page: Page) -> float:
    """How much lower the rows of the first page lie than those of another, in points.

    Nothing for printed pages; scanned ones lie as they were laid on the glass.
    """
    if "ocr" not in (first.reader, page.reader):
        return 0.0
    tops = [
        min(ruling.box.y_mid for ruling in item.rulings if ruling.horizontal)
        for item in (first, page)
    ]
    return tops[0] - tops[1]


def _moved(page: Page, shift: float, fall: float, first_run: int) -> Page:
    def move(box: Box) -> Box:
        return Box(box.x0 + shift, box.top + fall, box.x1 + shift, box.bottom + fall).rounded()

    return replace(
        page,
        words=tuple(
            # Marks count on each page anew: those of other pages would be taken for the first's.
            replace(word, box=move(word.box), run=word.run + first_run, mark=None)
            for word in page.words
        ),
        rulings=tuple(replace(item, box=move(item.box)) for item in page.rulings),
        fills=tuple(replace(item, box=move(item.box)) for item in page.fills),
        images=tuple(map(move, page.images)),
        hidden=tuple(replace(item, box=move(item.box)) for item in page.hidden),
    )
