"""Words of two readings of a page → where they differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from extract.pages.lines import group_lines
from extract.second.verdicts import Disagreement
from schemas.geometry import Box, union
from schemas.page import HiddenText, Page, Word

# Points, and shares of the type size.  Places differ by rounding, and by more where words were
# moved; the end of a word also by the width of its last letter, of which a file need say nothing
# for the standard fonts.
_PLACE = 1.5
_PLACE_SHARE = 0.25
_LAST_LETTER = 1.0
# Pieces of one word stand on one line where they share this much of their height.
_LEVEL = 0.5

HYPHENS = dict.fromkeys(map(ord, "\u00ad\u2010\u2011\ufffe"), "-")
# Marks of list items: engines know fonts of pictures more or less well.
_ALIKE = HYPHENS | dict.fromkeys(map(ord, "●▪■◆∙"), "•")


def compare_words(first: Page, second: Page) -> Iterator[Disagreement]:
    """Where two readings of a page give different words."""
    own, others = _unpaired(first.words, second.words)
    others = [word for word in others if not _is_clipped(word, first.hidden)]
    for one, other in _clusters(own, others):
        versions = _string(one), _string(other)
        if versions[0] != versions[1] or not _same_extent(one, other):
            box = union(word.box for word in (*one, *other))
            yield Disagreement("words", first.number, box, _shown(one), _shown(other))


def _unpaired(first: Iterable[Word], second: Iterable[Word]) -> tuple[list[Word], list[Word]]:
    """The words of each reading that the other does not have in the same place."""
    waiting: dict[tuple[str, int], list[Word]] = {}
    for word in second:
        waiting.setdefault((letters(word.text), word.rotation), []).append(word)
    own = []
    for word in first:
        candidates = waiting.get((letters(word.text), word.rotation), [])
        twin = next((other for other in candidates if same_stand(word, word.box, other.box)), None)
        if twin is None:
            own.append(word)
        else:
            candidates.remove(twin)
    return own, [word for words in waiting.values() for word in words]


def _is_clipped(word: Word, hidden: Iterable[HiddenText]) -> bool:
    """Whether the first reading found that a clip hides a word; the second knows no clips."""
    return any(
        item.reason == "clipped"
        and item.box.contains(word.box.x_mid, word.box.y_mid)
        and word.text in item.text.split()
        for item in hidden
    )


@lru_cache(maxsize=8192)
def letters(text: str) -> str:
    """What is compared of a text: no spaces, one hyphen, one bullet."""
    return "".join(text.translate(_ALIKE).split())


def _same_extent(one: Sequence[Word], other: Sequence[Word]) -> bool:
    if not one or not other:
        return not one and not other
    boxes = union(word.box for word in one), union(word.box for word in other)
    return same_stand(one[0], *boxes)


def same_stand(word: Word, one: Box, other: Box) -> bool:
    """Whether texts set as `word` begin in the same place, and end as near as they may."""
    reach = max(_PLACE, _PLACE_SHARE * word.size)
    ends = max(reach, _LAST_LETTER * word.size)
    x0, top, x1, bottom = (reach,) * 4
    if word.rotation == 0:
        x1 = ends
    elif word.rotation == 90:
        top = ends
    elif word.rotation == 180:
        x0 = ends
    else:
        bottom = ends
    return (
        abs(one.x0 - other.x0) <= x0
        and abs(one.top - other.top) <= top
        and abs(one.x1 - other.x1) <= x1
        and abs(one.bottom - other.bottom) <= bottom
    )


def _clusters(
    first: Sequence[Word], second: Sequence[Word]
) -> Iterator[tuple[list[Word], list[Word]]]:
    """Words of both readings that stand in one place, as (those of the first, of the second)."""
    waiting = [(word, 0) for word in first] + [(word, 1) for word in second]
    while waiting:
        cluster = [waiting.pop()]
        for word, _ in cluster:
            near = [item for item in waiting if _one_place(word, item[0])]
            for item in near:
                waiting.remove(item)
            cluster += near
        yield [w for w, side in cluster if side == 0], [w for w, side in cluster if side == 1]


def _one_place(one: Word, other: Word) -> bool:
    if one.rotation != other.rotation:
        return False
    across = min(one.box.x1, other.box.x1) - max(one.box.x0, other.box.x0)
    down = min(one.box.bottom, other.box.bottom) - max(one.box.top, other.box.top)
    if one.rotation in (90, 270):
        level = across >= _LEVEL * min(one.box.width, other.box.width)
        return level and down > 0
    return down >= _LEVEL * min(one.box.height, other.box.height) and across > 0


def _string(words: Sequence[Word]) -> str:
    return letters(_shown(words))


def _shown(words: Sequence[Word]) -> str:
    return " ".join(line.text for line in group_lines(words, 1)) if words else ""
