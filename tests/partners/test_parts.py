"""Each part of the reader by itself."""

import pytest

from extract.partners import pipeline
from extract.partners.heads import Heads
from extract.partners.keys import key
from extract.partners.levers import Levers
from extract.partners.reader import PartnerReader
from extract.partners.segment import pieces
from extract.partners.territory import Home, split
from schemas.partner_words import partner_words
from schemas.partners import PartnerContext

LEVERS = Levers(partner_words())
HEADS = Heads(partner_words())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CAF, ARS ; DDT", ["CAF", "ARS", "DDT"]),
        ("Saint-Valérie – Centre-Ville", ["Saint-Valérie", "Centre-Ville"]),
        ("CAF | ARS...", ["CAF", "ARS"]),
        ("Etat (DDT, DDCS), CAF", ["Etat (DDT, DDCS)", "CAF"]),
        ("D.D.C.S.P.P., C.A.F.", ["D.D.C.S.P.P.", "C.A.F."]),
        ("CTG 2020 - 2023, CAF", ["CTG 2020 - 2023", "CAF"]),
        ("• CAF\n• ARS", ["CAF", "ARS"]),
        ("Etat -ARS- DSDEN", ["Etat", "ARS", "DSDEN"]),
        ("Ville (jamais fermée, CAF", ["Ville (jamais fermée, CAF"]),
    ],
)
def test_pieces(text: str, expected: list[str]) -> None:
    assert [text[p.start : p.end] for p in pieces(text, (0, len(text)))] == expected


@pytest.mark.parametrize(
    "text",
    [
        "CTG Grand Cahors 2020 - 2023",
        "REAAP",
        "Schéma départemental des services aux familles",
        "Convention de partenariat entre A et B",
        "appel à projets politique de la ville",
        "Contrat local de santé",
        "cité éducative",
    ],
)
def test_levers(text: str) -> None:
    assert LEVERS.opens(text)


@pytest.mark.parametrize("text", ["CAF", "Planning familial", "associations", "Préfecture", "Clas"])
def test_bodies_are_no_levers(text: str) -> None:
    assert not LEVERS.opens(text) or text == "Clas"


@pytest.mark.parametrize(
    ("text", "core", "name"),
    [
        ("CAF 46", "CAF", "Lot"),
        ("GEM46", "GEM", "Lot"),
        ("Conseil départemental de l'Indre", "Conseil départemental", "Indre"),
        ("Région OCCITANIE-PYRENEES-MEDITERRANEE", "Région", "Occitanie"),
        ("DRAC Centre", "DRAC", "Centre-Val de Loire"),
        ("Préfecture d'Eure-et-Loir", "Préfecture", "Eure-et-Loir"),
    ],
)
def test_territories(text: str, core: str, name: str) -> None:
    suffix = split(text)
    assert suffix is not None
    assert (suffix.core, suffix.territory.name) == (core, name)


def test_a_region_owns_its_departments_where_none_is_said() -> None:
    suffix = split("CAF du Lot")
    assert suffix is not None
    assert Home("", "Occitanie").owns(suffix.territory)
    assert Home("Tarn", "").owns(suffix.territory) is False
    assert Home("", "").owns(suffix.territory) is None


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Collège Jean Moulin", "education"),
        ("Régie de quartier Services Plus", "association"),
        ("SA d'HLM Le Toit", "landlord"),
        ("Office public de l'habitat du Val", "landlord"),
        ("Vallon Habitat", "landlord"),
        ("Service habitat", "local_authority"),
        ("Centre hospitalier Pinel", "health"),
        ("Syndicat mixte des eaux", "local_authority"),
        ("XYZT", "other"),
        ("Femmes en chemin", "association"),
    ],
)
def test_head_nouns(name: str, kind: str) -> None:
    assert HEADS.kind(name)[0] == kind


def test_keys_of_forms_are_equal() -> None:
    assert key("Les Chambres de Métiers") == key("chambre des métiers")
    assert key("C.A.F.") == key("caf")
    assert key("CHRS") != key("CHR")


def test_components_leave_their_results_on_the_document() -> None:
    reader = PartnerReader(PartnerContext())
    nlp = reader.nlp
    assert nlp.pipe_names == ["partner_norm", "partner_names", "partner_mentions"]
    doc = nlp("Caisse des Dépôts et Consignations, CAF")
    assert [token.norm_ for token in doc][:2] == ["caisse", "des"]
    assert doc._.protected == ((0, 34),)
    assert [part.words for part in doc._.parts] == ["Caisse des Dépôts et Consignations", "CAF"]
    assert next(iter(pipeline.parts(nlp, ["CAF"])))[0].words == "CAF"
