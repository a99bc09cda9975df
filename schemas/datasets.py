"""The datasets of a conversion: the one declaration behind CSV, JSON, Table Schemas and docs.

A model is a dataset, a field a column, in the order of the CSV.  `title` and `description` are what
people read, in French.  `""` and `None` both mean unknown or not applicable.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, WithJsonSchema

from schemas.origin import Origin
from schemas.partners import Method, PartnerKind, PartnerLevel


def _plain(value: Decimal) -> int | float:
    """A decimal as the shortest JSON number."""
    return int(value) if value == value.to_integral_value() else float(value)


Number = Annotated[
    Decimal,
    PlainSerializer(_plain, return_type=int | float, when_used="json"),
    WithJsonSchema({"type": "number"}),
]
Text = Annotated[str, Field(min_length=1)]
Position = Annotated[int, Field(ge=1)]
AxisKind = Literal["pillar", "cross_cutting"]
TfpbSection = Literal["eligible", "not_eligible"]


@dataclass(frozen=True)
class ForeignKey:
    """Columns of a dataset that name a row of another."""

    columns: tuple[str, ...]
    dataset: str
    references: tuple[str, ...]


@dataclass(frozen=True)
class Dataset:
    """What is true of a dataset as a whole."""

    name: str
    title: str
    description: str
    key: tuple[str, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = field(default=())


# What every dataset says of its rows, behind its own columns.
LAST_COLUMNS = ("page_first", "page_last", "verified", "confidence")


class Row(BaseModel):
    """A row of any dataset, with the pages it stands on and the places its fields came from."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    about: ClassVar[Dataset]

    page_first: int = Field(
        ge=1, title="Première page", description="Page du PDF où la ligne commence."
    )
    page_last: int = Field(
        ge=1, title="Dernière page", description="Page du PDF où la ligne se termine."
    )
    verified: bool | None = Field(
        default=None,
        title="Vérifiée",
        description="Deux lectures indépendantes s'accordent ; vide : lue une seule fois.",
    )
    confidence: float | None = Field(
        default=None,
        ge=0,
        le=1,
        title="Confiance",
        description="Probabilité que toute la ligne soit juste, de 0 à 1 ; vide : non estimée.",
    )
    source: tuple[Origin, ...] = Field(
        default=(), title="Source", description="Endroits de la page d'où vient chaque champ."
    )

    @classmethod
    def columns(cls) -> dict[str, str]:
        """The CSV header in its order, each column with the name of its field.

        The two differ in one place: the printed source of a table of figures is the column
        `source` of `statistics`, and `source_text` in JSON, where `source` is provenance.
        """
        last = LAST_COLUMNS
        own = [name for name in cls.model_fields if name not in (*last, "source")]
        columns = {}
        for name in (*own, *last):
            extra = cls.model_fields[name].json_schema_extra
            columns[str(extra["column"]) if isinstance(extra, dict) else name] = name
        return columns


class ContractRow(Row):
    about = Dataset(
        "contract", "Contrat", "Ce que le document dit de lui-même.", key=("contract_id",)
    )
    contract_id: Text = Field(
        title="Identifiant du contrat", description="Formé du titre et de la période."
    )
    title: Text = Field(title="Titre", description="Titre du document.")
    document_kind: Literal["contract", "annexes", "amendment"] = Field(
        title="Nature du document", description="Contrat, annexes ou avenant."
    )
    intercommunality: str = Field(
        default="", title="Intercommunalité", description="Intercommunalité qui porte le contrat."
    )
    towns: str = Field(default="", title="Communes", description="Communes, séparées par « | ».")
    department: str = Field(default="", title="Département", description="Département.")
    region: str = Field(default="", title="Région", description="Région.")
    period_start: int | None = Field(
        default=None, title="Début", description="Première année du contrat."
    )
    period_end: int | None = Field(
        default=None, title="Fin", description="Dernière année du contrat."
    )
    districts: str = Field(
        default="", title="Quartiers", description="Quartiers nommés, séparés par « | »."
    )


