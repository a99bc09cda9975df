"""The gazetteer: the bodies that such contracts name, read from a CSV and checked."""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import get_args

from schemas.partners import PartnerKind, PartnerLevel
from schemas.saved_csv import dict_reader

VOCABULARY = Path(__file__).parent / "vocabulary"
COLUMNS = (
    "partner_id",
    "name",
    "acronym",
    "kind",
    "level",
    "is_category",
    "successor",
    "successor_since",
    "aliases",
)
_KINDS = frozenset(get_args(PartnerKind))
_LEVELS = frozenset(filter(None, get_args(PartnerLevel)))

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_PLACE = re.compile(r"\{(department|region|intercommunality|town|of_town|number)\}")


class GazetteerError(ValueError):
    """A gazetteer that cannot be used: the message, in French, says the line and what is wrong."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One body. `{department}` and the like in its names stand for the contract's own."""

    partner_id: str
    name: str
    acronym: str
    kind: str
    level: str
    is_category: bool
    successor: str
    successor_since: str
    aliases: tuple[str, ...]

    def forms(self) -> Iterator[str]:
        """The official forms: the name and the acronym, without their placeholders.

        >>> entry = Entry("x", "Caisse {department}", "", "other", "", False, "", "", ())
        >>> list(entry.forms())
        ['Caisse']
        """
        for form in (self.name, self.acronym):
            bare = _PLACE.sub("", form).strip()
            if bare:
                yield bare

    @property
    def numbered(self) -> bool:
        """The number of the department belongs to the name: `PEP 46`."""
        return any("{number}" in form for form in (self.acronym, *self.aliases))

    def filled(self, form: str, places: dict[str, str]) -> str:
        """A name with the contract's places in it; without them where they are not known."""
        text = _PLACE.sub(lambda match: places.get(match[1], ""), form)
        return " ".join(text.split())


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All known bodies by identifier; `added` are those of a person's own file."""

    entries: dict[str, Entry]
    added: frozenset[str] = frozenset()

    @classmethod
    def load(cls, extra: Path | None = None) -> "Gazetteer":
        """The gazetteer of annexa, with the lines of `extra` added.

        A line of `extra` with a known identifier replaces the line of that body, and a name in it
        means its body even where other bodies have that name, too. It needs the columns
        `partner_id` and `name`; the others may be missing.

        Raises GazetteerError for a line that cannot be used, OSError for an unreadable file.
        """
        if extra is None:
            return cls(_own_entries())
        more = _read(extra)
        return cls(_own_entries() | more, frozenset(more))

    def __getitem__(self, partner_id: str) -> Entry:
        return self.entries[partner_id]

    def __contains__(self, partner_id: object) -> bool:
        return partner_id in self.entries


@cache
def _own_entries() -> dict[str, Entry]:
    return _read(VOCABULARY / "partners.csv")


def _read(path: Path) -> dict[str, Entry]:
    entries: dict[str, Entry] = {}
    reader = dict_reader(path.read_bytes())
    try:
        columns = set(reader.fieldnames or ())
        if columns - set(COLUMNS) or not {"partner_id", "name"} <= columns:
            raise GazetteerError(f"les colonnes sont {', '.join(COLUMNS)}")
        for row in reader:
            entry = _entry(row, f"ligne {reader.line_num}")
            if entry.partner_id in entries:
                raise GazetteerError(
                    f"ligne {reader.line_num} : {entry.partner_id} y est deux fois"
                )
            entries[entry.partner_id] = entry
    except csv.Error as error:
        raise GazetteerError(f"ligne {reader.line_num}, {error}") from error
    return entries


def _entry(row: Mapping[str | None, str | None], place: str) -> Entry:
    if None in row:
        raise GazetteerError(f"{place} : trop de cellules")
    cells = {column: (row.get(column) or "").strip() for column in COLUMNS}
    if not _ID.fullmatch(cells["partner_id"]) or not cells["name"]:
        raise GazetteerError(f"{place} : identifiant (a-z, 0-9, tirets) ou nom absent")
    kind = cells["kind"] or "other"
    if kind not in _KINDS:
        raise GazetteerError(f"{place} : {kind} n'est pas un genre ({', '.join(sorted(_KINDS))})")
    if cells["level"] and cells["level"] not in _LEVELS:
        raise GazetteerError(
            f"{place} : {cells['level']} n'est pas un échelon ({', '.join(sorted(_LEVELS))})"
        )
    if cells["is_category"] not in ("", "true", "false"):
        raise GazetteerError(f"{place} : is_category est true ou false")
    if cells["successor_since"] and not _is_day(cells["successor_since"]):
        raise GazetteerError(f"{place} : successor_since est une date, 2021-04-01")
    aliases = tuple(alias.strip() for alias in cells["aliases"].split("|") if alias.strip())
    for name in filter(None, (cells["name"], cells["acronym"], *aliases)):
        if not any(map(str.isalnum, name)):
            raise GazetteerError(f"{place} : {name} n'est pas un nom")
    return Entry(
        partner_id=cells["partner_id"],
        name=cells["name"],
        acronym=cells["acronym"],
        kind=kind,
        level=cells["level"],
        is_category=cells["is_category"] == "true",
        successor=cells["successor"],
        successor_since=cells["successor_since"],
        aliases=aliases,
    )


def _is_day(text: str) -> bool:
    try:
        # Other forms of ISO 8601 than this one would be no column of a CSV.
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
