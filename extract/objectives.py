"""Objective tables → objectives with their actions, commitments and partner cells."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

from extract.boxes import ticked
from extract.collect import Collection, Identifiers
from extract.commitments import read_promises
from extract.field_columns import with_field_columns
from extract.objective_heads import PLACING, is_striped, label_cells, objective_column
from extract.paragraphs import Paragraph, cell_paragraphs, plain_text
from extract.priority import Legend
from extract.tables.columns import Column, Head, column_kind, is_tick
from extract.tables.headed import with_objectives
from extract.text import fold
from extract.tfpb.words import is_total
from extract.tree import Level, Position, Tree
from schemas.datasets import Action, Commitment, Detail, Objective
from schemas.table import Cell, Line, Table

# What a row says of itself and no column of `objectives` holds.
_OTHER = ("indicators", "funding", "audience", "remarks", "step", "code", "")
# What is done for an objective, by whom and when: a row of sums has none of it.
_TOLD = ("actions", "partners", "pilot", "commitments")


@dataclass(frozen=True, slots=True)
class PartnerCell:
    """The texts of one objective that name partners, in the order of its columns."""

    objective_id: str
    parts: tuple[tuple[str, tuple[Paragraph, ...]], ...]
    """Pairs of a role (`pilot` or `partner`) and the paragraphs of that column."""


@dataclass
class ObjectiveReader:
    """Reads the objective tables of a document, one after the other."""

    tree: Tree
    legend: Legend
    known: Container[str]
    identifiers: Identifiers
    collection: Collection
    partner_cells: list[PartnerCell]
    labels_vary: bool = False
    """Whether the paint of an objective's first cell can tell one from another."""
    annex_title: str = ""
    """The title of the annex that is read."""
    striped: bool = False
    """Whether the rows of the table that is read have the stripes of an office theme."""

    def read(self, table: Table, head: Head, annex: int, annex_title: str = "") -> None:
        """Adds the rows of one table; its merged heading rows place what follows them."""
        self.annex_title = annex_title
        table, head = with_objectives(table, head, self.tree.take_objective(head.kinds))
        table, head = with_field_columns(table, head)
        self._claim_header(table, head)
        merged = [self._level(cell) for cell in head.titles]
        labels = self._shaded_labels(table, head)
        self.striped = is_striped(table, head, self.legend)
        position: Position | None = None
        named = "strategic_objective" in head.kinds and "pillar" not in head.kinds
        for rows in self._records(table, head):
            first = table.row_cells(rows[0])
            if len(first) == 1 and first[0].column_span == table.columns > 1:
                merged += [self._level(first[0])] if first[0].lines else []
                position = None if first[0].lines else position
            elif any(cell.lines for row in rows for cell in table.row_cells(row)):
                # Merged rows that follow one another are levels, the outermost first.
                if position is None:
                    position = self.tree.place(merged, named=named)
                    merged = []
                self._add(table, head, rows, annex, position, rows[0] in labels)

    def _shaded_labels(self, table: Table, head: Head) -> set[int]:
        """The rows whose first cell is shaded as the legend says, where that tells something."""
        if not self.labels_vary or is_striped(table, head, self.legend):
            return set()
        return {cell.row for cell in label_cells(table, head) if self.legend.means(cell.fill)}

    def _level(self, cell: Cell) -> Level:
        return Level(plain_text(cell.lines, self.known), cell.lines)

    def _claim_header(self, table: Table, head: Head) -> None:
        for cell in table.cells:
            if head.first_row <= cell.row <= head.last_row:
                self.collection.claim("header", cell.lines)
        self.collection.claim("furniture", table.repeated_headers)

    def _records(self, table: Table, head: Head) -> Iterable[list[int]]:
        """The rows of each objective: those of its merged cell, and rows left without one."""
        at = objective_column(head)
        rows: list[int] = []
        for row in range(head.last_row + 1, table.rows):
            cell = table.at(row, at)
            spans_all = cell is not None and cell.column_span == table.columns
            if self._repeats(table, head, row):
                continue
            starts = cell is None or cell.row == row
            unlabelled = cell is not None and not cell.lines and rows and not spans_all
            if starts and not unlabelled and rows:
                yield rows
                rows = []
            rows.append(row)
            if spans_all:
                yield rows
                rows = []
        if rows:
            yield rows

    def _repeats(self, table: Table, head: Head, row: int) -> bool:
        """Whether a row prints the headings once more."""
        named = [cell for cell in table.cells if cell.row == row and cell.lines]
        columns = {column.at: column for column in head.columns}
        if len(named) < 2 or not all(_names(cell, columns[cell.column]) for cell in named):
            return False
        for cell in table.cells:
            if cell.row == row:
                self.collection.claim("furniture", cell.lines)
        return True

    # ------------------------------------------------------------------------- one objective

    def _add(
        self,
        table: Table,
        head: Head,
        rows: Sequence[int],
        annex: int,
        position: Position,
        shaded: bool,
    ) -> None:
        cells = {column.at: _cells(table, rows, column.at) for column in head.columns}
        parts = {
            column.at: [p for cell in cells[column.at] for p in self._paragraphs(cell, column)]
            for column in head.columns
        }
        label_at = objective_column(head)
        label = parts[label_at]
        text = " ".join(paragraph.text for paragraph in label)
        if is_total(text) and not any(parts[c.at] for kind in _TOLD for c in head.of(kind)):
            return
        said = self._placed(position, head, parts)
        self._claim_levels(position, said)
        place = said.filled(self.annex_title)
        identifier = self.identifiers.make(text or place.strategic.text)
        fills = [cell.fill for at in cells for cell in cells[at]]
        partners = _partner_parts(head, parts)
        values = {
            "objective_id": identifier,
            "annex": annex,
            "axis_kind": place.axis_kind,
            "pillar": place.pillar.text,
            "theme": place.theme.text,
            "strategic_objective": place.strategic.text,
            "operational_objective": text,
            "actions_text": _joined(head, parts, "actions"),
            "partners_text": " | ".join(p.text for _, column in partners for p in column),
            "commitments_text": _joined(head, parts, "commitments"),
            "priority": self.legend.priority(() if self.striped else fills, shaded),
        }
        sources = {
            "operational_objective": _lines(label),
            "actions_text": _lines_of(head, parts, "actions"),
            "partners_text": [line for _, column in partners for line in _lines(column)],
            "commitments_text": _lines_of(head, parts, "commitments"),
            "pillar": said.pillar.lines,
            "theme": said.theme.lines,
            "strategic_objective": said.strategic.lines,
        }
        rules = {"objective_id": "operational_objective"}
        own = {"pillar": said.pillar, "strategic_objective": said.strategic}
        rules |= {name: "nearest_title" for name, level in own.items() if not level.text}
        if values["priority"] is not None:
            rules["priority"] = "shading_and_legend"
        row = self.collection.add(Objective, values, sources, rules, paged=_PAGED)
        if row is None:
            return
        self._add_children(identifier, head, parts)
        self.partner_cells.append(PartnerCell(identifier, partners))

    def _placed(
        self, position: Position, head: Head, parts: dict[int, list[Paragraph]]
    ) -> Position:
        """The position with what the row's own columns say."""
        said: dict[str, list[Level]] = {}
        for column in head.columns:
            paragraphs = parts[column.at]
            if column.kind in PLACING and paragraphs and column.at != objective_column(head):
                text = ticked(" ".join(paragraph.text for paragraph in paragraphs))
                level = Level(text, tuple(_lines(paragraphs)))
                kind = "theme" if column.kind == "orientation" else column.kind
                if kind == "theme" and not column.heading and not position.pillar.text:
                    # Labels that run up beside the rows, below no pillar, are the pillars.
                    kind = "pillar"
                said.setdefault(kind, []).append(level)
        return self.tree.deepened(position, **said)

    def _claim_levels(self, position: Position, place: Position) -> None:
        """Claims the titles that a row carries; one that no row carries is left to be a passage."""
        for above, own in zip(position.levels, place.levels, strict=True):
            self.collection.claim("heading" if own is above else "value", own.lines)

    def _paragraphs(self, cell: Cell, column: Column) -> list[Paragraph]:
        """The paragraphs of a cell; a mere tick says what is printed over its column."""
        said = column.heading.rpartition(" > ")[2]
        told = said != column.heading or column.kind == "commitments"
        if told and not column_kind(said) and is_tick(cell):
            return [Paragraph(said, cell.lines)]
        return cell_paragraphs(cell, self.known)

    def _add_children(self, identifier: str, head: Head, parts: dict[int, list[Paragraph]]) -> None:
        actions = [p for column in head.of("actions") for p in parts[column.at]]
        for position, paragraph in enumerate(actions, start=1):
            self.collection.add(
                Action,
                {"objective_id": identifier, "position": position, "text": paragraph.text},
                {"text": paragraph.lines},
            )
        dates = [(column.heading, parts[column.at]) for column in head.of("commitments")]
        for position, promise in enumerate(read_promises(dates), start=1):
            due = promise.due
            values = {
                "objective_id": identifier,
                "position": position,
                "text": promise.text,
                "due_text": due.due_text,
                "due_start": due.due_start,
                "due_end": due.due_end,
            }
            rules = {"due_start": "due_text", "due_end": "due_text"} if due.due_text else {}
            self.collection.add(Commitment, values, {"text": promise.lines}, rules)
        for column in head.columns:
            paragraphs = parts[column.at]
            if column.kind in _OTHER and paragraphs:
                self._add_detail(identifier, column.heading, paragraphs)

    def _add_detail(self, identifier: str, heading: str, paragraphs: Sequence[Paragraph]) -> None:
        values = {
            "dataset": "objectives",
            "row_id": identifier,
            "heading": heading or "(sans intitulé)",
            "text": " | ".join(paragraph.text for paragraph in paragraphs),
        }
        self.collection.add(Detail, values, {"text": _lines(paragraphs)})


