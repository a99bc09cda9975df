"""A table of a programme and its header → what each column holds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extract.tables.headers import Header, column_extents, column_texts, is_value
from extract.text import clean, fold
from extract.tfpb.row_kinds import kind_named, names_kinds
from extract.tfpb.words import column_kind, is_unit, lone_year, money_factor, says, section_of
from extract.values import find_years, says_nothing
from schemas.table import Table

_YEAR_AND_UNIT = re.compile(
    r"(?:(?:l')?annee|exercice|en)?\s*\d{4}[\s(/-]*"
    r"(?:en )?(?:k?€|m€|keur|k?euros?|milliers d'euros)?(?: ?(?:ttc|ht))?[\s)]*"
)
_COUNTED_YEAR = re.compile(r"\b(?:annees?|exercices?|ans?|n)\b|[\W\d_]+")
_YEAR_BEHIND = re.compile(
    r"\s*[-–:]?\s*(?:\b(?:en|pour|de l'année|année|exercice)\s+)?\b(?:19|20)\d{2}\b", re.IGNORECASE
)
# Words beside the years of columns that say more than that it is money.
_TOLD_APART = 2
_MONEY = ("money", "tax", "abatement")
TEXT_ROLES = ("axis", "action", "description", "gup_reference", "observation")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its role, its headings from the top, and for money its year.

    `role` is one of `TEXT_ROLES`, `landlord`, `district`, `year`, `kind` (of the money beside it),
    `amount`, `total`, `detail` or `unknown`.  Its own `kind` tells apart the money columns of one
    year and is empty where there is one.
    """

    index: int
    role: str
    texts: tuple[str, ...]
    x0: float
    x1: float
    year: int | None = None
    heading: str = ""
    kind: str = ""
    landlord: str = ""
    """Whose money it is, where landlords stand side by side."""
    factor: Decimal = Decimal(1)

    @property
    def is_money(self) -> bool:
        """Whether amounts stand in it, of a year or over the years."""
        return self.role in ("amount", "total")

    @property
    def name(self) -> str:
        """Its headings, as people call it."""
        return " > ".join(self.texts)


def read_columns(
    table: Table,
    header: Header,
    previous: Sequence[Column],
    year: int | None,
    factor: Decimal = Decimal(1),
    names: Sequence[str] = (),
) -> tuple[Column, ...]:
    """The columns of the rows under a header.

    A column without a heading holds what the column of `previous` at the same place held, or what
    its cells look like.  `year` is the one of the programme, for money columns that name none;
    `factor` is what plain numbers of the table are multiplied by; `names` are landlords.
    """
    columns = [
        _column(table, header, index, extent, factor)
        for index, extent in enumerate(column_extents(table))
    ]
    columns = [
        replace(column, role="kind")
        if not column.is_money and names_kinds(table, header, column.index)
        else column
        for column in columns
    ]
    columns = [
        column if column.role else _inherited(table, header, column, previous) for column in columns
    ]
    columns = _texts_settled(_with_landlords(columns, names))
    by_row = any(column.role == "year" for column in columns)
    columns = _money_settled(columns, None if by_row else year)
    return tuple(columns)


def _column(
    table: Table, header: Header, index: int, extent: tuple[float, float], factor: Decimal
) -> Column:
    texts = _own_texts(header, index)
    column = Column(index, "", texts, *extent)
    own = money_factor(column.name)
    column = replace(column, factor=own if own != 1 else factor)
    if not texts:
        return column
    role = column_kind(texts[-1])
    years = [year for text in texts if (year := lone_year(text)) is not None]
    grouped = any(column_kind(text) == "total" for text in texts)
    over_years = grouped or len(find_years(texts[-1])) > 1
    if role == "total" or (over_years and role == "money" and not years):
        return replace(column, role="total")
    if role in _MONEY or (role == "year" and years):
        return replace(column, role="amount", year=years[-1] if years else None)
    told = says("funders", texts[-1]) or (role == "rate" and _in_euros(table, header, index))
    if told and holds_money(table, header, index, column.factor):
        # Not who gives, but how much; no share of the money, but it: `Part valorisée`.
        return replace(column, role="amount", year=years[-1] if years else None)
    if role in ("rate", "detail"):
        return replace(column, role="detail")
    if not role and holds_money(table, header, index, column.factor):
        # `Écart` under `2026`: what heads the money is not known, its year is.
        return replace(column, role="amount", year=years[-1] if years else None)
    if not role:
        return replace(column, role="unknown")
    return replace(column, role=role)


