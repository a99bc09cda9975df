"""Scores a conversion against what is true: rows found, cells equal, partners and amounts.

A truth is `{dataset: [rows]}` without identifiers; children carry the wording of their objective,
amounts the words of their item.  Rows are paired greedily, the most similar first; rows that hang
on an objective or an item are paired within it.  Cells of rows not found are wrong.
"""

from __future__ import annotations

import csv
import json
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

# Pairs less alike than this are two rows.
_ALIKE = 60.0

_ITEM = ("landlord", "section", "axis", "action", "description")
_LEVELS = {"pillar", "theme", "orientation", "strategic_objective", "operational_objective"}
_NUMBERS = {
    *("number", "page_first", "page_last", "position", "annex", "year", "amount_eur", "value"),
    *("total_stated_eur", "total_computed_eur", "stated_eur", "computed_eur", "difference_eur"),
    "mentions",
}
_LEVEL_WORDS = re.compile(
    r"(?:pilier|axe transversal|axe|enjeu transversal|enjeu|orientation"
    r"|objectif (?:stratégique|opérationnel))\s*(?:n°)?\s*[\divx.]*\s*[-–:.]?\s+"
)
_CODE = re.compile(r"[a-z]?\.?\d+(?:\.\d+)*\.?\s+(?=\D)")


@dataclass(frozen=True)
class _Spec:
    key: tuple[str, ...]
    block: tuple[str, ...] = ()
    parent: str = ""
    soft: frozenset[str] = frozenset()
    """Columns that are a matter of taste: not counted."""


_SPECS: dict[str, _Spec] = {
    "annexes": _Spec(("title",)),
    "orientations": _Spec(("strategic_objective", "orientation")),
    "objectives": _Spec((*("operational_objective",) * 3, "strategic_objective")),
    "actions": _Spec(("text",), parent="objectives"),
    "commitments": _Spec(("text",), parent="objectives"),
    "objective_partners": _Spec(("mention",), ("role",), "objectives"),
    "partners": _Spec(("partner_id",), ("partner_id",), soft=frozenset({"mentions", "known"})),
    "participants": _Spec(("mention",)),
    "tfpb_items": _Spec(("action", "description", "landlord"), soft=frozenset({"district"})),
    "tfpb_amounts": _Spec(("year",), ("year",), "tfpb_items"),
    "tfpb_totals": _Spec(("landlord", "label"), ("year", "section")),
    "tfpb_bases": _Spec(("landlord",), ("year", "measure")),
    "recommendations": _Spec(("finding", "theme")),
    "statistics": _Spec(("row", "column"), soft=frozenset({"title", "unit", "source"})),
    "contributions": _Spec(("text",)),
    "contacts": _Spec(("organisation", "department")),
}


@dataclass
class Score:
    """How one dataset fared; `misses` are (row, column, expected, found)."""

    expected: int
    found: int
    matched: int
    cells: int = 0
    equal: int = 0
    misses: list[tuple[int, str, Any, Any]] = field(default_factory=list)
    pairs: Mapping[int, int] = field(default_factory=dict)
    """Which row was found for which expected one."""

    @property
    def row_f1(self) -> float:
        total = self.expected + self.found
        return 2 * self.matched / total if total else 1.0

    @property
    def exactness(self) -> float:
        return self.equal / self.cells if self.cells else float(self.expected == self.found)


def read_folder(folder: Path) -> dict[str, list[dict[str, str]]]:
    """The rows of every CSV of a conversion."""
    rows = {}
    for path in sorted(folder.glob("*.csv")):
        with path.open(newline="", encoding="utf-8") as file:
            rows[path.stem] = list(csv.DictReader(file))
    return rows


def score(
    truth: Mapping[str, Sequence[Mapping[str, Any]]],
    found: Mapping[str, Sequence[Mapping[str, Any]]],
    accepted: Mapping[str, Sequence[str]] | None = None,
) -> dict[str, Score]:
    """The score of each dataset of a truth; `accepted` are other identifiers of one body."""
    same = _same_bodies(truth, accepted or {})
    pairs: dict[str, dict[int, int]] = {}
    scores = {}
    for name, spec in _SPECS.items():
        if name not in truth:
            continue
        expected, got = truth[name], found.get(name, [])
        together = _together(name, spec, truth, found, pairs)
        pairs[name] = _pair(expected, got, spec, together, same)
        scores[name] = _compare(name, expected, got, pairs[name], spec, same)
    return scores


def right_rows(
    truth: Mapping[str, Sequence[Mapping[str, Any]]],
    found: Mapping[str, Sequence[Mapping[str, Any]]],
    accepted: Mapping[str, Sequence[str]] | None = None,
) -> dict[str, list[bool]]:
    """Of each row found in a dataset of the truth, whether the truth has it, cell by cell."""
    right = {}
    for name, scored in score(truth, found, accepted).items():
        missed = {at for at, *_ in scored.misses}
        good = {other for at, other in scored.pairs.items() if at not in missed}
        right[name] = [at in good for at in range(len(found.get(name, ())))]
    return right


def _same_bodies(
    truth: Mapping[str, Sequence[Mapping[str, Any]]], accepted: Mapping[str, Sequence[str]]
) -> dict[str, str]:
    mine = {str(row["partner_id"]) for row in truth.get("partners", ())}
    return {
        other: name
        for name, others in accepted.items()
        for other in others
        if name in mine and other not in mine
    }


