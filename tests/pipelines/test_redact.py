"""Nobody's telephone or address survives `--redact-contacts`, in whatever file or field."""

from __future__ import annotations

import pytest

from pipelines import emit
from pipelines.redact import MASK, redact
from schemas import datasets
from schemas.contract import Contract
from schemas.examples import EXAMPLE
from schemas.findings import finding
from schemas.origin import Origin

PRINTED = [
    "05 36 49 01 23",
    "05.36.49.01.23",
    "05-36-49-01-23",
    "05\u202f36\u202f49\u202f01\u202f23",
    "05 . 36 . 49 . 01 . 23",
    "0536490123",
    "+33536490123",
    "+33 5 36 49 01 23",
    "+33 (0)5 36 49 01 23",
    "0033 5 36 49 01 23",
    "+352 26 12 34 56",
    "ville@valserre.example",
    "prenom.nom@grand-valserre.example",
    "prenom.nom @ grand-valserre.example",
    "prenom.nom(at)grand-valserre.example",
    "nom@grand-",
]
KEPT = [
    "2 308,50 €",
    "12 000 000 € en 2024",
    "2019 - 2021",
    "SIRET 200 023 737 00015",
    "0 12",
    "1.2.3 Soutenir la parentalité",
    "article 0123 du code",
]


def passage(text: str) -> Contract:
    row = datasets.Passage(position=1, kind="paragraph", text=text, page_first=1, page_last=1)
    return EXAMPLE.model_copy(update={"passages": (row,)})


@pytest.mark.parametrize("text", PRINTED)
def test_masked(text: str) -> None:
    assert redact(passage(f"Joindre : {text}")).passages[0].text == f"Joindre : {MASK}"
    assert redact(passage(f"({text}), merci")).passages[0].text == f"({MASK}), merci"


@pytest.mark.parametrize("text", KEPT)
def test_kept(text: str) -> None:
    assert redact(passage(text)).passages[0].text == text


def test_no_file_has_them() -> None:
    contact = EXAMPLE.contacts[0].model_copy(
        update={
            "source": (
                # A number that a cell's end cuts in two, and a word that is no secret.
                Origin(field="phone", page=40, text="05 36 49"),
                Origin(field="organisation", page=40, text="Valserre"),
            )
        }
    )
    contract = passage("Téléphone 05 36 49 | courriel ville@valserre.example").model_copy(
        update={
            "contacts": (contact,),
            "findings": (finding("text_unassigned", text="05 36 49 01 23"),),
            "annexes": (
                EXAMPLE.annexes[0].model_copy(
                    update={"source": (Origin(field="title", text="+33 5 36 49 01 23"),)}
                ),
            ),
        }
    )
    files = emit.render(contract, redact_contacts=True)
    assert "contacts.csv" not in files
    for name, content in files.items():
        for secret in ("36 49", "536490123", "ville@", "contacts", "Contact"):
            assert secret not in content.decode(), (name, secret)


def test_redacting_twice_changes_nothing() -> None:
    once = redact(EXAMPLE)
    assert redact(once) == once
