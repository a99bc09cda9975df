"""Rows that head others and name the landlord or the district whose actions follow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from extract.tables.headers import label_of, starting
from extract.text import clean, fold
from extract.tfpb.kinds import Part, is_bold, names_year
from extract.tfpb.names import is_name, names_in, tidy_name, unnumbered
from extract.tfpb.setting import Setting
from extract.tfpb.words import is_total, says
from schemas.table import Cell

_Look = tuple[str | None, bool, int, int]
"""Fill, whether it is bold, type size, columns that it covers."""


def landlord_bands(part: Part, known: Sequence[str]) -> frozenset[int]:
    """The rows whose one text is a landlord's name.

    Rows of one look are of one level: where all of them are names, and one is that of a landlord
    by its words or `known`, all are landlords, whatever they are called.
    """
    bands: defaultdict[_Look, list[Cell]] = defaultdict(list)
    for row in range(part.header.stop, part.table.rows):
        own = starting(part.table, row)
        if len(own) == 1 and own[0].row_span == 1 and not is_total(label_of(own[0])):
            bands[_look(own[0])].append(own[0])
    names = frozenset(map(fold, known))
    return frozenset(
        cell.row
        for level in bands.values()
        if all(map(_is_name, level)) and any(_is_landlord(label_of(cell), names) for cell in level)
        for cell in level
    )


def named_in_row(setting: Setting, text: str) -> tuple[str, str] | None:
    """The landlord or district that a heading row names in so many words, after its kind."""
    name, colon, value = clean(text).partition(":")
    for kind in ("landlord", "district"):
        if colon and value.strip() and says(kind, name.strip()):
            return kind, tidy_name(value)
    for landlord in (*setting.names, *setting.listed, *names_in(text)[:1]):
        if fold(landlord) in (fold(text), fold(text.partition(" ")[2])):
            return "landlord", landlord
    first, _, rest = text.partition(" ")
    if rest and says("district_row", first):
        return "district", tidy_name(rest)
    return None


def _look(cell: Cell) -> _Look:
    return cell.fill, is_bold(cell), round(cell.lines[0].size), cell.column_span


def _is_name(cell: Cell) -> bool:
    text = unnumbered(label_of(cell))
    return is_name(text) and not names_year(cell)


def _is_landlord(text: str, known: frozenset[str]) -> bool:
    """Whether a name is a landlord's: a lone `Logement` is a subject."""
    capitals = sum(word[:1].isupper() for word in text.split())
    return fold(text) in known or (capitals > 1 and says("landlord_name", text))
