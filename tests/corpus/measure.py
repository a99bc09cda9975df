"""What a conversion made of one document of the corpus, beyond rows and cells.

Rows that page ends cut, sheets over page widths, priorities, faults, hidden text and the ledger
are each a count of what was right out of how many.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from tests.scoring import Score, plain, read_folder, score

Row = Mapping[str, Any]
Rows = Sequence[Row]
_TEXTS = ("operational_objective", "actions_text", "partners_text", "commitments_text")
# Partner datasets are the subject of tests of their own; here they are counted apart.
PARTNERS = ("objective_partners", "partners", "participants")
# Two fields this alike differ by a mark or a hyphen, not by a line.
_SAME = 97.0
# More letters than this, and found in another row, is a piece of that row.
_PIECE = 12
# A sheet is joined rightly when it gives at least this share of its amounts.
_RIGHT = 0.98


@dataclass
class Count:
    """So many right of so many."""

    right: int = 0
    total: int = 0

    def add(self, right: bool | int, total: int = 1) -> None:
        """Count one more, or several."""
        self.right += int(right)
        self.total += total


@dataclass
class Measure:
    """Everything measured on one document."""

    name: str
    dimensions: list[str]
    refused: str = ""
    counts: dict[str, Count] = field(default_factory=dict)
    scores: dict[str, Score] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    """What a person should look at: the rows not whole, the faults missed."""

    def count(self, name: str) -> Count:
        """The count of that name."""
        return self.counts.setdefault(name, Count())


def _texts(row: Row) -> list[str]:
    return [str(plain(column, row.get(column)) or "") for column in _TEXTS]


def _pairs(truth: Rows, found: Rows) -> dict[int, int]:
    """Objectives of the truth with those found for them, the most alike first."""
    ranked = sorted(
        (
            (-fuzz.ratio(_texts(row)[0], _texts(other)[0]), one, two)
            for one, row in enumerate(truth)
            for two, other in enumerate(found)
        ),
    )
    matched: dict[int, int] = {}
    used: set[int] = set()
    for likeness, one, two in ranked:
        if -likeness >= 60 and one not in matched and two not in used:
            matched[one] = two
            used.add(two)
    return matched


def _cuts(measure: Measure, truth: Mapping[str, Any], found: Rows, pairs: dict[int, int]) -> None:
    """Rows cut by page ends that are one row again, with all of their text and no other."""
    rows = truth["objectives"]
    wordings = [plain("operational_objective", row["operational_objective"]) for row in rows]
    for cut in truth["cut_rows"]:
        place = wordings.index(plain("operational_objective", cut["row"]))
        other = found[pairs[place]] if place in pairs else None
        whole = other is not None and all(
            fuzz.ratio(want, have) >= _SAME or want == have
            for want, have in zip(_texts(rows[place]), _texts(other), strict=True)
        )
        measure.count("cut rows whole").add(whole)
        if not whole:
            pages = "-".join(map(str, cut["pages"]))
            measure.remarks.append(f"p. {pages}: cut row not whole: {cut['row']}")


def _joins(measure: Measure, truth: Rows, found: Rows, pairs: dict[int, int]) -> None:
    """Rows that hold a piece of another row."""
    back = {two: one for one, two in pairs.items()}
    for two, other in enumerate(found):
        wrong = False
        for column, have in zip(_TEXTS[:2], _texts(other)[:2], strict=True):
            own = str(plain(column, truth[back[two]][column]) or "") if two in back else ""
            for one, row in enumerate(truth):
                piece = str(plain(column, row[column]) or "")
                if (
                    back.get(two) != one
                    and len(piece) > _PIECE
                    and piece in have
                    and piece not in own
                    and len(have) > len(piece) + _PIECE
                ):
                    wrong = True
        measure.count("wrong joins").add(wrong)
        if wrong:
            text = str(other.get("operational_objective"))[:80]
            measure.remarks.append(f"p. {other.get('page_first')}: wrong join: {text}")


def _item_joins(measure: Measure, truth: Rows, found: Rows) -> None:
    """Actions of landlords that hold the wording of another one besides their own."""
    wordings = {str(plain("action", row["action"])) for row in truth}
    for other in found:
        have = str(plain("action", other["action"]))
        inside = [text for text in wordings if len(text) > _PIECE and text in have]
        wrong = have not in wordings and any(
            len(have) > len(text) + _PIECE and have.replace(text, "").strip(" -–|") in wordings
            for text in inside
        )
        measure.count("wrong joins").add(wrong)
        if wrong:
            measure.remarks.append(f"p. {other['page_first']}: wrong join: {other['action'][:80]}")


def _priority(measure: Measure, truth: Rows, found: Rows, pairs: dict[int, int]) -> None:
    for one, row in enumerate(truth):
        right = one in pairs and found[pairs[one]].get("priority", "") == row["priority"]
        measure.count("priority right").add(right)


def _amounts(truth: bool, items: Rows, amounts: Rows, landlord: str, district: str) -> Counter[Any]:
    """The amounts of one programme as (year, amount, note)."""
    key = "action" if truth else "item_id"
    mine = {
        item[key]
        for item in items
        if item["landlord"] == landlord and (item["district"] == district or not truth)
    }
    return Counter(
        (
            plain("year", row["year"]),
            plain("amount_eur", row["amount_eur"]),
            plain("note", row["note"]),
        )
        for row in amounts
        if row[key] in mine
    )


def _sheets(measure: Measure, truth: Mapping[str, Any], found: Mapping[str, Rows]) -> None:
    """Sheets printed over page widths: joined rightly, piled, or refused."""
    for sheet in truth["sheets"]:
        if sheet["page_widths"] < 2:
            continue
        who = (sheet["landlord"], sheet["district"])
        want = _amounts(True, truth["tfpb_items"], truth["tfpb_amounts"], *who)
        have = _amounts(False, found.get("tfpb_items", ()), found.get("tfpb_amounts", ()), *who)
        right = (want & have).total() >= _RIGHT * want.total()
        measure.count("widths joined").add(right)
        found_here = [r for r in found.get("tfpb_items", ()) if r["landlord"] == sheet["landlord"]]
        wanted = [r for r in truth["tfpb_items"] if r["landlord"] == sheet["landlord"]]
        piled = not right and len(found_here) > 1.25 * len(wanted)
        measure.count("widths piled").add(piled)
        if not right:
            pages = "-".join(map(str, sheet["pages"]))
            missing = (want - have).total()
            measure.remarks.append(
                f"p. {pages}: page widths not joined ({missing} of {want.total()} amounts missing, "
                f"{len(found_here)} items for {len(wanted)})"
            )


def _faults(measure: Measure, truth: Mapping[str, Any], found: Mapping[str, Rows]) -> None:
    """Faults: the totals that no longer hold say so, and so do the amounts that were altered."""
    printed = (row for row in found.get("tfpb_totals", ()))
    totals = [row for row in printed if plain("stated_eur", row["stated_eur"]) not in (None, "")]
    wrong = {
        (plain("landlord", r["landlord"]), plain("label", r["label"]), plain("year", r["year"]))
        for r in totals
        if plain("difference_eur", r["difference_eur"]) not in (None, 0.0)
    }
    expected = [row for row in truth["tfpb_totals"] if row["difference_eur"] not in ("", 0)]
    for row in expected:
        key = (
            plain("landlord", row["landlord"]),
            plain("label", row["label"]),
            plain("year", row["year"]),
        )
        measure.count("wrong totals told").add(key in wrong)
        if key not in wrong:
            measure.remarks.append(f"wrong total not told: {row['label']} {row['year']}")
    actions = {row["item_id"]: row["action"] for row in found.get("tfpb_items", ())}
    for fault in truth["faults"]:
        for cell in fault.get("cells", ()):
            if not cell["printed"].replace(".", "").isdigit():
                continue
            proofs = [
                row["proof"]
                for row in found.get("tfpb_amounts", ())
                if plain("action", actions.get(row["item_id"])) == plain("action", fault["action"])
                and plain("year", row["year"]) == float(cell["year"])
                and plain("amount_eur", row["amount_eur"]) == float(cell["printed"])
            ]
            told = "contradicted" in proofs
            measure.count("faults contradicted").add(told)
            if not told:
                measure.remarks.append(
                    f"fault not contradicted: {fault['action']} {cell}: {proofs}"
                )
    if not truth["faults"]:
        false = [r for r in found.get("tfpb_amounts", ()) if r["proof"] == "contradicted"]
        measure.count("false contradictions").add(len(false), len(truth["tfpb_amounts"]))
        if false:
            measure.remarks.append(f"{len(false)} amounts contradicted where all sums hold")


def _details(measure: Measure, truth: Mapping[str, Any], found: Mapping[str, Rows]) -> None:
    """Columns that no dataset holds, each text once."""
    want = Counter(
        (plain("heading", row["heading"]), plain("text", row["text"])) for row in truth["details"]
    )
    have = Counter(
        (plain("heading", row["heading"]), plain("text", row["text"]))
        for row in found.get("details", ())
    )
    measure.count("details").add((want & have).total(), want.total())


def _hidden(measure: Measure, truth: Mapping[str, Any], found: Mapping[str, Rows]) -> None:
    """Hidden text must be in no dataset."""
    for text in truth["hidden"]:
        seen = any(
            text.casefold() in str(value).casefold()
            for name, rows in found.items()
            if name != "findings"
            for row in rows
            for value in row.values()
        )
        measure.count("hidden text kept out").add(not seen)


def _ledger(measure: Measure, folder: Path) -> None:
    """Whether the six kinds add up to the words of each page, and what nobody claimed."""
    contract = json.loads((folder / "contract.json").read_text(encoding="utf-8"))
    kinds = ("value", "heading", "header", "furniture", "passage", "unassigned")
    for page in contract["ledger"]:
        measure.count("ledger pages").add(sum(page[kind] for kind in kinds) == page["words"])
        measure.count("words unassigned").add(page["unassigned"], page["words"])


def measured(name: str, truth: Mapping[str, Any], folder: Path) -> Measure:
    """The measure of a conversion in its folder."""
    csv.field_size_limit(10**9)
    found = read_folder(folder)
    measure = Measure(name, list(truth["dimensions"]))
    measure.scores = score(truth, found)
    objectives = found.get("objectives", [])
    pairs = _pairs(truth["objectives"], objectives)
    _cuts(measure, truth, objectives, pairs)
    _joins(measure, truth["objectives"], objectives, pairs)
    _item_joins(measure, truth["tfpb_items"], found.get("tfpb_items", ()))
    _priority(measure, truth["objectives"], objectives, pairs)
    _sheets(measure, truth, found)
    _faults(measure, truth, found)
    _details(measure, truth, found)
    _hidden(measure, truth, found)
    _ledger(measure, folder)
    return measure
