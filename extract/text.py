"""Text as the datasets hold it: cleaned, folded, joined over line ends, judged over page cuts.

`clean` gives the text that a reader sees and changes no wording; `fold` gives the form in which
two texts are compared and is never written to a dataset.
"""

import re
import unicodedata
from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

# U+FB00..U+FB06, as fonts print them and readers return them.
_LIGATURES = {
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\ufb05": "st",
    "\ufb06": "st",
}
_INVISIBLE = "\u00ad\ufffe\u200b\u200c\u200d\u2060\ufeff"
_APOSTROPHES = "\u2019\u2018\u02bc\u2032"
_HYPHENS = "\u2010\u2011"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"

_CLEAN = str.maketrans(
    _LIGATURES
    | dict.fromkeys(_INVISIBLE, "")
    | dict.fromkeys(_APOSTROPHES, "'")
    | dict.fromkeys(_HYPHENS, "-")
)
_FLAT = str.maketrans(dict.fromkeys(_DASHES, "-") | dict.fromkeys(_APOSTROPHES, "'"))
_ACCENT_SIGNS = str.maketrans("´`", "''")  # typed for apostrophes; NFKD makes them spaces
_FOLD = str.maketrans(
    {"œ": "oe", "æ": "ae"} | dict.fromkeys(_APOSTROPHES, "'") | dict.fromkeys(_DASHES, "-")
)

# A word divided by the typesetter: the reader's own marks, which no author can have typed.
_SOFT_ENDS = ("\u00ad", "\ufffe")
_ENDS = ("-", *_HYPHENS)


def clean(text: str) -> str:
    """One piece of text as the datasets hold it; its wording is never corrected.

    >>> clean("L\u2019ef\ufb01cacit\u00e9  des\u00a0loge\u00adments\u202f!")
    "L'efficacité des logements !"
    >>> clean("porte\u2011a\u0300\u2011porte")
    'porte-à-porte'
    """
    return " ".join(unicodedata.normalize("NFC", text.translate(_CLEAN)).split())


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """The form in which texts are compared: no case, no accents, one apostrophe, one dash.

    >>> fold("  Œuvre  de l\u2019ÉTAT – Région ")
    "oeuvre de l'etat - region"
    >>> fold("1\u00b0 étage, n\u00b0 2")
    '1° etage, n° 2'
    """
    decomposed = unicodedata.normalize("NFKD", clean(text.translate(_ACCENT_SIGNS)))
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(bare.casefold().translate(_FOLD).split())


def flatten(text: str) -> str:
    """Fold letter by letter, so that every place in the text stays where it is.

    >>> flatten("Été – œuvre")
    'ete - œuvre'
    """
    return "".join(map(_bare, text)).translate(_FLAT)


@cache
def _bare(letter: str) -> str:
    return unicodedata.normalize("NFD", letter)[0].lower()[0]


def slug(text: str, limit: int = 80) -> str:
    """An ASCII identifier of at most `limit` characters, cut between words.

    Empty only where the text has neither a letter nor a digit.

    >>> slug("Ville de Cahors")
    'ville-de-cahors'
    >>> slug("L'Œuvre, n\u00b0 2")
    'l-oeuvre-n-2'
    >>> slug("un deux trois", limit=9)
    'un-deux'
    >>> slug("…")
    ''
    """
    full = re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")
    if not full and any(letter.isalnum() for letter in text):
        # Letters outside ASCII that no decomposition turns into ASCII (Greek, Cyrillic).
        full = "-".join(f"u{ord(letter):x}" for letter in fold(text) if letter.isalnum())
    if len(full) <= limit:
        return full
    cut = full.rfind("-", 0, limit + 1)
    return full[: cut if cut > 0 else limit]


