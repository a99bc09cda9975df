"""The tree of objectives of an invented contract."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from tests.corpus.banks import bank
from tests.corpus.dates import Due, due
from tests.corpus.model import Commitment, Objective, PartnerCell, Pillar, Strategic, Theme, Town
from tests.corpus.partners import partner_cell, pilot_cell
from tests.corpus.shape import Shape

_TAILS = (
    "", "", "", "", " (avec le {centre})", ", d'abord à {quartier2}", ", en lien avec les écoles",
    " : expérimentation puis généralisation", " pendant les vacances scolaires",
)  # fmt: skip
_FUNDS = (
    "Crédits de la politique de la ville", "Droit commun des communes", "Abattement de TFPB",
    "Fonds social européen", "Dotation politique de la ville", "Autofinancement des bailleurs",
)  # fmt: skip


@dataclass
class _Drawing:
    """What is drawn from while a tree grows; wordings are drawn without return."""

    rng: random.Random
    town: Town
    shape: Shape
    taken: set[str] = field(default_factory=set)
    keys: Iterator[int] = field(default_factory=lambda: count(1))
    strategic_rank: Iterator[int] = field(default_factory=lambda: count(1))

    def fresh(self, texts: list[str]) -> str | None:
        """A wording that the contract has not used yet."""
        left = [text for text in texts if text not in self.taken]
        if not left:
            return None
        text = self.rng.choice(left)
        self.taken.add(text)
        return self.town.fill(text)


def _actions(draw: _Drawing, theme: dict[str, Any], wanted: int) -> tuple[str, ...]:
    pool = list(theme["actions"])
    if wanted > len(pool):
        for other in bank("themes")["theme"]:
            if other["axis"] == theme["axis"] and other is not theme:
                pool += other["actions"]
    chosen = draw.rng.sample(pool, min(wanted, len(pool)))
    texts = [draw.town.fill(text + draw.rng.choice(_TAILS)) for text in chosen]
    end = draw.shape.ends
    if end and len(texts) > 1:
        texts = [f"{text} {end}" for text in texts[:-1]] + [texts[-1] + "."]
    return tuple(texts)


def _commitments(draw: _Drawing, theme: dict[str, Any]) -> tuple[Commitment, ...]:
    rng = draw.rng
    names = rng.sample(theme["milestones"], rng.choice((0, 1, 1, 2, 2, 3)))
    made = []
    for name in names:
        when = due(rng, *draw.shape.years)
        bare = draw.shape.dated and len(names) == 1 and rng.random() < 0.5
        text = when.text if bare else f"{name} : {when.text}"
        if not draw.shape.dated and rng.random() < 0.3:
            text, when = name, Due("")
        made.append(Commitment(text, when.text, when.start, when.end))
    return tuple(made)


def _objective(draw: _Drawing, theme: dict[str, Any], code: str, giant: bool) -> Objective | None:
    rng, town = draw.rng, draw.town
    text = draw.fresh(theme["objectives"])
    if text is None:
        return None
    groups = list(theme["partners"])
    pilot, copilot = pilot_cell(rng, town, groups), pilot_cell(rng, town, groups)
    if copilot.mentions[0].partner_id == pilot.mentions[0].partner_id or rng.random() < 0.4:
        copilot = PartnerCell()
    wanted = rng.randint(14, 24) if giant else rng.randint(*draw.shape.actions)
    return Objective(
        key=f"o{next(draw.keys)}",
        text=f"{code}{text}",
        actions=_actions(draw, theme, wanted),
        pilot=pilot,
        copilot=copilot,
        partners=partner_cell(rng, town, groups, draw.shape.separator, rng.randint(2, 6)),
        commitments=_commitments(draw, theme),
        indicators=tuple(rng.sample(theme["indicators"], rng.randint(1, 2))),
        funding=tuple(rng.sample(_FUNDS, rng.randint(0, 2))),
        priority=rng.random() < 0.4,
    )


def _code(shape: Shape, numbers: str, kind: str) -> str:
    """What stands before a wording of that level."""
    if shape.codes == "numbers":
        return {"theme": "", "strategic": "", "objective": f"{numbers} "}[kind]
    if shape.codes == "words":
        return {
            "theme": f"Enjeu {numbers} : ",
            "strategic": f"Objectif stratégique n° {numbers} : ",
            "objective": f"Objectif opérationnel {numbers} : ",
        }[kind]
    return ""


def _strategic(draw: _Drawing, theme: dict[str, Any], place: str, giants: set[int]) -> Strategic:
    wording = draw.fresh(theme["strategic"])
    if wording is None:
        raise ValueError(f"no strategic objective left for {theme['title']}")
    rank = next(draw.strategic_rank)
    found: list[Objective] = []
    for position in range(1, draw.shape.objectives + 1):
        number = (
            f"{place}.{len(found) + 1}" if draw.shape.codes != "words" else f"{rank}.{position}"
        )
        code = _code(draw.shape, number, "objective")
        objective = _objective(draw, theme, code, len(draw.taken) in giants)
        if objective is not None:
            found.append(objective)
    text = _code(draw.shape, str(rank), "strategic") + wording
    return Strategic(f"s{next(draw.keys)}", text, tuple(found))


def _theme(draw: _Drawing, theme: dict[str, Any], place: str, giants: set[int]) -> Theme:
    count_ = min(draw.shape.strategic, len(theme["strategic"]), len(theme["objectives"]))
    groups = [
        _strategic(draw, theme, f"{place}.{position}", giants) for position in range(1, count_ + 1)
    ]
    text = _code(draw.shape, place, "theme") + theme["title"]
    return Theme(f"t{next(draw.keys)}", text, tuple(group for group in groups if group.objectives))


def pillars(rng: random.Random, town: Town, shape: Shape) -> tuple[Pillar, ...]:
    """The pillars and cross-cutting axes of a contract, with all that hangs on them."""
    draw = _Drawing(rng, town, shape)
    expected = len(shape.pillars) * shape.themes * shape.strategic * (shape.objectives + 1)
    giants = set(rng.sample(range(2, max(expected, shape.giants + 2)), shape.giants))
    themes = bank("themes")
    made = []
    for rank, axis in enumerate(shape.pillars, start=1):
        pool = [theme for theme in themes["theme"] if theme["axis"] == axis]
        chosen = rng.sample(pool, min(shape.themes, len(pool)))
        made.append(
            Pillar(
                key=f"p{rank}",
                kind=themes["axes"][axis]["kind"],
                title=rng.choice(themes["axes"][axis]["titles"]),
                themes=tuple(
                    _theme(draw, theme, f"{rank}.{position}", giants)
                    for position, theme in enumerate(chosen, start=1)
                ),
            )
        )
    return tuple(made)
