"""The column headings of a table → what each column holds, by the vocabulary `columns`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from extract.boxes import has_boxes
from extract.dates import read_due
from extract.paragraphs import plain_text
from extract.tables.labels import match_loosely
from extract.tables.sideways import is_side_label
from extract.text import fold
from extract.tree import level_name
from schemas.table import Cell, Table
from schemas.vocabulary import Vocabulary, load_vocabulary

# Rows above the column headings are titles; tables open with no more than these.
_TITLE_ROWS = 4
# Under this share of alike letters the nearest known heading is not worth showing.
_NEAR = 60.0
# What stands around the words of a heading: `Qui ?`, `Partenaires :`.
_AROUND = " :.*?"
# Known headings of different kinds that make a row of them a heading row.
_ENOUGH = 2


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading as printed and what it holds; `kind` may be empty."""

    at: int
    heading: str
    kind: str


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a table: its title rows, and the rows and columns of its headings."""

    titles: tuple[Cell, ...]
    first_row: int
    last_row: int
    columns: tuple[Column, ...]

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset(column.kind for column in self.columns)

    def of(self, kind: str) -> list[Column]:
        """The columns that hold this, from left to right."""
        return [column for column in self.columns if column.kind == kind]


def vocabulary() -> Vocabulary:
    """The headings of the columns of objective tables."""
    return load_vocabulary("columns", fold)


@lru_cache(maxsize=4096)
def column_kind(text: str) -> str:
    """What a column with this heading holds, or an empty text.

    >>> column_kind("ENGAGEMENTS – PROCHAINES ÉCHÉANCES")
    'commitments'
    >>> column_kind("Salle 12")
    ''
    """
    folded = fold(text).strip(_AROUND)
    return vocabulary().match(folded) or ""


@lru_cache(maxsize=4096)
def heading_kind(text: str) -> str:
    """What a column with this heading holds, in a row that is known to hold headings.

    >>> heading_kind("Opérateurs et partenaires mobilisés"), heading_kind("Actions / mesures")
    ('partners', 'actions')
    >>> heading_kind("Actions et partenaires")
    ''
    """
    return column_kind(text) or match_loosely(fold(text).strip(_AROUND), vocabulary())


def nearest_heading(text: str) -> str:
    """The known heading most like an unknown one; empty where none is near."""
    found = process.extractOne(
        fold(text), vocabulary().labels.keys(), scorer=fuzz.WRatio, score_cutoff=_NEAR
    )
    return found[0] if found else ""


def heading_kinds(texts: Sequence[str]) -> tuple[str, ...]:
    """What the columns below a row of folded texts hold; empty where they are no headings.

    A heading that no entry knows stands for itself, so that two rows that name the same columns,
    be it in other words, give the same.

    >>> heading_kinds(["actions", "calendrier"]) == heading_kinds(["pistes d'actions", "echeance"])
    True
    >>> heading_kinds(["un atelier", "la mairie"])
    ()
    """
    bare = [text.strip(_AROUND) for text in texts]
    kinds = [vocabulary().match(text) for text in bare]
    if len(set(kinds) - {None}) < _ENOUGH:
        return ()
    return tuple(kind or text for kind, text in zip(kinds, bare, strict=True))


def is_heading_row(texts: Sequence[str]) -> bool:
    """Whether the folded texts of a row are column headings: two of them are known ones."""
    return bool(heading_kinds(texts))


def find_head(table: Table) -> Head | None:
    """The head of a table whose columns the vocabulary knows; `None` for other tables.

    The heading row is the first with two known headings; merged rows above it are titles, but for
    one of headings over several columns each, below which the heading row is.
    """
    for row in range(min(_TITLE_ROWS + 1, table.rows)):
        if _is_heading_row(table, row):
            last = max(cell.last_row for cell in _heading_cells(table, row) if cell.row <= row)
            first = row
            if (
                _has_groups(table, row)
                and last + 1 < table.rows
                and _is_heading_row(table, last + 1)
            ):
                last = max(cell.last_row for cell in _heading_cells(table, last + 1))
            elif row and _has_groups(table, row - 1):
                first = row - 1
            titles = tuple(
                cell for cell in table.cells if cell.row < first and cell.lines and _merged(cell)
            )
            return Head(titles, first, last, tuple(_columns(table, first, last)))
    return None


def _heading_cells(table: Table, row: int) -> list[Cell]:
    return [cell for cell in table.row_cells(row) if cell.row == row or cell.row_span > 1]


def _is_heading_row(table: Table, row: int) -> bool:
    return is_heading_row([fold(plain_text(cell.lines)) for cell in _heading_cells(table, row)])


def _has_groups(table: Table, row: int) -> bool:
    """Whether a row has several texts, and one of them stands over several columns.

    Titles side by side, a pillar and its theme, are no headings.
    """
    own = [cell for cell in table.cells if cell.row == row and cell.lines]
    return len(own) > 1 and any(map(_merged, own)) and not any(map(_is_title, own))


def _is_title(cell: Cell) -> bool:
    """Whether a cell names a level of the contract, and not what a column holds."""
    text = plain_text(cell.lines)
    return bool(level_name(text)[0]) and not column_kind(text)


def _merged(cell: Cell) -> bool:
    return cell.column_span > 1


def _columns(table: Table, first: int, last: int) -> Iterable[Column]:
    """The columns below the headings; one of several levels is named from the top."""
    for at in range(table.columns):
        cells = dict.fromkeys(
            cell for row in range(first, last + 1) if (cell := table.at(row, at)) is not None
        )
        texts = [text for cell in cells if (text := plain_text(cell.lines))]
        heading = " > ".join(texts)
        # The last level that is known says what the column holds.
        kinds = [kind for text in reversed(texts) if (kind := heading_kind(text))]
        if any(kind in kinds and _all_below(table, at, last, _ANSWERS[kind]) for kind in _ANSWERS):
            kinds = ["remarks"]
        if not heading and _all_below(table, at, last, is_side_label):
            # Labels that run up beside the rows group them.
            kinds = ["theme"]
        if not kinds and _is_date(heading) and _all_below(table, at, last, is_tick):
            # A column for each year, ticked where something is done in it.
            kinds = ["commitments"]
        yield Column(at, heading, kinds[0] if kinds else "")


def _is_date(text: str) -> bool:
    """Whether a heading is nothing but a date: `2026`, `T1 2026`."""
    due = read_due(text)
    return due.due_start is not None and due.due_text == text


def is_tick(cell: Cell) -> bool:
    """Whether a cell only says that what is printed over its column is so."""
    return load_vocabulary("cells", fold).entry("tick").matches(fold(cell.text))


def _is_rank(cell: Cell) -> bool:
    """Whether a cell says how important its row is: `haute`, `basse`."""
    return load_vocabulary("cells", fold).entry("rank").matches(fold(plain_text(cell.lines)))


def _has_boxes(cell: Cell) -> bool:
    """Whether a cell has boxes to tick: `☒ nouvelle ☐ reconduite`."""
    return has_boxes(plain_text(cell.lines))


# Headings that ask a question where each cell below is an answer to it: `Priorité` over `haute`,
# `Nature de l'action` over `☒ nouvelle`.
_ANSWERS: dict[str, Callable[[Cell], bool]] = {"orientation": _is_rank, "actions": _has_boxes}


def _all_below(table: Table, at: int, last: int, says: Callable[[Cell], bool]) -> bool:
    """Whether each cell of a column that has text, below its headings, says this."""
    below = [cell for cell in table.cells if cell.column == at and cell.row > last and cell.lines]
    return bool(below) and all(map(says, below))