# ----------------------------------------------------------------------------- line ends


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
_FUNCTION_WORDS = _set(
    "a au aux avec ce ces cet cette chez comme contre d'un d'une dans de des donc dont du elle en "
    "entre et il l la le les leur leurs lors mais meme ni notamment nos notre or ou par parmi pas "
    "pour pres puis qu que qui sa sans sauf se selon ses si son sous sur tout toute un une vers "
    "via vos votre y ainsi afin est sont d"
)
# Shorter halves are as often syllables (`ment`, `tion`, `vers`) as words.
_HALF = 4


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
        divided = folded.endswith("-") or line.rstrip().endswith(_SOFT_ENDS)
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

    All that stands before its hyphens are words, and what they part is no word.

    >>> _own_hyphens(["Rencontres police-", "population", "et Abel-", "Minard"], {"police"})
    {'police-population'}
    >>> _own_hyphens(["Rencontres police-", "population", "des habi-", "tants"], {"police"})
    set()
    """
    if any(line.rstrip().endswith(_SOFT_ENDS) for line in lines):
        return set()
    found = set()
    for before, after in pairwise(lines):
        cut = _cut(clean(before), clean(after)) if before.rstrip().endswith(_ENDS) else None
        if cut is None or not cut.tail[0].islower() or _keeps_hyphen(cut, tail_is_word=True):
            continue
        head, tail = cut.halves
        is_word = len(head) >= _HALF and head in known and head not in _FUNCTION_WORDS
        if not is_word or head + tail in known:
            return set()
        found.add(f"{head}-{tail}")
    return found


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
        if raw.rstrip().endswith(_SOFT_ENDS):
            # clean() took the mark: leave one that only this loop sees.
            text += _SOFT_ENDS[0]
    return text.removesuffix(_SOFT_ENDS[0])


def _join(before: str, after: str, known: Container[str], hyphenated: bool) -> str:
    if before.endswith(_SOFT_ENDS):
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
    return not are_words or half[0] in _FUNCTION_WORDS


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


# ----------------------------------------------------------------------------- bullets

_GLYPHS = (
    "•●○◦▪▫■□◆◇❖✓✔✗➢➤➔➜➡⇒→►▶‣⁃∙·¤\uf0b7\uf0a7\uf0d8\uf0fc\uf0e0\uf076\uf02d\uf0a8\uf06f\uf071\x7f"
)
_BULLET = re.compile(rf"(?:(?:[{_GLYPHS}]|\(cid:\d+\))\s*)+")
_DASH = re.compile(r"[-–—*](?:\s*[-–—*])*\s*")
_HOLLOW = re.compile(r"o\s+(?=\S)")
# After a dash: an amount, a rate or a number is a negative value, not a list item.
_VALUE = re.compile(r"[-–—]\s*(?:€|\d[\d\s.,]*(?:€|%|k€|m€|euros?\b|$))", re.IGNORECASE)


def strip_bullet(text: str, hollow: bool = False) -> tuple[bool, str]:
    """Whether a list mark opens `text`, and the text without it.

    A lone `o` is Word's hollow bullet only where the caller knows so from the font (`hollow`).

    >>> strip_bullet("• Jardins partagés")
    (True, 'Jardins partagés')
    >>> strip_bullet("-Création d'un conseil")
    (True, "Création d'un conseil")
    >>> strip_bullet("- 2 500 €"), strip_bullet("-5 %"), strip_bullet("- €")
    ((False, '- 2 500 €'), (False, '-5 %'), (False, '- €'))
    >>> strip_bullet("o Atelier", hollow=True)
    (True, 'Atelier')
    """
    text = text.strip()
    match = _BULLET.match(text)
    if match is None and hollow:
        match = _HOLLOW.match(text)
    start = match.end() if match else 0
    # A dash behind a glyph is a mark too, but never the sign of a value nor all there is.
    dash = None if _VALUE.match(text, start) else _DASH.match(text, start)
    if dash and dash.end() < len(text):
        start = dash.end()
    return start > 0, text[start:]


# ----------------------------------------------------------------------------- page cuts

_CODE = re.compile(r"(?:[A-Za-z]?\d+(?:\.\d+)+|\d+[.)]|[A-Za-z]\)|[ivx]+\))\s*\S")
_OPEN = re.compile(r"[(«\[][^)»\]]*$")
_CLOSING = re.compile(r"[^(«\[]*[)»\]]")
_UNFINISHED = (",", "-", "–", "/", "'", "+", "&", "«", "(", "\u00ad")


def sentence_continues(before: str, after: str) -> float:
    """How far `after`, the first line past a page cut, goes on with `before`, the last one.

    From -1 (a new text) over 0 (nothing speaks) to 1 (surely the same sentence). The strongest
    sign decides, in the order of the code: a list mark or an outline code in `after` is what an
    author typed; punctuation and function words are grammar; letter case is habit.

    >>> sentence_continues("la mise en place de", "Clubs sportifs")
    0.9
    >>> sentence_continues("l'accès aux droits.", "• Jardins")
    -1.0
    >>> sentence_continues("la lutte contre les discri-", "minations")
    1.0
    >>> sentence_continues("Jardins partagés", "Fête des quartiers")
    -0.4
    """
    before, after = before.strip(), after.strip()
    if not before or not after:
        return 0.0
    if strip_bullet(after)[0] or _CODE.match(after):
        return -1.0
    starts_lower = after[0].islower()
    if before.endswith(_SOFT_ENDS) or (before.endswith("-") and starts_lower):
        return 1.0
    if after[0] in ",;.:)]»%":
        return 1.0
    if _OPEN.search(before) and _CLOSING.match(after):
        return 0.9
    if before.endswith(_UNFINISHED) or _ends_open(before):
        return 0.9
    if after.startswith("(") and before[-1].isalnum():
        # No text opens with a bracket; an acronym stands in one behind its name.
        return 0.9
    if before.endswith((".", "!", "?", "…")):
        # An abbreviation or `etc.` may end in a point inside a sentence.
        return -0.2 if starts_lower else -0.8
    if before.endswith((";", ":")):
        return 0.3 if starts_lower else -0.3
    if starts_lower:
        return 0.8
    return -0.4 if after[0].isupper() else 0.1


def _ends_open(text: str) -> bool:
    """Whether the last word is one that French ends no phrase with."""
    last = fold(text).rsplit(" ", 1)[-1].rsplit("'", 1)[-1]
    # `est`, `or`, `a`… in capitals close names and acronyms (`Quartier EST`).
    return last in _FUNCTION_WORDS and not text.rsplit(" ", 1)[-1].isupper()
