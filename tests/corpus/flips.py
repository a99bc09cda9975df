"""Converted documents of a corpus, converted again with their doubtful joins decided wrongly.

Wrong joins are too rare in the corpus to fit anything on; these show what one does to its rows.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

from extract.tables import stitch
from pipelines import emit
from pipelines.convert import convert
from pipelines.settings import Settings
from schemas.contract import Contract
from tests.corpus.calibrate import DOUBTFUL


def flip_corpus(corpus: Path) -> Iterator[str]:
    """Writes `flipped/NAME` for each document in `converted` that has a doubtful join."""
    for folder in sorted((corpus / "converted").iterdir()):
        said = json.loads((folder / "contract.json").read_bytes())
        if not any(sign["name"] == DOUBTFUL for sign in said["signs"]):
            continue
        flipped = corpus / "flipped" / folder.name
        flipped.mkdir(parents=True, exist_ok=True)
        contract = convert_flipped(corpus / folder.name / f"{folder.name}.pdf")
        for name, content in emit.render(contract).items():
            (flipped / name).write_bytes(content)
        yield folder.name


def convert_flipped(pdf: Path) -> Contract:
    """A document as it is read where every doubtful join is decided the other way."""
    decided = stitch._decided

    def other(score: float, said: bool | None) -> tuple[bool, float]:
        cut, margin = decided(score, said)
        return (not cut if margin < stitch.DOUBT else cut), margin

    with patch.object(stitch, "_decided", other):
        return convert(pdf, Settings())