class Annex(Row):
    about = Dataset("annexes", "Annexes", "Les annexes du document.", key=("number",))
    number: int = Field(ge=0, title="Numéro", description="Numéro de l'annexe.")
    title: Text = Field(title="Titre", description="Titre de l'annexe.")


def _previous_id() -> Any:
    return Field(
        default="",
        title="Identifiant antérieur",
        description="Identifiant de la ligne dans la version donnée par `--previous`.",
    )


class Orientation(Row):
    about = Dataset(
        "orientations",
        "Orientations",
        "Tableaux « Orientation | Objectifs stratégiques » : une ligne par objectif stratégique.",
        key=("orientation_id",),
    )
    orientation_id: Text = Field(title="Identifiant", description="Identifiant stable.")
    annex: int = Field(title="Annexe", description="Numéro de l'annexe.")
    axis_kind: AxisKind = Field(
        title="Nature de l'axe", description="Pilier (`pillar`) ou axe transversal."
    )
    pillar: Text = Field(title="Pilier", description="Pilier ou axe transversal.")
    theme: str = Field(default="", title="Thème", description="Thème dans le pilier.")
    orientation: Text = Field(title="Orientation", description="Orientation ou enjeu.")
    strategic_objective: Text = Field(
        title="Objectif stratégique", description="Objectif stratégique de l'orientation."
    )
    previous_id: str = _previous_id()


class Objective(Row):
    about = Dataset(
        "objectives",
        "Objectifs opérationnels",
        "Une ligne par objectif opérationnel.",
        key=("objective_id",),
    )
    objective_id: Text = Field(title="Identifiant", description="Identifiant stable.")
    annex: int = Field(title="Annexe", description="Numéro de l'annexe.")
    axis_kind: AxisKind = Field(
        title="Nature de l'axe", description="Pilier (`pillar`) ou axe transversal."
    )
    pillar: Text = Field(title="Pilier", description="Pilier ou axe transversal.")
    theme: str = Field(default="", title="Thème", description="Thème dans le pilier.")
    strategic_objective: Text = Field(
        title="Objectif stratégique", description="Titre du tableau ou de sa ligne fusionnée."
    )
    operational_objective: Text = Field(
        title="Objectif opérationnel", description="Objectif opérationnel."
    )
    actions_text: str = Field(default="", title="Actions", description="Pistes et fiches action.")
    partners_text: str = Field(
        default="", title="Partenaires", description="Pilote, partenaires et leviers."
    )
    commitments_text: str = Field(
        default="", title="Engagements", description="Engagements et échéances."
    )
    priority: bool | None = Field(
        default=None,
        title="Prioritaire",
        description="Ligne grisée, si la légende du document donne ce sens à la couleur.",
    )
    previous_id: str = _previous_id()


class Detail(Row):
    about = Dataset(
        "details",
        "Compléments",
        "Ce qu'un tableau dit au-delà des colonnes des autres jeux de données.",
    )
    dataset: Text = Field(
        title="Jeu de données", description="Jeu de données de la ligne complétée."
    )
    row_id: Text = Field(title="Ligne", description="Identifiant de la ligne complétée.")
    heading: Text = Field(title="Intitulé", description="Intitulé de la colonne ou du champ.")
    text: Text = Field(title="Texte", description="Texte de la cellule.")


class Passage(Row):
    about = Dataset("passages", "Textes", "Les textes hors tableaux.", key=("position",))
    annex: int | None = Field(default=None, title="Annexe", description="Numéro de l'annexe.")
    heading: str = Field(
        default="", title="Titres", description="Titres au-dessus du texte, joints par « > »."
    )
    position: Position = Field(title="Rang", description="Rang dans le document.")
    kind: Literal["paragraph", "list_item", "caption", "note"] = Field(
        title="Nature", description="Paragraphe, élément de liste, légende ou note."
    )
    text: Text = Field(title="Texte", description="Texte.")


