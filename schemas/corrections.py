"""What people corrected: one line of `corrections.csv` for each cell, added, dropped or joined row.

The file is only ever appended to: a later line about the same cell goes before an earlier one.
"""

from __future__ import annotations

from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field

from schemas.datasets import Dataset

# In the place of a field: what is done to the row as a whole.
ADD, DROP, JOIN = "row:add", "row:drop", "row:join"
OPERATIONS = (ADD, DROP, JOIN)


class Correction(BaseModel):
    """One line; every value as it is written in the CSV of the dataset."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    about: ClassVar[Dataset] = Dataset(
        "corrections", "Corrections", "Ce que des personnes ont corrigé, dans l'ordre."
    )

    dataset: str = Field(title="Jeu de données", description="Jeu de données de la ligne.")
    row_id: str = Field(
        title="Ligne",
        description="Identifiant de la ligne ; sans identifiant, sa clé jointe par « / ».",
    )
    field: str = Field(
        title="Champ",
        description="Colonne corrigée, ou `row:add`, `row:drop`, `row:join` pour une ligne.",
    )
    value: str = Field(
        default="",
        title="Valeur",
        description="Valeur juste ; page d'une ligne ajoutée ; ligne qui est jointe à celle-ci.",
    )
    was: str = Field(
        default="",
        title="Lu",
        description="Ce qui était lu ; la correction n'est appliquée que si c'est encore le cas.",
    )
    reason: str = Field(default="", title="Motif", description="Pourquoi.")
    by: str = Field(default="", title="Par", description="Qui a corrigé.")
    date: str = Field(default="", title="Date", description="Quand, en ISO 8601.")

    @classmethod
    def columns(cls) -> dict[str, str]:
        """The CSV header in its order, each column with the name of its field."""
        return {name: name for name in cls.model_fields}

    @property
    def cell(self) -> tuple[str, str, str]:
        """What the line is about; of several lines about the same, the last one counts."""
        return self.dataset, self.row_id, self.field
