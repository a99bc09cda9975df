"""The lines of a cell or of a text block → its paragraphs and list items."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from extract.dates import read_due
from extract.line_ends import is_ending, join_lines
from extract.page_cuts import sentence_continues
from extract.pages.lines import base_line
from extract.text import fold, strip_bullet
from schemas.table import Cell, Line

# A line pitch this much over the smallest of the block is space between paragraphs: Word's and
# LibreOffice's smallest paragraph spacing is 3 points on a pitch of 10 to 15, and lines with raised
# letters wander by less than a twentieth.
_SPACED = 1.14
# Points.  The margin of a cell is guessed from its leftmost line, within these bounds (Excel and
# Calc: 1 to 2, Word: 5.4).
_MARGINS = (1.0, 6.0)
# A typesetter may squeeze or miss by this share of the type size before he breaks a line.
_SLACK = 0.12
# Of the width of the block.
_MUCH = 0.35
# A line with raised letters is set lower than others by up to this much; paragraphs part by more.
_PUSHED = 1.3
_GOES_ON = 0.8
# In type sizes: so far above the others a word with raised letters begins.
_RAISED = 0.15
# Points: the text of an item is set in from its bullet by more than this, if at all.
_HANGING = 3.0
# `Recrutement : T2 2021`: lines of this form, one below the other, are items.
_LABELLED = re.compile(r"\s*[A-ZÀ-Ý][^:]{2,60}\s?:\s?\S")
# Paragraphs of one line each, of which one may be full by chance.
_SINGLES = 3
# A label goes on over this many lines of a narrow column.
_LABEL_LINES = 3
_TIED = frozenset((";", ":", "!", "?", "»", "%", "€"))
_SPACE = 0.22
# The widest letters are this much wider than the others of a word.
_LETTERS = 1.6
_SOFT_HYPHEN = "\u00ad"
_CLOSING = ",;:.!?)»"
# What a line ends with that goes on below.
_GOING_ON = (":", "-", "–", "—", ",")
# No type is set on a smaller pitch than this share of its size.
_TIGHT = 0.95


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph or list item: cleaned text without its bullet, and the lines it stands on."""

    text: str
    lines: tuple[Line, ...]
    bullet: bool = False


def cell_paragraphs(cell: Cell, known: Container[str] = ()) -> list[Paragraph]:
    """The paragraphs of a cell, over page ends too; `known` as in `join_lines`."""
    box = cell.places[0].box
    return split_paragraphs(cell.lines, box.x0, box.x1, cell.breaks, known)


def cell_text(cell: Cell | None, known: Container[str] = ()) -> str:
    """The cleaned text of a cell, its paragraphs joined with ` | `; empty for no cell."""
    if cell is None:
        return ""
    return " | ".join(paragraph.text for paragraph in cell_paragraphs(cell, known))


def plain_text(lines: Sequence[Line], known: Container[str] = ()) -> str:
    """The cleaned text of lines as one paragraph, whatever their breaks."""
    texts = tuple([line.text for line in lines])
    return join_lines(texts, known) if known else _plain(texts)


@lru_cache(maxsize=8192)
def _plain(texts: tuple[str, ...]) -> str:
    """The same cell is asked for its text by each of the readings that may know its table."""
    return join_lines(texts)


def split_paragraphs(
    lines: Sequence[Line],
    x0: float,
    x1: float,
    breaks: Sequence[int] = (),
    known: Container[str] = (),
) -> list[Paragraph]:
    """The paragraphs of lines set between `x0` and `x1`, in points.

    `breaks` are the indexes of lines after a page end, where the line pitch says nothing.  A
    paragraph ends where the next starts with a bullet, where space is left between the lines, or
    where the next line's first word would still have fitted.
    """
    if not lines:
        return []
    starts = [0]
    for at, (before, after) in enumerate(pairwise(lines), start=1):
        if before.words[0].rotation != after.words[0].rotation:
            starts.append(at)
        elif before.words[0].rotation:
            continue
        elif _opens(lines, at, x0, x1, at in breaks) or _is_next_step(lines, starts[-1], at):
            starts.append(at)
    paragraphs = []
    for start, end in pairwise([*starts, len(lines)]):
        own = tuple(lines[start:end])
        text = join_lines(_marked(lines, own, x0, x1, known), known)
        bullet, bare = strip_bullet(text, hollow=_hollow(own[0]))
        if bare:
            paragraphs.append(Paragraph(bare, own, bullet))
    return paragraphs


