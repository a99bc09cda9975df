"""Neighbouring times of a text → one date with the words that lead to it, and its days."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

from extract.times import Atom, Span, find_atoms, one_of
from schemas.date_words import date_words


@dataclass(frozen=True)
class Time:
    """A piece of the text that says when; `dated` tells dates from rhythms."""

    start: int
    end: int
    first: date | None = None
    last: date | None = None
    dated: bool = True


_RANGE = r"-|/|a|au|jusqu'(?:a|au|en)|puis"
_LINK = re.compile(
    rf"\s*(?P<link>{_RANGE}|,|et|ou|&|\+)\s*(?:,?\s*puis\s+)?"
    r"(?:(?:le|la|les|en|de|du|au|courant)\s+|l'|d')?(?:fin|debut|mi|courant)?[\s-]*"
)
_IS_RANGE = re.compile(_RANGE)


@dataclass(frozen=True)
class Chain:
    """Atoms that only a link word parts (`de juin à septembre 2021`), years lent along."""

    atoms: list[Atom]
    since: int
    """From where on words may lead to it: `loi n° 2020-12 du` has a chain of its own."""

    @property
    def start(self) -> int:
        return self.atoms[0].start

    @property
    def end(self) -> int:
        return self.atoms[-1].end


def find_chains(flat: str) -> list[Chain]:
    """The chains of a flattened text, from the left."""
    chains: list[list[Atom]] = []
    for atom in find_atoms(flat):
        if chains and _LINK.fullmatch(flat, chains[-1][-1].end, atom.start):
            chains[-1].append(atom)
        else:
            chains.append([atom])
    starts = [0, 0, *(chain[0].start for chain in chains)]
    return [
        Chain(_lend_years(chain, flat), since) for chain, since in zip(chains, starts, strict=False)
    ]


def _lend_years(chain: list[Atom], flat: str) -> list[Atom]:
    """`T2-T3 2021` is two quarters of 2021, `décembre à février 2022` begins in 2021."""
    lent = list(chain)
    for place in range(len(lent) - 2, -1, -1):
        atom, following = lent[place], lent[place + 1]
        if atom.year is None and following.year is not None:
            link = _LINK.match(flat, atom.end)
            ranges = link is not None and _IS_RANGE.fullmatch(link["link"]) is not None
            wraps = ranges and atom.first_month > following.first_month
            lent[place] = atom.of(following.year - wraps)
    for place, (before, atom) in enumerate(pairwise(lent), start=1):
        if atom.year is None and before.year is not None:
            lent[place] = atom.of(before.year + (atom.first_month < before.first_month))
    return lent


def dated(chain: Chain, flat: str, printed: str) -> Time | None:
    """The days of a chain with the words around it; None where it is no date."""
    spans = [span for atom in chain.atoms if (span := atom.span())]
    if not spans or _before(_names(), chain, flat) or _is_quantity(chain, flat):
        return None
    whole = Span(min(span.start for span in spans), max(span.end for span in spans))
    start, prefix = words_before(chain, flat, printed)
    kind = date_words().bounds[prefix["word"]] if prefix else ""
    opened = _opens().match(flat, chain.end)
    first, last = _bounded(whole, kind, len(spans), _is_inclusive(chain.atoms[0], prefix))
    return Time(start, opened.end() if opened else chain.end, first, None if opened else last)


def _before(pattern: re.Pattern[str], chain: Chain, flat: str) -> re.Match[str] | None:
    """What ends where a chain begins."""
    return pattern.search(flat, chain.since, chain.start)


def words_before(chain: Chain, flat: str, printed: str) -> tuple[int, re.Match[str] | None]:
    """Where the words of a date begin, and the word before it that bounds it (`depuis`)."""
    prefix = _before(_prefixes(), chain, flat)
    # Folded, the article `des` looks like `dès`.
    if (
        prefix
        and prefix["word"] == "des"
        and "è" not in printed[slice(*prefix.span("word"))].lower()
    ):
        prefix = None
    return (prefix.start("word") if prefix else _small_prefix(chain, flat)), prefix


def _bounded(
    whole: Span, kind: str, count: int, inclusive: bool
) -> tuple[date | None, date | None]:
    if kind == "from" and count == 1:
        return whole.start, None
    if kind == "until":
        return None, whole.end
    if kind == "before":
        return None, whole.end if inclusive else whole.start - timedelta(days=1)
    return whole


def _is_inclusive(atom: Atom, prefix: re.Match[str] | None) -> bool:
    """Whether `avant` takes the time in: a day, or the end of something."""
    ends = prefix is not None and re.search(r"\bfin\b", prefix[0]) is not None
    return ends or atom.kind in ("day", "numeric", "numeric_short", "iso", "part")


def _is_quantity(chain: Chain, flat: str) -> bool:
    """Whether the last four digits count what follows them."""
    bare = len(chain.atoms) == 1 and chain.atoms[0].kind == "year"
    return (
        bare and not _before(_IN, chain, flat) and _quantities().match(flat, chain.end) is not None
    )


_IN = re.compile(r"\ben\s+$")
_FROM = re.compile(r"\b(?:entre|du|de|d')\s*(?:l[ea]\s+|l')?$")
_TO = re.compile(r"\b(?:a|au|et|jusqu'\w+)\b")
_PART = re.compile(r"\b(?:fin|debut|mi)(?:\s+|-)(?:de\s+|du\s+|d')?$")


def _small_prefix(chain: Chain, flat: str) -> int:
    """Where the words of a date begin: with `en` before a year, with `de` before a range."""
    if chain.atoms[0].kind == "year" and (match := _before(_IN, chain, flat)):
        return match.start()
    match = _before(_FROM, chain, flat)
    if match and _TO.search(flat[chain.start : chain.end]):
        return match.start()
    match = _before(_PART, chain, flat)
    return match.start() if match else chain.start


@cache
def _prefixes() -> re.Pattern[str]:
    words = one_of(date_words().bounds)
    fillers = (
        r"(?:\s+|(?<='))(?:de|du|la|le|les|en|au|a|cours|courant|fin|debut|mi|annee|premiers?)"
    )
    return re.compile(
        rf"(?<!\w)(?P<word>{words})(?:{fillers}(?=[\s-])|\s*d'|\s*l')*[\s-]*(?<![^\W\d_])$"
    )


@cache
def _opens() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:{one_of(date_words().opens)})(?!\w)")


@cache
def _names() -> re.Pattern[str]:
    number = r"(?:\s*n°\s*[\w.-]+)?"
    return re.compile(rf"(?<!\w)(?:{one_of(date_words().names)}){number}(?:\s+(?:du|de))?[\s(]*$")


@cache
def _quantities() -> re.Pattern[str]:
    return re.compile(rf"\s+(?:{one_of(date_words().quantities)})(?!\w)")
