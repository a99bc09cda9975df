"""Comparisons of the corpus's pairs: known edits found, other settings of the same text silent.

    python -m tests.corpus make --only pair- --output corpus
    python -m benchmarks.diff corpus

Prints precision and recall by kind of the pairs `-a` and `-c`, and the changes of the pairs `-a`
and `-b`, which say the same.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from pipelines.convert import convert
from pipelines.diff.changes import compare
from pipelines.diff.load import Version
from pipelines.settings import Settings
from schemas.changes import Change
from tests.diff.pairs import Tally, add, score


def _version(folder: Path) -> Version:
    return Version(convert(folder / f"{folder.name}.pdf", Settings()), folder.name)


def _compare(pair: tuple[Path, Path]) -> tuple[list[Change], float]:
    old, new = map(_version, pair)
    begun = time.perf_counter()
    changes = compare(old, new).changes
    return list(changes), time.perf_counter() - begun


def _pairs(corpus: Path, letter: str) -> Iterator[tuple[Path, Path]]:
    for new in sorted(corpus.glob(f"pair-*-{letter}")):
        old = new.with_name(f"{new.name[:-1]}a")
        if old.is_dir():
            yield old, new


def main(corpus: Path, processes: int) -> None:
    """Compares all pairs and prints a table."""
    total: dict[str, Tally] = {}
    with ProcessPoolExecutor(processes) as pool:
        edited = list(_pairs(corpus, "c"))
        for (_, new), (changes, seconds) in zip(edited, pool.map(_compare, edited), strict=True):
            expected = json.loads((new / "truth.json").read_text(encoding="utf-8"))["edits"]
            found = score(expected, changes)
            add(total, found)
            for kind, tally in found.items():
                for name, keys in (("missed", tally.missed), ("invented", tally.invented)):
                    for key in keys:
                        print(
                            f"{new.name} {seconds:.2f} s, {name}, {kind}: {' | '.join(key)[:200]}"
                        )
        for kind, tally in sorted(total.items()):
            print(
                f"{kind:10} {tally.expected:5} expected, precision {tally.precision:.3f}, "
                f"recall {tally.recall:.3f}"
            )
        same = list(_pairs(corpus, "b"))
        for (_, new), (changes, _) in zip(same, pool.map(_compare, same), strict=True):
            print(f"{new.name}: {len(changes)} changes")
            for change in changes:
                if not change.follows:
                    said = (change.dataset, change.change, change.field, change.old, change.new)
                    print(f"  {' | '.join(said)[:220]}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1)
