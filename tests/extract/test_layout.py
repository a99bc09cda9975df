"""What is furniture: running lines and page numbers."""

from __future__ import annotations

from dataclasses import replace

from extract.blocks import read_blocks
from extract.layout import lay_out
from extract.tables.grid import find_tables
from schemas.blocks import Prose
from schemas.geometry import Box
from schemas.page import Fill, Page, Reader, Ruling, Word

PORTRAIT, LANDSCAPE = (595.0, 842.0), (842.0, 595.0)


def page(number: int, size: tuple[float, float], printed: str, right: float = 42.0) -> Page:
    """A page with a line of text in its middle and a number at its foot."""
    width, height = size
    foot = Box(width - right - 5.0, height - 40.0, width - right, height - 31.0)
    body = Box(60.0, height / 2, 140.0, height / 2 + 10.0)
    words = (Word("texte", body, "Carlito", 10.0), Word(printed, foot, "Carlito", 9.0))
    return Page(number, width, height, words)


def furniture(pages: list[Page]) -> list[list[str]]:
    layouts = lay_out(pages, [()] * len(pages), lambda _: False)
    return [[line.text for line in layout.furniture] for layout in layouts]


def test_numbers_that_count_with_the_pages_are_furniture() -> None:
    pages = [page(number, PORTRAIT, str(number)) for number in (1, 2, 3)]
    assert furniture(pages) == [["1"], ["2"], ["3"]]


def test_a_part_of_one_page_that_counts_anew_has_its_number_where_numbers_stand() -> None:
    pages = [page(1, PORTRAIT, "1"), page(2, PORTRAIT, "2"), page(3, LANDSCAPE, "1")]
    assert furniture(pages) == [["1"], ["2"], ["1"]]


def test_a_number_elsewhere_in_a_margin_is_text() -> None:
    pages = [page(1, PORTRAIT, "1"), page(2, PORTRAIT, "2"), page(3, PORTRAIT, "1", right=300.0)]
    assert furniture(pages) == [["1"], ["2"], []]


def test_years_over_columns_are_no_page_numbers_though_they_count_with_the_pages() -> None:
    pages = []
    for number in (1, 2, 3, 4):
        years = (
            []
            if number in (2, 3)
            else [
                Word(str(year + number), Box(x, 40.0, x + 20.0, 50.0), "Carlito", 10.0)
                for x, year in ((200.0, 2016), (300.0, 2017), (400.0, 2018))
            ]
        )
        plain = page(number, PORTRAIT, str(number))
        pages.append(replace(plain, words=(*years, *plain.words)))
    assert furniture(pages) == [["1"], ["2"], ["3"], ["4"]]


def running(number: int, text: str, reader: Reader) -> Page:
    """A page that has a line of text in its middle and a running line at its foot."""
    foot = Box(60.0, 800.0, 400.0, 810.0)
    body = Box(60.0, 420.0, 140.0, 430.0)
    words = (Word("texte", body, "Carlito", 10.0), Word(text, foot, "Carlito", 9.0))
    return Page(number, *PORTRAIT, words, reader=reader)


def test_a_running_line_that_a_scan_misreads_is_furniture_all_the_same() -> None:
    texts = ["Protocole d'engagements renforcés"] * 3 + ["Protocole d'engagemen t s renforcés"]
    scanned = [running(at, text, "ocr") for at, text in enumerate(texts, start=1)]
    assert furniture(scanned) == [[text] for text in texts]
    printed = [running(at, text, "text") for at, text in enumerate(texts, start=1)]
    assert furniture(printed)[3] == []


def columns(*rows: tuple[str, ...]) -> Page:
    """A page with rows of text in two or three columns; `  ` before a text sets it in."""
    words = []
    for at, row in enumerate(rows):
        for x0, text in zip((60.0, 320.0, 500.0), row, strict=False):
            left = x0 + 8.0 * (len(text) - len(text.lstrip()))
            for word in text.split():
                right = left + 5.0 * len(word)
                box = Box(left, 100.0 + 14.0 * at, right, 110.0 + 14.0 * at)
                words.append(Word(word, box, "Carlito", 10.0))
                left = right + 3.0
    return Page(1, *PORTRAIT, tuple(words))


def body(page: Page) -> list[str]:
    return [line.text for line in lay_out([page], [()], lambda _: False)[0].lines]


def test_the_left_column_of_a_list_is_read_to_its_end_though_the_right_one_is_shorter() -> None:
    rows = [
        ("• L'État", "• L'Agence régionale de santé"),
        ("• Le Conseil régional de", "• Pôle emploi"),
        ("  Bourgogne-Franche-", "• La Caisse des Dépôts"),
        ("  Comté", ""),
        ("• La Ville de Bréville", ""),
    ]
    assert body(columns(*rows)) == [
        text.strip() for side in (0, 1) for row in rows if (text := row[side])
    ]


