"""A piece of a cell to the bodies that it names: introductions, parentheses, levers."""

import re
from collections.abc import Sequence
from functools import cached_property

from extract.partners.abbreviations import spells
from extract.partners.coordinate import AND, Coordinator
from extract.partners.index import Link
from extract.partners.keys import key, singular
from extract.partners.levers import Levers
from extract.partners.link import Linker
from extract.partners.part import Part
from extract.partners.segment import Span, parentheses, pieces, trim
from extract.partners.territory import find
from extract.text import fold
from schemas.partner_words import PartnerWords

_BRANCH = re.compile(
    r"(?:UD|UT|DD|DT)\s*-?\s*\d\d|"
    r"(?i:unit[eé]|d[eé]l[eé]gation|direction|antenne)\s+(?:d[eé]partementale|territoriale|locale)"
    r"(?:\s+(?:d[eu]|des|de la)\s.*|\s+d['’].*)?"
)
_CONJUNCTION = re.compile(r"(?:et|ou|&)\s+|etc$")
_OTHERS = re.compile(r"\s+(?:et\s+(?:tou[ts]e?s?\s+)?autres?(?:\s+partenaires)?|etc)\.?$")
# A person by name is no body; `M. le préfet` stands for one.
_PERSON = re.compile(r"(?:MM?\.|Mmes?|Mlle|Mr|Monsieur|Madame)\s+[A-ZÀ-Ý]")
_ACRONYM = re.compile(r"[A-Z][A-Za-z0-9&.'-]{0,11}")


