"""Headings that say a known label in other words → the label's entry.

No list of labels is complete: `Opérateurs et partenaires mobilisés` and `Actions / mesures` are
known labels with words around them that change nothing.  What is left over must be one label as a
whole; text that has two meanings has none here.
"""

from __future__ import annotations

import re
from functools import cache

from rapidfuzz import fuzz, process

from extract.text import fold
from schemas.vocabulary import Entry, Vocabulary, load_vocabulary

_ASIDE = re.compile(r"\([^()]*\)")
_PLURAL = re.compile(r"(?<=\w\w)[sx](?!\w)")
# One letter of ten read or typed wrongly is still the same label; shorter ones have neighbours
# that differ by as little (`actions`, `acteurs`).
_LIKE = 90.0
_LONG = 9
# Letters beyond which a text is what stands below headings.
_TOO_LONG = 160


@cache
def _words(name: str) -> Entry:
    return load_vocabulary("headings", fold).entry(name)


def match_loosely(folded: str, vocabulary: Vocabulary) -> str:
    """The entry that a folded heading means; empty where none or more than one comes in question.

    What stands in parentheses, what every field of a form is about (`Déroulement de l'action`),
    words that only qualify and alternatives that no entry knows are left out; a long label may have
    a letter that differs.
    """
    bare = " ".join(_ASIDE.sub(" ", folded).split()).strip(" :.*")
    if found := vocabulary.match(bare) or _in_number(bare, vocabulary):
        return found
    if len(bare) > _TOO_LONG:
        return ""
    stems = [_stem(part) for part in _alternatives(_without_subject(bare))]
    kinds = {vocabulary.match(stem) or _alike(stem, vocabulary) for stem in stems} - {""}
    return kinds.pop() if len(kinds) == 1 else ""


def _without_subject(folded: str) -> str:
    """A heading without the words at its end that say what all of its form is about.

    >>> _without_subject("deroulement de l'action"), _without_subject("action")
    ('deroulement', 'action')
    """
    for pattern in _words("subject").patterns:
        folded = re.sub(rf"(?<=\w)\s+(?:{pattern.pattern})$", "", folded)
    return folded


def _in_number(folded: str, vocabulary: Vocabulary) -> str:
    """The entry of which a text is a label but for its number: `axes`, where `axe` is one."""
    return _singulars(vocabulary.name).get(_singular(folded), "")


@cache
def _singulars(name: str) -> dict[str, str]:
    """The labels of a vocabulary in the singular, those of one entry only."""
    entries: dict[str, set[str]] = {}
    for label, entry in load_vocabulary(name, fold).labels.items():
        entries.setdefault(_singular(label), set()).add(entry)
    return {label: found.pop() for label, found in entries.items() if len(found) == 1}


def _singular(folded: str) -> str:
    """Each word without the sign of its plural.

    >>> _singular("objectifs visés"), _singular("ax")
    ('objectif visé', 'ax')
    """
    return _PLURAL.sub("", folded)


def _alternatives(folded: str) -> list[str]:
    """The parts of a heading that names several things.

    >>> _alternatives("actions / mesures et moyens")
    ['actions', 'mesures', 'moyens']
    """
    parts: list[list[str]] = [[]]
    for word in re.findall(r"[^\s/,;&+]+|[/,;&+]", folded):
        if _words("joiner").matches(word):
            parts.append([])
        else:
            parts[-1].append(word)
    return [" ".join(part) for part in parts if part]


def _stem(part: str) -> str:
    """A part without the words around it that only qualify.

    >>> _stem("les principaux partenaires mobilises")
    'partenaires'
    """
    words = part.split()
    while words and _qualifies(words[-1]):
        words.pop()
    while words and _qualifies(words[0]):
        words.pop(0)
    return " ".join(words)


def _qualifies(word: str) -> bool:
    return _words("qualifier").matches(word)


def _alike(folded: str, vocabulary: Vocabulary) -> str:
    if len(folded) < _LONG:
        return ""
    labels = vocabulary.labels
    found = process.extractOne(folded, labels.keys(), scorer=fuzz.ratio, score_cutoff=_LIKE)
    return labels[found[0]] if found else ""
