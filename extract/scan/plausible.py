"""Is the text layer of a page plausible French?  If not, the page is read from its picture.

So is a scan with the text layer of another OCR program: that program left no rules, and nobody can
tell which of its figures it was unsure of.

A text layer may be missing; it may have wrong letter codes (letters shifted, `(cid:…)`, letters of
other alphabets); it may have lost its accents (`pr vention`), or be what an old OCR engine made of
the page.  Each leaves its trace in the letters alone; no dictionary is needed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from extract.text import fold
from schemas.page import Page, Word

# Fewer letters say nothing of a language: a cover, a page of figures, a page number.
_ENOUGH = 120
_WORDS = 25
# Of the letters of a page, those that no French text has: 0 in every text measured.
_FOREIGN = 0.02
# Of the words, those among the commonest of French: 0.33 to 0.48 in the prose and the tables of
# contracts, 0.25 in lists of names; letters shifted by one or more leave under 0.02.
_COMMON = 0.10
# Of the words in small letters, those without a vowel or with four consonants of a kind that
# French never sets side by side: under 0.01 where text is whole, over 0.08 in old OCR layers.
_UNSAYABLE = 0.06
# Of 1,000 small letters of French, 20 to 40 have an accent, and never under 10 on a page of some
# hundred words: where hardly one has, the accents were lost, mostly with a gap in the word.
_ACCENTED = 0.003
_MANY = 450
# A page without any text on which pictures cover this share may say something in them.
_ALONE_SHARE = 0.2
# A picture over most of a page, with text only in its margins, is a scan with a stamp or a number;
# a cover has its title in the middle.
_SCAN_SHARE = 0.8
_MARGIN = 0.1

_COMMONEST = frozenset(
    re.findall(
        r"\w+",
        """de la le les des du et en un une a au aux l d pour par sur dans avec qui que est sont ce
        ces cette se sa son ses ou ne pas plus leur leurs entre sous sans afin dont vers chez mise
        place ville action actions""",
    )
)
_FOREIGN_LETTER = re.compile(r"[\ufffd\ue000-\uf8ff\u0100-\u014f\u0180-\u02af\u0370-\u1dff]")
_FRENCH_SIGNS = frozenset("œŒŸ")
_ACRONYM = re.compile(r"[A-ZÀ-Þ]{2,7}")
_TOKEN = re.compile(r"[^\W\d_]+")
_VOWEL = re.compile(r"[aeiouyœæ]")
_CLUSTER = re.compile(r"[bcdfghjklmnpqrstvwxz]{5,}|[jqvwxz][bcdfghjklmnpqrtvwxz]{2}|q(?!u)[a-z]")
_MIXED = re.compile(r"[^\W\d_][0-9|}{\\~^][^\W\d_]|[a-z][A-Z][a-z]")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a page is to be read from its picture, and why, in French."""

    needed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.needed


def needs_ocr(page: Page) -> Verdict:
    """Whether the text layer of a page cannot be believed; true like its `needed`.

    A page without any text needs it only where it shows a picture: a blank page has nothing to
    read.
    """
    words = [word.text for word in page.words]
    if not words:
        pictured = _pictured(page, _ALONE_SHARE)
        return Verdict(pictured, "la page est une image" if pictured else "")
    if page.reader == "ocr" and page.images:
        return Verdict(True, "la page est une image, son texte vient d'une autre reconnaissance")
    if _pictured(page, _SCAN_SHARE) and all(_in_margin(word, page) for word in page.words):
        return Verdict(True, "la page est une image avec une mention en marge")
    tokens = [token for word in words for token in _TOKEN.findall(word)]
    for test in (_foreign, _shifted, _unaccented, _garbled):
        if reason := test(words, tokens):
            return Verdict(True, reason)
    return Verdict(False)


def _pictured(page: Page, share: float) -> bool:
    """Whether pictures cover a share of the page."""
    covered = sum(box.area for box in page.images)
    return covered >= share * page.width * page.height


def _in_margin(word: Word, page: Page) -> bool:
    x, y = word.box.x_mid / page.width, word.box.y_mid / page.height
    return min(x, 1 - x, y, 1 - y) < _MARGIN


def _foreign(words: Sequence[str], _: Sequence[str]) -> str:
    """Letters of no French text: wrong codes in the font's table."""
    # Bullets of symbol fonts are single words.
    inside = "".join(word for word in words if len(word) > 1)
    found = sum(1 for letter in _FOREIGN_LETTER.findall(inside) if letter not in _FRENCH_SIGNS)
    codes = sum(word.count("(cid:") for word in words) * 5
    if found + codes > max(3, _FOREIGN * sum(map(len, words))):
        return "ses lettres sont mal codées"
    return ""


def _shifted(_: Sequence[str], tokens: Sequence[str]) -> str:
    """Hardly one of the little words that every French text is full of."""
    tokens = [token for token in tokens if not _ACRONYM.fullmatch(token)]
    letters = "".join(tokens)
    if len(letters) < _ENOUGH or len(tokens) < _WORDS:
        return ""
    if _common(tokens) >= _COMMON:
        return ""
    # A list of names or of acronyms has few little words too, but its letters are those of French.
    if _strange(tokens) or _unlike_french(letters):
        return "ses lettres ne font pas de mots français"
    return ""


def _unaccented(_: Sequence[str], tokens: Sequence[str]) -> str:
    """No accents, or gaps where they stood; a text in another language has none to lose."""
    tokens = [token for token in tokens if not token.isupper()]
    small = sum(map(len, tokens))
    marked = "".join(token for token in tokens if not token.isascii())
    accented = sum(not letter.isascii() for letter in marked)
    if small >= _MANY and accented < _ACCENTED * small and _common(tokens) >= _COMMON:
        return "ses accents manquent"
    return ""


def _garbled(words: Sequence[str], tokens: Sequence[str]) -> str:
    """Words that nobody can say: an old OCR layer."""
    if sum(map(len, tokens)) < 2 * _ENOUGH:
        return ""
    odd = sum(bool(_MIXED.search(word)) for word in words)
    bad = (_count_strange(tokens) + odd) / len(words)
    if bad >= _UNSAYABLE:
        return "son texte est une reconnaissance ancienne et fautive"
    return ""


def _common(tokens: Sequence[str]) -> float:
    """The share of the commonest words of French."""
    return sum(fold(token) in _COMMONEST for token in tokens) / len(tokens)


def _strange(tokens: Sequence[str]) -> bool:
    return _count_strange(tokens) >= _UNSAYABLE * len(tokens)


def _count_strange(tokens: Sequence[str]) -> int:
    """How many words in small letters French could not say; acronyms are in capitals."""
    return sum(
        1
        for token in tokens
        if len(token) > 3
        and token[1:].islower()
        and (not _VOWEL.search(fold(token)) or _CLUSTER.search(fold(token)))
    )


def _unlike_french(letters: str) -> bool:
    """Whether the vowels are too few or `e` is not among the commonest letters."""
    counts = Counter(letter for letter in fold(letters) if letter.isalpha())
    total = sum(counts.values())
    vowels = sum(counts[vowel] for vowel in "aeiouy")
    common = {letter for letter, _ in counts.most_common(4)}
    return total >= _ENOUGH and (vowels < 0.33 * total or "e" not in common)
