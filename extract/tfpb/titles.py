"""Titles and form fields around a programme → its landlord, district, year and section."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extract.pages.lines import stacks
from extract.paragraphs import breaks_early, plain_text
from extract.sheet_titles import stand_at_one_place
from extract.tables.headers import label_of
from extract.text import clean, fold
from extract.tfpb.names import (
    LONGEST_NAME,
    PIECES,
    district_pattern,
    is_name,
    is_title,
    names_axis,
    names_in,
    owner_kind,
    pieces_of,
    tidy_name,
    unbracketed,
    unnumbered,
    whole_name,
)
from extract.tfpb.setting import Look, Setting
from extract.tfpb.words import (
    column_kind,
    lone_year,
    says,
    section_of,
)
from schemas.section import TableContext
from schemas.table import Cell, Line

# What stands before a name in a title: `Programme d'actions de`, `Bilan 2024`.
_BEFORE_NAME = re.compile(
    r"\b(?:de la|de l'|du|des|de|d'|par|pour)\s*(?=[A-ZÉÈÀÎ])|\b(?:19|20)\d{2}\s+(?=[A-ZÉÈÀÎ])"
)
_LONGEST_TITLE = 40
# `Montant de l'abattement 2024 : 18 240 €` gives the year of the amount, not of the programme.
_STATES_MONEY = re.compile(r"\d\s*(?:k€|m€|€|euros?)", re.I)
# Pieces of a title that a dash parts.
_PARTED = 2


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
    if previous is None or _texts(context.running) != _texts(previous.running):
        setting = _read_running(setting, context.running)
    titles = [title for title in fresh if fold(title[0]) != fold(context.annex_title)]
    titles += _captions_before(setting, context)
    titles += [(plain_text(group), group) for group in blocks(context.lines_above)]
    titles = [(unnumbered(text), lines) for text, lines in titles]
    looks = [_look(text, lines) for text, lines in titles]
    told = any(_tells(piece) for text, _ in titles for piece in pieces_of(text))
    for (text, lines), look in zip(titles, looks, strict=True):
        alike = look is not None and look == setting.landlord_look and is_name(text)
        if alike and (lines[0].bold or told or says("landlord_name", text)):
            # Set as the name of the landlord before it was, above a table of its own; in plain
            # type, as a place may be, with what else says whose the programme is.
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


def _texts(lines: Sequence[Line]) -> list[str]:
    return [fold(line.text) for line in lines]


def _read_running(setting: Setting, lines: Sequence[Line]) -> Setting:
    """The setting after the running lines of a sheet, by their words or by the landlord's place.

    Where no landlord is known, a name beside a line that says what the sheet is may be one.
    """
    told = any(_tells(plain_text([line])) for line in lines)
    for line in lines:
        text = unnumbered(plain_text([line]))
        named = setting.sources.get("landlord", ())
        placed = any(stand_at_one_place(line, other) for other in named)
        if is_name(text) and (placed or (told and not setting.landlord)):
            setting = setting.named("landlord", tidy_name(text), [line])
        else:
            setting = read_title(setting, text, [line], guessing=False)
    return setting


def _captions_before(setting: Setting, context: TableContext) -> list[tuple[str, list[Line]]]:
    """What the foot of the page before says of whose the programme is: fields, and known names."""
    lines = [line for line in context.lines_before if line not in context.heading_lines]
    names = {fold(name) for name in (setting.landlord, *setting.names, *setting.listed)}
    texts = [(plain_text(group), group) for group in blocks(lines)]
    return [
        (text, group)
        for text, group in texts
        if any(map(_is_field, group))
        or fold(text) in names
        or (is_name(text) and _look(text, group) == setting.landlord_look)
    ]


def _look(text: str, lines: Sequence[Line]) -> Look | None:
    """How a title is set; `None` for plain text, which is no title unless it is but a name."""
    if not lines or not (lines[0].bold or is_name(text)):
        return None
    return round(lines[0].size * 2) / 2, lines[0].bold, lines[0].words[0].color


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
    for piece in PIECES.split(clean(title)):
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
    return bool(colon and value.strip() and owner_kind(name))


def read_title(
    setting: Setting, text: str, lines: Sequence[Line], guessing: bool = True
) -> Setting:
    """The setting after one title: its pieces name landlord, district, year and section.

    `guessing`: a name may be a landlord's or a district's though no word says so.
    """
    pieces = pieces_of(text)
    if len(text.split()) > _LONGEST_TITLE or says("total", text) or names_axis(text):
        return setting
    if section := section_of(text):
        setting = setting.named("section", section, lines)
    about = any(says("programme", piece) for piece in pieces)
    usual = _usual(setting, pieces)
    guessing = guessing and not _is_other_field(text)
    told = any(map(_tells, pieces))
    kinds: list[str] = []
    expected = ""
    for at, piece in enumerate(pieces):
        piece = unbracketed(piece)
        kind, name = _piece(setting, piece, expected)
        expected = kind if kind and not name else ""
        if not kind and guessing and _may_be_name(piece) and (told or is_name(piece)):
            # What stood there in the title before is the landlord.
            usually = "landlord" if at in usual else ""
            kind = usually or _guess(setting, alone=len(pieces) == 1)
            name = tidy_name(piece)
        if kind and name:
            setting = setting.named(kind, name, lines)
        kinds.append(kind or ("title" if is_title(piece) else ""))
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
    pieces = pieces_of(text)
    parted = len(pieces) >= _PARTED and any(
        is_title(piece) or owner_kind(piece) or district_pattern().match(piece) for piece in pieces
    )
    named = is_name(text) and says("landlord_name", text) and not column_kind(text)
    return read_title(setting, text, lines) if parted or named else setting


def _usual(setting: Setting, pieces: Sequence[str]) -> set[int]:
    """Where a title names the landlord if it is made as the last one that named one."""
    titles = [kind == "title" for kind in setting.shape]
    if len(pieces) < _PARTED or [is_title(piece) for piece in pieces] != titles:
        return set()
    return {at for at, kind in enumerate(setting.shape) if kind == "landlord"}


def _piece(setting: Setting, piece: str, expected: str) -> tuple[str, str]:
    """What one piece of a title is by its words: its kind and its name.

    A kind without a name announces it.
    """
    if kind := owner_kind(piece):
        return kind, ""
    if expected:
        return expected, tidy_name(piece)
    if any(fold(name) == fold(piece) for name in (*setting.names, *setting.listed)):
        return "landlord", piece
    match = district_pattern().match(piece)
    if match and len(piece.split()) <= LONGEST_NAME + 6:
        return "district", tidy_name(match["name"]) if match["name"][:1].isupper() else ""
    if is_title(piece):
        return ("landlord", name) if (name := _landlord_within(setting, piece)) else ("", "")
    if named := names_in(piece):
        return "landlord", tidy_name(named[0])
    told = _may_be_name(piece) and says("landlord_name", piece)
    return ("landlord", tidy_name(piece)) if told else ("", "")


def _tells(piece: str) -> bool:
    """Whether a piece of a title says what it is, so that the others may be names."""
    return bool(is_title(piece) or owner_kind(piece) or district_pattern().match(piece))


def _is_other_field(text: str) -> bool:
    """Whether a title is a field that says nothing of whose a programme is: `EPCI : Val d'Or`."""
    label, colon, value = clean(text).partition(":")
    return bool(colon) and not any(map(_tells, (*pieces_of(label), *pieces_of(value))))


def _may_be_name(piece: str) -> bool:
    """Whether a piece of a title is short and begins as a name does."""
    short = len(piece.split()) <= LONGEST_NAME and not piece.endswith((".", ",", ";"))
    capital = piece[0].isupper() or (piece[0].isdigit() and says("landlord_name", piece))
    return short and capital and not is_title(piece) and not section_of(piece)


def _guess(setting: Setting, alone: bool) -> str:
    """What a name without a word for it is: a landlord where none is known, else a district."""
    if alone and (setting.names or setting.landlord):
        return ""
    return "district" if setting.landlord else "landlord"


def _landlord_within(setting: Setting, piece: str) -> str:
    """A landlord that a title names in passing: `Programme d'actions de Lot Habitat`."""
    for name in (*setting.names, *setting.listed):
        if re.search(rf"\b{re.escape(fold(name))}\b", fold(piece)):
            return name
    named = names_in(piece)
    if len(named) == 1:
        return tidy_name(named[0])
    for match in _BEFORE_NAME.finditer(piece):
        rest = whole_name(piece, match.end())
        if (
            says("landlord_name", rest)
            and not says("programme", rest)
            and len(rest.split()) <= LONGEST_NAME
        ):
            return tidy_name(rest)
    return ""


def read_field(setting: Setting, name: Cell, value: Cell) -> Setting | None:
    """The setting after a field of a form table; `None` where the field is no part of it."""
    kind = owner_kind(label_of(name).rstrip(" :"))
    if not kind or not value.lines:
        return None
    if kind == "year" and lone_year(label_of(value)) is None:
        return None
    return setting.named(kind, tidy_name(label_of(value)), value.lines)
