"""Why a row does not have the values that it was given, in French."""

from __future__ import annotations

from pydantic import ValidationError

# By the beginning of pydantic's type of error, with what it says of the field in braces.
_REASONS = {
    "bool": "écrire oui ou non",
    "int": "ce n'est pas un nombre entier",
    "decimal": "ce n'est pas un nombre",
    "date": "ce n'est pas une date",
    "missing": "ne peut pas être vide",
    "string_too_short": "ne peut pas être vide",
    "literal": "écrire {expected}",
    "greater": "trop petit",
    "less": "trop grand",
}


def refused(error: ValidationError) -> tuple[str, str]:
    """The first field that is not as it must be, and why.

    >>> from schemas.datasets import Annex
    >>> try:
    ...     Annex.model_validate({"number": "un", "title": "", "page_first": 1, "page_last": 1})
    ... except ValidationError as error:
    ...     refused(error)
    ('number', "ce n'est pas un nombre entier")
    """
    first = error.errors()[0]
    said = (reason for kind, reason in _REASONS.items() if first["type"].startswith(kind))
    expected = str(first.get("ctx", {}).get("expected", "")).replace(" or ", " ou ")
    reason = next(said, "valeur non valide").format(expected=expected)
    return ".".join(map(str, first["loc"])), reason
