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
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib.resources import files

# The end of a word, written to mean either form of it: `porteur(s)`, `référent·e·s`.
_EITHER = re.compile(
    r"(?<=\w)(?:\(-?(?:s|x|e|es|le|ne|ve|fe|ere|rice|trice|euse)\)"
    r"|(?:[.·](?:e|le|ne|ve|fe|se|ere|rice|trice|euse)s?|[·.]s)(?!\w))+"
)


@dataclass(frozen=True, eq=False)
class Entry:
    """One class of words: its folded labels, its patterns as one, its examples as written."""

    name: str
    labels: frozenset[str]
    pattern: re.Pattern[str] | None
    """What matches where any of the patterns does: most texts match none, and are asked once."""
    written: tuple[str, ...]
    """The patterns as they are written."""
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]

    @cached_property
    def patterns(self) -> tuple[re.Pattern[str], ...]:
        """The patterns one by one, with their groups."""
        return tuple(map(re.compile, self.written))

    def matches(self, folded: str) -> bool:
        """Whether a folded text is, as a whole, one of the words.

        Endings written to mean either form may be left out: `porteur(s)`, `référent·e·s`.
        """
        if folded in self.labels or (self.pattern and self.pattern.fullmatch(folded)):
            return True
        bare = _without_endings(folded)
        return bare != folded and self.matches(bare)


@lru_cache(maxsize=4096)
def _without_endings(folded: str) -> str:
    """Asked of one text by one entry after the other."""
    return _EITHER.sub("", folded)


@dataclass(frozen=True)
class Vocabulary:
    """The entries of one file, in its order: the first that matches wins."""

    name: str
    entries: tuple[Entry, ...]

    def match(self, folded: str) -> str | None:
        """The name of the entry that a folded text is a word of, or `None`."""
        return next((entry.name for entry in self.entries if entry.matches(folded)), None)

    def entry(self, name: str) -> Entry:
        """The entry of a name; `KeyError` for an unknown one."""
        for entry in self.entries:
            if entry.name == name:
                return entry
        raise KeyError(name)

    @cached_property
    def labels(self) -> dict[str, str]:
        """Every plain label with the name of its entry, to find the nearest of an unknown one."""
        return {label: entry.name for entry in self.entries for label in sorted(entry.labels)}


@cache
def load_vocabulary(name: str, fold: Callable[[str], str]) -> Vocabulary:
    """The vocabulary `vocabulary/<name>.toml`, its labels folded with `fold`.

    Raises `FileNotFoundError` for an unknown name, and what `parse_vocabulary` raises.
    """
    text = (files("schemas") / "vocabulary" / f"{name}.toml").read_text(encoding="utf-8")
    return parse_vocabulary(name, text, fold)


def parse_vocabulary(name: str, text: str, fold: Callable[[str], str]) -> Vocabulary:
    """The vocabulary that a text is; `name` is what it is called in errors.

    Raises `ValueError` that says the entry: where a label stands in two of them, where an entry has
    a field that is none, a word where there must be a list of words, or a pattern that is none.
    """
    try:
        tables = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ValueError(f"{name}.toml: {error}") from error
    entries = []
    owners: dict[str, str] = {}
    for key, table in tables.items():
        entry = _entry(f"{name}.toml, [{key}]", key, table, fold)
        for label in entry.labels:
            if owners.setdefault(label, key) != key:
                raise ValueError(f"{name}.toml: {label!r} stands in {owners[label]} and {key}")
        entries.append(entry)
    return Vocabulary(name, tuple(entries))


_FIELDS = ("labels", "patterns", "examples", "not")


def _entry(place: str, key: str, table: object, fold: Callable[[str], str]) -> Entry:
    if not isinstance(table, dict):
        raise ValueError(f"{place}: no entry")
    if unknown := set(table) - set(_FIELDS):
        raise ValueError(f"{place}: unknown field {sorted(unknown)[0]!r}")
    lists = {field: table.get(field, []) for field in _FIELDS}
    for field, words in lists.items():
        # A lone word would be taken for a list of its letters.
        if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
            raise ValueError(f"{place}: {field} is a list of texts")
    labels = frozenset(map(fold, lists["labels"]))
    if "" in labels:
        raise ValueError(f"{place}: a label is empty")
    try:
        pattern = _any_of(lists["patterns"])
    except (re.error, OverflowError, RecursionError) as error:
        raise ValueError(f"{place}: {error}") from error
    written, examples, others = (tuple(lists[field]) for field in ("patterns", "examples", "not"))
    return Entry(key, labels, pattern, written, examples, others)


# Several patterns of an entry may give a group the same name.
_NAME = re.compile(r"\(\?P<\w+>")
# What counts groups, which are others once patterns stand side by side.
_BACK = re.compile(r"\\[1-9]|(?<!\\)\(\?(?:P=|\()")


def _any_of(patterns: Sequence[str]) -> re.Pattern[str] | None:
    """One pattern for all; raises `re.error` where one is none or refers to a group."""
    if not patterns:
        return None
    if refers := next(filter(None, map(_BACK.search, patterns)), None):
        raise re.error("a pattern refers to a group", refers.string)
    try:
        return re.compile("|".join(f"(?:{_NAME.sub('(?:', pattern)})" for pattern in patterns))
    except (re.error, OverflowError, RecursionError):
        # Which of them is wrong, in its own words.
        for pattern in patterns:
            re.compile(pattern)
        raise
