"""A contract without the people to contact."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from schemas.contract import Contract

MASK = "[masqué]"
_GAP = r"[\s.\-–/]{0,3}"
# French numbers as they are printed: ten digits by twos, or with the country's code before them.
_PHONE = re.compile(
    rf"(?<![\d+])(?:(?:\+|00){_GAP}33{_GAP}(?:\(0\){_GAP})?|0)[1-9](?:{_GAP}\d\d){{4}}(?!\d)"
    rf"|\+{_GAP}\d(?:{_GAP}\d){{7,14}}(?!\d)"
)
# Also with spaces around the sign, and with the end of the domain on a next line.
_EMAIL = re.compile(r"[\w.+'-]+\s?(?:@|\(at\)|\[at\])\s?[\w.-]*")
# Fewer digits than this may be any number of the contract.
_MANY_DIGITS = 6


def redact(contract: Contract) -> Contract:
    """The contract without contacts; telephone numbers and addresses are masked wherever they are.

    That covers the texts of all datasets, the provenance, the findings, and what is printed in a
    place that a contact was read from.
    """
    patterns = secrets(contract)

    def masked(text: str) -> str:
        for pattern in patterns:
            text = pattern.sub(MASK, text)
        return text

    rest = contract.model_copy(update={"contacts": ()}).model_dump()
    return Contract.model_validate(_mapped(rest, masked))


def secrets(contract: Contract) -> tuple[re.Pattern[str], ...]:
    """What a text must not have, in the order in which it is masked."""
    known = sorted(set(_printed(contract)), key=lambda text: (-len(text), text))
    printed = (re.compile("|".join(map(re.escape, known))),) if known else ()
    return (*printed, _PHONE, _EMAIL)


def _printed(contract: Contract) -> Iterator[str]:
    """What the contacts are known by: their values, and the words printed where they stand."""
    for contact in contract.contacts:
        pieces = [origin.text for origin in contact.source if origin.field in ("phone", "email")]
        for text in (contact.phone, contact.email, *pieces):
            if text and ("@" in text or sum(map(str.isdigit, text)) >= _MANY_DIGITS):
                yield text


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    """Plain data with `change` applied to every text in it."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: _mapped(part, change) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_mapped(part, change) for part in value)
    return value
