"""Known edits to a contract: the amendment of which every difference is known.

The list of changes follows the format of the project's golden list: dataset, change, row, old_row,
field, old, new, and the kind of the change.  What merely follows from another change (a partner
cell from its text, totals from an amount) is left to the two truths.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from tests.corpus.dates import due
from tests.corpus.inline import plain
from tests.corpus.model import Contract, Mention, Objective, PartnerCell, Strategic
from tests.corpus.tree import map_objectives, map_strategic

Change = dict[str, Any]
_CELLS = ("pilot", "copilot", "partners")
# Bodies that others took over from: identifier, and name of the one that did.
_RENAMED = {
    "ddcspp": ("ddetspp", "DDETSPP"),
    "direccte": ("dreets", "DREETS"),
    "pole-emploi": ("france-travail", "France Travail"),
    "anpaa": ("addictions-france", "Association Addictions France"),
}
_ADDED = (
    "Expérimenter un guichet unique des associations",
    "Créer une ferme urbaine pédagogique",
    "Mettre en réseau les gardiens d'immeuble",
)


def _change(
    dataset: str, kind: str, change: str, row: str, field: str = "", old: Any = "", new: Any = "",
    old_row: str | None = None,
) -> Change:  # fmt: skip
    return {
        "dataset": dataset, "kind": kind, "change": change, "row": row,
        "old_row": row if old_row is None else old_row, "field": field, "old": old, "new": new,
    }  # fmt: skip


def _word(text: str) -> str:
    """A pattern for a name as a whole."""
    return rf"(?<!\w){re.escape(text)}(?!\w)"


class _Editor:
    """Makes edits one after the other, each to an objective or item that none has touched."""

    def __init__(self, contract: Contract, rng: random.Random) -> None:
        self.contract, self._rng = contract, rng
        self.changes: list[Change] = []
        self._touched: set[str] = set()

    def _untouched(self, fits: Callable[[Objective], bool]) -> Objective | None:
        found = [
            objective
            for _, _, _, objective in self.contract.objectives()
            if objective.key not in self._touched and fits(objective)
        ]
        if not found:
            return None
        objective = self._rng.choice(found)
        self._touched.add(objective.key)
        return objective

    def _replace(self, objective: Objective | None, old: Objective) -> None:
        self.contract = map_objectives(
            self.contract, lambda other: objective if other.key == old.key else other
        )

    def reword(self) -> None:
        """An objective is worded otherwise."""
        old = self._untouched(lambda _: True)
        if old:
            new = replace(old, text=f"{old.text} et en mesurer les effets")
            self._replace(new, old)
            self.changes.append(
                _change(
                    "objectives",
                    "text",
                    "modified",
                    plain(new.text),
                    "operational_objective",
                    plain(old.text),
                    plain(new.text),
                    plain(old.text),
                )
            )

    def reword_action(self) -> None:
        """An action is worded otherwise."""
        old = self._untouched(lambda objective: len(objective.actions) > 1)
        if old:
            last = old.actions[-1].rstrip(".")
            text = f"{last}, dans les deux quartiers"
            self._replace(replace(old, actions=(*old.actions[:-1], text)), old)
            row = f"{plain(old.text)} / {len(old.actions)}"
            self.changes.append(
                _change("actions", "text", "modified", row, "text", plain(old.actions[-1]), text)
            )

    def date(self) -> None:
        """A commitment falls due at another time."""
        old = self._untouched(lambda objective: any(c.due_start for c in objective.commitments))
        if old:
            place = next(i for i, c in enumerate(old.commitments) if c.due_start)
            was = old.commitments[place]
            when = due(self._rng, 2023, 2025)
            now = replace(was, text=was.text.replace(was.due_text, when.text), due_text=when.text,
                          due_start=when.start, due_end=when.end)  # fmt: skip
            commitments = (*old.commitments[:place], now, *old.commitments[place + 1 :])
            self._replace(replace(old, commitments=commitments), old)
            row = f"{plain(old.text)} / {place + 1}"
            for field in ("text", "due_text", "due_start", "due_end"):
                before, after = plain(getattr(was, field)), plain(getattr(now, field))
                if before != after:
                    self.changes.append(
                        _change("commitments", "date", "modified", row, field, before, after)
                    )

    def remove(self) -> None:
        """An objective is given up."""
        sole = {
            group.objectives[0].key
            for pillar in self.contract.pillars
            for theme in pillar.themes
            for group in theme.strategic
            if len(group.objectives) == 1
        }
        old = self._untouched(lambda objective: objective.key not in sole)
        if old:
            self._replace(None, old)
            self.changes.append(
                _change("objectives", "structure", "removed", "", old_row=plain(old.text))
            )

    def add(self) -> None:
        """A new objective, after one that was there."""
        model = self._untouched(lambda _: True)
        if not model:
            return
        text = next(t for t in _ADDED if t not in self._touched)
        self._touched.add(text)
        new = replace(model, key=f"{model.key}-new", text=text, actions=("Étude de faisabilité",))

        def change(group: Strategic) -> Strategic:
            if all(objective.key != model.key for objective in group.objectives):
                return group
            return replace(group, objectives=(*group.objectives, new))

        self.contract = map_strategic(self.contract, change)
        self.changes.append(_change("objectives", "structure", "added", text, old_row=""))

    def move(self) -> None:
        """An objective goes under another strategic objective."""
        groups = [
            group
            for pillar in self.contract.pillars
            for theme in pillar.themes
            for group in theme.strategic
        ]
        long = {o.key: g for g in groups if len(g.objectives) > 1 for o in g.objectives}
        old = self._untouched(lambda objective: objective.key in long)
        if not old:
            return
        home = long[old.key]
        target = self._rng.choice([group for group in groups if group.key != home.key])

        def change(group: Strategic) -> Strategic:
            left = tuple(o for o in group.objectives if o.key != old.key)
            if group.key == target.key:
                left = (*left, old)
            return replace(group, objectives=left)

        self.contract = map_strategic(self.contract, change)
        self.changes.append(
            _change(
                "objectives",
                "structure",
                "moved",
                plain(old.text),
                "strategic_objective",
                plain(home.text),
                plain(target.text),
            )
        )

    def priority(self) -> None:
        """An objective becomes a priority, or no longer is one."""
        old = self._untouched(lambda _: True)
        if old:
            self._replace(replace(old, priority=not old.priority), old)
            before, after = str(old.priority).lower(), str(not old.priority).lower()
            self.changes.append(
                _change(
                    "objectives", "priority", "modified", plain(old.text), "priority", before, after
                )
            )

    def rename(self) -> None:
        """A body goes by another name in every cell that names it."""
        named = {
            mention.partner_id
            for _, _, _, objective in self.contract.objectives()
            for cell in _CELLS
            for mention in getattr(objective, cell).mentions
        }
        renamed = [name for name in _RENAMED if name in named]
        if not renamed:
            return
        old_id = self._rng.choice(renamed)
        new_id, new_name = _RENAMED[old_id]

        def change(objective: Objective) -> Objective:
            pilot, copilot, partners = (
                self._renamed(objective, name, old_id, new_id, new_name) for name in _CELLS
            )
            return replace(objective, pilot=pilot, copilot=copilot, partners=partners)

        self.contract = map_objectives(self.contract, change)

    def _renamed(
        self, objective: Objective, name: str, old_id: str, new_id: str, new_name: str
    ) -> PartnerCell:
        """One of an objective's cells with the new name."""
        cell: PartnerCell = getattr(objective, name)
        old = next((mention for mention in cell.mentions if mention.partner_id == old_id), None)
        if old is None:
            return cell
        new = replace(old, text=new_name, partner_id=new_id)
        self._told_mention(objective, old, new)
        mentions = tuple(new if mention is old else mention for mention in cell.mentions)
        printed = tuple(re.sub(_word(old.text), new.text, text) for text in cell.printed)
        return PartnerCell(printed, mentions)

    def _told_mention(self, objective: Objective, old: Mention, new: Mention) -> None:
        for field in ("mention", "partner_id"):
            before, after = (
                (old.text, new.text) if field == "mention" else (old.partner_id, new.partner_id)
            )
            self.changes.append(
                _change(
                    "objective_partners",
                    "partner",
                    "modified",
                    plain(objective.text),
                    field,
                    before,
                    after,
                )
            )

    def year(self) -> None:
        """A programme goes on for a year: every action has an amount in it."""
        programmes = list(self.contract.programmes)
        places = [rank for rank, p in enumerate(programmes) if p.kind == "years"]
        if not places:
            return
        place = self._rng.choice(places)
        programme = programmes[place]
        year = programme.years[-1] + 1
        items = []
        for item in programme.items:
            amount = Decimal(self._rng.randint(5, 80) * 100)
            heading = next(heading for _, heading in item.money)
            items.append(replace(item, money={**item.money, (year, heading): amount}))
            row = f"{programme.landlord} / {item.action} / {year}"
            self.changes.append(
                _change(
                    "tfpb_amounts",
                    "amount",
                    "added",
                    row,
                    "amount_eur",
                    "",
                    str(amount),
                    old_row="",
                )
            )
        last = programme.bases[programme.years[-1], "abatement"]
        bases = {**programme.bases, (year, "abatement"): last}
        if (programme.years[-1], "tax") in bases:
            bases[year, "tax"] = bases[programme.years[-1], "tax"]
        programmes[place] = replace(
            programme, years=(*programme.years, year), items=tuple(items), bases=bases
        )
        self.contract = replace(self.contract, programmes=tuple(programmes))

    def amount(self) -> None:
        """An amount of a programme changes, and its totals with it."""
        programmes = list(self.contract.programmes)
        if not programmes:
            return
        place = self._rng.randrange(len(programmes))
        items = list(programmes[place].items)
        spots = [
            (rank, key)
            for rank, item in enumerate(items)
            for key, value in item.money.items()
            if isinstance(value, Decimal) and item.key not in self._touched
        ]
        rank, key = self._rng.choice(spots)
        item = items[rank]
        self._touched.add(item.key)
        was = item.money[key]
        now = (was if isinstance(was, Decimal) else Decimal(0)) + self._rng.choice((250, 1200))
        items[rank] = replace(item, money={**item.money, key: now})
        programmes[place] = replace(programmes[place], items=tuple(items))
        self.contract = replace(self.contract, programmes=tuple(programmes))
        row = f"{programmes[place].landlord} / {item.action} / {key[0]}"
        self.changes.append(
            _change("tfpb_amounts", "amount", "modified", row, "amount_eur", str(was), str(now))
        )


_EDITS = (
    "reword", "amount", "date", "reword_action", "move", "add", "remove", "priority", "rename",
    "year",
)  # fmt: skip


def edited(contract: Contract, wanted: int, seed: str) -> tuple[Contract, list[Change]]:
    """The contract after so many edits, and what they were."""
    editor = _Editor(contract, random.Random(f"{seed}/edits"))
    for rank in range(wanted):
        getattr(editor, _EDITS[rank % len(_EDITS)])()
    return editor.contract, editor.changes
