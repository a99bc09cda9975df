"""What signs of its reading are worth to a row, from `vocabulary/confidence.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

CONFIDENCE_FILE = Path(__file__).parent / "vocabulary" / "confidence.toml"


@dataclass(frozen=True)
class Weights:
    """The weights of a family of datasets, as logarithms of odds."""

    family: str
    usual: float
    """Of a row of which nothing is said."""
    signs: Mapping[str, float]
    """What each sign adds; one that is not here says nothing."""


@cache
def confidence_weights() -> dict[str, Weights]:
    """The weights by dataset.

    >>> confidence_weights()["actions"].family
    'objectives'
    """
    data = tomllib.loads(CONFIDENCE_FILE.read_text(encoding="utf-8"))
    return {
        dataset: Weights(family, entry["usual"], entry["signs"])
        for family, entry in data.items()
        for dataset in entry["datasets"]
    }
