"""Writes docs/quality.md: every figure in it is measured here.

python -m tests.quality [--corpus DIR] [--converted DIR]
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from pathlib import Path

from benchmarks.scans import report as report_scans
from tests.corpus.calibrate import RECORD, table
from tests.corpus.scoring import score_corpus
from tests.diff import measure
from tests.partners.evaluate import report
from tests.samples import ROOT, WITH_TEXT, accepted, conversion, tables, truth
from tests.scoring import score

_FILE = ROOT / "docs" / "quality.md"
_PROCESSES = 2
_HEAD = """# Quality

Made by `make quality`; nothing here is typed. Row F1 and cells are compared as in
`tests/scoring.py`: a cell counts when the truth has something in it or the output wrongly has, and
cells of rows that were not found are wrong.
"""


def samples() -> Iterable[str]:
    """The score of every dataset of every sample."""
    yield "## Samples\n"
    for name in WITH_TEXT:
        scores = score(truth(name), tables(name), accepted())
        yield f"### {name}\n"
        yield "| dataset | expected | found | row F1 % | cells % |"
        yield "| --- | ---: | ---: | ---: | ---: |"
        for dataset, found in scores.items():
            yield (
                f"| {dataset} | {found.expected} | {found.found} "
                f"| {100 * found.row_f1:.1f} | {100 * found.exactness:.1f} |"
            )
        equal = sum(found.equal for found in scores.values())
        cells = sum(found.cells for found in scores.values())
        yield f"| all cells | | | | {100 * equal / cells:.2f} |\n"
        ledger = conversion(name).ledger
        words = sum(page.words for page in ledger)
        left = sum(page.unassigned for page in ledger)
        yield f"Ledger: {words} words, {left} unassigned.\n"


def scans() -> Iterable[str]:
    """The second door beside other ways to read the same scans."""
    yield "## Scans\n"
    yield "Other ways add a text layer, which the first door reads.\n"
    yield from report_scans()


def partners() -> Iterable[str]:
    """The partner reader on the labelled cells, beside other ways to read them."""
    yield "## Partner cells\n"
    yield report()


def layouts(corpus: Path) -> Iterable[str]:
    """The documents of the corpus, by what varies in them."""
    yield "\n## Layouts\n"
    if not corpus.is_dir():
        yield "Not measured: `make corpus` makes the documents."
        return
    report = score_corpus(corpus, "", [], _PROCESSES)
    pages = sum(measure.count("ledger pages").total for measure in report.measures)
    yield f"{len(report.measures)} documents of {pages} pages that know what is true in them.\n"
    yield from report.summary()


def amendments(corpus: Path, converted: Path | None) -> Iterable[str]:
    """What the comparison of two versions finds in the pairs of the corpus, and invents."""
    yield "\n## Comparing two versions\n"
    if not corpus.is_dir():
        yield "Not measured: `make corpus` makes the pairs."
        return
    yield from measure.report(corpus, converted)


def confidence() -> Iterable[str]:
    """How often rows are right that say they are, as `tests.corpus calibrate` recorded it."""
    yield "## Confidence\n"
    yield from table(json.loads(RECORD.read_text(encoding="utf-8")))


def main() -> None:
    """Writes the page."""
    parser = argparse.ArgumentParser(prog="python -m tests.quality", description=__doc__)
    parser.add_argument("--corpus", type=Path, default=ROOT / "corpus")
    parser.add_argument("--converted", type=Path, help="conversions of it that were kept")
    chosen = parser.parse_args()
    lines = [
        _HEAD,
        *samples(),
        *confidence(),
        "",
        *scans(),
        *partners(),
        *layouts(chosen.corpus),
        *amendments(chosen.corpus, chosen.converted),
    ]
    _FILE.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")
    sys.stdout.write(f"{_FILE.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()
