"""Partner cells and participant lists → linked mentions and the bodies they name."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import accumulate

from extract.collect import Collection
from extract.objectives import PartnerCell
from extract.paragraphs import Paragraph, plain_text
from extract.participants import ParticipantList
from extract.partners.reader import Names, PartnerReader
from extract.text import fold
from pipelines.named import Named
from schemas.datasets import ObjectivePartner, Participant, Partner
from schemas.findings import finding
from schemas.gazetteer import Gazetteer
from schemas.partners import Body, LinkedCells, Mention, PartnerContext
from schemas.table import Line

# A cell with a body of each kind: known, new, in brackets.
_ANY = "Ville, CAF 46 (pilote) et Association des Jardins"


@dataclass
class _Tally:
    """How often each body is named, and on which lines."""

    counts: Counter[str]
    lines: dict[str, list[Line]]


def get_ready(gazetteer: Gazetteer) -> Callable[[Named], Collection]:
    """`link_partners`, with all loaded that does not depend on the document.

    It takes as long as to read a dozen pages.
    """
    names = Names.of(gazetteer)
    # Patterns, and much of the language pipeline, are made when they are first asked.
    PartnerReader(PartnerContext(), names).read([_ANY])
    return partial(link_partners, names=names)


def link_partners(named: Named, names: Names) -> Collection:
    """The rows of `objective_partners`, `participants` and `partners`.

    All cells are read at once: an acronym, a spelling or a new body holds for the document.
    """
    reader = PartnerReader(named.context, names)
    cells = [_by_lines(cell, reader) for cell in named.cells]
    lists = named.lists
    parts = [paragraphs for cell in cells for _, paragraphs in cell.parts]
    parts += [listed.paragraphs for listed in lists]
    linked = reader.read([_text(paragraphs) for paragraphs in parts])
    collection = Collection()
    tally = _Tally(Counter(), defaultdict(list))
    mentions = iter(linked.mentions)
    for cell in cells:
        position = 0
        for role, paragraphs in cell.parts:
            for mention in next(mentions):
                position += 1
                lines = _mention_lines(mention, paragraphs)
                _note(tally, mention, lines)
                collection.add(
                    ObjectivePartner,
                    {
                        "objective_id": cell.objective_id,
                        "position": position,
                        "mention": mention.text,
                        "role": role if mention.role == "partner" else "lever",
                        **_link(mention),
                    },
                    {"mention": lines},
                    {"partner_id": f"gazetteer_{mention.method}"} if mention.partner_id else {},
                )
    _add_participants(collection, lists, [next(mentions) for _ in lists], tally)
    _add_partners(collection, linked, tally)
    return collection


def _by_lines(cell: PartnerCell, reader: PartnerReader) -> PartnerCell:
    """The texts of a cell, each body that only a line end parts from the next on its own."""
    return replace(
        cell,
        parts=tuple(
            (role, tuple(part for whole in paragraphs for part in _names(whole, reader)))
            for role, paragraphs in cell.parts
        ),
    )


def _names(paragraph: Paragraph, reader: PartnerReader) -> list[Paragraph]:
    groups = reader.name_groups([line.text for line in paragraph.lines])
    ends = list(accumulate(groups))
    pieces = [paragraph.lines[end - count : end] for count, end in zip(groups, ends, strict=True)]
    named = [Paragraph(plain_text(lines), lines) for lines in pieces]
    # Lines that are joined in another way are no list of names.
    as_printed = " ".join(piece.text for piece in named) == paragraph.text
    return named if len(named) > 1 and as_printed else [paragraph]


def _add_participants(
    collection: Collection,
    lists: Sequence[ParticipantList],
    mentions: Sequence[Sequence[Mention]],
    tally: _Tally,
) -> None:
    positions: Counter[str] = Counter()
    for listed, found in zip(lists, mentions, strict=True):
        for mention in found:
            lines = _mention_lines(mention, listed.paragraphs)
            _note(tally, mention, lines)
            positions[listed.title] += 1
            collection.add(
                Participant,
                {
                    "list": listed.title,
                    "annex": listed.annex,
                    "position": positions[listed.title],
                    "mention": mention.text,
                    **_link(mention),
                },
                {"mention": lines},
            )


def _add_partners(collection: Collection, linked: LinkedCells, tally: _Tally) -> None:
    unmatched: dict[str, Mention] = {}
    for mention in (mention for cell in linked.mentions for mention in cell):
        if mention.method == "unmatched" and mention.role == "partner":
            unmatched.setdefault(mention.partner_id or mention.text, mention)
    for identifier in sorted(tally.counts):
        body = linked.bodies[identifier]
        collection.add(
            Partner,
            {**_columns(body), "mentions": tally.counts[identifier]},
            {"name": tally.lines[identifier]},
            {"partner_id": "slug_of_name", "mentions": "count"},
        )
    for identifier, mention in unmatched.items():
        lines = tally.lines.get(identifier, [])
        collection.findings.append(
            finding(
                "partner_unmatched",
                dataset="partners",
                row_id=mention.partner_id,
                field="partner_id",
                page=lines[0].page if lines else None,
                bbox=lines[0].box if lines else None,
                mention=mention.text,
                candidates=", ".join(mention.candidates) or "aucun",
            )
        )


def _columns(body: Body) -> Mapping[str, object]:
    return {
        name: getattr(body, name)
        for name in (
            "partner_id",
            "name",
            "acronym",
            "kind",
            "level",
            "is_category",
            "successor",
            "known",
        )
    }


def _link(mention: Mention) -> Mapping[str, object]:
    return {
        "partner_id": mention.partner_id,
        "method": mention.method,
        "score": None if mention.role == "lever" else mention.score,
    }


def _note(tally: _Tally, mention: Mention, lines: Sequence[Line]) -> None:
    if mention.partner_id:
        tally.counts[mention.partner_id] += 1
        tally.lines[mention.partner_id] += lines[:1]


def _text(paragraphs: Sequence[Paragraph]) -> str:
    return " | ".join(paragraph.text for paragraph in paragraphs)


def _mention_lines(mention: Mention, paragraphs: Sequence[Paragraph]) -> list[Line]:
    """The printed lines that a mention stands on: one where a line holds it whole."""
    start = 0
    for paragraph in paragraphs:
        end = start + len(paragraph.text)
        if mention.start <= end:
            break
        start = end + len(" | ")
    words = fold(mention.text)
    whole = [line for line in paragraph.lines if words in fold(line.text)]
    if whole:
        return whole[:1]
    pieces = set(words.replace("'", " ").split())
    touched = [line for line in paragraph.lines if pieces & set(_words(line))]
    return touched or list(paragraph.lines)


def _words(line: Line) -> list[str]:
    return fold(line.text).replace("'", " ").replace(",", " ").split()
