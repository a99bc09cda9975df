"""What stands around a table: captions side by side as their tables."""

from __future__ import annotations

from dataclasses import replace

from extract.layout import Layout
from pipelines.context import table_contexts
from schemas.page import Page
from tests.extract.grids import make_line, make_table


def test_captions_stand_side_by_side_as_their_tables_do() -> None:
    left = make_table([["Financeur", "2025"], ["État", "210"]])
    place = left.places[0]
    box = place.box._replace(x0=place.box.x0 + 400, x1=place.box.x1 + 400)
    right = replace(left, places=(replace(place, box=box),))
    lines = (
        make_line("Financements et suivi", 40, 20),
        make_line("Crédits (k€)", 40, 60),
        make_line("Indicateurs", 420, 60),
    )
    layout = Layout(Page(1, 842, 595, ()), (left, right), lines, ())
    contexts = table_contexts([layout], [[left, right]])
    above = [[line.text for line in contexts[id(table)].lines_above] for table in (left, right)]
    assert above == [
        ["Financements et suivi", "Crédits (k€)"],
        ["Financements et suivi", "Indicateurs"],
    ]


def test_lines_at_the_foot_of_a_page_may_be_the_caption_of_the_table_on_the_next() -> None:
    upper, lower = (make_table([["Actions", "2025"], ["Tags", "10"]], page) for page in (1, 2))
    foot = tuple(make_line(text, top=500 + 20 * at) for at, text in enumerate("ABCD"))
    first = Layout(Page(1, 595, 842, ()), (upper,), (make_line("Titre", top=20), *foot), ())
    for lines, before in (((), ["B", "C", "D"]), ((make_line("Bailleur", page=2),), [])):
        second = Layout(Page(2, 595, 842, ()), (lower,), lines, ())
        contexts = table_contexts([first, second], [[upper], [lower]])
        assert [line.text for line in contexts[id(lower)].lines_before] == before
        assert contexts[id(upper)].lines_before == ()
