"""What the engines made of drawings and photographs is no text."""

from __future__ import annotations

from collections.abc import Sequence

from extract.scan.recognise import Token
from extract.scan.strips import Strip

# Of lines of text the mean confidence is over 0.9, at 150 dots per inch over 0.7; of what was read
# in drawings it is under 0.5 in two lines of three.
_LEGIBLE = 0.5
# With so many lines that cannot be read a page has a drawing on it; lines that stand alone are kept
# and said to be doubtful.
_DRAWING = 5
# Where most lines cannot be read, the page is a photograph, and what looks like a letter or two in
# it is chance.
_WORD = 4


def without_scribbles(
    strips: Sequence[Strip], readings: Sequence[list[Token]]
) -> list[list[Token]]:
    """The readings, those emptied that were made of a drawing or a photograph."""
    lines = [at for at, tokens in enumerate(readings) if tokens]
    illegible = {at for at in lines if _sureness(readings[at]) < _LEGIBLE}
    if 2 * len(illegible) > len(lines) >= _DRAWING:
        gone = illegible | {at for at in lines if _letters(readings[at]) < _WORD}
    else:
        gone = {at for at in illegible if strips[at].cell < 0}
        gone = gone if len(gone) >= _DRAWING else set()
    return [[] if at in gone else tokens for at, tokens in enumerate(readings)]


def _letters(tokens: Sequence[Token]) -> int:
    return sum(len(token.text) for token in tokens)


def _sureness(tokens: Sequence[Token]) -> float:
    """How sure the engines are of a line, weighted by letters."""
    return sum(token.confidence * len(token.text) for token in tokens) / _letters(tokens)