def _own_texts(header: Header, index: int) -> tuple[str, ...]:
    """The headings of a column without titles of sections, which head no column."""
    wide = {
        text
        for cell in header.cells
        if cell.column_span > 1 or cell.column == 0
        for text in header.columns[cell.column]
        if section_of(text) or says("tax_data", text)
    }
    return tuple(text for text in header.columns[index] if text not in wide)


def holds_money(table: Table, header: Header, index: int, factor: Decimal = Decimal(1)) -> bool:
    """Whether most texts of a column are figures; a column of codes or counts is `unknown`.

    `factor` is what plain numbers of the table are multiplied by.
    """
    below = column_texts(table, index, header.stop)
    figures = [text for text in below if is_value(text) and not text.endswith("%")]
    thousands = factor != 1
    euros = any("€" in text or len(text) > 3 or (thousands and "," in text) for text in figures)
    return bool(euros) and 2 * len(figures) > sum(not says_nothing(text) for text in below)


def _in_euros(table: Table, header: Header, index: int) -> bool:
    """Whether a column has a figure with the unit of money."""
    return any("€" in text and is_value(text) for text in column_texts(table, index, header.stop))


def _inherited(table: Table, header: Header, column: Column, previous: Sequence[Column]) -> Column:
    """A column without headings, by what stood at the same place in the table before."""
    above = [
        other
        for other in previous
        if min(other.x1, column.x1) - max(other.x0, column.x0)
        > 0.5 * min(other.x1 - other.x0, column.x1 - column.x0)
    ]
    roles = [other.role for other in above]
    # A wide column over axis, action and reference holds the actions.
    for role in ("action", *dict.fromkeys(roles)):
        if role in roles:
            other = above[roles.index(role)]
            return replace(column, role=role, year=other.year, factor=other.factor)
    if holds_money(table, header, column.index, column.factor):
        return replace(column, role="amount")
    return column


def _with_landlords(columns: list[Column], names: Sequence[str]) -> list[Column]:
    """The columns of money with their landlord, where headings name at least two of them."""
    found = {
        column.index: next((text for text in column.texts if _is_landlord(text, names)), "")
        for column in columns
        if column.role in ("amount", "total", "unknown")
    }
    if len(set(found.values()) - {""}) < 2:
        return columns
    return [
        replace(
            column,
            role="amount" if column.role == "unknown" else column.role,
            landlord=landlord,
            texts=tuple(text for text in column.texts if text != landlord),
        )
        if (landlord := found.get(column.index))
        else column
        for column in columns
    ]


def _is_landlord(text: str, names: Sequence[str]) -> bool:
    """Whether a heading is the name of a landlord: `Logis Atlantique`, and not `Logement`."""
    if any(fold(name) == fold(text) for name in names):
        return True
    capitals = sum(word[:1].isupper() for word in text.split())
    named = says("landlord_name", text) and capitals > 1
    return named and not column_kind(text) and lone_year(text) is None


def _texts_settled(columns: list[Column]) -> list[Column]:
    """Every text column with one role, and one column of actions among them."""
    money = [column.index for column in columns if column.role in ("amount", "total")]
    first_money = min(money, default=len(columns))
    before = [column for column in columns if column.index < first_money]
    roles = Counter(column.role for column in columns)
    if roles["observation"] > 1 and not roles["description"]:
        # What an `Observations` left of the money says is what the action is.
        columns = _with_role(columns, [c for c in before if c.role == "observation"], "description")
    if not any(column.role == "action" for column in columns):
        columns = _with_action(columns, first_money)
    action = next(column.index for column in columns if column.role == "action")
    seen: set[str] = set()
    settled = []
    for column in columns:
        role = column.role
        if not role:
            role = "axis" if column.index < action and "axis" not in seen else "unknown"
        elif role in seen and role in TEXT_ROLES:
            role = "description" if "description" not in seen and role == "action" else "detail"
        seen.add(role)
        settled.append(replace(column, role=role))
    return settled


