"""Pages and their tables → what is body and what is furniture, in reading order."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass, replace
from itertools import pairwise

from rapidfuzz import fuzz

from extract.pages.lines import group_lines, with_leading
from extract.paragraphs import starts_item
from extract.text import fold
from schemas.geometry import union
from schemas.page import RUNS_OF_A_WIDTH, Page, Word
from schemas.table import Line, Table

# Running lines and page numbers stand in the outer parts of a page.
_MARGIN = 0.16
# A line printed at one place on this many pages is a running line.
_REPEATED = 3
# Points by which the place of a running line may wander from page to page.
_WANDER = 2.5
# A gap of this many type sizes inside a line parts two columns, or an entry and its page number.
_COLUMN_GAP = 2.0
# Two columns of prose hold at least this many lines each, and each is at least this share of both.
_COLUMN_LINES = 3
_COLUMN_SHARE = 0.25
# Nobody sets text in more columns than a newspaper.
_MOST_COLUMNS = 8
# Two bullets below one another are a column, however few their lines.
_COLUMN_ITEMS = 2
# Points: type sizes that differ by less are one.
_SAME_SIZE = 0.5

_PAGE_NUMBER = re.compile(
    r"(?:page|p\.?)?\s*[-–—|]?\s*(\d{1,4})\s*[-–—|]?\s*(?:(?:/|sur|de|of)\s*\d{1,4})?",
    re.IGNORECASE,
)
# A running line that counts the pages of its part says so in so many words.
_COUNTED = re.compile(r"(?:.*\W)?p(?:age|\.)\s*\d{1,4}\s*(?:/|sur)\s*\d{1,4}\W*", re.IGNORECASE)
# OCR gets a letter in ten wrong of small type; texts of so many letters are alike by no chance.
_MISREAD = 90.0
_LONG = 15
# The page number that opens or closes a running line.
_NUMBERED = re.compile(r"(?:(\d{1,3})\s+)?(\S.*?)(?:\s+(\d{1,3}))?")
_TITLE = re.compile(r"(?:annexe|chapitre|partie|titre|pilier|axe|fiche)\b")


@dataclass(frozen=True, slots=True)
class Layout:
    """One page: its tables, the body lines outside them, its furniture."""

    page: Page
    tables: tuple[Table, ...]
    lines: tuple[Line, ...]
    furniture: tuple[Line, ...]


IsHeader = Callable[[Sequence[str]], bool]
"""Whether the folded texts of a row are column headings."""


def lay_out(
    pages: Sequence[Page], tables: Sequence[Sequence[Table]], is_header: IsHeader
) -> list[Layout]:
    """The layout of each page; `tables` are its tables, page by page.

    Furniture is what several pages print at one place, and page numbers; but not column headings,
    which a table without rules repeats on each of its pages.
    """
    free = [_free_lines(page, found) for page, found in zip(pages, tables, strict=True)]
    running = _running(pages, free) - _headings(free, is_header)
    layouts = []
    for page, found, lines in zip(pages, tables, free, strict=True):
        furniture = [line for line in lines if id(line) in running]
        body = with_leading([[line for line in lines if id(line) not in running]])[0]
        layouts.append(Layout(page, tuple(found), tuple(_in_order(body)), tuple(furniture)))
    return layouts


def with_tables(layout: Layout, tables: Sequence[Table]) -> Layout:
    """The layout with further tables among its lines; their words are no body lines any longer.

    A table that one of them holds whole, as its first row, is no table of its own.
    """
    if not tables:
        return layout
    taken = {
        id(word)
        for table in tables
        for cell in table.cells
        for line in cell.lines
        for word in line.words
    }
    lines = []
    for line in layout.lines:
        left = tuple(word for word in line.words if id(word) not in taken)
        if left:
            lines.append(replace(line, words=left, box=union(word.box for word in left)))
    own = [table for table in layout.tables if not _is_held(table, taken)]
    both = sorted((*own, *tables), key=lambda table: table.places[0].box.top)
    return replace(layout, tables=tuple(both), lines=tuple(lines))


def _is_held(table: Table, taken: Set[int]) -> bool:
    words = [word for cell in table.cells for line in cell.lines for word in line.words]
    return bool(words) and all(id(word) in taken for word in words)


def _free_lines(page: Page, tables: Iterable[Table]) -> list[Line]:
    taken = {
        id(word)
        for table in tables
        for cell in table.cells
        for line in cell.lines
        for word in line.words
    }
    by_width: dict[int, list[Word]] = defaultdict(list)
    for word in page.words:
        if id(word) not in taken:
            by_width[word.run // RUNS_OF_A_WIDTH].append(word)
    return [
        piece
        for free in by_width.values()
        for line in group_lines(free, page.number, page.reader)
        for piece in split_columns(line)
    ]


def split_columns(line: Line) -> list[Line]:
    """A line cut where a wide gap parts its words; leader dots bridge a gap."""
    if line.words[0].rotation:
        return [line]
    groups: list[list[Word]] = [[line.words[0]]]
    for before, after in pairwise(line.words):
        gap = after.box.x0 - before.box.x1
        if gap > _COLUMN_GAP * max(before.size, after.size):
            groups.append([])
        groups[-1].append(after)
    return [
        Line(line.page, union(word.box for word in group), tuple(group), line.reader)
        for group in groups
    ]


# ----------------------------------------------------------------------------- furniture


def _running(pages: Sequence[Page], free: Sequence[Sequence[Line]]) -> set[int]:
    """The identities of running lines and page numbers."""
    running: set[int] = set()
    places: dict[tuple[str, int, int], list[Line]] = defaultdict(list)
    numbers: list[_Number] = []
    for page, lines in zip(pages, free, strict=True):
        numbers += _lone_numbers(page, lines)
        for line in lines:
            if not _in_margin(line, page):
                continue
            if _COUNTED.fullmatch(line.text.strip()):
                running.add(id(line))
            for row in (0, 1):
                text = _unnumbered(fold(line.text), page.number)
                key = (text, round(page.width), int(line.box.top / _WANDER + row / 2))
                places[key].append(line)
    for found in places.values():
        if len({line.page for line in found}) >= min(_REPEATED, len(pages)) > 1:
            running.update(id(line) for line in found)
    running |= _same_elsewhere(pages, free, running)
    return running | _page_numbers(numbers, alone=len(pages) == 1)


@dataclass(frozen=True, slots=True)
class _Number:
    """A number that stands alone in a margin, and how far it is from the page's own number."""

    offset: int
    line: Line
    page: Page

    @property
    def places(self) -> set[tuple[int, ...]]:
        """Where it stands, seen from each edge of its page, give or take `_WANDER`."""
        box = self.line.box
        across = (box.x0, self.page.width - box.x1, box.x_mid - self.page.width / 2)
        down = (box.top, self.page.height - box.bottom)
        return {
            (side, edge, int(x / _WANDER + shift / 2), int(y / _WANDER + rise / 2))
            for side, x in enumerate(across)
            for edge, y in enumerate(down)
            for shift in (0, 1)
            for rise in (0, 1)
        }


