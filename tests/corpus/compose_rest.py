"""The other annexes, the cover and the contacts as blocks."""

from __future__ import annotations

from itertools import groupby

from tests.corpus.banks import bank
from tests.corpus.blocks import Block, Break, Cell, Prose, Table, Text, covered
from tests.corpus.layout import Layout
from tests.corpus.marks import Marks
from tests.corpus.model import Contract, Figures


def title(layout: Layout, number: int, text: str, mark: int) -> list[Block]:
    """How an annex opens."""
    if layout.annex_style % 3 == 0:
        return [Text(f"ANNEXE {number}", "annex", mark), Text(text, "title")]
    if layout.annex_style % 3 == 1:
        return [Text(f"Annexe {number} – {text}", "annex", mark)]
    return [Text(f"ANNEXE {number} : {text}", "annex", mark)]


def cover(contract: Contract, layout: Layout, entries: list[tuple[int, str, int]]) -> list[Block]:
    """Cover, table of annexes with their pages, preamble."""
    first, last = contract.period
    found: list[Block] = [
        Text(f"CONTRAT DE VILLE {first}-{last}", "cover"),
        Text(contract.town.intercommunality.upper(), "cover"),
        Text("Annexes au protocole d'engagements renforcés et réciproques", "title"),
        Break(),
        Text("Table des annexes", "heading"),
    ]
    for number, text, page in entries:
        found.append(Text(f"Annexe {number} – {text}\t{page}", "toc"))
    texts = [contract.town.fill(text) for text in bank("prose")["preamble"]]
    texts = [text.replace("{date}", "3 juillet 2015") for text in texts]
    found += [Break(), Text("Préambule", "heading")]
    if layout.prose:
        return [*found, Prose(tuple(Text(text) for text in texts))]
    return [*found, *[Text(text) for text in texts[:4]]]


def contribution(contract: Contract, marks: Marks) -> list[Block]:
    """The Department's contribution."""
    return [
        Text(s.text, "body", marks.new("contributions", s.key, "text")) for s in contract.statements
    ]


def evaluation(contract: Contract, layout: Layout, marks: Marks) -> list[Block]:
    """The evaluation: prose, who took part, and the table of recommendations."""
    texts = bank("prose")
    named = ", ".join(mention.text for mention in contract.participants)
    found: list[Block] = [Text(text) for text in texts["evaluation"]]
    found.append(Text(f"{contract.participants_heading} : {named}.", "body"))
    found.append(Text("Ce qui a bien fonctionné", "heading"))
    found += [Text(text, "item") for text in texts["good"]]
    found.append(Text("Ce qui doit être amélioré", "heading"))
    found += [Text(text, "item") for text in texts["bad"]]
    found.append(Text("Constats et préconisations", "heading"))
    grid: list[list[Cell | None]] = [
        [
            Cell((text,), "head")
            for text in ("Thématique", "Constats", "Préconisations", "Traduction opérationnelle")
        ]
    ]
    for theme, rows in groupby(contract.recommendations, key=lambda row: row.theme):
        members = list(rows)
        for rank, row in enumerate(members):
            mark = marks.new("recommendations", row.key, "row")
            first = Cell((theme,), "label", rows=len(members), mark=mark) if rank == 0 else None
            rest = (row.finding, row.strategic, row.operational)
            grid.append([first, *[Cell((t,) if t else (), mark=mark) for t in rest]])
    repeat = layout.header == "repeated"
    return [*found, Table((1.3, 2, 2, 2.2), covered(grid), head=1, repeat=repeat, look="plain")]


def _figures_table(figures: Figures, marks: Marks) -> Table:
    levels = max(len(column) for column in figures.columns)
    grid: list[list[Cell | None]] = []
    if levels == 2:
        row: list[Cell | None] = [Cell((figures.corner,), "head", rows=2)]
        for top, members in groupby(figures.columns, key=lambda column: column[0]):
            size = len(list(members))
            row += [Cell((top,), "head", columns=size), *[None] * (size - 1)]
        grid.append(row)
        grid.append([None, *[Cell((column[-1],), "head") for column in figures.columns]])
    else:
        corner = Cell((figures.corner,), "head")
        grid.append([corner, *[Cell((column[0],), "head") for column in figures.columns]])
    for name, values in figures.rows:
        mark = marks.new("statistics", f"{figures.key}/{name}", "row")
        cells = [Cell((value,), "number", mark=mark) for value in values]
        grid.append([Cell((name,), "label", mark=mark), *cells])
    widths = (2.6, *[1.2] * len(figures.columns))
    return Table(widths, covered(grid), head=levels, look="plain")


def statistics(contract: Contract, marks: Marks) -> list[Block]:
    """The tables of figures, each with its title above and its source below."""
    found: list[Block] = [
        Text("Les données ci-dessous portent sur le périmètre réglementaire des quartiers.")
    ]
    for figures in contract.figures:
        found.append(Text(figures.title, "caption"))
        found.append(_figures_table(figures, marks))
        found.append(Text(f"Source : {figures.source}", "source"))
    return found


def contacts(contract: Contract, mark: int) -> list[Block]:
    """Whom to call, on the last page."""
    found: list[Block] = [Text("Vos contacts", "heading", mark)]
    for contact in contract.contacts:
        found += [
            Text(contact.organisation, "caption"),
            Text(contact.department),
            Text(f"Tél. : {contact.printed_phone}"),
            Text(contact.email),
        ]
    return found