def test_two_items_beside_two_are_two_columns() -> None:
    rows = [
        ("• L'État", "• L'Agence régionale de"),
        ("• La Ville", "  santé"),
        ("  de Bréville", "• Pôle emploi"),
    ]
    assert body(columns(*rows)) == [
        text.strip() for side in (0, 1) for row in rows if (text := row[side])
    ]


def test_a_text_below_two_columns_follows_both() -> None:
    rows = [
        ("• L'État", "• L'Agence régionale"),
        ("• La Ville de Bréville", "• Pôle emploi"),
        ("• Le Département", "• La Caisse des Dépôts"),
        ("", ""),
        ("Fait à Bréville", ""),
    ]
    assert body(columns(*rows))[-1] == "Fait à Bréville"


def test_three_columns_are_read_one_after_the_other() -> None:
    rows = [
        ("• L'État", "• Pôle emploi", "• L'Agence"),
        ("• La Ville", "• La Caisse des", "  de santé"),
        ("• La Région", "  Dépôts", "• La Poste"),
    ]
    assert body(columns(*rows)) == [row[at].strip() for at in range(3) for row in rows]


def test_a_running_line_that_ends_in_the_number_of_its_annex_is_furniture() -> None:
    text = "Contrat de ville de Dole - annexe 1"
    assert furniture([running(number, text, "text") for number in (2, 3, 4)]) == [[text]] * 3
    for title in ("Enjeu 1", "Objectif opérationnel 1"):
        assert furniture([slide(number, title) for number in (1, 2, 3)]) == [[]] * 3


def test_what_stands_beside_a_page_number_at_the_foot_is_furniture() -> None:
    def with_name(one: Page, name: str) -> Page:
        foot = one.words[-1].box
        box = Box(40.0, foot.top, 40.0 + 5.0 * len(name), foot.bottom)
        return replace(one, words=(*one.words, Word(name, box, "Carlito", 9.0)))

    counted = [
        with_name(page(number, PORTRAIT, f"{number}/3"), name)
        for number, name in ((1, "Garenne"), (2, "Rupt"), (3, "Rupt"))
    ]
    assert furniture(counted) == [["Garenne", "1/3"], ["Rupt", "2/3"], ["Rupt", "3/3"]]
    bare = [
        with_name(page(number, PORTRAIT, str(number)), name)
        for number, name in ((1, "Garenne"), (2, "Rupt"), (3, "Rupt"))
    ]
    assert furniture(bare) == [["1"], ["Rupt", "2"], ["Rupt", "3"]]


def test_one_line_at_the_foot_of_pages_of_all_formats_is_furniture() -> None:
    text = "Haute-Lys – Contrat de ville – Annexes"
    low = replace(running(2, text, "text"), height=830.0)
    wide = replace(running(3, text, "text"), width=842.0)
    assert furniture([running(1, text, "text"), low, wide]) == [[text]] * 3


def test_a_last_line_that_closes_the_texts_of_several_pages_is_text() -> None:
    text = "Calendrier : toute la période 2024-2030"
    pages = [running(number, text, "text") for number in (1, 2, 3)]
    for at, one in enumerate(pages):
        last = one.words[1]
        moved = last.box._replace(top=780.0 + 9 * at, bottom=790.0 + 9 * at)
        pages[at] = replace(one, words=(one.words[0], replace(last, box=moved)))
    assert furniture(pages) == [[]] * 3


def test_boxes_side_by_side_are_read_one_after_the_other() -> None:
    words = []
    for x0, name in ((60.0, "L'État"), (320.0, "La Région")):
        for at, text in enumerate((name, "Mobiliser un million", "par an")):
            box = Box(x0 + 6 * (at > 0), 100.0 + 14 * at, x0 + 6 * len(text), 110.0 + 14 * at)
            words.append(Word(text, box, "Carlito", 10.0))
    fills = tuple(Fill(Box(x0, 95, x0 + 240, 145), "#f6f9fa") for x0 in (50.0, 310.0))
    page = Page(1, *PORTRAIT, tuple(words), fills=fills)
    (layout,) = lay_out([page], [()], lambda _: False)
    assert [line.text for line in layout.lines] == [
        "L'État", "Mobiliser un million", "par an",
        "La Région", "Mobiliser un million", "par an",
    ]  # fmt: skip


