"""Who signed, who took part: lists in a sentence, below a heading or in a table."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, field, replace

from extract.annexes import annex_number
from extract.collect import Collection
from extract.contacts import contact_bodies, is_contacts
from extract.paragraphs import Paragraph, cell_paragraphs, cell_text, plain_text
from extract.tables.headers import Header, read_header, starting
from extract.text import fold, slug
from extract.tree import unfolded_end
from schemas.blocks import Heading, Prose
from schemas.datasets import Detail
from schemas.table import Line, Table
from schemas.vocabulary import load_vocabulary

# A list parts its names; a sentence behind a colon may have none of these.
_ENUMERATES = re.compile(r"\w\s*[,;/]\s*\w|\w\s[-–]\s\w|\|")
# The number of a heading: `3.`, `II -`, `4.2`.
_NUMBER = re.compile(r"(?:\d+(?:\.\d+)+|(?:\d+|[ivx]+|[a-h])(?=\s*[-.:)]))\s*[-.:)]*\s*")


@dataclass(frozen=True, slots=True)
class ParticipantList:
    """A list of participants: its heading, its annex, the paragraphs that name them."""

    title: str
    annex: int | None
    paragraphs: tuple[Paragraph, ...]


@dataclass
class Participants:
    """Takes the lists of a document in reading order; the names still have to be linked.

    `free` tells whether nobody has read a line, `known` are the words of the document.
    """

    free: Callable[[Line], bool]
    known: Container[str]
    lists: list[ParticipantList] = field(default_factory=list)
    _above: Heading | None = None
    """The last heading, if it says that a list follows."""

    def enter(self, heading: Heading) -> None:
        """A heading: what follows is a list or is none."""
        found = annex_number(heading.text)
        title = found[1] if found and found[1] else heading.text
        self._above = replace(heading, text=title) if _names_list(title) else None

    def take(self, prose: Prose, annex: int | None) -> bool:
        """Takes a list in a sentence, or an item below its heading; false for other prose.

        Below such a heading `Pour la Ville de Dole,` is the place to sign for it.
        """
        paragraph = Paragraph(prose.text, prose.lines, prose.bullet)
        if found := participant_list(prose.text):
            title, names = found
            paragraph = Paragraph(names, prose.lines)
        elif self._above is not None and prose.bullet:
            title = self._above.text
        elif self._above is not None and prose.text.endswith(",") and _signed_for(prose.text):
            title = self._above.text
            paragraph = Paragraph(_signed_for(prose.text), prose.lines)
        else:
            return False
        self._add(title, annex, paragraph)
        return True

    def take_table(self, table: Table, annex: int | None) -> Collection | None:
        """Takes a table of bodies, a row each; what it says of them besides goes to `details`.

        `None` for other tables, and for one that something was read from.
        """
        if not all(self.free(line) for cell in table.cells for line in cell.lines):
            return None
        if self._above is not None and _is_signed(table):
            return self._take_signed(table, self._above, annex)
        header = read_header(table, lambda text: bool(_kind(text)))
        column = _body_column(header, titled=self._above is not None)
        if column is None:
            return None
        collection = Collection()
        collection.claim("furniture", table.repeated_headers)
        for cell in (*header.titles, *header.cells):
            collection.claim("header", cell.lines)
        collection.claim("heading", self._above.lines if self._above else ())
        title = self._above.text if self._above else header.path(column)
        for row in range(header.stop, table.rows):
            self._add_row(collection, table, header, row, column, title, annex)
        return collection

    def _take_signed(self, table: Table, title: Heading, annex: int | None) -> Collection:
        """Takes the bodies of a table with a cell to sign for each; who signs goes to `details`."""
        collection = Collection()
        collection.claim("heading", title.lines)
        for row in range(table.rows):
            for cell in starting(table, row):
                first = cell_paragraphs(cell, self.known)[0].lines
                # `Pour la Ville,` ends there; who signs stands below.
                ends = (at for at, line in enumerate(first, 1) if line.text.endswith(","))
                stop = next(ends, len(first))
                name = _signed_for(plain_text(first[:stop], self.known))
                self._add(title.text, annex, Paragraph(name, first[:stop]))
                collection.claim("value", first[:stop])
                if rest := cell.lines[stop:]:
                    self._add_detail(collection, name, "", plain_text(rest, self.known), rest)
        return collection

    def _add_detail(
        self, collection: Collection, body: str, heading: str, text: str, lines: Sequence[Line]
    ) -> None:
        values = {
            "dataset": "participants",
            "row_id": slug(body),
            "heading": heading or "(sans intitulé)",
            "text": text,
        }
        collection.add(Detail, values, {"text": lines})

    def take_contacts(self, table: Table, annex: int | None) -> Collection | None:
        """Takes the bodies of a table of contacts that is headed as a list of them.

        `None` for other tables.  How to reach them was read as contacts.
        """
        if self._above is None or not is_contacts(table):
            return None
        collection = Collection()
        collection.claim("heading", self._above.lines)
        for body in contact_bodies(table, self.known):
            self._add(self._above.text, annex, body)
        return collection

    def _add_row(
        self,
        collection: Collection,
        table: Table,
        header: Header,
        row: int,
        column: int,
        title: str,
        annex: int | None,
    ) -> None:
        body = table.at(row, column)
        name = cell_text(body, self.known)
        for cell in starting(table, row):
            if cell is body:
                collection.claim("value", cell.lines)
                for paragraph in cell_paragraphs(cell, self.known):
                    self._add(title, annex, paragraph)
            elif name:
                heading, text = header.path(cell.column), cell_text(cell, self.known)
                self._add_detail(collection, name, heading, text, cell.lines)

    def _add(self, title: str, annex: int | None, paragraph: Paragraph) -> None:
        last = self.lists[-1] if self.lists else None
        if last is not None and last.title == title and last.annex == annex:
            self.lists[-1] = ParticipantList(title, annex, (*last.paragraphs, paragraph))
        else:
            self.lists.append(ParticipantList(title, annex, (paragraph,)))


def participant_list(text: str) -> tuple[str, str] | None:
    """The title and the names of a list in a sentence; `None` for other texts.

    >>> participant_list("Ont participé : la CAF, la Mission locale et l'ARS.")
    ('Ont participé', "la CAF, la Mission locale et l'ARS.")
    >>> participant_list("Ont participé : tous")
    """
    head, colon, names = text.partition(":")
    if not colon or not _ENUMERATES.search(names) or not _names_list(head):
        return None
    return head.strip(), names.strip()


def _names_list(text: str) -> bool:
    """Whether a heading says that participants or signatories follow."""
    entry = load_vocabulary("sections", fold).entry("participants")
    return entry.matches(_NUMBER.sub("", fold(text)).rstrip(" :"))


def is_participants(table: Table, above: Sequence[Line]) -> bool:
    """Whether a table lists bodies: by its columns, or below a title that says so."""
    header = read_header(table, lambda text: bool(_kind(text)))
    titled = any(_names_list(line.text) for line in above[-1:])
    return _body_column(header, titled=titled) is not None


def _is_signed(table: Table) -> bool:
    """Whether each cell of a table says for whom is signed there: `Pour la Ville de Dole`."""
    cells = [cell for cell in table.cells if cell.lines]
    return len(cells) > 1 and all(_signed_for(plain_text(cell.lines)) for cell in cells)


def _signed_for(text: str) -> str:
    """The body for which somebody signs; empty for other texts.

    >>> _signed_for("Pour l'État,"), _signed_for("La CAF")
    ("l'État", '')
    """
    for pattern in load_vocabulary("cells", fold).entry("signs_for").patterns:
        if match := pattern.fullmatch(fold(text)):
            return unfolded_end(text, match["name"]).rstrip(" ,:.")
    return ""


def _kind(text: str) -> str:
    return load_vocabulary("participants", fold).match(fold(text).rstrip(" :")) or ""


def _body_column(header: Header, *, titled: bool) -> int | None:
    """The column that names the bodies, by its heading; without one it takes a title above.

    A table of bodies says nothing of them but who stands for them and whether they signed.
    """
    kinds = [_kind(texts[-1]) if texts else "" for texts in header.columns]
    if "body" in kinds and (titled or set(kinds) & {"person", "mark"}):
        return kinds.index("body")
    return 0 if titled and not header.rows else None
