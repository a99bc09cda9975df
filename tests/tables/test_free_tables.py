"""Tables without a grid: what is one, what is not, and where its rows begin."""

from __future__ import annotations

import pytest

from extract.tables.free_tables import find_free_tables
from extract.tables.raw_grid import find_ruled_tables
from schemas.geometry import Box
from schemas.page import Fill, Page, Ruling, Word

SIZE = 10.0
PITCH = 12.0
LETTER = 5.0

Text = tuple[float, float, str]
"""Where a text begins, from the left and from the top, and its words."""


def page(*texts: Text, rulings: tuple[Ruling, ...] = (), fills: tuple[Fill, ...] = ()) -> Page:
    words = []
    for x, top, text in texts:
        for word in text.split(" "):
            width = LETTER * len(word)
            words.append(Word(word, Box(x, top, x + width, top + SIZE), "Carlito", SIZE))
            x += width + 2.5
    return Page(1, 600, 800, tuple(words), rulings, fills)


def lines(x: float, top: float, *texts: str, pitch: float = PITCH) -> list[Text]:
    return [(x, top + at * pitch, text) for at, text in enumerate(texts) if text]


def found(read: Page) -> list[list[list[str]]]:
    return [
        [
            [cell.text for cell in table.row_cells(row) if cell.row == row]
            for row in range(table.rows)
        ]
        for table in find_free_tables(read, ())
    ]


def rule(top: float) -> Ruling:
    return Ruling(Box(40, top, 400, top))


def test_columns_by_white_space() -> None:
    names = lines(50, 100, "Ville", "Douai", "Niort", "Vierzon")
    years = lines(150, 100, "2022", "1 200", "800", "45")
    more = lines(250, 100, "2023", "1 300", "", "50")
    assert found(page(*names, *years, *more)) == [
        [
            ["Ville", "2022", "2023"],
            ["Douai", "1 200", "1 300"],
            ["Niort", "800", ""],
            ["Vierzon", "45", "50"],
        ]
    ]


def test_a_wrapped_line_goes_on_with_its_row() -> None:
    codes = lines(50, 100, "Code", "A1", "", "A2", "A3")
    texts = lines(
        100, 100, "Objet", "un texte assez long pour deux", "lignes", "court", "court aussi"
    )
    years = lines(300, 100, "Date", "2021", "", "2022", "2023")
    table = found(page(*codes, *texts, *years))[0]
    assert table[1] == ["A1", "un texte assez long pour deux\nlignes", "2021"]
    assert len(table) == 4


def test_rules_part_the_rows() -> None:
    codes = lines(50, 100, "Code", "", "A1", "", "A2", "")
    texts = lines(150, 100, "Objet", "", "premier", "et plus", "second", "et encore")
    rules = tuple(rule(top) for top in (98.0, 123.0, 147.0, 171.0))
    assert found(page(*codes, *texts, rulings=rules)) == [
        [["Code", "Objet"], ["A1", "premier\net plus"], ["A2", "second\net encore"]]
    ]


PROSE = ("Le contrat de ville est signé", "pour six ans par les villes", "et leurs partenaires")
NO_TABLES: list[tuple[str, list[Text]]] = [
    ("prose", lines(50, 100, *PROSE, *PROSE)),
    ("prose in two columns", lines(50, 100, *PROSE, *PROSE) + lines(320, 100, *PROSE, *PROSE)),
    ("a list", lines(50, 100, "•", "•", "•", "•") + lines(70, 100, "un", "deux", "trois", "six")),
    (
        "numbered notes",
        lines(50, 100, "[1]", "[2]", "[3]", "[4]") + lines(90, 100, *PROSE, "la fin"),
    ),
    (
        "contents",
        lines(50, 100, "Annexe 1 ..........", "Annexe 2 ..........", "Annexe 3 ..........")
        + lines(300, 100, "4", "9", "12"),
    ),
    ("a running line", [(50, 40, "Contrat de ville"), (400, 40, "page 3")]),
]


@pytest.mark.parametrize(("case", "texts"), NO_TABLES)
def test_what_is_no_table(case: str, texts: list[Text]) -> None:
    assert found(page(*texts)) == [], case


def test_cells_that_are_only_painted() -> None:
    boxes = [Box(x, top, x + 100, top + 20) for top in (100, 120) for x in (50, 150)]
    texts = [(55.0, 105.0, "a"), (155.0, 105.0, "b"), (55.0, 125.0, "c"), (155.0, 125.0, "d")]
    fills = tuple(Fill(box, "#ddeeff") for box in boxes)
    [table] = find_ruled_tables(page(*texts, fills=fills))
    assert [(cell.row, cell.column, cell.text, cell.fill) for cell in table.cells] == [
        (0, 0, "a", "#ddeeff"),
        (0, 1, "b", "#ddeeff"),
        (1, 0, "c", "#ddeeff"),
        (1, 1, "d", "#ddeeff"),
    ]


def framed(box: Box) -> list[Ruling]:
    sides = (
        box._replace(bottom=box.top),
        box._replace(top=box.bottom),
        box._replace(x1=box.x0),
        box._replace(x0=box.x1),
    )
    return [Ruling(side) for side in sides]


def test_cells_with_frames_of_their_own() -> None:
    boxes = [Box(x, top, x + 96, top + 20) for top in (100, 124) for x in (50, 150)]
    rules = tuple(side for box in boxes for side in framed(box))
    texts = [(55.0, 105.0, "a"), (155.0, 105.0, "b"), (55.0, 129.0, "c"), (155.0, 129.0, "d")]
    [table] = find_ruled_tables(page(*texts, rulings=rules))
    assert (table.rows, table.columns) == (2, 2)
    assert [cell.text for cell in table.cells] == ["a", "b", "c", "d"]


def test_a_frame_around_text_is_no_table() -> None:
    box = Box(40, 90, 400, 160)
    assert find_ruled_tables(page((50, 100, "à retenir"), rulings=tuple(framed(box)))) == []
