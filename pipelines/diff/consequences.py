"""Changes that only follow from others: totals, counts, cells that hold what rows say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from pipelines.diff.load import Version
from pipelines.diff.specs import CELLS, SPECS
from pipelines.diff.values import folded
from pipelines.rowids import row_id
from schemas.changes import Change
from schemas.datasets import TfpbTotal

# The dataset that has row by row what a cell of an objective holds.
_ROWS = {cell: dataset for dataset, cell in CELLS.items()}
# Printed totals are rounded to the euro.
_ROUNDING = Decimal(1)


def mark_consequences(changes: Sequence[Change], new: Version) -> list[Change]:
    """The same changes; those that others explain name the dataset, or the row, of the cause.

    What follows from nothing but doubtful changes is doubtful too.
    """
    marks = _Marks(changes, new)
    causes = [marks.cause(change) for change in changes]
    sure = {
        name
        for change, cause in zip(changes, causes, strict=True)
        if not cause and not change.doubtful
        for name in (change.dataset, f"{change.dataset}:{change.row_id or change.old_row_id}")
    }
    return [
        change.model_copy(
            update={"follows": cause, "doubtful": change.doubtful or cause not in sure}
        )
        if cause
        else change
        for change, cause in zip(changes, causes, strict=True)
    ]


class _Marks:
    """What is known of all the changes, to tell of each whether it follows from others."""

    def __init__(self, changes: Sequence[Change], new: Version) -> None:
        self._whole = {
            (change.dataset, change.change, change.row_id or change.old_row_id)
            for change in changes
            if change.change in ("added", "removed")
        }
        self._datasets = {change.dataset for change in changes}
        self._children: dict[str, set[str]] = defaultdict(set)
        for change in changes:
            if SPECS[change.dataset].parent:
                for name in filter(None, (change.row_id, change.old_row_id)):
                    self._children[change.dataset].add(_parent_id(name))
        self._headings: dict[tuple[object, ...], str] = {}
        for change in changes:
            if change.rows:
                self._headings.setdefault(_heading(change), change.dataset)
        self._totals = {row_id(row): row for row in new.contract.tfpb_totals}
        self._moves = {
            (change.dataset, change.row_id, change.field): change.difference for change in changes
        }

    def cause(self, change: Change) -> str:
        """What a change follows from; empty for one in its own right."""
        if change.field in _ROWS and change.dataset == "objectives":
            child = _ROWS[change.field]
            return child if change.row_id in self._children[child] else ""
        if change.rows:
            first = self._headings[_heading(change)]
            return first if first != change.dataset else ""
        if change.dataset == "partners" and change.field == "mentions":
            named = ("objective_partners", "participants")
            return next((name for name in named if name in self._datasets), "")
        if change.dataset in ("tfpb_items", "tfpb_totals") and change.kind == "amount":
            return "tfpb_amounts" if self._adds_up(change) else ""
        return self._with_parent(change)

    def _with_parent(self, change: Change) -> str:
        """The row that came or went with this one, which belongs to it."""
        parent = SPECS[change.dataset].parent
        if not parent or change.change not in ("added", "removed"):
            return ""
        owner = _parent_id(change.row_id or change.old_row_id)
        whole = (parent, change.change, owner)
        return f"{parent}:{owner}" if whole in self._whole else ""

    def _adds_up(self, change: Change) -> bool:
        """Whether a total is what the changed amounts make it: computed, or printed and right."""
        if "tfpb_amounts" not in self._datasets:
            return False
        if "computed" in change.field:
            return True
        if change.change == "added":
            total = self._totals.get(change.row_id)
            return isinstance(total, TfpbTotal) and _small(total.difference_eur)
        computed = change.field.replace("stated", "computed")
        moved = self._moves.get((change.dataset, change.row_id, computed))
        return (
            moved is not None
            and change.difference is not None
            and _small(change.difference - moved)
        )


def _small(difference: Decimal | None) -> bool:
    return difference is not None and abs(difference) <= _ROUNDING


def _parent_id(name: str) -> str:
    """The identifier of the row that a row belongs to, which its own begins with."""
    return name.split(" / ")[0]


def _heading(change: Change) -> tuple[object, ...]:
    return change.field, folded(change.old), folded(change.new)
