"""The conversion run over the corpus, and its figures by dimension."""

from __future__ import annotations

import json
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.corpus.measure import PARTNERS, Count, Measure, measured

_COUNTS = (
    "cut rows whole", "wrong joins", "widths joined", "widths piled", "priority right",
    "wrong totals told", "faults contradicted", "false contradictions", "details",
    "hidden text kept out", "ledger pages", "words unassigned",
)  # fmt: skip


def _convert(pdf: Path, truth: Path, folder: Path) -> Measure:
    """Convert one document and measure it."""
    from pipelines import emit
    from pipelines.convert import convert
    from pipelines.settings import Settings
    from schemas.errors import AnnexaError

    told = json.loads(truth.read_text(encoding="utf-8"))
    try:
        contract = convert(pdf, Settings())
    except AnnexaError as error:
        return Measure(pdf.stem, list(told["dimensions"]), refused=str(error))
    except Exception as error:  # one document that breaks the conversion is a figure, not the end
        return Measure(pdf.stem, list(told["dimensions"]), refused=f"crash: {error!r}")
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in emit.render(contract).items():
        (folder / name).write_bytes(content)
    return measured(pdf.stem, told, folder)


@dataclass
class Report:
    """The measures of all documents."""

    measures: list[Measure]

    def _groups(self) -> dict[str, list[Measure]]:
        groups: dict[str, list[Measure]] = {"all": self.measures}
        by: dict[str, list[Measure]] = defaultdict(list)
        for measure in self.measures:
            for dimension in measure.dimensions:
                by[dimension].append(measure)
        return groups | dict(sorted(by.items()))

    def summary(self) -> list[str]:
        """Tables for people: what is promised, and all by dimension."""
        lines = ["| what | count | of | % |", "| --- | ---: | ---: | ---: |"]
        for name in _COUNTS:
            count = _sum(self.measures, name)
            if count.total:
                lines.append(f"| {name} | {count.right} | {count.total} | {_percent(count)} |")
        return [*lines, "", *_table("dimension", self._groups())]

    def markdown(self) -> str:
        """The summary, then every document and what to look at in it."""
        documents = {measure.name: [measure] for measure in self.measures}
        lines = [*self.summary(), "", *_table("document", documents), ""]
        for measure in self.measures:
            if measure.refused:
                lines.append(f"- {measure.name}: refused: {measure.refused}")
            lines += [f"- {measure.name}: {remark}" for remark in measure.remarks]
        return "\n".join(lines) + "\n"

    def json(self) -> str:
        """The same for programs."""
        groups = {name: _figures(measures) for name, measures in self._groups().items()}
        documents = {measure.name: _document(measure) for measure in self.measures}
        told = {"dimensions": groups, "documents": documents}
        return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _sum(measures: Iterable[Measure], name: str) -> Count:
    count = Count()
    for measure in measures:
        one = measure.counts.get(name, Count())
        count.add(one.right, one.total)
    return count


def _percent(count: Count) -> str:
    return f"{100 * count.right / count.total:.1f}" if count.total else ""


def _cells(measures: Iterable[Measure], partners: bool) -> Count:
    count = Count()
    for measure in measures:
        for name, score in measure.scores.items():
            if (name in PARTNERS) == partners:
                count.add(score.equal, score.cells)
    return count


def _f1(measures: Iterable[Measure]) -> Count:
    """Rows as twice those matched of those expected and found."""
    count = Count()
    for measure in measures:
        for name, score in measure.scores.items():
            if name not in PARTNERS:
                count.add(2 * score.matched, score.expected + score.found)
    return count


def _figures(measures: list[Measure]) -> dict[str, Any]:
    figures: dict[str, Any] = {
        "documents": len(measures),
        "refused": sum(bool(measure.refused) for measure in measures),
        "row F1": vars(_f1(measures)),
        "cells": vars(_cells(measures, partners=False)),
        "partner cells": vars(_cells(measures, partners=True)),
    }
    figures |= {name: vars(_sum(measures, name)) for name in _COUNTS}
    return figures


def _document(measure: Measure) -> dict[str, Any]:
    return _figures([measure]) | {
        "refused": measure.refused,
        "remarks": measure.remarks,
        "datasets": {
            name: {
                "expected": score.expected, "found": score.found, "matched": score.matched,
                "cells": score.cells, "equal": score.equal,
                "misses": [list(map(str, miss)) for miss in score.misses],
            }
            for name, score in measure.scores.items()
        },
    }  # fmt: skip


def _table(title: str, groups: dict[str, list[Measure]]) -> list[str]:
    """A row a group: rows, cells, and what the promises are about."""
    shown = ("cut rows whole", "wrong joins", "widths joined", "priority right", "details")
    lines = [
        f"| {title} | documents | row F1 | cells | partner cells | " + " | ".join(shown) + " |",
        "| --- |" + " ---: |" * (4 + len(shown)),
    ]
    for name, measures in groups.items():
        counts = [_sum(measures, column) for column in shown]
        figures = [
            _percent(_f1(measures)),
            _percent(_cells(measures, partners=False)),
            _percent(_cells(measures, partners=True)),
            *[f"{count.right}/{count.total}" if count.total else "" for count in counts],
        ]
        lines.append(f"| {name} | {len(measures)} | " + " | ".join(figures) + " |")
    return lines


def score_corpus(corpus: Path, converted: str, only: list[str], jobs: int) -> Report:
    """Convert every document of a corpus and measure what came out."""
    with tempfile.TemporaryDirectory() as scratch:
        output = Path(converted or scratch)
        names = [
            folder
            for folder in sorted(corpus.iterdir())
            if (folder / "truth.json").exists()
            and (not only or any(name in folder.name for name in only))
        ]
        with ProcessPoolExecutor(jobs) as pool:
            waiting = [
                pool.submit(
                    _convert,
                    folder / f"{folder.name}.pdf",
                    folder / "truth.json",
                    output / folder.name,
                )
                for folder in names
            ]
            return Report([done.result() for done in waiting])
