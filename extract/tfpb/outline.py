"""The headings above the items of a programme, level by level."""

from __future__ import annotations

from dataclasses import dataclass, field

from extract.tables.headers import label_of
from extract.text import strip_bullet
from extract.tfpb.drafts import NOTHING, Said
from extract.tfpb.kinds import is_bold
from extract.tfpb.words import says
from schemas.table import Cell

_MARKS = "-–—•*>→"


@dataclass(frozen=True, slots=True)
class _Heading:
    """A row that heads others, and the look that tells its level."""

    said: Said
    style: tuple[str, bool, str | None, int]
    mark: str
    axis: bool


@dataclass
class Outline:
    """The axis and the headings that hold for the next item."""

    axis: Said = NOTHING
    headings: list[_Heading] = field(default_factory=list)

    @property
    def parents(self) -> tuple[Said, ...]:
        """The headings inside the axis, outermost first."""
        return tuple(heading.said for heading in self.headings if not heading.axis)

    def push(self, label: Cell, may_be_axis: bool) -> None:
        """Puts a heading at its level: one of the same look or list mark ends the one before.

        `may_be_axis`: where no column holds the axes, the outermost heading is one.
        """
        text = label_of(label)
        mark = mark_of(label)
        style = (mark, is_bold(label), label.fill, round(label.lines[0].size))
        if says("axis_heading", text):
            self.headings.clear()
            may_be_axis = True
        for at, heading in enumerate(self.headings):
            if heading.style == style or (mark and heading.mark == mark):
                del self.headings[at:]
                break
        said = Said(strip_bullet(text)[1].rstrip(" :"), label.lines)
        is_axis = may_be_axis and not self.headings
        self.headings.append(_Heading(said, style, mark, is_axis))
        if is_axis:
            self.axis = said

    def pass_item(self, action: Cell | None) -> None:
        """An item with the list mark of a heading stands beside that heading, not under it."""
        mark = mark_of(action) if action is not None else ""
        for at, heading in enumerate(self.headings):
            if mark and heading.mark == mark:
                del self.headings[at:]
                break

    def enter_axis(self, axis: Said) -> None:
        """An axis from a column of axes: headings inside the one before are over."""
        self.axis = axis
        self.headings = [heading for heading in self.headings if heading.axis]

    def pass_total(self) -> None:
        """What follows the total of an axis is of another, unless headings name the axes."""
        if self.axis.text and not any(heading.axis for heading in self.headings):
            self.clear()

    def clear(self) -> None:
        """Another landlord, district or section begins."""
        self.axis = NOTHING
        self.headings.clear()


def mark_of(cell: Cell) -> str:
    """The list mark that opens a cell; empty for none."""
    text = cell.lines[0].text.lstrip()
    bulleted, _ = strip_bullet(text)
    return text[0] if bulleted or text[:1] in _MARKS else ""
