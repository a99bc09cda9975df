"""Rows of two versions of a contract → which are the same row."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz, process

from extract.text import fold
from pipelines.diff.assign import Pair, assign
from pipelines.diff.load import Version
from pipelines.diff.renames import Renames, find_renames
from pipelines.diff.specs import SPECS, Spec
from pipelines.diff.values import bare, compared, folded
from pipelines.rowids import row_id
from schemas.datasets import Row

# What makes two rows the same: their words most, then what hangs on them, then their place.
_WORDING, _HANGING, _PLACE = 0.5, 0.35, 0.15
# Half of all that could agree does.  In the samples, of rows without a common origin one pair in a
# thousand comes to .5, and the reworded ones begin at .7.
_SAME = 0.5
# Unrelated French sentences have four letters in ten in common, in order (measured on all pairs of
# the samples: median .38, 99th percentile .58): what lies below says nothing.
_UNRELATED = 0.4
# Of equal scores, the pair that keeps the order of the document.
_ORDER = 0.001
# A text of fewer letters ("CAF", "En cours") is not known again elsewhere.
TELLING = 12


@dataclass
class Matched:
    """The rows of a dataset: the same in both versions, only in the old, only in the new."""

    pairs: list[tuple[Row, Row]] = field(default_factory=list)
    removed: list[Row] = field(default_factory=list)
    added: list[Row] = field(default_factory=list)


@dataclass
class Match:
    """All datasets matched, and what else is the same under another name."""

    datasets: dict[str, Matched]
    renames: Renames
    ids: dict[tuple[str, str], str]
    """(dataset, old identifier) → new identifier, of objectives and TFPB items."""
    annexes: dict[int, int]
    """Old number → new number."""

    def now(self, row: Row, name: str) -> Any:
        """A value of an old row; where it names another row, as the new version names that."""
        value = getattr(row, name)
        if name == "annex":
            return self.annexes.get(value, value)
        if name == "partner_id":
            return self.renames.bodies.get(value, value)
        if name == "row_id":
            return self.ids.get((getattr(row, "dataset", ""), value), value)
        return value


def match(old: Version, new: Version) -> Match:
    """The rows of all datasets that both versions have, each with what it was or became."""
    result = Match({}, Renames(), {}, {})
    for dataset, spec in SPECS.items():
        if dataset in old.omitted | new.omitted:
            continue
        if dataset == "partners":
            result.renames = find_renames(old, new, result.ids)
        rows = _Rows(dataset, spec, old.rows(dataset), new.rows(dataset), old, new, result)
        result.datasets[dataset] = matched = rows.match()
        if dataset in ("objectives", "tfpb_items"):
            result.ids |= {(dataset, row_id(a)): row_id(b) for a, b in matched.pairs}
        if dataset == "annexes":
            result.annexes = {_number(a): _number(b) for a, b in matched.pairs}
    return result


def _number(row: Row) -> int:
    number: int = getattr(row, "number")  # noqa: B009
    return number


Key = Callable[[Row, bool], Hashable]


@dataclass
class _Rows:
    """The rows of one dataset that are still without a partner."""

    dataset: str
    spec: Spec
    olds: list[Row]
    news: list[Row]
    old: Version
    new: Version
    known: Match
    pairs: list[tuple[Row, Row]] = field(default_factory=list)
    _old_counts: Counter[Hashable] = field(default_factory=Counter)
    _new_counts: Counter[Hashable] = field(default_factory=Counter)
    _old_said: Counter[str] = field(default_factory=Counter)
    _new_said: Counter[str] = field(default_factory=Counter)

    def match(self) -> Matched:
        """Equal rows first, rows equal but for their values next, the rest by likeness."""
        order = {id(row): at for at, row in enumerate(self.olds)}
        if self.dataset == "contract":
            self._take(zip(self.olds, self.news, strict=True))
        for key in self._keys():
            self._equal(key)
        self._alike()
        if self.spec.travels:
            self._equal(self._words_alone)
            self._equal(self._rank)
        self.pairs.sort(key=lambda pair: order[id(pair[0])])
        return Matched(self.pairs, self.olds, self.news)

    def _keys(self) -> list[Key]:
        """From the strictest to the loosest: what two rows must share to be the same at once."""
        spec = self.spec
        everything = (*spec.wording, *spec.place, *spec.values)
        keys: list[Key] = [
            lambda row, is_old: self._key(row, is_old, everything),
            self._lineage,
            lambda row, is_old: self._key(row, is_old, (*spec.wording, *spec.place)),
        ]
        if self.dataset == "partners":
            return [self._body]
        if "partner_id" in spec.values:
            keys += [self._body_here, self._heir_here]
        if self.dataset == "tfpb_amounts":
            keys.append(self._fixed)
        return keys

    def _equal(self, key: Key) -> None:
        """Takes the rows that share a key, several of the same key in their order."""
        waiting: dict[Hashable, list[Row]] = defaultdict(list)
        for row in self.news:
            waiting[key(row, False)].append(row)
        waiting.pop(None, None)
        found = []
        for row in self.olds:
            if rows := waiting.get(key(row, True)):
                found.append((row, rows.pop(0)))
        self._take(found)

    def _take(self, pairs: Iterable[tuple[Row, Row]]) -> None:
        taken = list(pairs)
        self.pairs += taken
        gone = {id(row) for pair in taken for row in pair}
        self.olds = [row for row in self.olds if id(row) not in gone]
        self.news = [row for row in self.news if id(row) not in gone]

    def _key(self, row: Row, is_old: bool, names: Sequence[str]) -> Hashable:
        fixed = self._fixed(row, is_old)
        if fixed is None:
            return None
        return fixed, tuple(self._value(row, is_old, name) for name in names)

    def _fixed(self, row: Row, is_old: bool) -> Hashable:
        """The parent, in the identifiers of the new version, and the fields that must be equal.

        `None` for an old row whose parent is gone: it has no counterpart.
        """
        parent: str | None = ""
        if self.spec.parent:
            name = type(row).about.foreign_keys[0].columns[0]
            parent = getattr(row, name)
            if is_old:
                parent = self.known.ids.get((self.spec.parent, str(parent)))
        if parent is None:
            return None
        return parent, *(getattr(row, name) for name in self.spec.fixed)

    def _value(self, row: Row, is_old: bool, name: str) -> Hashable:
        """A value as it is compared; of an old row, what it is called in the new version."""
        value = getattr(row, name)
        if is_old:
            value = self.known.now(row, name)
        value = compared(name, value)
        return folded(value) if name in self.spec.place else bare(value)

    def _lineage(self, row: Row, is_old: bool) -> Hashable:
        """What a new row was in the version that its conversion continued."""
        return row_id(row) if is_old else getattr(row, "previous_id", "") or None

    def _body(self, row: Row, is_old: bool) -> Hashable:
        """The body that a row is about, under its new name."""
        return self._value(row, is_old, "partner_id") or None

    def _body_here(self, row: Row, is_old: bool) -> Hashable:
        body = self._body(row, is_old)
        return self._here(row, is_old, body)

    def _heir_here(self, row: Row, is_old: bool) -> Hashable:
        """The body that took over from the one that an old row names, in the same objective."""
        body = getattr(row, "partner_id")  # noqa: B009
        if is_old:
            body = self.known.renames.heirs.get(body)
        return self._here(row, is_old, body)

    def _here(self, row: Row, is_old: bool, body: Hashable) -> Hashable:
        """A body in its objective or its list; `None` for none."""
        fixed = self._fixed(row, is_old)
        if not body or fixed is None:
            return None
        return fixed, tuple(self._places(row, is_old)), body

    def _words_alone(self, row: Row, is_old: bool) -> Hashable:
        """The words of a row, where no other row of its version says the same."""
        text = self._words(row)
        alone = len(text) >= TELLING and self._said(is_old)[text] == 1
        return text if alone else None

    def _said(self, is_old: bool) -> Counter[str]:
        """How many rows of one of the versions say the same."""
        version, counts = (self.old, self._old_said) if is_old else (self.new, self._new_said)
        if not counts:
            counts.update(self._words(row) for row in version.rows(self.dataset))
        return counts

    def _rank(self, row: Row, is_old: bool) -> Hashable:
        """The place in its cell: what stands where something else stood came in its place.

        Only in cells that keep their number of rows: else a rank says nothing.
        """
        fixed = self._fixed(row, is_old)
        if fixed is None or self._counts(True)[fixed] != self._counts(False)[fixed]:
            return None
        return fixed, getattr(row, "position", 0)

    def _counts(self, is_old: bool) -> Counter[Hashable]:
        """How many rows each cell has, in one of the versions."""
        version, counts = (self.old, self._old_counts) if is_old else (self.new, self._new_counts)
        if not counts:
            counts.update(self._fixed(row, is_old) for row in version.rows(self.dataset))
        return counts

    def _words(self, row: Row) -> str:
        return fold(" ".join(str(getattr(row, name) or "") for name in self.spec.wording))

    def _alike(self) -> None:
        """Pairs what is left by likeness, as one assignment for each parent and fixed value."""
        groups: dict[Hashable, tuple[list[Row], list[Row]]] = defaultdict(lambda: ([], []))
        for row in self.olds:
            groups[self._fixed(row, True)][0].append(row)
        for row in self.news:
            groups[self._fixed(row, False)][1].append(row)
        groups.pop(None, None)
        for olds, news in groups.values():
            if self.dataset != "partners" and olds and news:
                pairs = assign(self._scores(olds, news))
                self._take((olds[a], news[b]) for a, b in pairs)

    def _scores(self, olds: Sequence[Row], news: Sequence[Row]) -> dict[Pair, float]:
        """How alike each two rows are, of those that may be the same."""
        words = process.cdist(
            [self._words(row) for row in olds],
            [self._words(row) for row in news],
            scorer=fuzz.ratio,
        )
        hanging_old = [_hanging(self.dataset, row, self.old) for row in olds]
        hanging_new = [_hanging(self.dataset, row, self.new) for row in news]
        places_old = [self._places(row, True) for row in olds]
        places_new = [self._places(row, False) for row in news]
        scores: dict[Pair, float] = {}
        for a in range(len(olds)):
            for b in range(len(news)):
                score = likeness(
                    float(words[a][b]) / 100,
                    _shared(hanging_old[a], hanging_new[b]),
                    _equal_share(places_old[a], places_new[b]),
                )
                if score >= _SAME:
                    apart = abs(a / len(olds) - b / len(news))
                    scores[a, b] = score + _ORDER * (1 - apart)
        return scores

    def _places(self, row: Row, is_old: bool) -> list[Hashable]:
        return [self._value(row, is_old, name) for name in self.spec.place]


def likeness(words: float, hanging: float | None, place: float | None) -> float:
    """How much two rows have in common, from 0 to 1; `None` where a dataset has no such side.

    >>> [round(likeness(*sides), 2) for sides in ((1, 1, 0), (0.8, 0.9, 1), (0.45, 0.2, 1))]
    [0.85, 0.8, 0.26]
    """
    parts = [(_WORDING, max(0.0, (words - _UNRELATED) / (1 - _UNRELATED)))]
    parts += [(_HANGING, hanging)] if hanging is not None else []
    parts += [(_PLACE, place)] if place is not None else []
    return sum(weight * value for weight, value in parts) / sum(weight for weight, _ in parts)


def _equal_share(olds: Sequence[Hashable], news: Sequence[Hashable]) -> float | None:
    if not olds:
        return None
    return sum(a == b for a, b in zip(olds, news, strict=True)) / len(olds)


def _hanging(dataset: str, row: Row, version: Version) -> Counter[Hashable]:
    """What hangs on a row: the words of the other cells of its line, its years, its value."""
    if dataset == "objectives":
        cells = ("actions_text", "partners_text", "commitments_text")
        return Counter(word for name in cells for word in fold(getattr(row, name)).split())
    if dataset == "tfpb_items":
        return Counter(version.amounts.get(row_id(row), ()))
    if dataset == "statistics":
        return Counter([getattr(row, "text", "")])
    return Counter()


def _shared(a: Counter[Hashable], b: Counter[Hashable]) -> float | None:
    """The share of what hangs on either row that hangs on both; `None` where nothing does."""
    total = a.total() + b.total()
    return 2 * (a & b).total() / total if total else None
