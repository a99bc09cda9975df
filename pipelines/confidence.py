"""How sure a row is: a probability that all of it is right, from what is known of its reading.

The weights are fitted on documents of which the truth is known (`python -m tests.corpus calibrate`)
and lie in a file that a person can read: `schemas/vocabulary/confidence.toml`.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from decimal import Decimal
from statistics import median

from extract.tfpb.words import says
from pipelines.rowids import row_id
from schemas.confidence import Weights, confidence_weights
from schemas.datasets import Row, TfpbAmount, TfpbItem
from schemas.findings import Finding
from schemas.geometry import Box
from schemas.signs import Sign

# Letters of a row that has more places to be wrong than most.
_LONG = 400
_SHORT = 60
# The share of unverified rows above which the whole document was hard to read.
_HARD = 0.05
# No row is surer than what can be told from the rows that the weights were fitted on.
_MOST = 0.999
_LEAST = 0.01
# Nor is one of a document in which something was misunderstood: of contracts by other hands with
# such a sign, one row in five had a wrong cell.
_MOST_UNFAMILIAR = 0.98
# What links of a partner that are no identity are worth by themselves.
_GOOD_LINK = 0.95
# Findings of which each says that something in the document was misunderstood, or may have been.
_MISUNDERSTOOD = frozenset(
    (
        *("column_unknown", "table_unknown", "table_unruled", "cells_left", "text_unassigned"),
        *("figures_alone", "structure_differs", "widths_refused", "required_empty"),
        *("row_invalid", "year_missing", "landlord_missing"),
        *("landlord_doubtful", "unit_doubtful"),
    )
)
# Findings that make other rows of the document doubtful too.
SPREADING = _MISUNDERSTOOD | {"total_mismatch", "item_total_mismatch"}
# A row whose own sum does not hold is no surer than this.  The corpus prints wrong sums on purpose:
# they say next to nothing there.  On other documents one in five is taken to be a misreading.
_MOST_CONTRADICTED = 0.8
_CONTRADICTED = frozenset(
    ("finding_item_total_mismatch", "finding_total_mismatch", "sum_contradicted")
)
# The shares of a document's words that no dataset of its subject holds, and what they are a sign
# of: it says things in words or in a layout that are not known.
_LEFT = ((0.12, "words_left"), (0.2, "many_words_left"))
_LEFTOVERS = frozenset(("passages", "details"))
# Their words are others' too, or a summary.
_NO_WORDS = frozenset(("partners", "contributions", "contract"))
# Findings that signs tell in more places: a doubtful join is one of the row above it too.
_SAID_BY_SIGNS = frozenset(("join_doubtful",))
# Euros: half of a landlord's amounts are more; smaller ones may be counted in thousands.
_SMALL = 100
_PARENTS = {"objective_id": "objectives", "item_id": "tfpb_items"}


class Confidence:
    """What is known of the reading of a document's rows, asked row by row.

    `rows` have their places and `verified` already; `findings` and `signs` are all there are.
    """

    def __init__(
        self, rows: Iterable[Row], findings: Iterable[Finding], signs: Iterable[Sign] = ()
    ) -> None:
        said: list[bool | None] = []
        words = Counter[bool]()
        self._items: dict[str, TfpbItem] = {}
        amounts: list[TfpbAmount] = []
        for row in rows:
            if isinstance(row, TfpbItem):
                self._items[row.item_id] = row
            elif isinstance(row, TfpbAmount):
                amounts.append(row)
            said.append(row.verified)
            if (name := row.about.name) not in _NO_WORDS:
                words[name in _LEFTOVERS] += _words(row)
        self._small = self._with_small(amounts)
        self._hard = said.count(False) > _HARD * len(said)
        left = words[True] / max(1, words.total())
        self._left = [sign for share, sign in _LEFT if left > share]
        self._named: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._placed: dict[int, list[tuple[Box, str]]] = defaultdict(list)
        self._paged: dict[int, set[str]] = defaultdict(set)
        self._weights = confidence_weights()
        self._spread: set[str] = set()
        for finding in findings:
            self._learn(finding)
        for sign in signs:
            self._placed[sign.page].append((Box(*sign.bbox), sign.name))

    def _learn(self, finding: Finding) -> None:
        if finding.code in SPREADING:
            self._spread.add(finding.code)
        if finding.code in _SAID_BY_SIGNS:
            return
        if finding.row_id:
            self._named[finding.dataset, finding.row_id].add(finding.code)
        elif finding.page and finding.bbox:
            self._placed[finding.page].append((Box(*finding.bbox), f"finding_{finding.code}"))
        elif finding.page:
            self._paged[finding.page].add(finding.code)

    def _with_small(self, amounts: Iterable[TfpbAmount]) -> frozenset[str]:
        """The landlords whose amounts are mostly so small as no action is."""
        found: dict[str, list[Decimal]] = defaultdict(list)
        for row in amounts:
            if row.amount_eur and (item := self._items.get(row.item_id)):
                found[item.landlord].append(abs(row.amount_eur))
        return frozenset(name for name, each in found.items() if median(each) < _SMALL)

    def of(self, row: Row) -> float:
        """The probability, with three decimals."""
        weights = self._weights[row.about.name]
        return probability(weights, self.signs(row))

    def signs(self, row: Row) -> frozenset[str]:
        """What is known of a row, by the names that the weights have."""
        return frozenset(self._signs(row))

    def _signs(self, row: Row) -> Iterator[str]:
        if row.verified is not True:
            yield "read_once" if row.verified is None else "readings_differ"
        if any(origin.reader == "ocr" for origin in row.source):
            yield "by_ocr"
        if not any(origin.page for origin in row.source):
            yield "derived"
        if row.page_last > row.page_first:
            yield "over_page_end"
        letters = sum(len(origin.text or "") for origin in row.source)
        if letters > _LONG or letters < _SHORT:
            yield "long" if letters > _LONG else "short"
        if self._hard:
            yield "hard_document"
        yield from self._left
        yield from self._values(row)
        yield from (f"document_{code}" for code in self._spread)
        yield from (f"finding_{code}" for code in self._codes(row))
        yield from self._here(row)

    def _values(self, row: Row) -> Iterator[str]:
        """What fields of the row itself say."""
        # A row that has no such field is asked for less by its own dictionary.
        said = vars(row)
        method, score = said.get("method"), said.get("score")
        if method not in (None, "exact", "alias"):
            yield f"link_{method}"
        if score is not None and 0 < score < _GOOD_LINK:
            yield "link_weak"
        if said.get("known") is False:
            yield "partner_new"
        # The amounts of an item are no surer than whose it is.
        whose = self._items.get(row.item_id, row) if isinstance(row, TfpbAmount) else row
        yield from _bearings(whose)
        if vars(whose).get("landlord") in self._small:
            yield "amounts_small"
        proof = said.get("proof")
        if proof is not None:
            yield f"sum_{proof}"
        stated = said.get("total_stated_eur", said.get("stated_eur"))
        computed = said.get("total_computed_eur", said.get("computed_eur"))
        if stated is not None and computed is not None:
            yield "sum_proved" if abs(stated - computed) <= 1 else "sum_contradicted"

    def _codes(self, row: Row) -> set[str]:
        """The findings on a row, on its parent, on its pages."""
        codes = set(self._named.get((row.about.name, row_id(row)), ()))
        for field, dataset in _PARENTS.items():
            codes |= self._named.get((dataset, vars(row).get(field, "")), set())
        for page in range(row.page_first, row.page_last + 1):
            codes |= self._paged.get(page, set())
        return codes

    def _here(self, row: Row) -> set[str]:
        """The signs and findings on the places of a row."""
        found: set[str] = set()
        for origin in row.source:
            if origin.page in self._placed and origin.bbox:
                box = Box(*origin.bbox)
                found |= {name for place, name in self._placed[origin.page] if place.meets(box)}
        return found


def _bearings(row: Row) -> Iterator[str]:
    """What is uncertain of whose a row is: another page says it, or nothing on any."""
    said = vars(row)
    if landlord := said.get("landlord"):
        if not says("landlord_name", landlord):
            yield "landlord_new"
        pages = [origin.page for origin in row.source if origin.field == "landlord"]
        if not any(pages):
            yield "landlord_unplaced"
        elif not any(page and row.page_first <= page <= row.page_last for page in pages):
            yield "landlord_afar"
    if said.get("district") == "":
        yield "district_unsaid"


def _words(row: Row) -> int:
    """The words of the places that a row comes from."""
    return sum((origin.text or "").count(" ") + 1 for origin in row.source)


_UNFAMILIAR = frozenset(
    (*(f"document_{code}" for code in _MISUNDERSTOOD), *(sign for _, sign in _LEFT))
)


def probability(weights: Weights, signs: AbstractSet[str]) -> float:
    """What weights make of signs, within what can be told, with three decimals."""
    total = weights.usual + sum(weights.signs.get(sign, 0.0) for sign in sorted(signs))
    most = _MOST if signs.isdisjoint(_UNFAMILIAR) else _MOST_UNFAMILIAR
    if not signs.isdisjoint(_CONTRADICTED):
        most = _MOST_CONTRADICTED
    return round(min(most, max(_LEAST, 1 / (1 + math.exp(-total)))), 3)
