"""The words that mean this contract's own authorities: `Ville`, `agglomération`, `Mairie de X`."""

import re
from collections.abc import Callable, Iterable, Sequence

from rapidfuzz.distance import OSA

from extract.names import short_names
from extract.partners.index import Link
from extract.partners.keys import is_open, key
from extract.partners.own_names import (
    OFFICE_FORMS,
    group_forms,
    is_office,
    landlord_forms,
    place_of,
    without_legal_form,
)
from extract.text import fold, slug
from schemas.partners import Body, PartnerContext

_TOWN = re.compile(
    r"(?P<head>(?:la\s+)?(?:villes?|mairies?|communes?|municipalit[eé]s?)|maires?)"
    r"\s+(?:(?P<of>(?:de la|des|du|de)(?=\s)|(?:de l|d)['’])\s*)?(?P<name>[A-ZÀ-Ý].*)",
    re.IGNORECASE,
)
_OWN_TOWN = frozenset(
    {
        "ville",
        "la ville",
        "mairie",
        "la mairie",
        "commune",
        "la commune",
        "municipalite",
        "maire",
        "le maire",
        "collectivite (ville)",
        "ville centre",
        "ville-centre",
        "services ville",
        "service ville",
        "ville (services)",
        "commune centre",
    }
)
_OWN_GROUP = frozenset(
    {
        "agglomeration",
        "l'agglomeration",
        "agglo",
        "l'agglo",
        "communaute d'agglomeration",
        "communaute de communes",
        "communaute urbaine",
        "metropole",
        "la metropole",
        "epci",
        "l'epci",
        "intercommunalite",
        "l'intercommunalite",
        "la communaute d'agglomeration",
        "ca",
        "cdc (epci)",
        "communaute",
        "territoire",
        "ept",
        "l'ept",
        "comcom",
        "com com",
        "com d'agglo",
        "communaute d'agglo",
        "president de l'agglomeration",
        "vice-president de l'agglomeration",
    }
)
_ELIDED, _EITHER = frozenset("aeiou"), frozenset("hy")
"""First letters of names before which `de` is elided, and before which it may be."""
_SHORTEST_GLUED = 8
"""Letters from which a name is told by them alone, wherever its spaces are."""
_COMMUNITY_OF_TOWNS = re.compile(r"communaut[eé] de communes\b", re.IGNORECASE)
_AGGLOMERATION = re.compile(r"communaut[eé] d['’]agglom[eé]ration\b", re.IGNORECASE)