def test_frames_with_round_corners_are_boxes_too() -> None:
    words = []
    for x0, name in ((60.0, "L'État"), (320.0, "La Région")):
        for at, text in enumerate((name, "s'engage")):
            box = Box(x0, 100.0 + 14 * at, x0 + 60, 110.0 + 14 * at)
            words.append(Word(text, box, "Carlito", 10.0))
    rules = []
    for x0 in (50.0, 310.0):
        rules += [Ruling(Box(x0 + 12, y, x0 + 228, y)) for y in (95, 135)]
        rules += [Ruling(Box(x, 107, x, 123)) for x in (x0, x0 + 240)]
    page = Page(1, *PORTRAIT, tuple(words), tuple(rules))
    (layout,) = lay_out([page], [()], lambda _: False)
    assert [line.text for line in layout.lines] == ["L'État", "s'engage", "La Région", "s'engage"]


def test_text_across_the_page_is_furniture_and_in_no_cell() -> None:
    plain = page(1, PORTRAIT, "1")
    mark = Word("PROJET", Box(20.0, 300.0, 500.0, 600.0), "Carlito", 90.0, rotation=45)
    edges = (40.0, 150.0, 300.0)
    rules = [Ruling(Box(x, 400.0, x, 500.0)) for x in edges]
    rules += [Ruling(Box(40.0, y, 300.0, y)) for y in (400.0, 450.0, 500.0)]
    cell = Word("Cellule", Box(160.0, 455.0, 200.0, 465.0), "Carlito", 10.0)
    marked = replace(plain, words=(mark, *plain.words, cell), rulings=tuple(rules))
    tables = find_tables(marked)
    assert [found.text for table in tables for found in table.cells if found.lines] == [
        "texte",
        "Cellule",
    ]
    (layout,) = lay_out([marked], [tables], lambda _: False)
    assert "PROJET" in [line.text for line in layout.furniture]
    assert all("PROJET" not in line.text for line in layout.lines)


def slide(number: int, *titles: str) -> Page:
    """A slide with lines of a title at its head and a line of text in its middle."""
    lines = [(40.0 + 24.0 * at, 20.0, text) for at, text in enumerate(titles)]
    words = [
        Word(word, Box(60.0 + 80 * at, top, 130.0 + 80 * at, top + size), "Carlito", size)
        for top, size, text in [*lines, (300.0, 12.0, f"texte n{number}")]
        for at, word in enumerate(text.split())
    ]
    return Page(number, *LANDSCAPE, tuple(words))


def test_the_title_of_a_part_that_its_slides_repeat_is_text_on_the_first_of_them() -> None:
    work = ("Pilier emploi",)
    women = ("Axe transversal : égalité", "entre les femmes")
    slides = [slide(at, *(work if at in (1, 2, 3, 7) else women)) for at in range(1, 8)]
    titles = [[], work, work, [], women, women, []]
    assert furniture(slides) == [list(lines) for lines in titles]


def test_a_running_head_over_a_heading_that_says_the_same_is_furniture() -> None:
    slides = [slide(at, "Pilier emploi") for at in (1, 2, 3)]
    heading = Word("emploi", Box(140.0, 200.0, 210.0, 220.0), "Carlito", 20.0)
    first = replace(heading, text="PILIER", box=Box(60.0, 200.0, 130.0, 220.0))
    slides[0] = replace(slides[0], words=(*slides[0].words, first, heading))
    assert furniture(slides) == [["Pilier emploi"]] * 3


def test_texts_beside_one_another_are_no_paragraph() -> None:
    rows = [("Égalité", "Des actions ouvertes à toutes"), ("Laïcité", "Former les agents")]
    words = []
    for at, texts in enumerate(rows):
        for x, text in zip((60.0, 200.0), texts, strict=True):
            for piece in text.split():
                box = Box(x, 100.0 + 14 * at, x + 5.0 * len(piece), 110.0 + 14 * at)
                words.append(Word(piece, box, "Carlito", 10.0))
                x = box.x1 + 3.0
    layouts = lay_out([Page(1, *PORTRAIT, tuple(words))], [()], lambda _: False)
    found = [block.text for block in read_blocks(layouts, [()]) if isinstance(block, Prose)]
    assert found == [text for texts in rows for text in texts]


def test_items_one_below_the_other_are_no_heading_however_they_are_set() -> None:
    items = ["• L'État", "• La Ville", "• La Région"]
    large = columns(*((item, "") for item in items))
    small = columns(("", ""), *[("Un texte plus petit que la liste", "")] * 3)
    words = [replace(word, bold=True, size=20.0) for word in large.words]
    words += [
        replace(word, box=word.box._replace(top=500.0 + word.box.top, bottom=510.0 + word.box.top))
        for word in small.words
    ]
    layouts = lay_out([replace(large, words=tuple(words))], [()], lambda _: False)
    found = [block.text for block in read_blocks(layouts, [()]) if isinstance(block, Prose)]
    assert found[:3] == [item.removeprefix("• ") for item in items]
