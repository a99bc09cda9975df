"""Two versions with known edits: how many of them a comparison finds, and how many it invents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from extract.text import fold
from pipelines.diff.specs import SPECS
from schemas.changes import Change

Key = tuple[str, ...]


@dataclass
class Tally:
    """Changes of a kind: rightly found, expected, found."""

    right: int = 0
    expected: int = 0
    found: int = 0
    missed: list[Key] = field(default_factory=list)
    invented: list[Key] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.expected if self.expected else 1.0


def score(expected: Iterable[Mapping[str, Any]], changes: Iterable[Change]) -> dict[str, Tally]:
    """The tally of each kind; `expected` as in `tests/truth/changes-2023.json`, with a `kind`.

    Consequences count neither way, nor does what the known edits bring with them: the tax data of
    an added year, the bodies that an added objective names first.
    """
    kinds: dict[Key, str] = {}
    wanted: Counter[Key] = Counter()
    lines = _renames_told_once(expected)
    added = {line["row"] for line in lines if line["change"] == "added"}
    for line in lines:
        if line["change"] in ("modified", "moved") and line.get("old_row") in added:
            # What an edit changed in a row that another had added came with it.
            continue
        key = _expected_key(line)
        kinds[key] = line["kind"]
        wanted[key] += 1
    for key in list(wanted):
        # What an edit added and another one removed again is no difference.
        undone = (key[0], "removed", key[2], key[4], key[3])
        if key[1] == "added" and (both := min(wanted[key], wanted[undone])):
            wanted[key] -= both
            wanted[undone] -= both
    got = Counter(_key(change) for change in changes if not change.follows)
    by_field = {_key(change): change for change in changes}
    tallies: dict[str, Tally] = {}
    for key in wanted | got:
        change = by_field.get(key)
        if key not in wanted and change is not None and _comes_along(change):
            continue
        tally = tallies.setdefault(kinds.get(key) or by_field[key].kind, Tally())
        right = min(wanted[key], got[key])
        tally.right += right
        tally.expected += wanted[key]
        tally.found += got[key]
        tally.missed += [key] * (wanted[key] - right)
        tally.invented += [key] * (got[key] - right)
    return tallies


def add(total: dict[str, Tally], one: Mapping[str, Tally]) -> None:
    """Adds the tallies of a pair to those of many."""
    for kind, tally in one.items():
        sums = total.setdefault(kind, Tally())
        for name in ("right", "expected", "found", "missed", "invented"):
            setattr(sums, name, getattr(sums, name) + getattr(tally, name))


def _renames_told_once(expected: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The list with a body that is renamed wherever it is named as one change of the partner."""
    lines: list[Mapping[str, Any]] = []
    renamed: set[tuple[str, str]] = set()
    for line in expected:
        if line["kind"] == "partner" and line["dataset"] == "objective_partners":
            if line["field"] == "partner_id":
                renamed.add((line["old"], line["new"]))
        else:
            lines.append(line)
    about = {"dataset": "partners", "change": "modified", "field": "name", "kind": "partner"}
    return lines + [about | {"old": old, "new": new} for old, new in sorted(renamed)]


def _expected_key(line: Mapping[str, Any]) -> Key:
    dataset, field_name = line["dataset"], line["field"]
    main = SPECS[dataset].main
    old, new = line["old"], line["new"]
    if not field_name:
        # A whole row, named by its words.
        field_name, old, new = main, line["old_row"], line["row"]
    return dataset, line["change"], field_name, _plain(old), _plain(new)


def _key(change: Change) -> Key:
    if change.dataset == "partners" and change.change == "modified":
        said = change.old_row_id, change.row_id
    else:
        said = change.old, change.new
    return change.dataset, change.change, change.field, *map(_plain, said)


def _plain(value: object) -> str:
    text = fold(str(value))
    try:
        return f"{Decimal(text):f}"
    except InvalidOperation:
        return text


def _comes_along(change: Change) -> bool:
    if change.dataset in ("partners", "tfpb_bases"):
        return change.change in ("added", "removed")
    # An objective moves with all that it stands under; the edit names the nearest heading.
    return change.change == "moved" and change.field in ("pillar", "theme", "axis_kind")
