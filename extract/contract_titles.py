"""The first titles of a document → what it is called, and what kind of document it is."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Literal

from extract.contract_places import after_contract, before_name, without_of
from extract.names import TERRITORY, name_of, stops, whole_words
from extract.periods import YEAR
from extract.text import flatten, fold
from extract.times import one_of
from schemas.prose_words import identity_words

DocumentKind = Literal["contract", "annexes", "amendment"]

# The word of a document's kind opens one of the titles of the cover.
_OPENING = 6
# Cover and running lines come first; later titles speak of other things too.
_FIRST = 12


def kind_of(titles: Sequence[str]) -> DocumentKind:
    """Annexes open one of the first titles or the cover, or close it on a line of their own.

    >>> kind_of(["Contrat de ville de Dole 2024-2030 Annexes"]), kind_of(["Contrat et annexes"])
    ('annexes', 'contract')
    """
    words = identity_words()
    annexes = whole_words(words.annexes)
    joining = tuple(f" {word} " for word in words.joining_annexes)
    for title in map(fold, titles[:_OPENING]):
        last = next((m for m in annexes.finditer(title) if m.end() == len(title)), None)
        closes = last is not None and not title[: last.start()].endswith(joining)
        if annexes.match(title) or closes:
            return "annexes"
    return "contract"


@cache
def _designation() -> re.Pattern[str]:
    """What an amendment is called: the word with its number, and its year or date."""
    number = r"(?:\s+n\s?[°ºo.]?\s?\d{1,3})?"
    day = r"(?:de |en |du (?:\d{1,2}(?:er)?\s)?(?:[a-z]+\s)?)?"
    # Years that go on are the contract's period.
    date = rf"(?:\s+{day}{YEAR}(?![-–/\d]|\s[-–]))?"
    return re.compile(rf"(?<![\w-])(?:{one_of(identity_words().amendment)})\b{number}{date}")


def find_amendment(titles: Sequence[str]) -> str:
    """What an amendment calls itself (`Avenant n° 2`); empty for any other document.

    Its word opens one of the first titles, or a cover or running line names the contract with it.
    """
    words = identity_words()
    for title in titles[:_OPENING]:
        if found := _designation().match(flatten(title)):
            return title[: found.end()]
    for title in titles[:_FIRST]:
        folded = fold(title)
        if whole_words(words.annexes).match(folded) or not whole_words(words.contract).search(
            folded
        ):
            continue
        found = _designation().search(flatten(title))
        if found and any(map(str.isdigit, found[0])):
            return title[found.start() : found.end()]
    return ""


def with_amendment(title: str, amendment: str) -> str:
    """The title of an amendment: what it amends has the same but for its own name."""
    if not amendment or fold(amendment) in fold(title):
        return title
    return f"{title} – {amendment}"


def find_title(titles: Sequence[str], texts: Sequence[str]) -> str:
    """The line that names the contract, with the line of its territory where that stands alone."""
    words = identity_words()
    named = [
        place
        for place, title in enumerate(titles)
        if whole_words(words.contract).search(fold(title))
    ]
    # A motto (`Engagements Quartiers 2030`) may stand above the contract itself, and the decision
    # that approves it before it.
    named.sort(key=lambda place: "contrat" not in fold(titles[place]))
    named.sort(key=lambda place: bool(whole_words(words.about).match(fold(titles[place]))))
    if named:
        title, following = titles[named[0]], titles[named[0] + 1 : named[0] + 3]
        if not after_contract(title):
            places = [at for at, line in enumerate(following) if _is_place_line(line)]
            between = following[: places[0] + 1] if places else []
            if all(_is_motto(line) for line in between[:-1]):
                return " – ".join([title, *between])
        return title
    for text in texts:
        match = whole_words(words.contract).search(flatten(text))
        name = after_contract(text)
        if match and name and name in text[match.start() :]:
            return text[match.start() : text.index(name, match.start()) + len(name)]
    return titles[0] if titles else ""


def _is_place_line(title: str) -> bool:
    """Whether a line of the cover is nothing but the name of a territory."""
    whole = name_of(TERRITORY, title, 0)[0] == without_of(title)
    return whole and not (
        stops().search(flatten(title)) or whole_words(identity_words().contract).search(fold(title))
    )


def _is_motto(line: str) -> bool:
    """Whether a line of the cover only says what a generation of contracts is called, or when."""
    return not before_name().sub("", flatten(line), count=1)
