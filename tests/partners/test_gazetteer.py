"""Each line of the gazetteer is sound, and every name on it leads to its body."""

import re
from pathlib import Path

import pytest

from extract.partners.index import NameIndex
from extract.partners.keys import key
from extract.partners.reader import Names, PartnerReader
from extract.text import slug
from schemas.gazetteer import VOCABULARY, Entry, Gazetteer, GazetteerError
from schemas.partner_words import partner_words
from schemas.partners import PartnerContext

GAZETTEER = Gazetteer.load()
INDEX = NameIndex.build(GAZETTEER, partner_words())
AMBIGUOUS = {key(acronym) for acronym in partner_words().ambiguous_acronyms}
ENTRIES = list(GAZETTEER.entries.values())


def test_there_are_enough_bodies() -> None:
    assert len(ENTRIES) >= 350


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.partner_id)
def test_every_name_leads_to_its_body(entry: Entry) -> None:
    for name in (*entry.forms(), *(alias.replace("{number}", "") for alias in entry.aliases)):
        if key(name) in AMBIGUOUS or key(name) in INDEX.shared:
            continue
        link = INDEX.exact(name)
        assert link is not None, name
        assert link.partner_id == entry.partner_id, name


def test_the_only_shared_names_are_homonyms() -> None:
    shared = {name for name in INDEX.shared if name not in AMBIGUOUS}
    assert shared == {"spf"}


def test_successors_are_names_or_acronyms_of_the_gazetteer() -> None:
    forms = {form for entry in ENTRIES for form in (*entry.forms(), *entry.aliases)}
    successors = {entry.successor for entry in ENTRIES if entry.successor}
    outside = {"Fondation pour le logement des défavorisés"}
    assert successors - forms <= outside


def test_a_date_of_succession_has_a_successor() -> None:
    assert [e.partner_id for e in ENTRIES if e.successor_since and not e.successor] == []


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.partner_id)
def test_identifiers_are_slugs(entry: Entry) -> None:
    assert entry.partner_id == slug(entry.partner_id)


def test_no_name_holds_a_department() -> None:
    """A department's own body is found by its suffix: the gazetteer knows none of one place."""
    names = [name for entry in ENTRIES for name in (entry.name, *entry.aliases)]
    assert [name for name in names if re.search(r"\b(?:du Lot|de l'Indre|46|36)\b", name)] == []


def test_extra_lines_add_and_replace(tmp_path: Path) -> None:
    extra = tmp_path / "extra.csv"
    extra.write_text(
        "partner_id,name,kind,aliases\n"
        "les-amis-du-parc,Les Amis du parc,association,ADP | Amis du Parc\n"
        "caf,Caisse d'allocations familiales,social_security,Ma CAF\n",
        encoding="utf-8",
    )
    gazetteer = Gazetteer.load(extra)
    index = NameIndex.build(gazetteer, partner_words())
    for name, partner_id in (("ADP", "les-amis-du-parc"), ("ma CAF", "caf"), ("CPAM", "cpam")):
        link = index.exact(name)
        assert link is not None
        assert link.partner_id == partner_id


def test_an_extra_line_says_what_its_acronym_means(tmp_path: Path) -> None:
    """`MDE` has several bodies, and `CDC` is another's: here both are those of the file."""
    extra = tmp_path / "extra.csv"
    lines = ("partner_id;name;acronym", "mde-sud;Maison de l'économie;MDE", "cdc-sud;Chœur;CDC")
    extra.write_bytes("\n".join(lines).encode("cp1252"))
    read = PartnerReader(PartnerContext(), Names.of(Gazetteer.load(extra))).read(["MDE, CDC, ML"])
    assert [(m.partner_id, m.method) for m in read.mentions[0]] == [
        ("mde-sud", "exact"),
        ("cdc-sud", "exact"),
        ("ml", "unmatched"),
    ]
    assert read.bodies["cdc-sud"].name == "Chœur"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("Pas un slug,Nom,association,", "identifiant"),
        ("a-b,,association,", "nom absent"),
        ("a-b,Nom,club,", "genre"),
        ("a-b,Nom,association,\na-b,Nom,association,", "deux fois"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, line: str, message: str) -> None:
    extra = tmp_path / "extra.csv"
    extra.write_text(f"partner_id,name,kind,aliases\n{line}\n", encoding="utf-8")
    with pytest.raises(GazetteerError, match=message):
        Gazetteer.load(extra)


def test_an_unknown_column_is_named(tmp_path: Path) -> None:
    extra = tmp_path / "extra.csv"
    extra.write_text("partner_id,name,color\na,b,c\n", encoding="utf-8")
    with pytest.raises(GazetteerError, match="colonnes"):
        Gazetteer.load(extra)


def test_the_file_is_where_the_package_data_is() -> None:
    assert (VOCABULARY / "partners.csv").is_file()
