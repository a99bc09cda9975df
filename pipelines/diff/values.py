"""When two values are the same: what only the setting of a page changes is no difference."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Hashable
from decimal import Decimal

from extract.text import clean, fold

Value = str | bool | int | float | Decimal | dt.date | None

# Where a line ends decides about hyphens, spaces and paragraphs, and no reader decides it without
# error: a text that differs in these alone is the same text.
_SETTING = re.compile(r"[\s|‐‑‒–—-]+")
_QUOTES = str.maketrans({"«": '"', "»": '"', "“": '"', "”": '"', "„": '"'})


def bare(value: Value) -> Hashable:
    """A value without what line ends and typography make of it.

    >>> bare("la sous- préfecture | « Oui »") == bare('la sous-préfecture "Oui"')
    True
    >>> bare("CAF") == bare("Caf")
    False
    """
    if not isinstance(value, str):
        return value
    return _SETTING.sub("", clean(value).translate(_QUOTES))


def folded(value: Value) -> Hashable:
    """A heading without what typography makes of it: capitals and accents are a matter of style.

    >>> folded("LA SANTÉ") == folded("La santé")
    True
    """
    return _SETTING.sub("", fold(value)) if isinstance(value, str) else value


def compared(field: str, value: Value) -> Value:
    """The part of a value that is compared: of a passage's chain of headings, the nearest one.

    The cover, where the chain begins, is set as one heading or as three, and the headings between
    have passages and rows of their own.

    >>> compared("heading", "CONTRAT DE VILLE > Bilan"), compared("parent", "Halls > Peinture")
    ('Bilan', 'Halls > Peinture')
    """
    if field == "heading" and isinstance(value, str):
        return value.rpartition(" > ")[2]
    return value
