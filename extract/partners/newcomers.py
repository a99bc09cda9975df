"""Bodies that the gazetteer does not know: one for all their spellings in the document."""

from collections import Counter
from collections.abc import Iterable, Sequence

from rapidfuzz.distance import OSA

from extract.partners.abbreviations import spells
from extract.partners.heads import Heads
from extract.partners.keys import OF, key
from extract.text import fold, slug
from schemas.partners import Body

_SHORTEST_WITH_DISTRICT = 4
"""Letters of an acronym that can hold those of a district and of a noun."""


class Newcomers:
    """Groups the unknown names of a document and makes a body of each group."""

    def __init__(self, heads: Heads, districts: Sequence[str], long_forms: dict[str, str]) -> None:
        self._heads = heads
        self._districts = {
            word for name in districts for word in key(name).split() if len(word) > 3
        }
        self._initials = tuple(
            "".join(word[0] for word in words)
            for name in districts
            if len(words := key(name).split()) > 1
        )
        self._long_forms = long_forms
        self._levels: dict[str, str] = {}

    def bodies(self, names: Iterable[str], levels: dict[str, str]) -> dict[str, Body]:
        """Each name with its body; the longest spelling names it.

        `levels` gives the level of a service that stands in the parenthesis of its authority.
        """
        counted = Counter(names)
        self._levels = levels
        groups: list[list[str]] = []
        for name in sorted(counted, key=lambda name: -len(key(name))):
            home = next((group for group in groups if self._same(group, name)), None)
            if home is None:
                groups.append([name])
            else:
                home.append(name)
        return {name: body for group in groups for body in [self._body(group)] for name in group}

    def _same(self, group: list[str], name: str) -> bool:
        return any(self._match(known, name) for known in group)

    def _match(self, known: str, name: str) -> bool:
        one, two = key(known), key(name)
        if one == two or one.replace(" ", "") == two.replace(" ", ""):
            return True
        if two in (self._heads.without(known), key(self._long_forms.get(one, ""))):
            return True
        if _acronym(name) and spells(name, known):
            return True
        return _misspelled(fold(known), fold(name))

    def _ends_in_district(self, name: str) -> bool:
        """`CSTR`, where Terre Rouge is a district of the contract."""
        if not _acronym(name) or len(name) < _SHORTEST_WITH_DISTRICT:
            return False
        return fold(name).endswith(self._initials) if self._initials else False

    def _body(self, group: list[str]) -> Body:
        name = _capitalised(self._long_forms.get(key(group[0]), "") or group[0])
        kind, level = self._heads.kind(name)
        if kind == "association" and self._districts & set(key(name).split()):
            level = "neighbourhood"
        if self._ends_in_district(name):
            kind, level = "association", "neighbourhood"
        level = next((self._levels[other] for other in group if other in self._levels), level)
        acronym = next((other for other in group if _acronym(other)), "")
        return Body(_identifier(name), name, acronym, kind, level)


def _identifier(name: str) -> str:
    words = slug(OF.sub("", name)).split("-")
    if len(words) > 1 and words[0] in ("le", "la", "les", "l"):
        words = words[1:]
    return "-".join(words)


def _capitalised(name: str) -> str:
    name = OF.sub("", name)
    return name[:1].upper() + name[1:]


def _acronym(name: str) -> bool:
    return 2 <= len(name) <= 8 and name.isupper() and name.isalnum()


def _misspelled(one: str, two: str) -> bool:
    """One letter more, less, other or swapped, in names long enough for that to be an error."""
    if sum(letter.isdigit() for letter in one + two) or min(len(one), len(two)) < 4:
        return False
    short = max(len(one), len(two)) < 8
    distance = OSA.distance(one, two)
    if short:
        return distance == 1 and abs(len(one) - len(two)) == 1 and set(fold(one)) == set(fold(two))
    return distance <= 1
