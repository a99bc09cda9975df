"""The annexes around objectives and programmes: figures, evaluation, contribution, contacts."""

from __future__ import annotations

import random
from decimal import Decimal

from tests.corpus.banks import bank
from tests.corpus.model import Contact, Figures, Recommendation, Statement, Town
from tests.corpus.partners import slug


def whole(value: int) -> str:
    """A whole number as French tables print it."""
    return f"{value:,}".replace(",", " ")


def rate(value: float, signed: bool = False) -> str:
    """A rate as French tables print it."""
    text = f"{value:+.1f}" if signed else f"{value:.1f}"
    return text.replace(".", ",") + " %"


def number(text: str) -> Decimal | None:
    """The number that a printed figure stands for."""
    try:
        return Decimal(text.replace(" ", "").replace("%", "").replace("€", "").replace(",", "."))
    except ArithmeticError:
        return None


def _population(rng: random.Random, names: list[str]) -> Figures:
    rows = []
    for rank, name in enumerate(names):
        before = rng.randint(1200, 4000) * (1 if rank < 2 else 12)
        now = before + rng.randint(-200, 150)
        change = rate(100 * (now - before) / before, signed=True)
        income = whole(rng.randint(9500, 21000))
        poverty = rate(rng.uniform(12, 52))
        rows.append((name, (whole(before), whole(now), change, income, poverty)))
    return Figures(
        "f1",
        "Tableau 1 – Population et revenus",
        "INSEE, recensement de la population 2013 et 2018 ; Filosofi 2018",
        "Territoire",
        (("Population 2013",), ("Population 2018",), ("Évolution",), ("Revenu médian (€)",),
         ("Taux de pauvreté",)),
        tuple(rows),
        ("people", "people", "%", "€", "%"),
    )  # fmt: skip


def _jobless(rng: random.Random, names: list[str]) -> Figures:
    rows = []
    for rank, name in enumerate(names):
        every = rng.randint(150, 600) * (1 if rank < 2 else 9)
        women, young = rng.randint(40, 58), rng.randint(12, 25)
        rows.append((name, (
            whole(every), rate(rng.uniform(-4, 4), signed=True), whole(every * women // 100),
            rate(women), whole(every * young // 100), rate(young) if rank else "n.d.",
        )))  # fmt: skip
    return Figures(
        "f2",
        "Tableau 2 – Demandeurs d'emploi de catégories A, B et C au 31 décembre 2019",
        "Pôle emploi, STMT, données brutes",
        "Territoire",
        (("Ensemble", "Nombre"), ("Ensemble", "Évolution sur un an"), ("Dont femmes", "Nombre"),
         ("Dont femmes", "Part"), ("Dont moins de 26 ans", "Nombre"),
         ("Dont moins de 26 ans", "Part")),
        tuple(rows),
        ("people", "%", "people", "%", "people", "%"),
    )  # fmt: skip


def figures(rng: random.Random, town: Town) -> tuple[Figures, ...]:
    """Two tables of figures, one with two levels of headings."""
    names = [town.districts[0], town.districts[1], f"Commune de {town.name}", town.intercommunality]
    return (_population(rng, names), _jobless(rng, names))


def recommendations(rng: random.Random) -> tuple[Recommendation, ...]:
    """The table of the evaluation, with the themes in the order of the bank."""
    rows = bank("prose")["recommendations"]
    chosen = sorted(rng.sample(range(len(rows)), rng.randint(6, len(rows))))
    return tuple(Recommendation(f"r{place}", *rows[place]) for place in chosen)


def statements(rng: random.Random, town: Town) -> tuple[Statement, ...]:
    """The paragraphs of the Department's contribution."""
    rows = bank("prose")["contribution"]
    chosen = [0, *sorted(rng.sample(range(1, len(rows)), rng.randint(3, len(rows) - 1)))]
    return tuple(
        Statement(
            f"w{place}",
            town.fill(rows[place]["text"]),
            tuple(rows[place].get("schemes", ())),
            tuple(rows[place].get("decisions", ())),
        )
        for place in chosen
    )


def contacts(rng: random.Random, town: Town) -> tuple[Contact, ...]:
    """Whom to call: the intercommunality and the State.  The numbers belong to nobody."""
    made = []
    for organisation, service, host in (
        (town.intercommunality, "Direction de la cohésion sociale", f"{slug(town.name)}.example"),
        ("ÉTAT", f"DDCSPP {town.department.of} – Service politique de la ville", "etat.example"),
    ):
        tail = rng.randint(1000, 9999)
        spoken = f"02 61 91 {tail // 100:02} {tail % 100:02}"
        if rng.random() < 0.3:
            spoken = spoken.replace(" ", ".")
        made.append(
            Contact(
                organisation,
                service,
                spoken,
                f"+33261 91{tail}".replace(" ", ""),
                f"politique-ville@{host}",
            )
        )
    return tuple(made)
