"""Tables of figures that only white space makes: where they end, what their headings head."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest

from extract.collect import Identifiers
from extract.figures import is_figures, read_figures
from extract.layout import lay_out, with_tables
from extract.tables.plain_tables import find_plain_tables
from pipelines.context import table_contexts
from schemas.datasets import Statistic
from schemas.geometry import Box
from schemas.page import Page, Ruling, Word
from schemas.table import Line, Table

EDGES = (50.0, 170.0, 250.0, 330.0, 450.0)
HEADS = ("2014", "2020", "Taux")
BODY = (("Les Rêpes", "3 412", "3 268", "52 %"), ("Champ Fleuri", "1 398", "1 462", "45 %"))


def words(text: str, x: float, top: float, run: int, right: bool = False) -> list[Word]:
    """The words of a text that begins, or ends, at `x`; `*text*` is bold."""
    bold = text.startswith("*")
    pieces = text.strip("*").split()
    if right:
        x -= 5.0 * sum(map(len, pieces)) + 3.0 * (len(pieces) - 1)
    found = []
    for piece in pieces:
        box = Box(x, top, x + 5.0 * len(piece), top + 10)
        found.append(Word(piece, box, "Carlito", 10.0, bold=bold, run=run))
        x = box.x1 + 3.0
    return found


def page_of(rows: Sequence[tuple[float, Sequence[Word]]], rulings: Sequence[Ruling] = ()) -> Page:
    return Page(1, 595, 842, tuple(w for _, row in rows for w in row), tuple(rulings))


def row(top: float, texts: Sequence[str]) -> tuple[float, list[Word]]:
    """A label at the left, other texts at the right edges of their columns."""
    found = words(texts[0], EDGES[0], top, int(top) * 10)
    for column, text in enumerate(texts[1:], start=2):
        found += words(text, EDGES[column] - 4, top, int(top) * 10 + column, right=True)
    return top, found


def centred(text: str, first: int, last: int, top: float) -> list[Word]:
    """A text in the middle of columns."""
    middle = (EDGES[first] + EDGES[last + 1]) / 2
    return words(text, middle - 2.5 * len(text), top, int(top) * 10 + 9)


def accepts(table: Table, above: Sequence[Line]) -> bool:
    return is_figures(table)


def statistics(page: Page) -> list[tuple[str, str, str, str]]:
    layout = lay_out([page], [()], lambda _: False)[0]
    tables = find_plain_tables(layout, accepts)
    full = with_tables(layout, tables)
    # A word of a table is no word of a body line too.
    words = [id(word) for line in full.lines for word in line.words]
    words += [
        id(w) for table in tables for c in table.cells for line in c.lines for w in line.words
    ]
    assert sorted(words) == sorted(map(id, page.words))
    contexts = table_contexts([full], [tables])
    found = [
        item
        for table in tables
        for item in read_figures(table, contexts[id(table)], Identifiers(), ()).rows
        if isinstance(item, Statistic)
    ]
    return [(item.title, item.row, item.column, item.text) for item in found]


def test_a_title_and_a_source_stand_around_a_table() -> None:
    rows = []
    for top, title in ((200.0, "*Population*"), (330.0, "*Ménages*")):
        rows += [row(top, [title]), row(top + 16, ["", *HEADS])]
        rows += [row(top + 32 + 16 * at, texts) for at, texts in enumerate(BODY)]
        rows += [row(top + 64, ["Source : Insee"])]
    found = statistics(page_of(rows))
    assert [item[0] for item in found] == ["Population"] * 6 + ["Ménages"] * 6
    assert found[0] == ("Population", "Les Rêpes", "2014", "3 412")


@pytest.mark.parametrize("ruled", [False, True])
def test_groups_head_the_columns_they_stand_over(ruled: bool) -> None:
    pieces = [
        Ruling(Box(left, top, right, top))
        for top in (228.0, 244.0, 260.0)
        for left, right in pairwise(EDGES)
    ]
    group = (200.0, [*centred("Population", 1, 2, 200.0), *centred("Pauvreté", 3, 3, 200.0)])
    rows = [group, row(216, ["", *HEADS]), *(row(232 + 16 * at, r) for at, r in enumerate(BODY))]
    found = statistics(page_of(rows, pieces if ruled else ()))
    assert [item[2] for item in found[:3]] == [
        "Population > 2014",
        "Population > 2020",
        "Pauvreté > Taux",
    ]


def test_a_single_group_heads_some_of_the_columns() -> None:
    pieces = [
        Ruling(Box(left, top, right, top))
        for top in (228.0, 244.0, 260.0)
        for left, right in pairwise(EDGES)
    ]
    rows = [(200.0, centred("dont", 2, 3, 200.0)), row(216, ["", "Ensemble", "Femmes", "Jeunes"])]
    rows += [row(232 + 16 * at, texts) for at, texts in enumerate(BODY)]
    assert [item[2] for item in statistics(page_of(rows, pieces))[:3]] == [
        "Ensemble",
        "dont > Femmes",
        "dont > Jeunes",
    ]


def test_text_in_columns_that_no_reading_takes_is_no_table() -> None:
    rows = [row(200 + 16.0 * at, ["Le quartier", "est", "bien", "desservi"]) for at in range(6)]
    assert statistics(page_of(rows)) == []


def test_rules_between_all_rows_make_a_table_of_words_a_table() -> None:
    texts = [("Instance", "Membres"), ("Comité de pilotage", "Les élus"), ("Revue", "Habitants")]
    texts.append(("Conférence", "Les financeurs"))
    rows = []
    for at, (left, right) in enumerate(texts):
        top = 100.0 + 24 * at
        found = words(left, 50, top, 10 * at + 1) + words(right, 250, top, 10 * at + 2)
        rows.append((top, found))
    rules = [
        Ruling(Box(x, 117.0 + 24 * at, x + 200, 117.0 + 24 * at))
        for at in range(4)
        for x in (48, 248)
    ]
    layout = lay_out([page_of(rows, rules)], [()], lambda _: False)[0]
    (table,) = find_plain_tables(layout, lambda *_: False)
    assert (table.rows, table.columns) == (4, 2)
    layout = lay_out([page_of(rows, rules[:4])], [()], lambda _: False)[0]
    assert not find_plain_tables(layout, lambda *_: False)


def test_a_title_over_a_head_of_two_rows_parts_two_tables() -> None:
    rows = [row(100, ("*Quartier*", *HEADS)), row(120, BODY[0]), row(140, BODY[1])]
    rows.append((170.0, words("*Dans la région*", EDGES[0], 170.0, 1700)))
    rows.append((184.0, centred("*Population*", 1, 2, 184.0)))
    rows += [row(198, ("*Quartier*", *HEADS)), row(218, BODY[1]), row(238, BODY[0])]
    layout = lay_out([page_of(rows)], [()], lambda _: False)[0]
    found = find_plain_tables(layout, accepts)
    assert [table.places[0].box.top > 170 for table in found] == [False, True]


def test_lists_side_by_side_are_no_table() -> None:
    names = (("La Région", "La CAF"), ("Le Département", "Sorle Habitat"), ("La Ville", "L'ARS"))
    rows = []
    for at, pair in enumerate(names):
        top = 200.0 + 14 * at
        found: list[Word] = []
        for column, name in enumerate(pair):
            x = 60.0 + 220 * column
            found += words("•", x, top, 100 * at + 10 * column + 1)
            found += words(name, x + 18, top, 100 * at + 10 * column + 2)
        rows.append((top, found))
    layout = lay_out([page_of(rows)], [()], lambda _: False)[0]
    assert find_plain_tables(layout, lambda table, above: True) == []


def test_lists_side_by_side_below_bold_headings_are_no_table() -> None:
    rows = [["*Actions*", "*Partenaires*"], ["• Deux postes", "• ARS"], ["• Ateliers", "• CAF"]]
    rows += [["• Visites", "• Ville"], ["• Forum", "• Région"]]
    placed = [
        (
            100.0 + 14 * at,
            [
                word
                for run, (x, text) in enumerate(zip((50.0, 300.0), texts, strict=True))
                for word in words(text, x, 100.0 + 14 * at, 10 * at + run)
            ],
        )
        for at, texts in enumerate(rows)
    ]
    layout = lay_out([page_of(placed)], [()], lambda _: False)[0]
    assert find_plain_tables(layout, accepts) == []


@pytest.mark.parametrize(("mark", "count"), [("*", 1), ("", 0)])
def test_a_bold_head_makes_a_table_of_words(mark: str, count: int) -> None:
    rows = [["Valeur", "Ce que nous voulons", "Ce que nous refusons"]]
    rows += [["Laïcité", "Former les agents", "Les entorses à la neutralité"]]
    rows += [["Égalité", "Ouvrir à toutes", "Les créneaux réservés"]]
    rows += [["Participation", "Associer les habitants", "Les réunions sans suite"]]
    placed = []
    for at, texts in enumerate(rows):
        top = 100.0 + 18 * at
        marked = [f"{mark}{text}{mark}" if at == 0 else text for text in texts]
        columns = zip((50.0, 130.0, 290.0), marked, strict=True)
        found = [w for run, (x, text) in enumerate(columns) for w in words(text, x, top, run)]
        placed.append((top, found))
    layout = lay_out([page_of(placed)], [()], lambda _: False)[0]
    tables = find_plain_tables(layout, accepts)
    assert [table.rows for table in tables] == [4] * count


def test_bodies_side_by_side_each_over_its_telephone_are_no_table() -> None:
    rows = [["*Ville de Dole*", "*CAF du Jura*"], ["Service habitat", "Action sociale"]]
    rows += [["03 84 00 00 00", "03 84 11 11 11"], ["ville@dole.example", "caf@jura.example"]]
    placed = []
    for at, texts in enumerate(rows):
        top = 100.0 + 14 * at
        pairs = enumerate(zip((50.0, 300.0), texts, strict=True))
        placed.append((top, [w for run, (x, text) in pairs for w in words(text, x, top, run)]))
    layout = lay_out([page_of(placed)], [()], lambda _: False)[0]
    assert find_plain_tables(layout, accepts) == []
