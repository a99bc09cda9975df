"""From the pages of a document to the typed contract: the stages in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from extract.blocks import read_blocks
from extract.collect import Collection
from extract.contacts import is_contacts
from extract.contract_places import town_prepositions
from extract.figures import is_figures
from extract.furniture import without_page_number
from extract.identity import contract_id, identify, territory_name
from extract.layout import Layout, lay_out, with_tables
from extract.line_ends import words_of
from extract.paragraphs import plain_text
from extract.participants import is_participants
from extract.partners.abbreviations import find_abbreviations
from extract.periods import is_period
from extract.pledges import is_pledges
from extract.priority import Legend, find_legend
from extract.recommendations import is_recommendations
from extract.tables.banners import with_banners
from extract.tables.columns import column_kind, find_head, heading_kinds, is_heading_row
from extract.tables.gaps import close_gaps
from extract.tables.grid import find_tables
from extract.tables.label_boxes import find_label_tables
from extract.tables.open_tables import find_open_tables
from extract.tables.plain_tables import find_plain_tables
from extract.tables.running import without_bare_heads, without_running
from extract.tables.stitch import Doubt, stitch_tables
from extract.tables.tags import read_tags, tag_verdict
from extract.tables.widths import Refusal, join_widths
from extract.tfpb.words import open_kind
from extract.totals import row_totals_hold
from pipelines.checks import check
from pipelines.confidence import Confidence
from pipelines.context import table_contexts
from pipelines.document import Reading, read_document
from pipelines.ledger import Ledger
from pipelines.named import Named
from pipelines.places import relocate_finding, relocate_row, relocate_sign
from pipelines.progress import Progress
from pipelines.second import SecondReading, Verdicts
from pipelines.signs import find_signs
from pipelines.verification import disagreements, is_verified
from schemas.blocks import Block, Grid, Heading, Prose
from schemas.contract import Contract, PageLedger
from schemas.datasets import DATASETS, ContractRow, Row, TfpbItem
from schemas.findings import Finding, ordered
from schemas.page import Page
from schemas.partners import PartnerContext
from schemas.section import TableContext
from schemas.signs import Sign
from schemas.source import Source
from schemas.table import Line, Place, Table
from schemas.tags import Tags


@dataclass
class _Document:
    """What is known of a document on the way, stage by stage."""

    path: Path
    pages: list[Page]
    findings: list[Finding]
    layouts: list[Layout] = field(default_factory=list)
    tables: list[list[Table]] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    unruled: list[Place] = field(default_factory=list)
    """Where tables are whose columns no rules show."""
    known: frozenset[str] = frozenset()
    blocks: list[Block] = field(default_factory=list)
    ledger: Ledger = field(default_factory=Ledger)


def understand(
    source: Source,
    pages: list[Page],
    findings: Sequence[Finding],
    link: Callable[[Named], Collection],
    second: SecondReading | None,
    progress: Progress,
) -> Contract:
    """The contract that the pages of a document hold, before its corrections.

    `link` gives the rows of the bodies that are named, and what is doubtful about them.  Empties
    `pages`: those of a long document are gone when they are not needed any longer.
    """
    document = _Document(source.path, list(pages), list(findings))
    pages.clear()
    progress.stage("tableaux")
    _find_tables(document, second, read_tags(source.path, source.password))
    progress.stage("structure")
    legend = _find_blocks(document)
    progress.stage("contenu")
    reading = _read(document, legend)
    row = _contract_row(document)
    said = _checked(document, reading)
    signs = find_signs(document.pages, document.tables)
    ledger = document.ledger.count(document.pages)
    frames = {page.number: _frame(page) for page in document.pages}
    progress.stage("partenaires")
    context = _partner_context(document, reading, row)
    # The words of the pages are not needed any longer, and the language pipeline is large.
    del document
    linked = link(Named(reading.partner_cells, reading.participant_lists, context))
    progress.stage("vérification")
    verdicts = second.verdicts() if second is not None else {}
    said += [*disagreements(verdicts), *linked.findings]
    rows = [*reading.collection.rows, *linked.rows]
    del reading, linked
    return _assemble(rows, row, said, signs, ledger, frames, verdicts)


def _frame(page: Page) -> Page:
    """A page without what is on it: how its places lie on the pages as displayed."""
    return replace(page, words=(), rulings=(), fills=(), images=(), hidden=())


def _find_tables(document: _Document, second: SecondReading | None, tags: Tags) -> None:
    """Pages to tables: those of page widths joined, those that page ends cut made whole."""
    found: dict[int, tuple[Page, list[Table]]] = {}

    def ruled_tables(page: Page) -> list[Table]:
        # A joined sheet is asked for its tables to see whether it is one, and again once it is.
        if id(page) not in found:
            found[id(page)] = page, find_tables(page)
        return found[id(page)][1]

    tables = {page.number: ruled_tables(page) for page in document.pages}
    if second is not None:
        second.compare(document.pages, tables)
    joined, document.refusals = join_widths(
        document.pages, tables, lambda page: _sums_hold(ruled_tables(page))
    )
    ruled = [ruled_tables(page) for page in joined]
    ruled = without_running(joined, ruled, is_heading_row)
    ruled = without_bare_heads(joined, ruled, is_heading_row)
    document.pages = joined
    layouts = _with_open_tables(lay_out(joined, ruled, is_heading_row))
    document.unruled = [
        table.places[0]
        for layout, own in zip(layouts, ruled, strict=True)
        for table in layout.tables
        if not any(table is other for other in own)
    ]
    document.layouts = [close_gaps(layout, heading_kinds) for layout in layouts]
    stitched, document.doubts = stitch_tables(
        document.layouts, heading_kinds, partial(tag_verdict, tags)
    )
    document.tables = [[with_banners(table) for table in tables] for tables in stitched]


def _sums_hold(tables: Sequence[Table]) -> bool | None:
    """Whether the rows of a page's tables add up to their printed totals, if that can be told."""
    said = [row_totals_hold(table) for table in tables]
    return False if False in said else (True if True in said else None)


