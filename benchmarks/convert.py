"""How long a conversion takes, as ratios to a bare pdfplumber loop in the same run.

    python -m benchmarks.convert [--rounds N] [--no-large]

The loop takes `extract_tables` and `extract_text` of each page.  All are whole processes, start
included; rounds alternate, medians are compared.  The large file is ten copies of the sample.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

SAMPLE = Path(__file__).parent.parent / "samples" / "annexes-grand-cahors.pdf"
COPIES = 10

# The datasets alone: neither the page nor the workbook for people.
_DATASETS = ("--force", "--no-review", "--no-xlsx")

_LOOP = """
import sys, pdfplumber
with pdfplumber.open(sys.argv[1]) as pdf:
    for page in pdf.pages:
        page.extract_tables()
        page.extract_text()
        page.close()
"""
_MEASURE = """
import resource, subprocess, sys
code = subprocess.call(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(code)
"""


def run(command: Sequence[str]) -> tuple[float, int]:
    """Seconds of wall time and the largest process's memory in KiB."""
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", _MEASURE, *command], capture_output=True, text=True, check=False
    )
    if done.returncode not in (0, 3):
        raise SystemExit(f"{command[0]} failed: {done.stderr}")
    return time.perf_counter() - start, int(done.stdout.split()[-1])


def annexa(pdf: Path, output: Path, *options: str) -> list[str]:
    """The command line that converts a file into a folder that is not there yet.

    One that an earlier run has written holds the pages as they were read.
    """
    program = (
        "import shutil; from pipelines.cli import main;"
        f"shutil.rmtree({str(output)!r}, ignore_errors=True); main()"
    )
    return [sys.executable, "-c", program, "convert", str(pdf), "--output", str(output), *options]


def ten_copies(folder: Path) -> Path:
    """A file of ten copies of the sample."""
    import pikepdf

    path = folder / "ten-copies.pdf"
    with pikepdf.new() as pdf:
        for _ in range(COPIES):
            with pikepdf.open(SAMPLE) as sample:
                pdf.pages.extend(sample.pages)
        pdf.save(path)
    return path


def main() -> None:
    """Runs and prints the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--no-large", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        commands = {
            "loop": [sys.executable, "-c", _LOOP, str(SAMPLE)],
            "datasets": annexa(SAMPLE, folder / "out", *_DATASETS, "--no-verify"),
            "read twice": annexa(SAMPLE, folder / "out", *_DATASETS),
            "all files": annexa(SAMPLE, folder / "out", "--force"),
            "help": [sys.executable, "-c", "from pipelines.cli import main; main()", "--help"],
        }
        if not options.no_large:
            large = ten_copies(folder)
            commands["ten copies"] = annexa(large, folder / "out", *_DATASETS, "--no-verify")
        seconds: dict[str, list[float]] = {key: [] for key in commands}
        memory: dict[str, list[int]] = {key: [] for key in commands}
        for _ in range(options.rounds):
            for key, command in commands.items():
                wall, peak = run(command)
                seconds[key].append(wall)
                memory[key].append(peak)
    report(
        {key: statistics.median(values) for key, values in seconds.items()},
        {key: statistics.median(values) for key, values in memory.items()},
    )


def report(seconds: dict[str, float], memory: dict[str, float]) -> None:
    """Prints the ratios with what they are held to."""
    print(f"annexa --help                        {seconds['help']:.2f} s (at most 0.30)")
    for key, most in (("datasets", "0.5"), ("read twice", "1.0"), ("all files", "3.0")):
        ratio = seconds[key] / seconds["loop"]
        print(f"{key + ' / bare pdfplumber loop':<37}{ratio:.2f} (at most {most})")
        print(f"{key + ', largest process':<37}{memory[key] / 1024:.0f} MiB")
    if "ten copies" in seconds:
        ratio = seconds["ten copies"] / seconds["datasets"]
        print(f"ten copies / one, time               {ratio:.2f} (at most 10.5)")
        ratio = memory["ten copies"] / memory["datasets"]
        print(f"ten copies / one, memory             {ratio:.2f} (at most 1.5)")
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"(this process: {own / 1024:.0f} MiB)")


if __name__ == "__main__":
    main()
