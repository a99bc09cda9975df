"""The arithmetic of printed totals: sums, what they prove, and which cells contradict them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal

from extract.headers import column_texts, label_of, read_header
from extract.tfpb.words import column_kind, is_label, lone_year
from extract.values import parse_amount
from schemas.table import Table

Verdict = Literal["exact", "rounded", "wrong"]
Proof = Literal["proved", "contradicted", "unproved"]

# Euros of rounding that a summand may bring into a printed total.
_ROUNDING = Decimal(1)
# A row total and a column total that are off by the same amount, this or more, name one cell.
_CROSSING = Decimal(2)
_MOST_CELLS = 12


@dataclass(frozen=True, slots=True)
class Term:
    """One amount in a sum; `name` is how a message calls its cell."""

    key: Hashable
    value: Decimal
    name: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """A printed total against the sum of its terms."""

    stated: Decimal
    terms: tuple[Term, ...]
    across: bool = False
    """The total of a row, over its years; else of a column."""
    wrong: bool = False
    """Found wrong for another reason than its own difference."""

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
        """Finds the differences that rounding could explain and a crossing total does not.

        The total of a row and that of a column, both off by the same amount, meet in one cell.
        """
        off = [check for check in self.checks if check.verdict == "rounded"]
        crossing = {
            id(check)
            for row in off
            for column in off
            if row.across
            and not column.across
            and row.difference == column.difference
            and abs(row.difference) >= _CROSSING
            and {term.key for term in row.terms} & {term.key for term in column.terms}
            for check in (row, column)
        }
        self.checks = [
            replace(check, wrong=True) if id(check) in crossing else check for check in self.checks
        ]

    def all(self) -> dict[Hashable, Proof]:
        """What is proved of each amount that a total includes; one that none includes is missing.

        One wrong total contradicts an amount, whatever others prove.
        """
        verdicts: dict[Hashable, set[Verdict]] = defaultdict(set)
        for check in self.checks:
            for term in check.terms:
                verdicts[term.key].add(check.verdict)
        return {
            key: "contradicted" if "wrong" in found else "proved" for key, found in verdicts.items()
        }

    def cells(self, check: Check) -> str:
        """The cells of a sum for a message, those first that most wrong totals share."""
        wrong = Counter(
            term.key for other in self.checks if other.verdict == "wrong" for term in other.terms
        )
        terms = sorted(check.terms, key=lambda term: -wrong[term.key])
        named = [f"{term.name} = {euros(term.value)}" for term in terms[:_MOST_CELLS]]
        if len(terms) > _MOST_CELLS:
            named.append(f"… et {len(terms) - _MOST_CELLS} autres")
        return " ; ".join(named) or "aucune"


def euros(value: Decimal) -> str:
    """An amount as a message prints it.

    >>> euros(Decimal("19250")), euros(Decimal("-0.50"))
    ('19 250 €', '-0,50 €')
    """
    return f"{value:,}".replace(",", " ").replace(".", ",") + " €"


def holding(checks: Sequence[Check]) -> tuple[int, int]:
    """How many of the totals of one row add up: exactly, and within rounding.

    A zero that sums up nothing but zeros speaks for no sum in particular.
    """
    verdicts = [check.verdict for check in checks if check.stated or check.computed]
    return verdicts.count("exact"), len(verdicts) - verdicts.count("wrong")


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
    cell = table.at(row, column)
    return parse_amount(label_of(cell)) if cell and cell.row == row and cell.lines else None


def _terms(table: Table, row: int, columns: Iterable[int]) -> tuple[Term, ...]:
    found = ((column, _amount(table, row, column)) for column in columns)
    return tuple(Term(column, value) for column, value in found if value is not None)
