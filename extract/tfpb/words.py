"""The words of TFPB programmes, asked one meaning at a time."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from extract.text import fold
from extract.values import find_years, parse_year
from schemas.units import unit_words
from schemas.vocabulary import Entry, load_vocabulary

# Column headings, in the order in which they are asked: a `Taux de valorisation` is no money.
_COLUMNS = (
    "total",
    "rate",
    "gup_reference",
    "landlord",
    "district",
    "year",
    "tax",
    "abatement",
    "observation",
    "description",
    "action",
    "axis",
    "detail",
    "money",
)


@cache
def _entries() -> dict[str, Entry]:
    return {entry.name: entry for entry in load_vocabulary("tfpb", fold).entries}


@cache
def says(kind: str, text: str) -> bool:
    """Whether a text, as a whole, is one of the words of a kind; `KeyError` for an unknown kind.

    >>> says("total", "Sous-total axe 1"), says("not_eligible", "Actions éligibles")
    (True, False)
    """
    return _entries()[kind].matches(fold(text))


@cache
def words_of(kind: str) -> re.Pattern[str]:
    """The words of a kind as they stand inside a folded text; `KeyError` for an unknown kind.

    >>> words_of("spoken_tax").search("montant de la taxe fonciere 2024")[0]
    'taxe fonciere'
    """
    # A mark, as that of `12 000 €/an`, may follow a word.
    return re.compile(rf"(?:(?<!\w)|(?=\W))(?:{alternatives(kind)})(?!\w)")


def alternatives(kind: str) -> str:
    """The words of a kind as the alternatives of a regular expression."""
    return "|".join(pattern.pattern for pattern in _entries()[kind].patterns)


@cache
def column_kind(text: str) -> str:
    """What a column with this heading holds, its year left aside; empty where unknown.

    >>> column_kind("Dépenses 2021"), column_kind("Titre de l'action"), column_kind("Zèbre")
    ('money', 'action', '')
    >>> column_kind("Prog. 2024 (€ TTC)"), column_kind("2024 (en k€)"), column_kind("Total HT")
    ('money', 'money', 'total')
    """
    bare = re.sub(r"\b(?:19|20)\d{2}\b", " ", fold(text))
    bare = re.sub(r"(?:^|\s)(?:en|annee|exercice)\s*$", "", " ".join(bare.split())).strip(" -:/")
    measured = _unit().sub("", bare).strip(" -:/")
    if measured in ("", "annee", "exercice") and (bare != measured or find_years(text)):
        # A year, or the unit of money, and nothing else.
        return "money"
    for form in (fold(text), bare, measured):
        for kind in _COLUMNS:
            if _entries()[kind].matches(form):
                return kind
    return ""


@cache
def _unit() -> re.Pattern[str]:
    """The unit of money at the end of a heading, in brackets or not: `(en k€ TTC)`, `HT`."""
    money = "|".join(map(re.escape, sorted(unit_words().money, key=len, reverse=True)))
    tax = "|".join(map(re.escape, sorted(unit_words().tax, key=len, reverse=True)))
    unit = rf"(?:en )?(?:{money})(?:,? (?:{tax}))?|(?:{tax})"
    return re.compile(rf"\s*\((?:{unit})\)$|(?:^|\s+)(?:{unit})$")


def is_unit(text: str) -> bool:
    """Whether a text is the unit of money and nothing else.

    >>> is_unit("(k€)"), is_unit("en € TTC"), is_unit("Dépenses (k€)")
    (True, True, False)
    """
    return bool(_unit().fullmatch(fold(text)))


def open_kind(text: str) -> str:
    """What tells a row of headings of a programme where no rules draw it: actions over money.

    >>> open_kind("Axe"), open_kind("2023"), open_kind("Total"), open_kind("Observations")
    ('action', 'money', 'money', '')
    """
    kind = column_kind(text)
    if kind in ("axis", "action"):
        return "action"
    return "money" if kind in ("money", "total") else ""


def is_total(text: str) -> bool:
    """Whether a row with this label sums others up.

    >>> is_total("Total enjeu 1"), is_total("S/T"), is_total("Totalement refait")
    (True, True, False)
    """
    return says("total", text.rstrip(" :"))


def section_of(text: str) -> str:
    """The section that a title or a label names: `eligible`, `not_eligible` or empty."""
    return next((kind for kind in ("not_eligible", "eligible") if says(kind, text)), "")


def is_label(text: str) -> bool:
    """Whether a text is a heading that such a table has."""
    return bool(column_kind(text) or section_of(text)) or says("tax_data", text)


def lone_year(text: str) -> int | None:
    """The one year that a text names; `None` for none or several."""
    years = set(find_years(text))
    return parse_year(text) or (years.pop() if len(years) == 1 else None)


def money_factor(text: str) -> Decimal:
    """By what a heading multiplies the plain numbers under it: 1000 for `Montant (k€)`.

    >>> money_factor("Dépenses (en milliers d'euros)"), money_factor("Dépenses (€)")
    (Decimal('1000'), Decimal('1'))
    """
    folded = fold(text)
    for word, factor in unit_words().money.items():
        if factor != 1 and re.search(rf"(?<!\w){re.escape(word)}(?!\w)", folded):
            return factor
    return Decimal(1)
