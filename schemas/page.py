"""What a reader gives of one page: words, rulings and fills, whatever file or engine made them.

Readers make pages, everything after them only reads pages.  A page saves to JSON and back, so a
later stage can be tried on a recorded page without its PDF.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter
from sys import intern
from typing import Any, Literal

from schemas.geometry import Box, turn_back

Reader = Literal["text", "ocr"]

UNKNOWN = "\ufffd"
"""What stands for a letter that cannot be known."""

# On a sheet joined from several page widths, the strings of each width are numbered from a multiple
# of this: what stands beside a sheet on its page is not taken for one line with the next page's.
RUNS_OF_A_WIDTH = 1_000_000


@dataclass(frozen=True, slots=True)
class Word:
    """Letters without a space between them, as displayed."""

    text: str
    box: Box
    font: str
    size: float
    bold: bool = False
    italic: bool = False
    color: str = "#000000"
    rotation: int = 0
    """Where the text runs, counter-clockwise: 0 to the right, 90 upwards, 180, 270 downwards; other
    degrees for text across the page."""
    raised: str = ""
    """The letters at its end that are set smaller and higher: `er` of `1er`, a note's mark."""
    run: int = 0
    """Words with one number were written as one string; 0 where the reader cannot tell."""
    mark: int | None = None
    """The marked-content id that ties the word to the structure tree, where there is one."""
    confidence: float | None = None
    """How sure an OCR engine is, 0 to 1; `None` for text that the file itself holds."""
    options: tuple[str, ...] = ()
    """What else OCR engines took it for, the likeliest first."""

    @property
    def slanted(self) -> bool:
        """Whether the text runs across the page, as a watermark does: `PROJET` over its tables."""
        return self.rotation % 90 != 0

    def at(self, box: Box) -> Word:
        """The word in another place; `dataclasses.replace` takes four times as long."""
        _, _, *rest = _WORD(self)
        return Word(self.text, box, *rest)

    def __reduce__(self) -> tuple[Callable[..., Word], tuple[Any, ...]]:
        """For other processes: pages are many words, and their default form costs much more."""
        text, box, *rest = _WORD(self)
        return _restored, (text, *box, *rest)


_WORD = attrgetter(*(field.name for field in fields(Word)))


def _restored(
    text: str, x0: float, top: float, x1: float, bottom: float, font: str, *rest: Any
) -> Word:
    # The words of a language, and fonts, come again and again: each is held once.
    return Word(intern(text), Box(x0, top, x1, bottom), intern(font), *rest)


@dataclass(frozen=True, slots=True)
class Ruling:
    """A straight horizontal or vertical line; a thin filled rectangle is one too."""

    box: Box
    width: float = 0.5
    color: str = "#000000"

    @property
    def horizontal(self) -> bool:
        return self.box.width >= self.box.height


@dataclass(frozen=True, slots=True)
class Fill:
    """A painted rectangle; later fills lie over earlier ones."""

    box: Box
    color: str


@dataclass(frozen=True, slots=True)
class HiddenText:
    """Text that the file holds and the page does not show, with the reason."""

    text: str
    box: Box
    reason: Literal["invisible", "outside", "clipped", "same_color"]


@dataclass(frozen=True, slots=True)
class Width:
    """One page of a sheet that is printed over several: where it begins, how far it was moved.

    `shift` to the right and `fall` downwards, in points.
    """

    number: int
    start: float
    shift: float
    fall: float = 0.0


@dataclass(frozen=True, slots=True)
class Page:
    """One page as displayed: rotation applied, crop box cut, points from the top-left corner."""

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    rulings: tuple[Ruling, ...] = ()
    fills: tuple[Fill, ...] = ()
    images: tuple[Box, ...] = ()
    hidden: tuple[HiddenText, ...] = ()
    reader: Reader = "text"
    turned: int = 0
    """Which way sideways text ran before the page was turned upright, as in `Word.rotation`."""
    widths: tuple[Width, ...] = ()
    """The pages of a sheet printed over several page widths, from left to right."""
    losses: tuple[str, ...] = ()
    """Why the page was not read to its end, in French; empty where all of it was read."""

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of the pages that it shows: its own, or those of a sheet's widths."""
        return tuple(width.number for width in self.widths) or (self.number,)

    def locate(self, box: Box) -> list[tuple[int, Box]]:
        """The pieces of a box on the pages as displayed, as (page number, box)."""
        if not self.widths:
            size = (self.width, self.height)
            wide, high = size[::-1] if self.turned in (90, 270) else size
            return [(self.number, turn_back(box, self.turned, wide, high).rounded())]
        pieces = []
        ends = [*(part.start for part in self.widths[1:]), self.width]
        for part, end in zip(self.widths, ends, strict=True):
            x0, x1 = max(box.x0, part.start), min(box.x1, end)
            if x1 > x0 or (x0 == x1 and box.width == 0):
                piece = Box(
                    x0 - part.shift, box.top - part.fall, x1 - part.shift, box.bottom - part.fall
                )
                pieces.append((part.number, piece.rounded()))
        return pieces

    def to_json(self) -> str:
        """The page as JSON text that `from_json` reads back to an equal page.

        What is on it is written as lists, in the order of the fields of each kind.
        """
        return json.dumps(
            dict(_pairs(self)), default=_listed, ensure_ascii=False, check_circular=False
        )

    @classmethod
    def from_json(cls, text: str) -> Page:
        """The page that `to_json` wrote; raises `ValueError`, `KeyError` or `TypeError` for other
        text."""
        data = json.loads(text)
        return cls(
            **{
                **data,
                "words": tuple(map(_word, data["words"])),
                "rulings": tuple(Ruling(Box(*box), *rest) for box, *rest in data["rulings"]),
                "fills": tuple(Fill(Box(*box), *rest) for box, *rest in data["fills"]),
                "images": tuple(Box(*box) for box in data["images"]),
                "hidden": tuple(
                    HiddenText(text, Box(*box), *rest) for text, box, *rest in data["hidden"]
                ),
                "widths": tuple(Width(*item) for item in data["widths"]),
                "losses": tuple(data["losses"]),
            }
        )


def _word(values: Sequence[Any]) -> Word:
    text, box, *rest, options = values
    return Word(*[text, Box(*box), *rest, tuple(options)])


def _pairs(page: Page) -> Iterator[tuple[str, Any]]:
    return ((field.name, getattr(page, field.name)) for field in fields(page))


_VALUES: dict[type, Callable[[Any], Any]] = {
    kind: attrgetter(*(field.name for field in fields(kind)))
    for kind in (Word, Ruling, Fill, HiddenText, Width)
}


def _listed(item: Any) -> Any:
    """The values of a record in the order of its fields."""
    return _VALUES[type(item)](item)
