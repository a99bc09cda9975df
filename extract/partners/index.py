"""The names of the gazetteer, by the form in which they are looked up."""

import re
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from extract.partners.keys import is_open, key
from schemas.gazetteer import Entry, Gazetteer
from schemas.partner_words import PartnerWords
from schemas.partners import Method

_SHORTEST_RIVAL = 4
"""Letters of a name that may be meant instead."""
_LONG_WORD = 8
"""Letters from which a word is none of the acronyms that differ by a letter: DDETS, DREETS."""
_SMALL_WORD_INSIDE = re.compile(r"[A-Z]d[A-Z]")
"""`CdC` is `Collectivité de Corse`, `CDC` the `Caisse des Dépôts et Consignations`."""
_SHORTEST = 6
"""Letters that a name needs to be compared by likeness: `CAF` is one letter from `CAP`."""


@dataclass(frozen=True, slots=True)
class Link:
    """The body that words mean, how it was found, and how sure that is."""

    partner_id: str
    method: Method
    score: float


@dataclass(slots=True)
class NameIndex:
    """Names and aliases to bodies; names that several bodies share lead to none."""

    links: dict[str, Link] = field(default_factory=dict)
    shared: dict[str, set[str]] = field(default_factory=dict)
    capitals: set[str] = field(default_factory=set)
    vocabulary: set[str] = field(default_factory=set)
    keys: list[str] = field(default_factory=list)

    @classmethod
    def build(cls, gazetteer: Gazetteer, words: PartnerWords) -> "NameIndex":
        """The index of all names; homonyms named in `words` are shared by their bodies."""
        index = cls(capitals={key(acronym) for acronym in words.word_acronyms})
        ambiguous = {key(acronym) for acronym in words.ambiguous_acronyms}
        for entry in gazetteer.entries.values():
            for form in entry.forms():
                index._add(key(form), Link(entry.partner_id, "exact", 1.0), ambiguous)
            for alias in entry.aliases:
                index._add(
                    key(alias.replace("{number}", "")),
                    Link(entry.partner_id, "alias", 0.98),
                    ambiguous,
                )
        for acronym in ambiguous:
            index.shared.setdefault(acronym, set())
        for partner_id in gazetteer.added:
            index._claim(gazetteer[partner_id])
        index.keys = [name for name in index.links if len(name) >= _SHORTEST_RIVAL]
        index.vocabulary = {word for name in index.links for word in name.split()}
        return index

    def _claim(self, entry: Entry) -> None:
        """A person's own line says what its names mean, whoever else has them."""
        names = [(form, Link(entry.partner_id, "exact", 1.0)) for form in entry.forms()]
        names += [(alias, Link(entry.partner_id, "alias", 0.98)) for alias in entry.aliases]
        for name, link in names:
            if known := key(name):
                self.shared.pop(known, None)
                self.links[known] = link

    def _add(self, name: str, link: Link, ambiguous: set[str]) -> None:
        if not name:
            # Nothing but an article.
            return
        other = self.links.get(name)
        if name in ambiguous or name in self.shared:
            self.shared.setdefault(name, set()).add(link.partner_id)
        elif other is not None and other.partner_id != link.partner_id:
            self.shared[name] = {other.partner_id, link.partner_id}
            del self.links[name]
        elif other is None or other.method == "alias":
            self.links[name] = link

    def exact(self, text: str) -> Link | None:
        """The body of that very name or alias; None where there is none, or several."""
        name = key(text)
        if is_open(text) or _SMALL_WORD_INSIDE.fullmatch(text):
            return None
        if name in self.capitals and not _in_capitals(text):
            return None
        return self.links.get(name)

    def homonyms(self, text: str) -> set[str] | None:
        """The bodies that share the name; None where it is no homonym."""
        return self.shared.get(key(text))

    def fuzzy(self, text: str) -> Link | None:
        """The one body whose name differs by a typing error; None where there is any doubt."""
        name = key(text)
        if len(name.replace(" ", "")) < _SHORTEST:
            return None
        if " " not in name:
            return self._fuzzy_word(name)
        scored = [
            (found, distance)
            for found, _, _ in process.extract(
                name, self.keys, scorer=fuzz.ratio, limit=8, score_cutoff=80
            )
            if (distance := self._typing_errors(name, found)) is not None
        ]
        if not scored:
            return None
        scored.sort(key=lambda pair: pair[1])
        best, errors = scored[0]
        link = self.links[best]
        rivals = [gap for rival, gap in scored if self.links[rival].partner_id != link.partner_id]
        if rivals and min(rivals) <= errors:
            return None
        return Link(link.partner_id, "fuzzy", round(0.94 - 0.03 * errors, 2))

    def _fuzzy_word(self, name: str) -> Link | None:
        """A single word, most often an acronym: the next one must be further off."""
        if name in self.vocabulary:
            return None
        near = process.extract(name, self.keys, scorer=OSA.distance, limit=8, score_cutoff=4)
        (best, errors, _), *rivals = near or [("", 9, 0)]
        if errors > (2 if len(best) >= 7 else 1) or name[0] != best[0] or re.search(r"\d", name):
            return None
        link = self.links[best]
        gaps = [gap for rival, gap, _ in rivals if self.links[rival].partner_id != link.partner_id]
        sure = len(best) >= _LONG_WORD or sorted(best) == sorted(name)
        margin = 1 if sure else 2
        if gaps and min(gaps) < errors + margin:
            return None
        return Link(link.partner_id, "fuzzy", round(0.94 - 0.04 * errors, 2))

    def _typing_errors(self, name: str, known: str) -> int | None:
        """The letters that were mistyped; None where the words are others."""
        if re.findall(r"\d+", name) != re.findall(r"\d+", known):
            return None
        ours, theirs = name.split(), known.split()
        if len(ours) != len(theirs):
            joined = OSA.distance("".join(ours), "".join(theirs))
            return 1 if joined == 0 else None
        errors = 0
        for word, right in zip(ours, theirs, strict=True):
            if word == right or _agree(word, right):
                errors += word != right
                continue
            distance = OSA.distance(word, right)
            allowed = 2 if len(right) >= 8 else 1 if len(right) >= 5 else 0
            if word in self.vocabulary or distance > allowed or word[0] != right[0]:
                return None
            errors += distance
        return errors if errors <= 3 else None

    def nearest(self, text: str, limit: int = 3) -> list[str]:
        """The identifiers of the bodies with the most similar names."""
        found = process.extract(
            key(text), self.links.keys(), scorer=fuzz.token_sort_ratio, limit=8, score_cutoff=70
        )
        ids = dict.fromkeys(self.links[name].partner_id for name, _, _ in found)
        return list(ids)[:limit]


def _agree(word: str, right: str) -> bool:
    """Words that differ by their gender only: `régional`, `régionale`."""
    return len(word) > 4 and (word + "e" == right or right + "e" == word)


def _in_capitals(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return all(letter.isupper() for letter in letters[: 1 if len(letters) > 3 else None])
