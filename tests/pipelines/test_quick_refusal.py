"""A page that pdfium's reader refuses goes to the other reader."""

from __future__ import annotations

import pytest

from extract.pages import fast
from pipelines.quick import _read
from schemas.limits import Limits


def test_a_refused_page_is_left_to_the_other_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise fast.RefusedError("a letter has no Unicode value")

    monkeypatch.setattr(fast, "read_page", refuse)
    assert _read(None, 1, Limits()) is None
