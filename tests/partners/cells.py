"""The labelled cells: `[words](id)` is a mention; see the head of each file."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from schemas.partners import PartnerContext

FOLDER = Path(__file__).parent / "cells"
TIERS = ("plain", "medium", "nasty")
_LABEL = re.compile(r"\[([^\[\]]+)\]\(([^()\s]+)\)")
_FIELDS = ("intercommunality", "towns", "department", "region", "districts", "landlords")


@dataclass(frozen=True, slots=True)
class Gold:
    """A mention as labelled; `partner_id` is empty for a lever and for a homonym."""

    text: str
    start: int
    end: int
    role: str
    partner_id: str
    known: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with its labels."""

    tier: str
    text: str
    gold: tuple[Gold, ...]


@dataclass(frozen=True, slots=True)
class LabelledContract:
    """The cells of one contract, read together."""

    context: PartnerContext
    cells: tuple[Cell, ...]


def contracts(name: str) -> Iterator[LabelledContract]:
    """The contracts of `cells/<name>.toml`."""
    with (FOLDER / f"{name}.toml").open("rb") as file:
        for table in tomllib.load(file)["contract"]:
            values = {field: table.get(field, "") for field in _FIELDS}
            lists = {f: tuple(v) for f, v in values.items() if isinstance(v, list)}
            abbreviations = table.get("abbreviations", {})
            context = PartnerContext(**{**values, **lists}, abbreviations=abbreviations)
            cells = tuple(cell(tier, text) for tier in TIERS for text in table.get(tier, ()))
            yield LabelledContract(context, cells)


def cell(tier: str, marked: str) -> Cell:
    """The text without its marks, and the labels that the marks give.

    >>> cell("plain", "[CAF](caf), [CTG](lever)").text
    'CAF, CTG'
    """
    text, gold, position = "", [], 0
    for match in _LABEL.finditer(marked):
        text += marked[position : match.start()]
        start, words, label = len(text), match[1], match[2]
        text += words
        position = match.end()
        role = "lever" if label == "lever" else "partner"
        known = not label.startswith(("+", "?")) and role == "partner"
        partner_id = "" if label in ("lever", "?") else label.lstrip("+")
        gold.append(Gold(words, start, len(text), role, partner_id, known))
    return Cell(tier, text + marked[position:], tuple(gold))
