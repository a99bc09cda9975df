"""The same files, byte for byte, whatever the locale, the time zone, the hash seed and the jobs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
# Of the first sample a plan of action and a table over two page widths; of the second, its start.
NAMES = ("annexes-grand-cahors.pdf", "annexes-montrenaud.pdf")


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }


def convert(output: Path, *options: str, **environment: str) -> dict[str, bytes]:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from pipelines.cli import main; main()",
            "convert",
            *(str(SAMPLES / name) for name in NAMES),
            "--pages",
            "3-8",
            "--output",
            str(output),
            *options,
        ],
        cwd=SAMPLES.parent,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 3), done.stderr
    assert done.stderr == ""
    return files_of(output)


def test_same_bytes(tmp_path: Path) -> None:
    one = convert(
        tmp_path / "1", "--jobs", "1", PYTHONHASHSEED="1", LC_ALL="C", TZ="Pacific/Kiritimati"
    )
    two = convert(
        tmp_path / "2", "--jobs", "2", PYTHONHASHSEED="2", LC_ALL="C.UTF-8", TZ="America/Adak"
    )
    assert len(one) > 40
    assert one == two