_OBJECTIVE = (ForeignKey(("objective_id",), "objectives", ("objective_id",)),)
_PARTNER = ForeignKey(("partner_id",), "partners", ("partner_id",))
_ITEM = (ForeignKey(("item_id",), "tfpb_items", ("item_id",)),)


class Action(Row):
    about = Dataset(
        "actions",
        "Actions",
        "Une ligne par action d'un objectif.",
        key=("objective_id", "position"),
        foreign_keys=_OBJECTIVE,
    )
    objective_id: Text = Field(title="Objectif", description="Identifiant de l'objectif.")
    position: Position = Field(title="Rang", description="Rang dans la cellule.")
    text: Text = Field(title="Action", description="Texte de l'action.")


class Commitment(Row):
    about = Dataset(
        "commitments",
        "Engagements",
        "Une ligne par engagement d'un objectif, avec son échéance.",
        key=("objective_id", "position"),
        foreign_keys=_OBJECTIVE,
    )
    objective_id: Text = Field(title="Objectif", description="Identifiant de l'objectif.")
    position: Position = Field(title="Rang", description="Rang dans la cellule.")
    text: Text = Field(title="Engagement", description="Texte de l'engagement.")
    due_text: str = Field(
        default="", title="Échéance (texte)", description="Mots qui donnent la date."
    )
    due_start: dt.date | None = Field(
        default=None, title="Début", description="Premier jour de l'échéance."
    )
    due_end: dt.date | None = Field(
        default=None, title="Fin", description="Dernier jour de l'échéance."
    )


class ObjectivePartner(Row):
    about = Dataset(
        "objective_partners",
        "Partenaires des objectifs",
        "Qui prend part à quel objectif.",
        key=("objective_id", "position"),
        foreign_keys=(*_OBJECTIVE, _PARTNER),
    )
    objective_id: Text = Field(title="Objectif", description="Identifiant de l'objectif.")
    position: Position = Field(title="Rang", description="Rang dans la cellule.")
    mention: Text = Field(title="Mention", description="Mots de la cellule.")
    role: Literal["partner", "pilot", "lever"] = Field(
        title="Rôle", description="Partenaire, pilote ou levier (dispositif)."
    )
    partner_id: str = Field(
        default="", title="Partenaire", description="Identifiant du partenaire ; vide : levier."
    )
    method: Method = Field(title="Méthode", description="Méthode du rapprochement.")
    score: float | None = Field(
        default=None, ge=0, le=1, title="Score", description="Sûreté du rapprochement, de 0 à 1."
    )


class Partner(Row):
    about = Dataset(
        "partners", "Partenaires", "Chaque organisme nommé, une fois.", key=("partner_id",)
    )
    partner_id: Text = Field(title="Identifiant", description="Identifiant formé du nom.")
    name: Text = Field(title="Nom", description="Nom de l'organisme.")
    acronym: str = Field(default="", title="Sigle", description="Sigle.")
    kind: PartnerKind = Field(title="Nature", description="Nature de l'organisme.")
    level: PartnerLevel = Field(default="", title="Échelon", description="Échelon territorial.")
    is_category: bool = Field(
        title="Catégorie", description="Catégorie d'organismes et non un organisme."
    )
    successor: str = Field(
        default="", title="Successeur", description="Qui a pris la suite depuis."
    )
    known: bool = Field(title="Connu", description="Présent dans le répertoire d'organismes.")
    mentions: int = Field(ge=0, title="Mentions", description="Nombre de mentions.")


