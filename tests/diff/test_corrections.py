"""Corrections: applied, applied again, carried into an amendment; none lost, none misplaced."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.correct import RULE, as_extracted, correct
from pipelines.corrections import parse_corrections
from pipelines.diff.load import Version
from pipelines.emit import cell_text, csv_table
from pipelines.lineage import continue_from
from pipelines.rowids import row_id
from schemas.contract import Contract
from schemas.corrections import Correction
from schemas.datasets import Row
from schemas.errors import CorrectionsUnreadable
from schemas.examples import EXAMPLE
from tests.diff.edits import Editor
from tests.samples import conversion

SAMPLE = "annexes-grand-cahors"
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=20
)
CELLS = (
    ("objectives", "operational_objective"),
    ("objectives", "actions_text"),
    ("actions", "text"),
    ("passages", "text"),
    ("tfpb_items", "action"),
    ("recommendations", "finding"),
)
SLOW = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(scope="module", autouse=True)
def _converted() -> None:
    # Not first inside a strategy: loading the engines takes random numbers.
    conversion(SAMPLE)


def rows(contract: Contract, dataset: str) -> list[Any]:
    return [row for row in contract.rows(dataset) if isinstance(row, Row)]


def values(contract: Contract, dataset: str) -> list[dict[str, Any]]:
    """What rows say and where, but not how sure it is."""
    return [row.model_dump(exclude={"confidence"}) for row in rows(contract, dataset)]


@st.composite
def logs(draw: st.DrawFn, size: int = 8) -> list[Correction]:
    """Corrections of cells of the sample, all of which fit when they are made."""
    contract = conversion(SAMPLE)
    now: dict[tuple[str, str, str], str] = {}
    log = []
    for _ in range(draw(st.integers(1, size))):
        dataset, field = draw(st.sampled_from(CELLS))
        row = draw(st.sampled_from(rows(contract, dataset)))
        cell = dataset, row_id(row), field
        was = now.get(cell, cell_text(getattr(row, field)))
        now[cell] = draw(TEXTS)
        log.append(
            Correction(dataset=dataset, row_id=cell[1], field=field, value=now[cell], was=was)
        )
    return log


def last_values(log: list[Correction]) -> dict[tuple[str, str, str], str]:
    return {line.cell: line.value for line in log}


@SLOW
@given(logs())
def test_each_is_applied_to_its_row_and_to_no_other(log: list[Correction]) -> None:
    before = conversion(SAMPLE)
    after = correct(before, log)
    wanted = last_values(log)
    for dataset, field in CELLS:
        for old, new in zip(rows(before, dataset), rows(after, dataset), strict=True):
            cell = dataset, row_id(old), field
            assert getattr(new, field) == wanted.get(cell, getattr(old, field))
    assert after == correct(before, log)
    assert len(after.findings) == len(before.findings)


@SLOW
@given(logs())
def test_what_was_printed_is_kept(log: list[Correction]) -> None:
    before = conversion(SAMPLE)
    after = correct(before, log)
    for (dataset, name, field), value in last_values(log).items():
        old = next(row for row in rows(before, dataset) if row_id(row) == name)
        new = next(row for row in rows(after, dataset) if row_id(row) == name)
        marks = [o for o in new.source if o.rule == RULE and o.field == field]
        if value != getattr(old, field):
            assert [mark.text for mark in marks] == [getattr(old, field)]
    for dataset in ("objectives", "actions"):
        assert values(as_extracted(after), dataset) == values(before, dataset)


@SLOW
@given(logs(), st.integers(0, 5))
def test_in_an_amendment_nothing_is_lost_and_nothing_misplaced(
    log: list[Correction], seed: int
) -> None:
    old = conversion(SAMPLE)
    editor = Editor(old, seed)
    for name in ("reword", "remove", "add", "move"):
        getattr(editor, name)()
    new = editor.result()
    continued = continue_from(new, Version(old, "a"))
    carried = [
        line.model_copy(update={"row_id": continued.names[line.dataset, line.row_id]})
        for line in log
        if (line.dataset, line.row_id) in continued.names
    ]
    after = correct(continued.contract, carried)
    told = {(f.dataset, f.row_id, f.field) for f in after.findings if "correction" in f.code}
    for line, value in {(line.cell, last_values(carried)[line.cell]) for line in carried}:
        dataset, name, field = line
        row = next(row for row in rows(after, dataset) if row_id(row) == name)
        assert getattr(row, field) == value or line in told
    known = {line.cell for line in carried}
    for dataset, field in CELLS:
        pairs = zip(rows(continued.contract, dataset), rows(after, dataset), strict=True)
        for before, now in pairs:
            if (dataset, row_id(before), field) not in known:
                assert getattr(now, field) == getattr(before, field)


def one(**values: str) -> Correction:
    objective = EXAMPLE.objectives[0]
    line = Correction(dataset="objectives", row_id=objective.objective_id, field="priority",
                      value="false", was="true")  # fmt: skip
    return line.model_copy(update=values)


REFUSED = [
    (one(row_id="unknown"), "correction_row_gone"),
    (one(was="maybe"), "correction_outdated"),
    (one(was="", value="true"), "correction_unneeded"),
    (one(was="non", value="oui"), "correction_unneeded"),
    (one(value="perhaps"), "correction_invalid"),
    (one(dataset="unknown"), "correction_invalid"),
    (one(field="unknown"), "correction_invalid"),
    (one(field="objective_id", was="", value="x"), "correction_invalid"),
    (one(field="operational_objective", was="Soutenir la parentalité", value=""),
     "correction_invalid"),
    (one(dataset="actions", row_id="soutenir-la-parentalite / 1", field="objective_id",
         was="soutenir-la-parentalite", value="unknown"), "correction_invalid"),
    (one(field="row:add", row_id="new", value="page 3"), "correction_invalid"),
    (one(field="row:add", row_id="new", value="3"), "correction_invalid"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "code"), REFUSED, ids=lambda value: str(value)[:40])
def test_what_does_not_fit_is_a_finding(line: Correction, code: str) -> None:
    after = correct(EXAMPLE, [line])
    assert [f.code for f in after.findings if f not in EXAMPLE.findings] == [code]
    assert after.model_copy(update={"findings": ()}) == EXAMPLE.model_copy(update={"findings": ()})


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (one(value="perhaps"), "(priority : écrire oui ou non)"),
        (one(field="axis_kind", was="pillar", value="x"), "'pillar' ou 'cross_cutting'"),
        (one(field="annex", was="1", value="un"), "(annex : ce n'est pas un nombre entier)"),
        (one(field="pillar", was=EXAMPLE.objectives[0].pillar, value=""), "être vide)"),
        (one(field="pillar", was=""), "corrigeait « (vide) »"),
    ],
)
def test_what_does_not_fit_is_said_in_french(line: Correction, said: str) -> None:
    assert said in correct(EXAMPLE, [line]).findings[-1].message


def test_a_later_line_replaces_one_that_no_longer_fits() -> None:
    log = [one(was="maybe"), one()]
    after = correct(EXAMPLE, log)
    assert after.objectives[0].priority is False
    assert after.findings == EXAMPLE.findings


def test_values_as_people_write_them() -> None:
    amount = EXAMPLE.tfpb_amounts[0]
    line = Correction(dataset="tfpb_amounts", row_id=row_id(amount), field="amount_eur",
                      value="2 308,50 €", was=cell_text(amount.amount_eur))  # fmt: skip
    assert correct(EXAMPLE, [line, one(value="non")]).tfpb_amounts[0].amount_eur is not None
    assert correct(EXAMPLE, [one(value="non")]).objectives[0].priority is False


def test_rows_are_added_dropped_and_joined() -> None:
    contract = conversion(SAMPLE)
    first, second = contract.objectives[:2]
    name = f"{first.objective_id} / 99"
    log = [
        Correction(dataset="actions", row_id=name, field="row:add", value="4"),
        Correction(dataset="actions", row_id=name, field="text", value="Neuf"),
        Correction(dataset="objectives", row_id=first.objective_id, field="row:join",
                   value=second.objective_id),
        Correction(dataset="tfpb_items", row_id=contract.tfpb_items[0].item_id, field="row:drop"),
    ]  # fmt: skip
    after = correct(contract, log)
    assert len(after.objectives) == len(contract.objectives) - 1
    joined = after.objectives[0].operational_objective
    assert joined == f"{first.operational_objective} {second.operational_objective}"
    assert len(after.actions) == len(contract.actions) + 1
    assert {row.objective_id for row in after.actions} <= {r.objective_id for r in after.objectives}
    assert contract.tfpb_items[0].item_id not in {row.item_id for row in after.tfpb_amounts}
    ids = [row_id(row) for row in after.actions]
    assert len(ids) == len(set(ids))


def test_a_row_is_sure_when_a_person_gave_all_of_it() -> None:
    contract = conversion(SAMPLE)
    action, objective = contract.actions[0], contract.objectives[0]
    text = Correction(dataset="actions", row_id=row_id(action), field="text",
                      value="Neuf", was=action.text)  # fmt: skip
    part = Correction(dataset="objectives", row_id=row_id(objective), field="actions_text",
                      value="Neuf", was=objective.actions_text)  # fmt: skip
    after = correct(contract, [text, part])
    assert after.actions[0].confidence == 1
    assert after.objectives[0].confidence == objective.confidence != 1
    back = replace_value(text, was=text.value, value=text.was)
    assert correct(contract, [text, back]).actions[0].confidence == action.confidence != 1
    name = f"{objective.objective_id} / 99"
    added = [Correction(dataset="actions", row_id=name, field="row:add", value="4"),
             Correction(dataset="actions", row_id=name, field="text", value="Neuf")]  # fmt: skip
    assert [r.confidence for r in correct(contract, added).actions if row_id(r) == name] == [1]


def test_sums_follow_a_corrected_amount() -> None:
    contract = conversion(SAMPLE)
    amount = contract.tfpb_amounts[0]
    assert amount.amount_eur is not None
    line = Correction(dataset="tfpb_amounts", row_id=row_id(amount), field="amount_eur",
                      value=cell_text(amount.amount_eur + 500),
                      was=cell_text(amount.amount_eur))  # fmt: skip
    after = correct(contract, [line])
    changed = {row.label: row.computed_eur for row in after.tfpb_totals} != {
        row.label: row.computed_eur for row in contract.tfpb_totals
    }
    assert changed
    assert after.tfpb_amounts[0].proof == "contradicted"
    assert any(f.code == "total_mismatch" for f in after.findings)
    back = replace_value(line, was=line.value, value=line.was)
    assert correct(contract, [line, back]).tfpb_totals == contract.tfpb_totals


def replace_value(line: Correction, **values: str) -> Correction:
    return line.model_copy(update=values)


FORMS = [
    ("dataset,row_id,field,value,was\na,b,c,d,e\n", 1),
    ("\ufeffdataset;row_id;field;value;was;reason\na;b;c;d;e;f\n\n", 1),
    ('dataset,row_id,field,value,was\r\na,b,c,"d\r\n2","e,f"\r\n', 1),
    ("dataset;row_id;field;value;was;;\r\na;b;c;d;e;;\r\n;;;;;;\r\n", 1),
    ("dataset,row_id,field,value,was\na,b,c,d,e,,\n", 1),
    ("dataset\trow_id\tfield\tvalue\twas\r\na\tb\tc\td\té\r\n", 1),
]


@pytest.mark.parametrize(("text", "count"), FORMS)
def test_files_of_spreadsheets_are_read(text: str, count: int) -> None:
    assert len(parse_corrections(text.encode(), Path("c.csv"))) == count
    assert (
        len(parse_corrections(text.replace("\ufeff", "").encode("cp1252"), Path("c.csv"))) == count
    )
    bare = text.replace("\ufeff", "").encode("utf-16")
    assert parse_corrections(bare, Path("c.csv")) == parse_corrections(text.encode(), Path("c.csv"))


@pytest.mark.parametrize(
    "text", ["", "a,b\n1,2\n", "dataset,row_id,field,value,was\n1,2,3,4,5,6\n"]
)
def test_other_files_are_refused(text: str) -> None:
    with pytest.raises(CorrectionsUnreadable):
        parse_corrections(text.encode(), Path("c.csv"))


@given(st.lists(st.builds(Correction, dataset=TEXTS, row_id=TEXTS, field=TEXTS, value=TEXTS)))
def test_a_log_is_read_back_as_it_was_written(log: list[Correction]) -> None:
    assert parse_corrections(csv_table(Correction, log), Path("c.csv")) == log


def test_lineage_is_the_same_from_what_was_continued() -> None:
    old, new = conversion(SAMPLE), conversion("avenant-2023-grand-cahors")
    once = continue_from(new, Version(old, "a")).contract
    again = continue_from(new, replace(Version(once, "b"))).contract
    ids = [row.objective_id for row in once.objectives]
    assert ids == [row.objective_id for row in again.objectives]
    assert len(ids) == len(set(ids))
    kept = {row.objective_id for row in old.objectives}
    for row in once.objectives:
        assert row.previous_id == (row.objective_id if row.objective_id in kept else "")
