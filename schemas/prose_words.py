"""The words of running prose: decisions, schemes, and how a contract names itself."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "vocabulary"


@dataclass(frozen=True)
class SchemeWords:
    """Nouns before a scheme's name, bodies that are none, and schemes known by name."""

    nouns: tuple[str, ...]
    strong: tuple[str, ...]
    bodies: frozenset[str]
    known: tuple[str, ...]


@dataclass(frozen=True)
class IdentityWords:
    """Folded words by which a contract says what and whose it is."""

    contract: tuple[str, ...]
    motto: tuple[str, ...]
    about: tuple[str, ...]
    amendment: tuple[str, ...]
    annexes: tuple[str, ...]
    joining_annexes: tuple[str, ...]
    before_intercommunality: tuple[str, ...]
    inside_intercommunality: tuple[str, ...]
    town: tuple[str, ...]
    sure_district: tuple[str, ...]
    maybe_district: tuple[str, ...]
    departmental: tuple[str, ...]
    not_names: tuple[str, ...]


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / name).read_text(encoding="utf-8"))


@cache
def decision_words() -> dict[str, str]:
    """Folded words of a sitting, with the label of the dataset.

    >>> decision_words()["cp"]
    'commission permanente'
    """
    entries = _read("decisions.toml")["decision"]
    return {word: entry["label"] for entry in entries for word in entry["words"]}


@cache
def scheme_words() -> SchemeWords:
    """The schemes file, read once."""
    data = _read("schemes.toml")
    return SchemeWords(
        nouns=tuple(data["nouns"]["words"]),
        strong=tuple(data["strong"]["words"]),
        bodies=frozenset(data["bodies"]["words"]),
        known=tuple(data["known"]["words"]),
    )


@cache
def identity_words() -> IdentityWords:
    """The identity file, read once."""
    data = _read("identity.toml")
    return IdentityWords(
        contract=tuple(data["contract"]["words"]),
        motto=tuple(data["motto"]["words"]),
        about=tuple(data["about"]["words"]),
        amendment=tuple(data["amendment"]["words"]),
        annexes=tuple(data["annexes"]["words"]),
        joining_annexes=tuple(data["annexes"]["joining"]),
        before_intercommunality=tuple(data["intercommunality"]["before"]),
        inside_intercommunality=tuple(data["intercommunality"]["inside"]),
        town=tuple(data["town"]["words"]),
        sure_district=tuple(data["district"]["sure"]),
        maybe_district=tuple(data["district"]["maybe"]),
        departmental=tuple(data["departmental"]["words"]),
        not_names=tuple(data["not_names"]["words"]),
    )
