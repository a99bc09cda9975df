"""What a row is called and where it stands, for people who read a list of changes."""

from __future__ import annotations

from pipelines.diff.load import Version
from pipelines.diff.specs import SPECS
from schemas.datasets import DATASETS, Objective, Row, TfpbAmount, TfpbItem, TfpbTotal

_TITLES = {model.about.name: model.about.title for model in DATASETS}
_SHORT = 120


def label(row: Row, version: Version) -> str:
    """The words that tell a row: its own, or those of the row that it belongs to."""
    owner = parent(row, version)
    if owner is not None:
        text = label(owner, version)
        return f"{text}, {row.year}" if isinstance(row, TfpbAmount) else text
    if isinstance(row, TfpbTotal):
        return f"{row.label}, {row.year}" if row.year else row.label
    spec = SPECS[row.about.name]
    texts = [str(getattr(row, name) or "") for name in (spec.main, *spec.wording)]
    if isinstance(row, TfpbItem):
        texts = [" : ".join(filter(None, (row.action, row.description)))]
    text = next(filter(None, texts), "").replace(" | ", " ")
    return text if len(text) <= _SHORT else text[: _SHORT - 1].rstrip() + "…"


def section(row: Row, version: Version) -> tuple[str, ...]:
    """The headings that a row stands under, from the annex down."""
    owner = parent(row, version) or row
    number = getattr(owner, "annex", None)
    titles = {annex.number: annex.title for annex in version.contract.annexes}
    annex = f"Annexe {number} : {titles[number]}" if number in titles else ""
    if isinstance(owner, Objective):
        headings = (owner.pillar, owner.theme, owner.strategic_objective)
    else:
        names = ("landlord", "district", "list", "title", "contributor")
        found = (str(getattr(owner, name, "") or "") for name in names)
        headings = (_TITLES[owner.about.name], next(filter(None, found), ""), "")
    return tuple(filter(None, (annex, *headings)))


def parent(row: Row, version: Version) -> Row | None:
    """The objective or TFPB item that a row belongs to; `None` for a row of its own."""
    dataset = SPECS[row.about.name].parent
    if not dataset:
        return None
    name = row.about.foreign_keys[0].columns[0]
    return version.by_id.get((dataset, getattr(row, name)))
