"""The pieces of a cell: cut at separators, never inside a protected name or a parenthesis."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

Span = tuple[int, int]

_SEPARATOR = re.compile(
    r"""
    \s*[,;|•●▪■►→·\n\t/]\s*               # punctuation, bullets, cell paragraphs
    | \s*(?:\.{2,}|…)\s*                  # an ellipsis
    | (?<!\d)\s+[-–—]+\s* | \s*[-–—]+\s+ | (?<!\d)\s*[–—]\s*
    | \s*[–—]\s*(?=[^\W\d]) # a dash with a space beside it
    | \s+\+\s+ | \s*:\s+ | \s*:$
    | \.\s+(?=[A-ZÀ-Ý])                   # a sentence
    | \s+(?:ainsi\s+que|avec|en\s+lien\s+avec|en\s+partenariat\s+avec|notamment|et/ou|y\s+compris
        |puis|via|dont|ou|ex-|en\s+particulier|en\s+priorité|le\s+cas\s+échéant|si\s+besoin
        )\s*(?=[\s'’A-Z]|$)
    | (?<![\w(])\d{1,2}\)\s*             # the number of an item: `1) CAF 2) MSA`
    """,
    re.VERBOSE,
)
_YEARS = re.compile(r"\d{4}\s*[-–/]\s*\d{2,4}")
_ABBREVIATED = re.compile(
    r"(?:^|[\s(.])(?:[A-Z]|St|Ste|Mme|Mr|Dr|Cie|Asso|Dpt|Dép|Dépt|Rég|Préf|Ass)$", re.IGNORECASE
)
_JUNK = " .…,;:-–—«»\"“”•●▪*_'’\n\t"
_ENDING = re.compile(r"(?<=\w)\((?:s|x|e|es|le|ne|trice|ère)\)")
"""The ending of a word, written to mean either: `adulte(s)`."""
_DOTTED = re.compile(r"(?:\b[A-Z]\.){2,}$")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the cell between two separators; `opens` where a colon follows it."""

    start: int
    end: int
    opens: bool = False


def pieces(text: str, span: Span, protected: Sequence[Span] = ()) -> list[Piece]:
    """The pieces of `text[span]`, trimmed, in order, none of them empty.

    >>> [text[p.start:p.end] for text in ["CAF, ARS – DSDEN (a, b)"] for p in pieces(text, (0, 23))]
    ['CAF', 'ARS', 'DSDEN (a, b)']
    """
    closed = [*protected, *parentheses(text, span), *_years(text)]
    found = []
    start = span[0]
    for left, right, colon in _cuts(text, span, closed):
        found.append(_piece(text, start, left, colon))
        start = right
    found.append(_piece(text, start, span[1], False))
    return [piece for piece in found if piece.end > piece.start]


def holds_separator(name: str) -> bool:
    """The name would be cut if nothing protected it.

    >>> holds_separator("Couples et Familles"), holds_separator("CAF")
    (True, False)
    """
    return bool(_SEPARATOR.search(name)) or " et " in name


def _cuts(text: str, span: Span, closed: Sequence[Span]) -> Iterator[tuple[int, int, bool]]:
    for match in _SEPARATOR.finditer(text, *span):
        left, right = match.span()
        if any(left < end and right > start for start, end in closed):
            continue
        if (
            match[0].startswith(".")
            and not match[0].startswith("..")
            and _ABBREVIATED.search(text[span[0] : left])
        ):
            continue
        yield left, right, ":" in match[0]


def _years(text: str) -> list[Span]:
    return [match.span() for match in _YEARS.finditer(text)]


def _piece(text: str, start: int, end: int, opens: bool) -> Piece:
    start, end = trim(text, start, end)
    return Piece(start, end, opens)


def trim(text: str, start: int, end: int) -> Span:
    """The span without spaces, quotes, bullets and closing dots.

    The dots of `D.D.T.` stay, and the apostrophe of a name such as `Créativ'`.
    """
    while start < end and text[start] in _JUNK:
        start += 1
    while start < end and text[end - 1] in _JUNK:
        if text[end - 1] == "." and _DOTTED.search(text[start:end]):
            break
        if (
            text[end - 1] in "'’"
            and text[end - 2].isalpha()
            and text[start - 1 : start] not in ("'", "’")
        ):
            break
        end -= 1
    return start, end


def parentheses(text: str, span: Span) -> list[Span]:
    """The outermost parentheses, with their brackets; one that is never closed ends the span."""
    found: list[Span] = []
    depth = 0
    opened = 0
    for position in range(*span):
        if text[position] in "([" and not _ENDING.match(text, position):
            if depth == 0:
                opened = position
            depth += 1
        elif text[position] in ")]" and depth:
            depth -= 1
            if depth == 0:
                found.append((opened, position + 1))
    if depth:
        found.append((opened, span[1]))
    return found
