"""Form tables → tables: the field names of the first column become column headings.

Some contracts print a form for each objective: `Objectif | …`, `Actions | …`, `Pilote | …`, one
below the other.  Laid on its side, a form is a table with one row, read like any other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from extract.paragraphs import plain_text
from extract.tables.columns import column_kind, heading_kind
from extract.text import fold, strip_bullet
from extract.tree import level_name, names_objective
from schemas.table import Cell, Line, Table

_NUMBER = re.compile(r"\W*\d+\W*")
# A text that says something, be it behind a number: no date, no code, no box to tick.
_WORDED = re.compile(r"(?:[A-Za-z]?[\d.]++\w?\W{0,3})?[«“\"(]*\s*[^\W\d_](?:['’]|[^\W\d_])")
# Known field names that make a table a form.
_ENOUGH = 3
# Texts beside each name where forms stand side by side.
_FORMS = 2
_Look = tuple[str | None, bool]
"""The paint of a cell, and whether all of its text is bold."""
# What a form about an objective speaks of.
_ABOUT = frozenset({"operational_objective", "actions"})


@dataclass
class _Form:
    """The fields of one form in their order: the cell of the name, the cells of the text."""

    titles: list[Cell] = field(default_factory=list)
    fields: list[tuple[Cell, list[Cell]]] = field(default_factory=list)

    def kinds(self) -> list[str]:
        return [_kind(name) for name, _ in self.fields]

    def copy(self) -> _Form:
        """The same fields, to go back to."""
        return _Form(list(self.titles), [(name, list(values)) for name, values in self.fields])

    def is_sure(self) -> bool:
        """Whether so many rows began with the name of a field that this is a form."""
        first = [name for name, _ in self.fields if name.column == 0 and name.lines]
        return sum(bool(_kind(name)) for name in first) >= _ENOUGH

    def ends_before(self, name: Cell) -> bool:
        """Whether a field of this name opens the next form: another objective, or the first field
        once more."""
        kind, kinds = _kind(name), self.kinds()
        if kind not in kinds or not kind:
            return False
        first = self.fields[0][0]
        return kind == "operational_objective" or _label(name) == _label(first)


def split_forms(table: Table) -> list[Table]:
    """The forms that a table holds, each as a table of one row; none where it is no form."""
    if table.columns < 2:
        return []
    if side_by_side := _columns_of_forms(table):
        return [form for part in side_by_side for form in split_forms(part)]
    forms = [_Form()]
    looks = _label_looks(table)
    for row in range(table.rows):
        cells = [cell for cell in table.row_cells(row) if cell.row == row]
        before = [form.copy() for form in forms]
        if not _read_row(cells, table, looks, forms):
            forms = before
            if not forms[-1].is_sure():
                return []
            # A small table at the foot of a form belongs to its last field.
            forms[-1].fields[-1][1].extend(cells)
    forms = [form for form in forms if form.fields]
    for form in forms:
        _name_objective(form)
    kinds = [{kind for kind in form.kinds() if kind} for form in forms]
    if not forms or any(not found & _ABOUT for found in kinds):
        return []
    if max(len(found) for found in kinds) < _ENOUGH:
        return []
    return [_laid_down(form, table) for form in forms]


def without_title(form: Table) -> Table:
    """A form of `split_forms` without the title that stands in it as a text without a name."""
    top = form.rows - 2
    first = form.at(top, 0)
    if first is None or first.lines or form.columns < 2:
        return form
    cells = [
        replace(cell, column_span=form.columns - 1)
        if cell.row < top
        else replace(cell, column=cell.column - 1)
        for cell in form.cells
        if cell.row < top or cell.column > 0
    ]
    return replace(form, cells=tuple(cells), columns=form.columns - 1)


def _columns_of_forms(table: Table) -> list[Table]:
    """A table with two columns for each of the forms that share the names of their fields.

    None where they are not set apart from the texts, or where one text alone says what is done:
    `Objectif | Lire | Courir`, `Actions | Ateliers | Stages`.  Other merged texts hold for all.  A
    column of codes, dates or ticks is said of the text beside it.
    """
    names = [cell for cell in table.cells if cell.column == 0 and cell.column_span == 1]
    columns = [
        [cell for cell in table.cells if cell.column == column and cell.lines]
        for column in range(1, table.columns)
    ]
    about = {cell.row for cell in names if _kind(cell) in _ABOUT}
    if len(columns) < _FORMS or sum(bool(_kind(cell)) for cell in names) < _ENOUGH or not about:
        return []
    looks = {_look(cell) for cell in names if cell.lines}
    for cells in columns:
        own = {cell.row for cell in cells if cell.column_span == 1}
        if any(map(_kind, cells)) or not about <= own or {_look(cell) for cell in cells} <= looks:
            return []
        if not all(map(_is_worded, (cell for cell in cells if cell.row in about))):
            return []
    if any(cell.row_span > 1 for cell in table.cells):
        return []
    return [_pair(table, column) for column in range(1, table.columns)]


def _is_worded(cell: Cell) -> bool:
    return _WORDED.match(strip_bullet(plain_text(cell.lines))[1]) is not None


def _pair(table: Table, column: int) -> Table:
    """The first column of a table and one more; a text without a name is a title of both."""
    cells = []
    for row in range(table.rows):
        name, value = table.at(row, 0), table.at(row, column)
        if name is None or value is None:
            continue
        if name is not value and name.lines:
            cells += [name, replace(value, column=1, column_span=1)]
        else:
            cells.append(replace(value, column=0, column_span=2))
    return replace(table, cells=tuple(cells), columns=2)


def _label_looks(table: Table) -> set[_Look]:
    """How the names of fields are set, where no text of a field is set so."""
    first = [cell for cell in table.cells if cell.column == 0 and cell.lines]
    names = {_look(cell) for cell in first if _kind(cell)}
    for cell in table.cells:
        if cell.column > 0 and cell.lines and _look(cell) in names and not _kind(cell):
            names.discard(_look(cell))
    return names


def _kind(cell: Cell) -> str:
    return heading_kind(plain_text(cell.lines))


def _label(cell: Cell) -> str:
    """The name of a field without its number."""
    return _NUMBER.sub("", fold(plain_text(cell.lines)))


def _look(cell: Cell) -> _Look:
    return cell.fill, all(line.bold for line in cell.lines)


def _read_row(cells: Sequence[Cell], table: Table, looks: set[_Look], forms: list[_Form]) -> bool:
    """Takes one row into the forms; false where it is no row of a form."""
    whole = len(cells) == 1 and cells[0].column_span == table.columns
    if whole and names_objective(plain_text(cells[0].lines)):
        # `Fiche action n° 4 : …` is the title of a form, though its first words name a field.
        _take_title(cells[0], forms)
        return True
    above = [found for cell in cells if (found := _label_above(cell))]
    if cells and len(above) == len(cells) and any(value.lines for _, value in above):
        for name, value in above:
            _take_field(name, [value], forms)
        return True
    if whole:
        _take_title(cells[0], forms)
        return True
    rest = list(cells)
    if rest and rest[0].column > 0 and forms[-1].fields:
        # The field's name is merged over several rows of text.
        forms[-1].fields[-1][1].extend(rest)
        return True
    while rest:
        name = rest.pop(0)
        if not rest:
            return False
        set_so = bool(name.lines) and _look(name) in looks
        named = bool(_kind(name)) or set_so
        if not named and name.lines and (name.column > 0 or len(cells) != 2):
            return False
        values = [rest.pop(0)]
        while (set_so or name.row_span > 1) and rest and not _is_name(rest[0], looks):
            # A small table inside the form.
            values.append(rest.pop(0))
        if not name.lines and forms[-1].fields:
            forms[-1].fields[-1][1].extend(values)
            continue
        _take_field(name, values, forms)
    return True


def _is_name(cell: Cell, looks: set[_Look]) -> bool:
    return bool(cell.lines) and (bool(_kind(cell)) or _look(cell) in looks)


def _take_field(name: Cell, values: Sequence[Cell], forms: list[_Form]) -> None:
    if forms[-1].ends_before(name):
        forms.append(_Form())
    forms[-1].fields.append((name, list(values)))


def _label_above(cell: Cell) -> tuple[Cell, Cell] | None:
    """The name and the text of a field whose name stands above its text, set in another way."""
    if not cell.lines or not column_kind(cell.lines[0].text):
        return None
    first, *rest = cell.lines
    if rest and _set(first) == _set(rest[0]) and not first.text.endswith(":"):
        return None
    breaks = tuple(at - 1 for at in cell.breaks if at > 1)
    return replace(cell, lines=(first,), breaks=()), replace(cell, lines=tuple(rest), breaks=breaks)


def _set(line: Line) -> tuple[bool, float, str]:
    return line.bold, round(line.size, 1), line.words[0].color


def _take_title(cell: Cell, forms: list[_Form]) -> None:
    """A merged row opens the next form; one that names an objective is its first field too."""
    if forms[-1].fields:
        forms.append(_Form())
    if names_objective(plain_text(cell.lines)):
        forms[-1].fields.append((replace(cell, lines=()), [cell]))
    else:
        forms[-1].titles.append(cell)


def _name_objective(form: _Form) -> None:
    """Where no field says what a form is about, the title right above its fields does."""
    if form.titles and "operational_objective" not in form.kinds():
        title = form.titles[-1]
        if level_name(plain_text(title.lines))[0] in ("", "operational"):
            form.titles.pop()
            form.fields.insert(0, (replace(title, lines=()), [title]))


def _laid_down(form: _Form, table: Table) -> Table:
    width = len(form.fields)
    cells = [
        replace(cell, row=at, column=0, row_span=1, column_span=width)
        for at, cell in enumerate(form.titles)
    ]
    top = len(form.titles)
    for column, (name, values) in enumerate(form.fields):
        cells.append(replace(name, row=top, column=column, row_span=1, column_span=1))
        cells.append(_joined(values, top + 1, column))
    places = tuple(dict.fromkeys(place for cell in cells for place in cell.places))
    return Table(
        places=places or table.places,
        cells=tuple(cells),
        rows=top + 2,
        columns=width,
        repeated_headers=table.repeated_headers,
    )


def _joined(values: Sequence[Cell], row: int, column: int) -> Cell:
    first = values[0]
    breaks: list[int] = []
    count = 0
    for cell in values:
        breaks += [count + at for at in cell.breaks]
        if count and cell.lines:
            breaks.append(count)
        count += len(cell.lines)
    return replace(
        first,
        row=row,
        column=column,
        row_span=1,
        column_span=1,
        places=tuple(place for cell in values for place in cell.places),
        lines=tuple(line for cell in values for line in cell.lines),
        breaks=tuple(breaks),
    )