# The pages of an objective are those of its own cells, not of the headings above it.
_PAGED = ("operational_objective", "actions_text", "partners_text", "commitments_text")


def _cells(table: Table, rows: Sequence[int], at: int) -> list[Cell]:
    cells = [cell for row in rows if (cell := table.at(row, at)) is not None]
    # A cell merged over columns belongs to the first of them.
    return [cell for cell in dict.fromkeys(cells) if cell.column == at]


def _names(cell: Cell, column: Column) -> bool:
    """Whether a cell prints the heading of its column, be it in other words."""
    text = plain_text(cell.lines)
    kind = column_kind(text)
    return fold(text) == fold(column.heading) or (bool(kind) and kind == column.kind)


def _lines(paragraphs: Iterable[Paragraph]) -> list[Line]:
    return [line for paragraph in paragraphs for line in paragraph.lines]


def _joined(head: Head, parts: dict[int, list[Paragraph]], kind: str) -> str:
    return " | ".join(p.text for column in head.of(kind) for p in parts[column.at])


def _lines_of(head: Head, parts: dict[int, list[Paragraph]], kind: str) -> list[Line]:
    return [line for column in head.of(kind) for line in _lines(parts[column.at])]


def _partner_parts(
    head: Head, parts: dict[int, list[Paragraph]]
) -> tuple[tuple[str, tuple[Paragraph, ...]], ...]:
    """The columns that name partners: who leads first, then partners, then levers."""
    roles = (("pilot", "pilot"), ("partners", "partner"), ("levers", "partner"))
    return tuple(
        (role, tuple(parts[column.at]))
        for kind, role in roles
        for column in head.of(kind)
        if parts[column.at]
    )
