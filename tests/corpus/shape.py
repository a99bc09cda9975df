"""How much a contract says, and in which manner: what varies in the content of the corpus."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Shape:
    """The size and habits of one invented contract."""

    pillars: tuple[str, ...] = ("cohesion", "living", "work", "cross")
    themes: int = 1
    strategic: int = 2
    objectives: int = 3
    actions: tuple[int, int] = (1, 4)
    giants: int = 0
    """Objectives whose list of actions is long enough to fill a page or two."""
    codes: str = "none"
    """What stands before the wording of levels: `none`, `numbers` or `words`."""
    dated: bool = True
    """Commitments are dates with at most a word before them (a column `Calendrier`)."""
    ends: str = ""
    """What closes the items of a list but the last (`;`)."""
    separator: str = ", "
    period: tuple[int, int] = (2015, 2022)
    years: tuple[int, int] = (2020, 2022)
    programmes: tuple[str, ...] = ()
    """The kind of each programme (`years` or `national`), in order."""
    items: tuple[int, int] = (1, 3)
    """Items an axis."""
    axes: int = 8
    subtotals: bool = True
    rest: bool = True
    """Annexes besides the objectives and the programmes: contribution, evaluation, figures."""
