"""Titles that a later page prints again are one title."""

from __future__ import annotations

import pytest

from extract.tree import Level, Tree

PRINTED_AGAIN = [
    "Pilier 1 : Emploi (suite)",
    "Pilier 1 : Emploi - suite",
    "PILIER 1 : Emploi, SUITE",
]


@pytest.mark.parametrize("title", PRINTED_AGAIN)
def test_a_title_that_goes_on_is_the_title(title: str) -> None:
    tree = Tree()
    tree.take(Level(title))
    assert tree.pillar.text == "Emploi"
    assert tree.place([Level(title)]).pillar.text == "Emploi"


def test_a_title_that_speaks_of_what_follows_keeps_its_words() -> None:
    tree = Tree()
    tree.take(Level("Pilier 1 : L'emploi et la suite"))
    assert tree.pillar.text == "L'emploi et la suite"


@pytest.mark.parametrize(
    ("title", "pillar", "theme"),
    [("Réussite éducative", "Réussite éducative", ""), ("Thème : l'école", "", "Thème : l'école")],
)
def test_without_axes_the_outer_titles_stand_for_them(title: str, pillar: str, theme: str) -> None:
    tree = Tree()
    for text in (title, "Accompagner les parents"):
        tree.take(Level(text))
    place = tree.place(())
    assert (place.pillar.text, place.theme.text) == (pillar, theme)
    assert place.strategic.text == "Accompagner les parents"
