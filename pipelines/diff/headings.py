"""Headings that were reworded: one change, whatever stands under them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from extract.text import fold
from pipelines.diff.match import Matched
from pipelines.diff.specs import SPECS
from pipelines.diff.values import compared, folded
from schemas.datasets import Row

# A heading over a single row was reworded where it is as alike as reworded rows are; else that row
# moved from a heading that is gone to one that is new.
_ALIKE = 0.6
_JOINED = " > "


@dataclass
class Heading:
    """A heading of the old version, what it became, and the rows under it."""

    field: str
    old: str
    new: str
    pairs: list[tuple[Row, Row]] = dataclasses.field(default_factory=list)


@dataclass
class Reworded:
    """The reworded headings of a dataset."""

    headings: list[Heading] = dataclasses.field(default_factory=list)

    def covers(self, old: Row, name: str) -> bool:
        """Whether a row differs in this field only because a heading was reworded."""
        return (id(old), name) in self._members

    @property
    def _members(self) -> set[tuple[int, str]]:
        return {(id(old), item.field) for item in self.headings for old, _ in item.pairs}


def find_reworded(dataset: str, matched: Matched) -> Reworded:
    """The headings of which no row has the old wording any more, and none had the new one."""
    found = Reworded()
    olds = [old for old, _ in matched.pairs] + matched.removed
    news = [new for _, new in matched.pairs] + matched.added
    for name in SPECS[dataset].place:
        groups = _groups(name, matched.pairs)
        before, after = _values(name, olds), _values(name, news)
        for heading in groups:
            gone = folded(heading.old) not in after and folded(heading.new) not in before
            if gone and (len(heading.pairs) > 1 or _alike(heading)):
                found.headings.append(heading)
    return found


def _groups(name: str, pairs: Sequence[tuple[Row, Row]]) -> list[Heading]:
    """The rows that differ in a heading, together where they differ in the same way."""
    groups: dict[tuple[object, object], Heading] = {}
    for old, new in pairs:
        before, after = compared(name, getattr(old, name)), compared(name, getattr(new, name))
        if not (isinstance(before, str) and isinstance(after, str) and before and after):
            continue
        if folded(before) == folded(after):
            continue
        one, other = _differing_part(before, after)
        key = folded(one), folded(other)
        groups.setdefault(key, Heading(name, one, other)).pairs.append((old, new))
    return list(groups.values())


def _differing_part(before: str, after: str) -> tuple[str, str]:
    """Of two chains of headings, the one heading in which they differ; else the whole chains."""
    olds, news = before.split(_JOINED), after.split(_JOINED)
    if len(olds) == len(news):
        differing = [(a, b) for a, b in zip(olds, news, strict=True) if folded(a) != folded(b)]
        if len(differing) == 1:
            return differing[0]
    return before, after


def _values(name: str, rows: Iterable[Row]) -> set[object]:
    values: set[object] = set()
    for row in rows:
        value = getattr(row, name)
        if isinstance(value, str):
            values |= {folded(value), *map(folded, value.split(_JOINED))}
    return values


def _alike(heading: Heading) -> bool:
    return fuzz.ratio(fold(heading.old), fold(heading.new)) >= 100 * _ALIKE