def _with_action(columns: list[Column], first_money: int) -> list[Column]:
    """The columns with one for the actions, where no heading names it."""
    before = columns[:first_money] or columns
    for role in ("unknown", "description", "", "axis", "detail", "observation"):
        fitting = [column for column in before if column.role == role]
        if fitting:
            return _with_role(columns, fitting[:1], "action")
    return _with_role(columns, columns[:1], "action")


def _with_role(columns: list[Column], chosen: Sequence[Column], role: str) -> list[Column]:
    indexes = {column.index for column in chosen}
    return [replace(column, role=role) if column.index in indexes else column for column in columns]


def _money_settled(columns: list[Column], year: int | None) -> list[Column]:
    """The money columns with their year, group heading and kind."""
    if not any(column.year for column in columns):
        # Without years in the header, `Coût total` is a kind of money beside the others.
        columns = [
            replace(column, role="amount")
            if column.role == "total" and fold(column.name) not in ("", "total", "totaux")
            else column
            for column in columns
        ]
        if not any(column.role == "amount" for column in columns):
            columns = [
                replace(column, role="amount") if column.role == "total" else column
                for column in columns
            ]
    named = {column.year for column in columns if column.role == "amount"} - {None}
    if year is None and len(named) == 1:
        # `Coût total 2025 | Part imputée`: of the one year that the header names.
        year = named.pop()
    columns = [
        replace(column, year=column.year or year) if column.role == "amount" else column
        for column in columns
    ]
    years = Counter((one.landlord, one.year) for one in columns if one.role == "amount")
    columns = [
        _with_heading(column, years[(column.landlord, column.year)] > 1) for column in columns
    ]
    columns = _with_words(columns)
    kinds = {column.kind for column in columns if column.role == "amount"} - {""}
    return [
        replace(column, kind=kind_named(column.name, kinds)) if column.role == "total" else column
        for column in columns
    ]


def _with_words(columns: Sequence[Column]) -> list[Column]:
    """The columns of one year each with the words beside it, where these tell some of them apart:
    `Réalisé 2023 | Réalisé 2024 | Prévu 2025`.
    """
    own = {
        column.index: _with_heading(column, several=True).heading
        for column in columns
        if column.role == "amount" and column.year and not column.kind
    }
    if len(set(map(_bare, own.values())) - {""}) < _TOLD_APART:
        return list(columns)
    return [replace(column, heading=own.get(column.index, column.heading)) for column in columns]


def _bare(heading: str) -> str:
    """The words of a heading that are no year nor its number: of `Année 1 ()` none are left."""
    return _COUNTED_YEAR.sub(" ", fold(heading)).strip()


def _with_heading(column: Column, several: bool) -> Column:
    """A money column with what it says beside its year; `several` columns have that year."""
    if column.role not in ("amount", "total"):
        return column
    heading = " > ".join(
        _without_year(text)
        for text in column.texts
        if column_kind(text) != "total"
        and not is_unit(text)
        and (lone_year(text) is None or (several and not _only_year(text)))
    )
    kind = heading if several and column.role == "amount" else ""
    return replace(column, heading=heading, kind=kind)


def _without_year(text: str) -> str:
    """A heading without the year that its column has: `Réalisé 2022` is `Réalisé`.

    >>> _without_year("Réalisé 2022"), _without_year("Prévision pour 2023 (TTC)")
    ('Réalisé', 'Prévision (TTC)')
    """
    return clean(_YEAR_BEHIND.sub(" ", text)) if lone_year(text) else text


def _only_year(text: str) -> bool:
    """Whether a heading is a year and at most the unit of its money: `2024 (k€)`."""
    return bool(_YEAR_AND_UNIT.fullmatch(fold(text)))