def _with_open_tables(layouts: Sequence[Layout]) -> list[Layout]:
    """The layouts with the tables that have no vertical rules."""
    found: list[Layout] = []
    before: Table | None = None
    for layout in layouts:
        layout = with_tables(layout, find_label_tables(layout))
        opened = find_open_tables(layout, _open_kind, before)
        full = with_tables(layout, opened)
        last = full.tables[-1] if full.tables else None
        before = last if any(last is table for table in opened) else None
        found.append(with_tables(full, find_plain_tables(full, _is_read)))
    return found


def _open_kind(heading: str) -> str:
    """What a column holds that has no rules, in a table of objectives or in a programme."""
    return column_kind(heading) or open_kind(heading)


def _is_read(table: Table, above: Sequence[Line]) -> bool:
    """Whether a table of unknown headings is one that a reading knows by its form."""
    context = TableContext(annex=1, lines_above=tuple(above))
    return (
        is_figures(table)
        or is_recommendations(table, context)
        or is_contacts(table)
        or is_pledges(table)
        or is_participants(table, above)
    )


def _find_blocks(document: _Document) -> Legend:
    """Layouts to blocks; the words of the document and its legend are known from here on."""
    document.known = words_of([line.text for line in _all_lines(document)])
    document.blocks = read_blocks(document.layouts, document.tables, document.known)
    for layout in document.layouts:
        document.ledger.take([("furniture", layout.furniture)])
    texts = [
        (block.text, block.lines) for block in document.blocks if isinstance(block, Heading | Prose)
    ]
    texts += [(line.text, (line,)) for layout in document.layouts for line in layout.furniture]
    # A legend may stand in a box, which is a table without headings.
    texts += [
        (plain_text(cell.lines), cell.lines)
        for block in document.blocks
        if isinstance(block, Grid) and find_head(block.table) is None
        for cell in block.table.cells
    ]
    return find_legend(texts, {page.number: page for page in document.pages})


def _all_lines(document: _Document) -> Iterator[Line]:
    for layout in document.layouts:
        yield from layout.lines
    for tables in document.tables:
        for table in tables:
            for cell in table.cells:
                yield from cell.lines


def _read(document: _Document, legend: Legend) -> Reading:
    last_page = max(number for page in document.pages for number in page.numbers)
    return read_document(
        document.blocks,
        table_contexts(document.layouts, document.tables),
        last_page,
        document.known,
        legend,
        document.ledger,
        {page.number: page.fills for page in document.pages} if legend.lines else {},
    )


