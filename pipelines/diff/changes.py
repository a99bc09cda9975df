"""Matched rows → typed changes, in the order of the datasets and of the document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from pipelines.diff.consequences import mark_consequences
from pipelines.diff.doubt import doubtful_place, doubtful_row, doubtful_value
from pipelines.diff.headings import Heading, find_reworded
from pipelines.diff.labels import label, section
from pipelines.diff.load import Version
from pipelines.diff.match import TELLING, Match, Matched, match
from pipelines.diff.specs import CELLS, SPECS, kind_of
from pipelines.diff.values import bare, compared, folded
from pipelines.emit import cell_text
from pipelines.rowids import row_id
from schemas.changes import Change, ChangeType, Comparison, Place
from schemas.datasets import ContractRow, Passage, Row


def compare(old: Version, new: Version) -> Comparison:
    """All that differs between two versions of a contract."""
    found = match(old, new)
    cells = _same_cells(found)
    changes: list[Change] = []
    for dataset, matched in found.datasets.items():
        changes += _Dataset(dataset, matched, found, old, new, cells).changes()
    marked = mark_consequences(changes, new)
    return Comparison(old=old.name, new=new.name, changes=tuple(marked))


@dataclass
class _Cells:
    """Cells of objectives, as (dataset of their rows, objective), in each of the versions."""

    old: set[tuple[str, str]]
    new: set[tuple[str, str]]


def _same_cells(found: Match) -> _Cells:
    """The cells that say the same in both versions."""
    cells = _Cells(set(), set())
    objectives = found.datasets.get("objectives")
    for old, new in objectives.pairs if objectives else []:
        for dataset, name in CELLS.items():
            before, after = bare(getattr(old, name)), bare(getattr(new, name))
            if before and before == after:
                cells.old.add((dataset, row_id(old)))
                cells.new.add((dataset, row_id(new)))
    return cells


@dataclass
class _Dataset:
    """The rows of one dataset, matched, on their way to changes."""

    name: str
    matched: Matched
    found: Match
    old: Version
    new: Version
    same_cells: _Cells

    def changes(self) -> Iterator[Change]:
        """Headings first, then rows that both versions have, then what came, then what went."""
        reworded = find_reworded(self.name, self.matched)
        yield from map(self._heading, reworded.headings)
        for old, new in self.matched.pairs:
            if self._in_same_cell(old, self.old) and self._in_same_cell(new, self.new):
                continue
            if self.name == "partners" and self._renamed(old):
                yield self._body(old, new)
                continue
            for name in self._differing(old, new):
                if not reworded.covers(old, name):
                    yield self._field(old, new, name)
        for row in self.matched.added:
            if not (self._in_same_cell(row, self.new) or self._is_heading(row, self.old)):
                yield self._row(row, "added")
        for row in self.matched.removed:
            if not (self._in_same_cell(row, self.old) or self._is_heading(row, self.new)):
                yield self._row(row, "removed")

    # ------------------------------------------------------------------------- what differs

    def _differing(self, old: Row, new: Row) -> Iterator[str]:
        spec = SPECS[self.name]
        for field in (*spec.wording, *spec.place, *spec.values):
            before, after = self.found.now(old, field), getattr(new, field)
            same = folded if field in spec.place else bare
            before, after = compared(field, before), compared(field, after)
            if same(before) != same(after) and not self._said_elsewhere(old, new, field):
                yield field
        if spec.travels and self._travelled(old, new):
            yield "objective_id"

    def _in_same_cell(self, row: Row, version: Version) -> bool:
        """Whether the cell that a row comes from says the same in both versions.

        How it falls into rows, and which bodies are known by their names, is then a matter of its
        setting and of the gazetteer.
        """
        side = self.same_cells.old if version is self.old else self.same_cells.new
        return (self.name, _objective(row)) in side

    def _is_heading(self, row: Row, other: Version) -> bool:
        """Whether a text is a heading in the other version, or a part of one.

        A cover is set in one heading or in three, and a heading with nothing below it is a passage.
        """
        if not isinstance(row, Passage):
            return False
        text = folded(row.text)
        telling = len(str(text)) >= TELLING
        return text in other.headings or (
            telling and any(str(text) in str(heading) for heading in other.headings)
        )

    def _said_elsewhere(self, old: Row, new: Row, field: str) -> bool:
        """Whether a difference is none, or is told better by another change."""
        if field == "priority":
            # A document without a legend does not say that nothing is a priority.
            return None in (getattr(old, field), getattr(new, field))
        if (self.name, field) in _PRINTED:
            # Two ways to print the same number are one to the reader.
            number = _PRINTED[self.name, field]
            return None not in (getattr(old, number), getattr(new, number))
        if field == "name":
            # A body that is gone under its name is told by `_body`; else its name is the
            # gazetteer's, which fills in the place.
            return True
        if isinstance(old, ContractRow) and isinstance(new, ContractRow):
            # An amendment is called otherwise than what it amends.
            named = field in ("title", "document_kind")
            return named and old.document_kind != new.document_kind
        if field == "mention":
            return self._renamed(old) and self.found.now(old, "partner_id") == getattr(
                new, "partner_id", ""
            )
        return field == "partners_text" and self._only_renamed(old, new)

    def _renamed(self, old: Row) -> bool:
        return getattr(old, "partner_id", "") in self.found.renames.bodies

    def _only_renamed(self, old: Row, new: Row) -> bool:
        """Whether a cell of partners names the same bodies, some of them by their new names."""
        renamed = self.found.renames.bodies
        before = self.old.bodies.get(row_id(old), [])
        after = self.new.bodies.get(row_id(new), [])
        named = [renamed.get(body, body) for body in before]
        return named == after and named != before

    def _travelled(self, old: Row, new: Row) -> bool:
        was = self.found.ids.get((SPECS[self.name].parent, _objective(old)))
        return was != _objective(new)

    # ------------------------------------------------------------------------- as changes

    def _field(self, old: Row, new: Row, field: str) -> Change:
        place = field in SPECS[self.name].place and field != "annex"
        moved = place or field == "objective_id"
        change = self._change(old, new, field, "moved" if moved else "modified")
        versions = self.old, self.new
        doubtful = place and doubtful_place((change.old, change.new), (old, new), versions)
        return change.model_copy(update={"doubtful": change.doubtful or doubtful})

    def _body(self, old: Row, new: Row) -> Change:
        """A renamed body: one change, that names the objectives it holds for."""
        rows = [
            row_id(row) for row in self.new.rows("objective_partners") if _body(row) == _body(new)
        ]
        change = self._change(old, new, "name", "modified")
        return change.model_copy(update={"rows": tuple(rows)})

    def _heading(self, heading: Heading) -> Change:
        old, new = heading.pairs[0]
        rows = tuple(row_id(row) for _, row in heading.pairs)
        change = self._change(old, new, heading.field, "modified")
        doubtful = doubtful_value(heading.old, heading.new, (old, new))
        said = {"old": heading.old, "new": heading.new, "doubtful": doubtful, "label": heading.new}
        return change.model_copy(update={**said, "rows": rows})

    def _change(self, old: Row, new: Row, field: str, change: ChangeType) -> Change:
        before, after = getattr(old, field), getattr(new, field)
        numbers = isinstance(before, Decimal) and isinstance(after, Decimal)
        texts = cell_text(before), cell_text(after)
        return Change(
            dataset=self.name,
            change=change,
            kind=kind_of(self.name, field),
            row_id=row_id(new),
            old_row_id=row_id(old),
            field=field,
            old=texts[0],
            new=texts[1],
            doubtful=doubtful_value(*texts, (old, new)),
            page=new.page_first,
            old_page=old.page_first,
            section=section(new, self.new),
            label=label(new, self.new),
            difference=after - before if numbers else None,
            places=_places(new, field),
            old_places=_places(old, field),
        )

    def _row(self, row: Row, change: ChangeType) -> Change:
        """A row that came or went, told by the field that names it."""
        spec = SPECS[self.name]
        names = (spec.main, *spec.wording, *spec.values)
        field = next((name for name in names if getattr(row, name) not in ("", None)), spec.main)
        version, other = (self.new, self.old) if change == "added" else (self.old, self.new)
        value, page, places = cell_text(getattr(row, field)), row.page_first, _places(row, field)
        sides = (
            {"row_id": row_id(row), "new": value, "page": page, "places": places}
            if change == "added"
            else {"old_row_id": row_id(row), "old": value, "old_page": page, "old_places": places}
        )
        return Change.model_validate(
            {
                "dataset": self.name,
                "change": change,
                "kind": spec.kind,
                "field": field,
                "doubtful": doubtful_row(row, other),
                "section": section(row, version),
                "label": label(row, version),
                **sides,
            }
        )


# Columns that print a number of another column.
_PRINTED = {("tfpb_amounts", "printed"): "amount_eur", ("statistics", "text"): "value"}


def _objective(row: Row) -> str:
    return getattr(row, "objective_id", "")


def _body(row: Row) -> str:
    return getattr(row, "partner_id", "")


def _places(row: Row, field: str) -> tuple[Place, ...]:
    """Where a field is printed; the whole row where the field has no place of its own."""
    placed = [origin for origin in row.source if origin.page]
    own = [origin for origin in placed if origin.field == field] or placed
    return tuple(
        Place(page=origin.page, bbox=origin.bbox)
        for origin in dict.fromkeys(own)
        if origin.page is not None
    )
