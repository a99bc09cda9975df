"""Pages that are the widths of one printed sheet → one wide page.

A spreadsheet wider than the paper is printed page beside page.  Its rows keep their heights, so the
row rules of the widths stand at the same places (measured: to 0.00 points), over the whole page
and not just at its head; the columns differ.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from extract.pages.lines import group_lines
from extract.tables.forms import split_forms
from extract.tables.headers import is_value
from extract.tables.heads import HEADER_ROWS
from extract.tables.repeated_columns import without_repeated
from extract.tables.rules import distinct
from extract.tables.wide import print_edges, wide_page
from extract.text import fold
from schemas.page import Page
from schemas.table import Cell, Line, Table

# Points.  Widths of one sheet agree to a hundredth; the widest rules are 1.5 thick.
_AGREE = 1.0
_AGREE_SCANNED = 2.5
# Fewer rules than this at the same places may be chance.
_ENOUGH_EDGES = 4
# Below the pages of a sheet its last row may stand alone, between two rules.
_ONE_ROW = 2
# Widths of one sheet share all their row rules but those that merged cells leave out; pages that
# share this much less look like widths and cannot be joined.
_ALL = 0.85
_SUSPECT = 0.6
# Different texts of a row that are the headings of a table.
_HEADINGS = 3
# Points: titles of slides begin at one place.
_SAME_START = 3.0
# Words of a page number: `Page 1 sur 4`.
_PAGE_WORDS = 4
# A form has two columns, which three rules bound.
_FORM_EDGES = 3
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
    tables: Sequence[Table]

    @property
    def header(self) -> str:
        """The first words of its first table."""
        first = self.tables[0].at(0, 0) if self.tables else None
        return first.text if first else ""


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
        wide = wide_page([sheet.page for sheet in chain]) if len(chain) > 1 else page
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
    rows = _edges(rule.box.y_mid for rule in rules if rule.horizontal and rule.box.width > _SHORT)
    return _Sheet(
        page,
        rows,
        _edges(rule.box.x_mid for rule in rules if not rule.horizontal),
        tables,
    )


def _edges(values: Iterable[float]) -> tuple[float, ...]:
    return tuple(distinct(values, _AGREE))


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
    if not _same_paper(first.page, after.page) or _have_own_titles(first, after):
        return None
    page = without_repeated(first.page, after.page)
    if page is None or _is_headed_alike(first, page) or _are_forms(first, after):
        return None
    columns = _edges(rule.box.x_mid for rule in page.rulings if not rule.horizontal)
    return replace(after, page=page, columns=columns)


def _is_headed_alike(first: _Sheet, page: Page) -> bool:
    """Whether the columns behind the repeated labels have the headings of those of the first page.

    Then they are no further columns: it is a table of the same form, about something else.
    """
    edge = print_edges(page)[0]
    top, bottom = first.rows[:2]
    heads = [
        [
            (word.text, round(word.box.x0))
            for word in item.words
            if word.box.x0 >= edge and top < word.box.y_mid < bottom
        ]
        for item in (first.page, page)
    ]
    return bool(heads[0]) and heads[0] == heads[1]


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
    return not any(_are_of_one_form(sheet, after) for sheet in chain)


def _are_of_one_form(sheet: _Sheet, after: _Sheet) -> bool:
    """Whether pages have a table each, made alike: below their own titles, or with one head."""
    headed = bool(sheet.header) and sheet.header == after.header
    headed = headed or bool(_heads(sheet) & _heads(after))
    return headed or _have_own_titles(sheet, after) or _are_forms(sheet, after)


def _heads(sheet: _Sheet) -> set[tuple[str, ...]]:
    """The texts of the first rows that may be a head: from the first column on, several of them.

    A row below headings of several columns, as `Prévu | Réalisé`, may be the same on each width;
    one over nothing but figures is no head by itself.
    """
    rows: dict[int, list[Cell]] = {}
    for cell in sheet.tables[0].cells if sheet.tables else ():
        rows.setdefault(cell.row, []).append(cell)
    firsts = [cells[0] for cells in rows.values() if cells[0].column == 0 and cells[0].lines]
    last = max((cell.row for cell in firsts if not is_value(cell.text)), default=-1)
    texts = {row: tuple(fold(cell.text) for cell in cells) for row, cells in rows.items()}
    return {
        found
        for row, found in texts.items()
        if row < min(last, HEADER_ROWS) and rows[row][0].column == 0
        if len(set(found) - {""}) >= _HEADINGS
    }


def _are_forms(one: _Sheet, other: _Sheet) -> bool:
    """Whether two pages have forms: names of fields with one text each beside them.

    Forms of one pattern have their rows at the same heights, and say the same at the left.
    """
    if len(one.columns) == len(other.columns) == _FORM_EDGES:
        names = [_at_left(sheet) for sheet in (one, other)]
        return 2 * len(names[0] & names[1]) >= max(map(len, names))
    return all(any(map(split_forms, sheet.tables)) for sheet in (one, other))


def _at_left(sheet: _Sheet) -> set[str]:
    """The texts of the first columns of the tables of a page."""
    cells = (cell for table in sheet.tables for cell in table.cells if cell.column == 0)
    return {fold(cell.text) for cell in cells if cell.lines and cell.column_span == 1}


def _have_own_titles(one: _Sheet, other: _Sheet) -> bool:
    """Whether pages have different texts at one place above their tables, as slides have titles.

    A title that runs off the paper's edge goes on at the left of the next width.
    """
    edge = print_edges(one.page)[1]
    return any(
        abs(line.box.bottom - title.box.bottom) <= _AGREE
        and abs(line.box.x0 - title.box.x0) <= _SAME_START
        and line.box.x1 < edge - line.size
        and not _is_begun_alike(_unnumbered(line.text), _unnumbered(title.text))
        for line in _titles(one)
        for title in _titles(other)
    )


def _is_begun_alike(one: str, other: str) -> bool:
    """Whether titles are the same, but for what an edge cuts off."""
    return one.startswith(other) or other.startswith(one)


def _titles(sheet: _Sheet) -> list[Line]:
    above = [word for word in sheet.page.words if word.box.bottom < sheet.rows[0]]
    return group_lines(above, sheet.page.number)


def _unnumbered(text: str) -> str:
    """A text, but for a page number."""
    return re.sub(r"\d+", "", text) if len(text.split()) <= _PAGE_WORDS else text


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
    alike = _equal(sheet.columns, after.columns) or _are_of_one_form(sheet, after)
    if shared >= _SUSPECT and not alike:
        yield Refusal(
            (sheet.page.number, after.page.number),
            f"{round(100 * shared)} % des filets de lignes sont aux mêmes hauteurs, pas tous",
        )
