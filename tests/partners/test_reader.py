"""The reader on the labelled cells, and what it makes of a whole document."""

import pytest

from extract.partners.abbreviations import find_abbreviations
from extract.partners.reader import PartnerReader
from schemas.partners import LinkedCells, PartnerContext
from tests.partners.cells import contracts
from tests.partners.evaluate import DEVELOPMENT, HELD_OUT, evaluate

CONTEXT = PartnerContext(
    intercommunality="Grand Fontval",
    towns=("Fontval", "Rocheclaire"),
    department="Lot",
    region="Occitanie",
    districts=("Les Tilleuls",),
    landlords=("Fontval Habitat",),
)


def read(*cells: str, context: PartnerContext = CONTEXT) -> LinkedCells:
    return PartnerReader(context).read(cells)


def ids(*cells: str) -> list[list[str]]:
    return [[mention.partner_id for mention in cell] for cell in read(*cells).mentions]


def test_there_are_enough_cells() -> None:
    further = [*DEVELOPMENT[1:], *HELD_OUT]
    assert sum(len(c.cells) for name in further for c in contracts(name)) >= 500


def test_development_cells() -> None:
    score = evaluate(DEVELOPMENT)["all"]
    assert score.mention_f1 >= 0.995, score.errors
    assert score.role_accuracy >= 0.995, score.errors
    assert score.link_precision >= 0.995, score.errors
    assert score.link_recall >= 0.99, score.errors


def test_links_at_nine_tenths_are_right() -> None:
    bands = evaluate(DEVELOPMENT)["all"].bands
    links = sum(count for (low, _), (count, _) in bands.items() if low >= 0.9)
    right = sum(count for (low, _), (_, count) in bands.items() if low >= 0.9)
    assert right >= 0.99 * links


def test_every_mention_lies_where_it_says() -> None:
    for name in DEVELOPMENT:
        for contract in contracts(name):
            cells = [cell.text for cell in contract.cells]
            linked = PartnerReader(contract.context).read(cells)
            for cell, mentions in zip(cells, linked.mentions, strict=True):
                assert all(cell[m.start : m.end] == m.text for m in mentions)
                assert [m.start for m in mentions] == sorted(m.start for m in mentions)
                known = [m.partner_id for m in mentions if m.role == "partner"]
                assert all(partner_id in linked.bodies for partner_id in known)


def test_an_acronym_explained_elsewhere_is_the_same_body() -> None:
    long, short = ids("Institut Jean Valmy", "CAF, IJV")
    assert long == [short[1]] == ["institut-jean-valmy"]


def test_the_list_of_abbreviations_explains() -> None:
    context = PartnerContext(abbreviations={"MDE": "Maison des entreprises du bassin"})
    (cell,) = read("MDE, CAF", context=context).mentions
    assert cell[0].partner_id == "maison-des-entreprises-du-bassin"


def test_two_spellings_of_a_new_body_are_one_row() -> None:
    linked = read("CEIIS, régie de quartier Tilleuls Services", "CEIS, Tilleuls Services")
    assert [[m.partner_id for m in cell] for cell in linked.mentions] == [
        ["ceiis", "regie-de-quartier-tilleuls-services"],
        ["ceiis", "regie-de-quartier-tilleuls-services"],
    ]
    body = linked.bodies["regie-de-quartier-tilleuls-services"]
    assert (body.kind, body.level, body.known) == ("association", "neighbourhood", False)


def test_a_homonym_is_left_to_a_person() -> None:
    (cell,) = read("ML, CAF").mentions
    assert cell[0].method == "unmatched"
    assert "Mission locale" in cell[0].candidates


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("SA Jean Valmy Habitat", "Jean Valmy Habitat"),
        ("OPAC du Lot", "OPAC 46"),
        ("Office 46 de l'Habitat", "Office 46"),
        ("Mon Logement 46", "MonLogement46"),
        ("Immobilière Haute Plaine", "Haute Plaine"),
        ("Fontval Logis", "OPH Fontval Logis"),
    ],
)
def test_a_landlord_is_known_by_its_other_spellings(name: str, written: str) -> None:
    context = PartnerContext(towns=("Fontval",), department="Lot", landlords=(name, "Erilia"))
    (one, other), *_ = read(f"{name}, {written}", context=context).mentions
    assert one.partner_id == other.partner_id
    assert other.method == "context"


def test_what_a_landlord_shares_with_its_place_means_the_place() -> None:
    context = PartnerContext(
        intercommunality="Fontval Métropole",
        towns=("Fontval",),
        landlords=("Fontval Métropole Habitat", "OPH de la Collectivité du Sud"),
    )
    (cell,) = read("Fontval Métropole, Collectivité du Sud", context=context).mentions
    assert cell[0].partner_id == "fontval-metropole"
    assert cell[1].method == "unmatched"


def test_an_office_named_after_another_place_is_another_body() -> None:
    context = PartnerContext(
        towns=("Fontval",), department="Lot", landlords=("OPH du Pays de Fontval",)
    )
    (cell,) = read("OPH, OPH du Lot, OPH du Pays de Fontval", context=context).mentions
    assert [mention.partner_id for mention in cell] == [
        "oph-du-pays-de-fontval",
        "oph-du-lot",
        "oph-du-pays-de-fontval",
    ]
    own = PartnerContext(towns=("Fontval",), department="Lot", landlords=("OPH du Lot",))
    (cell,) = read("OPH 46, OPH du Lot", context=own).mentions
    assert {mention.partner_id for mention in cell} == {"oph-du-lot"}


