"""The structure tree of a tagged PDF → its tables, and what of them each piece of text is.

Word processors that tag a file write down what the page only shows: which cells make a row, on
however many pages it is printed, what spans what.  A tag may be as wrong as
a rule may be missing: what is read here is a witness next to the geometry, not the truth.

pikepdf reads the tree: a seventh of the time of pdfminer, a sixteenth of pdfplumber's own
`structure_tree`; pdfium gives the tree page by page and cannot say that two pages show one row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pikepdf

from schemas.table import Line
from schemas.tags import Mark, TagCell, TagRow, Tags, TagTable

# Trees of real documents are some 20 deep; Python ends a recursion of a thousand.
_DEEPEST = 100
# No printed table has more columns; a span beyond it is a mistake of the file.
_WIDEST = 200
# A role may be mapped to a role that is mapped itself; a map in a circle has no end.
_LONGEST_MAP = 8

_CELLS = frozenset(("TD", "TH"))


# ----------------------------------------------------------------------------- verdicts


def tag_verdict(
    tags: Tags, upper: Iterable[Line], lower: Iterable[Line], following: Iterable[Line] = ()
) -> bool | None:
    """Whether the row at the foot of a page and the one at the head of the next are one row (TR).

    `upper` and `lower` are the lines in the cells of those two rows, `following` those of the row
    after: it tells where nothing new stands below the cut, as when a page end cuts the white space
    under a text.  `True` for one row, `False` for two, `None` where the tree does not say: no
    tags, or contradictory ones.
    """
    above, below = _rows(tags, upper), _rows(tags, lower)
    if len({row.table for row in above}) != 1:
        return None
    # The cells of a row begin in it or, merged, in one above.
    last = max(above)
    if any(row.table != last.table for row in below):
        return None if any(row.table == last.table for row in below) else False
    if last in below:
        return True if last == max(below) else None
    if below and max(below) > last:
        return False
    after = [row for row in _rows(tags, following) if row.table == last.table and row > last]
    return min(after).row == last.row + 1 if after else None


def _rows(tags: Tags, lines: Iterable[Line]) -> set[TagRow]:
    rows = {tags.row_of(line.page, word.mark) for line in lines for word in line.words}
    return {row for row in rows if row is not None}


# ----------------------------------------------------------------------------- the tree


def read_tags(path: Path, password: str | None = None) -> Tags:
    """The tables of the structure tree; empty `Tags` where there is none.

    A file that pikepdf cannot open, or a tree that is damaged, gives empty tags too: whether a file
    can be read at all is the door's to say, and what the page shows decides without tags.
    """
    try:
        with pikepdf.open(path, password=password or "") as pdf:
            root = pdf.Root.get("/StructTreeRoot")
            if not isinstance(root, pikepdf.Dictionary):
                return Tags()
            reader = _Reader(pdf, root)
            reader.walk(root, _Place())
            return reader.tags()
    except Exception:  # as many kinds as there are damages
        return Tags()


@dataclass(frozen=True)
class _Place:
    """Where in the tree the reader stands; `cell` is (row, number in the row)."""

    depth: int = 0
    page: int | None = None
    table: int | None = None
    cell: tuple[int, int] | None = None


class _Reader:
    """Walks the tree once and notes where each mark stands."""

    def __init__(self, pdf: pikepdf.Pdf, root: pikepdf.Dictionary) -> None:
        self._pages = {page.obj.objgen: at for at, page in enumerate(pdf.pages, start=1)}
        self._roles = _dictionary(root.get("/RoleMap"))
        self._classes = _dictionary(root.get("/ClassMap"))
        self._tables: list[list[list[tuple[int, int]]]] = []
        """Of each table its rows, of each row its cells as (row span, column span)."""
        self._marks: dict[Mark, _Place] = {}
        self._seen: set[tuple[int, int]] = set()

    def walk(self, element: pikepdf.Dictionary, place: _Place) -> None:
        """Reads what is below an element that stands at `place`."""
        if place.depth > _DEEPEST:
            return
        for kid in _listed(element.get("/K")):
            if isinstance(kid, int):
                self._note(place, kid)
            elif not isinstance(kid, pikepdf.Dictionary):
                continue
            elif "/S" in kid:
                # A damaged tree may bite its own tail.
                if not kid.is_indirect or kid.objgen not in self._seen:
                    self._seen.add(kid.objgen)
                    self.walk(kid, self._inside(kid, place))
            # Marks in the stream of a form are counted apart from those of the page.
            elif "/MCID" in kid and "/Stm" not in kid:
                self._note(self._on_page(kid, place), _number(kid["/MCID"]))

    def tags(self) -> Tags:
        """What was read, with each cell in its place in the grid."""
        tables: list[TagTable] = []
        cells: dict[tuple[int | None, tuple[int, int] | None], int] = {}
        for table, rows in enumerate(self._tables):
            laid_out = list(_laid_out(rows))
            tables.append(TagTable(tuple(cell for _, cell in laid_out), len(rows)))
            cells.update({(table, own): at for at, (own, _) in enumerate(laid_out)})
        places = {
            mark: (place.table, cells[place.table, place.cell])
            for mark, place in self._marks.items()
            if place.table is not None and place.cell
        }
        return Tags(tuple(tables), places)

    def _note(self, place: _Place, mark: int | None) -> None:
        if place.page is not None and mark is not None:
            self._marks.setdefault((place.page, mark), place)

    def _inside(self, element: pikepdf.Dictionary, place: _Place) -> _Place:
        """Where what is in an element stands."""
        place = self._on_page(element, place)
        place = replace(place, depth=place.depth + 1)
        role = self._role(element)
        if role == "Table":
            self._tables.append([])
            return _Place(place.depth, place.page, table=len(self._tables) - 1)
        if role == "TR" and place.table is not None and place.cell is None:
            self._tables[place.table].append([])
            return place
        if role in _CELLS and place.table is not None and place.cell is None:
            return self._in_cell(element, place)
        return place

    def _in_cell(self, element: pikepdf.Dictionary, place: _Place) -> _Place:
        assert place.table is not None
        rows = self._tables[place.table]
        if not rows:
            return place
        spans = dict.fromkeys(("/RowSpan", "/ColSpan"), 1)
        for attributes in self._attributes(element):
            for name in spans:
                spans[name] = _number(attributes.get(name)) or spans[name]
        rows[-1].append((spans["/RowSpan"], spans["/ColSpan"]))
        cell = len(rows) - 1, len(rows[-1]) - 1
        return _Place(place.depth, place.page, place.table, cell)

    def _on_page(self, element: pikepdf.Dictionary, place: _Place) -> _Place:
        page = element.get("/Pg")
        number = self._pages.get(page.objgen) if isinstance(page, pikepdf.Dictionary) else None
        return replace(place, page=number) if number else place

    def _role(self, element: pikepdf.Dictionary) -> str:
        """The standard role of an element, by the map of the document's own names."""
        name = str(element.get("/S"))
        for _ in range(_LONGEST_MAP):
            if name not in self._roles or str(self._roles[name]) == name:
                break
            name = str(self._roles[name])
        return name.removeprefix("/")

    def _attributes(self, element: pikepdf.Dictionary) -> Iterator[pikepdf.Dictionary]:
        """The attributes of an element's classes, then its own, which go over them."""
        for name in _listed(element.get("/C")):
            if isinstance(name, pikepdf.Name):
                yield from _dictionaries(self._classes.get(str(name)))
        yield from _dictionaries(element.get("/A"))


def _laid_out(
    rows: Iterable[Iterable[tuple[int, int]]],
) -> Iterator[tuple[tuple[int, int], TagCell]]:
    """Each cell, as (row, number in the row), with its place in the grid.

    A cell takes the first place that no cell from above or from the left covers.
    """
    counted = [list(row) for row in rows]
    covered: set[tuple[int, int]] = set()
    for row, spans in enumerate(counted):
        column = 0
        for at, (row_span, column_span) in enumerate(spans):
            while (row, column) in covered:
                column += 1
            high = max(1, min(row_span, len(counted) - row))
            wide = max(1, min(column_span, _WIDEST))
            covered.update(
                (row + down, column + across) for down in range(high) for across in range(wide)
            )
            yield (row, at), TagCell(row, column, high, wide)


def _listed(value: object) -> list[object]:
    return list(value) if isinstance(value, pikepdf.Array) else [value]


def _dictionary(value: object) -> pikepdf.Dictionary:
    return value if isinstance(value, pikepdf.Dictionary) else pikepdf.Dictionary()


def _dictionaries(value: object) -> list[pikepdf.Dictionary]:
    return [item for item in _listed(value) if isinstance(item, pikepdf.Dictionary)]


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None