def _lone_numbers(page: Page, lines: Sequence[Line]) -> list[_Number]:
    """The numbers in the margins; several at one height are figures, such as years over columns."""
    matches = [(line, _PAGE_NUMBER.fullmatch(line.text.strip())) for line in lines]
    levels = Counter(_level(line) for line, match in matches if match)
    return [
        _Number(int(match[1]) - page.number, line, page)
        for line, match in matches
        if match and levels[_level(line)] == 1 and _in_margin(line, page)
    ]


def _level(line: Line) -> tuple[int, int]:
    """The page width that a line stands on, and its height there."""
    return line.words[0].run // RUNS_OF_A_WIDTH, round(line.box.bottom)


def _page_numbers(numbers: Sequence[_Number], *, alone: bool) -> set[int]:
    """The identities of the numbers that count with the pages, and of those where these stand.

    A part that counts its pages anew may have one page only.  `alone`: a single page can only show
    where numbers usually stand.
    """
    count = Counter(number.offset for number in numbers)
    counting = [number for number in numbers if alone or count[number.offset] > 1]
    usual = {place for number in counting for place in number.places}
    return {id(number.line) for number in numbers if number.places & usual}


def _same_elsewhere(
    pages: Sequence[Page], free: Sequence[Sequence[Line]], running: set[int]
) -> set[int]:
    """Lines in a margin that say what running lines say, on pages of another size, or misread."""
    texts = {
        _unnumbered(fold(line.text), line.page)
        for lines in free
        for line in lines
        if id(line) in running
    }
    return {
        id(line)
        for page, lines in zip(pages, free, strict=True)
        for line in lines
        if _in_margin(line, page) and _says_one(line, page.number, texts)
    }


