"""Cells of partners: drawn from the bank, with whom each mention means."""

from __future__ import annotations

import random
import re
import unicodedata
from dataclasses import replace

from tests.corpus.banks import bank
from tests.corpus.model import Mention, PartnerCell, Town

SEPARATORS = (", ", ", ", " – ", " ; ", " / ", "\n")


def slug(name: str) -> str:
    """The identifier that a name gives: `caf`, `ville-de-cahors`."""
    plain = unicodedata.normalize("NFD", name.lower().replace("œ", "oe"))
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _of(name: str) -> str:
    return f"d'{name}" if slug(name)[0] in "aeiouy" else f"de {name}"


def _body(rng: random.Random, town: Town, name: str) -> Mention:
    """A body by its name in the bank, or one of the town's own."""
    if name == "ville":
        city = rng.choice((town.name, town.name, town.second))
        form = rng.choice(("Ville", "Ville", "Mairie"))
        return Mention(f"{form} {_of(city)}", slug(f"ville {_of(city)}"))
    if name == "agglo":
        return Mention(town.intercommunality, slug(town.intercommunality))
    if name in ("landlord", "landlord2"):
        landlord = town.landlords[0 if name == "landlord" else 1]
        return Mention(landlord, slug(landlord))
    if name == "centre":
        return Mention(town.centre, slug(town.centre))
    form = rng.choice(bank("partners")["bodies"][name])
    return Mention(town.fill(form), name)


def _mentions(rng: random.Random, town: Town, groups: list[str], count: int) -> list[Mention]:
    known = bank("partners")
    pool = [*known["groups"]["common"]]
    for group in groups:
        pool += known["groups"][group] * 2
    mentions: list[Mention] = []
    for name in rng.sample(pool, min(len(pool), 3 * count)):
        mention = _body(rng, town, name)
        if all(mention.partner_id != other.partner_id for other in mentions):
            mentions.append(mention)
    mentions = mentions[:count]
    schemes = [lever for group in groups for lever in known["levers"].get(group, ())]
    if schemes and rng.random() < 0.25:
        mentions.append(Mention(rng.choice(schemes), "", "lever"))
    return mentions


def _towns(rng: random.Random, town: Town, mentions: list[Mention]) -> list[tuple[str, int]]:
    """The printed pieces, each with the number of mentions in it; two towns may share a head."""
    pieces = [(mention.text, 1) for mention in mentions]
    if not any(m.partner_id.startswith("ville-") for m in mentions) and rng.random() < 0.15:
        head = rng.choice(("Villes", "Mairies"))
        pair = [
            Mention(f"{head} {_of(town.name)}", slug(f"ville {_of(town.name)}")),
            Mention(town.second, slug(f"ville {_of(town.second)}")),
        ]
        mentions[:0] = pair
        pieces.insert(0, (f"{head} {_of(town.name)} et {_of(town.second)}", 2))
    return pieces


def partner_cell(
    rng: random.Random, town: Town, groups: list[str], separator: str, count: int
) -> PartnerCell:
    """A cell that names so many partners, parted by the separator (a newline: a paragraph each)."""
    mentions = _mentions(rng, town, groups, count)
    pieces = [piece for piece, _ in _towns(rng, town, mentions)]
    printed = tuple(pieces) if separator == "\n" else (separator.join(pieces),)
    return PartnerCell(printed, tuple(mentions))


def pilot_cell(rng: random.Random, town: Town, groups: list[str]) -> PartnerCell:
    """Who leads: one body."""
    pool = ["ville", "agglo", "prefecture", *bank("partners")["groups"][groups[0]]]
    mention = replace(_body(rng, town, rng.choice(pool)), role="pilot")
    return PartnerCell((mention.text,), (mention,))


def participants(rng: random.Random, town: Town) -> tuple[Mention, ...]:
    """Who took part in the evaluation."""
    names = ("prefecture", "ddcspp", "direccte", "dsden", "ars", "departement", "caf")
    more = ("mission-locale", "pole-emploi", "landlord", "landlord2", "conseil-citoyen", "centre")
    count = rng.randint(3, len(more))
    return tuple(_body(rng, town, name) for name in (*names, *more[:count]))
