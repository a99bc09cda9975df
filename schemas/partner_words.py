"""The words around a partner's name: intros, prefixes, modifiers, shared heads, levers."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "vocabulary"


@dataclass(frozen=True, slots=True)
class PartnerWords:
    """The lists of `partner_words.toml` and `levers.toml`, as written there."""

    ambiguous_acronyms: tuple[str, ...]
    word_acronyms: tuple[str, ...]
    intros: tuple[str, ...]
    leading: tuple[str, ...]
    prefixes: tuple[str, ...]
    functions: tuple[str, ...]
    officers: tuple[str, ...]
    ranks: tuple[str, ...]
    modifiers: tuple[str, ...]
    notes: tuple[str, ...]
    note_starts: tuple[str, ...]
    list_starts: tuple[str, ...]
    gathering: tuple[str, ...]
    linking: frozenset[str]
    shared_heads: dict[str, str]
    heads: dict[str, tuple[str, str]]
    tails: dict[str, tuple[str, str]]
    lever_heads: tuple[str, ...]
    lever_names: tuple[str, ...]
    lever_bodies: tuple[str, ...]


@cache
def partner_words() -> PartnerWords:
    """The words, read once."""
    words = tomllib.loads((_FOLDER / "partner_words.toml").read_text(encoding="utf-8"))
    levers = tomllib.loads((_FOLDER / "levers.toml").read_text(encoding="utf-8"))
    return PartnerWords(
        ambiguous_acronyms=tuple(words["ambiguous_acronyms"]),
        word_acronyms=tuple(words["word_acronyms"]),
        intros=tuple(words["intros"]),
        leading=tuple(words["leading"]),
        prefixes=tuple(words["prefixes"]),
        functions=tuple(words["functions"]),
        officers=tuple(words["officers"]),
        ranks=tuple(words["ranks"]),
        modifiers=tuple(words["modifiers"]),
        notes=tuple(words["notes"]),
        note_starts=tuple(words["note_starts"]),
        list_starts=tuple(words["list_starts"]),
        gathering=tuple(words["gathering"]),
        linking=frozenset(words["linking"]),
        shared_heads=dict(words["shared_heads"]),
        heads={head: (kind, level) for head, (kind, level) in words["heads"].items()},
        tails={tail: (kind, level) for tail, (kind, level) in words["tails"].items()},
        lever_heads=tuple(levers["heads"]),
        lever_names=tuple(levers["names"]),
        lever_bodies=tuple(levers["bodies"]),
    )
