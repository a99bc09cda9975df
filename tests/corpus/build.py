"""Builds documents: renders the parts of a recipe, joins them, and writes what is true in them."""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pikepdf

from tests.corpus.alter import alter
from tests.corpus.blocks import Part
from tests.corpus.contracts import contract
from tests.corpus.degrade import scan
from tests.corpus.document import Document, lay_out
from tests.corpus.edits import edited
from tests.corpus.faults import injected
from tests.corpus.marks import Place, places
from tests.corpus.model import Contract
from tests.corpus.recipe import Recipe
from tests.corpus.render import Job, render
from tests.corpus.sharing import share_pilots

# Cover, table of annexes, preamble.
_COVER_PAGES = 3

Where = dict[tuple[str, str], dict[str, list[Place]]]


@dataclass
class _Printed:
    """A part's PDF, and where its marks stand, pages counted from the part's first."""

    path: Path
    pages: int
    places: dict[int, list[Place]]


def _print(parts: list[Part], recipe: Recipe, folder: Path) -> list[_Printed]:
    """Print parts, those with marks a second time in colours."""
    plain = [folder / f"{part.name}.pdf" for part in parts]
    coloured = [folder / f"{part.name}-marked.pdf" for part in parts]
    unmarked = ("cover", "contacts")
    jobs = [Job(part, path, False) for part, path in zip(parts, plain, strict=True)]
    jobs += [
        Job(part, path, True)
        for part, path in zip(parts, coloured, strict=True)
        if part.name not in unmarked
    ]
    render(jobs, recipe.layout.habit)
    found = []
    for part, path, marked in zip(parts, plain, coloured, strict=True):
        pages = _count(path)
        if part.name in unmarked:
            found.append(_Printed(path, pages, {}))
            continue
        if _count(marked) != pages:
            raise RuntimeError(f"{recipe.name}: colour moved the pages of {part.name}")
        found.append(_Printed(path, pages, places(marked)))
    return found


def _count(path: Path) -> int:
    with pikepdf.open(path) as pdf:
        return len(pdf.pages)


