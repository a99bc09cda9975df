"""Whom to reach: pages of short lines, and tables with a column for it."""

from __future__ import annotations

from collections.abc import Container, Sequence
from itertools import pairwise

from extract.collect import Collection
from extract.paragraphs import Paragraph, cell_paragraphs, cell_text, divides_word
from extract.prose import read_contact_lines
from extract.tables.headers import Header, read_header, starting
from extract.text import fold, slug
from extract.values import find_emails, find_phones, says_nothing
from schemas.blocks import Heading, Prose
from schemas.datasets import Contact, Detail
from schemas.table import Cell, Line, Table
from schemas.vocabulary import load_vocabulary

_REACH = frozenset({"phone", "email", "both"})


def read_contacts(blocks: Sequence[Heading | Prose]) -> Collection:
    """The contacts of a page that names whom to reach."""
    collection = Collection()
    parts = (part for part in _parts(blocks) if not _is_list(part))
    lines: list[Line] = [line for part in parts for block in part for line in block.lines]
    for contact in read_contact_lines([line.text for line in lines]):
        collection.add(
            Contact,
            {
                "organisation": contact.organisation,
                "department": contact.department,
                "phone": contact.phone,
                "email": contact.email,
            },
            {name: [lines[at] for at in places] for name, places in contact.lines.items()},
        )
    return collection


def _parts(blocks: Sequence[Heading | Prose]) -> list[list[Heading | Prose]]:
    """Headings that follow each other, each run of them with the prose below it."""
    parts: list[list[Heading | Prose]] = []
    for block in blocks:
        if not parts or (isinstance(block, Heading) and isinstance(parts[-1][-1], Prose)):
            parts.append([])
        parts[-1].append(block)
    return parts


def _is_list(part: Sequence[Heading | Prose]) -> bool:
    """Whether nothing but items stand below headings, and reach nobody: who signed, say."""
    items = [block for block in part if isinstance(block, Prose)]
    text = "\n".join(block.text for block in part)
    reaches = find_phones(text) or find_emails(text)
    return bool(items) and all(block.bullet for block in items) and not reaches


def is_contacts(table: Table) -> bool:
    """Whether a table has columns for bodies or their services, and for how to reach them."""
    kinds = set(_kinds(read_header(table, _is_label)))
    return bool(kinds & _REACH) and bool(kinds & {"organisation", "department"})


def read_contact_table(table: Table, known: Container[str]) -> Collection:
    """The contacts of a table, a row each; other columns go to `details`.

    A merged cell holds for all its rows.  `known` as in `join_lines`.
    """
    collection = Collection()
    collection.claim("furniture", table.repeated_headers)
    header = read_header(table, _is_label)
    for title in (*header.titles, *header.cells):
        collection.claim("header", title.lines)
    kinds = _kinds(header)
    for row in range(header.stop, table.rows):
        cells = {
            kind: cell
            for at, kind in reversed(list(enumerate(kinds)))
            if kind and (cell := table.at(row, at)) is not None
        }
        reach = [cells[kind] for kind in ("phone", "email", "both") if kind in cells]
        body = cells.get("organisation") or cells.get("department")
        if body is None or not body.lines:
            continue
        organisation, department = _names(body, cells.get("department"), known)
        values = {
            "organisation": organisation,
            "department": department,
            "phone": next((hit for cell in reach for hit in find_phones(cell.text)), ""),
            "email": next((hit for cell in reach for hit in find_emails(_unbroken(cell))), ""),
        }
        sources = {"department": body.lines} if department else {}
        sources |= {kind: cell.lines for kind, cell in cells.items() if kind in values}
        if "both" in cells and "email" not in cells:
            sources["email"] = cells["both"].lines
        collection.add(Contact, values, {"organisation": body.lines} | sources)
        for other in starting(table, row):
            if not kinds[other.column] or (other in reach and _says_more(other)):
                _add_detail(collection, header, other, str(values["organisation"]), known)
    return collection


def _names(body: Cell, department: Cell | None, known: Container[str]) -> tuple[str, str]:
    """The body and its service: of a column of its own, or below the body's name in its cell."""
    if department is not None:
        own = cell_text(department, known) if department is not body else ""
        return cell_text(body, known), _said(own)
    paragraphs = [paragraph.text for paragraph in cell_paragraphs(body, known)]
    return "".join(paragraphs[:1]), " | ".join(paragraphs[1:])


def contact_bodies(table: Table, known: Container[str]) -> list[Paragraph]:
    """What names the bodies of a table of contacts, from the top; `known` as in `join_lines`."""
    header = read_header(table, _is_label)
    kinds = _kinds(header)
    at = kinds.index("organisation" if "organisation" in kinds else "department")
    cells = (cell for row in range(header.stop, table.rows) for cell in starting(table, row))
    # A cell that holds but a bullet has no paragraph.
    return [
        body for cell in cells if cell.column == at for body in cell_paragraphs(cell, known)[:1]
    ]


def _said(text: str) -> str:
    """A text, but for one that says that there is nothing to say."""
    return "" if says_nothing(text) else text


def _says_more(cell: Cell) -> bool:
    """Whether a cell names more than the one number and the one address that a contact has."""
    text = _unbroken(cell)
    phones, emails = find_phones(text), find_emails(text)
    return len(phones) > 1 or len(emails) > 1 or not (phones or emails or says_nothing(text))


def _add_detail(
    collection: Collection, header: Header, cell: Cell, organisation: str, known: Container[str]
) -> None:
    values = {
        "dataset": "contacts",
        "row_id": slug(organisation),
        "heading": header.path(cell.column) or "(sans intitulé)",
        "text": cell_text(cell, known),
    }
    collection.add(Detail, values, {"text": cell.lines})


def _unbroken(cell: Cell) -> str:
    """The lines of a cell with no break inside an address: it is broken at its own signs, or
    where it is too long for its column."""
    box = cell.places[0].box
    text = cell.lines[0].text if cell.lines else ""
    for before, line in pairwise(cell.lines):
        broken = text.endswith(("-", "\u00ad", "@", ".")) and not text.endswith("..")
        broken = broken or divides_word(cell.lines, before, line, box.x0, box.x1)
        text = f"{text}{'' if broken else ' '}{line.text}"
    return text.replace("\u00ad", "-")


def _kind(text: str) -> str:
    return load_vocabulary("contacts", fold).match(fold(text).rstrip(" :.")) or ""


def _is_label(text: str) -> bool:
    return bool(_kind(text))


def _kinds(header: Header) -> list[str]:
    return [_kind(texts[-1]) if texts else "" for texts in header.columns]
