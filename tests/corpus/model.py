"""What a contract says, before anyone has laid it out: the one source of documents and truth.

Every object that becomes a row carries a `key` that survives re-wording and moving, so that two
versions of a contract can be compared by what was done to them and not by what they look like.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

_CONTRACTIONS = (
    (r"\bde Les ", "des "),
    (r"\bde Le ", "du "),
    (r"\bà Les ", "aux "),
    (r"\bà Le ", "au "),
    (r"\bde (?=[AEIOUÉ][a-zé])", "d'"),
)


@dataclass(frozen=True)
class Department:
    number: str
    name: str
    of: str
    region: str


@dataclass(frozen=True)
class Town:
    """The names of a contract, all invented but the department and its region."""

    name: str
    second: str
    intercommunality: str
    department: Department
    districts: tuple[str, ...]
    landlords: tuple[str, ...]
    centre: str
    places: dict[str, str]

    def fill(self, text: str) -> str:
        """The text with its slots filled, with the elisions and contractions that names ask for."""
        for slot, value in self.places.items():
            text = text.replace("{" + slot + "}", value)
        for pattern, contracted in _CONTRACTIONS:
            text = re.sub(pattern, contracted, text)
        return text


@dataclass(frozen=True)
class Mention:
    """A partner as written in a cell.  A lever has no identifier."""

    text: str
    partner_id: str
    role: str = "partner"


@dataclass(frozen=True)
class PartnerCell:
    """A cell of partners: what is printed, paragraph by paragraph, and who is meant by it."""

    printed: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True)
class Commitment:
    text: str
    due_text: str = ""
    due_start: str = ""
    due_end: str = ""


@dataclass(frozen=True)
class Objective:
    key: str
    text: str
    actions: tuple[str, ...]
    pilot: PartnerCell
    copilot: PartnerCell
    partners: PartnerCell
    commitments: tuple[Commitment, ...]
    indicators: tuple[str, ...]
    funding: tuple[str, ...]
    priority: bool


@dataclass(frozen=True)
class Strategic:
    key: str
    text: str
    objectives: tuple[Objective, ...]


@dataclass(frozen=True)
class Theme:
    key: str
    text: str
    strategic: tuple[Strategic, ...]


@dataclass(frozen=True)
class Pillar:
    key: str
    kind: str
    title: str
    themes: tuple[Theme, ...]


@dataclass(frozen=True)
class Item:
    """An action of a landlord's programme.

    `money` holds what is printed a column; no entry is an empty cell.
    """

    key: str
    axis: str
    parent: str
    action: str
    description: str
    gup: str
    calendar: str
    observation: str
    money: dict[tuple[int, str], Decimal | str]
    eligible: bool = True
    stated: Decimal | None = None

    def sum(self) -> Decimal:
        """What the years add up to."""
        return sum((v for v in self.money.values() if isinstance(v, Decimal)), Decimal(0))


@dataclass(frozen=True)
class Programme:
    """A landlord's programme for one district.

    `kind` is `years` (a column for each year) or `national` (the columns of the national
    template, for one year).  `stated` overrides printed totals: a key is the label of the total
    and its money column, for the faults that are put in.
    """

    key: str
    kind: str
    landlord: str
    district: str
    years: tuple[int, ...]
    heading: str
    items: tuple[Item, ...]
    bases: dict[tuple[int, str], Decimal] = field(default_factory=dict)
    stated: dict[tuple[str, int | None, str], Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class Figures:
    """A table of figures; a column is its headings from the top."""

    key: str
    title: str
    source: str
    corner: str
    columns: tuple[tuple[str, ...], ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    units: tuple[str, ...]


@dataclass(frozen=True)
class Recommendation:
    key: str
    theme: str
    finding: str
    strategic: str
    operational: str


@dataclass(frozen=True)
class Statement:
    """A paragraph of a signatory's contribution."""

    key: str
    text: str
    schemes: tuple[str, ...]
    decisions: tuple[str, ...]


@dataclass(frozen=True)
class Contact:
    organisation: str
    department: str
    printed_phone: str
    phone: str
    email: str


@dataclass(frozen=True)
class Contract:
    town: Town
    title: str
    period: tuple[int, int]
    pillars: tuple[Pillar, ...] = ()
    contributor: str = ""
    statements: tuple[Statement, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    participants: tuple[Mention, ...] = ()
    participants_heading: str = ""
    figures: tuple[Figures, ...] = ()
    programmes: tuple[Programme, ...] = ()
    contacts: tuple[Contact, ...] = ()

    def objectives(self) -> list[tuple[Pillar, Theme, Strategic, Objective]]:
        """Every objective with what stands above it, in order."""
        return [
            (pillar, theme, strategic, objective)
            for pillar in self.pillars
            for theme in pillar.themes
            for strategic in theme.strategic
            for objective in strategic.objectives
        ]
