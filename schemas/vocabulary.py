"""Loads the words that classify: one TOML file a kind of thing, one table an entry.

    [actions]
    labels = ["actions", "pistes et/ou fiches action"]
    patterns = ['actions? (prevues|a mener)']
    examples = ["Pistes et/ou fiches action"]
    not = ["Actions financées hors abattement"]

Labels are compared whole and folded (no case, no accents, one kind of dash and apostrophe);
patterns are regular expressions over the whole folded text.  `examples` must match the entry and
`not` must not: a test walks the files.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

# The end of a word, written to mean either form of it: `porteur(s)`, `référent·e·s`.
_EITHER = re.compile(
    r"(?<=\w)(?:\(-?(?:s|x|e|es|le|ne|ve|fe|ere|rice|trice|euse)\)"
    r"|(?:[.·](?:e|le|ne|ve|fe|se|ere|rice|trice|euse)s?|[·.]s)(?!\w))+"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One class of words: its folded labels, its compiled patterns, its examples as written."""

    name: str
    labels: frozenset[str]
    patterns: tuple[re.Pattern[str], ...]
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]

    def matches(self, folded: str) -> bool:
        """Whether a folded text is, as a whole, one of the words.

        Endings written to mean either form may be left out: `porteur(s)`, `référent·e·s`.
        """
        if folded in self.labels or any(p.fullmatch(folded) for p in self.patterns):
            return True
        bare = _EITHER.sub("", folded)
        return bare != folded and self.matches(bare)


@dataclass(frozen=True)
class Vocabulary:
    """The entries of one file, in its order: the first that matches wins."""

    name: str
    entries: tuple[Entry, ...]

    def match(self, folded: str) -> str | None:
        """The name of the entry that a folded text is a word of, or `None`."""
        return next((entry.name for entry in self.entries if entry.matches(folded)), None)

    def labels(self) -> dict[str, str]:
        """Every plain label with the name of its entry, to find the nearest of an unknown one."""
        return {label: entry.name for entry in self.entries for label in sorted(entry.labels)}


@cache
def load_vocabulary(name: str, fold: Callable[[str], str]) -> Vocabulary:
    """The vocabulary `vocabulary/<name>.toml`, its labels folded with `fold`.

    Raises `FileNotFoundError` for an unknown name and `ValueError` where a label stands in two
    entries or an entry has a field that is none.
    """
    text = (files("schemas") / "vocabulary" / f"{name}.toml").read_text(encoding="utf-8")
    entries = []
    owners: dict[str, str] = {}
    for key, table in tomllib.loads(text).items():
        if unknown := set(table) - {"labels", "patterns", "examples", "not"}:
            raise ValueError(f"{name}.toml, [{key}]: unknown field {sorted(unknown)[0]!r}")
        labels = frozenset(fold(label) for label in table.get("labels", ()))
        for label in labels:
            if owners.setdefault(label, key) != key:
                raise ValueError(f"{name}.toml: {label!r} stands in {owners[label]} and {key}")
        entries.append(
            Entry(
                name=key,
                labels=labels,
                patterns=tuple(re.compile(pattern) for pattern in table.get("patterns", ())),
                examples=tuple(table.get("examples", ())),
                counter_examples=tuple(table.get("not", ())),
            )
        )
    return Vocabulary(name, tuple(entries))