def _join(printed: list[_Printed], output: Path) -> None:
    """One file of all parts, without the times and names of its making."""
    joined = pikepdf.new()
    for piece in printed:
        with pikepdf.open(piece.path) as source:
            joined.pages.extend(source.pages)
    joined.save(output, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def _whole(printed: list[_Printed], output: Path) -> None:
    """A document of one part keeps its own structure tree."""
    with pikepdf.open(printed[0].path) as pdf:
        del pdf.docinfo
        pdf.save(output, deterministic_id=True)


def _where(document: Document, printed: list[_Printed]) -> Where:
    """Where each row's fields stand, pages counted from the document's first."""
    found: Where = {}
    before = 0
    for piece in printed:
        for mark, spots in piece.places.items():
            if mark > len(document.marks.names):
                continue
            dataset, key, name = document.marks.names[mark - 1]
            shifted = [replace(spot, page=spot.page + before) for spot in spots]
            found.setdefault((dataset, key), {}).setdefault(name, []).extend(shifted)
        before += piece.pages
    return found


def _cut_rows(document: Document, where: Where) -> list[dict[str, Any]]:
    """The rows that a page end cuts: on which pages each of their cells has text."""
    wordings = {o.key: o.text for _, _, _, o in document.contract.objectives()}
    found = []
    for (dataset, key), cells in sorted(where.items()):
        if dataset != "objectives" or key not in wordings:
            continue
        pages = {name: sorted({spot.page for spot in spots}) for name, spots in cells.items()}
        if document.recipe.layout.merged:
            pages.pop(document.recipe.layout.merged, None)
        every = sorted({page for listed in pages.values() for page in listed})
        if len(every) > 1:
            found.append({"dataset": dataset, "row": wordings[key], "pages": every, "cells": pages})
    return found


def _broken_merges(document: Document, where: Where) -> bool:
    """Whether a cell merged over several rows goes on over a page end."""
    layout = document.recipe.layout
    if layout.titles != "column" or layout.form != "table":
        return False
    for _, _, strategic, _ in document.contract.objectives():
        rows = [where.get(("objectives", o.key), {}) for o in strategic.objectives]
        pages = {s.page for cells in rows for spots in cells.values() for s in spots}
        if len(pages) > 1:
            return True
    return False


def _sheets(document: Document, printed: list[_Printed], parts: list[Part]) -> list[dict[str, Any]]:
    """The pages of each programme's sheet, with how many page widths it takes."""
    landlords = {f"tfpb-{p.key}": p for p in document.contract.programmes}
    found, before = [], 0
    for part, piece in zip(parts, printed, strict=True):
        if part.name in landlords:
            programme = landlords[part.name]
            found.append({
                "landlord": programme.landlord, "district": programme.district,
                "page_widths": part.page_widths, "over_first": part.over_first,
                "pages": [before + 1, before + piece.pages],
            })  # fmt: skip
        before += piece.pages
    return found


def _contract(recipe: Recipe) -> tuple[Contract, list[dict[str, Any]], list[dict[str, Any]]]:
    """The contract of a recipe, with the edits made to it and the faults put in."""
    made = contract(recipe.seed or recipe.name, recipe.shape)
    if recipe.layout.merged == "pilot":
        made = share_pilots(made)
    edits: list[dict[str, Any]] = []
    if recipe.edits:
        made, edits = edited(made, recipe.edits, recipe.name)
    faults: list[dict[str, Any]] = []
    if recipe.faults:
        made, faults = injected(made, recipe.faults, recipe.name, recipe.shape.subtotals)
    return made, edits, faults


def _parts(
    document: Document, folder: Path
) -> tuple[list[_Printed], list[Part], dict[int, tuple[int, int]]]:
    """Print a document; gives its parts and the pages of each annex."""
    recipe = document.recipe
    if recipe.whole:
        return _in_one_go(document, folder)
    parts = [part for annex in document.annexes for part in annex.parts]
    printed, parts = _around(document, _print(parts, recipe, folder), parts, folder)
    return printed, parts, _ranges(document, printed, parts)


def _in_one_go(
    document: Document, folder: Path
) -> tuple[list[_Printed], list[Part], dict[int, tuple[int, int]]]:
    """Print everything as one part, a second time once the pages of the annexes are known."""
    numbers = [annex.number for annex in document.annexes]
    firsts = dict.fromkeys(numbers, 0)
    for _ in range(2):
        entries = [(a.number, a.title, firsts[a.number]) for a in document.annexes]
        part = document.whole(entries)
        printed = _print([part], document.recipe, folder)
        where = _where(document, printed)
        pages = {
            key: min(spot.page for spot in cells["title"])
            for (dataset, key), cells in where.items()
            if dataset == "annexes"
        }
        firsts = {number: pages[str(number)] for number in numbers}
    ends = [firsts[number] - 1 for number in numbers[1:]] + [pages["contacts"] - 1]
    ranges = {n: (firsts[n], last) for n, last in zip(numbers, ends, strict=True)}
    return printed, [part], ranges


def build(recipe: Recipe, output: Path) -> dict[str, Any]:
    """Build one document into its folder; gives its line of the corpus's manifest."""
    made, edits, faults = _contract(recipe)
    document = lay_out(recipe, made)
    target = output / recipe.name
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    pdf = target / f"{recipe.name}.pdf"
    with tempfile.TemporaryDirectory() as name:
        printed, parts, ranges = _parts(document, Path(name))
        (_whole if recipe.whole else _join)(printed, pdf)
    where = _where(document, printed)
    pages = sum(piece.pages for piece in printed)
    told: dict[str, Any] = dict(document.truth)
    told["annexes"] = _annex_rows(document, ranges)
    hidden = alter(pdf, recipe.alterations, recipe.name)
    if recipe.scan:
        scan(pdf, recipe.scan, recipe.name)
    cut = _cut_rows(document, where)
    dimensions = recipe.dimensions()
    dimensions += sorted({f"cut:{min(len(row['pages']) - 1, 3)}" for row in cut})
    dimensions += ["merged-over-break"] if _broken_merges(document, where) else []
    told |= {
        "dimensions": dimensions, "pages": pages, "cut_rows": cut,
        "sheets": _sheets(document, printed, parts), "hidden": hidden, "faults": faults,
        "edits": edits,
    }  # fmt: skip
    text = json.dumps(told, ensure_ascii=False, indent=1)
    (target / "truth.json").write_text(text + "\n", encoding="utf-8")
    return {"name": recipe.name, "pages": pages, "dimensions": dimensions}


def _around(
    document: Document, printed: list[_Printed], parts: list[Part], folder: Path
) -> tuple[list[_Printed], list[Part]]:
    """The parts with the cover before and the contacts behind them.

    The cover names the pages of the annexes, and its own length counts in: when the guess at that
    is wrong, it is printed again.
    """
    last = document.contacts()
    guess = _COVER_PAGES
    while True:
        first = document.cover(_entries(document, printed, parts, guess))
        opening, closing = _print([first, last], document.recipe, folder)
        if opening.pages == guess:
            return [opening, *printed, closing], [first, *parts, last]
        guess = opening.pages


def _ranges(
    document: Document, printed: list[_Printed], parts: list[Part]
) -> dict[int, tuple[int, int]]:
    """First and last page of each annex."""
    found: dict[int, tuple[int, int]] = {}
    owner = {part.name: annex.number for annex in document.annexes for part in annex.parts}
    before = 0
    for part, piece in zip(parts, printed, strict=True):
        if part.name in owner:
            number = owner[part.name]
            first = found.get(number, (before + 1, 0))[0]
            found[number] = (first, before + piece.pages)
        before += piece.pages
    return found


def _entries(
    document: Document, printed: list[_Printed], parts: list[Part], before: int
) -> list[tuple[int, str, int]]:
    ranges = _ranges(document, printed, parts)
    return [(a.number, a.title, ranges[a.number][0] + before) for a in document.annexes]


def _annex_rows(document: Document, ranges: dict[int, tuple[int, int]]) -> list[dict[str, Any]]:
    return [
        {
            "number": a.number,
            "title": a.title,
            "page_first": ranges[a.number][0],
            "page_last": ranges[a.number][1],
        }
        for a in document.annexes
    ]