class Expander:
    """Expands the pieces of one cell."""

    def __init__(self, linker: Linker, levers: Levers, words: PartnerWords) -> None:
        self.linker = linker
        self.levers = levers
        self.words = words
        self._coordinator = Coordinator(linker, levers, words, self._plain)

    @cached_property
    def _leading(self) -> re.Pattern[str]:
        leading = sorted((fold(word) for word in self.words.leading), key=len, reverse=True)
        ends = (re.escape(w) + ("" if w.endswith(("'", "-")) else r"(?:\s+|$)") for w in leading)
        return re.compile("|".join(ends))

    @cached_property
    def _notes(self) -> frozenset[str]:
        return frozenset(map(fold, self.words.notes))

    @cached_property
    def _note_starts(self) -> re.Pattern[str]:
        starts = (
            re.escape(fold(start[:-1]))
            if start.endswith("*")
            else rf"{re.escape(fold(start))}(?!\w)"
            for start in self.words.note_starts
        )
        return re.compile("|".join(starts))

    @cached_property
    def _intros(self) -> frozenset[str]:
        return frozenset(map(fold, self.words.intros))

    def cell(self, text: str, protected: Sequence[Span]) -> list[Part]:
        """Every mention of a cell, in order."""
        return self._list(text, (0, len(text)), protected, "")

    def _list(self, text: str, span: Span, protected: Sequence[Span], parent: str) -> list[Part]:
        found: list[Part] = []
        lever_open = False
        for piece in pieces(text, span, protected):
            words = text[piece.start : piece.end]
            if piece.opens and self._is_intro(words):
                continue
            if lever_open:
                last = found[-1]
                found[-1] = Part(last.start, piece.end, text[last.start : piece.end], "lever")
                lever_open = " et " not in words
                continue
            found += self._piece(text, (piece.start, piece.end), protected, parent)
            lever_open = bool(found) and _unfinished(found[-1])
        return self._coordinator.rows(text, self._appositions(text, found))

    def _is_intro(self, words: str) -> bool:
        """What stands before a colon and names nobody: `Ont participé :`."""
        folded = fold(words)
        if folded in self._intros:
            return True
        named = self.linker.resolve(words) or self.levers.opens(words)
        return not named and words[1:] == words[1:].lower()

    def _appositions(self, text: str, found: list[Part]) -> list[Part]:
        """`direction départementale des territoires – DDT` is one mention."""
        merged: list[Part] = []
        for part in found:
            last = merged[-1] if merged else None
            if last is not None and self._apposed(text, last, part):
                words = text[last.start : part.end]
                merged[-1] = Part(last.start, part.end, words, "partner", last.link, last.parent)
            else:
                merged.append(part)
        return merged

    @staticmethod
    def _apposed(text: str, first: Part, second: Part) -> bool:
        if first.link is None or second.role == "lever":
            return False
        if second.link is None:
            return _BRANCH.fullmatch(second.words) is not None
        between = text[first.end : second.start].strip()
        return (
            first.link.partner_id == second.link.partner_id
            and between in ("", "-", "–", "—")
            and second.words.isupper()
            and not first.words.isupper()
            and (not between or spells(second.words, first.words))
        )

    def _piece(self, text: str, span: Span, protected: Sequence[Span], parent: str) -> list[Part]:
        start, end = self._strip(text, *span)
        if start >= end or _PERSON.match(text, *trim(text, *span)):
            return []
        words = text[start:end]
        if self.levers.opens(words) and not self._opens_with_body(words):
            return self._lever(text, (start, end), protected, parent)
        brackets = parentheses(text, (start, end))
        if brackets:
            return self._bracketed(text, (start, end), brackets[0], protected, parent)
        return self._plain(text, (start, end), parent)

    def _opens_with_body(self, words: str) -> bool:
        """`Plan local pour l'insertion et l'emploi` is a body, alone or before an `et`."""
        ends = [len(words), *(match.start() for match in AND.finditer(words))]
        return any(self.linker.index.exact(words[:end]) for end in ends)

    def _strip(self, text: str, start: int, end: int) -> Span:
        start, end = trim(text, start, end)
        conjunction = _CONJUNCTION.match(text, start, end)
        if conjunction:
            start, end = trim(text, conjunction.end(), end)
        others = _OTHERS.search(text, start, end)
        if others and others.start() > start:
            start, end = trim(text, start, others.start())
        while start < end and self.linker.plain(text[start:end]) is None:
            match = self._leading.match(fold(text[start:end]))
            if match is not None and self._in_capitals(text[start:end], match.end()):
                break
            if match is None or len(fold(text[start:end])) != end - start:
                break
            if self._is_article_of_name(text[start:end], match.end()):
                break
            start, end = trim(text, start + match.end(), end)
        article = re.match(r"(?:les?|la)\s+|l['’]\s*", text[start:end], re.IGNORECASE)
        if article and self.linker.plain(text[start:end]) and text[start : start + 1].islower():
            start += article.end()
        return start, end

    @staticmethod
    def _in_capitals(words: str, end: int) -> bool:
        """`AVEC Limousin`: capitals of a name, in words that are not all in capitals."""
        return end > 2 and words[:end].isupper() and not words.isupper()

    def _is_article_of_name(self, words: str, end: int) -> bool:
        """`La Ferme des Chaumes`: a capital article before a capital, and nobody known behind."""
        return (
            bool(re.match(r"(?:L[ae]s?\s|L['’])", words))
            and words[end : end + 1].isupper()
            and self.linker.resolve(words[end:]) is None
        )

    def _lever(self, text: str, span: Span, protected: Sequence[Span], parent: str) -> list[Part]:
        start, end = span
        if " entre " not in f"{text[start:end]} ":
            for match in AND.finditer(text, start, end):
                rest = text[match.end() : end]
                if self.linker.resolve(rest) or self.levers.opens(rest):
                    head = Part(start, match.start(), text[start : match.start()], "lever")
                    return [head, *self._piece(text, (match.end(), end), protected, parent)]
        for left, right in parentheses(text, span):
            bodies = self._list(text, trim(text, left + 1, right - 1), protected, parent)
            if len(bodies) > 1 and all(body.link for body in bodies):
                end = trim(text, start, left)[1]
                return [Part(start, end, text[start:end], "lever"), *bodies]
        return [Part(start, end, text[start:end], "lever")]

    @cached_property
    def _functions(self) -> re.Pattern[str]:
        functions = sorted((fold(word) for word in self.words.functions), key=len, reverse=True)
        return re.compile("|".join(rf"{re.escape(w)}(?:(?<=')|\s+)" for w in functions))

    def _represented(self, words: str) -> str:
        """The body for which a person stands: `Principal du collège A` is for `collège A`."""
        match = self._functions.match(fold(words))
        return words[match.end() :] if match and len(fold(words)) == len(words) else words

    def _bracketed(
        self, text: str, span: Span, bracket: Span, protected: Sequence[Span], parent: str
    ) -> list[Part]:
        outer = trim(text, span[0], bracket[0])
        inner = trim(text, bracket[0] + 1, bracket[1] - (text[bracket[1] - 1] in ")]"))
        after = self._after(text, (bracket[1], span[1]), protected, parent)
        head, name = text[slice(*outer)], text[slice(*inner)]
        if not head:
            return [*self._list(text, inner, protected, parent), *after]
        if not name or self._is_note(name):
            return [*self._plain(text, outer, parent), *after]
        shared = self._adjectives(text, head, inner, protected, parent)
        if shared:
            return [*shared, *after]
        whole = self._same(head, name)
        if whole is None and self._describes(head, name):
            return [*self._plain(text, outer, parent), *after]
        if whole is not None:
            return [Part(span[0], bracket[1], whole[0], "partner", whole[1], parent), *after]
        heads = self._plain(text, outer, parent)
        owner = heads[-1].link.partner_id if heads and heads[-1].link else ""
        starts = re.match(rf"(?:{'|'.join(map(re.escape, self.words.list_starts))})(?!\w)\s*", name)
        inside = (inner[0] + (starts.end() if starts else 0), inner[1])
        return [*heads, *self._list(text, inside, protected, owner), *after]

    def _adjectives(
        self, text: str, head: str, inner: Span, protected: Sequence[Span], parent: str
    ) -> list[Part]:
        """`police (nationale, municipale)`: the noun belongs to each word in the bracket."""
        parts = []
        for piece in pieces(text, inner, protected):
            words = text[piece.start : piece.end]
            link = self.linker.plain(f"{head} {words}")
            if link is None or self.linker.resolve(words) is not None:
                return []
            joined = f"{head} {words}"
            parts.append(Part(piece.start, piece.end, joined, "partner", link, parent))
        return parts if len(parts) > 1 else []

    def _after(self, text: str, span: Span, protected: Sequence[Span], parent: str) -> list[Part]:
        start, end = trim(text, *span)
        if start >= end:
            return []
        return self._piece(text, (start, end), protected, parent)

    def _is_note(self, name: str) -> bool:
        folded = fold(name)
        return (
            folded in self._notes
            or self._note_starts.match(folded) is not None
            or (not re.search(r"[a-z]", folded) and find(name) is None)
            or bool(re.fullmatch(r"(?:19|20)\d\d.*", folded))
        )

    def _same(self, head: str, name: str) -> tuple[str, Link | None] | None:
        """The words to look up where the bracket only says the same body again."""
        resolve = self.linker.resolve
        whole = f"{head} ({name})"
        link = self.linker.plain(whole) or self.linker.plain(f"{head} {name}")
        if link or find(name) is not None or _BRANCH.fullmatch(name):
            return whole, link or resolve(f"{head} {name}") or resolve(head)
        first, second = resolve(head), resolve(name)
        if first and second and first.partner_id == second.partner_id:
            return whole, max(first, second, key=lambda found: found.score)
        for short, long in ((name, head), (head, name)):
            if _ACRONYM.fullmatch(short) and (spells(short, long) or self._new(short, long)):
                known = first or second
                return (long if known is None else whole), known
        return None

    def _describes(self, head: str, name: str) -> bool:
        """The bracket only says what the body is: `Villes au Carré (centre de ressources)`."""
        body, described = self.linker.resolve(head), self.linker.plain(name)
        if described is None or not self.linker.is_class(described):
            return False
        if body is not None and self.linker.may_hold_parts(body):
            return False
        return singular(fold(name).split()[0]) == fold(name).split()[0]

    def _new(self, short: str, long: str) -> bool:
        """An acronym that nobody knows, behind a long form that nobody knows, is its own."""
        if not short.isupper() or len(short) < 3 or self.linker.index.homonyms(short):
            return False
        return (
            self.linker.resolve(short) is None
            and self.linker.resolve(long) is None
            and fold(short)[0] == fold(long)[0]
            and " " in long
        )

    def _plain(self, text: str, span: Span, parent: str) -> list[Part]:
        start, end = self._strip(text, *span)
        words = text[start:end]
        link = self.linker.resolve(words)
        if link is None and not re.search(r"[a-z]", key(words)):
            return []
        if link:
            return [Part(start, end, words, "partner", link, parent)]
        return (
            self._coordinator.coordinated(text, (start, end), parent)
            or self._coordinator.covered(text, (start, end), parent)
            or [Part(start, end, self._represented(words), "partner", None, parent)]
        )


def _unfinished(part: Part) -> bool:
    """An agreement `entre A`, whose other party stands behind the next comma."""
    if part.role != "lever":
        return False
    between = re.search(r"\bentre\b(.*)", part.words)
    return between is not None and " et " not in between[1]
