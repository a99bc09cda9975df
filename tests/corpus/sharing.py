"""Neighbours that share a pilot, so that their cells can be merged."""

from __future__ import annotations

from dataclasses import replace

from tests.corpus.model import Contract, Strategic
from tests.corpus.tree import map_strategic


def _pairs(group: Strategic) -> Strategic:
    """Every second objective takes the pilot of the one before it."""
    shared = list(group.objectives)
    for place in range(1, len(shared), 2):
        shared[place] = replace(shared[place], pilot=shared[place - 1].pilot)
    return replace(group, objectives=tuple(shared))


def share_pilots(contract: Contract) -> Contract:
    """The contract with the pilots of neighbouring objectives made equal, two by two."""
    return map_strategic(contract, _pairs)
