"""The names of landlords and districts in titles: what is one, and what stands around it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from extract.tables.headers import column_texts, label_of, read_header, starting
from extract.text import clean, fold
from extract.tfpb.words import alternatives, is_label, says, section_of
from schemas.table import Table

# Names of landlords and districts are short; a longer text is a sentence.
LONGEST_NAME = 9
# A dash between spaces, a colon or a bar parts a title, and a stroke two fields; a hyphen inside a
# name does not.
PIECES = re.compile(
    r"\s+[-–—]\s+|\s*[|;]\s*|\s*:\s+|\s+:\s*|\s+[-–—]\s*(?=[A-ZÉÈÀ])|\s+/\s+(?=[^/:]+:)"
)
_BETWEEN_NAMES = re.compile(r"\s*(?:,|\bet\b|&|/|\s[-–—]\s)\s*", re.I)
_TOWN = re.compile(r"\s+(?:à|a|-)\s+[A-ZÉÈÀÎ][\w'-]*(?:\s.*)?$")
_BRACKETS = re.compile(r"\s*\([^()]*\)?\s*$")
# What counts the titles of a text: `4.1.2`, `(2)`, `B.`, `II –`; a landlord may be called `3F`.
_NUMBERING = re.compile(
    r"^\s*(?:\(?\d{1,2}(?:\.\d{1,2})*\s*[.)–—-]+\s*(?=[A-ZÉÈÀÎ])|\d{1,2}(?:\.\d{1,2})+\s+"
    r"|(?:[A-Z]|[IVX]{1,4})(?:[.)]|\s+[-–—])\s+|[a-z]\)\s*)"
)
# What is said behind a name: `Le Gour. Montant de l'abattement`.
_SENTENCE = re.compile(r"(?<=\w{3})\.\s+[A-ZÉÈÀ].*$")
# What follows a name in a sentence: `le bailleur X s'engage`.
_AFTER_NAME = re.compile(
    r"\s+(?:s'engage|engage|r[ée]alise|met|propose|pour|dans|sur|qui|a|est|sont|ont|au|en)\b.*$"
)
# Letters of the words that link those of a name (`du`, `pour`).
_LONGEST_LINK = 5


@cache
def _landlords() -> re.Pattern[str]:
    """What announces landlords in a title, and their names."""
    return re.compile(rf"\b(?>{alternatives('before_landlords')})\s*:?\s+(?P<names>\S.*)$", re.I)


@cache
def district_pattern() -> re.Pattern[str]:
    """A piece of a title that speaks of a district, by its number or its name."""
    number = r"(?:n°\s*\w+\s*)?"
    of = r"(?:(?:de la|de l'|du|des|de|d')(?![a-z])\s*)?"
    return re.compile(rf"(?:{alternatives('before_district')})\s*{number}{of}(?P<name>.*)$", re.I)


def names_in(title: str) -> tuple[str, ...]:
    """The landlords that a title names behind `bailleur` or `organisme`.

    >>> names_in("Programmes des bailleurs LOT HABITAT et POLYGONE")
    ('LOT HABITAT', 'POLYGONE')
    >>> names_in("Abattement de TFPB des bailleurs"), names_in("Programmes des organismes HLM")
    ((), ())
    """
    match = _landlords().search(clean(title))
    if match is None:
        return ()
    names = _AFTER_NAME.sub("", match["names"].rstrip(" ."))
    return tuple(
        name
        for name in _BETWEEN_NAMES.split(names)
        if name[:1].isupper() and len(name.split()) <= LONGEST_NAME
    )


def listed_landlords(tables: Iterable[Table]) -> tuple[str, ...]:
    """The landlords that tables name, each once: in a column of theirs, or in rows that say so."""
    names: dict[str, str] = {}
    for table in tables:
        header = read_header(table, is_label)
        for column, texts in enumerate(header.columns):
            if texts and says("social_landlord", texts[-1]):
                for name in column_texts(table, column, header.stop):
                    if not says("total", name) and len(name.split()) <= LONGEST_NAME:
                        names.setdefault(fold(name), name)
        for row in range(header.stop, table.rows):
            said = [label_of(cell) for cell in starting(table, row)]
            told = any(says("social_landlord", text) for text in said[1:])
            if told and len(said[0].split()) <= LONGEST_NAME:
                names.setdefault(fold(said[0]), said[0])
    return tuple(names.values())


def is_name(text: str) -> bool:
    """Whether a title is nothing but a proper name: each of its words has a capital, but for
    those that link them.

    >>> is_name("Logis du Val"), is_name("Bilan de l'année"), is_name("Sur-entretien")
    (True, False, False)
    """
    words = [word for word in re.findall(r"[^\s'’]+", text) if word != "&"]
    capitals = [word for word in words if word[0].isupper() or word.isupper()]
    links = all(
        word.islower() and len(word) < _LONGEST_LINK for word in words if word not in capitals
    )
    spoken = is_title(text) or names_axis(text) or district_pattern().match(text) is not None
    spoken = spoken or bool(section_of(text) or owner_kind(text))
    return bool(capitals) and links and len(words) <= LONGEST_NAME and not spoken


def owner_kind(text: str) -> str:
    """What a field with this name says of a programme: `landlord`, `district`, `year` or empty."""
    return next((kind for kind in ("landlord", "district", "year") if says(kind, text)), "")


def names_axis(text: str) -> bool:
    """Whether a title is that of an axis, by its number or as the national frame calls it.

    >>> names_axis("Axe 3 – Sur-entretien"), names_axis("Tranquillité résidentielle")
    (True, True)
    """
    return says("axis_heading", text) or says("national_axis", text)


def is_title(piece: str) -> bool:
    """Whether a piece says what a table is and names nobody: `Programme d'actions 2024`."""
    return says("programme", piece) or says("title_words", piece)


def pieces_of(title: str) -> list[str]:
    """The pieces of a title that dashes, colons or bars part, or a comma before a district.

    >>> pieces_of("Creusalis, quartier de la Butte : programme 2025")
    ['Creusalis', 'quartier de la Butte', 'programme 2025']
    """
    pieces = PIECES.split(clean(title))
    return [part for piece in pieces for part in _before_district().split(piece) if part.strip()]


@cache
def _before_district() -> re.Pattern[str]:
    return re.compile(rf",\s+(?=(?:{alternatives('before_district')})\s)", re.I)


def unnumbered(title: str) -> str:
    """A title without its number, where the rest names somebody or says whose programme it is.

    >>> unnumbered("4.1.2 Clairsienne"), unnumbered("2. Montée en compétences")
    ('Clairsienne', '2. Montée en compétences')
    >>> unnumbered("II – QPV Le Lac"), unnumbered("3F Résidences")
    ('QPV Le Lac', '3F Résidences')
    """
    rest = _NUMBERING.sub("", title)
    first = PIECES.split(rest)[0]
    names = (
        is_name(first) or district_pattern().match(first) or owner_kind(first) or is_title(first)
    )
    return rest if names and not names_axis(title) else title


def unbracketed(text: str) -> str:
    """A text without what is said in brackets at its end; one that is all in brackets stays.

    >>> unbracketed("OPH de Villejuif (412 logements)"), unbracketed("(k€)")
    ('OPH de Villejuif', '(k€)')
    """
    return _BRACKETS.sub("", text) or text


def whole_name(text: str, start: int) -> str:
    """The name that goes on from a place inside it, with its words before that place.

    >>> whole_name("Bilan 2024 SA d'HLM Polygone", 16), whole_name("Bilan TFPB de Lot Habitat", 14)
    ("SA d'HLM Polygone", 'Lot Habitat')
    """
    words = list(re.finditer(r"\S+", text))
    first = at = max(at for at, word in enumerate(words) if word.start() <= start)
    for before in range(first - 1, 0, -1):
        word = words[before][0]
        if word[0].isupper() and not says("programme", word) and not is_title(word):
            at = before
        elif not (word.islower() and len(word) < _LONGEST_LINK):
            break
    return text[words[at].start() if at < first else start :]


def tidy_name(text: str) -> str:
    """A name without what is said beside it: `La Garenne (218 logements)`, `Mirail à TOULOUSE`.

    >>> tidy_name("La Garenne (218 logements)"), tidy_name("Terre-Rouge à CAHORS")
    ('La Garenne', 'Terre-Rouge')
    >>> tidy_name("Le Gour. Montant de l'abattement"), tidy_name("S.A. Les Toits")
    ('Le Gour', 'S.A. Les Toits')
    """
    name = _BRACKETS.sub("", _SENTENCE.sub("", text).strip(" .,:;"))
    match = _TOWN.search(name)
    # `à CAHORS` gives the town; `à` inside a name is followed by no more capitals.
    if match and (match[0].split()[-1].isupper() or " à " in match[0]):
        name = name[: match.start()]
    return name.strip(" .,:;")
