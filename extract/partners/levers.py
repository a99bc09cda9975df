"""Schemes, plans, agreements and platforms, told from bodies by the words that open them."""

import re
from functools import cached_property

from extract.text import fold
from schemas.partner_words import PartnerWords

_TAIL = re.compile(r"[\s(]*(?:\d{4}(?:\s*[-/]\s*\d{2,4})?|\d)?\)?$")


class Levers:
    """The words of the genre for what is no body."""

    def __init__(self, words: PartnerWords) -> None:
        self._words = words

    @cached_property
    def _heads(self) -> re.Pattern[str]:
        heads = sorted((fold(head) for head in self._words.lever_heads), key=len, reverse=True)
        return re.compile(rf"(?:{'|'.join(map(re.escape, heads))})(?![\w-])")

    @cached_property
    def _bodies(self) -> tuple[str, ...]:
        return tuple(fold(body) for body in self._words.lever_bodies)

    @cached_property
    def _names(self) -> dict[str, str]:
        return {fold(name): name for name in self._words.lever_names}

    def opens(self, text: str) -> bool:
        """Whether the words name a lever.

        >>> from schemas.partner_words import partner_words
        >>> levers = Levers(partner_words())
        >>> levers.opens("CTG 2020-2023"), levers.opens("Schéma départemental"), levers.opens("CAF")
        (True, True, False)
        """
        folded = fold(text)
        if folded.startswith(self._bodies):
            return False
        return bool(self._heads.match(folded)) or self._named(text, folded)

    def _named(self, text: str, folded: str) -> bool:
        bare = _TAIL.sub("", folded)
        if bare in self._names:
            return _as_written(self._names[bare], text)
        first = folded.split(" ", 1)[0]
        return first in self._names and self._names[first].isupper() and text[:2].isupper()


def _as_written(name: str, text: str) -> bool:
    """An acronym is not the word that it spells: `acte`, `pic`."""
    return not name.isupper() or any(letter.isupper() for letter in text[1:2] or text)
