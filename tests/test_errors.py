"""Refusals: one line each, inert in a terminal, whole after a trip between processes."""

from __future__ import annotations

import pickle

import pytest

from schemas import errors

ERRORS = [
    value
    for value in vars(errors).values()
    if isinstance(value, type)
    and issubclass(value, errors.AnnexaError)
    and value is not errors.AnnexaError
]


@pytest.mark.parametrize("kind", ERRORS)
def test_one_inert_line(kind: type[errors.AnnexaError]) -> None:
    line = str(kind("a\x1b[2J\n\u202eb\udc80.pdf", "c\r\x07"))
    assert line.isprintable()
    assert line.startswith("a�[2J")
    assert line.endswith(f"{kind.advice}.")


@pytest.mark.parametrize("kind", ERRORS)
def test_pickled(kind: type[errors.AnnexaError]) -> None:
    error = kind("annexes.pdf", "raison")
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again)) == (kind, str(error))