def _together(
    name: str,
    spec: _Spec,
    truth: Mapping[str, Sequence[Mapping[str, Any]]],
    found: Mapping[str, Sequence[Mapping[str, Any]]],
    pairs: Mapping[str, Mapping[int, int]],
) -> Callable[[int, int], bool]:
    """Whether two rows hang on the same parent."""
    if not spec.parent:
        return lambda one, other: True
    parents = truth[spec.parent]
    if spec.parent == "objectives":
        column, keys = "objective_id", [(row["operational_objective"],) for row in parents]
        own = [(row["objective"],) for row in truth[name]]
    else:
        column, keys = "item_id", [tuple(row[key] for key in _ITEM) for row in parents]
        own = [tuple(row[key] for key in _ITEM) for row in truth[name]]
    first: dict[tuple[Any, ...], int] = {}
    for index, key in enumerate(keys):
        first.setdefault(key, index)
    back = {other: one for one, other in pairs.get(spec.parent, {}).items()}
    places = {row[column]: back.get(at) for at, row in enumerate(found.get(spec.parent, ()))}
    theirs = [places.get(row[column]) for row in found.get(name, ())]
    return lambda one, other: theirs[other] is not None and theirs[other] == first[own[one]]


def _pair(
    expected: Sequence[Mapping[str, Any]],
    got: Sequence[Mapping[str, Any]],
    spec: _Spec,
    together: Callable[[int, int], bool],
    same: Mapping[str, str],
) -> dict[int, int]:
    keys = [[str(plain(key, row.get(key), same) or " ") for key in spec.key] for row in expected]
    others = [[str(plain(key, row.get(key), same) or " ") for key in spec.key] for row in got]
    blocks = [tuple(plain(name, row.get(name), same) for name in spec.block) for row in expected]
    wants = [tuple(plain(name, row.get(name), same) for name in spec.block) for row in got]
    candidates = []
    for one, key in enumerate(keys):
        for other, theirs in enumerate(others):
            if blocks[one] != wants[other] or not together(one, other):
                continue
            alike = sum(fuzz.ratio(a, b) for a, b in zip(key, theirs, strict=True)) / len(key)
            if alike < _ALIKE:
                continue
            near = sum(
                plain(name, expected[one][name], same) == plain(name, got[other][name], same)
                for name in ("position", "text", "year", "section", "heading")
                if name in expected[one] and name in got[other]
            )
            distance = abs(one / len(keys) - other / len(others))
            candidates.append((-alike, -near, distance, one, other))
    matched: dict[int, int] = {}
    used: set[int] = set()
    for *_, one, other in sorted(candidates):
        if one not in matched and other not in used:
            matched[one] = other
            used.add(other)
    return matched


def _compare(
    name: str,
    expected: Sequence[Mapping[str, Any]],
    got: Sequence[Mapping[str, Any]],
    matched: Mapping[int, int],
    spec: _Spec,
    same: Mapping[str, str],
) -> Score:
    result = Score(len(expected), len(got), len(matched), pairs=matched)
    ties = {"objective"} if spec.parent == "objectives" else set(_ITEM) if spec.parent else set()
    columns = [column for column in (expected[0] if expected else ()) if column not in ties]
    for at, row in enumerate(expected):
        other = got[matched[at]] if at in matched else None
        for column in columns:
            if column in spec.soft:
                continue
            want = plain(column, row.get(column), same)
            have = plain(column, other.get(column), same) if other is not None else None
            if want in ("", None) and have in ("", None):
                continue
            equal = other is not None and want == have
            result.cells += 1
            result.equal += equal
            if not equal:
                result.misses.append((at, column, row.get(column), other and other.get(column)))
    return result


def plain(column: str, value: Any, same: Mapping[str, str] | None = None) -> str | float | None:
    """A cell in the form in which cells are compared."""
    if column in _NUMBERS:
        number = _number(value)
        empty = column in ("total_computed_eur", "computed_eur") and number == 0
        return None if empty else number
    text = _text(value)
    if column in _LEVELS:
        return _CODE.sub("", _LEVEL_WORDS.sub("", text, count=1), count=1)
    if column == "role":
        return "partner" if text == "pilot" else text
    if column == "partner_id":
        return (same or {}).get(text, text)
    if column == "mention":
        return re.sub(r"^(?:(?:le|la|les)\s+|l')(?=\w)", "", text).rstrip(" .…")
    if column == "due_text":
        return re.sub(r"(^|(?<=\| ))(en|le|au|depuis|d'ici|à|fin) ", "", text)
    if column == "parent":
        return " > ".join(piece.strip().rstrip(": ") for piece in text.split(">"))
    return text


def _text(value: Any) -> str:
    text = unicodedata.normalize("NFC", "" if value is None else str(value))
    for odd, usual in (("\u2019", "'"), ("\u2018", "'"), ("\u00ad", ""), ("\u2010", "-")):
        text = text.replace(odd, usual)
    text = text.replace("\u2011", "-").replace("“", '"').replace("”", '"').replace(" | ", " ")
    return " ".join(text.split()).casefold()


def _number(value: Any) -> float | str | None:
    text = re.sub(r"[\s€%]", "", "" if value is None else str(value))
    if not text:
        return None
    try:
        return float(text)
    except ValueError:
        return text


def load_truth(path: Path) -> dict[str, list[dict[str, Any]]]:
    """A truth file."""
    truth: dict[str, list[dict[str, Any]]] = json.loads(path.read_text(encoding="utf-8"))
    return truth
