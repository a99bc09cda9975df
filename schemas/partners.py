"""What a partner cell says: the words, what they are, and the body that they mean."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Role = Literal["partner", "lever"]
Method = Literal["exact", "alias", "fuzzy", "context", "unmatched"]
PartnerKind = Literal[
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
PartnerLevel = Literal[
    "", "national", "regional", "departmental", "inter_municipal", "municipal", "neighbourhood"
]


@dataclass(frozen=True, slots=True)
class PartnerContext:
    """What the contract says of itself; any field may be empty."""

    intercommunality: str = ""
    towns: tuple[str, ...] = ()
    department: str = ""
    region: str = ""
    districts: tuple[str, ...] = ()
    landlords: tuple[str, ...] = ()
    abbreviations: Mapping[str, str] = field(default_factory=dict)
    prepositions: Mapping[str, str] = field(default_factory=dict)
    """`de ` or `d'` before the name of a town, where its first letter does not tell."""


@dataclass(frozen=True, slots=True)
class Body:
    """A row of the dataset `partners`, without its number of mentions."""

    partner_id: str
    name: str
    acronym: str = ""
    kind: str = "other"
    level: str = ""
    is_category: bool = False
    successor: str = ""
    known: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    """Words of a cell and the body that they mean.

    `partner_id` is empty for a lever. `candidates` names the nearest bodies of the gazetteer where
    the reader abstained: a person has to say which one is meant.
    """

    text: str
    start: int
    end: int
    role: Role
    partner_id: str
    method: Method
    score: float
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkedCells:
    """The mentions of each cell, in order, and every body that they name, once."""

    mentions: list[list[Mention]]
    bodies: dict[str, Body]