def _contract_row(document: _Document) -> ContractRow:
    """What the document says of itself, from its titles, running lines and texts."""
    headings = [block for block in document.blocks if isinstance(block, Heading)]
    first = min((block.page for block in headings), default=1)
    running = dict.fromkeys(
        without_page_number(line.text, line.page)
        for layout in document.layouts
        for line in layout.furniture
        if not line.words[0].slanted
    )
    # Years on a line of their own are no heading, but on the cover they are the contract's.
    cover = [
        block.text
        for block in document.blocks
        if block.page == first
        and (isinstance(block, Heading) or (isinstance(block, Prose) and is_period(block.text)))
    ]
    titles = [*cover, *running, *(block.text for block in headings if block.page > first)]
    texts = [block.text for block in document.blocks if isinstance(block, Prose)]
    cells = [
        " | ".join(line.text for line in cell.lines)
        for tables in document.tables
        for table in tables
        for cell in table.cells
        if cell.lines
    ]
    said = identify(titles, [*texts, *cells])
    title = said.title or document.path.stem
    return ContractRow(
        contract_id=contract_id(title, said.period_start, said.period_end),
        title=title,
        document_kind=said.document_kind,
        intercommunality=said.intercommunality,
        towns=" | ".join(said.towns),
        department=said.department,
        region=said.region,
        period_start=said.period_start,
        period_end=said.period_end,
        districts=" | ".join(said.districts),
        page_first=min(page.number for page in document.pages),
        page_last=max(number for page in document.pages for number in page.numbers),
    )


def _checked(document: _Document, reading: Reading) -> list[Finding]:
    return [
        *document.findings,
        *reading.collection.findings,
        *check(
            document.pages,
            document.refusals,
            document.doubts,
            document.unruled,
            document.ledger,
            reading.collection.rows,
        ),
    ]


def _partner_context(document: _Document, reading: Reading, row: ContractRow) -> PartnerContext:
    items = [item for item in reading.collection.rows if isinstance(item, TfpbItem)]
    texts = [block.text for block in document.blocks if isinstance(block, Prose)]
    titles = [block.text for block in document.blocks if isinstance(block, Heading)]
    cells = [p.text for cell in reading.partner_cells for _, part in cell.parts for p in part]
    return PartnerContext(
        intercommunality=territory_name(row.intercommunality, _split(row.towns)),
        towns=_split(row.towns),
        department=row.department,
        region=row.region,
        districts=_split(row.districts),
        landlords=tuple(dict.fromkeys(item.landlord for item in items)),
        abbreviations=find_abbreviations(texts),
        prepositions=town_prepositions(_split(row.towns), [*titles, *texts, *cells]),
    )


def _split(text: str) -> tuple[str, ...]:
    return tuple(text.split(" | ")) if text else ()


def _assemble(
    rows: list[Row],
    row: ContractRow,
    findings: Sequence[Finding],
    signs: Sequence[Sign],
    ledger: Sequence[PageLedger],
    frames: Mapping[int, Page],
    verdicts: Verdicts,
) -> Contract:
    """The contract with places on the pages as displayed; `frames` are the pages without words.

    Takes each of `rows` out of the list: those of a long contract are never there twice.
    """
    datasets: dict[str, list[Row]] = {model.about.name: [] for model in DATASETS}
    rows.reverse()
    while rows:
        item = rows.pop()
        verified = is_verified(item, frames, verdicts)
        placed = relocate_row(item, frames).model_copy(update={"verified": verified})
        datasets[item.about.name].append(placed)
    del datasets["contract"]
    said = ordered(relocate_finding(item, frames) for item in findings)
    shown = [placed for sign in signs for placed in relocate_sign(sign, frames)]
    placed_rows = (item for rows in datasets.values() for item in rows)
    confidence = Confidence(placed_rows, said, shown)
    for found in datasets.values():
        for at, item in enumerate(found):
            found[at] = item.model_copy(update={"confidence": confidence.of(item)})
    own = row.model_copy(update={"confidence": confidence.of(row)})
    return Contract.model_validate(
        {"contract": own, **datasets, "findings": said, "ledger": ledger, "signs": shown}
    )
