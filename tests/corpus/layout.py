"""How a contract lays itself out: the named dimensions along which the corpus varies."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.corpus.blocks import Look
from tests.corpus.inline import Habit

FILLS = {
    "grey": "d9d9d9",
    "pale": "efefef",
    "colour": "fff2ab",
    "first": "cfe0f2",
    "text": "d6d6d6",
}
LEGENDS = {
    "grey": "Les objectifs prioritaires {years} sont distingués sur fond gris.",
    "pale": "Légende : fond grisé = objectif prioritaire {years}.",
    "colour": "Les lignes surlignées en jaune correspondent aux objectifs prioritaires {years}.",
    "first": "Les objectifs opérationnels sur fond bleu sont prioritaires pour la période {years}.",
    "text": "Les objectifs prioritaires {years} figurent en surligné gris.",
}


@dataclass(frozen=True)
class Layout:
    """The habits of one document."""

    form: str = "table"
    """`table`, or `forms`: one table an objective with the field names in its first column."""
    columns: tuple[str, ...] = ("objective", "actions", "partners", "calendar")
    titles: str = "line"
    """Where the strategic objective stands: `line`, `band`, `bands` (theme and strategic objective
    as merged rows of one table), `column` (a first cell merged over its rows)."""
    header: str = "repeated"
    """`repeated`, `once`, or `changed`: the author goes on in a new table, headed otherwise."""
    bullet: str = "•"
    shading: str = ""
    """A key of FILLS, or empty."""
    legend: bool = False
    zebra: bool = False
    notes: bool = False
    merged: str = ""
    """A column whose equal neighbours are merged (`pilot`)."""
    orientations: bool = True
    prose: bool = False
    """Prose in two columns between the tables."""
    pillar_style: int = 0
    annex_style: int = 0
    habit: Habit = field(default_factory=Habit)
    wording: int = 0
    """Which of the headings of the banks."""
    bases: str = "table"
    """Where tax data stands: `table` or `sentence`."""
    look: Look = field(default_factory=Look)