def _marked(
    lines: Sequence[Line], own: Sequence[Line], x0: float, x1: float, known: Container[str]
) -> list[str]:
    """The texts of the lines of one paragraph, marked where the typesetter broke a word."""
    cut = [divides_word(lines, before, after, x0, x1, known) for before, after in pairwise(own)]
    return [
        f"{line.text}{_SOFT_HYPHEN if broken else ''}"
        for line, broken in zip(own, [*cut, False], strict=True)
    ]


def divides_word(
    lines: Sequence[Line],
    before: Line,
    after: Line,
    x0: float,
    x1: float,
    known: Container[str] = (),
) -> bool:
    """Whether a word too long for its column goes on on the next line, without a hyphen.

    It fills its line up to the last letter, and its rest is a mere ending, or the whole is a word
    of the document (`known`) or an address.
    """
    head, tail = before.words[0].text, after.words[0].text.rstrip(_CLOSING)
    if len(before.words) > 1 or not head[-1:].isalnum() or not tail[:1].islower():
        return False
    letter = after.words[0].box.width / len(after.words[0].text)
    if _limit(lines, x0, x1) - before.box.x1 > _LETTERS * letter:
        return False
    return is_ending(tail) or fold(head + tail) in known or "@" in head


def breaks_early(upper: Line, lower: Line) -> bool:
    """Whether the first word of a title would have fitted on the line above: then it is another.

    Where both begin at one place; the lower line shows how wide they may be.  An author breaks a
    title where its words go on, and one in capitals where he likes.
    """
    if sentence_continues(upper.text, lower.text) > 0 or upper.text.endswith(_GOING_ON):
        return False
    if upper.text.isupper() and lower.text.isupper():
        return False
    level = abs(upper.box.x0 - lower.box.x0) <= _MARGINS[0]
    word = lower.words[0].box.width + _SPACE * lower.size
    return level and upper.box.width + word < lower.box.width


def _opens(lines: Sequence[Line], at: int, x0: float, x1: float, cut: bool) -> bool:
    """Whether a paragraph starts at line `at`."""
    before, after = lines[at - 1], lines[at]
    free = _free_space(lines, before, after, x0, x1)
    if starts_item(after):
        # A dash may also part the names of a list, and stand first on a wrapped line.
        return free > 0 or not _dashed(after) or _is_item_dash(lines, at)
    if _hangs(lines, after):
        return False
    vote = sentence_continues(before.text, after.text)
    if not cut:
        pitch = _pitch(before, after) / _least_pitch(lines, before, after)
        # Raised letters push a line down: a full line whose sentence goes on below is not the last.
        pushed = free <= 0 and vote >= _GOES_ON and pitch < _PUSHED and _has_raised(after)
        if pitch > _SPACED and not pushed:
            return True
    if free > 0 and vote < 0.9:
        # A small letter opens few paragraphs: only where much of the line was left white.
        return vote < 0.8 or free > _MUCH * (x1 - x0)
    if vote <= 0 and all(_LABELLED.match(line.text) for line in (before, after)):
        return True
    return vote < 0 and _all_are_single(lines, at, x0, x1)


def _all_are_single(lines: Sequence[Line], at: int, x0: float, x1: float) -> bool:
    """Whether every line but that before `at` ends its paragraph early: so that full one does."""
    pairs = [pair for place, pair in enumerate(pairwise(lines), start=1) if place != at]
    ended = lines[at - 1].text.rstrip().endswith(".")
    return (
        ended
        and len(pairs) >= _SINGLES
        and all(_free_space(lines, before, after, x0, x1) > 0 for before, after in pairs)
    )


