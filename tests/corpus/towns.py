"""Invented towns: a contract's names, put together from a seed."""

from __future__ import annotations

import random

from tests.corpus.banks import bank, departments
from tests.corpus.model import Town


def _name(rng: random.Random) -> str:
    places = bank("places")
    name = rng.choice(places["stems"]) + rng.choice(places["endings"])
    return f"{name}-{rng.choice(places['rivers'])}" if rng.random() < 0.35 else name


def town(rng: random.Random) -> Town:
    """A town with its neighbour, its intercommunality, districts, landlords and places."""
    places = bank("places")
    name = _name(rng)
    second = rng.choice(places["saints"])
    short = name.split("-")[0]
    agglo = rng.choice(places["agglos"]).replace("{town}", short)
    department = rng.choice(departments())
    districts = tuple(rng.sample(places["districts"], 3))
    stems = rng.sample(places["stems"], 3)
    landlords = tuple(
        form.replace("{stem}", stem)
        for form, stem in zip(rng.sample(places["landlords"], 3), stems, strict=True)
    )
    centre = rng.choice(places["centres"])
    return Town(
        name=name,
        second=second,
        intercommunality=agglo,
        department=department,
        districts=districts,
        landlords=landlords,
        centre=centre,
        places={
            "town": name,
            "town2": second,
            "agglo": agglo,
            "of": department.of,
            "n": department.number,
            "region": department.region,
            "quartier": districts[0],
            "quartier2": districts[1],
            "centre": centre,
            "ecole": rng.choice(places["schools"]),
            "college": rng.choice(places["secondary"]),
            "parc": rng.choice(places["parks"]),
            "gymnase": rng.choice(places["gyms"]),
            "barre": rng.choice(places["blocks"]),
        },
    )
