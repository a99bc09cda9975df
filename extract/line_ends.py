"""Printed lines → running text: words that a line end divides are joined again."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extract.text import HYPHENS, clean, fold

# A word divided by the typesetter: the reader's own marks, which no author can have typed.
SOFT_ENDS = ("\u00ad", "\ufffe")
_ENDS = ("-", *HYPHENS)


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_LETTER = r"[^\W\d_]"
_LAST_TOKEN = re.compile(rf"(?:(?<=^)|(?<=[^\w'-]))(?P<word>{_LETTER}[\w'-]*)-$")
_FIRST_TOKEN = re.compile(r"^[\w'-]*\w")
_WORDS = re.compile(r"\w[\w'-]*\w|\w")

# First parts that keep their hyphen before any second part (accents count: `sémi-naire`).
_KEEPING = _set(
    "sous demi semi non vice quasi rez après avant grand rendez vis peut chef celui celle ceux "
    "celles là sainte saint outre vingt trente quarante cinquante soixante"
)
# First parts that are as often a mere syllable (`mi-neurs`, `au-tonomie`): these pairs only.
_PAIRS: dict[str, str] = {
    "mi": "parcours temps journée an année chemin saison semaine course mandat terme hauteur "
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "au": "dessus dessous delà devant dehors dedans",
    "par": "dessus dessous delà devant derrière",
    "ci": "dessus dessous après contre joint joints jointe jointes avant",
    "lui": "même",
    "elle": "même",
    "soi": "même",
    "eux": "mêmes",
    "elles": "mêmes",
    "nous": "mêmes",
    "vous": "mêmes même",
    "bien": "être fondé",
    "mal": "être logement",
    "savoir": "faire être",
    "savoirs": "faire être",
    "porte": "parole à",
    "est": "ce il elle",
    "nord": "est ouest",
    "sud": "est ouest",
    "dix": "sept huit neuf",
    "quatre": "vingt vingts",
    "quelques": "uns unes",
    "jusque": "là",
    "contre": "indication indications visite visites pouvoir pouvoirs",
    "auto": "école écoles entrepreneur entrepreneurs évaluation",
    "week": "end ends",
    "arrière": "plan",
    "tiers": "lieu lieux",
    "hors": "les murs",
    "haut": "débit",
    "garde": "corps fou",
    "plus": "value values",
    "c'est": "à",
    "main": "d'oeuvre d'œuvre",
}
_SECONDS = {first: _set(seconds) for first, seconds in _PAIRS.items()}
# Learned first parts in -o: true compounds, but for the names of sciences and of trades.
_LEARNED = _set("socio médico psycho ludo bucco vidéo technico juridico politico artistico franco")
# A paragraph with this many line ends in hyphens is set with divided words.
_OFTEN = 3
# Of all lines of a document set with divided words, one in seven ends in a hyphen; of one with a
# few such pages, one in seventy.
_RARE = 0.01
# Prefixes that usage writes with a hyphen before a whole word (`micro-` + `projets`).
_PREFIXES = frozenset(
    ["micro", "mini", "maxi", "multi", "inter", "extra", "éco", "anti", "pré", "post"]
)
# What these prefixes make one word with, hyphen or not (`inter-` + `ventions`).
_SOLID = re.compile(
    r"act|call|cept|cess|commun|connex|cultur|dic|dit|face|fer|gener|lign|lud|media|minist|nation"
    r"|nat|pell|pos|pret|profess|rog|romp|rup|sect|sent|stit|tend|vall|ven|vers|vis"
)
_SCIENCE = re.compile(r"log|m[eé]tr|graph|th[eéè]|trop|path|mot")
# `porte-à-` + `porte`, `rez-de-` + `chaussée`: a link word inside a compound.
_LINKS = _set("à de du en et sur sous la le les lès aux est")
# `doit-` + `il`, `peut-` + `on`; `existen-` + `ce` has no such ending.
_PRONOUNS = _set("il elle on ils elles")
# Function words, which start many longer words (`entre-` + `prise`): no witness of a compound.
FUNCTION_WORDS = _set(
    "a au aux avec ce ces cet cette chez comme contre d'un d'une dans de des donc dont du elle en "
    "entre et il l la le les leur leurs lors mais meme ni notamment nos notre or ou par parmi pas "
    "pour pres puis qu que qui sa sans sauf se selon ses si son sous sur tout toute un une vers "
    "via vos votre y ainsi afin est sont d"
)
# What ends words and is none itself.
_ENDINGS = _set(
    "ts nt nts ee ees er ers ent ents ment ments ement ements ns ion ions tion tions ation "
    "ations tes ite ites que ques ique iques eur eurs euse euses iere ieres ance ances ence ences "
    "able ables ive ives ifs re res el ale ales"
)
# Shorter halves are as often syllables (`ment`, `tion`, `vers`) as words.
_HALF = 4


def is_ending(text: str) -> bool:
    """Whether a text only ends words (`ments`, a consonant) and is none itself.

    >>> is_ending("ments"), is_ending("l"), is_ending("rue")
    (True, True, False)
    """
    folded = fold(text)
    return folded in _ENDINGS or (len(folded) == 1 and folded not in "aoy")


def words_of(lines: Sequence[str]) -> frozenset[str]:
    """The folded words of a document, the witness that `join_lines` asks.

    Compounds are given whole, by neighbouring pairs and by part; of what a line end divides, only
    the pairs: the hyphen inside a line is the word's own.  So is one at a line end where nothing
    in the document shows that its typesetter divides words.

    >>> sorted(words_of(["Saint-Cybard et sous-", "préfecture"]))
    ['cybard', 'et', 'saint', 'saint-cybard']
    >>> sorted(words_of(["Saint-", "Cybard-le-Haut"]))
    ['cybard-le', 'le-haut']
    """
    found: set[str] = set()
    divided = False
    for line in lines:
        folded = fold(line)
        if divided:
            # What the line before left of a word may be no word.
            rest, _, folded = folded.partition(" ")
            found |= _pairs(rest)
        divided = folded.endswith("-") or line.rstrip().endswith(SOFT_ENDS)
        if divided:
            folded, _, rest = folded.rpartition(" ")
            found |= _pairs(rest)
        for word in _WORDS.findall(folded):
            parts = word.rsplit("'", 1)[-1].split("-")
            found.update((word, *parts))
            found |= _pairs(word)
    found.discard("")
    return frozenset(found | _own_hyphens(lines, found))


def _own_hyphens(lines: Sequence[str], known: Container[str]) -> set[str]:
    """The compounds at line ends of a document set without divided words; empty for others.

    All that stands before its hyphens are words, and what they part is no word; or there are
    hardly any: who divides words does so on many lines.

    >>> _own_hyphens(["Rencontres police-", "population", "et Abel-", "Minard"], {"police"})
    {'police-population'}
    >>> _own_hyphens(["Rencontres police-", "population", "des habi-", "tants"], {"police"})
    set()
    """
    if any(line.rstrip().endswith(SOFT_ENDS) for line in lines):
        return set()
    ends = [pair for pair in pairwise(lines) if pair[0].rstrip().endswith(_ENDS)]
    cuts = [cut for pair in ends if (cut := _cut(*map(clean, pair))) and cut.tail[0].islower()]
    halves = [cut.halves for cut in cuts if not _keeps_hyphen(cut, tail_is_word=True)]
    rare = len(cuts) < _RARE * len(lines)
    for head, tail in halves:
        is_word = len(head) >= _HALF and head in known and head not in FUNCTION_WORDS
        if not (is_word or rare) or head + tail in known:
            return set()
    return {f"{head}-{tail}" for head, tail in halves}


def _pairs(text: str) -> set[str]:
    """The neighbouring parts of the compounds in a text."""
    chains = [word.rsplit("'", 1)[-1].split("-") for word in _WORDS.findall(text)]
    return {"-".join(pair) for parts in chains for pair in pairwise(filter(None, parts))}


def join_lines(lines: Sequence[str], known: Container[str] = ()) -> str:
    """The printed lines of one paragraph as one cleaned text, divided words joined again.

    `known` holds the folded words of the document (`words_of`): where a hyphen at a line end may
    be the word's own, the document's spelling elsewhere decides before the rules of French do.

    >>> join_lines(["les facteurs crimino-", "gènes de Sainte-", "Valérie"])
    'les facteurs criminogènes de Sainte-Valérie'
    >>> join_lines(["la sous-", "préfecture, à mi-", "parcours"])
    'la sous-préfecture, à mi-parcours'
    >>> join_lines(["OCCITANIE-PYRE-", "NEES"], known={"pyrenees"})
    'OCCITANIE-PYRENEES'
    >>> join_lines(["2019 -", "2021 et/", "ou l'", "eau"])
    "2019 - 2021 et/ou l'eau"
    """
    text = ""
    hyphenated = sum(_LAST_TOKEN.search(clean(line)) is not None for line in lines) >= _OFTEN
    for raw in lines:
        line = clean(raw)
        if not line:
            continue
        text = _join(text, line, known, hyphenated) if text else line
        if raw.rstrip().endswith(SOFT_ENDS):
            # clean() took the mark: leave one that only this loop sees.
            text += SOFT_ENDS[0]
    return text.removesuffix(SOFT_ENDS[0])


def _join(before: str, after: str, known: Container[str], hyphenated: bool) -> str:
    if before.endswith(SOFT_ENDS):
        # No word is divided before a capital: the hyphen is the name's own.
        own = before[-2:-1].islower() and after[0].isupper()
        return f"{before[:-1]}{'-' if own else ''}{after}"
    if before.endswith("-") and not before.endswith((" -", "--")) and before != "-":
        if _is_divided(before, after, known, hyphenated):
            return before[:-1] + after
        return before + after if after[0].isalnum() else f"{before} {after}"
    if before.endswith(("'", "/")) and before[-2:-1].isalnum() and after[0].isalnum():
        return before + after
    if before.endswith("et") and after.startswith("/ou"):
        return before + after
    return f"{before} {after}"


@dataclass(frozen=True, slots=True)
class _Cut:
    """A hyphen at a line end: the token before it, what stands next to it on both lines."""

    word: str
    head: str
    rest: str

    @property
    def tail(self) -> str:
        return self.rest.split("-", 1)[0]

    @property
    def halves(self) -> tuple[str, str]:
        return fold(self.head), fold(self.tail)


def _cut(before: str, after: str) -> _Cut | None:
    """The hyphen between two cleaned lines; `None` where no word stands on both its sides."""
    last, first = _LAST_TOKEN.search(before), _FIRST_TOKEN.match(after)
    if last is None or first is None or not first[0][0].isalpha():
        return None
    return _Cut(last["word"], last["word"].rsplit("-", 1)[-1].rsplit("'", 1)[-1], first[0])


def _is_divided(before: str, after: str, known: Container[str], hyphenated: bool) -> bool:
    """Whether the hyphen that ends `before` was put there by the typesetter.

    `hyphenated` says that he divides words in this paragraph.
    """
    cut = _cut(before, after)
    if cut is None:
        return False
    half = cut.halves
    if fold(cut.head + cut.tail) in known:
        return True
    if "-".join(half) in known:
        return False
    if cut.head.isupper() and cut.tail.isupper():
        # Two halves that are no words are one where words are divided (`QUA-` + `LIF`).
        return hyphenated and len(cut.head) > 1 and not any(part in known for part in half)
    if not cut.tail[0].islower():
        return False
    parts = cut.word.split("-")
    if len(parts) > 1 and all(part.endswith("s") for part in parts):
        # A chain of plurals: `créateurs-repreneurs-` + `cédants`.
        return False
    if _keeps_hyphen(cut, tail_is_word=half[1] in known):
        return False
    # Two words of the document make a compound (`vide-greniers`); `entre` + `prises` do not.
    are_words = min(map(len, half)) >= _HALF and all(part in known for part in half)
    return not are_words or half[0] in FUNCTION_WORDS


def _keeps_hyphen(cut: _Cut, *, tail_is_word: bool) -> bool:
    """Whether French writes both sides with a hyphen, wherever the line ends."""
    head, rest = cut.head.lower(), cut.rest.lower()
    tail = rest.split("-", 1)[0]
    if head in _KEEPING or tail in _SECONDS.get(head, ()) or rest.startswith("t-"):
        return True
    if "-" in cut.word and head in _LINKS:
        return True
    if head in _LEARNED:
        return not _SCIENCE.match(tail)
    if head in _PREFIXES:
        return tail_is_word or not _SOLID.match(fold(tail))
    if head == "co":
        # `co-` + `construction`, not `co-` + `hésion` nor `co-` + `opération`.
        return tail_is_word and len(tail) > _HALF and not tail.startswith(("op", "or"))
    return rest == "là" or (tail in _PRONOUNS and head.endswith(("t", "d")))
