"""What an unknown body is, by the common noun that opens its name."""

from functools import cached_property

from extract.partners.keys import key
from schemas.partner_words import PartnerWords


class Heads:
    """The common nouns of `partner_words.toml`."""

    def __init__(self, words: PartnerWords) -> None:
        self._words = words

    @cached_property
    def _heads(self) -> dict[str, tuple[str, str]]:
        return {key(head): what for head, what in self._words.heads.items()}

    @cached_property
    def _tails(self) -> dict[str, tuple[str, str]]:
        return {key(tail): what for tail, what in self._words.tails.items()}

    def kind(self, name: str) -> tuple[str, str]:
        """The kind and level of a body; `other` and an empty level for a bare acronym."""
        words = key(name).split()
        if name.isupper() and len(words) == 1:
            return "other", ""
        for count in range(min(4, len(words)), 0, -1):
            what = self._heads.get(" ".join(words[:count]))
            if what is not None:
                return what
        if words and words[-1] in self._tails:
            return self._tails[words[-1]]
        return "association", ""

    def without(self, name: str) -> str:
        """The key of the proper name behind the common noun; empty where there is none.

        >>> from schemas.partner_words import partner_words
        >>> Heads(partner_words()).without("régie de quartier Tilleuls Services")
        'tilleul service'
        """
        words = key(name).split()
        for count in range(min(4, len(words) - 1), 0, -1):
            if " ".join(words[:count]) in self._heads:
                return " ".join(words[count:])
        return ""
