"""Whose programme a table belongs to, and how a name that is read changes that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from extract.text import fold
from extract.tfpb.words import lone_year
from schemas.table import Line

# Type this much larger is that of a title over others.
_LARGER = 1.12

Look = tuple[float, bool, str]
"""The size of type, whether it is bold, its colour."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Whose programme a table belongs to, and the lines that say so.

    `year` is the one that the document gives for the whole programme; `names` are the landlords
    that the annex announces, `listed` those that tables of the document list.  `shape`: what
    the pieces were of the last title that named a landlord, `landlord`, `district` or `title`.
    """

    landlord: str = ""
    district: str = ""
    year: int | None = None
    section: str = ""
    names: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    shape: tuple[str, ...] = ()
    landlord_look: Look | None = None
    """How the landlord's name is set, where it stands alone above a table."""
    landlord_in_rows: bool = False
    """The landlord is named by a row of a table, as the next one may be."""
    sources: dict[str, tuple[Line, ...]] = field(default_factory=dict)
    fresh: frozenset[str] = frozenset()
    """What was named since the last table."""

    def named(self, kind: str, text: str, lines: Sequence[Line]) -> Setting:
        """The setting after a landlord, a district, a year or a section was read.

        Another landlord takes the district, the year and the section along, but for a district or
        a year that was just named, `QPV La Garenne` above `Bailleur : Orvenne Habitat`, and for a
        district in larger type, under which landlords follow one another.
        """
        setting = self
        if kind == "landlord" and fold(text) != fold(self.landlord):
            kept = self.fresh & {"district", "year"}
            if _outranks(self.sources.get("district", ()), lines):
                kept |= {"district"}
            setting = replace(
                self,
                district=self.district if "district" in kept else "",
                year=self.year if "year" in kept else None,
                section="",
                sources={name: lines for name, lines in self.sources.items() if name in kept},
                landlord_in_rows=False,
            )
        if kind == "district" and fold(text) != fold(self.district):
            setting = replace(self, section="")
        if kind == "year" and self.year not in (None, lone_year(text)):
            setting = replace(self, section="")
        sources = {**setting.sources, kind: tuple(lines)}
        setting = replace(setting, sources=sources, fresh=setting.fresh | {kind})
        if kind == "year":
            return replace(setting, year=lone_year(text))
        if kind == "landlord":
            return replace(setting, landlord=text)
        if kind == "district":
            return replace(setting, district=text)
        return replace(setting, section=text)


def _outranks(title: Sequence[Line], other: Sequence[Line]) -> bool:
    """Whether a title is set in larger type than another."""
    return bool(title and other) and title[0].size >= _LARGER * other[0].size
