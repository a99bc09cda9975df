"""What differs between two versions of a contract: one row per changed field."""

from __future__ import annotations

from collections import Counter
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from schemas.datasets import Dataset, Number, Text

ChangeType = Literal["added", "removed", "modified", "moved"]
_NAMES: dict[ChangeType, str] = {
    "added": "ajout",
    "removed": "suppression",
    "modified": "modification",
    "moved": "déplacement",
}
ChangeKind = Literal["text", "amount", "date", "priority", "partner", "structure"]


class Place(BaseModel):
    """A box on a page, as in `schemas.origin`: where one side of a change is printed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    page: int = Field(ge=1)
    bbox: tuple[float, float, float, float] | None = None


class Change(BaseModel):
    """A field that differs, or a row that came or went (`field` is then the one that names it).

    `old` and `new` are written as in the CSV of their dataset.  The fields without a column are
    in `changes.json` only: `section` and `label` say in French where and what the row is,
    `difference` is new minus old of numbers, `rows` are all the rows that a change holds for.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    about: ClassVar[Dataset] = Dataset(
        "changes", "Changements", "Ce qui diffère entre deux versions d'un contrat."
    )

    dataset: Text = Field(title="Jeu de données", description="Jeu de données de la ligne.")
    change: ChangeType = Field(
        title="Changement", description="Ajout, suppression, modification ou déplacement."
    )
    kind: ChangeKind = Field(
        title="Nature",
        description="Texte, montant, date, priorité, partenaire ou structure du document.",
    )
    row_id: str = Field(
        default="", title="Ligne", description="Identifiant dans la nouvelle version."
    )
    old_row_id: str = Field(
        default="", title="Ancienne ligne", description="Identifiant dans l'ancienne version."
    )
    field: Text = Field(title="Champ", description="Champ qui diffère, ou qui nomme la ligne.")
    old: str = Field(default="", title="Avant", description="Valeur dans l'ancienne version.")
    new: str = Field(default="", title="Après", description="Valeur dans la nouvelle version.")
    follows: str = Field(
        default="",
        title="Conséquence de",
        description="Jeu de données des changements dont celui-ci ne fait que découler, suivi de "
        "la ligne s'il n'y en a qu'une ; vide pour un changement à part entière.",
    )
    doubtful: bool = Field(
        default=False,
        title="Douteux",
        description="Sans doute une erreur de lecture d'une page numérisée.",
    )
    page: int | None = Field(
        default=None, ge=1, title="Page", description="Page de la nouvelle version."
    )
    old_page: int | None = Field(
        default=None, ge=1, title="Ancienne page", description="Page de l'ancienne version."
    )
    section: tuple[str, ...] = ()
    label: str = ""
    difference: Number | None = None
    places: tuple[Place, ...] = ()
    old_places: tuple[Place, ...] = ()
    rows: tuple[str, ...] = ()

    @classmethod
    def columns(cls) -> dict[str, str]:
        """The CSV header in its order, each column with the name of its field."""
        return {name: name for name, field in cls.model_fields.items() if field.title}


class Comparison(BaseModel):
    """All the changes from one version to another, and the files that they were read from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    old: str
    new: str
    changes: tuple[Change, ...] = ()

    def summary(self) -> list[str]:
        """What to say of it in a terminal, in French: how many changes of which type."""
        own = [change for change in self.changes if not change.follows]
        if not self.changes:
            return [f"{self.old} → {self.new} : aucun changement"]
        counts = Counter(change.change for change in own)
        said = ", ".join(
            f"{counts[kind]} {name}{'s' * (counts[kind] > 1)}"
            for kind, name in _NAMES.items()
            if counts[kind]
        )
        follows = len(self.changes) - len(own)
        return [f"{self.old} → {self.new} : {said or 'aucun changement propre'}"] + (
            [f"  Conséquences : {follows}"] if follows else []
        )
