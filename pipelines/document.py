"""Blocks → everything that is read from them: tables by their kind, then prose."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field, replace

from extract.annexes import (
    AnnexPart,
    annex_number,
    is_contact_page,
    read_annexes,
)
from extract.collect import Collection, Identifiers
from extract.contacts import is_contacts, read_contact_table, read_contacts
from extract.figures import is_budget, is_figures, read_figures
from extract.listed import painted, read_cards, read_listed
from extract.objective_heads import is_objective_head, labels_vary, unknown_findings
from extract.objectives import ObjectiveReader, PartnerCell
from extract.orientations import is_orientation_head, read_orientations
from extract.paragraphs import cell_paragraphs
from extract.participants import ParticipantList, Participants
from extract.passages import (
    Passages,
    contributor_of,
    read_contribution,
)
from extract.pledges import is_pledges, read_pledges
from extract.priority import Legend
from extract.recommendations import is_recommendations, read_recommendations
from extract.tables.columns import Head, find_head
from extract.tables.forms import split_forms, without_title
from extract.tfpb.names import listed_landlords
from extract.tfpb.programme import has_heads_of, is_programme, read_programme
from extract.tfpb.totals_apart import sums_up
from extract.tree import Level, Tree, level_name
from pipelines.ledger import Ledger
from schemas.blocks import Block, Contents, Grid, Heading, Prose
from schemas.datasets import Annex
from schemas.findings import finding
from schemas.page import Fill
from schemas.section import TableContext
from schemas.table import Table

# Words of the longest title; a longer text is a sentence.
_LONGEST_TITLE = 16


@dataclass
class Reading:
    """What was read from the blocks; partner cells and lists still have to be linked."""

    collection: Collection = field(default_factory=Collection)
    partner_cells: list[PartnerCell] = field(default_factory=list)
    participant_lists: list[ParticipantList] = field(default_factory=list)
    annexes: list[AnnexPart] = field(default_factory=list)


@dataclass
class _Reader:
    """Goes through the blocks once for tables and once for prose."""

    blocks: Sequence[Block]
    contexts: dict[int, TableContext]
    known: Container[str]
    legend: Legend
    ledger: Ledger
    reading: Reading
    paint: Mapping[int, Sequence[Fill]] = field(default_factory=dict)
    identifiers: Identifiers = field(default_factory=Identifiers)

    def add(self, collection: Collection) -> None:
        self.ledger.take(collection.claims)
        # Claims hold on to the words of the pages, and the ledger has counted them.
        self.reading.collection.extend(replace(collection, claims=[]))


def read_document(
    blocks: Sequence[Block],
    contexts: dict[int, TableContext],
    last_page: int,
    known: Container[str],
    legend: Legend,
    ledger: Ledger,
    paint: Mapping[int, Sequence[Fill]],
) -> Reading:
    """Everything that the blocks of a document say.

    `contexts` are what stands around each table, by the identity of the table; `known` are the
    words of the document, `paint` is what its pages paint, by page.  The claims of all readings are
    taken into `ledger`.
    """
    reader = _Reader(blocks, contexts, known, legend, ledger, Reading(), paint)
    reader.reading.annexes = read_annexes(blocks, last_page)
    _add_annexes(reader)
    _read_tables(reader)
    _read_prose(reader)
    return reader.reading


def _add_annexes(reader: _Reader) -> None:
    collection = Collection()
    for part in reader.reading.annexes:
        row = collection.add(
            Annex,
            {"number": part.number, "title": part.title},
            {"title": part.lines},
            {"number": "annex_heading"},
            kind="heading",
        )
        if row is not None:
            pages = {"page_first": part.page_first, "page_last": part.page_last}
            collection.rows[-1] = row.model_copy(update=pages)
    reader.add(collection)


def _annex_at(reader: _Reader, at: int) -> AnnexPart | None:
    """The annex that a block belongs to; `None` before the first and behind the last."""
    block = reader.blocks[at]
    inside = [
        part
        for part in reader.reading.annexes
        if part.first_block <= at and block.page <= part.page_last
    ]
    return inside[-1] if inside else None


# ----------------------------------------------------------------------------- tables

_Programmes = dict[int, list[tuple[Table, TableContext]]]
"""The tables of programmes by annex: each annex is read as a whole."""


def _read_tables(reader: _Reader) -> None:
    tree = Tree.of(reader.blocks)
    objectives = Collection()
    objective_reader = ObjectiveReader(
        tree,
        reader.legend,
        reader.known,
        reader.identifiers,
        objectives,
        reader.reading.partner_cells,
        labels_vary(
            [block.table for block in reader.blocks if isinstance(block, Grid)], reader.legend
        ),
    )
    programmes: _Programmes = {}
    annex: AnnexPart | None = None
    titles: list[Heading] = []
    read = 0
    for at, block in enumerate(reader.blocks):
        part = _annex_at(reader, at)
        if part is not annex:
            tree.leave()
            annex = part
        if at < read:
            # The name of a field of the objective above it.
            continue
        if isinstance(block, Heading):
            titles.append(block)
            if not (annex_number(block.text) or _titles_annex(block, part)):
                read = _read_heading(reader, objective_reader, block, at, part)
        elif isinstance(block, Grid):
            context = _context(reader, block.table, part, titles)
            titles.clear()
            _read_table(reader, objective_reader, block.table, context, programmes)
        else:
            # The text below a heading at the foot of a page stands on the next one.
            if titles and block.page == titles[-1].page:
                titles.clear()
            if _titles_table(reader.blocks, at):
                tree.take(Level(block.text, block.lines))
    if objectives.rows and objective_reader.labels_vary and not reader.legend.lines:
        page = objectives.rows[0].page_first
        objectives.findings.append(finding("legend_missing", dataset="objectives", page=page))
    reader.add(objectives)
    grids = [block.table for block in reader.blocks if isinstance(block, Grid)]
    listed = listed_landlords(grids) if programmes else ()
    for tables in programmes.values():
        reader.add(read_programme(tables, reader.identifiers, reader.known, listed))


def _read_table(
    reader: _Reader,
    objectives: ObjectiveReader,
    table: Table,
    context: TableContext,
    programmes: _Programmes,
) -> None:
    """Reads a table as the first of the kinds that it is; one of a programme waits for the rest."""
    head = find_head(table)
    if is_recommendations(table, context):
        reader.add(read_recommendations(table, context, reader.identifiers, reader.known))
    elif is_contacts(table):
        reader.add(read_contact_table(table, reader.known))
    elif is_pledges(table):
        reader.add(read_pledges(table, context, reader.identifiers, reader.known))
    elif forms := split_forms(table):
        for form in forms:
            if is_programme(bare := without_title(form), context):
                programmes.setdefault(context.annex, []).append((bare, context))
            elif form_head := find_head(form):
                _read_objectives(objectives, form, form_head, context)
    elif is_programme(table, context) or _continues(table, programmes.get(context.annex, ())):
        programmes.setdefault(context.annex, []).append((table, context))
    elif head is not None and is_orientation_head(head):
        tree, annex = objectives.tree, context.annex
        reader.add(read_orientations(table, head, tree, annex, reader.known, reader.identifiers))
    elif head is not None and is_objective_head(head) and not is_budget(table, head):
        _read_objectives(objectives, table, head, context)
    elif cards := read_cards(table):
        for card, card_head in cards:
            _read_objectives(objectives, painted(card, reader.paint), card_head, context)
    elif is_figures(table):
        reader.add(read_figures(table, context, reader.identifiers, reader.known))


def _continues(table: Table, programme: Sequence[tuple[Table, TableContext]]) -> bool:
    """Whether a table is of the programme above it, though no word over it says so."""
    return sums_up(table, programme) or has_heads_of(table, programme)


def _read_heading(
    reader: _Reader, objectives: ObjectiveReader, heading: Heading, at: int, part: AnnexPart | None
) -> int:
    """Takes a heading into the tree, or reads the objectives that it opens as text.

    Gives the place of the first block that was not read with it.  Below no axis and no objective
    there are none, but bodies of which is said who leads.
    """
    tree = objectives.tree
    listed = read_listed(reader.blocks, heading, at)
    placed = bool(tree.pillar.text or tree.strategic.text or not listed.titled)
    if not listed.titled or not placed or part is None:
        tree.read(heading)
    if placed and part is not None:
        for table, head in listed.tables:
            objectives.read(painted(table, reader.paint), head, part.number, part.title)
        return max(at + 1, listed.end)
    return at + 1


def _titles_annex(heading: Heading, part: AnnexPart | None) -> bool:
    """Whether a heading is the title of its annex, below its number, and names no level."""
    own = part is not None and any(line is heading.lines[0] for line in part.lines)
    return own and not level_name(heading.text)[0]


def _titles_table(blocks: Sequence[Block], at: int) -> bool:
    """Whether plain text over a table names, by its words, the level or the objective of the table.

    Between them stand at most titles of further levels.  A scan does not show what is bold.
    """
    for block in blocks[at:]:
        if isinstance(block, Grid):
            return True
        plain = isinstance(block, Prose) and len(block.text.split()) <= _LONGEST_TITLE
        if not (plain or isinstance(block, Heading)) or block.text.endswith((".", ":", ";")):
            return False
        if not level_name(block.text)[0]:
            return False
    return False


def _read_objectives(
    objectives: ObjectiveReader, table: Table, head: Head, context: TableContext
) -> None:
    objectives.collection.findings += unknown_findings(table, head)
    objectives.read(table, head, context.annex, context.annex_title)


def _context(
    reader: _Reader, table: Table, part: AnnexPart | None, titles: Sequence[Heading]
) -> TableContext:
    """What stands around a table; `titles` are the headings before it, below other text.

    Those at the foot of a page before are headings over it, those on its page lines above it.
    """
    context = reader.contexts[id(table)]
    before = [title for title in titles if title.page < table.page_first]
    context = replace(
        context,
        headings=tuple(title.text for title in before),
        heading_lines=tuple(line for title in before for line in title.lines),
    )
    if part is None:
        return context
    return replace(context, annex=part.number, annex_title=part.title)


# ----------------------------------------------------------------------------- prose


def _read_prose(reader: _Reader) -> None:
    _read_contact_pages(reader)
    _read_contributions(reader)
    passages = Passages(reader.ledger.free)
    participants = Participants(reader.ledger.free, reader.known)
    for at, block in enumerate(reader.blocks):
        part = _annex_at(reader, at)
        passages.annex = annex = part.number if part else None
        if isinstance(block, Heading):
            passages.enter(block)
            participants.enter(block)
        elif isinstance(block, Contents):
            passages.claim("heading", block.lines)
        elif isinstance(block, Grid):
            table = block.table
            if listed := participants.take_table(table, annex):
                reader.add(listed)
            elif bodies := participants.take_contacts(table, annex):
                reader.add(bodies)
            _left_over(reader, passages, table)
        elif not all(map(reader.ledger.free, block.lines)):
            continue
        elif participants.take(block, annex):
            passages.claim("value", block.lines)
        else:
            passages.add(block)
    passages.leave()
    reader.reading.participant_lists = participants.lists
    reader.add(passages.collection)


def _left_over(reader: _Reader, passages: Passages, table: Table) -> None:
    """The cells of a table that no reading took as passages, so that no text is lost."""
    full = [cell for cell in table.cells if cell.lines]
    left = [cell for cell in full if all(map(reader.ledger.free, cell.lines))]
    if not left:
        return
    for cell in left:
        for paragraph in cell_paragraphs(cell, reader.known):
            passages.add(Prose(table.page_first, paragraph.text, paragraph.lines, paragraph.bullet))
    passages.collection.claim("furniture", table.repeated_headers)
    passages.collection.findings.append(
        finding(
            "table_unknown" if len(left) == len(full) else "cells_left",
            dataset="passages",
            page=left[0].places[0].page,
            bbox=(table if len(left) == len(full) else left[0]).places[0].box,
            rows=table.rows,
            columns=table.columns,
            text=left[0].text.replace("\n", " ")[:80],
        )
    )


def _read_contact_pages(reader: _Reader) -> None:
    pages: dict[int, list[Block]] = {}
    for block in reader.blocks:
        pages.setdefault(block.page, []).append(block)
    for blocks in pages.values():
        if is_contact_page(blocks):
            # The heading of an annex is no body.
            reader.add(
                read_contacts(
                    [
                        block
                        for block in blocks
                        if isinstance(block, Heading | Prose) and annex_number(block.text) is None
                    ]
                )
            )


def _read_contributions(reader: _Reader) -> None:
    for part in reader.reading.annexes:
        blocks = [
            block
            for at, block in enumerate(reader.blocks)
            if isinstance(block, Heading | Prose) and _annex_at(reader, at) is part
        ]
        contributor = contributor_of(part, [b for b in blocks if isinstance(b, Prose)])
        if contributor:
            reader.add(read_contribution(part, contributor, blocks, reader.identifiers))
