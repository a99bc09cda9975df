"""Known edits to a converted contract: an amendment of which every difference is known."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from extract.collect import Identifiers
from pipelines.diff.specs import CELLS
from schemas.contract import Contract
from schemas.datasets import Row, TfpbAmount

Line = dict[str, Any]
_FOLLOWING = ("actions", "commitments", "objective_partners")


class Editor:
    """Makes edits to a contract, each to a row that none has touched, and notes them."""

    def __init__(self, contract: Contract, seed: int) -> None:
        self.rows: dict[str, list[Any]] = {
            name: list(contract.rows(name))
            for name in Contract.model_fields
            if name not in ("contract", "findings", "ledger", "signs")
        }
        self.contract = contract
        self.rng = random.Random(seed)
        self.lines: list[Line] = []
        self._touched: set[str] = set()

    def result(self) -> Contract:
        """The edited contract, set otherwise: other pages, other hyphens, other identifiers."""
        self._rename_ids("objectives", "objective_id", "operational_objective", _FOLLOWING)
        shift = self.rng.randrange(1, 9)
        update = {
            name: tuple(
                row.model_copy(
                    update={
                        "page_first": row.page_first + shift,
                        "page_last": row.page_last + shift,
                    }
                )
                for row in rows
            )
            for name, rows in self.rows.items()
        }
        return self.contract.model_copy(update=update)

    def _rename_ids(self, dataset: str, key: str, words: str, children: tuple[str, ...]) -> None:
        """Identifiers made from the words of the edited rows, as a conversion makes them."""
        identifiers = Identifiers()
        names = {}
        for at, row in enumerate(self.rows[dataset]):
            name = identifiers.make(getattr(row, words))
            names[getattr(row, key)] = name
            self.rows[dataset][at] = row.model_copy(update={key: name})
        for child in children:
            self.rows[child] = [
                row.model_copy(update={key: names[getattr(row, key)]}) for row in self.rows[child]
            ]

    def _pick(self, dataset: str, key: str, fits: Callable[[Any], bool] = lambda _: True) -> Any:
        found = [r for r in self.rows[dataset] if getattr(r, key) not in self._touched and fits(r)]
        # Raises `IndexError` where the contract has no such row: then the edit is left out.
        row = self.rng.choice(found)
        self._touched.add(getattr(row, key))
        return row

    def _set(self, row: Row, kind: str, change: str = "modified", **values: Any) -> None:
        dataset = row.about.name
        at = next(at for at, other in enumerate(self.rows[dataset]) if other is row)
        self.rows[dataset][at] = row.model_copy(update=values)
        if dataset in CELLS and "text" in values:
            self._say_in_cell(row, getattr(row, "text"), values["text"])  # noqa: B009
        for field, value in values.items():
            self._note(dataset, kind, change, field, getattr(row, field), value)

    def _say_in_cell(self, row: Any, old: str, new: str) -> None:
        """The cell of the objective that a row comes from says what the row says."""
        cell = CELLS[row.about.name]
        for at, owner in enumerate(self.rows["objectives"]):
            if owner.objective_id == row.objective_id:
                text = getattr(owner, cell)
                said = text.replace(old, new) if old in text else f"{text} {new}"
                self.rows["objectives"][at] = owner.model_copy(update={cell: said})

    def _note(self, dataset: str, kind: str, change: str, field: str, old: Any, new: Any) -> None:
        if old != new:
            old, new = (
                "" if v is None else str(v).lower() if isinstance(v, bool) else str(v)
                for v in (old, new)
            )
            self.lines.append(
                {
                    "dataset": dataset,
                    "kind": kind,
                    "change": change,
                    "field": field,
                    "old": old,
                    "new": new,
                    "old_row": old,
                    "row": new,
                }
            )

    # ------------------------------------------------------------------------- the edits

    def reword(self) -> None:
        row = self._pick("objectives", "objective_id", lambda r: len(r.operational_objective) > 25)
        words = row.operational_objective.split()
        words[self.rng.randrange(len(words))] = "collectivement"
        text = f"{' '.join(words)} et en évaluer les effets"
        self._set(row, "text", operational_objective=text)

    def reword_action(self) -> None:
        row = self._pick("actions", "text", lambda r: len(r.text) > 20)
        self._set(row, "text", text=f"{row.text}, dans les deux quartiers")

    def date(self) -> None:
        row = self._pick("commitments", "text", lambda r: bool(r.due_text and r.due_start))
        year = self.rng.randrange(2030, 2036)
        self._set(
            row,
            "date",
            text=row.text.replace(row.due_text, f"fin {year}"),
            due_text=f"fin {year}",
            due_start=dt.date(year, 10, 1),
            due_end=dt.date(year, 12, 31),
        )

    def priority(self) -> None:
        row = self._pick("objectives", "objective_id", lambda r: r.priority is not None)
        self._set(row, "priority", priority=not row.priority)

    def remove(self) -> None:
        row = self._pick("objectives", "objective_id")
        self.rows["objectives"].remove(row)
        for name in _FOLLOWING:
            self.rows[name] = [r for r in self.rows[name] if r.objective_id != row.objective_id]
        self._note(
            "objectives",
            "structure",
            "removed",
            "operational_objective",
            row.operational_objective,
            "",
        )

    def add(self) -> None:
        model = self._pick("objectives", "objective_id")
        text = self.rng.choice(("Créer une ferme urbaine", "Ouvrir un tiers-lieu numérique"))
        new = model.model_copy(
            update={
                "objective_id": f"new {len(self.lines)}",
                "operational_objective": text,
                "actions_text": "Étude",
                "partners_text": "",
                "commitments_text": "",
            }
        )
        self._touched.add(new.objective_id)
        self.rows["objectives"].insert(self.rows["objectives"].index(model), new)
        self._note("objectives", "structure", "added", "operational_objective", "", text)

    def move(self) -> None:
        row = self._pick("objectives", "objective_id")
        others = [
            r for r in self.rows["objectives"] if r.strategic_objective != row.strategic_objective
        ]
        target: Any = self.rng.choice(others)
        self.rows["objectives"].remove(row)
        at = self.rows["objectives"].index(target)
        self.rows["objectives"].insert(at, row)
        self._set(row, "structure", "moved", strategic_objective=target.strategic_objective)
        moved: Any = self.rows["objectives"][at]
        for field in ("pillar", "theme", "axis_kind"):
            # Noted by nobody: they come along.
            moved = moved.model_copy(update={field: getattr(target, field)})
        self.rows["objectives"][at] = moved

    def amount(self) -> None:
        row = self._pick("tfpb_amounts", "item_id", lambda r: r.amount_eur is not None)
        self._set(row, "amount", amount_eur=(row.amount_eur or Decimal(0)) + 370)

    def year(self) -> None:
        last = max(r.year for r in self.rows["tfpb_amounts"])
        for item in self.rows["tfpb_items"]:
            amount = Decimal(self.rng.randrange(1, 90) * 100)
            self.rows["tfpb_amounts"].append(
                TfpbAmount(
                    item_id=item.item_id,
                    year=last + 1,
                    amount_eur=amount,
                    printed=f"{amount} €",
                    proof="unproved",
                    page_first=item.page_first,
                    page_last=item.page_last,
                )
            )
            self._note("tfpb_amounts", "amount", "added", "amount_eur", "", amount)

    def rename(self) -> None:
        """A body goes by a name that nobody can guess, wherever it is named."""
        row = self._pick("partners", "partner_id", lambda r: r.mentions > 3)
        old, new = row.partner_id, f"agence-{self.rng.randrange(9)}"
        at = self.rows["partners"].index(row)
        self.rows["partners"][at] = row.model_copy(update={"partner_id": new, "name": "Agence"})
        for mention in self.rows["objective_partners"]:
            if mention.partner_id == old:
                self._say_in_cell(mention, mention.mention, "Agence")
        for name in ("objective_partners", "participants"):
            self.rows[name] = [
                r.model_copy(update={"partner_id": new, "mention": "Agence"})
                if r.partner_id == old
                else r
                for r in self.rows[name]
            ]
        self.lines.append(
            {
                "dataset": "partners",
                "kind": "partner",
                "change": "modified",
                "field": "name",
                "old": old,
                "new": new,
                "row": new,
                "old_row": old,
            }
        )

    def reword_heading(self) -> None:
        row = self._pick("objectives", "strategic_objective")
        old, new = row.strategic_objective, f"{row.strategic_objective}, ensemble"
        for name in ("objectives", "orientations"):
            self.rows[name] = [
                r.model_copy(update={"strategic_objective": new})
                if name == "objectives" and r.strategic_objective == old
                else r
                for r in self.rows[name]
            ]
        self._touched |= {
            r.objective_id for r in self.rows["objectives"] if r.strategic_objective == new
        }
        self._note("objectives", "structure", "modified", "strategic_objective", old, new)


EDITS = (
    "reword",
    "reword_action",
    "date",
    "priority",
    "remove",
    "add",
    "move",
    "amount",
    "rename",
    "year",
    "reword_heading",
)
