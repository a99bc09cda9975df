"""The corpus itself: its sums hold, its faults do not, its marks come back, its seeds repeat."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.corpus.build import build
from tests.corpus.cmap import changed, parse
from tests.corpus.contracts import contract
from tests.corpus.document import lay_out
from tests.corpus.edits import edited
from tests.corpus.faults import injected
from tests.corpus.inline import plain, runs
from tests.corpus.marks import colour, mark_of
from tests.corpus.plan import recipes
from tests.corpus.recipe import Recipe
from tests.corpus.sums import Total, lines, outside
from tests.tools import need_weasyprint

RECIPES = recipes()


def _totals(recipe: Recipe) -> list[Total]:
    made = contract(recipe.seed or recipe.name, recipe.shape)
    return [
        line
        for programme in made.programmes
        for line in [*lines(programme, recipe.shape.subtotals), *outside(programme)]
        if isinstance(line, Total)
    ]


def test_names_are_unique() -> None:
    names = [recipe.name for recipe in RECIPES]
    assert len(names) == len(set(names))
    assert sum(recipe.small for recipe in RECIPES) == 12
    assert len(RECIPES) >= 60


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.name)
def test_truth_is_one_of_a_kind(recipe: Recipe) -> None:
    """Rows can be told apart by their wording, and every row hangs on one that is there."""
    truth = lay_out(recipe, contract(recipe.seed or recipe.name, recipe.shape)).truth
    wordings = [row["operational_objective"] for row in truth["objectives"]]
    assert len(wordings) == len(set(wordings))
    assert {row["objective"] for row in truth["actions"]} <= set(wordings)
    keys = ("landlord", "section", "axis", "action", "description")
    items = [tuple(row[key] for key in keys) for row in truth["tfpb_items"]]
    assert len(items) == len(set(items))
    assert {tuple(row[key] for key in keys) for row in truth["tfpb_amounts"]} <= set(items)
    assert all("{" not in str(value) for rows in truth.values() for row in rows
               for value in row.values())  # fmt: skip


@pytest.mark.parametrize("recipe", [r for r in RECIPES if r.shape.programmes], ids=lambda r: r.name)
def test_sums_hold(recipe: Recipe) -> None:
    assert all(total.stated == total.computed for total in _totals(recipe))


@pytest.mark.parametrize("recipe", [r for r in RECIPES if r.faults], ids=lambda r: r.name)
def test_faults_break_a_sum(recipe: Recipe) -> None:
    made = contract(recipe.name, recipe.shape)
    made, faults = injected(made, recipe.faults, recipe.name, recipe.shape.subtotals)
    broken = [
        line
        for programme in made.programmes
        for line in lines(programme, recipe.shape.subtotals)
        if isinstance(line, Total) and line.stated != line.computed
    ]
    assert len(faults) == len(recipe.faults)
    assert len(broken) >= len(faults)


def test_edits_are_told() -> None:
    recipe = next(recipe for recipe in RECIPES if recipe.edits)
    before = contract(recipe.seed, recipe.shape)
    after, changes = edited(before, recipe.edits, recipe.name)
    assert {change["change"] for change in changes} >= {"modified", "moved", "added", "removed"}
    assert len(after.objectives()) == len(before.objectives())


def test_marks_come_back() -> None:
    for mark in (1, 49, 50, 2499, 2500, 99999):
        red, green, blue = bytes.fromhex(colour(mark))
        assert mark_of(red, green, blue) == mark
    assert mark_of(255, 255, 255) == 0


def test_markup() -> None:
    assert plain("2{e} semestre{*3}") == "2e semestre"
    assert [run.raised for run in runs("le 1{er} mai")] == [False, True, False]


def test_maps_of_characters() -> None:
    stream = (
        b"1 beginbfrange <0041> <0043> <0061> endbfrange 1 beginbfchar <0044> <00660069> endbfchar"
    )
    assert parse(stream) == {"0041": "a", "0042": "b", "0043": "c", "0044": "fi"}
    assert parse(changed(stream, str.upper))["0044"] == "FI"


def test_same_seed_same_document(tmp_path: Path) -> None:
    need_weasyprint()
    recipe = next(recipe for recipe in RECIPES if recipe.name == "ci-tfpb-fault")
    made = [build(recipe, tmp_path / name) for name in ("one", "two")]
    assert made[0] == made[1]
    one, two = (tmp_path / name / recipe.name for name in ("one", "two"))
    assert (one / "truth.json").read_bytes() == (two / "truth.json").read_bytes()
    assert (one / f"{recipe.name}.pdf").read_bytes() == (two / f"{recipe.name}.pdf").read_bytes()
