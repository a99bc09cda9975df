"""Bodies and headings that have another name in the new version."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from extract.text import fold
from pipelines.diff.assign import Pair, assign
from pipelines.diff.load import Version
from schemas.datasets import ObjectivePartner, Partner

# Half of the objectives of a body that the gazetteer knows as the successor: it may have gained
# and lost some at the same time.
_SUCCEEDS = 0.5
# Eight in ten, and two at least, where only the places tell: two bodies that take part in the same
# two objectives by chance are not rare, one that leaves them all as the other comes is.
_REPLACES, _PLACES = 0.8, 2
# Names as alike as `Association Le Tilleul` and `Association Les Tilleuls`, or one letter misread.
_RESPELT = 0.75


@dataclass
class Renames:
    """What is the same under another name."""

    bodies: dict[str, str] = field(default_factory=dict)
    """Old `partner_id` → new `partner_id`, of bodies that are gone."""
    heirs: dict[str, str] = field(default_factory=dict)
    """The same, of all bodies that the new version names a successor of."""


def find_renames(old: Version, new: Version, ids: Mapping[tuple[str, str], str]) -> Renames:
    """The bodies of which one is gone and another came in its place.

    `ids` are the objectives that both versions have, (dataset, old identifier) → new one.
    """
    before = {row.partner_id: row for row in old.rows("partners") if isinstance(row, Partner)}
    after = {row.partner_id: row for row in new.rows("partners") if isinstance(row, Partner)}
    gone = [row for key, row in before.items() if key not in after]
    came = [row for key, row in after.items() if key not in before]
    places_old = _places(old, {key[1]: value for key, value in ids.items()})
    places_new = _places(new, None)
    scores: dict[Pair, float] = {}
    for a, one in enumerate(gone):
        for b, other in enumerate(came):
            score = _score(one, other, places_old[one.partner_id], places_new[other.partner_id])
            if score:
                scores[a, b] = score
    bodies = {gone[a].partner_id: came[b].partner_id for a, b in assign(scores)}
    return Renames(bodies, _heirs(before.values(), after.values()))


def _heirs(olds: Iterable[Partner], news: Iterable[Partner]) -> dict[str, str]:
    named = {fold(name): row.partner_id for row in news for name in _names(row)}
    heirs = {row.partner_id: named.get(fold(row.successor)) for row in olds if row.successor}
    return {one: other for one, other in heirs.items() if other}


def _score(one: Partner, other: Partner, olds: Counter[str], news: Counter[str]) -> float:
    """How surely a body took the place of another; 0 where it did not."""
    total = olds.total() + news.total()
    shared = 2 * (olds & news).total() / total if total else 0.0
    if _succeeds(one, other):
        return 1 + shared if shared >= _SUCCEEDS else 0.0
    alike = fuzz.ratio(fold(one.name), fold(other.name)) / 100
    if alike >= _RESPELT and (shared or not total):
        return alike + shared
    replaces = shared >= _REPLACES and (olds & news).total() >= _PLACES
    return shared if replaces else 0.0


def _succeeds(one: Partner, other: Partner) -> bool:
    """Whether the gazetteer says that `other` took over from `one`."""
    return bool(one.successor) and fold(one.successor) in map(fold, _names(other))


def _names(row: Partner) -> list[str]:
    return [name for name in (row.partner_id, row.name, row.acronym) if name]


def _places(version: Version, ids: Mapping[str, str] | None) -> dict[str, Counter[str]]:
    """The objectives that each body takes part in, in the identifiers of the new version."""
    places: dict[str, Counter[str]] = defaultdict(Counter)
    for row in version.rows("objective_partners"):
        if isinstance(row, ObjectivePartner) and row.partner_id:
            objective = row.objective_id if ids is None else ids.get(row.objective_id)
            if objective:
                places[row.partner_id][objective] += 1
    return places
