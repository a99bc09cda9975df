"""The review page in a real browser, used as a person uses it."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from pipelines.correct import correct
from pipelines.corrections import parse_corrections
from tests.review.conftest import HOSTILE, Show, write_page
from tests.samples import SAMPLES, conversion

NAME = "annexes-grand-cahors"
AXE = Axe()


def row(page: Page, text: str) -> Any:
    """The item of a list whose first line has these words."""
    return page.locator("[role=tabpanel]:visible .list > li").filter(
        has=page.locator(".head", has_text=text)
    )


def open_rows(page: Page, number: int) -> None:
    page.click("#tab-rows")
    page.select_option("#page", str(number))


def marked(page: Page, kind: str = ".on") -> list[tuple[float, float, float, float]]:
    """The boxes of a kind on the page of the document, in points."""
    boxes: list[list[float]] = page.eval_on_selector_all(
        f"#boxes {kind}",
        "all => all.map(r => ['x', 'y', 'width', 'height'].map(n => Number(r.getAttribute(n))))",
    )
    return [(x, y, x + width, y + height) for x, y, width, height in boxes]


def printed(number: int, boxes: list[tuple[float, float, float, float]]) -> str:
    """What the PDF has in these boxes of a page."""
    with pdfplumber.open(SAMPLES / f"{NAME}.pdf") as pdf:
        page = pdf.pages[number - 1]
        texts = [page.crop(box).extract_text() for box in boxes]
    return " ".join(" ".join(texts).split())


def test_a_cell_shows_its_box_over_the_right_words(sample_page: Path, show: Show) -> None:
    page = show(sample_page)
    open_rows(page, 5)
    objective = row(page, "Donner une place centrale à la jeunesse")
    objective.locator(".head").click()
    assert len(marked(page, ".row-on")) >= 4
    objective.locator(".cell", has_text="CTG Grand Cahors 2020").click()
    words = printed(5, marked(page))
    assert words.startswith("Grand Cahors, villes de Cahors et Pradines, CAF, DDCSPP, DRAC,")
    assert "Ateliers" not in words
    # The drawing covers the picture exactly, whatever the size.
    for size in ("100", "200"):
        page.select_option("#zoom", size)
        assert page.locator("#boxes").bounding_box() == page.locator("#picture").bounding_box()


def test_the_page_shows_the_row(sample_page: Path, show: Show) -> None:
    page = show(sample_page)
    page.select_option("#page", "5")
    x0, top, x1, bottom = next(
        origin.bbox
        for found in conversion(NAME).objectives
        for origin in found.source
        if origin.page == 5 and origin.field == "operational_objective" and origin.bbox
    )
    view = page.locator("#boxes").bounding_box()
    width = float((page.locator("#boxes").get_attribute("viewBox") or "").split()[2])
    assert view is not None
    scale = view["width"] / width
    page.mouse.click(view["x"] + (x0 + x1) / 2 * scale, view["y"] + (top + bottom) / 2 * scale)
    cell = page.locator("#rows .cell.on")
    expect(cell).to_be_focused()
    expect(cell).to_contain_text("Renforcer une politique jeunesse ambitieuse")
    assert printed(5, marked(page)).startswith("Renforcer une politique")


def test_findings_by_keyboard(sample_page: Path, show: Show) -> None:
    page = show(sample_page)
    findings = conversion(NAME).findings
    expect(page.locator("#issues .list > li")).to_have_count(len(findings))
    page.keyboard.press("n")
    page.keyboard.press("n")
    chosen = page.locator("#issues li.on")
    expect(chosen).to_contain_text(findings[1].message)
    expect(page.locator("#issue-place")).to_have_text(f"2 sur {len(findings)}")
    expect(page.locator("#page")).to_have_value(str(findings[1].page))
    assert len(marked(page, ".finding")) == (1 if findings[1].bbox else 0)
    page.keyboard.press("p")
    expect(chosen).to_contain_text(findings[0].message)
    # Letters typed into a field are letters.
    page.keyboard.press("/")
    page.keyboard.type("nn")
    expect(page.locator("#search")).to_have_value("nn")


def test_filters_and_search(sample_page: Path, show: Show) -> None:
    page = show(sample_page)
    page.click("#tab-rows")
    contract = conversion(NAME)
    count = page.locator("#tab-rows .count")
    page.select_option("#by-dataset", "objectives")
    expect(count).to_have_text(f"({len(contract.objectives)})")
    page.fill("#search", "PARENTALITE")
    wanted = [one for one in contract.objectives if "arentalité" in one.model_dump_json()]
    assert 0 < len(wanted) < len(contract.objectives)
    expect(count).to_have_text(f"({len(wanted)})")
    page.click("#clear")
    page.select_option("#by-annex", "5")
    page.select_option("#by-dataset", "tfpb_amounts")
    expect(count).to_have_text(f"({len(contract.tfpb_amounts)})")
    page.click("#clear")
    page.select_option("#by-finding", "total_rounding")
    rounded = [one for one in contract.findings if one.code == "total_rounding"]
    expect(page.locator("#tab-issues .count")).to_have_text(f"({len(rounded)})")


def correct_cell(page: Page, objective: str, cell: str, value: str) -> None:
    item = row(page, objective)
    item.locator(".head").click()
    item.locator(".cell", has_text=cell).click()
    item.get_by_role("button", name="Corriger :").click()
    item.locator("[name=value]").fill(value)
    item.locator("[name=reason]").fill('faute de frappe, "lue" sur la page')
    item.locator("[name=by]").fill("Ch. Martin")
    item.get_by_role("button", name="Corriger", exact=True).click()


def download(page: Page) -> bytes:
    page.click("#tab-corrections")
    with page.expect_download() as info:
        page.click("#save")
    assert info.value.suggested_filename == "corrections.csv"
    return Path(info.value.path()).read_bytes()


def test_a_correction_comes_back(sample_page: Path, show: Show, tmp_path: Path) -> None:
    page = show(sample_page)
    open_rows(page, 5)
    objective, was = "Donner une place centrale à la jeunesse", "Grand Cahors, villes de"
    correct_cell(page, objective, was, "=CAF, | « Région »\nVille")
    expect(page.locator("#rows .cell s")).to_contain_text(was)
    expect(page.locator("#tab-corrections .count")).to_have_text("(1)")
    saved = download(page)
    (line,) = csv.DictReader(io.StringIO(saved.decode(), newline=""))
    assert list(line) == ["dataset", "row_id", "field", "value", "was", "reason", "by", "date"]
    assert (line["dataset"], line["field"]) == ("objectives", "partners_text")
    # The space keeps a spreadsheet from calculating.
    assert line["value"] == " =CAF, | « Région »\nVille"
    # Converted again: the corrected value is there, and a file saved then has both corrections.
    log = parse_corrections(saved, Path("corrections.csv"))
    corrected = correct(conversion(NAME), log)
    texts = [one.partners_text for one in corrected.objectives]
    assert sum("« Région »" in text for text in texts) == 1


def test_a_wrong_correction_is_refused(sample_page: Path, show: Show) -> None:
    page = show(sample_page)
    page.click("#tab-rows")
    page.select_option("#by-dataset", "tfpb_totals")
    item = page.locator("#rows .list > li").first
    item.locator(".head").click()
    item.locator("tr", has_text="Imprimé (€)").locator(".cell").click()
    item.get_by_role("button", name="Corriger :").click()
    for value, fault in (("12 000", "point décimal"), ("", "vide")):
        item.locator("[name=value]").fill(value)
        item.get_by_role("button", name="Corriger", exact=True).click()
        expect(item.locator("[role=alert]")).to_contain_text(fault)
    page.keyboard.press("Escape")
    expect(item.locator("form")).to_have_count(0)
    expect(page.locator("#tab-corrections .count")).to_have_text("(0)")


def _findings(page: Page) -> None:
    page.keyboard.press("n")


def _form(page: Page) -> None:
    open_rows(page, 5)
    page.keyboard.press("j")
    page.keyboard.press("e")
    expect(page.locator("#rows form")).to_be_visible()


def _corrections(page: Page) -> None:
    page.click("#tab-corrections")


def _details(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")


STATES = {"findings": _findings, "form": _form, "corrections": _corrections, "details": _details}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing(scheme: str, state: str, sample_page: Path, show: Show) -> None:
    page = show(sample_page, color_scheme=scheme)
    STATES[state](page)
    # The policy of the page allows no script but its own: axe comes in by the debugger.
    found = AXE.run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []


def test_everything_by_keyboard(sample_page: Path, show: Show) -> None:
    page = show(sample_page)
    focused = "document.activeElement.id || document.activeElement.className"
    reached: list[str] = []
    while "tab-issues" not in reached[-1:]:
        page.keyboard.press("Tab")
        reached.append(page.evaluate(focused))
    assert reached[0] == "skip"
    assert {"page", "zoom", "sheet-frame", "search", "by-dataset"} <= set(reached)
    page.keyboard.press("ArrowRight")
    expect(page.locator("#tab-rows")).to_be_focused()
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#rows .cell.on")).to_be_focused()


def test_hostile_text_is_text(hostile_page: Path, show: Show) -> None:
    page = show(hostile_page)
    page.click("#tab-rows")
    for text in HOSTILE:
        row(page, text).first.locator(".head").click()
        expect(page.locator("#rows .cell", has_text=text).first).to_be_visible()
    assert page.locator("img").count() == 1
    assert page.evaluate("document.scripts.length") == 3
    expect(page.locator("header p")).to_contain_text('x"><img onerror=alert(4)>.pdf')


def test_a_printed_page_is_the_summary(sample_page: Path, show: Show) -> None:
    page = show(sample_page)
    page.emulate_media(media="print")
    expect(page.locator("#check")).to_be_hidden()
    expect(page.locator("#summary")).to_contain_text("Objectifs opérationnels")
    assert len(page.pdf()) > 20_000


def test_without_script_the_summary_reads(sample_page: Path, show: Show) -> None:
    page = show(sample_page, java_script_enabled=False)
    expect(page.locator(".notice")).to_contain_text("Sans JavaScript")
    expect(page.locator("#ledger table")).to_contain_text("Non rattachés")


def test_a_small_screen_shows_all(sample_page: Path, show: Show) -> None:
    page = show(sample_page)
    page.set_viewport_size({"width": 400, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 400


def test_a_document_without_anything(
    hostile: Any, hostile_pdf: Path, tmp_path: Path, show: Show
) -> None:
    empty = type(hostile)(contract=hostile.contract)
    page = show(write_page(empty, hostile_pdf, tmp_path))
    expect(page.locator("#issue-place")).to_be_hidden()
    expect(page.locator("#charts")).to_contain_text("ni montants")
