"""The little markup inside texts: `1{er}` raises letters, `{*2}` is the mark of a footnote."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MARKUP = re.compile(r"\{(\*?)([^{}]*)\}")


@dataclass(frozen=True)
class Run:
    text: str
    raised: bool = False


def runs(text: str) -> list[Run]:
    """The text in pieces, those that are raised told apart."""
    found, last = [], 0
    for match in _MARKUP.finditer(text):
        if match.start() > last:
            found.append(Run(text[last : match.start()]))
        found.append(Run(match[2], raised=True))
        last = match.end()
    if last < len(text):
        found.append(Run(text[last:]))
    return found


def plain(text: str) -> str:
    """What a reader should make of the text: letters inline, marks of notes gone.

    >>> plain("3{e} trimestre{*1}")
    '3e trimestre'
    """
    return _MARKUP.sub(lambda match: "" if match[1] else match[2], text)


@dataclass(frozen=True)
class Habit:
    """How a document types French: its apostrophes, and the spaces before high punctuation."""

    curly: bool = True
    space: str = "\u00a0"

    def typed(self, text: str) -> str:
        """The text as this document types it."""
        if self.curly:
            text = text.replace("'", "\u2019")
        for mark in ":;?!»%€":
            text = text.replace(f" {mark}", f"{self.space}{mark}")
        return text.replace("« ", f"«{self.space}")