class ContextIndex:
    """Names to the bodies of this contract."""

    def __init__(self, context: PartnerContext, is_taken: Callable[[str], bool]) -> None:
        """`is_taken` says which words name a body of the gazetteer: no initials mean another."""
        self.context = context
        self.bodies: dict[str, Body] = {}
        self.doubtful: frozenset[str] = frozenset()
        self._is_taken = is_taken
        self._links: dict[str, Link] = {}
        self._own_words: dict[str, Link] = {}
        for town in context.towns:
            self._add(self.town(town), (town, *short_names(town)))
        if context.intercommunality:
            self._add_group(context.intercommunality)
        self._add_landlords(context.landlords)
        if context.towns:
            own = Link(self.town(context.towns[0]).partner_id, "context", 0.96)
            self._own_words |= dict.fromkeys(_OWN_TOWN, own)
        self._squeezed = {name.replace(" ", ""): link for name, link in self._links.items()}

    def town(self, name: str, of: str = "") -> Body:
        """The town of that name, `of` what is written before it."""
        full = town_name(name, self.context.prepositions.get(name, of))
        return Body(
            slug(full),
            full,
            "",
            "local_authority",
            "municipal",
            known=True,
        )

    def _add(self, body: Body, forms: Iterable[str], score: float = 0.97) -> None:
        self.bodies[body.partner_id] = body
        for form in forms:
            self._links.setdefault(key(form), Link(body.partner_id, "context", score))

    def _add_group(self, name: str) -> None:
        body = Body(slug(name), name, "", "local_authority", "inter_municipal", known=True)
        self._add(body, (form for form in group_forms(name) if self._is_free(form)))
        grand = re.match(r"Grand (\S+)", name)
        if grand and any(key(grand[1]) == key(town) for town in self.context.towns):
            self._add(body, (grand[0],))
        own = Link(body.partner_id, "context", 0.96)
        self._own_words |= dict.fromkeys(_OWN_GROUP, own)
        if _AGGLOMERATION.match(name):
            self._own_words["cda"] = own
        if _COMMUNITY_OF_TOWNS.match(name):
            self.doubtful = frozenset({"cdc"})

    def _is_free(self, form: str) -> bool:
        return " " in form or not self._is_taken(form)

    def _add_landlords(self, names: Sequence[str]) -> None:
        """All spellings of each; one that two landlords share means neither."""
        places = [*self.context.towns, *self.context.districts]
        if self.context.intercommunality:
            places += [self.context.intercommunality, place_of(self.context.intercommunality)]
        spellings: dict[str, list[Link]] = {}
        for name in names:
            body = Body(slug(name), name, "", "landlord", "departmental", known=True)
            self._add(body, (name,))
            forms = [(form, score) for form, score in landlord_forms(name, places)]
            if is_office(name):
                forms += [(form, 0.93) for form in OFFICE_FORMS]
            for form, score in forms:
                links = spellings.setdefault(key(form), [])
                if all(link.partner_id != body.partner_id for link in links):
                    links.append(Link(body.partner_id, "context", score))
        for form, links in spellings.items():
            if len(links) == 1 and (form in OFFICE_FORMS or self._is_free(form)):
                self._links.setdefault(form, links[0])

    def find(self, text: str) -> Link | None:
        """The contract's body that the words mean."""
        if is_open(text):
            return None
        own = self._own_words.get(fold(text))
        if own is not None:
            return own
        name = key(text)
        link = self._links.get(name) or self._glued(name) or self._landlord(text)
        if link is not None:
            return link
        return self._town(text)

    def _landlord(self, text: str) -> Link | None:
        """`OPH Logis Cévenols`, which its programme calls `Logis Cévenols`."""
        link = self._links.get(key(without_legal_form(text)))
        return link if link and self.bodies[link.partner_id].kind == "landlord" else None

    def _glued(self, name: str) -> Link | None:
        """`MonLogement27`, which the contract's other pages write `Mon Logement 27`."""
        glued = name.replace(" ", "")
        return self._squeezed.get(glued) if len(glued) >= _SHORTEST_GLUED else None

    def _town(self, text: str) -> Link | None:
        match = _TOWN.fullmatch(text)
        if match is None:
            return self._mistyped_town(text)
        if not match["name"][0].isupper():
            return None
        name = match["name"]
        known = self._links.get(key(name))
        if known is not None and known.partner_id.startswith("ville-d"):
            return known
        if not _is_place(name) or match["of"] is None:
            return None
        body = self.town(("Le " if match["of"].lower() == "du" else "") + name, match["of"])
        self._add(body, (name,), 0.95)
        return Link(body.partner_id, "context", 0.95)

    def _mistyped_town(self, text: str) -> Link | None:
        """`Vile de Cahors`, where Cahors is a town of the contract."""
        head, _, rest = text.partition(" ")
        heads = ("ville", "villes", "mairie", "mairies", "commune")
        if not any(OSA.distance(fold(head), right) == 1 for right in heads):
            return None
        link = self._links.get(key(rest))
        if link is None or not link.partner_id.startswith("ville-d"):
            return None
        return Link(link.partner_id, "fuzzy", 0.91)

    def is_town(self, text: str) -> bool:
        """The text is the bare name of a town of the contract."""
        link = self._links.get(key(text))
        return link is not None and link.partner_id.startswith("ville-d")


def town_name(town: str, written: str = "") -> str:
    """`Ville de` and the town, with the elision and contraction that its name asks for.

    `written` is what stands before the name; it counts where the first letter tells nothing.

    >>> town_name("Évry"), town_name("Le Mans"), town_name("Cahors")
    ("Ville d'Évry", 'Ville du Mans', 'Ville de Cahors')
    >>> town_name("Hem"), town_name("Hem", "de ")
    ("Ville d'Hem", 'Ville de Hem')
    """
    if town.startswith("Le "):
        return f"Ville du {town[3:]}"
    if town.startswith("Les "):
        return f"Ville des {town[4:]}"
    first = fold(town)[:1]
    elided = first in _ELIDED or (first in _EITHER and not fold(written).startswith("de"))
    return f"Ville d'{town}" if elided else f"Ville de {town}"


def _is_place(name: str) -> bool:
    """A name of a town has no lower-case words but those that link its parts."""
    linking = {"sur", "sous", "les", "lès", "en", "de", "du", "la", "le", "d", "l", "aux", "à"}
    words = re.split(r"[\s'’-]+", name)
    if len(words) > 6 or re.search(r"[(),;/]", name):
        return False
    if any(word.isupper() and len(word) > 1 for word in words) and not name.isupper():
        return False
    return all(word[:1].isupper() or word in linking for word in words if word)