def _says_one(line: Line, page: int, texts: Set[str]) -> bool:
    """Whether a line says one of these texts; of a scan, but for what OCR may get wrong."""
    text = _unnumbered(fold(line.text), page)
    if text in texts or line.reader != "ocr":
        return text in texts
    bare = text.replace(" ", "")
    return len(bare) >= _LONG and any(
        fuzz.ratio(bare, other.replace(" ", "")) >= _MISREAD for other in texts
    )


def _unnumbered(text: str, page: int) -> str:
    """A running line with its page number as the distance from the page's own number.

    `ANNEXE 1`, `ANNEXE 2` on title pages stay different, even where they count with the pages.
    """
    match = _NUMBERED.fullmatch(text)
    if match is None or _TITLE.match(text):
        return text
    before, base, after = match.groups()
    return " ".join(
        [*([f"#{int(before) - page}"] if before else []), base]
        + ([f"#{int(after) - page}"] if after else [])
    )


def _headings(free: Sequence[Sequence[Line]], is_header: IsHeader) -> set[int]:
    """The lines of rows that are column headings."""
    found: set[int] = set()
    for lines in free:
        rows: dict[int, list[Line]] = defaultdict(list)
        for line in lines:
            for shift in (0, 1):
                rows[2 * round(line.box.y_mid / _WANDER / 2 + shift / 2) + shift].append(line)
        for row in rows.values():
            if len(row) > 1 and is_header([fold(line.text) for line in row]):
                found.update(map(id, row))
    return found


def _in_margin(line: Line, page: Page) -> bool:
    return line.box.bottom < _MARGIN * page.height or line.box.top > (1 - _MARGIN) * page.height


# ----------------------------------------------------------------------------- reading order


def _in_order(lines: Sequence[Line], columns: int = _MOST_COLUMNS) -> list[Line]:
    """Lines from top to bottom; prose set in columns one column after the other."""
    ordered = sorted(lines, key=lambda line: (round(line.box.y_mid), line.box.x0))
    split = _gutter(ordered) if columns > 1 else None
    if split is None:
        return ordered
    gutter, top, bottom = split
    above = [line for line in ordered if line.box.bottom <= top]
    below = [line for line in ordered if line.box.top >= bottom]
    inside = [line for line in ordered if line.box.bottom > top and line.box.top < bottom]
    left = [line for line in inside if line.box.x_mid < gutter]
    right = [line for line in inside if line.box.x_mid >= gutter]
    return [
        *_in_order(above, columns),
        *left,
        *_in_order(right, columns - 1),
        *_in_order(below, columns),
    ]


def _gutter(lines: Sequence[Line]) -> tuple[float, float, float] | None:
    """Where two columns of prose part: the place across, and the band from top to bottom."""
    starts = sorted({round(line.box.x0) for line in lines})
    for start in starts[1:]:
        right = [line for line in lines if abs(line.box.x0 - start) <= _WANDER]
        if not _is_column(right):
            continue
        top = min(line.box.top for line in right) - 1
        bottom = max(line.box.bottom for line in right) + 1
        band = [line for line in lines if top < line.box.y_mid < bottom]
        if any(line.box.x0 < start - _WANDER < line.box.x1 for line in band):
            continue
        left = [line for line in band if line.box.x1 < start]
        if not _is_column(left):
            continue
        widths = [max(line.box.width for line in side) for side in (left, right)]
        if min(widths) >= _COLUMN_SHARE * sum(widths):
            return start - 1.0, top, _column_end(lines, left, start, bottom)
    return None


def _is_column(lines: Sequence[Line]) -> bool:
    """Whether lines one below the other may be a column: some lines of prose, or list items."""
    return len(lines) >= _COLUMN_LINES or sum(map(starts_item, lines)) >= _COLUMN_ITEMS


def _column_end(lines: Sequence[Line], left: Sequence[Line], right: float, bottom: float) -> float:
    """Where the left column ends: below the right one as long as lines follow in its own pitch."""
    column = sorted(left, key=lambda line: line.box.bottom)
    edge = min(line.box.x0 for line in left) - _WANDER
    pitch = max((b.box.bottom - a.box.bottom for a, b in pairwise(column)), default=0.0) + 1
    for line in lines:
        if line.box.y_mid < bottom:
            continue
        last = column[-1]
        inside = edge <= line.box.x0 and line.box.x1 < right
        alike = line.bold == last.bold and abs(line.size - last.size) < _SAME_SIZE
        if not inside or not alike or line.box.bottom - last.box.bottom > pitch:
            break
        column.append(line)
    return max(bottom, column[-1].box.bottom + 1)
