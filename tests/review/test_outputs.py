"""Pictures, charts and bytes of the review page, without a browser."""

from __future__ import annotations

import base64
import io
import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image

from extract.pages.ingest import open_source
from pipelines.people import files_for_people
from pipelines.review.charts import charts
from pipelines.review.pictures import draw_pages
from pipelines.settings import Settings
from schemas.contract import Contract
from schemas.examples import EXAMPLE
from tests.review.conftest import write_page
from tests.samples import SAMPLES, conversion

NAME = "annexes-grand-cahors"
PDF = SAMPLES / f"{NAME}.pdf"
MEGABYTES = 1_000_000


def element(page: str, name: str) -> Any:
    """The data in a script element of the page."""
    match = re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', page, re.S)
    assert match
    return json.loads(match[1])


@pytest.mark.parametrize("redacted", [False, True])
def test_the_same_bytes_twice(redacted: bool) -> None:
    source, settings = open_source(PDF, None), Settings(redact_contacts=redacted)
    first, second = (files_for_people(conversion(NAME), source, settings) for _ in range(2))
    assert first == second
    assert set(first) == {"review.html", "contract.xlsx"}
    assert len(first["review.html"]) < 15 * MEGABYTES


def test_only_what_is_wanted() -> None:
    settings = Settings(review=False, workbook=False)
    assert files_for_people(EXAMPLE, open_source(PDF, None), settings) == {}


def test_forty_scanned_pages_stay_small() -> None:
    source = open_source(SAMPLES / "scan-annexes-grand-cahors-excerpt.pdf", None)
    pictures = draw_pages(source, range(1, source.page_count + 1), {})
    each = sum(len(one.data) for one in pictures.values()) / source.page_count
    # In base64, four letters stand for three bytes.
    assert 40 * each * 4 / 3 < 15 * MEGABYTES


def test_a_turned_and_locked_page_is_drawn_as_displayed(tmp_path: Path) -> None:
    path = tmp_path / "turned.pdf"
    with pikepdf.open(PDF) as pdf:
        pdf.pages[3].rotate(90, relative=True)
        pdf.save(path, encryption=pikepdf.Encryption(user="mot", owner="mot"))
    pictures = draw_pages(open_source(path, "mot"), [4], {})
    assert pictures[4].width < pictures[4].height


def test_redacted_pictures_have_no_contacts(tmp_path: Path) -> None:
    contract = conversion(NAME)
    path = write_page(contract, PDF, tmp_path, redact_contacts=True)
    page = path.read_text(encoding="utf-8")
    for contact in contract.contacts:
        assert contact.email not in page
        assert contact.phone not in page
        for origin in contact.source:
            if origin.page and origin.bbox:
                width, _, url = element(page, "pictures")[str(origin.page)]
                image = Image.open(io.BytesIO(base64.b64decode(url.partition(",")[2])))
                scale = image.width / width
                box = tuple(round(value * scale) for value in origin.bbox)
                colors = image.convert("RGB").crop((box[0], box[1], box[2], box[3])).getcolors()
                assert colors is not None
                assert len(colors) == 1, origin


def test_what_is_printed_and_not_read_is_covered_too(tmp_path: Path) -> None:
    """A telephone number that no row has: only the text of the page tells where it stands."""
    contract = conversion(NAME).model_copy(update={"contacts": ()})
    source = open_source(PDF, None)
    last = source.page_count
    from pipelines.review.blanks import contact_boxes

    boxes = contact_boxes(contract, source, [last])[last]
    places = [
        origin.bbox
        for contact in conversion(NAME).contacts
        for origin in contact.source
        if origin.field in ("phone", "email") and origin.bbox
    ]
    assert len(places) >= 4
    for x0, top, x1, bottom in places:
        middle = (x0 + x1) / 2, (top + bottom) / 2
        assert any(box.contains(*middle) for box in boxes)


def test_the_numbers_behind_the_charts() -> None:
    contract = conversion(NAME)
    drawn = {chart.title: chart for chart in charts(contract)}
    assert "Engagements par échéance" in drawn
    spent = drawn["LOT HABITAT : totaux imprimés et calculés"]
    total = next(t for t in contract.tfpb_totals if t.section == "all" and t.year == 2019)
    row = next(row for row in spent.rows if row[0] == "2019")
    assert row[1].replace("\u202f", "") == f"{total.stated_eur}\xa0€"
    by_axis = drawn["LOT HABITAT : dépenses TFPB par axe"]
    sums = [
        sum(Decimal(re.sub(r"[^\d,-]", "", cell).replace(",", ".") or 0) for cell in column)
        for column in zip(*(row[1:] for row in by_axis.rows), strict=True)
    ]
    items = {i.item_id for i in contract.tfpb_items if i.landlord == "LOT HABITAT"}
    assert sum(sums) == sum(
        amount.amount_eur or 0 for amount in contract.tfpb_amounts if amount.item_id in items
    )
    partners = drawn["Partenaires par nombre d'objectifs et par pilier"]
    counts = [int(row[-1]) for row in partners.rows]
    assert counts == sorted(counts, reverse=True)


def test_charts_are_inert_and_need_no_library_to_show() -> None:
    items = [
        item.model_copy(update={"landlord": '</svg><script>alert(1)</script>"', "axis": "<b>&"})
        for item in EXAMPLE.tfpb_items
    ]
    for chart in charts(EXAMPLE.model_copy(update={"tfpb_items": tuple(items)})):
        assert chart.svg.count("<svg") == chart.svg.count("</svg>") == 1
        for unwanted in ("<script", "style", "<b>", "http", "pygal"):
            assert unwanted not in chart.svg


def test_a_contract_of_nothing_has_no_charts() -> None:
    assert charts(Contract(contract=EXAMPLE.contract)) == []
