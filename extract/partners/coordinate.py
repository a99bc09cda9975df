"""Bodies named in one breath: `A et B`, heads that they share, names side by side."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property

from extract.partners.index import Link
from extract.partners.keys import OF, singular
from extract.partners.levers import Levers
from extract.partners.link import Linker
from extract.partners.own_names import town_of_group
from extract.partners.part import Part
from extract.partners.segment import Span, trim
from extract.text import fold
from schemas.partner_words import PartnerWords

AND = re.compile(
    r"\s+(?i:et|&)\s+(?:(?:les|la|le|son|sa|ses|leurs?)\s+|l['’]\s*)?",
)
_FIRM = 0.96
"""The score from which names may stand side by side with nothing between them."""
_TOWN_HEADS = ("ville", "mairie", "commune")


class Coordinator:
    """Takes apart what names several bodies; `plain` reads what names one."""

    def __init__(
        self,
        linker: Linker,
        levers: Levers,
        words: PartnerWords,
        plain: Callable[[str, Span, str], list[Part]],
    ) -> None:
        self.linker = linker
        self.levers = levers
        self.words = words
        self._plain = plain

    @cached_property
    def _shared_heads(self) -> dict[str, str]:
        return {fold(head): one for head, one in self.words.shared_heads.items()}

    def rows(self, text: str, found: list[Part]) -> list[Part]:
        """The mentions with the head of `Villes de A, B et C` on each of its names."""
        return self._heads(text, self._towns(text, found))

    def _heads(self, text: str, found: list[Part]) -> list[Part]:
        """`Collèges A, B et C`: names that nobody knows, up to an `et`, are colleges."""
        read: list[Part] = []
        place = 0
        while place < len(found):
            row = self._row(text, found, place)
            read += row or [found[place]]
            place += max(1, self._length(text, found, place) if row else 1)
        return read

    def _row(self, text: str, found: list[Part], place: int) -> list[Part]:
        first = found[place]
        if first.link is not None or place + 1 == len(found):
            return []
        words = text[first.start : first.end]
        head = self._head(words) or self._one_head(words)
        if head is None or not OF.sub("", head[1])[:1].isupper():
            return []
        one, rest = head
        length = self._length(text, found, place)
        if length < 2:
            return []
        others = found[place + 1 : place + length]
        plural = not fold(words).startswith(f"{fold(one)} ")
        if not plural and not all(OF.match(text[part.start : part.end]) for part in others):
            return []
        named = [Part(first.start, first.end, f"{one} {rest}", "partner", None, first.parent)]
        for part in others:
            for start, end in _names(text, part):
                name = text[start:end]
                joined = f"{one} {name}" if OF.match(name) else f"{one} {_of(rest)}{name}"
                named.append(Part(start, end, joined, "partner", None, part.parent))
        return named

    def _length(self, text: str, found: list[Part], place: int) -> int:
        """How many mentions the row has that opens at `place`; 1 where no `et` closes it."""
        for last in range(place + 1, len(found)):
            part, between = found[last], text[found[last - 1].end : found[last].start]
            words = OF.sub("", text[part.start : part.end])
            acronym = any(name.isupper() for name in re.split(r"\s+et\s+", words))
            alone = part.role == "partner" and part.link is None and not acronym
            if not alone or not words[:1].isupper() or self._starts_body(words):
                return 1
            if " et " in between or " et " in words:
                return last - place + 1
            if between.strip() != ",":
                return 1
        return 1

    def _towns(self, text: str, found: list[Part]) -> list[Part]:
        """`Villes de A, B et C`: an unknown C in a row of towns is a town."""
        row = False
        for place, part in enumerate(found):
            words = text[part.start : part.end]
            if fold(words).startswith(("villes ", "mairies ", "communes ")):
                row = True
            elif row and part.link is None and self._closes_row(text, found[place - 1], part):
                link = self.linker.own.find(f"ville de {words}")
                found[place] = Part(part.start, part.end, part.words, "partner", link, part.parent)
            else:
                row = row and self.linker.own.is_town(words)
        return found

    @staticmethod
    def _closes_row(text: str, last: Part, part: Part) -> bool:
        return " et " in text[last.end : part.start] and not part.words.isupper()

    def coordinated(self, text: str, span: Span, parent: str) -> list[Part]:
        """The bodies on both sides of an `et`; empty where it is part of one name."""
        splits: list[tuple[Span, Span]] = []
        for match in AND.finditer(text, *span):
            left = trim(text, span[0], match.start())
            right = trim(text, match.end(), span[1])
            if left[0] >= left[1] or right[0] >= right[1]:
                continue
            splits.append((left, right))
        resolve = self.linker.resolve
        for left, right in splits:
            if resolve(text[slice(*left)]) and resolve(text[slice(*right)]):
                splits = [(left, right)]
                break
        for left, right in splits:
            parts = self._shared(text, left, right, parent) or self._pair(text, left, right, parent)
            if parts:
                return parts
        return []

    def _shared(self, text: str, left: Span, right: Span, parent: str) -> list[Part]:
        """`Villes de A et B`: the head belongs to both."""
        first, second = text[slice(*left)], text[slice(*right)]
        head = self._head(first)
        if not head:
            return []
        one, rest = head
        bare = OF.sub("", second)
        if not rest or (not bare[:1].isupper() and not self._known_with(one, second)):
            return []
        if self._class_in_places(one, rest, bare):
            whole = f"{first} et {second}"
            return [Part(left[0], right[1], whole, "partner", self.linker.plain(one), parent)]
        if self._starts_body(bare) and not self.linker.own.is_town(bare):
            return []
        offset = right[0] + len(second) - len(bare)
        joined = f"{one} {_of(rest)}{bare}"
        parts = self._plain(text, left, parent)
        tail = self._tail(text, (offset, right[1]), one, joined, parent)
        if fold(first).startswith(f"{fold(one)} ") and _one_body([*parts, *tail]):
            return [replace(parts[0], end=right[1], words=f"{first} et {second}")]
        return [*self._renamed(parts, one, rest), *tail]

    def _class_in_places(self, head: str, rest: str, other: str) -> bool:
        """`centres sociaux de A et B` are a class, in two towns."""
        link = self.linker.plain(head)
        return (
            link is not None
            and self.linker.is_class(link)
            and self.linker.is_place(OF.sub("", rest))
            and self.linker.is_place(other)
            and head not in _TOWN_HEADS
        )

    def _renamed(self, parts: list[Part], one: str, rest: str) -> list[Part]:
        if len(parts) != 1 or parts[0].link is not None:
            return parts
        only = parts[0]
        return [Part(only.start, only.end, f"{one} {rest}", only.role, None, only.parent)]

    def _tail(self, text: str, span: Span, one: str, joined: str, parent: str) -> list[Part]:
        more = AND.search(text, *span)
        words = text[slice(*span)]
        town = self.linker.own.is_town(words) and one in _TOWN_HEADS
        link = self.linker.resolve(words) if town else self.linker.resolve(joined)
        if link is None and more:
            return self._plain(text, span, parent)
        return [Part(*span, joined, "partner", link, parent)]

    def _head(self, words: str) -> tuple[str, str] | None:
        folded = fold(words)
        if len(folded) != len(words):
            return None
        for head in sorted(self._shared_heads, key=len, reverse=True):
            if folded.startswith(f"{head} "):
                return self._shared_heads[head], words[len(head) + 1 :]
        return None

    def _one_head(self, words: str) -> tuple[str, str] | None:
        """The head of `Collège de A, de B et de C`, which only the prepositions share."""
        for one in self._shared_heads.values():
            if fold(words).startswith(f"{fold(one)} "):
                return one, words[len(one) + 1 :]
        return None

    def _known_with(self, head: str, words: str) -> bool:
        return self.linker.plain(f"{head} {words}") is not None or head == "service"

    def _starts_body(self, words: str) -> bool:
        """The words open a name of their own: they are known, or begin with a class of bodies."""
        if self.linker.resolve(words) is not None or self.levers.opens(words):
            return True
        folded = " ".join(singular(word) for word in fold(words).split())
        return any(re.match(rf"{re.escape(fold(head))}\b", folded) for head in self.words.heads)

    def _pair(self, text: str, left: Span, right: Span, parent: str) -> list[Part]:
        first, second = text[slice(*left)], text[slice(*right)]
        resolve = self.linker.resolve
        one, two = resolve(first), resolve(second)
        if two is None:
            two = self._carried(first, second)
            if two and one:
                return [
                    Part(*left, first, "partner", one, parent),
                    Part(*right, second, "partner", two, parent),
                ]
        two_ready = two is not None or bool(
            AND.search(second) and self.coordinated(text, right, parent)
        )
        ready = (one is not None) + two_ready
        if ready == 2 or (ready == 1 and self._worthy(first, one, second, two_ready)):
            return [*self._plain(text, left, parent), *self._plain(text, right, parent)]
        if self._starts_body(first) and self._starts_body(second):
            return [*self._plain(text, left, parent), *self._plain(text, right, parent)]
        return []

    def _worthy(self, first: str, one: Link | None, second: str, two_ready: bool) -> bool:
        """The side that nobody knows looks like a body, too."""
        unknown = second if one is not None and not two_ready else first
        known, link = (first, one) if unknown == second else (second, self.linker.resolve(second))
        if link and self.linker.is_class(link) and " " not in known and known[:1].isupper():
            return self._starts_body(unknown)
        return unknown[:1].isupper() or self._starts_body(unknown)

    def _carried(self, first: str, second: str) -> Link | None:
        """`Police nationale et municipale`: the second lacks the words that it shares."""
        words = first.split()
        for count in range(len(words) - 1, 0, -1):
            link = self.linker.plain(f"{' '.join(words[:count])} {second}")
            if link is not None:
                return link
        return None

    def covered(self, text: str, span: Span, parent: str) -> list[Part]:
        """Names side by side with a hyphen or only a space: `ARS-DSDEN`, `DDCSPP DDT`."""
        tokens = [match.span() for match in re.finditer(r"[^\s-]+", text[slice(*span)])]
        group = town_of_group(text[slice(*span)])
        if not 2 <= len(tokens) <= 12 or (group and self.linker.is_place(group)):
            return []
        spans = [(span[0] + start, span[0] + end) for start, end in tokens]
        chosen = self._cover(text, spans, 0)
        if chosen is None or len(chosen) < 2:
            return []
        return [Part(*part, text[slice(*part)], "partner", link, parent) for part, link in chosen]

    def _cover(self, text: str, spans: list[Span], first: int) -> list[tuple[Span, Link]] | None:
        if first == len(spans):
            return []
        for last in range(len(spans), first, -1):
            part = (spans[first][0], spans[last - 1][1])
            words = text[slice(*part)]
            glued = text[spans[first][0] - 1] == "-"
            if not words[:1].isupper() and first > 0 and not glued:
                continue
            link = self.linker.plain(words) or self._numbered(words)
            if link is None or link.score < _FIRM or self._opens_name(words, link):
                continue
            rest = self._cover(text, spans, last)
            if rest is not None:
                return [(part, link), *rest]
        return None

    def _opens_name(self, words: str, link: Link) -> bool:
        """`Association` is no body: it opens the name of one."""
        return self.linker.is_class(link) and singular(fold(words)) == fold(words)

    def _numbered(self, words: str) -> Link | None:
        return self.linker.resolve(words) if re.fullmatch(r"[A-Z]{2,}\d\d", words) else None


def _one_body(parts: list[Part]) -> bool:
    """`CAF Pays Basque et Seignanx`: one body, in two places."""
    ids = {part.link.partner_id if part.link else "" for part in parts}
    return len(ids) == 1 and "" not in ids


def _names(text: str, part: Part) -> list[Span]:
    """The two names of `B et C`, or the one of `B`."""
    match = AND.search(text, part.start, part.end)
    if match is None or not OF.sub("", text[match.end() : part.end])[:1].isupper():
        return [(part.start, part.end)]
    return [trim(text, part.start, match.start()), trim(text, match.end(), part.end)]


def _of(rest: str) -> str:
    """The preposition of the first name, for the second."""
    match = re.match(r"(?:de la|du|des|de)\s+|(?:de l|d)['’]", rest)
    if match is None:
        return ""
    return "de "