@pytest.mark.parametrize(
    ("prepositions", "cell", "name"),
    [
        ({"Hervalac": "de "}, "Ville", "Ville de Hervalac"),
        ({"Hervalac": "d'"}, "Mairie de Hervalac", "Ville d'Hervalac"),
        ({}, "Ville", "Ville d'Hervalac"),
        # A town that only this cell names.
        ({}, "Ville de Hombourg", "Ville de Hombourg"),
    ],
)
def test_a_town_is_called_as_the_contract_writes(
    prepositions: dict[str, str], cell: str, name: str
) -> None:
    context = PartnerContext(towns=("Hervalac",), prepositions=prepositions)
    assert [body.name for body in read(cell, context=context).bodies.values()] == [name]


def test_a_town_and_what_its_group_is_are_one_name() -> None:
    context = PartnerContext(intercommunality="Pays de Fontval", towns=("Fontval",))
    (cell,) = read("Fontval Agglomération, Fontval, CAF Fontval", context=context).mentions
    assert [mention.text for mention in cell] == ["Fontval Agglomération", "Fontval", "CAF Fontval"]
    assert cell[0].partner_id == "fontval-agglomeration"


def test_initials_of_an_intercommunality_never_hide_a_known_body() -> None:
    context = PartnerContext(intercommunality="Communauté d'agglomération de Fontval")
    (cell,) = read("CAF, CDA", context=context).mentions
    assert [mention.partner_id for mention in cell] == [
        "caf",
        "communaute-d-agglomeration-de-fontval",
    ]


def test_the_acronym_of_a_community_of_towns_is_left_to_a_person() -> None:
    context = PartnerContext(intercommunality="Communauté de communes du Haut Val")
    (cell,) = read("CDC, CDC du Haut Val", context=context).mentions
    assert [mention.method for mention in cell] == ["unmatched", "context"]


def test_an_acronym_that_ends_with_a_district_is_of_that_district() -> None:
    bodies = read("ASCN, ASCM", context=PartnerContext(districts=("Croix Neuve",))).bodies
    assert (bodies["ascn"].kind, bodies["ascn"].level) == ("association", "neighbourhood")
    assert (bodies["ascm"].kind, bodies["ascm"].level) == ("other", "")


def test_a_head_is_shared_up_to_the_last_name() -> None:
    assert ids("Collèges Jean Valmy, Paul Bert et Monod, CAF") == [
        ["college-jean-valmy", "college-paul-bert", "college-monod", "caf"]
    ]
    assert ids("Collège de Pen, de Hent et de l'Aven") == [
        ["college-de-pen", "college-de-hent", "college-de-l-aven"]
    ]


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("Pôle Emploi Mission Locale Cap Emploi", ["pole-emploi", "mission-locale", "cap-emploi"]),
        ("police (nationale, municipale)", ["police-nationale", "police-municipale"]),
        ("collège(s), école(s)", ["colleges", "etablissements-scolaires"]),
        ("GUSP (bailleurs, Ville)", ["", "bailleurs-sociaux", "ville-de-fontval"]),
        ("CTG (2020-2023), Contrat local de santé (CLS)", ["", ""]),
    ],
)
def test_brackets_and_names_side_by_side(cell: str, found: list[str]) -> None:
    assert ids(cell) == [found]


def test_another_department_is_another_body() -> None:
    assert ids("CAF du Lot, CAF 46, CAF, CAF du Tarn") == [["caf", "caf", "caf", "caf-du-tarn"]]


def test_a_service_has_the_level_of_its_authority() -> None:
    linked = read("Grand Fontval (service habitat), Ville de Fontval (service des fêtes)")
    assert linked.bodies["service-habitat"].level == "inter_municipal"
    assert linked.bodies["service-des-fetes"].level == "municipal"


def test_names_are_completed_where_the_cells_leave_the_department_out() -> None:
    assert read("CAF, Préfecture").bodies["caf"].name == "Caisse d'allocations familiales du Lot"
    assert read("CAF du Lot").bodies["caf"].name == "Caisse d'allocations familiales"


def test_successors_are_told() -> None:
    assert read("DDCSPP").bodies["ddcspp"].successor == "DDETSPP"


@pytest.mark.parametrize("cell", ["", " | ", "…", "- ; -", "(", ")", "((", "à", "12", "« »", "–"])
def test_nothing_comes_of_nothing(cell: str) -> None:
    assert read(cell).mentions == [[]]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("le conseil local de santé (CLS)", {"CLS": "conseil local de santé"}),
        ("TIG : travail d'intérêt général", {"TIG": "travail d'intérêt général"}),
        ("PMI (protection maternelle infantile)", {"PMI": "protection maternelle infantile"}),
        ("la Ville (CCAS) et la CAF (pilote)", {}),
    ],
)
def test_abbreviations(text: str, found: dict[str, str]) -> None:
    assert find_abbreviations([text]) == found


def test_what_stands_where_a_body_would_names_nobody() -> None:
    cells = [
        "À définir",
        "Idem",
        "Sans objet",
        "NC",
        "X",
        "En cours d'identification",
        "Cf. action 1.2",
    ]
    linked = read(*cells, "CAF, à préciser", "(à confirmer) MSA")
    assert [[m.text for m in found] for found in linked.mentions] == [[]] * 7 + [["CAF"], ["MSA"]]
    assert set(linked.bodies) == {"caf", "msa"}


def test_words_around_names() -> None:
    cells = ["CAF notamment", "MSA en particulier", "1) CAF 2) MSA"]
    assert ids(*cells) == [["caf"], ["msa"], ["caf", "msa"]]
    assert ids("Structures d'insertion (SIAE) du territoire") == [["structures-de-l-iae"]]
