"""The row of a known body: its name with the contract's own places in it."""

import re
from collections.abc import Sequence
from dataclasses import replace

from extract.partners.keys import OF, key
from extract.partners.link import Linker
from extract.partners.part import Part
from extract.text import fold
from schemas.gazetteer import Entry, Gazetteer
from schemas.partners import Body, PartnerContext

_GROUP_WORDS = r"communaut|agglo|m[eé]tropole|pays|syndicat|petr|grand paris"


class Namer:
    """Names the bodies of one contract."""

    def __init__(
        self, gazetteer: Gazetteer, linker: Linker, context: PartnerContext, mentions: Sequence[str]
    ) -> None:
        self._gazetteer = gazetteer
        self._linker = linker
        self._context = context
        self._places = {} if self._says_places(mentions) else self._fill(context)
        if context.towns:
            town = linker.own.town(context.towns[0]).name
            self._places["of_town"] = town.removeprefix("Ville ")
        self._mentions = mentions

    def _fill(self, context: PartnerContext) -> dict[str, str]:
        home = self._linker.home
        places: dict[str, str] = {}
        if home.department:
            places |= {"department": home.department.of, "number": home.department.number}
        if home.region:
            places["region"] = home.region.of
        if context.intercommunality:
            places["intercommunality"] = _of(context.intercommunality)
        if context.towns:
            places["town"] = f"de la {self._linker.own.town(context.towns[0]).name}"
        return places

    def _says_places(self, mentions: Sequence[str]) -> bool:
        """The mentions name the department themselves: the names stay as short as they are."""
        department = self._linker.home.department
        return department is not None and any(f" {department.of}" in text for text in mentions)

    def _group_name(self, body: Body) -> str:
        """`Communauté d'agglomération du Grand Cahors`, where the cells say `agglomération`."""
        kinds = ("agglomération", "communauté d'agglomération")
        own = body.level == "inter_municipal" and body.name == self._context.intercommunality
        if not own or re.search(_GROUP_WORDS, body.name, re.IGNORECASE):
            return body.name
        if not any(text.lower() in kinds for text in self._mentions):
            return body.name
        return f"Communauté d'agglomération {_of(body.name)}"

    def _as_written(self, name: str) -> str:
        """A name that a title gives in capitals, as the cells write it."""
        if not name.isupper():
            return name
        spellings = (text for text in self._mentions if fold(text) == fold(name))
        return next((text for text in spellings if not text.isupper()), name)

    def _district(self, entry: Entry) -> str:
        """The one district with which the contract names its citizens' council."""
        if entry.level != "neighbourhood" or entry.is_category:
            return ""
        head = f"{entry.name.lower()} "
        tails = {
            key(text): text[len(head) - 1 :]
            for text in self._mentions
            if text.lower().startswith(head)
        }
        named = [
            tail for name, tail in tails.items() if self._linker.is_place(OF.sub("", tail.strip()))
        ]
        return named[0] if len(named) == 1 else ""

    def body(self, part: Part) -> Body:
        """The body of a linked mention."""
        assert part.link is not None
        partner_id = part.link.partner_id
        own = self._linker.own.bodies.get(partner_id) or self._linker.elsewhere_body(partner_id)
        if own is not None:
            return replace(own, name=self._as_written(self._group_name(own)))
        entry = self._gazetteer[partner_id]
        return Body(
            partner_id,
            entry.filled(entry.name, self._places) + self._district(entry),
            entry.filled(entry.acronym, self._places),
            entry.kind,
            entry.level,
            entry.is_category,
            entry.successor,
            known=True,
        )


def _of(name: str) -> str:
    """The name behind a noun: `du Grand Cahors`, `d'Évry`, `de Laval`."""
    if re.match(r"(?:Grand|Pays|Val|Bassin|Muretain|Cotentin|Choletais)\b", name):
        return f"du {name}"
    return f"d'{name}" if fold(name)[:1] in set("aeiouyh") else f"de {name}"
