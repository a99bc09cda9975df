"""TFPB programmes in the layouts of the genre: a file of cases each, see cases/tfpb/README.md."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from extract.collect import Collection, Identifiers
from extract.paragraphs import plain_text
from extract.text import fold
from extract.tfpb.names import listed_landlords
from extract.tfpb.programme import has_heads_of, is_programme, read_programme
from extract.tfpb.setting import Setting
from extract.tfpb.titles import blocks, read_title
from schemas import datasets
from schemas.table import Table
from schemas.vocabulary import load_vocabulary
from tests.extract.grids import make_context, make_line, make_table

FILES = sorted((Path(__file__).parent / "cases" / "tfpb").glob("*.toml"))


def load(path: Path) -> tuple[dict[str, Any], list[Any]]:
    case = tomllib.loads(path.read_text(encoding="utf-8"))
    tables = [
        (
            cut_before(make_table(table["rows"]), table.get("page_end")),
            make_context(case.get("title", ""), table.get("headings", ()), table.get("above", ())),
        )
        for table in case["table"]
    ]
    return case, tables


def cut_before(table: Table, row: int | None) -> Table:
    """The table with its rows from one on printed on the next page; `None` for no page end."""
    if row is None:
        return table
    cells = []
    for cell in table.cells:
        page = 1 + (cell.row >= row)
        lines = tuple(replace(line, page=page) for line in cell.lines)
        places = tuple(replace(place, page=page) for place in cell.places)
        cells.append(replace(cell, lines=lines, places=places))
    return replace(table, cells=tuple(cells))


def number(value: Decimal | None) -> str:
    return "" if value is None else f"{value:f}"


def items(read: Collection) -> list[list[str]]:
    return [
        trimmed(
            row.landlord,
            row.district,
            row.section,
            row.axis,
            row.parent,
            row.action,
            row.description,
            number(row.total_stated_eur),
            number(row.total_computed_eur),
        )
        for row in read.rows
        if isinstance(row, datasets.TfpbItem)
    ]


def amounts(read: Collection) -> list[list[str]]:
    actions = {row.item_id: row.action for row in read.rows if isinstance(row, datasets.TfpbItem)}
    return [
        trimmed(
            actions[row.item_id],
            str(row.year),
            f"({row.note})" if row.amount_eur is None else number(row.amount_eur),
            row.heading,
            "" if row.proof == "proved" else row.proof,
        )
        for row in read.rows
        if isinstance(row, datasets.TfpbAmount)
    ]


def totals(read: Collection) -> list[list[str]]:
    return [
        trimmed(
            row.label,
            row.section,
            str(row.year or ""),
            number(row.stated_eur),
            number(row.computed_eur),
        )
        for row in read.rows
        if isinstance(row, datasets.TfpbTotal)
    ]


def bases(read: Collection) -> list[list[str]]:
    return [
        [row.landlord, str(row.year), row.measure, number(row.amount_eur)]
        for row in read.rows
        if isinstance(row, datasets.TfpbBase)
    ]


def details(read: Collection) -> list[list[str]]:
    return [[row.heading, row.text] for row in read.rows if isinstance(row, datasets.Detail)]


def trimmed(*values: str) -> list[str]:
    """The values without the empty ones at the end."""
    last = max((at for at, value in enumerate(values, start=1) if value), default=0)
    return list(values[:last])


READERS: dict[str, Callable[[Collection], list[Any]]] = {
    "items": items,
    "amounts": amounts,
    "totals": totals,
    "bases": bases,
    "details": details,
    "findings": lambda read: [found.code for found in read.findings],
}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_layout(path: Path) -> None:
    case, tables = load(path)
    for table, context in tables:
        assert is_programme(table, context)
    read = read_programme(tables, Identifiers(), set(), tuple(case.get("listed", ())))
    for name, reader in READERS.items():
        if name in case["expected"] or name == "findings":
            assert reader(read) == case["expected"].get(name, []), name


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_line_is_claimed(path: Path) -> None:
    _, tables = load(path)
    read = read_programme(tables, Identifiers(), set())
    claimed = {id(word) for _, lines in read.claims for line in lines for word in line.words}
    left = [
        line.text
        for table, _ in tables
        for cell in table.cells
        for line in cell.lines
        if any(id(word) not in claimed for word in line.words)
    ]
    assert left == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_identifiers_are_unique_and_reading_is_repeatable(path: Path) -> None:
    _, tables = load(path)
    first, second = (read_programme(tables, Identifiers(), set()) for _ in range(2))
    assert first.rows == second.rows
    ids = [row.item_id for row in first.rows if isinstance(row, datasets.TfpbItem)]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("name", "example", "matches"),
    [
        pytest.param(entry.name, text, matches, id=f"{entry.name}-{text}")
        for entry in load_vocabulary("tfpb", fold).entries
        for matches, texts in ((True, entry.examples), (False, entry.counter_examples))
        for text in texts
    ],
)
def test_words(name: str, example: str, matches: bool) -> None:
    entry = next(item for item in load_vocabulary("tfpb", fold).entries if item.name == name)
    assert entry.matches(fold(example)) is matches


@pytest.mark.parametrize(
    "rows",
    [
        [
            ["*Objectifs opérationnels*", "*Actions*", "*Partenaires*", "*Financements*"],
            ["Améliorer", "Suivre l'abattement de TFPB", "Bailleurs", "Droit commun"],
        ],
        [["*Quartier*", "*Population 2018*"], ["La Garenne", "1 347"]],
        [
            ["Bailleur", "Quartier", "Nombre de logements", "2025", "2026", "Total"],
            ["Alpha Habitat", "La Garenne", "120", "30 000 €", "31 000 €", "61 000 €"],
        ],
        [
            ["Synthèse 2025 par axe et par bailleur", "<", "<", "<"],
            ["Axes", "Alpha Habitat", "Novétoit", "Total"],
            ["Sur-entretien", "28 300 €", "12 900 €", "41 200 €"],
            ["Tranquillité résidentielle", "5 000 €", "1 000 €", "6 000 €"],
        ],
    ],
)
def test_other_tables_are_no_programmes(rows: list[list[str]]) -> None:
    context = make_context("Objectifs par pilier", ["L'abattement de TFPB"])
    assert not is_programme(make_table(rows), context)


@pytest.mark.parametrize(
    ("heads", "page", "continues"),
    [
        (["Axe", "Action", "2023", "Total"], 2, True),
        (["Axe", "Action", "2023", "Total"], 3, False),
        (["Axe", "Action", "2024", "Total"], 2, False),
        (["Objectif", "Action", "Pilote", "Total"], 2, False),
    ],
)
def test_a_table_below_the_headings_of_the_programme_before_it_is_of_it(
    heads: list[str], page: int, continues: bool
) -> None:
    rows = [["Axe", "Action", "2023", "Total"], ["Propreté", "Encombrants", "100 €", "100 €"]]
    programme = [(make_table(rows), make_context("Abattement de TFPB"))]
    table = make_table([heads, ["Présence", "Gardien", "50 €", "50 €"]], page=page)
    assert not is_programme(table, make_context("", above=["Bailleur : Toit Familial"]))
    assert has_heads_of(table, programme) is continues
    assert not has_heads_of(table, [])


def test_landlords_that_a_table_lists() -> None:
    listing = [
        ["Bailleur", "Quartier", "2025"],
        ["Novétoit", "La Garenne", "30 000 €"],
        ["^", "Le Lac", "12 000 €"],
        ["Les Deux Monts", "Le Lac", "8 000 €"],
        ["Total", "", "50 000 €"],
    ]
    others = [
        ["Signataire", "Catégorie"],
        ["CAF", "Organisme social"],
        ["Logis du Lac", "Bailleur social"],
    ]
    tables = [make_table(listing), make_table(others)]
    assert listed_landlords(tables) == ("Novétoit", "Les Deux Monts", "Logis du Lac")


@pytest.mark.parametrize(
    ("lines", "texts"),
    [
        (
            ["Programmes TFPB", "Novétoit – QPV Le Lac – programme prévisionnel 2025-2027"],
            ["Programmes TFPB", "Novétoit – QPV Le Lac – programme prévisionnel 2025-2027"],
        ),
        (
            ["Programme d'actions de la", "SA HLM Les Trois Rivières et compagnie"],
            ["Programme d'actions de la SA HLM Les Trois Rivières et compagnie"],
        ),
        (
            ["Programme d'actions pluriannuel et bilan de", "Novétoit"],
            ["Programme d'actions pluriannuel et bilan de Novétoit"],
        ),
    ],
)
def test_titles_right_below_one_another(lines: list[str], texts: list[str]) -> None:
    printed = [make_line(f"*{text}*", top=20.0 + 12 * at) for at, text in enumerate(lines)]
    assert [plain_text(group) for group in blocks(printed)] == texts


with (Path(__file__).parent / "cases" / "landlord_titles.csv").open(encoding="utf-8") as rows:
    TITLES = list(csv.DictReader(rows))


@pytest.mark.parametrize("case", TITLES, ids=lambda case: case["title"])
def test_titles_name_landlords_and_districts(case: dict[str, str]) -> None:
    setting = read_title(Setting(), case["title"], [make_line(case["title"])])
    assert (setting.landlord, setting.district) == (case["landlord"], case["district"])


@pytest.mark.parametrize(("gap", "texts"), [(90.0, 2), (4.0, 1)])
def test_titles_at_one_height_are_several_but_for_one_that_goes_on(gap: float, texts: int) -> None:
    first = make_line("*Mon Toit*")
    printed = [first, make_line("*Contrat de ville*", first.box.x1 + gap)]
    assert len(blocks(printed)) == texts


def test_a_district_in_larger_type_stands_over_several_landlords() -> None:
    small = [make_line(f"*{name}*") for name in ("Novétoit", "Logis du Lac")]
    large = replace(
        small[0], words=tuple(replace(word, size=13.0) for word in make_line("QPV Mistral").words)
    )
    for title, district in ((large, "Mistral"), (small[0], "")):
        setting = Setting().named("district", "Mistral", [title])
        for line in small:
            setting = setting.named("landlord", plain_text([line]), [line])
            setting = replace(setting, fresh=frozenset())
        assert setting.district == district


def test_a_total_is_of_the_landlord_whose_items_it_sums_up() -> None:
    table = make_table(
        [
            ["Bailleur", "Actions", "2025"],
            ["Arve Habitat", "Tags", "10"],
            ["Toit des Collines", "Tri", "7"],
            ["Sous-total Toit des Collines", "<", "7"],
            ["Total général", "<", "17"],
        ]
    )
    context = make_context("Abattement de TFPB", above=["*Programme du bailleur Arve Habitat*"])
    read = read_programme([(table, context)], Identifiers(), set())
    found = [row.landlord for row in read.rows if isinstance(row, datasets.TfpbTotal)]
    assert found == ["Toit des Collines", "Arve Habitat | Toit des Collines"]


def test_a_field_at_the_foot_of_the_page_before_says_whose_the_programme_is() -> None:
    table = make_table([["Actions", "2025"], ["Tags", "10"]])
    above = make_context("Abattement de TFPB", above=["Bailleur : Ophéor"])
    lines = (make_line("Bailleur : Cité Nouvelle"), make_line("Source : Ville, 2024", top=40.0))
    below = replace(make_context("Abattement de TFPB"), lines_before=lines)
    read = read_programme([(table, above), (table, below)], Identifiers(), set())
    found = [row.landlord for row in read.rows if isinstance(row, datasets.TfpbItem)]
    assert found == ["Ophéor", "Cité Nouvelle"]


def test_a_sentence_above_a_table_is_no_title_though_its_first_line_names_the_abatement() -> None:
    texts = [
        "Programme d'actions lié à l'abattement de TFPB",
        "Les bailleurs bénéficient d'un abattement de 30 % de la taxe foncière sur les propriétés",
        "bâties pour leurs logements, dont le bilan est présenté au comité de pilotage.",
    ]
    tops = (20.0, 60.0, 72.0)
    lines = tuple(make_line(text, top=top) for text, top in zip(texts, tops, strict=True))
    table = make_table([["*Actions*", "*2020*", "*2021*"], ["Gardien", "100 €", "200 €"]])
    context = replace(make_context("Abattement de TFPB"), lines_above=lines)
    read = read_programme([(table, context)], Identifiers(), set())
    claimed = {id(word) for _, taken in read.claims for line in taken for word in line.words}
    left = [line.text for line in lines if not any(id(word) in claimed for word in line.words)]
    assert left == texts[1:]
