"""The pairs of the corpus, compared: silence where only the setting differs, and known edits."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipelines.diff.changes import compare
from pipelines.diff.load import Version, load
from pipelines.settings import Settings
from tests.diff.pairs import Tally, add, score

Truth = Mapping[str, Any]


@dataclass
class Measured:
    """What the comparison makes of all pairs."""

    relaid: int = 0
    edited: int = 0
    noisy: dict[str, int] = field(default_factory=dict)
    """Contracts of which the same content, laid out anew, gives changes, and how many."""
    tallies: dict[str, Tally] = field(default_factory=dict)


def measure(corpus: Path, converted: Path | None = None) -> Measured:
    """The pairs `NAME-a`, `NAME-b` (laid out anew) and `NAME-c` (with edits) in a corpus.

    `converted` holds conversions that were kept; others are made.
    """
    found = Measured()
    for first in sorted(corpus.glob("pair-*-a")):
        name = first.name.removesuffix("-a")
        old = _version(corpus, first.name, converted)
        if (corpus / f"{name}-b").is_dir():
            changes = compare(old, _version(corpus, f"{name}-b", converted)).changes
            found.relaid += 1
            found.noisy |= {name: len(changes)} if changes else {}
        if (corpus / f"{name}-c").is_dir():
            changes = compare(old, _version(corpus, f"{name}-c", converted)).changes
            edits = printed_edits(_truth(corpus, first.name), _truth(corpus, f"{name}-c"))
            add(found.tallies, score(edits, changes))
            found.edited += 1
    return found


def printed_edits(old: Truth, new: Truth) -> list[dict[str, Any]]:
    """The edits of an amendment, without those to bodies that neither version prints.

    A contract knows bodies for columns that its layout does not have.
    """
    named = {row["partner_id"] for truth in (old, new) for row in truth["partners"]}

    def is_printed(edit: Mapping[str, Any]) -> bool:
        return edit["field"] != "partner_id" or bool({edit["old"], edit["new"]} & named)

    return [edit for edit in new["edits"] if is_printed(edit)]


def _version(corpus: Path, name: str, converted: Path | None) -> Version:
    kept = converted / name if converted else None
    if kept is not None and (kept / "contract.json").is_file():
        return load(kept, Settings())
    return load(corpus / name / f"{name}.pdf", Settings(verify=False))


def _truth(corpus: Path, name: str) -> Truth:
    truth: Truth = json.loads((corpus / name / "truth.json").read_text(encoding="utf-8"))
    return truth


def report(corpus: Path, converted: Path | None = None) -> Iterator[str]:
    """The figures as a section of Markdown."""
    found = measure(corpus, converted)
    silent = found.relaid - len(found.noisy)
    yield (
        f"The same contract laid out anew (other producer, fonts, page ends): {silent} of "
        f"{found.relaid} pairs give no change."
    )
    if found.noisy:
        noisy = (f"{name} ({count} changes)" for name, count in found.noisy.items())
        yield f"Not silent: {', '.join(noisy)}."
    yield f"\n{found.edited} amendments with known edits, what merely follows left out:\n"
    yield "| kind | expected | found | right | precision % | recall % |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: |"
    yield from _lines(found.tallies)


def _lines(tallies: Mapping[str, Tally]) -> Iterable[str]:
    for kind, tally in sorted(tallies.items()):
        yield (
            f"| {kind} | {tally.expected} | {tally.found} | {tally.right} "
            f"| {100 * tally.precision:.1f} | {100 * tally.recall:.1f} |"
        )
