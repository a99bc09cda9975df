"""The lines of pages → what is furniture: running lines and page numbers."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass

from rapidfuzz import fuzz

from extract.text import fold
from extract.tree import level_name, names_objective, same_name
from schemas.page import RUNS_OF_A_WIDTH, Page
from schemas.table import Line

# Running lines and page numbers stand in the outer parts of a page.
_MARGIN = 0.16
# A line printed at one place on this many pages is a running line.
_REPEATED = 3
# Points by which the place of a running line may wander from page to page.
_WANDER = 2.5

_PAGE_NUMBER = re.compile(
    r"(?:page|p\.?)?\s*[-–—|]?\s*(\d{1,4})\s*[-–—|]?\s*(?:(?:/|sur|de|of)\s*\d{1,4})?",
    re.IGNORECASE,
)
# A running line that counts the pages of its part says so in so many words.
_COUNTED = re.compile(r"(?:.*\W)?p(?:age|\.)\s*\d{1,4}\s*(?:/|sur)\s*\d{1,4}\W*", re.IGNORECASE)
_OF_HOW_MANY = re.compile(r"\d\s*(?:/|sur|de|of)\s*\d", re.IGNORECASE)
# OCR gets a letter in ten wrong of small type; texts of so many letters are alike by no chance.
_MISREAD = 90.0
_LONG = 15
# The page number that opens or closes a running line.
_NUMBERED = re.compile(r"(?:(\d{1,3})\s+)?(\S.*?)(?:\s+(\d{1,3}))?")
# The number of the page at the end of a running line, in so many words or behind a mark.
_PAGE_AT_END = re.compile(
    r"(?P<rest>.*?[^\s|–—-])[\s|–—-]++(?P<word>p(?:age|\.)\s*)?"
    r"(?P<page>\d{1,4})(?:\s*(?:/|sur)\s*\d{1,4})?",
    re.IGNORECASE,
)
_TITLE = re.compile(r"(?:annexe|chapitre|partie|titre|pilier|axe|fiche)\b")

# The levels that the title of a slide names, by the words that open it; a level holds up to the
# next of its own or of one above it.
_LEVELS = {"pillar": 0, "cross_cutting": 0, "standard_pillar": 0, "theme": 1, "strategic": 2}
# Points between the lines of one title, in type sizes.
_TITLE_PITCH = 1.5

IsHeader = Callable[[Sequence[str]], bool]
"""Whether the folded texts of a row are column headings."""


def find_furniture(
    pages: Sequence[Page], free: Sequence[Sequence[Line]], is_header: IsHeader
) -> set[int]:
    """The identities of running lines and page numbers among the `free` lines of each page.

    Column headings, which a table without rules repeats on each of its pages, are none; nor is the
    title of a part of the contract that all of its slides bear, on the first of them.
    """
    running = _running(pages, free)
    return running - _headings(free, is_header) - _titles(pages, free, running)


def _running(pages: Sequence[Page], free: Sequence[Sequence[Line]]) -> set[int]:
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
            for text in _spellings(line, page.number):
                for row in (0, 1):
                    key = (text, round(page.width), int(line.box.top / _WANDER + row / 2))
                    places[key].append(line)
    for found in places.values():
        if len({line.page for line in found}) >= min(_REPEATED, len(pages)) > 1:
            running.update(id(line) for line in found)
    running |= _same_feet(pages, free)
    running |= _same_elsewhere(pages, free, running)
    running |= _page_numbers(numbers, alone=len(pages) == 1)
    again = {
        id(line)
        for found in places.values()
        if len({line.page for line in found}) > 1
        for line in found
    }
    return running | _beside_numbers(pages, free, running, again)


def _same_feet(pages: Sequence[Page], free: Sequence[Sequence[Line]]) -> set[int]:
    """The lowest lines of pages of several formats that say one and the same.

    On pages of one format they stand at one height; the last lines of texts do not.
    """
    feet: dict[str, list[tuple[Line, Page]]] = defaultdict(list)
    for page, lines in zip(pages, free, strict=True):
        lowest = max(lines, key=lambda line: line.box.bottom, default=None)
        if lowest is not None and lowest.box.top > (1 - _MARGIN) * page.height:
            text = _unnumbered(fold(lowest.text), page.number)
            feet[text].extend([(lowest, page)] if len(text) >= _LONG else [])
    return {
        id(line)
        for found in feet.values()
        if len(found) >= _REPEATED and _on_several_formats(found)
        for line, _ in found
    }


def _on_several_formats(feet: Sequence[tuple[Line, Page]]) -> bool:
    heights: dict[tuple[int, int], list[float]] = defaultdict(list)
    for line, page in feet:
        heights[round(page.width), round(page.height)].append(line.box.top)
    return len(heights) > 1 and all(max(tops) - min(tops) <= _WANDER for tops in heights.values())


def _beside_numbers(
    pages: Sequence[Page], free: Sequence[Sequence[Line]], running: Set[int], again: Set[int]
) -> set[int]:
    """The rest of page footers: a file's or a sheet's name at the height of the page number.

    It is told by the number, which says of how many, or by a second page with the same (`again`).
    """
    found: set[int] = set()
    for page, lines in zip(pages, free, strict=True):
        foot = [line for line in lines if line.box.top > (1 - _MARGIN) * page.height]
        numbers = [line for line in foot if id(line) in running and _is_number(line)]
        levels = {_level(line): bool(_OF_HOW_MANY.search(line.text)) for line in numbers}
        found.update(
            id(line)
            for line in foot
            if (level := _level(line)) in levels and (levels[level] or id(line) in again)
        )
    return found


def _is_number(line: Line) -> bool:
    text = line.text.strip()
    return bool(_PAGE_NUMBER.fullmatch(text) or _COUNTED.fullmatch(text))


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


def without_page_number(text: str, page: int) -> str:
    """What a running line says besides the number of its page.

    >>> without_page_number("Contrat de ville 2024-2030 – Annexes – page 3/12", 4)
    'Contrat de ville 2024-2030 – Annexes'
    >>> without_page_number("Grand Dole | 3", 3), without_page_number("Annexe 3", 3)
    ('Grand Dole', 'Annexe 3')
    """
    match = _PAGE_AT_END.fullmatch(text)
    if match is None or not (match["word"] or int(match["page"]) == page):
        return text
    return text if _TITLE.match(fold(text)) else match["rest"]


def _spellings(line: Line, page: int) -> set[str]:
    """A running line by its page number, and as it is: the number may be that of the annex.

    Not so `Enjeu 1` or `Objectif opérationnel 1`, which are titles.
    """
    folded = fold(line.text)
    text = _unnumbered(folded, page)
    whole = len(folded) >= _LONG and not names_objective(line.text)
    return {text, folded} if whole else {text}


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


def _titles(pages: Sequence[Page], free: Sequence[Sequence[Line]], running: Set[int]) -> set[int]:
    """The running lines at the head of pages that name a level, where another one begins.

    Not where the page says it below in a heading of its own.
    """
    found: set[int] = set()
    holding: dict[int, Line] = {}
    for page, lines in zip(pages, free, strict=True):
        above = [line for line in lines if line.box.bottom < _MARGIN * page.height]
        for line in above:
            level = _LEVELS.get(level_name(line.text)[0]) if id(line) in running else None
            if level is None or (level in holding and same_name(holding[level].text, line.text)):
                continue
            holding = {at: held for at, held in holding.items() if at < level} | {level: line}
            if not any(id(other) not in running and _same(other, line) for other in lines):
                found.update(map(id, _whole(line, above)))
    return found


def _same(line: Line, other: Line) -> bool:
    return fold(line.text) == fold(other.text)


def _whole(title: Line, lines: Sequence[Line]) -> list[Line]:
    """A title with its other lines, set alike right below it."""
    whole = [title]
    for line in sorted(lines, key=lambda line: line.box.top):
        pitch = line.box.bottom - whole[-1].box.bottom
        alike = (line.size, line.bold) == (title.size, title.bold)
        if alike and 0 < pitch <= _TITLE_PITCH * title.size:
            whole.append(line)
    return whole


def _in_margin(line: Line, page: Page) -> bool:
    return line.box.bottom < _MARGIN * page.height or line.box.top > (1 - _MARGIN) * page.height
