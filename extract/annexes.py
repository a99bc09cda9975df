"""Blocks → the annexes of the document: number, title, pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from extract.contacts import is_contacts
from extract.text import fold
from extract.tree import unfolded_end
from extract.values import find_emails, find_phones
from schemas.blocks import Block, Contents, Grid, Heading, Prose
from schemas.table import Line
from schemas.vocabulary import load_vocabulary

# A title in the contents and on its own page differ by case, hyphens and small slips.
_SAME_TITLE = 90.0
# A back cover names whom to contact and says little more.
_COVER_LETTERS = 1200
# So many annexes do not begin on one page, if each of them begins on a later page too.
_LISTED = 3
_ROMAN = {"i": 1, "v": 5, "x": 10}


@dataclass(frozen=True, slots=True)
class AnnexPart:
    """One annex: its heading lines, where it begins and ends in the list of blocks."""

    number: int
    title: str
    page_first: int
    page_last: int
    lines: tuple[Line, ...]
    first_block: int


def read_annexes(blocks: Sequence[Block], last_page: int) -> list[AnnexPart]:
    """The annexes in their order; their titles as the table of annexes gives them, if any.

    An annex begins at the heading `Annexe N`, or at the title that the table of annexes names, and
    ends where the next begins; a back cover of contacts belongs to none.
    """
    listed = _listed(blocks)
    starts: dict[int, tuple[int, str, tuple[Line, ...]]] = {}
    entries = _list_entries(blocks)
    for at, block in enumerate(blocks):
        if not isinstance(block, Heading) or at in entries:
            continue
        found = annex_number(block.text)
        if found is None:
            number = next((n for n, title in listed.items() if _same(title, block.text)), None)
            found = None if number is None or number in starts else (number, block.text)
        if found is not None and found[0] not in starts:
            starts[found[0]] = (at, *_titled(blocks, at, found[1]))
    ordered = sorted(starts.items(), key=lambda item: item[1][0])
    end = _end_page(blocks, last_page)
    parts = []
    for place, (number, (at, title, lines)) in enumerate(ordered):
        after = ordered[place + 1][1][0] if place + 1 < len(ordered) else None
        page = blocks[at].page
        parts.append(
            AnnexPart(
                number=number,
                title=listed.get(number) or title or f"Annexe {number}",
                page_first=page,
                page_last=max(page, _page_before(blocks, after) if after is not None else end),
                lines=lines,
                first_block=at,
            )
        )
    return parts


def annex_number(text: str) -> tuple[int, str] | None:
    """The number and the title of an annex heading; `None` for other texts.

    >>> annex_number("ANNEXE 2 : Contribution")
    (2, 'Contribution')
    >>> annex_number("Annexe IV"), annex_number("Annexes financières")
    ((4, ''), None)
    """
    entry = load_vocabulary("sections", fold).entry("annex")
    match = next((m for p in entry.patterns if (m := p.fullmatch(fold(text)))), None)
    if match is None:
        return None
    number = _number(match["number"])
    return None if number is None else (number, unfolded_end(text, match["name"]))


def _number(text: str) -> int | None:
    if text.isdigit():
        return int(text)
    if set(text) <= set(_ROMAN):
        values = [_ROMAN[letter] for letter in text]
        return sum(-value if value < max(values[at:]) else value for at, value in enumerate(values))
    return ord(text) - ord("a") + 1 if len(text) == 1 else None


def _listed(blocks: Iterable[Block]) -> dict[int, str]:
    titles: dict[int, str] = {}
    for block in blocks:
        if isinstance(block, Contents) and (found := annex_number(block.text)):
            titles.setdefault(found[0], found[1])
    return titles


def _list_entries(blocks: Sequence[Block]) -> set[int]:
    """The headings that only list the annexes: several on a page, each of which comes again."""
    numbers = {
        at: found[0]
        for at, block in enumerate(blocks)
        if isinstance(block, Heading) and (found := annex_number(block.text))
    }
    last = {number: blocks[at].page for at, number in numbers.items()}
    by_page: dict[int, list[int]] = {}
    for at, number in numbers.items():
        if blocks[at].page < last[number]:
            by_page.setdefault(blocks[at].page, []).append(at)
    return {at for found in by_page.values() if len(found) >= _LISTED for at in found}


def _same(one: str, other: str) -> bool:
    bare = [re.sub(r"\W+", "", fold(text)) for text in (one, other)]
    return bool(bare[0]) and fuzz.ratio(*bare) >= _SAME_TITLE


def _titled(blocks: Sequence[Block], at: int, title: str) -> tuple[str, tuple[Line, ...]]:
    """The title of the heading, or the heading that follows it on its page."""
    block = blocks[at]
    if isinstance(block, Grid) or title:
        return title, () if isinstance(block, Grid) else block.lines
    after = blocks[at + 1] if at + 1 < len(blocks) else None
    if isinstance(after, Heading) and after.page == block.page and not annex_number(after.text):
        return after.text, block.lines + after.lines
    return title, block.lines


def _page_before(blocks: Sequence[Block], at: int) -> int:
    """The last page of what stands before a block: its own where it does not open it."""
    page = blocks[at].page
    opens = at == 0 or blocks[at - 1].page < page
    return page - 1 if opens else page


def _end_page(blocks: Sequence[Block], last_page: int) -> int:
    """The last page, without a back cover that only names whom to contact."""
    end = last_page
    while end > 1 and is_contact_page([block for block in blocks if block.page == end]):
        end -= 1
    return end


def is_contact_page(blocks: Sequence[Block]) -> bool:
    """Whether a page only says whom to contact: short lines, a telephone number, an address."""
    if not blocks or any(isinstance(block, Contents) for block in blocks):
        return False
    tables = [block.table for block in blocks if isinstance(block, Grid)]
    if not all(map(is_contacts, tables)):
        return False
    lines = [line for block in blocks if isinstance(block, Heading | Prose) for line in block.lines]
    lines += [line for table in tables for cell in table.cells for line in cell.lines]
    text = "\n".join(line.text for line in lines)
    reached = bool(find_emails(text)) or any(find_phones(line) for line in text.splitlines())
    return reached and len(text) <= _COVER_LETTERS
