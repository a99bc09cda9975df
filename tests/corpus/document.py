"""From a recipe to the parts of a document, annex by annex."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tests.corpus import compose_rest, truth
from tests.corpus.banks import bank
from tests.corpus.blocks import Block, Break, Look, Part
from tests.corpus.compose_objectives import Composer
from tests.corpus.compose_tfpb import programme_blocks
from tests.corpus.marks import Marks
from tests.corpus.model import Contract
from tests.corpus.recipe import Recipe

DATASETS = (
    "annexes", "orientations", "objectives", "actions", "commitments", "objective_partners",
    "partners", "participants", "tfpb_items", "tfpb_amounts", "tfpb_totals", "tfpb_bases",
    "recommendations", "statistics", "contributions", "contacts", "details",
)  # fmt: skip


@dataclass(frozen=True)
class Annex:
    number: int
    title: str
    parts: tuple[Part, ...]


@dataclass
class Document:
    """A contract laid out: its annexes, what is true in them, and the marks of its texts."""

    recipe: Recipe
    contract: Contract
    annexes: list[Annex]
    truth: dict[str, truth.Rows]
    marks: Marks

    def cover(self, entries: list[tuple[int, str, int]]) -> Part:
        """The opening pages, with the page on which each annex begins."""
        blocks = compose_rest.cover(self.contract, self.recipe.layout, entries)
        return Part("cover", self.recipe.producer, tuple(blocks), _portrait(self.recipe, self))

    def contacts(self) -> Part:
        """The last page."""
        mark = self.marks.new("annexes", "contacts", "title")
        blocks = compose_rest.contacts(self.contract, mark)
        return Part("contacts", self.recipe.producer, tuple(blocks), _portrait(self.recipe, self))

    def whole(self, entries: list[tuple[int, str, int]]) -> Part:
        """Everything as one part: joining files would lose the tags of their producers."""
        pieces = [self.cover(entries), *[part for a in self.annexes for part in a.parts]]
        blocks: list[Block] = []
        for piece in [*pieces, self.contacts()]:
            blocks += [Break()] if blocks else []
            blocks += piece.blocks
        look = replace(self.recipe.layout.look, footer=_footer(self.contract))
        return Part("whole", self.recipe.producer, tuple(blocks), look)


def _footer(contract: Contract) -> str:
    return f"Contrat de ville de {contract.town.intercommunality} – Annexes"


def _portrait(recipe: Recipe, document: Document) -> Look:
    look = replace(recipe.layout.look, landscape=False)
    return replace(look, footer=_footer(document.contract))


def _annex_title(kind: str, contract: Contract, wording: int) -> str:
    forms = bank("headings")["annexes"][kind]
    return contract.town.fill(str(forms[wording % len(forms)]))


def _tfpb_parts(document: Document, title: list[Block], look: Look) -> list[Part]:
    recipe, contract = document.recipe, document.contract
    producer = recipe.sheet or recipe.producer
    parts = []
    if producer == "calc":
        opening = replace(look, landscape=False)
        parts.append(Part("tfpb-title", recipe.producer, tuple(title), opening))
        title = []
    for programme in contract.programmes:
        blocks = programme_blocks(
            programme, recipe.layout, document.marks, recipe.shape.subtotals, producer == "calc"
        )
        wide = recipe.page_widths if programme.kind == "years" else 1
        name = f"tfpb-{programme.key}"
        parts.append(
            Part(
                name,
                producer,
                (*title, *blocks),
                replace(look, landscape=True),
                wide,
                recipe.over_first,
                recipe.page_rows,
            )
        )
        title = []
    return parts


def _annex(document: Document, kind: str, number: int) -> Annex:
    recipe, contract, marks = document.recipe, document.contract, document.marks
    layout = recipe.layout
    text = _annex_title(kind, contract, layout.wording)
    mark = marks.new("annexes", str(number), "title")
    title = compose_rest.title(layout, number, text, mark)
    look = replace(layout.look, footer=_footer(contract))
    upright = replace(look, landscape=False)
    if kind == "objectives":
        blocks = [*title, *Composer(contract, layout, marks).blocks()]
        parts = [Part(kind, recipe.producer, tuple(blocks), look)]
    elif kind == "tfpb":
        parts = _tfpb_parts(document, title, look)
    else:
        bodies = {
            "contribution": lambda: compose_rest.contribution(contract, marks),
            "evaluation": lambda: compose_rest.evaluation(contract, layout, marks),
            "statistics": lambda: compose_rest.statistics(contract, marks),
        }
        parts = [Part(kind, recipe.producer, (*title, *bodies[kind]()), upright)]
    return Annex(number, text, tuple(parts))


def _truth(document: Document, kinds: list[str]) -> None:
    recipe, contract, found = document.recipe, document.contract, document.truth
    layout = recipe.layout
    for number, kind in enumerate(kinds, start=1):
        rows: dict[str, truth.Rows] = {}
        if kind == "objectives":
            rows = truth.objective_rows(contract, layout, number)
        elif kind == "contribution":
            rows = {"contributions": truth.contribution_rows(contract, number)}
        elif kind == "evaluation":
            rows = {
                "recommendations": truth.recommendation_rows(contract, number),
                "participants": truth.participant_rows(contract, number),
            }
        elif kind == "statistics":
            rows = {"statistics": truth.statistics_rows(contract, number)}
        for name, more in rows.items():
            found[name] += more
        if kind == "tfpb":
            for programme in contract.programmes:
                told = truth.programme_rows(programme, layout, number, recipe.shape.subtotals)
                for name, more in told.items():
                    found[name] += more
    found["contacts"] = truth.contact_rows(contract)
    found["partners"] = truth.partner_rows(found)


def lay_out(recipe: Recipe, contract: Contract) -> Document:
    """The document of a recipe and a contract, not yet rendered."""
    document = Document(recipe, contract, [], {name: [] for name in DATASETS}, Marks())
    kinds = [kind for kind in recipe.annexes if kind != "tfpb" or contract.programmes]
    for number, kind in enumerate(kinds, start=1):
        document.annexes.append(_annex(document, kind, number))
    _truth(document, kinds)
    return document
