"""The scanned sample through the second door: rows, cells, and amounts that nobody made up."""

from __future__ import annotations

import pytest

from extract.scan.errors import ScanUnread
from extract.scan.recognise import data_folder
from tests.samples import accepted, conversion, tables, truth
from tests.scoring import score

_NAME = "scan-annexes-grand-cahors-excerpt"
# At 200 dots per inch; of the cells, some say what only the pages left out could say: names of
# bodies in full, and which kind the table of contents gives an axis.
_ROWS = 0.99
_CELLS = 0.98


def _has_tesseract() -> bool:
    try:
        data_folder()
    except ScanUnread:
        return False
    return True


pytestmark = pytest.mark.skipif(not _has_tesseract(), reason="Tesseract's French data")


def test_a_scan_gives_the_rows_of_its_document() -> None:
    scores = score(truth(_NAME), tables(_NAME), accepted()).values()
    assert sum(found.row_f1 for found in scores) / len(scores) >= _ROWS
    assert sum(found.equal for found in scores) >= _CELLS * sum(found.cells for found in scores)


def test_no_wrong_amount_of_a_scan_is_proved() -> None:
    expected = {
        (row["action"], row["year"]): row["amount_eur"] for row in truth(_NAME)["tfpb_amounts"]
    }
    contract = conversion(_NAME)
    actions = {item.item_id: item.action for item in contract.tfpb_items}
    proved = [amount for amount in contract.tfpb_amounts if amount.proof == "proved"]
    assert proved
    for amount in proved:
        assert amount.amount_eur == expected[actions[amount.item_id], amount.year]


def test_every_word_of_a_scan_is_accounted_for() -> None:
    assert all(page.unassigned == 0 for page in conversion(_NAME).ledger)
