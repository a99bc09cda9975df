"""The conversion kept in output/ is what the program writes today."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.samples import ROOT, SAMPLES

KEPT = ROOT / "output" / "annexes-grand-cahors"
# How it was made, and the pages as read: different on every machine, and large.
NOT_KEPT = {"manifest.json", ".pages.json.gz"}


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name not in NOT_KEPT}


def test_the_kept_conversion_is_fresh(tmp_path: Path) -> None:
    program = "from pipelines.cli import main; main()"
    command = [sys.executable, "-c", program, "convert", str(SAMPLES / f"{KEPT.name}.pdf")]
    subprocess.run([*command, "--output", str(tmp_path), "--quiet"], cwd=ROOT, check=True)
    made, kept = files(tmp_path / KEPT.name), files(KEPT)
    assert sorted(made) == sorted(kept)
    stale = [name for name, content in made.items() if kept[name] != content]
    assert not stale, "run `make convert` and commit output/"