def _has_raised(line: Line) -> bool:
    """Whether letters of a line are raised, as marks of notes and the end of `1er` are."""
    tops = sorted(word.box.top for word in line.words)
    return tops[len(tops) // 2] - tops[0] > _RAISED * line.size


def _is_next_step(lines: Sequence[Line], start: int, at: int) -> bool:
    """Whether a labelled step ends before line `at`, begun at `start`, and the next begins there.

    `Bilan des stages : année scolaire` `2021-2022` is whole before `Forum : mai 2020`, however
    little space was left; so is any labelled text that a capital does not go on.  Nothing but
    another step follows a label's whole date.
    """
    if not lines[at].text.strip()[:1].isupper():
        return False
    step = join_lines([line.text for line in lines[start:at]])
    label, _, when = step.rpartition(":")
    when = when.strip()
    if not _LABELLED.match(" ".join(line.text for line in lines[at : at + _LABEL_LINES])):
        return bool(label) and when[-1:].isdigit() and _is_date(when)
    if (when and _is_date(when)) or (not label and _ends_in_date(when)):
        return True
    labelled = _LABELLED.match(step) and bool(when)
    return bool(labelled) and sentence_continues(lines[at - 1].text, lines[at].text) < 0


def _is_date(text: str) -> bool:
    return read_due(text).due_text == text


def _ends_in_date(text: str) -> bool:
    return text[-1:].isdigit() and text.endswith(read_due(text).due_text or " ")


def _hangs(lines: Sequence[Line], line: Line) -> bool:
    """Whether a line is set in from the bullet of its list, as the rest of an item is."""
    bullets = [other.box.x0 for other in lines if starts_item(other)]
    if not bullets:
        return False
    return line.box.x0 > min(bullets) + _HANGING


def starts_item(line: Line) -> bool:
    """Whether a bullet or a dash opens a line."""
    return strip_bullet(line.text, hollow=_hollow(line))[0]


def _hollow(line: Line) -> bool:
    # Word's hollow bullet is a lone `o`, which is no French word.
    return line.words[0].text == "o" and len(line.words) > 1


def _dashed(line: Line) -> bool:
    return line.text.lstrip()[0] in "-–—"


def _is_item_dash(lines: Sequence[Line], at: int) -> bool:
    """Whether a dash at a line's head is a list mark and not a mark between names.

    It is one where the text before announces a list, or where the first line has one too.
    """
    before = lines[at - 1].text.rstrip()
    if before.endswith(":"):
        return True
    return _dashed(lines[0]) and starts_item(lines[0])


def _free_space(lines: Sequence[Line], before: Line, after: Line, x0: float, x1: float) -> float:
    """The white that would be left on a line with the first word of the next, in points.

    Above zero the word would have fitted: the author broke the line, not the typesetter.
    """
    if before.text.endswith(("-", "\u00ad", "\ufffe")) and before.text[-2:-1].isalpha():
        return 0.0
    left = min(line.box.x0 for line in lines)
    limit = _limit(lines, x0, x1)
    centred = abs((before.box.x0 - left) - (limit - before.box.x1)) < 1.0
    free = limit - before.box.x1 + (before.box.x0 - left if centred else 0.0)
    return free - (_SPACE + _SLACK) * after.words[0].size - _unbreakable(after)


def _limit(lines: Sequence[Line], x0: float, x1: float) -> float:
    """How far to the right lines between `x0` and `x1` may go, in points."""
    left = min(line.box.x0 for line in lines)
    margin = min(max(left - x0, _MARGINS[0]), _MARGINS[1])
    return max([x1 - margin, *(line.box.x1 for line in lines if line.box.x1 <= x1)])


def _unbreakable(line: Line) -> float:
    """The width of what the typesetter may not break at the head of a line, in points.

    French sets no-break spaces before `;`, in figures and inside quotation marks.  Words are taken
    whole: some typesetters break them after a hyphen, others never do.
    """
    first = last = line.words[0]
    for word in line.words[1:]:
        figures = last.text[-1].isdigit() and word.text[0].isdigit()
        if not (word.text in _TIED or last.text == "«" or figures):
            break
        last = word
    return last.box.x1 - first.box.x0


def _pitch(before: Line, after: Line) -> float:
    return base_line(after) - base_line(before)


def _least_pitch(lines: Sequence[Line], before: Line, after: Line) -> float:
    """The smallest line pitch of such type in the block or on its page, in points."""
    least = _TIGHT * min(before.size, after.size)
    pitches = [
        pitch
        for one, other in pairwise(lines)
        if one.page == other.page
        and abs(one.size - other.size) < 0.5
        and (pitch := _pitch(one, other)) > least
    ]
    pitches += [after.leading] if after.leading else []
    return min(pitches, default=1.3 * least)
