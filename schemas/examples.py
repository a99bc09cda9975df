"""One row of each dataset as it may come out: the examples of the Table Schemas and of the docs."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from schemas import datasets
from schemas.contract import Contract, PageLedger
from schemas.findings import finding
from schemas.origin import Origin

_OBJECTIVE = "soutenir-la-parentalite"
_ITEM = "lot-habitat-entretien-des-halls"

EXAMPLE = Contract(
    contract=datasets.ContractRow(
        contract_id="contrat-de-ville-de-valserre-2024-2030",
        title="Contrat de ville de Valserre",
        document_kind="annexes",
        intercommunality="Communauté d'agglomération de Valserre",
        towns="Valserre | Pont-Aigu",
        department="Lot",
        region="Occitanie",
        period_start=2024,
        period_end=2030,
        districts="Les Tilleuls | La Plaine",
        page_first=1,
        page_last=40,
    ),
    annexes=(
        datasets.Annex(
            number=1, title="Plan d'action du contrat de ville", page_first=3, page_last=19
        ),
    ),
    orientations=(
        datasets.Orientation(
            orientation_id="favoriser-la-reussite-educative",
            previous_id="favoriser-la-reussite-educative",
            annex=1,
            axis_kind="pillar",
            pillar="COHESION SOCIALE",
            theme="Éducation et parentalité",
            orientation="Favoriser la réussite éducative",
            strategic_objective="Conforter les parents dans leur rôle",
            page_first=4,
            page_last=4,
        ),
    ),
    objectives=(
        datasets.Objective(
            objective_id=_OBJECTIVE,
            previous_id=_OBJECTIVE,
            annex=1,
            axis_kind="pillar",
            pillar="COHESION SOCIALE",
            theme="Éducation et parentalité",
            strategic_objective="Conforter les parents dans leur rôle",
            operational_objective="Soutenir la parentalité",
            actions_text="Ouvrir un lieu d'accueil enfants-parents | Former les intervenants",
            partners_text="Ville de Valserre, CAF",
            commitments_text="2e trimestre 2025 : ouverture du lieu d'accueil",
            priority=True,
            page_first=5,
            page_last=6,
            source=(
                Origin(
                    field="operational_objective",
                    page=5,
                    bbox=(42.5, 118.2, 160.75, 143.0),
                    text="Soutenir la parentalité",
                    reader="text",
                ),
                Origin(field="objective_id", rule="slug"),
            ),
        ),
    ),
    details=(
        datasets.Detail(
            dataset="objectives",
            row_id=_OBJECTIVE,
            heading="Indicateurs",
            text="Nombre de familles accueillies",
            page_first=5,
            page_last=5,
        ),
    ),
    passages=(
        datasets.Passage(
            annex=1,
            heading="Plan d'action > Cohésion sociale",
            position=1,
            kind="paragraph",
            text="Les partenaires se réunissent une fois par an.",
            page_first=3,
            page_last=3,
        ),
    ),
    actions=(
        datasets.Action(
            objective_id=_OBJECTIVE,
            position=1,
            text="Ouvrir un lieu d'accueil enfants-parents",
            page_first=5,
            page_last=5,
        ),
    ),
    commitments=(
        datasets.Commitment(
            objective_id=_OBJECTIVE,
            position=1,
            text="2e trimestre 2025 : ouverture du lieu d'accueil",
            due_text="2e trimestre 2025",
            due_start=dt.date(2025, 4, 1),
            due_end=dt.date(2025, 6, 30),
            page_first=5,
            page_last=6,
        ),
    ),
    objective_partners=(
        datasets.ObjectivePartner(
            objective_id=_OBJECTIVE,
            position=1,
            mention="CAF",
            role="partner",
            partner_id="caf",
            method="exact",
            score=1.0,
            page_first=5,
            page_last=5,
        ),
    ),
    partners=(
        datasets.Partner(
            partner_id="caf",
            name="Caisse d'allocations familiales",
            acronym="CAF",
            kind="social_security",
            level="departmental",
            is_category=False,
            successor="",
            known=True,
            mentions=2,
            page_first=5,
            page_last=12,
        ),
        datasets.Partner(
            partner_id="direccte",
            name="Direction régionale du travail et de l'emploi",
            acronym="DIRECCTE",
            kind="state",
            level="regional",
            is_category=False,
            successor="DREETS",
            known=True,
            mentions=1,
            page_first=9,
            page_last=9,
        ),
    ),
    participants=(
        datasets.Participant(
            list="Signataires",
            annex=1,
            position=1,
            mention="Caisse d'allocations familiales du Lot",
            partner_id="caf",
            method="alias",
            score=0.96,
            page_first=2,
            page_last=2,
        ),
    ),
    tfpb_items=(
        datasets.TfpbItem(
            item_id=_ITEM,
            previous_id=_ITEM,
            annex=5,
            landlord="Lot Habitat",
            district="Les Tilleuls",
            section="eligible",
            axis="Entretien des parties communes",
            parent="Espaces intérieurs > Halls",
            action="Entretien des halls",
            description="Passage supplémentaire le samedi",
            gup_reference="Fiche 3",
            observation="Reconduit chaque année",
            total_stated_eur=Decimal("4616.50"),
            total_computed_eur=Decimal("4616.50"),
            page_first=30,
            page_last=31,
        ),
    ),
    tfpb_amounts=(
        datasets.TfpbAmount(
            item_id=_ITEM,
            year=2024,
            amount_eur=Decimal("2308.50"),
            printed="2 308,50 €",
            heading="Dépenses engagées",
            proof="proved",
            page_first=30,
            page_last=30,
        ),
        datasets.TfpbAmount(
            item_id=_ITEM,
            year=2026,
            printed="à chiffrer",
            note="à chiffrer",
            heading="Dépenses prévisionnelles",
            proof="unproved",
            page_first=31,
            page_last=31,
        ),
    ),
    tfpb_totals=(
        datasets.TfpbTotal(
            landlord="Lot Habitat",
            section="eligible",
            label="Sous-total des actions",
            heading="Dépenses engagées",
            year=2024,
            stated_eur=Decimal(43819),
            computed_eur=Decimal(43820),
            difference_eur=Decimal(-1),
            page_first=32,
            page_last=32,
        ),
    ),
    tfpb_bases=(
        datasets.TfpbBase(
            landlord="Lot Habitat",
            year=2024,
            measure="abatement",
            amount_eur=Decimal(51240),
            page_first=29,
            page_last=29,
        ),
    ),
    recommendations=(
        datasets.Recommendation(
            recommendation_id="relancer-le-conseil-citoyen",
            previous_id="relancer-le-conseil-citoyen",
            annex=3,
            theme="Participation des habitants",
            finding="Le conseil citoyen ne se réunit plus",
            strategic_objective="Associer les habitants",
            operational_objective="Relancer le conseil citoyen",
            page_first=22,
            page_last=22,
        ),
    ),
    statistics=(
        datasets.Statistic(
            table_id="population-des-quartiers",
            annex=2,
            title="Population des quartiers",
            row="Les Tilleuls",
            column="Population > 2018",
            value=Decimal(1240),
            unit="people",
            text="1 240",
            source_text="Insee, recensement",
            page_first=20,
            page_last=20,
        ),
    ),
    contributions=(
        datasets.Contribution(
            contribution_id="la-region-soutient-les-associations",
            previous_id="la-region-soutient-les-associations",
            annex=4,
            contributor="Région Occitanie",
            position=1,
            text="La Région soutient les associations des quartiers.",
            schemes="Emplois associatifs | Pass Région",
            decisions="commission permanente 2017-10-13",
            page_first=25,
            page_last=25,
        ),
    ),
    contacts=(
        datasets.Contact(
            organisation="Communauté d'agglomération de Valserre",
            department="Service politique de la ville",
            phone="+33536490123",
            email="ville@valserre.example",
            page_first=40,
            page_last=40,
        ),
    ),
    findings=(
        finding(
            "total_rounding",
            dataset="tfpb_totals",
            row_id="lot-habitat",
            field="stated_eur",
            page=32,
            bbox=(410.0, 500.5, 460.25, 514.0),
            what="Sous-total des actions, 2024",
            stated="43 819 €",
            computed="43 820 €",
            difference="-1 €",
        ),
    ),
    ledger=(PageLedger(page=1, words=12, heading=10, furniture=2),),
)
