"""What `--pages` names: read at once, without the engines that read pages."""

from __future__ import annotations

import re

from schemas.errors import PagesInvalid, PagesOutside

_RANGE = re.compile(r"0*([1-9]\d{0,6})(?:\s*-\s*0*([1-9]\d{0,6}))?")


def page_ranges(text: str) -> tuple[tuple[int, int], ...]:
    """The intervals that `--pages` names; `PagesInvalid` where it names none.

    >>> page_ranges("3-19, 22")
    ((3, 19), (22, 22))
    """
    ranges = []
    for part in text.split(","):
        match = _RANGE.fullmatch(part.strip())
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
        if first > last:
            raise PagesInvalid("--pages", text)
        ranges.append((first, last))
    return tuple(ranges)


def parse_pages(text: str, count: int) -> tuple[int, ...]:
    """The pages that `--pages` names in a document of `count`, in order, each once; all for "".

    Raises `PagesInvalid` for what names no pages and `PagesOutside` for pages beyond the last.

    >>> parse_pages("5,3-4,4", 9)
    (3, 4, 5)
    """
    if not text:
        return tuple(range(1, count + 1))
    ranges = page_ranges(text)
    if max(last for _, last in ranges) > count:
        raise PagesOutside(f"--pages {text}", f"le document a {count} page{'s' * (count > 1)}")
    return tuple(sorted({page for first, last in ranges for page in range(first, last + 1)}))