class Participant(Row):
    about = Dataset(
        "participants",
        "Participants",
        "Autres listes d'organismes : signataires, participants.",
        key=("list", "position"),
        foreign_keys=(_PARTNER,),
    )
    list: Text = Field(title="Liste", description="Titre de la liste.")
    annex: int | None = Field(default=None, title="Annexe", description="Numéro de l'annexe.")
    position: Position = Field(title="Rang", description="Rang dans la liste.")
    mention: Text = Field(title="Mention", description="Mots de la liste.")
    partner_id: str = Field(default="", title="Partenaire", description="Identifiant.")
    method: Method = Field(title="Méthode", description="Méthode du rapprochement.")
    score: float | None = Field(
        default=None, ge=0, le=1, title="Score", description="Sûreté du rapprochement, de 0 à 1."
    )


class TfpbItem(Row):
    about = Dataset(
        "tfpb_items",
        "Actions TFPB",
        "Une ligne par action du programme d'abattement de TFPB d'un bailleur.",
        key=("item_id",),
    )
    item_id: Text = Field(title="Identifiant", description="Identifiant stable.")
    annex: int = Field(title="Annexe", description="Numéro de l'annexe.")
    landlord: Text = Field(title="Bailleur", description="Bailleur.")
    district: str = Field(default="", title="Quartier", description="Quartier ou résidence.")
    section: TfpbSection = Field(title="Section", description="Éligible ou non à l'abattement.")
    axis: str = Field(default="", title="Axe", description="Axe du programme.")
    parent: str = Field(
        default="", title="Intitulés", description="Intitulés au-dessus, joints par « > »."
    )
    action: Text = Field(title="Action", description="Action.")
    description: str = Field(default="", title="Description", description="Description.")
    gup_reference: str = Field(
        default="", title="Référence GUP", description="Référence au programme de GUP."
    )
    observation: str = Field(default="", title="Observation", description="Observation.")
    total_stated_eur: Number | None = Field(
        default=None, title="Total imprimé (€)", description="Total imprimé, en euros."
    )
    total_computed_eur: Number | None = Field(
        default=None, title="Total calculé (€)", description="Somme des années, en euros."
    )
    previous_id: str = _previous_id()


class TfpbAmount(Row):
    about = Dataset(
        "tfpb_amounts",
        "Montants TFPB",
        "Une ligne par action et par année.",
        key=("item_id", "year", "heading"),
        foreign_keys=_ITEM,
    )
    item_id: Text = Field(title="Action", description="Identifiant de l'action.")
    year: int = Field(title="Année", description="Année.")
    amount_eur: Number | None = Field(
        default=None, title="Montant (€)", description="Montant en euros."
    )
    printed: Text = Field(title="Imprimé", description="La cellule telle qu'imprimée.")
    note: str = Field(
        default="", title="Note", description="Ce que dit la cellule qui n'est pas un nombre."
    )
    heading: str = Field(default="", title="Intitulé", description="Intitulé de la colonne.")
    proof: Literal["proved", "contradicted", "unproved"] = Field(
        title="Preuve", description="Un total imprimé qui l'inclut est juste, faux, ou absent."
    )


class TfpbTotal(Row):
    about = Dataset("tfpb_totals", "Totaux TFPB", "Les totaux imprimés, vérifiés.")
    landlord: Text = Field(
        title="Bailleur", description="Bailleur ; ceux d'un total commun sont joints par « | »."
    )
    section: Literal["eligible", "not_eligible", "all"] = Field(
        title="Section", description="Actions éligibles, non éligibles, ou toutes."
    )
    label: Text = Field(title="Intitulé", description="Intitulé du total.")
    heading: str = Field(default="", title="Colonne", description="Intitulé de la colonne.")
    year: int | None = Field(
        default=None, title="Année", description="Année ; vide : toutes les années."
    )
    stated_eur: Number = Field(title="Imprimé (€)", description="Total imprimé, en euros.")
    computed_eur: Number | None = Field(
        default=None, title="Calculé (€)", description="Somme des montants des actions."
    )
    difference_eur: Number | None = Field(
        default=None, title="Écart (€)", description="Imprimé moins calculé."
    )


