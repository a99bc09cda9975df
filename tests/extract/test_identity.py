"""Covers and opening pages of contracts, of towns that no sample knows."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from extract.identity import Identity, identify
from schemas import prose_words
from schemas.territories import departments, regions

CASES: list[tuple[list[str], list[str], dict[str, Any]]] = [
    (
        ["CONTRAT DE VILLE 2015-2022", "MONTFLEURY AGGLOMERATION", "Annexes au protocole"],
        [
            "Le contrat de ville de Montfleury Agglomération a été signé par l'Etat, les communes "
            "de Montfleury et de Saint-Aubin, la CAF 36 et la DDT de l'Indre.",
            "Le quartier des Grands Prés, à Montfleury, et La Plaine.",
            "QPV Les Grands Prés",
            "QPV La Plaine",
            "Région Centre-Val de Loire",
        ],
        {
            "title": "CONTRAT DE VILLE 2015-2022 – MONTFLEURY AGGLOMERATION",
            "document_kind": "annexes",
            "intercommunality": "Montfleury Agglomération",
            "towns": ("Montfleury", "Saint-Aubin"),
            "department": "Indre",
            "region": "Centre-Val de Loire",
            "period_start": 2015,
            "period_end": 2022,
            "districts": ("Les Grands Prés", "La Plaine"),
        },
    ),
    (
        ["ANNEXES", "Table des annexes"],
        ["CONTRAT DE VILLE DU GRAND DOLE TABLEAU DETAILLE DES OBJECTIFS 2015 – 2022"],
        {
            "title": "CONTRAT DE VILLE DU GRAND DOLE",
            "document_kind": "annexes",
            "intercommunality": "GRAND DOLE",
            "period_start": 2015,
            "period_end": 2022,
        },
    ),
    (
        ["CONTRAT DE VILLE ET DE SOLIDARITES 2024-2030", "Quimper Bretagne Occidentale"],
        [
            "Communauté d'agglomération Quimper Bretagne Occidentale",
            "Ville de Quimper, préfecture du Finistère",
        ],
        {
            "title": "CONTRAT DE VILLE ET DE SOLIDARITES 2024-2030 – Quimper Bretagne Occidentale",
            "intercommunality": "Quimper Bretagne Occidentale",
            "towns": ("Quimper",),
            "department": "Finistère",
            "region": "Bretagne",
            "period_start": 2024,
            "period_end": 2030,
        },
    ),
    (
        ["Contrat de ville de Saint-Étienne Métropole", "Engagements Quartiers 2030"],
        [],
        {"intercommunality": "Saint-Étienne Métropole", "period_end": 2030},
    ),
    (
        ["CONTRAT DE VILLE 2015 – 2020", "VALENCE ROMANS AGGLO", "Avenant n° 2"],
        ["Valence Romans Agglo et les villes de Valence et de Romans-sur-Isère (CAF 26)"],
        {
            "title": "CONTRAT DE VILLE 2015 – 2020 – VALENCE ROMANS AGGLO – Avenant n° 2",
            "document_kind": "amendment",
            "intercommunality": "Valence Romans Agglo",
            "towns": ("Valence", "Romans-sur-Isère"),
            "department": "Drôme",
            "region": "Auvergne-Rhône-Alpes",
            "period_start": 2015,
            "period_end": 2020,
        },
    ),
    (
        ["ANNEXES", "Contrat de ville du Grand Dole – Protocole – Avenant n°1 du 3 mars 2020"],
        [],
        {
            "title": "Contrat de ville du Grand Dole – Protocole – Avenant n°1 du 3 mars 2020",
            "document_kind": "amendment",
        },
    ),
    (
        ["ANNEXES", "CONTRAT DE VILLE DU GRAND DOLE", "Avenant 2023 au contrat de ville"],
        [],
        {
            "title": "CONTRAT DE VILLE DU GRAND DOLE – Avenant 2023",
            "document_kind": "amendment",
        },
    ),
    (
        ["CONTRAT DE VILLE DE DREUX", "Annexe 3 : avenant 2021 au contrat de ville"],
        [],
        {"title": "CONTRAT DE VILLE DE DREUX", "document_kind": "annexes"},
    ),
    (
        ["Avenant au contrat de ville 2015-2022 de la Communauté urbaine du Grand Reims"],
        [],
        {"document_kind": "amendment", "intercommunality": "Grand Reims", "period_start": 2015},
    ),
    (
        ["Contrat de ville", "de la communauté d'agglomération du Pays de Laon", "2015 - 2020"],
        ["DDT de l'Aisne"],
        {"intercommunality": "Pays de Laon", "region": "Hauts-de-France", "period_end": 2020},
    ),
    (
        ["ENGAGEMENTS QUARTIERS 2030", "CONTRAT DE VILLE 2024/2030", "METROPOLE DE LYON"],
        ["Villes de Vénissieux, de Bron et du Rillieux"],
        {
            "title": "CONTRAT DE VILLE 2024/2030 – METROPOLE DE LYON",
            "intercommunality": "METROPOLE DE LYON",
            "towns": ("Vénissieux", "Bron", "Le Rillieux"),
            "period_start": 2024,
        },
    ),
    (
        ["Contrat de ville de Dreux 2015-2020"],
        ["Ville de La Chaussée", "le bailleur Lot Habitat", "Ligne du Nord"],
        {"intercommunality": "", "towns": ("La Chaussée",), "department": "", "region": ""},
    ),
    (
        ["Contrat de ville de Dreux 2015-2020"],
        ["La Région Centre-Val de Loire et la Ville de Dreux"],
        {"department": "", "region": "Centre-Val de Loire"},
    ),
    (
        [],
        ["politique de la ville", "la Ville et l'Etat", "QPV Comité de suivi"],
        {"title": "", "document_kind": "contract", "towns": (), "districts": ()},
    ),
    (
        ["CONTRAT DE VILLE 2015-2022", "Recueil des annexes"],
        ["Contrat de ville de la Communauté urbaine de Merlemont", "Mairie de Merlemont"],
        {
            "document_kind": "annexes",
            "intercommunality": "Communauté urbaine de Merlemont",
            "towns": ("Merlemont",),
        },
    ),
    (
        ["Engagements Quartiers 2030", "ANNEXES"],
        [
            "La génération « Engagements Quartiers 2030 » couvre la période 2024-2030.",
            "Deux quartiers prioritaires, Les Ormes à Merlemont et Champ Fleuri à Saint-Loup.",
            "Les villes de Merlemont et de Saint-Loup",
        ],
        {"period_start": 2024, "period_end": 2030, "districts": ("Les Ormes", "Champ Fleuri")},
    ),
    (
        ["Contrat de ville 2015-2022", "ANNEXES", "Contrat de ville du Val de Merle – Annexes"],
        ["Communauté d'agglomération du Val de Merle", "la communauté d'agglomération Merle"],
        {"intercommunality": "Communauté d'agglomération du Val de Merle"},
    ),
    (
        ["CONTRAT DE VILLE 2015-2022"],
        [
            "Deux quartiers prioritaires : Les Ormes, à Merlemont, et Pont-Rouge, à cheval sur "
            "deux communes."
        ],
        {"districts": ("Les Ormes", "Pont-Rouge")},
    ),
    (
        ["Contrat de ville « Quartiers 2030 »", "2024 > 2030"],
        [],
        {"period_start": 2024, "period_end": 2030},
    ),
    (
        [
            "EXTRAIT DU REGISTRE DES DÉLIBÉRATIONS",
            "Objet : Approbation du contrat de ville 2024-2030",
            "CONTRAT DE VILLE",
            "DU PAYS DE MERLE",
        ],
        [],
        {"title": "CONTRAT DE VILLE – DU PAYS DE MERLE"},
    ),
    (
        ["CONTRAT DE VILLE 2024-2030", "Annexes", "Axes du contrat de ville – actions 2025-2028"],
        [
            "Quartiers prioritaires : Les Ormes, Pont-Rouge, Haut-du-Pré",
            "Villes de Merlemont et de Brives-sur-Orvin. La Ville de Brives anime le réseau.",
        ],
        {
            "towns": ("Merlemont", "Brives-sur-Orvin"),
            "period_start": 2024,
            "period_end": 2030,
            "districts": ("Les Ormes", "Pont-Rouge", "Haut-du-Pré"),
        },
    ),
]


@pytest.mark.parametrize(
    ("titles", "texts", "expected"), CASES, ids=lambda case: str(case)[:60] if case else "none"
)
def test_identity(titles: list[str], texts: list[str], expected: dict[str, Any]) -> None:
    found = identify(titles, texts)
    assert {name: getattr(found, name) for name in expected} == expected


def test_a_document_that_says_nothing() -> None:
    assert identify([], []) == Identity("", "contract")


def test_two_departments_that_tie_are_none() -> None:
    assert identify(["Contrat de ville"], ["CAF 46", "CAF 36"]).department == ""


@pytest.mark.parametrize("department", departments(), ids=lambda department: department.name)
def test_every_department_by_number_and_by_name(department: Any) -> None:
    for text in (f"CAF {department.number}", f"Conseil départemental {department.of}"):
        found = identify([], [text])
        assert (found.department, found.region) == (department.name, department.region)


def test_territories_are_complete() -> None:
    assert len({department.number for department in departments()}) == 101
    assert len(regions()) == 18


def test_words_of_the_vocabulary() -> None:
    path = Path(prose_words.__file__).parent / "vocabulary" / "identity.toml"
    words = tomllib.loads(path.read_text(encoding="utf-8"))
    for text in words["departmental"]["yes"]:
        assert identify([], [text]).department
    for text in words["departmental"]["no"]:
        assert not identify([], [text]).department
    for text in words["intercommunality"]["yes"]:
        assert identify([text], []).intercommunality
    for text in words["intercommunality"]["no"]:
        assert not identify([text], []).intercommunality
