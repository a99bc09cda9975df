"""What is said of words that were read from a picture."""

from __future__ import annotations

from pipelines.checks import check
from pipelines.ledger import Ledger
from schemas.geometry import Box
from schemas.page import Page, Word


def messages(*words: tuple[str, float, tuple[str, ...]]) -> list[tuple[str, str]]:
    """The codes and messages about a scanned page with these words, one below the other."""
    printed = tuple(
        Word(text, Box(50, 20 * at, 90, 20 * at + 10), "", 10.0, confidence=sure, options=options)
        for at, (text, sure, options) in enumerate(words, start=5)
    )
    page = Page(1, 595, 842, printed, reader="ocr")
    found = check([page], [], [], [], Ledger(), [])
    return [(item.code, item.message) for item in found if item.code.startswith("ocr_")]


def test_words_that_no_engine_is_sure_of_are_said_with_what_else_they_may_be() -> None:
    ((code, message),) = messages(("45,4", 0.4, ("454",)), ("quartier", 0.97, ()))
    assert code == "ocr_doubtful"
    assert "45,4" in message
    assert "lu aussi : « 454 »" in message


def test_a_word_with_no_confidence_at_all_is_the_least_sure() -> None:
    assert [code for code, _ in messages(("rntg", 0.0, ()))] == ["ocr_doubtful"]


def test_words_that_were_respelled_are_said_and_figures_never_are() -> None:
    found = messages(("Ilbert", 0.95, ("llbert",)), ("1250", 0.97, ("1280",)))
    assert [code for code, _ in found] == ["ocr_respelled"]
    assert "« llbert »" in found[0][1]