class TfpbBase(Row):
    about = Dataset("tfpb_bases", "Bases TFPB", "Les données fiscales qui ouvrent un programme.")
    landlord: Text = Field(title="Bailleur", description="Bailleur.")
    year: int = Field(title="Année", description="Année.")
    measure: Literal["abatement", "tax"] = Field(
        title="Mesure", description="Abattement ou taxe avant abattement."
    )
    amount_eur: Number = Field(title="Montant (€)", description="Montant en euros.")


class Recommendation(Row):
    about = Dataset(
        "recommendations",
        "Préconisations",
        "Le tableau de l'évaluation à mi-parcours.",
        key=("recommendation_id",),
    )
    recommendation_id: Text = Field(title="Identifiant", description="Identifiant stable.")
    annex: int = Field(title="Annexe", description="Numéro de l'annexe.")
    theme: Text = Field(title="Thème", description="Thème.")
    finding: str = Field(default="", title="Constat", description="Constat.")
    strategic_objective: str = Field(
        default="", title="Objectif stratégique", description="Objectif stratégique."
    )
    operational_objective: str = Field(
        default="", title="Objectif opérationnel", description="Objectif opérationnel."
    )
    previous_id: str = _previous_id()


class Statistic(Row):
    about = Dataset(
        "statistics",
        "Statistiques",
        "Les autres tableaux de chiffres, une ligne par cellule.",
        key=("table_id", "row", "column"),
    )
    table_id: Text = Field(title="Tableau", description="Identifiant du tableau.")
    annex: int | None = Field(default=None, title="Annexe", description="Numéro de l'annexe.")
    title: str = Field(default="", title="Titre", description="Titre du tableau.")
    row: Text = Field(title="Ligne", description="Intitulé de la ligne.")
    column: Text = Field(title="Colonne", description="Intitulés de la colonne, joints par « > ».")
    value: Number | None = Field(default=None, title="Valeur", description="Valeur.")
    unit: str = Field(default="", title="Unité", description="Unité.")
    text: Text = Field(title="Imprimé", description="La cellule telle qu'imprimée.")
    source_text: str = Field(
        default="",
        title="Source",
        description="Source imprimée sous le tableau.",
        json_schema_extra={"column": "source"},
    )


class Contribution(Row):
    about = Dataset(
        "contributions",
        "Contributions",
        "Engagements rédigés, comme la contribution de la Région.",
        key=("contribution_id",),
    )
    contribution_id: Text = Field(title="Identifiant", description="Identifiant stable.")
    annex: int = Field(title="Annexe", description="Numéro de l'annexe.")
    contributor: Text = Field(title="Contributeur", description="Qui s'engage.")
    position: Position = Field(title="Rang", description="Rang du paragraphe.")
    text: Text = Field(title="Texte", description="Texte.")
    schemes: str = Field(
        default="", title="Dispositifs", description="Dispositifs nommés, séparés par « | »."
    )
    decisions: str = Field(
        default="", title="Décisions", description="Décisions datées, séparées par « | »."
    )
    previous_id: str = _previous_id()


class Contact(Row):
    about = Dataset("contacts", "Contacts", "Les personnes à contacter.")
    organisation: Text = Field(title="Organisme", description="Organisme.")
    department: str = Field(default="", title="Service", description="Service.")
    phone: str = Field(default="", title="Téléphone", description="Numéro international.")
    email: str = Field(default="", title="Courriel", description="Adresse électronique.")


DATASETS: tuple[type[Row], ...] = (
    ContractRow,
    Annex,
    Orientation,
    Objective,
    Detail,
    Passage,
    Action,
    Commitment,
    ObjectivePartner,
    Partner,
    Participant,
    TfpbItem,
    TfpbAmount,
    TfpbTotal,
    TfpbBase,
    Recommendation,
    Statistic,
    Contribution,
    Contact,
)
