"""The pages of one printed sheet → one wide page, print edge to print edge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from schemas.geometry import Box, union
from schemas.page import RUNS_OF_A_WIDTH, HiddenText, Page, Width, Word

# Points: what stands at one place stands there to a point.
_AGREE = 1.0
# In type sizes: a word that the paper's edge cuts goes on with no gap but the error of that edge;
# a space is at least a quarter and comes on top of it.
_CUT = 0.33


def wide_page(pages: Sequence[Page]) -> Page:
    """One page with the others moved beside the first, print edge to print edge."""
    wide = pages[0]
    edge = print_edges(wide)[1]
    widths = [Width(wide.number, 0.0, 0.0)]
    for at, page in enumerate(pages[1:], start=1):
        left, right = print_edges(page)
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
    longest = max((word.size for word in right), default=0.0)
    reaching = [word for word in left if word.box.x1 > edge - longest]
    for word in right:
        if any(_same_print(other, word) for other in reaching if other.box.x1 > edge - word.size):
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


def print_edges(page: Page) -> tuple[float, float]:
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
