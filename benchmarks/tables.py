"""How well tables are found, against camelot in all its flavours and pdfplumber in the same run.

    python -m benchmarks.tables CACHE [ENGINE...]

`CACHE` is a folder for the packages that hold the documents (some 100 MB) and for what is derived
from them.  The truth is what the documents' own structure trees say; `docs/tables.md` tells how.
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.tables.engines import ENGINES
from tests.tables.fetch import documents
from tests.tables.grids import Grid, Score, cell_score, relation_score
from tests.tables.truth import tagged_pages
from tests.tables.unruled import horizontal_rules_only, without_rules

# So many pages of prose of one document say what it can say of false finds.
_PROSE_PAGES = 8
# Documents and pages whose tree was found not to say what is printed there, with the reason.
_LEFT_OUT: dict[str, frozenset[int] | None] = {
    "test_4965.pdf": None,  # a tax form: its boxes are tagged in part
    "test-4055.pdf": None,  # a filled form: what is filled in stands outside of the tree
    "cms-etc-filled.pdf": frozenset({1, 2, 3}),  # the same, on these pages
    "test_3842.pdf": frozenset({28, 31}),  # numbered references, tagged as a table
    "test_3848.pdf": frozenset({2, 4}),  # tables that the tree leaves out
    "form_fields.pdf": None,  # a form
}
_VARIANTS: dict[str, Callable[[Path, Path], None] | None] = {
    "as published": None,
    "rules taken out": without_rules,
    "only horizontal rules": horizontal_rules_only,
}


class Case(NamedTuple):
    """A page of a document, and the tables that are there."""

    path: Path
    page: int
    truth: list[Grid]


def main(cache: Path, names: Sequence[str]) -> None:
    """Prints the scores of the engines with these names, of all where there are none."""
    logging.disable(logging.CRITICAL)
    cases = list(_cases(cache))
    for variant, derive in _VARIANTS.items():
        shown = [case for case in cases if case.truth] if derive else cases
        if derive:
            shown = list(_derived(shown, cache / variant.replace(" ", "-"), derive))
        print(f"\n{variant}: {len(shown)} pages, {sum(bool(case.truth) for case in shown)} tabled")
        print(f"{'':28}documents  relations  P      R      with prose  cells  prose  ms/page")
        for name in names or ENGINES:
            print(f"{name:28}{_measured(name, shown)}", flush=True)


def _cases(cache: Path) -> Iterator[Case]:
    for path in documents(cache):
        left_out = _LEFT_OUT.get(path.name, frozenset())
        if left_out is None:
            continue
        prose = 0
        try:
            pages = tagged_pages(path)
        except Exception as error:  # the packages keep damaged files for their own tests
            print(f"{path.name}: {type(error).__name__}", file=sys.stderr)
            continue
        for page, grids in pages.items():
            prose += not grids
            if page not in left_out and (grids or prose <= _PROSE_PAGES):
                yield Case(path, page, grids)


def _derived(
    cases: Iterable[Case], folder: Path, derive: Callable[[Path, Path], None]
) -> Iterator[Case]:
    folder.mkdir(exist_ok=True)
    for case in cases:
        target = folder / case.path.name
        if not target.exists():
            derive(case.path, target)
        yield case._replace(path=target)


def _measured(name: str, cases: Sequence[Case]) -> str:
    relations: dict[Path, Score] = {}
    cells, prose, mistaken, pages = Score(), Score(), 0, 0
    start = time.perf_counter()
    for case in cases:
        try:
            found = ENGINES[name](case.path, case.page)
        except Exception as error:  # an engine that fails on a page has found nothing there
            print(f"{name}, {case.path.name} {case.page}: {error!r}", file=sys.stderr)
            found = []
        score = relation_score(found, case.truth)
        if case.truth:
            relations[case.path] = relations.get(case.path, Score()) + score
            cells += cell_score(found, case.truth)
        else:
            prose += score
            pages += 1
            mistaken += score.found > 0
    spent = 1000 * (time.perf_counter() - start) / len(cases)
    total = sum(relations.values(), Score())
    mean = sum(score.f1 for score in relations.values()) / len(relations)
    return (
        f"{mean:.3f}      {total.f1:.3f}      {total.precision:.3f}  {total.recall:.3f}  "
        f"{(total + prose).f1:.3f}       {cells.f1:.3f}  {mistaken:>2}/{pages:<3} {spent:6.0f}"
    )


if __name__ == "__main__":
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]), sys.argv[2:])
