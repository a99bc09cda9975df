"""Every row says how sure it is; what makes a person doubt makes it less sure."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from pipelines.confidence import Confidence
from schemas.confidence import confidence_weights
from schemas.datasets import DATASETS, Row
from schemas.examples import EXAMPLE
from schemas.findings import Finding, finding
from schemas.origin import Origin
from tests.corpus.flips import convert_flipped
from tests.samples import conversion

MENTION = EXAMPLE.objective_partners[0]
ITEM = EXAMPLE.tfpb_items[0]
PLACE = Origin("action", page=ITEM.page_first, bbox=(10, 10, 90, 20), text="x" * 90, reader="text")


def sure(row: Row, *findings: Finding) -> float:
    return Confidence([row], findings).of(row)


def changed(row: Row, **values: object) -> Row:
    return row.model_copy(update=values)


# A row, what is changed, the findings about it: it is less sure than without.
DOUBTS: list[tuple[Row, dict[str, object], tuple[Finding, ...]]] = [
    (ITEM, {}, (finding("widths_refused", page=90, pages="89 et 90", reason="sommes"),)),
    (MENTION, {"method": "unmatched", "score": 0.0, "source": (PLACE,)}, ()),
]


@pytest.mark.parametrize(("row", "values", "findings"), DOUBTS)
def test_a_doubt_makes_a_row_less_sure(
    row: Row, values: dict[str, object], findings: tuple[Finding, ...]
) -> None:
    assert sure(changed(row, **values), *findings) < sure(changed(row))


def test_a_finding_on_its_place_makes_a_row_less_sure() -> None:
    row = changed(ITEM, source=(PLACE,))
    here, elsewhere = (
        finding("readings_differ", page=row.page_first, bbox=box, first="1", second="7")
        for box in ((50, 12, 60, 18), (50, 112, 60, 118))
    )
    assert sure(row, here) <= sure(row, elsewhere) == sure(row)
    assert "finding_readings_differ" in Confidence([row], [here]).signs(row)
    assert "finding_readings_differ" not in Confidence([row], [elsewhere]).signs(row)


def test_what_is_uncertain_of_whose_a_programme_is_holds_for_its_amounts() -> None:
    said = Origin("landlord", page=ITEM.page_first, text=ITEM.landlord, reader="text")
    far = replace(said, page=ITEM.page_first - 1)
    amount = next(row for row in EXAMPLE.tfpb_amounts if row.item_id == ITEM.item_id)
    for source, sign in (((PLACE, far), "landlord_afar"), ((PLACE,), "landlord_unplaced")):
        item = changed(ITEM, source=source)
        known = Confidence([item, amount], [])
        assert sign in known.signs(item)
        assert sign in known.signs(amount)
    item = changed(ITEM, source=(PLACE, said))
    assert not any(sign.startswith("landlord_") for sign in Confidence([item], []).signs(item))
    assert "landlord_new" in Confidence([], []).signs(changed(item, landlord="Communauté urbaine"))


def test_amounts_that_no_action_costs_may_be_in_thousands() -> None:
    amount = next(row for row in EXAMPLE.tfpb_amounts if row.item_id == ITEM.item_id)
    small, large = (changed(amount, amount_eur=Decimal(euros)) for euros in ("50.5", "50500"))
    known = Confidence([ITEM, small, small, large], [])
    assert all("amounts_small" in known.signs(row) for row in (ITEM, small))
    # One may be small by itself.
    assert "amounts_small" not in Confidence([ITEM, small, large, large], []).signs(small)


def test_a_document_of_which_little_is_understood_has_no_sure_row() -> None:
    detail = EXAMPLE.details[0]
    short, long = (
        changed(detail, source=(replace(PLACE, text=text),)) for text in ("mot", "m " * 900)
    )
    whose = replace(PLACE, field="landlord")
    item = changed(ITEM, source=(replace(PLACE, text="m " * 90), whose))
    said = [Confidence([item, each], ()).of(item) for each in (short, long)]
    assert said[1] < 0.99 <= said[0]


def test_a_contradicted_sum_makes_its_row_less_sure() -> None:
    wrong = changed(ITEM, total_stated_eur=Decimal(7000), total_computed_eur=Decimal(700))
    about = finding(
        "item_total_mismatch", dataset="tfpb_items", row_id=ITEM.item_id, page=ITEM.page_first,
        what="Entretien", stated="7 000 €", computed="700 €", difference="6 300 €", cells="",
    )  # fmt: skip
    assert sure(wrong, about) < 0.95 < sure(changed(ITEM))


def test_a_wrong_join_is_under_a_half() -> None:
    """The document has one doubtful join, here decided the other way."""
    found = convert_flipped(Path("samples/avenant-2023-grand-cahors.pdf")).objectives
    told = {row.actions_text for row in conversion("avenant-2023-grand-cahors").objectives}
    wrong = [row for row in found if row.actions_text not in told]
    assert wrong
    assert all(row.confidence is not None and row.confidence < 0.5 for row in wrong)
    assert sum((row.confidence or 0) > 0.9 for row in found) > 0.8 * len(found)


def test_every_dataset_has_weights_and_no_sign_of_doubt_helps() -> None:
    weights = confidence_weights()
    assert set(weights) == {model.about.name for model in DATASETS}
    helping = {sign for each in weights.values() for sign, value in each.signs.items() if value > 0}
    assert helping <= {"sum_proved", "short"}


def test_every_row_of_a_sample_says_how_sure_it_is() -> None:
    contract = conversion("annexes-montrenaud")
    rows = [row for model in DATASETS for row in contract.rows(model.about.name)]
    said = [row.confidence for row in rows if isinstance(row, Row)]
    assert len(said) > 200
    assert all(value is not None and 0 < value < 1 and round(value, 3) == value for value in said)
