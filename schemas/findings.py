"""Findings: what a person should look at, one entry per code in one place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from schemas.datasets import Dataset, Text

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True)
class Code:
    """What a code stands for: `message` is a French template, `advice` says what to look at."""

    code: str
    severity: Severity
    title: str
    message: str
    advice: str


_ALL = (
    Code(
        "total_mismatch",
        "warning",
        "Total imprimé faux",
        "{what} : imprimé {stated}, calculé {computed} (écart {difference}). Cellules : {cells}.",
        "Comparer le total imprimé aux montants nommés ; l'un d'eux est faux dans le document.",
    ),
    Code(
        "item_total_mismatch",
        "warning",
        "Total d'une action faux",
        "{what} : imprimé {stated}, calculé {computed} (écart {difference}). Cellules : {cells}.",
        "Comparer le total de la ligne à ses années.",
    ),
    Code(
        "total_rounding",
        "info",
        "Total arrondi",
        "{what} : imprimé {stated}, calculé {computed}, écart d'arrondi {difference}.",
        "Rien à faire si l'écart d'un euro par terme au plus vient d'arrondis.",
    ),
    Code(
        "amount_unreadable",
        "warning",
        "Montant illisible",
        "« {text} » se trouve dans une colonne de montants et n'en est pas un.",
        "Lire la cellule : son texte est gardé dans `note`, sans montant.",
    ),
    Code(
        "partner_unmatched",
        "info",
        "Organisme non reconnu",
        "« {mention} » n'est pas dans le répertoire ; le plus proche : {candidates}.",
        "Vérifier l'organisme ; l'ajouter au répertoire ou à ses variantes.",
    ),
    Code(
        "required_empty",
        "error",
        "Champ obligatoire vide",
        "Un champ obligatoire est vide : « {text} ».",
        "La ligne n'a pas pu être validée : compléter le champ d'après la page.",
    ),
    Code(
        "row_invalid",
        "error",
        "Ligne non valide",
        "Une ligne n'est pas valide ({reason}) : « {text} ».",
        "Lire la ligne sur la page ; elle n'est dans aucun fichier CSV.",
    ),
    Code(
        "text_unassigned",
        "warning",
        "Texte non rattaché",
        "« {text} » n'a été rattaché à rien.",
        "Lire ce texte sur la page : il n'est dans aucun jeu de données.",
    ),
    Code(
        "text_hidden",
        "warning",
        "Texte caché",
        "Le fichier contient un texte que la page ne montre pas ({reason}) : « {text} ».",
        "Ce texte n'a pas été lu comme un texte de la page.",
    ),
    Code(
        "column_unknown",
        "warning",
        "Colonne inconnue",
        "L'intitulé « {heading} » n'est pas connu (le plus proche : {nearest}).",
        "La colonne est gardée dans `details` ; ajouter l'intitulé au vocabulaire s'il convient.",
    ),
    Code(
        "widths_refused",
        "error",
        "Largeurs de page non réunies",
        "Les pages {pages} semblent les largeurs d'une même feuille ({reason}) : non réunies.",
        "Vérifier ces pages : leurs tableaux n'ont pas été réunis.",
    ),
    Code(
        "join_doubtful",
        "warning",
        "Ligne coupée douteuse",
        "La ligne « {text} » a été {decision} au changement de page, sans certitude.",
        "Regarder le bas de la page et le haut de la suivante.",
    ),
    Code(
        "readings_differ",
        "warning",
        "Deux lectures diffèrent",
        "Deux lectures de cet endroit diffèrent : « {first} » et « {second} ».",
        "Lire l'endroit sur la page ; la première version est celle des fichiers.",
    ),
    Code(
        "structure_differs",
        "warning",
        "Deux lectures d'un tableau diffèrent",
        "Deux lectures de ce tableau diffèrent : {first} et {second}.",
        "Regarder les lignes et les colonnes du tableau sur la page.",
    ),
    Code(
        "readings_differ_more",
        "warning",
        "Deux lectures d'une page diffèrent",
        "Deux lectures de cette page diffèrent à {count} autres endroits.",
        "Relire la page entière.",
    ),
    Code(
        "table_unruled",
        "info",
        "Tableau sans filets",
        "Rien ne trace les colonnes de ce tableau : elles sont déduites de la place des mots.",
        "Regarder si chaque texte est sur sa ligne et dans sa colonne.",
    ),
    Code(
        "table_unknown",
        "warning",
        "Tableau non reconnu",
        "Un tableau de {rows} lignes et {columns} colonnes n'est d'aucun genre connu : « {text} ».",
        "Ses cellules sont gardées dans `statistics` ou `passages`.",
    ),
    Code(
        "figures_alone",
        "warning",
        "Nombres sans tableau",
        "{count} nombres isolés de la page, dont « {text} », ne sont que dans `passages`.",
        "Regarder la page : un tableau n'y a sans doute pas été reconnu.",
    ),
    Code(
        "cells_left",
        "warning",
        "Cellules hors des colonnes",
        "Le tableau est lu, mais « {text} » n'entre dans aucune de ses lignes.",
        "Le texte est gardé parmi les passages ; voir où il a sa place.",
    ),
    Code(
        "legend_missing",
        "info",
        "Couleur sans légende",
        "Des lignes de tableaux sont colorées et aucune légende ne dit pourquoi.",
        "La priorité de ces lignes reste inconnue.",
    ),
    Code(
        "title_doubtful",
        "warning",
        "Titre douteux",
        "« {text} », p. {titled}, peut ne plus valoir : des pages entre ce titre et la suite n'ont"
        " pas été lues.",
        "Lire ces pages aussi, ou chercher le titre dans le document.",
    ),
    Code(
        "landlord_missing",
        "warning",
        "Bailleur inconnu",
        "Le programme TFPB ne nomme pas son bailleur ; « {text} » en tient lieu.",
        "Lire le nom du bailleur sur la page.",
    ),
    Code(
        "landlord_doubtful",
        "warning",
        "Bailleur douteux",
        "« {text} », seul au-dessus du programme, peut nommer un autre bailleur que {landlord}.",
        "Lire sur la page de quel bailleur est le programme.",
    ),
    Code(
        "unit_doubtful",
        "warning",
        "Unité douteuse",
        "Les montants sont lus en euros ; sous les mêmes en-têtes, un tableau les a multipliés par"
        " {factor}.",
        "Lire sur la page en quelle unité sont les montants.",
    ),
    Code(
        "year_missing",
        "warning",
        "Année inconnue",
        "La colonne de montants « {heading} » n'a pas d'année.",
        "Lire l'année sur la page ; les montants ne sont pas repris.",
    ),
    Code(
        "page_without_text",
        "error",
        "Page sans texte",
        "La page n'a pas de texte (image ou numérisation) et n'a pas été lue.",
        "Reconnaître le texte de la page, ou la lire à l'œil.",
    ),
    Code(
        "page_by_ocr",
        "info",
        "Page lue par reconnaissance de caractères",
        "La page a été lue sur son image : {reason}.",
        "Comparer les montants et les noms propres à la page.",
    ),
    Code(
        "page_illegible",
        "warning",
        "Page sans rien de lisible",
        "La page a été lue sur son image, et rien ne s'y lit : photographie, dessin ou page noire.",
        "Regarder la page ; si elle porte du texte, la numériser à nouveau à 300 points par pouce.",
    ),
    Code(
        "page_without_ocr",
        "error",
        "Page non reconnue",
        "La page devait être lue sur son image et ne l'a pas été : {reason}",
        "Suivre l'indication, et relancer ; ou lire la page à l'œil.",
    ),
    Code(
        "ocr_doubtful",
        "warning",
        "Lecture douteuse",
        "La reconnaissance de caractères n'est pas sûre d'avoir lu « {text} » ({confidence} %)"
        "{others}.",
        "Comparer à la page.",
    ),
    Code(
        "ocr_respelled",
        "info",
        "Mot rétabli",
        "La reconnaissance de caractères a lu « {read} » ; le mot français est « {text} ».",
        "Comparer à la page si le mot est un nom propre.",
    ),
    Code(
        "page_skipped",
        "info",
        "Page non demandée",
        "Les pages {pages} n'ont pas été lues (option --pages).",
        "Relancer sans --pages pour tout lire.",
    ),
    Code(
        "page_unreadable",
        "error",
        "Page illisible",
        "La page n'a pas pu être lue : {reason}.",
        "Ouvrir le PDF, le réenregistrer, et relancer.",
    ),
    Code(
        "page_partial",
        "error",
        "Page lue en partie",
        "La page n'a pas été lue en entier : {reason}.",
        "Comparer à la page : ce qui y manque n'est dans aucun jeu de données.",
    ),
    Code(
        "page_bounded",
        "error",
        "Page au-delà des limites",
        "La page demande trop pour être lue en entier : {reason}.",
        "Regarder la page : un plan détaillé n'a pas de tableaux, un piège n'a rien à lire.",
    ),
    Code(
        "pages_bounded",
        "error",
        "Document trop long",
        "Le document a {pages} pages ; seules les {read} premières ont été lues.",
        "Lire la suite avec --pages, en plusieurs fois.",
    ),
    Code(
        "file_damaged",
        "error",
        "Fichier abîmé",
        "Le fichier est abîmé ({reason}) ; ce qui en reste a été lu.",
        "Télécharger ou copier le PDF à nouveau ; sinon comparer : il peut manquer des pages.",
    ),
    Code(
        "pages_differ",
        "error",
        "Nombre de pages incertain",
        "Le fichier est abîmé : un lecteur y trouve {count} pages, un autre {read}.",
        "Comparer avec le document : il peut manquer des pages, et leurs numéros être décalés.",
    ),
    Code(
        "letters_unknown",
        "error",
        "Lettres inconnues",
        "{count} lettres de la page n'ont pas d'équivalent lisible dans le fichier.",
        "Lire la page à l'œil, ou reconnaître son texte (OCR).",
    ),
    Code(
        "correction_row_gone",
        "warning",
        "Correction sans ligne",
        "La correction de « {column} » ({value}) n'a plus de ligne : {row}.",
        "Retrouver la ligne et y reporter la correction, ou y renoncer par une ligne de plus.",
    ),
    Code(
        "correction_outdated",
        "warning",
        "Correction dépassée",
        "« {value} » corrigeait « {was} » ; la page dit maintenant « {current} ».",
        "Comparer à la page ; la valeur lue est gardée, la correction n'est pas appliquée.",
    ),
    Code(
        "correction_invalid",
        "error",
        "Correction non valide",
        "La correction de « {column} » par « {value} » n'est pas valide ({reason}).",
        "Corriger par une nouvelle ligne du fichier ; celle-ci n'est pas appliquée.",
    ),
    Code(
        "correction_unneeded",
        "info",
        "Correction sans objet",
        "« {value} » est maintenant ce qui est lu : la correction n'est plus nécessaire.",
        "Rien à faire.",
    ),
    Code(
        "dataset_none",
        "warning",
        "Aucun tableau connu",
        "Aucun jeu de données de contrat de ville n'a été reconnu dans ce document.",
        "Vérifier que ce document est bien une annexe de contrat de ville.",
    ),
)

CODES: dict[str, Code] = {entry.code: entry for entry in _ALL}


class Finding(BaseModel):
    """One thing to look at; `bbox` is in PDF points from the top-left corner, only in JSON."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    about: ClassVar[Dataset] = Dataset(
        "findings", "Constats", "Ce qu'une personne devrait vérifier."
    )

    code: Text = Field(title="Code", description="Code du constat.")
    severity: Severity = Field(title="Gravité", description="Erreur, avertissement ou information.")
    dataset: str = Field(default="", title="Jeu de données", description="Jeu de données concerné.")
    row_id: str = Field(default="", title="Ligne", description="Identifiant de la ligne.")
    field: str = Field(default="", title="Champ", description="Champ concerné.")
    message: Text = Field(title="Message", description="Ce qu'il faut regarder.")
    page: int | None = Field(default=None, ge=1, title="Page", description="Page du PDF.")
    bbox: tuple[float, float, float, float] | None = Field(
        default=None, title="Cadre", description="Cadre sur la page, en points."
    )

    @model_validator(mode="after")
    def _known_code(self) -> Finding:
        if self.code not in CODES:
            raise ValueError(f"unknown finding code {self.code!r}")
        return self

    @classmethod
    def columns(cls) -> dict[str, str]:
        """The CSV header in its order, each column with the name of its field."""
        return {name: name for name in cls.model_fields if name != "bbox"}


def finding(
    code: str,
    *,
    dataset: str = "",
    row_id: str = "",
    field: str = "",
    page: int | None = None,
    bbox: tuple[float, float, float, float] | None = None,
    **values: Any,
) -> Finding:
    """The finding of a code, its French message filled with `values`.

    Raises `KeyError` for an unknown code or a value that the template needs and did not get.
    """
    entry = CODES[code]
    return Finding(
        code=code,
        severity=entry.severity,
        dataset=dataset,
        row_id=row_id,
        field=field,
        page=page,
        bbox=bbox,
        message=entry.message.format(**values),
    )


_SEVERITIES = ("error", "warning", "info")


def ordered(findings: Iterable[Finding]) -> list[Finding]:
    """Findings by severity, then by place: what to look at first."""
    return sorted(
        findings, key=lambda item: (_SEVERITIES.index(item.severity), item.page or 0, item.code)
    )
