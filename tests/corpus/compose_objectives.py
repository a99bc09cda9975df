"""From the tree of objectives to blocks: tables or forms, with the titles where the layout says."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby

from tests.corpus.banks import bank
from tests.corpus.blocks import Block, Break, Cell, Prose, Table, Text, covered, full_row
from tests.corpus.layout import FILLS, LEGENDS, Layout
from tests.corpus.marks import Marks
from tests.corpus.model import Contract, Objective, Pillar, Strategic, Theme

# Shares of the width of the page.
_WIDTHS = {
    "strategic": 1.3, "objective": 1.9, "actions": 3.6, "pilot": 1.3, "copilot": 1.2,
    "partners": 2.1, "calendar": 1.5, "commitments": 2.2, "indicators": 1.6, "funding": 1.4,
}  # fmt: skip
_ZEBRA = "e9edf4"
# One objective in so many bears the mark of a footnote.
_NOTED = 4


def heading(layout: Layout, column: str, changed: bool = False) -> str:
    """The heading of a column in this document; after a change, another of its wordings."""
    forms = bank("headings")["columns"][column]
    return str(forms[(layout.wording + changed) % len(forms)])


def values(column: str, objective: Objective) -> tuple[str, ...]:
    """The paragraphs of a cell."""
    if column == "objective":
        return (objective.text,)
    if column == "actions":
        return objective.actions
    if column in ("calendar", "commitments"):
        return tuple(commitment.text for commitment in objective.commitments)
    if column == "indicators":
        return objective.indicators
    if column == "funding":
        return objective.funding
    cells = {"pilot": objective.pilot, "copilot": objective.copilot, "partners": objective.partners}
    return cells[column].printed


@dataclass
class Composer:
    """Lays out the objectives of one contract."""

    contract: Contract
    layout: Layout
    marks: Marks
    noted: list[str] = field(default_factory=list)
    """Notes waiting to be printed under their table."""
    notes_made: int = 0
    seen: int = 0

    def blocks(self) -> list[Block]:
        """The whole annex below its title."""
        found: list[Block] = []
        if self.layout.legend and self.layout.shading:
            years = f"{self.contract.period[1] - 2}-{self.contract.period[1]}"
            found.append(Text(LEGENDS[self.layout.shading].replace("{years}", years), "legend"))
        for rank, pillar in enumerate(self.contract.pillars, start=1):
            found.append(Text(self._pillar(pillar, rank), "pillar"))
            if self.layout.orientations:
                found.append(self._orientations(pillar))
            if self.layout.prose:
                found.append(self._prose(rank))
            for theme in pillar.themes:
                found += self._theme(theme)
        return found

    def _pillar(self, pillar: Pillar, rank: int) -> str:
        if pillar.kind == "cross_cutting":
            styles = ("AXE TRANSVERSAL – {}", "Axe transversal : {}", "AXE TRANSVERSAL : {}")
        else:
            styles = (f"PILIER {rank} – {{}}", f"Pilier {rank} : {{}}", "PILIER {}")
        return styles[self.layout.pillar_style % 3].format(pillar.title)

    def _prose(self, rank: int) -> Prose:
        texts = bank("prose")["preamble"]
        chosen = (texts[rank % len(texts)], texts[(rank + 3) % len(texts)])
        fill = self.contract.town.fill
        return Prose(tuple(Text(fill(text).replace("{date}", "3 juillet 2015")) for text in chosen))

    def _orientations(self, pillar: Pillar) -> Table:
        head: list[Cell | None] = [
            Cell((heading(self.layout, "stake"),), "head"),
            Cell((heading(self.layout, "strategic"),), "head"),
        ]
        grid: list[list[Cell | None]] = [head]
        for theme in pillar.themes:
            for rank, strategic in enumerate(theme.strategic):
                first = Cell((theme.text,), "label", rows=len(theme.strategic))
                mark = self.marks.new("orientations", strategic.key, "strategic_objective")
                grid.append([first if rank == 0 else None, Cell((strategic.text,), mark=mark)])
        return Table((2, 3), covered(grid), head=1, look="plain")

    def _theme(self, theme: Theme) -> list[Block]:
        titles = self.layout.titles
        if self.layout.form == "forms":
            forms = [block for strategic in theme.strategic for block in self._forms(strategic)]
            return [Text(theme.text, "theme"), *forms]
        if titles == "bands":
            return self._one_table(theme)
        found: list[Block] = [Text(theme.text, "theme")]
        if titles == "column":
            return [*found, *self._column_table(theme)]
        for strategic in theme.strategic:
            if titles == "line":
                found.append(Text(strategic.text, "strategic"))
            found += self._table(strategic)
        return found

    # Tables ------------------------------------------------------------------------------------

    def _head(self, columns: tuple[str, ...], changed: bool = False) -> list[Cell | None]:
        return [Cell((heading(self.layout, column, changed),), "head") for column in columns]

    def _band(self, text: str, columns: int) -> list[Cell | None]:
        return full_row(Cell((text,), "band", columns=columns), columns)

    def _fill(self, objective: Objective, column: str) -> tuple[str, bool]:
        """The colour behind a cell, and whether it stands behind the lines only."""
        shading = self.layout.shading
        if shading and objective.priority and (shading != "first" or column == "objective"):
            return FILLS[shading], shading == "text"
        if self.layout.zebra and self.seen % 2 == 0:
            return _ZEBRA, False
        return "", False

    def _cell(self, column: str, objective: Objective, rows: int = 1) -> Cell:
        items = values(column, objective)
        fill, behind = self._fill(objective, column)
        if column == "actions" and self.layout.notes and self.seen % _NOTED == 1 and items:
            items = (f"{items[0]}{{*{self._note()}}}", *items[1:])
        listed = column == "actions" and len(items) > 1
        return Cell(
            items,
            "label" if column == "objective" else "body",
            rows=rows,
            bullet=self.layout.bullet if listed else "",
            fill=fill,
            behind_text=behind,
            mark=self.marks.new("objectives", objective.key, column),
        )

    def _note(self) -> int:
        texts = bank("prose")["notes"]
        self.notes_made += 1
        self.noted.append(f"{{*{self.notes_made}}} {texts[self.notes_made % len(texts)]}")
        return self.notes_made

    def _notes(self) -> list[Block]:
        waiting, self.noted = self.noted, []
        return [Text(note, "note") for note in waiting]

    def _rows(self, objectives: tuple[Objective, ...]) -> list[list[Cell | None]]:
        """A row an objective; equal neighbours in the merged column share one cell."""
        columns = tuple(column for column in self.layout.columns if column != "strategic")
        rows: list[list[Cell | None]] = []
        spans = self._spans(objectives)
        for place, objective in enumerate(objectives):
            self.seen += 1
            row: list[Cell | None] = []
            for column in columns:
                if column == self.layout.merged:
                    span = spans[place]
                    row.append(self._cell(column, objective, span) if span else None)
                else:
                    row.append(self._cell(column, objective))
            rows.append(row)
        return rows

    def _spans(self, objectives: tuple[Objective, ...]) -> list[int]:
        """How many rows the merged cell that begins in each row covers; 0 inside one."""
        spans: list[int] = []
        for _, group in groupby(objectives, key=lambda objective: objective.pilot.printed):
            size = len(list(group))
            spans += [size, *[0] * (size - 1)]
        return spans

    def _widths(self, columns: tuple[str, ...]) -> tuple[float, ...]:
        return tuple(_WIDTHS[column] for column in columns)

    def _table(self, strategic: Strategic) -> list[Block]:
        """The table of a strategic objective; a changed header means that its author went on in

        a second table on the next page.
        """
        columns = self.layout.columns
        band = self.layout.titles == "band"
        pieces = [strategic.objectives]
        if self.layout.header == "changed" and len(strategic.objectives) > 1:
            half = len(strategic.objectives) // 2
            pieces = [strategic.objectives[:half], strategic.objectives[half:]]
        found: list[Block] = []
        for rank, objectives in enumerate(pieces):
            title = strategic.text + (" (suite)" if rank else "")
            if rank:
                found.append(Break())
                if not band:
                    found.append(Text(title, "strategic"))
            head = [self._band(title, len(columns))] if band else []
            grid = [*head, self._head(columns, changed=rank > 0), *self._rows(objectives)]
            found.append(
                Table(
                    self._widths(columns),
                    covered(grid),
                    head=len(head) + 1,
                    repeat=self.layout.header == "repeated",
                )
            )
        return [*found, *self._notes()]

    def _one_table(self, theme: Theme) -> list[Block]:
        """Theme and strategic objectives as merged rows of one table."""
        columns = self.layout.columns
        grid: list[list[Cell | None]] = [
            self._band(theme.text, len(columns)),
            self._head(columns),
        ]
        for strategic in theme.strategic:
            grid.append(self._band(strategic.text, len(columns)))
            grid += self._rows(strategic.objectives)
        repeat = self.layout.header == "repeated"
        table = Table(self._widths(columns), covered(grid), head=2, repeat=repeat)
        return [table, *self._notes()]

    def _column_table(self, theme: Theme) -> list[Block]:
        """One table a theme, the strategic objective as a first cell merged over its rows."""
        columns = ("strategic", *self.layout.columns)
        grid: list[list[Cell | None]] = [self._head(columns)]
        for strategic in theme.strategic:
            size = len(strategic.objectives)
            mark = self.marks.new("strategic", strategic.key, "text")
            first = Cell((strategic.text,), "label", rows=size, mark=mark)
            for rank, row in enumerate(self._rows(strategic.objectives)):
                grid.append([first if rank == 0 else None, *row])
        repeat = self.layout.header == "repeated"
        table = Table(self._widths(columns), covered(grid), head=1, repeat=repeat)
        return [table, *self._notes()]

    # Forms -------------------------------------------------------------------------------------

    def _forms(self, strategic: Strategic) -> list[Block]:
        found: list[Block] = []
        if self.layout.titles == "line":
            found.append(Text(strategic.text, "strategic"))
        for objective in strategic.objectives:
            self.seen += 1
            rows: list[list[Cell | None]] = []
            if self.layout.titles != "line":
                label = Cell((heading(self.layout, "strategic"),), "head")
                rows.append([label, Cell((strategic.text,), "label")])
            for column in self.layout.columns:
                if column == "objective":
                    label = Cell((self._single(column),), "head")
                else:
                    label = Cell((heading(self.layout, column),), "head")
                rows.append([label, self._cell(column, objective)])
            found += [Table((1.4, 5), covered(rows)), *self._notes()]
        return found

    def _single(self, column: str) -> str:
        """A form is about one objective: the heading in the singular."""
        return (
            heading(self.layout, column)
            .replace("Objectifs o", "Objectif o")
            .replace("opérationnels", "opérationnel")
            .replace("OBJECTIFS", "OBJECTIF")
            .replace("ELS", "EL")
        )
