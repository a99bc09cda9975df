"""The gazetteer: the bodies that such contracts name, read from a CSV and checked."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

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
KINDS = frozenset(
    [
        "state",
        "local_authority",
        "social_security",
        "landlord",
        "association",
        "education",
        "employment",
        "health",
        "justice_police",
        "economy",
        "residents",
        "category",
        "other",
    ]
)
LEVELS = frozenset(
    ["national", "regional", "departmental", "inter_municipal", "municipal", "neighbourhood"]
)

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_PLACE = re.compile(r"\{(department|region|intercommunality|town|of_town|number)\}")


class GazetteerError(ValueError):
    """A line of a gazetteer that cannot be used; the message names the file and the line."""


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
    """All known bodies by identifier."""

    entries: dict[str, Entry]

    @classmethod
    def load(cls, extra: Path | None = None) -> "Gazetteer":
        """The gazetteer of annexa, with the lines of `extra` added.

        A line of `extra` with a known identifier replaces the line of that body. It needs the
        columns `partner_id` and `name`; the others may be missing.

        Raises GazetteerError for a line that cannot be used, OSError for an unreadable file.
        """
        if extra is None:
            return cls(_own_entries())
        return cls(_own_entries() | _read(extra))

    def __getitem__(self, partner_id: str) -> Entry:
        return self.entries[partner_id]

    def __contains__(self, partner_id: object) -> bool:
        return partner_id in self.entries


@cache
def _own_entries() -> dict[str, Entry]:
    return _read(VOCABULARY / "partners.csv")


def _read(path: Path) -> dict[str, Entry]:
    entries: dict[str, Entry] = {}
    with path.open(newline="", encoding="utf-8-sig") as file:
        reader = csv.DictReader(file)
        unknown = set(reader.fieldnames or ()) - set(COLUMNS)
        if unknown or not {"partner_id", "name"} <= set(reader.fieldnames or ()):
            raise GazetteerError(f"{path}: the columns must be {', '.join(COLUMNS)}")
        for row in reader:
            entry = _entry(row, f"{path}:{reader.line_num}")
            if entry.partner_id in entries:
                raise GazetteerError(f"{path}:{reader.line_num}: {entry.partner_id} stands twice")
            entries[entry.partner_id] = entry
    return entries


def _entry(row: dict[str, str], place: str) -> Entry:
    cells = {column: (row.get(column) or "").strip() for column in COLUMNS}
    if not _ID.fullmatch(cells["partner_id"]) or not cells["name"]:
        raise GazetteerError(f"{place}: no identifier (a-z, 0-9 and hyphens) or no name")
    kind = cells["kind"] or "other"
    if kind not in KINDS:
        raise GazetteerError(f"{place}: {kind!r} is no kind ({', '.join(sorted(KINDS))})")
    if cells["level"] and cells["level"] not in LEVELS:
        raise GazetteerError(
            f"{place}: {cells['level']!r} is no level ({', '.join(sorted(LEVELS))})"
        )
    if cells["is_category"] not in ("", "true", "false"):
        raise GazetteerError(f"{place}: is_category is true or false")
    if cells["successor_since"] and not _DATE.fullmatch(cells["successor_since"]):
        raise GazetteerError(f"{place}: successor_since is a date, 2021-04-01")
    return Entry(
        partner_id=cells["partner_id"],
        name=cells["name"],
        acronym=cells["acronym"],
        kind=kind,
        level=cells["level"],
        is_category=cells["is_category"] == "true",
        successor=cells["successor"],
        successor_since=cells["successor_since"],
        aliases=tuple(alias.strip() for alias in cells["aliases"].split("|") if alias.strip()),
    )
