"""Titles and form fields around a programme → its landlord, district, year and section."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache

from extract.pages.lines import stacks
from extract.paragraphs import breaks_early, plain_text
from extract.tables.headers import column_texts, label_of, read_header, starting
from extract.text import clean, fold
from extract.tfpb.setting import Look, Setting
from extract.tfpb.words import (
    alternatives,
    column_kind,
    is_label,
    lone_year,
    says,
    section_of,
)
from schemas.section import TableContext
from schemas.table import Cell, Line, Table

# A dash between spaces, a colon or a bar parts a title; a hyphen inside a name does not.
_PIECES = re.compile(r"\s+[-–—]\s+|\s*[|;]\s*|\s*:\s+|\s+:\s*|\s+[-–—]\s*(?=[A-ZÉÈÀ])")
_BETWEEN_NAMES = re.compile(r"\s*(?:,|\bet\b|&|/|\s[-–—]\s)\s*", re.I)
_TOWN = re.compile(r"\s+(?:à|a|-)\s+[A-ZÉÈÀÎ][\w'-]*(?:\s.*)?$")
_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")
# What counts the titles of a text: `4.1.2`, `(2)`, `B.`, `II –`; a landlord may be called `3F`.
_NUMBERING = re.compile(
    r"^\s*(?:\(?\d{1,2}(?:\.\d{1,2})*\s*[.)–—-]+\s*(?=[A-ZÉÈÀÎ])|\d{1,2}(?:\.\d{1,2})+\s+"
    r"|(?:[A-Z]|[IVX]{1,4})(?:[.)]|\s+[-–—])\s+|[a-z]\)\s*)"
)
# What is said behind a name: `Le Gour. Montant de l'abattement`.
_SENTENCE = re.compile(r"(?<=\w{3})\.\s+[A-ZÉÈÀ].*$")
_OF = re.compile(r"\b(?:de la|de l'|du|des|de|d'|par|pour)\s*(?=[A-ZÉÈÀÎ])")
# What follows a name in a sentence: `le bailleur X s'engage`.
_AFTER_NAME = re.compile(
    r"\s+(?:s'engage|engage|r[ée]alise|met|propose|pour|dans|sur|qui|a|est|sont|ont|au|en)\b.*$"
)
# Names of landlords and districts are short; a longer text is a sentence.
_LONGEST_NAME = 9
_LONGEST_TITLE = 40
# `Montant de l'abattement 2024 : 18 240 €` gives the year of the amount, not of the programme.
_STATES_MONEY = re.compile(r"\d\s*(?:k€|m€|€|euros?)", re.I)
# Letters of the words that link those of a name (`du`, `pour`).
_LONGEST_LINK = 5
# Pieces of a title that a dash parts.
_PARTED = 2


@cache
def _landlords() -> re.Pattern[str]:
    """What announces landlords in a title, and their names."""
    return re.compile(rf"\b(?>{alternatives('before_landlords')})\s*:?\s+(?P<names>\S.*)$", re.I)


@cache
def _district() -> re.Pattern[str]:
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
        if name[:1].isupper() and len(name.split()) <= _LONGEST_NAME
    )


def listed_landlords(tables: Iterable[Table]) -> tuple[str, ...]:
    """The landlords that tables name, each once: in a column of theirs, or in rows that say so."""
    names: dict[str, str] = {}
    for table in tables:
        header = read_header(table, is_label)
        for column, texts in enumerate(header.columns):
            if texts and says("social_landlord", texts[-1]):
                for name in column_texts(table, column, header.stop):
                    if not says("total", name) and len(name.split()) <= _LONGEST_NAME:
                        names.setdefault(fold(name), name)
        for row in range(header.stop, table.rows):
            said = [label_of(cell) for cell in starting(table, row)]
            told = any(says("social_landlord", text) for text in said[1:])
            if told and len(said[0].split()) <= _LONGEST_NAME:
                names.setdefault(fold(said[0]), said[0])
    return tuple(names.values())


def read_around(setting: Setting, context: TableContext, previous: TableContext | None) -> Setting:
    """The setting after the headings and the lines above a table.

    Headings that already stood over the table before say nothing new.
    """
    if previous is None or context.annex != previous.annex:
        setting = Setting(names=names_in(context.annex_title), listed=setting.listed)
        setting = _announced(setting, context.annex_title)
    fresh = [
        (heading, lines)
        for heading, lines in _heading_lines(context)
        if previous is None or (heading, lines) not in _heading_lines(previous)
    ]
    setting = replace(setting, fresh=frozenset())
    if fresh:
        setting = replace(setting, section="")
    titles = [title for title in fresh if fold(title[0]) != fold(context.annex_title)]
    titles += [(plain_text(group), group) for group in blocks(context.lines_above)]
    titles = [(unnumbered(text), lines) for text, lines in titles]
    looks = [_look(text, lines) for text, lines in titles]
    for (text, lines), look in zip(titles, looks, strict=True):
        if look is not None and look == setting.landlord_look and is_name(text):
            # Set as the name of the landlord before it was, above a table of its own.
            setting = setting.named("landlord", tidy_name(text), lines)
        else:
            setting = read_title(setting, text, lines)
    named = [
        look
        for (_, lines), look in zip(titles, looks, strict=True)
        if tuple(lines) == setting.sources.get("landlord")
    ]
    alone = bool(named) and looks.count(named[0]) == 1
    if named:
        setting = replace(setting, landlord_look=named[0] if alone else None)
    return setting


def _look(text: str, lines: Sequence[Line]) -> Look | None:
    """How a title is set; `None` for plain text, which is no title unless it is but a name."""
    if not lines or not (lines[0].bold or is_name(text)):
        return None
    return round(lines[0].size * 2) / 2, lines[0].bold, lines[0].words[0].color


def is_name(text: str) -> bool:
    """Whether a title is nothing but a proper name: each of its words has a capital, but for
    those that link them.

    >>> is_name("Logis du Val"), is_name("Bilan de l'année"), is_name("Sur-entretien")
    (True, False, False)
    """
    words = re.findall(r"[^\s'’]+", text)
    capitals = [word for word in words if word[0].isupper()]
    links = all(
        word.islower() and len(word) < _LONGEST_LINK for word in words if word not in capitals
    )
    spoken = _is_title(text) or names_axis(text) or _district().match(text) is not None
    spoken = spoken or bool(section_of(text) or _field_kind(text))
    return bool(capitals) and links and len(words) <= _LONGEST_NAME and not spoken


def _heading_lines(context: TableContext) -> list[tuple[str, list[Line]]]:
    """The headings, each with its lines: the same words further on are another heading."""
    texts = [(plain_text([line]), line) for line in context.heading_lines]
    return [
        (heading, [line for text, line in texts if text and text in heading])
        for heading in context.headings
    ]


def _announced(setting: Setting, title: str) -> Setting:
    """The setting with the one landlord that the title of the annex names."""
    if len(setting.names) == 1:
        return setting.named("landlord", setting.names[0], ())
    if setting.names:
        return setting
    for piece in _PIECES.split(clean(title)):
        bare = says("landlord_name", piece) and not says("programme", piece)
        if bare and not says("title_words", piece):
            return setting.named("landlord", tidy_name(piece), ())
        if name := _landlord_within(setting, piece):
            return setting.named("landlord", name, ())
    return setting


def blocks(lines: Sequence[Line]) -> list[list[Line]]:
    """The titles, sentences and fields that lines are, each with its lines."""
    return stacks(lines, lambda *pair: any(map(_is_field, pair)) or breaks_early(*pair))


def _is_field(line: Line) -> bool:
    """Whether a line is a field with its value, `Quartier : La Garenne`."""
    name, colon, value = plain_text([line]).partition(":")
    return bool(colon and value.strip() and _field_kind(name))


def _field_kind(text: str) -> str:
    return next((kind for kind in ("landlord", "district", "year") if says(kind, text)), "")


def read_title(setting: Setting, text: str, lines: Sequence[Line]) -> Setting:
    """The setting after one title: its pieces name landlord, district, year and section."""
    pieces = _pieces(text)
    if len(text.split()) > _LONGEST_TITLE or says("total", text) or names_axis(text):
        return setting
    if section := section_of(text):
        setting = setting.named("section", section, lines)
    about = any(says("programme", piece) for piece in pieces)
    usual = _usual(setting, pieces)
    kinds: list[str] = []
    expected = ""
    for at, piece in enumerate(pieces):
        announced = expected
        kind, name = _piece(setting, piece, announced, alone=len(pieces) == 1 and not about)
        expected = kind if kind and not name else ""
        guessed = kind == "district" and not announced and not _district().match(piece)
        if guessed and at in usual:
            # What stood there in the title before is the landlord.
            kind = "landlord"
        if kind and name:
            setting = setting.named(kind, name, lines)
        kinds.append(kind or ("title" if _is_title(piece) else ""))
    if "landlord" in kinds:
        setting = replace(setting, shape=tuple(kinds))
    about = about and not _STATES_MONEY.search(text)
    if about and "year" not in setting.fresh and (year := lone_year(text)):
        setting = setting.named("year", str(year), lines)
    return setting


def read_title_row(setting: Setting, text: str, lines: Sequence[Line]) -> Setting:
    """The setting after a row of a table that stands over its headings, as `read_title`.

    A row may be the title of some columns: it names somebody where it has several pieces, one of
    them the title of a programme or a district, or is the name of a landlord by its words.
    """
    pieces = _pieces(text)
    parted = len(pieces) >= _PARTED and any(
        _is_title(piece) or _field_kind(piece) or _district().match(piece) for piece in pieces
    )
    named = is_name(text) and says("landlord_name", text) and not column_kind(text)
    return read_title(setting, text, lines) if parted or named else setting


def _usual(setting: Setting, pieces: Sequence[str]) -> set[int]:
    """Where a title names the landlord if it is made as the last one that named one."""
    titles = [kind == "title" for kind in setting.shape]
    if len(pieces) < _PARTED or [_is_title(piece) for piece in pieces] != titles:
        return set()
    return {at for at, kind in enumerate(setting.shape) if kind == "landlord"}


def names_axis(text: str) -> bool:
    """Whether a title is that of an axis, by its number or as the national frame calls it.

    >>> names_axis("Axe 3 – Sur-entretien"), names_axis("Tranquillité résidentielle")
    (True, True)
    """
    return says("axis_heading", text) or says("national_axis", text)


def _is_title(piece: str) -> bool:
    """Whether a piece says what a table is and names nobody: `Programme d'actions 2024`."""
    return says("programme", piece) or says("title_words", piece)


def _piece(setting: Setting, piece: str, expected: str, alone: bool) -> tuple[str, str]:
    """What one piece of a title is: its kind and its name; a kind without a name announces it."""
    if kind := _field_kind(piece):
        return kind, ""
    if expected:
        return expected, tidy_name(piece)
    if any(fold(name) == fold(piece) for name in (*setting.names, *setting.listed)):
        return "landlord", piece
    match = _district().match(piece)
    if match and len(piece.split()) <= _LONGEST_NAME + 6:
        return "district", tidy_name(match["name"]) if match["name"][:1].isupper() else ""
    if _is_title(piece):
        return ("landlord", name) if (name := _landlord_within(setting, piece)) else ("", "")
    if named := names_in(piece):
        return "landlord", tidy_name(named[0])
    if section_of(piece) or len(piece.split()) > _LONGEST_NAME or not piece[0].isupper():
        return "", ""
    if piece.endswith((".", ",", ";")):
        return "", ""
    if says("landlord_name", piece):
        return "landlord", tidy_name(piece)
    if alone and setting.names:
        return "", ""
    if not setting.landlord:
        return "landlord", tidy_name(piece)
    return ("", "") if alone else ("district", tidy_name(piece))


def _landlord_within(setting: Setting, piece: str) -> str:
    """A landlord that a title names in passing: `Programme d'actions de Lot Habitat`."""
    for name in (*setting.names, *setting.listed):
        if re.search(rf"\b{re.escape(fold(name))}\b", fold(piece)):
            return name
    named = names_in(piece)
    if len(named) == 1:
        return tidy_name(named[0])
    for match in _OF.finditer(piece):
        rest = piece[match.end() :]
        if (
            says("landlord_name", rest)
            and not says("programme", rest)
            and len(rest.split()) <= _LONGEST_NAME
        ):
            return tidy_name(rest)
    return ""


def _pieces(title: str) -> list[str]:
    return [piece for piece in _PIECES.split(clean(title)) if piece.strip()]


def unnumbered(title: str) -> str:
    """A title without its number, where the rest names somebody or says whose programme it is.

    >>> unnumbered("4.1.2 Clairsienne"), unnumbered("2. Montée en compétences")
    ('Clairsienne', '2. Montée en compétences')
    >>> unnumbered("II – QPV Le Lac"), unnumbered("3F Résidences")
    ('QPV Le Lac', '3F Résidences')
    """
    rest = _NUMBERING.sub("", title)
    first = _PIECES.split(rest)[0]
    names = is_name(first) or _district().match(first) or _field_kind(first) or _is_title(first)
    return rest if names and not names_axis(title) else title


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


def read_field(setting: Setting, name: Cell, value: Cell) -> Setting | None:
    """The setting after a field of a form table; `None` where the field is no part of it."""
    kind = _field_kind(label_of(name).rstrip(" :"))
    if not kind or not value.lines:
        return None
    if kind == "year" and lone_year(label_of(value)) is None:
        return None
    return setting.named(kind, tidy_name(label_of(value)), value.lines)
