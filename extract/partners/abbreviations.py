"""The acronyms that a document explains: `long form (SIGLE)`, `SIGLE (long form)`, lists."""

import re
from collections.abc import Iterable

from extract.text import fold

_AFTER = re.compile(r"\(\s*([A-Z0-9][A-Za-zÀ-ÿ0-9&.'-]{1,11})\s*\)")
_BEFORE = re.compile(r"\b([A-Z][A-Za-z&.-]{1,11})\s*\(([^()]{6,120})\)")
_LISTED = re.compile(r"^\s*([A-Z][A-Za-z&.'-]{1,11})\s*[:=–-]\s+(\S.{5,150})$", re.MULTILINE)
_SMALL = frozenset(
    "le la les l de du des d et en a au aux pour par sur un une dans contre".split()  # noqa: SIM905
)
_BREAK = re.compile(r"[,;:.•|/()]|\s[-–]\s")


def find_abbreviations(texts: Iterable[str]) -> dict[str, str]:
    """Each acronym of the texts with the long form that stands beside it, the first one found.

    >>> find_abbreviations(["la maison de l'emploi (MDE) ; PMI (protection maternelle infantile)"])
    {'MDE': "maison de l'emploi", 'PMI': 'protection maternelle infantile'}
    """
    found: dict[str, str] = {}
    for text in texts:
        for acronym, long in _pairs(text):
            found.setdefault(acronym, long)
    return found


def _pairs(text: str) -> Iterable[tuple[str, str]]:
    for match in _AFTER.finditer(text):
        before = text[max(0, match.start() - 160) : match.start()].rstrip()
        clause = _BREAK.split(before)[-1].strip()
        whole = re.split(r"[;:.•|()]|\s[-–]\s", before)[-1].strip()
        long = long_form(match[1], clause) or long_form(match[1], whole)
        if long:
            yield match[1], long
    for pattern in (_BEFORE, _LISTED):
        for match in pattern.finditer(text):
            long = match[2].strip(" .;")
            if spells(match[1], long):
                yield match[1], long


def long_form(acronym: str, clause: str) -> str:
    """The last words of the clause that the acronym abbreviates; empty where none do."""
    words = clause.split()
    letters = sum(letter.isalnum() for letter in acronym)
    best = ""
    for count in range(2, min(len(words), 2 * letters + 6) + 1):
        candidate = " ".join(words[-count:])
        if spells(acronym, candidate):
            best = candidate
            break
    return re.sub(r"^(?:le|la|les|l['’]|des|du|une?)\s+|^l['’]", "", best, flags=re.IGNORECASE)


def spells(acronym: str, long: str) -> bool:
    """The letters of the acronym are, in order, letters that open words of the long form.

    Articles and prepositions may be skipped, other words may not; a word may give several letters.
    """
    letters = [letter for letter in fold(acronym) if letter.isalnum()]
    words = [word for word in re.split(r"[^a-z0-9]+", fold(long)) if word]
    small = _SMALL
    if len(letters) < 2 or len(words) < 2 or words[0] in small - {"a"}:
        words = words[1:] if words and words[0] in {"le", "la", "les", "l"} else words
    return len(letters) >= 2 and len(words) >= 2 and _spelled(letters, words, small)


def _spelled(letters: list[str], words: list[str], small: frozenset[str]) -> bool:
    if not words:
        return not letters
    word, rest = words[0], words[1:]
    if word in small and _spelled(letters, rest, small):
        return True
    for taken in range(1, min(4, len(letters), len(word)) + 1):
        if word[0] != letters[0] or not _in_order(letters[:taken], word):
            break
        if _spelled(letters[taken:], rest, small):
            return True
    return False


def _in_order(letters: list[str], word: str) -> bool:
    position = -1
    for letter in letters:
        position = word.find(letter, position + 1)
        if position < 0:
            return False
    return True
