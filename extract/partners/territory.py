"""Departments and regions at the end of a name, and whether they are the contract's own."""

import re
from dataclasses import dataclass
from functools import cache

from extract.text import fold
from schemas.regions import region_names
from schemas.territories import departments

_NUMBER = re.compile(r"(?P<core>.*?[^\W\d]\.?)[\s(-]*(?P<number>2[ABab]|\d{2,3})\)?")
_PREPOSITION = re.compile(
    r"(?:(?:de la )?r[eé]gion\s+)|(?:de l|d)['’]\s*|(?:du|des|en|de la|de)\s+", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Territory:
    """A department (with its number and region) or a region (whose number is empty)."""

    name: str
    of: str
    number: str
    region: str


@dataclass(frozen=True, slots=True)
class Suffix:
    """A name without its territory."""

    core: str
    territory: Territory
    firm: bool
    """The territory is certain: a number, or a name after a preposition."""


@cache
def _by_form() -> dict[str, Territory]:
    forms: dict[str, Territory] = {}
    for number, name, of, region in departments():
        department = Territory(name, of, number, region)
        for form in (name, number):
            forms.setdefault(_plain(form), department)
    for name, title, aliases in region_names():
        region_itself = Territory(name, title, "", name)
        for form in (name, *aliases):
            forms.setdefault(_plain(form), region_itself)
    return forms


def _plain(text: str) -> str:
    """A folded text of the same length for the same letters, hyphens as spaces."""
    return " ".join(re.sub(r"[-/()]", " ", fold(text)).split())


def find(name: str) -> Territory | None:
    """The territory of that name, number or former name."""
    return _by_form().get(_plain(name))


def split(text: str) -> Suffix | None:
    """The name and the territory that closes it.

    >>> split("CAF du Lot").core, split("GEM46").territory.name
    ('CAF', 'Lot')
    >>> split("Ville de Figeac") is None
    True
    """
    numbered = _NUMBER.fullmatch(text)
    if numbered and (territory := _by_form().get(numbered["number"].lower())):
        return Suffix(numbered["core"], territory, firm=True)
    words = text.replace("(", " ").replace(")", " ").split()
    for start in range(1, len(words)):
        tail = " ".join(words[start:])
        preposition = _PREPOSITION.match(tail)
        name = tail[preposition.end() :] if preposition else tail
        if territory := _by_form().get(_plain(name)):
            core = " ".join(words[:start]).rstrip(" -–/")
            return Suffix(core, territory, firm=preposition is not None)
    return None


class Home:
    """The department and the region of the contract."""

    def __init__(self, department: str, region: str) -> None:
        found = find(department) if department else None
        self.department = found if found and found.number else None
        named = find(region) if region else None
        self.region: Territory | None
        if named is not None and not named.number:
            self.region = named
        else:
            self.region = find(self.department.region) if self.department else None

    def owns(self, territory: Territory) -> bool | None:
        """Whether the territory is the contract's own; None where the contract does not say."""
        if territory.number and self.department is not None:
            return territory == self.department
        if self.region is None:
            return None
        return territory.region == self.region.region
