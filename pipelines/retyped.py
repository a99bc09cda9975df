"""The values of corrected rows: written by hand, joined from two rows, checked like any other."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from contextlib import suppress
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from extract.values import parse_amount
from pipelines.diff.specs import SPECS
from schemas.datasets import Row
from schemas.refused import refused

_TRUTHS = {"oui": "true", "vrai": "true", "non": "false", "faux": "false"}
# A row cut in two goes on in the middle of a sentence.
_JOINED_BY = " "
_PLAIN = re.compile(r"-?\d+(\.\d+)?")
# A point before three zeros separates thousands in a contract and decimals in a CSV.
_GROUPED = re.compile(r"-?\d{1,3}\.000")


class Invalid(Exception):  # noqa: N818
    """Why a correction cannot be, in French."""


def joined(row: Row, other: Row) -> dict[str, Any]:
    """The values of two rows as one: texts one behind the other, what one lacks from the other."""
    spec = SPECS[row.about.name]
    texts = {*spec.wording, "actions_text", "partners_text", "commitments_text"}
    values: dict[str, Any] = {"page_last": max(row.page_last, other.page_last)}
    for name in type(row).model_fields:
        mine, theirs = getattr(row, name), getattr(other, name)
        if name in texts and isinstance(mine, str):
            values[name] = _JOINED_BY.join(filter(None, (mine, theirs)))
        elif mine in (None, "") and theirs not in (None, ""):
            values[name] = theirs
    return values


def validated(model: type[Row], values: Mapping[str, Any]) -> Row:
    """The row of these values; raises `Invalid`."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise Invalid(" : ".join(refused(error))) from error


def parsed(model: type[Row], name: str, text: str) -> Any:
    """A value as written in a CSV, or by hand: `2 308,50 €`, `oui`, `31/12/2023`."""
    declared = model.model_fields[name]
    if text == "":
        return "" if declared.is_required() else declared.default
    kind = str(declared.annotation)
    if "Decimal" in kind:
        return _number(text)
    if "bool" in kind:
        return _TRUTHS.get(text.casefold(), text)
    return _day(text) if "date" in kind else text


def _day(text: str) -> dt.date:
    """A day as CSV has it or as it is printed; a bare number would be seconds since 1970.

    >>> _day("2023-12-31") == _day("31/12/2023")
    True
    """
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        with suppress(ValueError):
            return dt.datetime.strptime(text, form).date()
    raise Invalid("ce n'est pas une date : écrire 31/12/2023 ou 2023-12-31")


def _number(text: str) -> Decimal:
    """A number as CSV has it, or an amount as it is printed.

    >>> _number("2308.5"), _number("2 308,50 €")
    (Decimal('2308.5'), Decimal('2308.50'))
    """
    if _GROUPED.fullmatch(text):
        raise Invalid("12.000 : douze ou douze mille ? Écrire 12 ou 12000")
    amount = Decimal(text) if _PLAIN.fullmatch(text) else parse_amount(text)
    if amount is None:
        raise Invalid("ce n'est pas un nombre")
    return amount
