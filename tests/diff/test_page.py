"""`changes.html`: what it shows, and that a contract cannot put anything of its own into it."""

from __future__ import annotations

from decimal import Decimal
from html.parser import HTMLParser

from pipelines.diff.page import render_page
from pipelines.diff.words import mark_words
from schemas.changes import Change, Comparison

EVIL = '"><img src=x onerror=alert(1)><script>alert(1)</script>'


def page(*changes: Change) -> str:
    return render_page(Comparison(old="a", new="b", changes=changes))


def test_text_of_a_contract_is_text() -> None:
    change = Change(
        dataset="actions", change="modified", kind="text", field="text", row_id="o / 1",
        old_row_id="o / 1", old=EVIL, new=f"{EVIL} !", section=(EVIL,), label=EVIL,
    )  # fmt: skip
    html = page(change)
    assert "<script" not in html
    assert "<img" not in html
    assert html.count("&lt;img src=x onerror=alert(1)&gt;") >= 4


def test_nothing_is_fetched() -> None:
    class Links(HTMLParser):
        found: list[str] = []  # noqa: RUF012

        def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
            self.found += [v or "" for name, v in attributes if name in ("src", "href")]

    links = Links()
    links.feed(page(Change(dataset="partners", change="added", kind="partner", field="name")))
    assert all(link.startswith("#") for link in links.found)


def test_amounts_with_difference_and_share() -> None:
    change = Change(dataset="tfpb_amounts", change="modified", kind="amount", field="amount_eur",
                    row_id="i / 2022", old_row_id="i / 2022", old="6000", new="4380", page=36,
                    old_page=35, difference=Decimal(-1620))  # fmt: skip
    html = page(change)
    assert "−1\u202f620 (−27 %)" in html
    assert "p. 35" in html
    assert "p. 36" in html


def test_no_change_is_said() -> None:
    assert "Aucun changement" in page()


def test_words_that_differ_are_marked() -> None:
    old, new = mark_words("Comité (2019 – 2020) élargi", "Comité (2022 – 2023) élargi")
    assert [p.text for p in old if p.changed] == ["2019 – 2020"]
    assert [p.text for p in new if p.changed] == ["2022 – 2023"]
    both = mark_words("Jardins partagés", "Atelier vélo")
    assert [[p.changed for p in side] for side in both] == [[True], [True]]
