"""Changing the tree of objectives: one place that knows how deep it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tests.corpus.model import Contract, Objective, Strategic


def map_strategic(contract: Contract, change: Callable[[Strategic], Strategic]) -> Contract:
    """The contract with every strategic objective changed."""
    return replace(
        contract,
        pillars=tuple(
            replace(
                pillar,
                themes=tuple(
                    replace(theme, strategic=tuple(map(change, theme.strategic)))
                    for theme in pillar.themes
                ),
            )
            for pillar in contract.pillars
        ),
    )


def map_objectives(contract: Contract, change: Callable[[Objective], Objective | None]) -> Contract:
    """The contract with every objective changed, or gone where the change gives nothing."""

    def strategic(group: Strategic) -> Strategic:
        changed = [change(objective) for objective in group.objectives]
        return replace(group, objectives=tuple(o for o in changed if o is not None))

    return map_strategic(contract, strategic)
