"""Words to the body that they mean: the contract's own, the gazetteer's, or none."""

import itertools
import re
from collections.abc import Container
from dataclasses import replace
from functools import cached_property

from extract.partners.context import ContextIndex
from extract.partners.index import Link, NameIndex
from extract.partners.keys import OF, key, singular
from extract.partners.own_names import office_place, place_of
from extract.partners.territory import Home, Territory, find, split
from extract.text import fold, slug
from schemas.gazetteer import Entry, Gazetteer
from schemas.partner_words import PartnerWords
from schemas.partners import Body, Method, PartnerContext

_NUMBERED = {"cd": "departement", "cg": "departement"}
"""Acronyms that a number makes plain: `CD 46`."""
_CAPITALISED = re.compile(r"[A-ZÀ-ÝŒ0-9]")


class Linker:
    """Resolves the words of a mention, by one rule after the other, the surest first."""

    def __init__(
        self, gazetteer: Gazetteer, index: NameIndex, words: PartnerWords, context: PartnerContext
    ) -> None:
        self.gazetteer = gazetteer
        self.index = index
        self.words = words
        unlisted = tuple(name for name in context.landlords if not self._is_listed(name))
        self.own = ContextIndex(replace(context, landlords=unlisted), self._is_taken)
        self.home = Home(context.department, context.region)
        self.bodies: dict[str, Body] = {}
        self.abbreviations: dict[str, str] = {}
        self._places = {key(place) for place in self._place_names(context)}
        self._folded_places = {fold(place) for place in self._place_names(context)}
        self._resolved: dict[str, Link | None] = {}

    @staticmethod
    def _place_names(context: PartnerContext) -> list[str]:
        places = [*context.towns, *context.districts]
        if context.intercommunality:
            places += [context.intercommunality, place_of(context.intercommunality)]
        return places

    def _is_listed(self, landlord: str) -> bool:
        """A landlord of the whole country keeps the identifier that it has everywhere."""
        link = self.index.exact(landlord)
        return link is not None and not self.is_class(link)

    def _is_taken(self, words: str) -> bool:
        link = self.index.exact(words.upper())
        return link is not None and not self.is_class(link)

    def learn(self, abbreviations: dict[str, str]) -> None:
        """Takes over what the document says that its acronyms mean."""
        self.abbreviations |= {key(acronym): long for acronym, long in abbreviations.items()}
        self._resolved.clear()

    def resolve(self, text: str) -> Link | None:
        """The body that the words mean; None where they name none that is known for sure."""
        text = OF.sub("", text)
        if text not in self._resolved:
            self._resolved[text] = self._resolve(text)
        return self._resolved[text]

    def _resolve(self, text: str) -> Link | None:
        if not key(text):
            return None
        if self.index.homonyms(text) is not None and key(text) not in self.abbreviations:
            return self.own.find(text)
        return (
            self.plain(text)
            or self._explained(text)
            or self._with_territory(text)
            or self._with_prefix(text)
            or self._modified(text)
            or self._in_place(text)
            or self._mistyped(text)
            or self._branch(text)
        )

    def _mistyped(self, text: str) -> Link | None:
        link = self.index.fuzzy(text)
        return None if link and self._is_one(text, link) else link

    def plain(self, text: str) -> Link | None:
        """A name of the contract or of the gazetteer, as it stands."""
        own = self.own.find(text)
        if own is not None:
            return own
        if key(text) in self.own.doubtful and key(text) not in self.abbreviations:
            return None
        if key(text) in self.abbreviations and not self._agrees(text):
            return self._explained(text)
        link = self.index.exact(text)
        return None if link and self._is_one(text, link) else link

    def _is_one(self, text: str, link: Link) -> bool:
        """`Association Femmes` is one association, `associations de femmes` are a class."""
        named = re.match(r"(?:l['’])?asso(?:ciation)?\s+[A-ZÀ-Ý]", text, re.IGNORECASE)
        if named is None or text.isupper():
            return False
        return named[0][-1].isupper() and self.is_class(link)

    def _agrees(self, text: str) -> bool:
        """The long form found in the document is the gazetteer's, or no known body's."""
        link = self.index.exact(text)
        long = self.index.exact(self.abbreviations[key(text)])
        return link is not None and (long is None or long.partner_id == link.partner_id)

    def _explained(self, text: str) -> Link | None:
        long = self.abbreviations.get(key(text))
        if long is None or key(long) == key(text):
            return None
        link = self.resolve(long)
        return Link(link.partner_id, "context", 0.95) if link else None

    def _with_territory(self, text: str) -> Link | None:
        suffix = split(text)
        if suffix is None or not suffix.core:
            return self._territory_first(text)
        core = self._bare(suffix.core)
        if core is None:
            return None
        owned = self.home.owns(suffix.territory)
        if suffix.territory.number and self._numbered(core):
            return self._with_number(core, suffix.territory)
        if text.rstrip(")")[-1].isdigit() and self.is_class(core):
            return None
        if self._one_of_a_class(core, suffix.core):
            return None
        if self._office_elsewhere(core, suffix.territory):
            return None
        if owned is not False:
            return Link(core.partner_id, _weaker(core), min(core.score, 0.97))
        if not suffix.firm and not self._regional(core, suffix.territory):
            return Link(core.partner_id, "alias", 0.9)
        return self._elsewhere(core, suffix.territory)

    def _office_elsewhere(self, link: Link, territory: Territory) -> bool:
        """`OPH de la Meuse` is not the contract's only office, `OPH du Pays de Vaucourt`."""
        own = self.own.bodies.get(link.partner_id)
        place = office_place(own.name) if own is not None else ""
        return bool(place) and find(place) != territory

    def _numbered(self, link: Link) -> bool:
        entry = self.gazetteer.entries.get(link.partner_id)
        return entry is not None and entry.numbered

    def is_class(self, link: Link) -> bool:
        """The link leads to a class of bodies, not to one."""
        entry = self.gazetteer.entries.get(link.partner_id)
        return entry is not None and entry.is_category

    def _with_number(self, core: Link, territory: Territory) -> Link:
        entry = self.gazetteer[core.partner_id]
        places = {"department": territory.of, "number": territory.number}
        partner_id = slug(f"{core.partner_id} {territory.number}")
        self.bodies[partner_id] = Body(
            partner_id,
            entry.filled(entry.name, places),
            entry.filled(entry.acronym, places),
            entry.kind,
            entry.level,
            known=True,
        )
        return Link(partner_id, "alias", 0.97)

    def _bare(self, core: str) -> Link | None:
        numbered = _NUMBERED.get(key(core))
        if numbered:
            return Link(numbered, "context", 0.97)
        return self.plain(core) or self._with_prefix(core)

    def _regional(self, link: Link, territory: Territory) -> bool:
        entry = self.gazetteer.entries.get(link.partner_id)
        return entry is not None and entry.level == "regional" and not territory.number

    def _territory_first(self, text: str) -> Link | None:
        """`Lot Polygone` is Polygone where Lot is the department."""
        if self.home.department is None:
            return None
        first, _, rest = text.partition(" ")
        if rest and find(first) == self.home.department:
            return self.own.find(rest)
        return None

    def _elsewhere(self, core: Link, territory: Territory) -> Link | None:
        """The body of that kind of another department: another body."""
        entry = self.gazetteer.entries.get(core.partner_id)
        if entry is None or entry.is_category:
            return core if entry else None
        name = f"{entry.filled(entry.name, {})} {territory.of}"
        partner_id = slug(f"{core.partner_id} {territory.of}")
        self.bodies[partner_id] = Body(partner_id, name, entry.acronym, entry.kind, entry.level)
        return Link(partner_id, "context", 0.9)

    @cached_property
    def _prefixes(self) -> re.Pattern[str]:
        prefixes = sorted((fold(prefix) for prefix in self.words.prefixes), key=len, reverse=True)
        officers, ranks = (
            "|".join(re.escape(fold(word)) for word in words)
            for words in (self.words.officers, self.words.ranks)
        )
        officer = rf"(?:{officers})(?: (?:{ranks}))*(?: de la| de l'| du| des| de| d')"
        return re.compile(
            rf"(?:{'|'.join(map(re.escape, prefixes))}|{officer})"
            r"(?:\s*(?:\d\d|2[ab])\b)?(?:\s*[-–]?\s+|(?<=')\s*)"
        )

    def _with_prefix(self, text: str) -> Link | None:
        match = self._prefixes.match(fold(text))
        if match is None or len(fold(text)) != len(text):
            return None
        rest = text[match.end() :]
        link = self.plain(rest) or self._with_territory(rest) if rest else None
        if link is None or self._is_one(text, link):
            return None
        if self.is_class(link) and match[0].startswith(tuple(map(fold, self.words.gathering))):
            return None
        return Link(link.partner_id, _weaker(link), min(link.score, 0.94))

    @cached_property
    def _modifiers(self) -> re.Pattern[str]:
        modifiers = sorted((fold(word) for word in self.words.modifiers), key=len, reverse=True)
        return re.compile(rf"(.+)\s+(?:et\s+)?(?:{'|'.join(map(re.escape, modifiers))})")

    def _modified(self, text: str) -> Link | None:
        rest, folded = text, fold(text)
        while len(folded) == len(rest) and (match := self._modifiers.fullmatch(folded)):
            rest, folded = rest[: len(match[1])], match[1]
            link = self.plain(rest) or self._with_territory(rest)
            if link is not None:
                return Link(link.partner_id, _weaker(link), min(link.score, 0.93))
        return None

    def _in_place(self, text: str) -> Link | None:
        """A body of the contract's own places: `Centres sociaux de Cahors`."""
        words = text.split()
        for start in range(1, len(words)):
            tail = re.sub(
                r"^(?:de l['’]|d['’]|de la |du |des |de |à |sur |- |– )",
                "",
                " ".join(words[start:]),
            )
            if fold(tail).startswith(("et ", "& ")) or not self._is_one_place(tail):
                continue
            head = " ".join(words[:start]).rstrip(" -–")
            link = self.plain(head) or self._with_prefix(head)
            if link is None or self._one_of_a_class(link, head):
                return None
            if self._of_another_town(link, tail):
                return None
            return Link(link.partner_id, _weaker(link), min(link.score, 0.96))
        return None

    def _is_one_place(self, text: str) -> bool:
        """A place of the contract, not two: `Valence et Romans` is not `Valence Romans Agglo`."""
        if self.is_place(text):
            return " et " not in text or fold(text) in self._folded_places
        own = self.own.find(text) if " " in text else None
        return own is not None and self.own.bodies[own.partner_id].level == "inter_municipal"

    def _one_of_a_class(self, link: Link, head: str) -> bool:
        """`centre social La Garenne` is one centre, `centres sociaux de Cahors` are the class."""
        entry = self.gazetteer.entries.get(link.partner_id)
        first = fold(head).split()[0]
        return entry is not None and entry.is_category and singular(first) == first

    def _of_another_town(self, link: Link, place: str) -> bool:
        towns = self.own.context.towns
        entry = self.gazetteer.entries.get(link.partner_id)
        if entry is None or entry.is_category or entry.level != "municipal":
            return False
        return any(key(town) == key(place) for town in towns[1:])

    def _branch(self, text: str) -> Link | None:
        """A body with a proper name behind: `Mission locale du Boischaut`, `GRETA Berry`."""
        words = text.split()
        for end in range(len(words) - 1, 0, -1):
            tail = words[end:]
            if not _proper(tail, self.words.linking) and not self._two_places(tail):
                continue
            if self._names_others(tail):
                continue
            link = self.index.exact(" ".join(words[:end]))
            if link is None:
                continue
            entry = self.gazetteer[link.partner_id]
            if not (_opens_names(entry, words[:end]) or OF.match(f"{tail[0]} ")):
                continue
            if entry.is_category or entry.level in ("municipal", "neighbourhood"):
                return None
            if entry.kind == "local_authority" and end == 1 and not words[0].isupper():
                return None
            return Link(link.partner_id, "alias", 0.92)
        return None

    def is_place(self, text: str) -> bool:
        """The words are a town, a district or the group of towns of this contract."""
        return key(text) in self._places

    def _two_places(self, words: list[str]) -> bool:
        """`CCI Troyes et Aube`: the second of two places is one that is known."""
        if "et" not in words[1:-1]:
            return False
        middle = words.index("et")
        place = " ".join(words[middle + 1 :])
        known = self.is_place(place) or find(OF.sub("", place)) is not None
        return known and _proper(words[:middle], self.words.linking)

    def _names_others(self, words: list[str]) -> bool:
        """Some of the words are a body by themselves: `(Pôle emploi) Mission locale Cap emploi`."""
        if any(self._stands_alone(word) for word in words if word not in self.words.linking):
            return True
        spans = itertools.combinations(range(len(words) + 1), 2)
        return any(
            words[start] not in self.words.linking and self.index.exact(" ".join(words[start:end]))
            for start, end in spans
            if end - start > 1
        )

    def _stands_alone(self, word: str) -> bool:
        """The word names a body by itself, and is no place."""
        link = self.plain(word) if key(word) else None
        if link is None or link.score < 0.96:
            return False
        own = self.own.bodies.get(link.partner_id)
        return own is None or own.kind != "local_authority"

    def may_hold_parts(self, link: Link) -> bool:
        """The body has services of its own, or is a class: a bracket behind it lists them."""
        own = self.own.bodies.get(link.partner_id) or self.gazetteer.entries.get(link.partner_id)
        return own is not None and (own.is_category or own.kind in ("local_authority", "state"))

    def elsewhere_body(self, partner_id: str) -> Body | None:
        """The body of another department that a link has made."""
        return self.bodies.get(partner_id)


def _proper(words: list[str], linking: Container[str]) -> bool:
    """The words are a proper name: capitals, but for the words that link its parts."""
    parts = [part for word in words for part in re.split(r"(?<=\b\w)['’]|-", word) if part]
    if not parts or len(words) > 6:
        return False
    proper = [part for part in parts if part.lower() not in linking]
    return bool(proper) and all(_CAPITALISED.match(part) for part in proper)


def _opens_names(entry: Entry, words: list[str]) -> bool:
    """A proper name may follow: an acronym, several words, or the first word of a brand."""
    word = words[0]
    if len(words) > 1 or word.isupper() or fold(word) in (fold(form) for form in entry.forms()):
        return True
    return re.match(rf"{re.escape(word)}\s+[A-Z]", entry.name) is not None


def _weaker(link: Link) -> Method:
    return "context" if link.method == "context" else "alias"
