"""Prose of contributions and blocks of contacts."""

import csv
import tomllib
from pathlib import Path
from typing import Any

import pytest

from extract.prose import find_decisions, find_schemes, read_contact_lines
from schemas import prose_words

CASES = Path(__file__).parent / "cases"
VOCABULARY = Path(prose_words.__file__).parent / "vocabulary"


def words(name: str) -> dict[str, Any]:
    return tomllib.loads((VOCABULARY / name).read_text(encoding="utf-8"))


def contributions() -> list[Any]:
    with (CASES / "contributions.csv").open(encoding="utf-8", newline="") as lines:
        return [pytest.param(row, id=row["text"][:50]) for row in csv.DictReader(lines)]


@pytest.mark.parametrize("case", contributions())
def test_contributions(case: dict[str, str]) -> None:
    assert " | ".join(find_schemes(case["text"])) == case["schemes"]
    assert " | ".join(find_decisions(case["text"])) == case["decisions"]


@pytest.mark.parametrize("entry", words("decisions.toml")["decision"], ids=lambda e: e["label"])
def test_decision_words(entry: dict[str, Any]) -> None:
    for text in entry["yes"]:
        assert [found.rsplit(" ", 1)[0] for found in find_decisions(text)] == [entry["label"]]
    assert [text for text in entry["no"] if find_decisions(text)] == []


@pytest.mark.parametrize("entry", words("schemes.toml").items(), ids=lambda item: item[0])
def test_scheme_words(entry: tuple[str, dict[str, list[str]]]) -> None:
    assert [text for text in entry[1]["yes"] if not find_schemes(text)] == []
    assert [text for text in entry[1]["no"] if find_schemes(text)] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "commissions permanentes du 13 octobre 2017 et du 7 décembre 2018",
            ("commission permanente 2017-10-13", "commission permanente 2018-12-07"),
        ),
        ("CP du 12/05/2021", ("commission permanente 2021-05-12",)),
        ("Assemblée Plénière régionale du 1er mars 2024", ("assemblée plénière 2024-03-01",)),
        ("délibération n° 24-112 du 5 avril 2024", ("délibération 2024-04-05",)),
        ("CP du 5 mai 2021, puis CP du 5 mai 2021", ("commission permanente 2021-05-05",)),
        ("le 13 octobre 2017 en commission", ()),
        ("circulaire du 22 janvier 2019", ()),
        ("session du 31 juin 2018", ()),
    ],
)
def test_decisions(text: str, expected: tuple[str, ...]) -> None:
    assert find_decisions(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("le dispositif « Objectif Emploi », le plan « Vélo »", ("Objectif Emploi", "Vélo")),
        ("les dispositifs OSER, TREMPLIN et CAP JEUNES", ("OSER", "TREMPLIN", "CAP JEUNES")),
        ("le programme “Un toit d'abord”", ("Un toit d'abord",)),
        ("apprentissage du français (FLE), par le dispositif commun", ()),
        ("le NPNRU, puis encore le NPNRU", ("NPNRU",)),
        ("les quartiers (Terre-Rouge, Sainte-Valérie) sont concernés", ()),
        ("une politique « ambitieuse »", ()),
    ],
)
def test_schemes(text: str, expected: tuple[str, ...]) -> None:
    assert find_schemes(text) == expected


def test_contacts() -> None:
    found = read_contact_lines(
        [
            "VOS CONTACTS",
            "BREST MÉTROPOLE",
            "Direction du développement",
            "social et urbain",
            "24 rue Coat-ar-Guéven",
            "29200 Brest",
            "Tél. 02 98 00 00 00 – contrat@brest.example",
            "",
            "Préfecture du Finistère",
            "02.98.00.00.01",
            "www.finistere.example",
            "Sans moyen de la joindre",
        ]
    )
    assert [(item.organisation, item.department, item.phone, item.email) for item in found] == [
        (
            "BREST MÉTROPOLE",
            "Direction du développement social et urbain",
            "+33298000000",
            "contrat@brest.example",
        ),
        ("Préfecture du Finistère", "", "+33298000001", ""),
    ]
    assert found[0].lines == {
        "organisation": (1,),
        "department": (2, 3),
        "phone": (6,),
        "email": (6,),
    }


def test_lines_that_name_and_reach_are_a_contact_each() -> None:
    found = read_contact_lines(
        [
            "Signataires",
            "La Ville de Brest ;",
            "Personnes à contacter",
            "Ville de Brest, service de la cohésion : 02 98 00 00 00, ville@brest.example",
            "Préfecture du Finistère : 02 98 00 00 01",
        ]
    )
    assert [(item.organisation, item.department, item.phone, item.email) for item in found] == [
        ("Ville de Brest, service de la cohésion", "", "+33298000000", "ville@brest.example"),
        ("Préfecture du Finistère", "", "+33298000001", ""),
    ]


def test_a_contact_word_between_a_body_and_its_number_heads_nothing() -> None:
    lines = ["Ville de Brest", "Contact :", "Tél. 02 98 00 00 00", "Mme Roy 02 98 00 00 01"]
    (found,) = read_contact_lines(lines)
    assert (found.organisation, found.phone) == ("Ville de Brest", "+33298000000")


def test_no_contact_without_a_way_to_reach_it() -> None:
    assert read_contact_lines(["Ville de Brest", "Direction de la culture"]) == ()
    assert read_contact_lines([]) == ()
