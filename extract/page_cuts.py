"""The lines before and after a page cut → whether a sentence goes on over it."""

from __future__ import annotations

import re

from extract.line_ends import FUNCTION_WORDS, SOFT_ENDS
from extract.text import fold, strip_bullet

_ARTICLES = frozenset(("l", "la", "le", "les"))
_CODE = re.compile(r"(?:[A-Za-z]?\d+(?:\.\d+)+|\d+[.)]|[A-Za-z]\)|[ivx]+\))\s*\S")
_OPEN = re.compile(r"[(«\[][^)»\]]*$")
_CLOSING = re.compile(r"[^(«\[]*[)»\]]")
# What French makes nouns of, though the last word ends no phrase: `développer l'aller vers`.
_NOUNS = re.compile(r"(?:.*[\s'])?aller[ -]vers")
# `DDT` and, on the next line, `90 / Ville`: the number of the department, and no other text.
_ACRONYM = re.compile(r".*\b[A-Z]{2,}")
_DEPARTMENT = re.compile(r"(?:\d{2,3}|2[AB])(?:\s*[/,;)].*|$)")
_UNFINISHED = (",", "-", "–", "/", "'", "+", "&", "«", "(", "\u00ad")


def sentence_continues(before: str, after: str) -> float:
    """How far `after`, the first line past a page cut, goes on with `before`, the last one.

    From -1 (a new text) over 0 (nothing speaks) to 1 (surely the same sentence). The strongest
    sign decides, in the order of the code: a list mark or an outline code in `after` is what an
    author typed; punctuation and function words are grammar; letter case is habit.

    >>> sentence_continues("la mise en place de", "Clubs sportifs")
    0.9
    >>> sentence_continues("l'accès aux droits.", "• Jardins")
    -1.0
    >>> sentence_continues("la lutte contre les discri-", "minations")
    1.0
    >>> sentence_continues("Jardins partagés", "Fête des quartiers")
    -0.4
    >>> sentence_continues("associations / DDT", "90 / amicales de locataires")
    0.9
    >>> sentence_continues("Développer l'aller vers", "Relancer la démarche")
    -0.4
    """
    before, after = before.strip(), after.strip()
    if not before or not after:
        return 0.0
    if strip_bullet(after)[0] or _CODE.match(after):
        return -1.0
    starts_lower = after[0].islower()
    if before.endswith(SOFT_ENDS) or (before.endswith("-") and starts_lower):
        return 1.0
    if after[0] in ",;.:)]»%":
        return 1.0
    if _OPEN.search(before) and _CLOSING.match(after):
        return 0.9
    if before.endswith(_UNFINISHED) or _ends_open(before):
        return 0.9
    if _DEPARTMENT.match(after) and _ACRONYM.fullmatch(before):
        return 0.9
    if after.startswith("(") and before[-1].isalnum():
        # No text opens with a bracket; an acronym stands in one behind its name.
        return 0.9
    if before.endswith((".", "!", "?", "…")):
        # An abbreviation or `etc.` may end in a point inside a sentence.
        return -0.2 if starts_lower else -0.8
    if before.endswith((";", ":")):
        return 0.3 if starts_lower else -0.3
    if starts_lower:
        return 0.8
    return -0.4 if after[0].isupper() else 0.1


def _ends_open(text: str) -> bool:
    """Whether the last word is one that French ends no phrase with."""
    before, _, word = text.rpartition(" ")
    last = fold(word).rsplit("'", 1)[-1]
    # `est`, `or`, `a`… with a capital close names and acronyms (`Quartier EST`, `Grand Est`); the
    # article of a place opens one (`Ville de La`).
    closes = word.isupper() or (bool(before) and word.istitle() and last not in _ARTICLES)
    return last in FUNCTION_WORDS and not closes and not _NOUNS.fullmatch(fold(text))
