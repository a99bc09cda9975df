"""A row of the report of a batch: what became of one document."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from schemas.datasets import Dataset

Status = Literal["converted", "findings", "refused"]


class DocumentResult(BaseModel):
    """What became of one document of a batch; a refused one has no folder."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    about: ClassVar[Dataset] = Dataset(
        "documents", "Documents", "Ce qu'est devenu chaque document du lot."
    )

    document: str = Field(title="Document", description="Chemin du fichier dans le lot.")
    status: Status = Field(title="État", description="Converti, avec constats, ou refusé.")
    contract_id: str = Field(default="", title="Contrat", description="Contrat dans le corpus.")
    pages: int = Field(default=0, title="Pages", description="Pages du PDF.")
    seconds: float = Field(default=0, title="Secondes", description="Durée.")
    memory_mb: int = Field(default=0, title="Mémoire", description="Mémoire du processus.")
    rows: int = Field(default=0, title="Lignes", description="Lignes de tous les jeux de données.")
    verified: int = Field(
        default=0, title="Relues", description="Lignes que la seconde lecture confirme."
    )
    errors: int = Field(default=0, title="Erreurs", description="Constats de gravité erreur.")
    warnings: int = Field(default=0, title="Avertissements", description="Constats à vérifier.")
    amounts: int = Field(default=0, title="Montants", description="Montants TFPB lus.")
    proved: int = Field(default=0, title="Prouvés", description="Montants qu'un total confirme.")
    first: str = Field(default="", title="À regarder", description="Premier constat, ou refus.")
    folder: str = Field(default="", title="Dossier", description="Dossier de la conversion.")
    sha256: str = Field(default="", title="SHA-256", description="Empreinte du fichier.")
    again: bool = False
    """Refused for no fault of the document (a full disk): to be tried again.  Not in the report."""

    @classmethod
    def columns(cls) -> dict[str, str]:
        """The CSV header in its order, each column with the name of its field."""
        return {name: name for name in cls.model_fields if name != "again"}
