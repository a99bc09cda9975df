"""The arithmetic of printed totals: sums, what they prove, and which cells contradict them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal

from extract.tables.headers import column_texts, label_of, read_header
from extract.tfpb.words import column_kind, is_label, lone_year
from extract.values import parse_amount
from schemas.table import Table

Verdict = Literal["exact", "rounded", "wrong"]
Proof = Literal["proved", "contradicted", "unproved"]

# Euros of rounding that a summand may bring into a printed total.
_ROUNDING = Decimal(1)
# A difference of this much or more is rounding only where other totals are off as well.
_NO_ROUNDING = Decimal(2)
# So unlikely must it be that rounded amounts add up to the euro in all other totals.
_BY_CHANCE = 0.1
_MOST_CELLS = 12


@dataclass(frozen=True, slots=True)
class Term:
    """One amount in a sum; `name` is how a message calls its cell."""

    key: Hashable
    value: Decimal
    name: str = ""
    row: Hashable = None
    """The row that it stands in: sums over the same rows are of one programme."""
    text: str = ""
    """What stands in the cell where it is no amount; empty for an empty cell."""
    options: tuple[Decimal, ...] = ()
    """What else the amount may be, where OCR may have taken one digit for another."""


@dataclass(frozen=True, slots=True)
class Check:
    """A printed total against the sum of its terms."""

    stated: Decimal
    terms: tuple[Term, ...]
    across: bool = False
    """The total of a row, over its years; else of a column."""
    silent: tuple[Term, ...] = ()
    """Cells under the total that hold no amount, of value 0."""
    wrong: bool = False
    """Found wrong for another reason than its own difference."""
    options: tuple[Decimal, ...] = ()
    """What else the printed total may be, where OCR may have taken one digit for another."""

    @property
    def computed(self) -> Decimal:
        return sum((term.value for term in self.terms), Decimal(0))

    @property
    def difference(self) -> Decimal:
        """Printed minus computed."""
        return self.stated - self.computed

    @property
    def verdict(self) -> Verdict:
        """`rounded` where the terms, rounded to the euro each, may explain the difference.

        >>> terms = tuple(Term(at, Decimal(10)) for at in range(3))
        >>> [Check(Decimal(stated), terms).verdict for stated in (30, 32, 34)]
        ['exact', 'rounded', 'wrong']
        """
        if self.difference == 0:
            return "exact"
        if self.wrong or abs(self.difference) > _ROUNDING * len(self.terms):
            return "wrong"
        return "rounded"


@dataclass
class Proofs:
    """What all the printed totals of a programme say of its amounts."""

    checks: list[Check] = field(default_factory=list)

    def settle(self) -> None:
        """Calls those differences wrong that rounding could explain, and did not make.

        The total of a row and that of a column, both off by the same amount, meet in one cell.
        And rounding leaves traces: where every other total of a programme adds up to the euro,
        its amounts were not rounded.
        """
        off = [check for check in self.checks if check.verdict == "rounded"]
        wrong = {id(check) for pair in _crossing(off) for check in pair}
        for group in _programmes(self.checks) if off else ():
            wrong |= {id(check) for check in group if _is_no_rounding(check, group)}
        self.checks = [
            replace(check, wrong=True) if id(check) in wrong else check for check in self.checks
        ]

    def all(self) -> dict[Hashable, Proof]:
        """What is proved of each amount that a total includes; one that none includes is missing.

        One wrong total contradicts an amount, whatever others prove.
        """
        found: dict[Hashable, Proof] = {}
        for check in self.checks:
            for term in check.terms:
                found.setdefault(term.key, "proved")
        for check in self.checks:
            if check.verdict == "wrong":
                cells = (*check.terms, *check.silent)
                found |= dict.fromkeys((term.key for term in cells), "contradicted")
        return found

    def cells(self, check: Check) -> str:
        """The cells of a sum for a message, those first that most wrong totals share.

        A cell without an amount is named where a wrong total of its row and one of its column
        miss the same in it.
        """
        wrong = [other for other in self.checks if other.verdict == "wrong"]
        shares = Counter(term.key for other in wrong for term in (*other.terms, *other.silent))
        missing = self._missing(wrong, check.difference)
        terms = [*(term for term in check.silent if term.key in missing), *check.terms]
        terms.sort(key=lambda term: -shares[term.key])
        named = [
            f"{term.name} = {(term.text or 'vide') if term.key in missing else euros(term.value)}"
            for term in terms[:_MOST_CELLS]
        ]
        if len(terms) > _MOST_CELLS:
            named.append(f"… et {len(terms) - _MOST_CELLS} autres")
        return " ; ".join(named) or "aucune"

    def offer(self, check: Check) -> str:
        """The one other reading of a figure with which a wrong total holds, and all sums with it.

        For a message, in French; empty where there is none, or more than one.
        """
        if check.verdict != "wrong":
            return ""
        whole = [f"{euros(check.computed)} pour le total"] * (check.computed in check.options)
        found = [
            f"{euros(value)} pour {term.name}"
            for term in check.terms
            for value in term.options
            if all(
                other.difference == value - term.value
                for other in self.checks
                if any(one.key == term.key for one in other.terms)
            )
        ]
        offers = [*whole, *found]
        return offers[0] if len(offers) == 1 else ""

    @staticmethod
    def _missing(wrong: Sequence[Check], difference: Decimal) -> set[Hashable]:
        """The cells without an amount in which a row and a column miss this difference."""
        rows, columns = (
            {
                term.key
                for check in wrong
                if check.across is across and check.difference == difference
                for term in check.silent
            }
            for across in (True, False)
        )
        return rows & columns


def _crossing(off: Sequence[Check]) -> Iterator[tuple[Check, Check]]:
    """The totals of a row and of a column that are off by the same, over a cell of both."""
    for row in off:
        for column in off:
            if (
                row.across
                and not column.across
                and row.difference == column.difference
                and abs(row.difference) >= _NO_ROUNDING
                and {term.key for term in row.terms} & {term.key for term in column.terms}
            ):
                yield row, column


def _programmes(checks: Sequence[Check]) -> list[list[Check]]:
    """The totals that hang together by the rows that they share."""
    groups: list[tuple[set[Hashable], list[Check]]] = []
    for check in checks:
        keys = {term.row for term in check.terms}
        members = [check]
        for group in [group for group in groups if group[0] & keys]:
            keys |= group[0]
            members = group[1] + members
            groups.remove(group)
        groups.append((keys, members))
    return [members for _, members in groups]


def _is_no_rounding(check: Check, group: Sequence[Check]) -> bool:
    """Whether a difference is a fault since the other totals show that nothing was rounded.

    Totals that are off by the same may be off by the same fault, and are no witnesses.  A euro is
    rounding all the same, unless the totals of a row and of a column are off by it.
    """
    if check.verdict != "rounded":
        return False
    alike = [other for other in group if other.difference == check.difference]
    if abs(check.difference) < _NO_ROUNDING and len({other.across for other in alike}) < 2:
        return False
    others = [other for other in group if other.difference != check.difference]
    return all(other.difference == 0 for other in others) and _chance(others) < _BY_CHANCE


def _chance(exact: Sequence[Check]) -> float:
    """How likely totals of rounded amounts would all be exact, as these are.

    Rounding to the euro makes an error of up to half a euro each, which add up like a normal
    variable of variance n/12; the total is exact where their sum is less than half a euro.
    """
    counts = (sum(term.value != 0 for term in check.terms) for check in exact)
    return math.prod(math.erf(0.5 / math.sqrt(count / 6)) for count in counts if count > 1)


def euros(value: Decimal) -> str:
    """An amount as a message prints it.

    >>> euros(Decimal("19250")), euros(Decimal("-0.50"))
    ('19 250 €', '-0,50 €')
    """
    return f"{value:,}".replace(",", " ").replace(".", ",") + " €"


def holding(checks: Sequence[Check]) -> tuple[int, int]:
    """How many of the totals of one row add up: exactly, and but for a hundredth.

    A zero that sums up nothing but zeros speaks for no sum in particular.
    """
    differences = [
        (abs(check.difference), abs(check.stated))
        for check in checks
        if check.stated or check.computed
    ]
    exact = sum(difference == 0 for difference, _ in differences)
    return exact, sum(difference <= stated / 100 for difference, stated in differences)


# ----------------------------------------------------------------------------- page widths

# Shares of the rows with a total.  One wrong total in a table is common, most of them never.
_HOLDS = 0.7
_FAILS = 0.3
_ENOUGH_ROWS = 2


def row_totals_hold(table: Table) -> bool | None:
    """Whether the rows of a table add up to their printed totals.

    `None` where nothing can be said: no year columns and total, too few rows, or in between.
    """
    header = read_header(table, is_label)
    kinds = [(column_kind(texts[-1]) if texts else "") for texts in header.columns]
    years = [
        index
        for index, texts in enumerate(header.columns)
        if texts and kinds[index] != "total" and lone_year(texts[-1]) is not None
    ]
    totals = [index for index, kind in enumerate(kinds) if kind == "total"]
    if len(totals) != 1 or not years or not column_texts(table, totals[0], header.stop):
        return None
    verdicts = [
        Check(stated, terms).verdict
        for row in range(header.stop, table.rows)
        if (stated := _amount(table, row, totals[0])) and (terms := _terms(table, row, years))
    ]
    if len(verdicts) < _ENOUGH_ROWS:
        return None
    share = 1 - verdicts.count("wrong") / len(verdicts)
    if share >= _HOLDS:
        return True
    return False if share <= _FAILS else None


def _amount(table: Table, row: int, column: int) -> Decimal | None:
    """The amount of the cell that begins here; a merged one counts once."""
    cell = table.at(row, column)
    begins = cell is not None and (cell.row, cell.column) == (row, column)
    return parse_amount(label_of(cell)) if cell is not None and begins and cell.lines else None


def _terms(table: Table, row: int, columns: Iterable[int]) -> tuple[Term, ...]:
    found = ((column, _amount(table, row, column)) for column in columns)
    return tuple(Term(column, value) for column, value in found if value is not None)
