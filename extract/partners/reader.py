"""The partner cells of one document to mentions and bodies."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extract.partners import pipeline
from extract.partners.abbreviations import find_abbreviations
from extract.partners.expand import Expander
from extract.partners.heads import Heads
from extract.partners.index import NameIndex
from extract.partners.levers import Levers
from extract.partners.line_lists import name_groups
from extract.partners.link import Linker
from extract.partners.naming import Namer
from extract.partners.newcomers import Newcomers
from extract.partners.part import Part
from extract.partners.segment import holds_separator
from extract.text import fold
from schemas.gazetteer import Gazetteer
from schemas.partner_words import partner_words
from schemas.partners import Body, LinkedCells, Mention, PartnerContext
from schemas.regions import region_names
from schemas.vocabulary import load_vocabulary


@dataclass(frozen=True, slots=True)
class Names:
    """The names of a gazetteer, which are the same for every contract."""

    gazetteer: Gazetteer
    index: NameIndex

    @classmethod
    def of(cls, gazetteer: Gazetteer) -> "Names":
        """The names of this gazetteer, ready to be looked up."""
        return cls(gazetteer, NameIndex.build(gazetteer, partner_words()))


class PartnerReader:
    """Reads the partner cells of one contract."""

    def __init__(self, context: PartnerContext, names: Names | None = None) -> None:
        self._context = context
        names = names or Names.of(Gazetteer.load())
        self._gazetteer = names.gazetteer
        words = partner_words()
        self._linker = Linker(self._gazetteer, names.index, words, context)
        self._heads = Heads(words)
        self.nlp = pipeline.build(self._protected(), Expander(self._linker, Levers(words), words))

    def read(self, cells: Sequence[str]) -> LinkedCells:
        """The mentions of each cell and the bodies that they name.

        All cells of a document are read at once: an acronym, a spelling or a new body is
        resolved with the others.
        """
        self._linker.learn(find_abbreviations(cells) | dict(self._context.abbreviations))
        read = [
            [
                part
                for part in parts
                if not (_is_nobody(cell[part.start : part.end], part) or _is_tail(cell, part))
            ]
            for cell, parts in zip(cells, pipeline.parts(self.nlp, cells), strict=True)
        ]
        unknown = [part for parts in read for part in parts if _is_new(part)]
        newcomers = Newcomers(self._heads, self._context.districts, self._linker.abbreviations)
        new = newcomers.bodies((part.words for part in unknown), self._levels(unknown))
        namer = Namer(self._gazetteer, self._linker, self._context, _texts(cells, read))
        bodies: dict[str, Body] = {}
        mentions = []
        for cell, parts in zip(cells, read, strict=True):
            mentions.append([self._mention(cell, part, new) for part in parts])
            for part in parts:
                if part.role == "partner":
                    body = new[part.words] if part.link is None else namer.body(part)
                    bodies.setdefault(body.partner_id, body)
        return LinkedCells(mentions, bodies)

    def name_groups(self, lines: Sequence[str]) -> list[int]:
        """How many printed lines each name takes, where line ends part the bodies of a cell."""
        return name_groups(lines, self._names_one)

    def _names_one(self, text: str) -> bool:
        """Whether a text names a body by itself; the bare name of a town opens many others."""
        towns = map(fold, self._context.towns)
        return self._linker.resolve(text) is not None and fold(text) not in towns

    def _levels(self, parts: Iterable[Part]) -> dict[str, str]:
        """The level of each new body that stands in the parenthesis of an authority."""
        levels = {}
        for part in parts:
            owner = self._linker.own.bodies.get(part.parent) or self._gazetteer.entries.get(
                part.parent
            )
            if owner is not None and owner.kind == "local_authority" and not owner.is_category:
                levels[part.words] = owner.level
        return levels

    def _mention(self, cell: str, part: Part, new: dict[str, Body]) -> Mention:
        text = cell[part.start : part.end]
        if part.role == "lever":
            return Mention(text, part.start, part.end, "lever", "", "exact", 1.0)
        if part.link is not None:
            link = part.link
            return Mention(
                text, part.start, part.end, "partner", link.partner_id, link.method, link.score
            )
        return Mention(
            text,
            part.start,
            part.end,
            "partner",
            new[part.words].partner_id,
            "unmatched",
            0.0,
            self._candidates(part.words),
        )

    def _candidates(self, words: str) -> tuple[str, ...]:
        shared = self._linker.index.homonyms(words)
        ids = sorted(shared) if shared else self._linker.index.nearest(words)
        return tuple(
            self._gazetteer[partner_id].filled(self._gazetteer[partner_id].name, {})
            for partner_id in ids
        )

    def _protected(self) -> list[str]:
        names = [
            form
            for entry in self._gazetteer.entries.values()
            for form in (*entry.forms(), *entry.aliases)
        ]
        names += [self._context.intercommunality, *self._context.landlords, *self._context.towns]
        names += [title for _, title, _ in region_names()]
        return [name for name in names if holds_separator(name)]


def _texts(cells: Sequence[str], read: Sequence[Sequence[Part]]) -> list[str]:
    return [
        cell[part.start : part.end]
        for cell, parts in zip(cells, read, strict=True)
        for part in parts
        if part.role == "partner"
    ]


def _is_new(part: Part) -> bool:
    return part.role == "partner" and part.link is None


def _is_nobody(text: str, part: Part) -> bool:
    """Whether a text stands where a body would and names none: `À définir`, `Idem`."""
    if not _is_new(part):
        return False
    cells = load_vocabulary("cells", fold)
    bare = fold(text).strip(" .:()")
    return any(cells.entry(name).matches(bare) for name in ("nobody", "tick"))


def _is_tail(cell: str, part: Part) -> bool:
    """Whether a text goes on with the name before a parenthesis: `bailleurs (OPH) du quartier`."""
    opens = re.match(r"(?:du|des|de la|de l['’])\s?\b", cell[part.start : part.end], re.IGNORECASE)
    return part.role == "partner" and bool(opens) and cell[: part.start].rstrip().endswith(")")
