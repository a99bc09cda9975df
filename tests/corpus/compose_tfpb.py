"""From a landlord's programme to blocks: years as columns, or the national template."""

from __future__ import annotations

from decimal import Decimal

from tests.corpus.blocks import Block, Cell, Table, Text, covered
from tests.corpus.layout import Layout
from tests.corpus.marks import Marks
from tests.corpus.model import Item, Programme
from tests.corpus.programmes import NATIONAL
from tests.corpus.sums import Line, Parent, Total, lines, outside
from tests.corpus.surroundings import whole

_PARENT_FILL = "f2f2f2"
# Columns of text before the years.
_TEXTS = 4


def money(value: Decimal | str | None, euro: bool) -> str:
    """An amount as printed; words stay, nothing is an empty cell."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if value == value.to_integral_value():
        text = whole(int(value))
    else:
        text = whole(int(value)) + f"{abs(value) % 1:.2f}"[1:].replace(".", ",")
    return f"{text} €" if euro else text


def rate_text(item: Item, year: int) -> str:
    """The share of an expense that counts for the abatement."""
    spent, valued = (item.money[year, name] for name in (NATIONAL[1], NATIONAL[3]))
    if not isinstance(spent, Decimal) or not isinstance(valued, Decimal) or not spent:
        return ""
    return f"{round(100 * valued / spent)} %"


def _bases_sentence(programme: Programme) -> str:
    abatement = [
        f"{money(value, True)} en {year}"
        for (year, measure), value in programme.bases.items()
        if measure == "abatement"
    ]
    return (
        f"Le montant de l'abattement de TFPB dont bénéficie {programme.landlord} s'élève à "
        + ", ".join(abatement)
        + "."
    )


def _bases_table(programme: Programme, marks: Marks) -> Table:
    """Tax data over the programme: a column a year, or the head of the national template."""
    measures = {"tax": "TFPB avant abattement", "abatement": "Montant de l'abattement de TFPB"}
    grid: list[list[Cell | None]] = [
        [Cell((), "head"), *[Cell((str(year),), "head") for year in programme.years]]
    ]
    for measure, label in measures.items():
        values = [programme.bases.get((year, measure)) for year in programme.years]
        if any(value is not None for value in values):
            mark = marks.new("tfpb_bases", programme.key, measure)
            cells = [Cell((money(v, True),), "number", mark=mark) for v in values]
            grid.append([Cell((label,), "label"), *cells])
    return Table(
        (3, *[1] * len(programme.years)),
        covered(grid),
        head=1,
        look="plain",
        sheet_columns=(0, *range(_TEXTS, _TEXTS + len(programme.years) + 1)),
    )


def _national_head(programme: Programme, marks: Marks) -> Table:
    """The national template opens with a small form of tax data."""
    year = programme.years[0]
    mark = marks.new("tfpb_bases", programme.key, "all")
    tax, abatement = (money(programme.bases[year, m], True) for m in ("tax", "abatement"))
    pairs = (
        ("Organisme", programme.landlord, "Année", str(year)),
        ("Quartier prioritaire", programme.district, "Patrimoine concerné", "486 logements"),
        ("TFPB avant abattement", tax, "Abattement de TFPB (30 %)", abatement),
    )
    rows = [
        [Cell((a,), "head"), Cell((b,), mark=mark), Cell((c,), "head"), Cell((d,), mark=mark)]
        for a, b, c, d in pairs
    ]
    return Table(
        (2, 2.4, 2, 2.4),
        covered([list(row) for row in rows]),
        look="plain",
        sheet_columns=(0, 1, 2, 5, 8),
    )


def sentence_bases(programme: Programme, layout: Layout) -> bool:
    """Whether the tax data of a programme stands in a sentence."""
    return programme.kind == "years" and layout.bases == "sentence"


def intro(programme: Programme, layout: Layout, marks: Marks) -> list[Block]:
    """What stands over the table of a programme."""
    if programme.kind == "national":
        return [_national_head(programme, marks)]
    title = f"{programme.landlord} – Programme d'utilisation de l'abattement de la TFPB"
    found: list[Block] = [Text(title, "heading"), Text(f"Quartier : {programme.district}", "body")]
    if sentence_bases(programme, layout):
        return [*found, Text(_bases_sentence(programme), "body")]
    return [*found, _bases_table(programme, marks)]


def _axis_cells(found: list[Line]) -> dict[int, int]:
    """Where the cell of each axis begins and how many rows it covers."""
    spans: dict[int, int] = {}
    start, axis = 0, ""
    for place, line in enumerate(found):
        here = "" if isinstance(line, Total) else line.axis
        if here and here == axis:
            spans[start] += 1
        elif here:
            start = place
            spans[place] = 1
        axis = here
    return spans


def years_table(
    programme: Programme, layout: Layout, marks: Marks, subtotals: bool, sheet: bool = False
) -> Table:
    """The table of the eligible actions with a column for each year.

    On a sheet the tax data and the outside actions are tables of their own, as in any layout.
    """
    euro = layout.wording % 2 == 0
    group = bool(programme.heading)
    texts = ["Axes", "Actions", "Descriptif", "Réf. GUP"]
    tail = ["Total", "Observations"]
    years = [str(year) for year in programme.years]
    width = len(texts) + len(years) + len(tail)
    grid: list[list[Cell | None]] = []
    if group:
        first = [Cell((text,), "head", rows=2) for text in texts]
        heading = Cell((programme.heading,), "head", columns=len(years))
        last = [Cell((text,), "head", rows=2) for text in tail]
        grid.append([*first, heading, *[None] * (len(years) - 1), *last])
        grid.append([*[None] * 4, *[Cell((year,), "head") for year in years], None, None])
    else:
        grid.append([Cell((text,), "head") for text in [*texts, *years, *tail]])
    head = len(grid)
    found = lines(programme, subtotals)
    spans = _axis_cells(found)
    for place, line in enumerate(found):
        axis = None
        if place in spans and not isinstance(line, Total):
            axis = Cell(
                (line.axis,), "label", rows=spans[place], sideways=sheet and spans[place] > 4
            )
        grid.append(_years_row(programme, line, axis, marks, euro, width))
    widths = (1.7, 2.3, 2.6, 0.7, *[1.0] * len(years), 1.0, 1.9)
    return Table(widths, covered(grid), head=head, repeat=layout.header == "repeated")


def _years_row(
    programme: Programme, line: Line, axis: Cell | None, marks: Marks, euro: bool, width: int
) -> list[Cell | None]:
    """One row of a table of years."""
    if isinstance(line, Parent):
        label = Cell((line.text,), "label", columns=width - 1, fill=_PARENT_FILL)
        return [axis, label, *[None] * (width - 2)]
    heading = programme.heading
    if isinstance(line, Total):
        mark = marks.new("tfpb_totals", programme.key, line.label)
        label = Cell((line.label,), "total", columns=4, mark=mark)
        values = [line.stated[year, heading] for year in (*programme.years, None)]
        cells = [Cell((money(value, euro),), "total", mark=mark) for value in values]
        return [label, None, None, None, *cells, Cell((), "total")]
    mark = marks.new("tfpb_items", line.key, "row")
    stated = line.stated if line.stated is not None else line.sum()
    body = (line.action, line.description, line.gup)
    cells = [Cell((text,) if text else (), mark=mark) for text in body]
    for year in programme.years:
        text = money(line.money.get((year, heading)), euro)
        cells.append(Cell((text,) if text else (), "number", mark=mark))
    cells.append(Cell((money(stated, euro),), "number", mark=mark))
    cells.append(Cell((line.observation,) if line.observation else (), mark=mark))
    return [axis, *cells]


def outside_blocks(programme: Programme, layout: Layout, marks: Marks) -> list[Block]:
    """The actions that do not count, with the grand total."""
    found = outside(programme)
    if not found:
        return []
    euro = layout.wording % 2 == 0
    years = [str(year) for year in programme.years]
    texts = ["Actions", "Descriptif", *years, "Total", "Observations"]
    grid: list[list[Cell | None]] = [[Cell((text,), "head") for text in texts]]
    for line in found:
        if isinstance(line, Total):
            mark = marks.new("tfpb_totals", programme.key, line.label)
            values = [line.stated[year, programme.heading] for year in (*programme.years, None)]
            cells = [Cell((money(value, euro),), "total", mark=mark) for value in values]
            label = Cell((line.label,), "total", columns=2, mark=mark)
            grid.append([label, None, *cells, Cell((), "total")])
        elif isinstance(line, Item):
            row = _years_row(programme, line, None, marks, euro, 0)
            grid.append([*row[1:3], *row[4:]])
    widths = (2.6, 3.2, *[1.0] * len(years), 1.0, 1.9)
    title = Text("Actions menées dans le quartier hors abattement de TFPB", "heading")
    table = Table(
        widths,
        covered(grid),
        head=1,
        repeat=layout.header == "repeated",
        sheet_columns=(0, 2, *range(_TEXTS, _TEXTS + len(programme.years) + 3)),
    )
    return [title, table]


def national_table(programme: Programme, layout: Layout, marks: Marks, subtotals: bool) -> Table:
    """The national template: a row an action, four money columns and a rate."""
    year = programme.years[0]
    texts = ("Axes", "Actions", "Calendrier", *NATIONAL, "Taux de valorisation")
    grid: list[list[Cell | None]] = [[Cell((text,), "head") for text in texts]]
    found = lines(programme, subtotals)
    spans = _axis_cells(found)
    for place, line in enumerate(found):
        if isinstance(line, Total):
            mark = marks.new("tfpb_totals", programme.key, line.label)
            values = [line.stated[year, heading] for heading in NATIONAL]
            cells = [Cell((money(value, True),), "total", mark=mark) for value in values]
            label = Cell((line.label,), "total", columns=3, mark=mark)
            grid.append([label, None, None, *cells, Cell((), "total")])
        elif isinstance(line, Item):
            mark = marks.new("tfpb_items", line.key, "row")
            axis = Cell((line.axis,), "label", rows=spans[place]) if place in spans else None
            amounts = [
                Cell((money(line.money.get((year, heading)), True),), "number", mark=mark)
                for heading in NATIONAL
            ]
            texts_of = [Cell((text,), mark=mark) for text in (line.action, line.calendar)]
            rate = Cell((rate_text(line, year),), "number", mark=mark)
            grid.append([axis, *texts_of, *amounts, rate])
    widths = (2.0, 3.2, 1.4, 1.4, 1.4, 1.4, 1.4, 1.3)
    return Table(widths, covered(grid), head=1, repeat=layout.header == "repeated")


def programme_blocks(
    programme: Programme, layout: Layout, marks: Marks, subtotals: bool, sheet: bool = False
) -> list[Block]:
    """Everything that a landlord's programme prints."""
    found = intro(programme, layout, marks)
    if programme.kind == "national":
        return [*found, national_table(programme, layout, marks, subtotals)]
    table = years_table(programme, layout, marks, subtotals, sheet)
    return [*found, table, *outside_blocks(programme, layout, marks)]
