"""A whole invented contract from a seed."""

from __future__ import annotations

import random

from tests.corpus.banks import bank
from tests.corpus.model import Contract
from tests.corpus.objectives import pillars
from tests.corpus.partners import participants
from tests.corpus.programmes import programmes
from tests.corpus.shape import Shape
from tests.corpus.surroundings import contacts, figures, recommendations, statements
from tests.corpus.towns import town


def contract(seed: str, shape: Shape) -> Contract:
    """The contract of that seed; each part has a generator of its own, so that a change in the

    size of one leaves the others as they were.
    """
    place = town(random.Random(f"{seed}/town"))
    first, last = shape.period
    made = Contract(
        town=place,
        title=f"Contrat de ville de {place.intercommunality} {first}-{last}",
        period=shape.period,
        pillars=pillars(random.Random(f"{seed}/objectives"), place, shape),
        programmes=programmes(random.Random(f"{seed}/tfpb"), place, shape),
        contacts=contacts(random.Random(f"{seed}/contacts"), place),
    )
    if not shape.rest:
        return made
    rng = random.Random(f"{seed}/rest")
    return Contract(
        **{
            **vars(made),
            "contributor": f"Conseil départemental {place.department.of}",
            "statements": statements(rng, place),
            "recommendations": recommendations(rng),
            "participants": participants(rng, place),
            "participants_heading": rng.choice(bank("prose")["participants"]["headings"]),
            "figures": figures(rng, place),
        }
    )
