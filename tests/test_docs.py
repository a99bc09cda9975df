"""The pages of `docs/` say what the code does: commands, options, columns, codes."""

from __future__ import annotations

import csv
import re

import pytest
import typer

from pipelines.cli import app
from schemas.findings import CODES
from tests.docs import DOCS, PAGES, page

GROUP = typer.main.get_command(app)
assert isinstance(GROUP, typer.core.TyperGroup)
COMMANDS = dict(GROUP.commands)


@pytest.mark.parametrize("name", PAGES)
def test_generated_parts_are_fresh(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == page(name), "run `make docs`"


@pytest.mark.parametrize("code", CODES)
def test_every_finding_is_documented(code: str) -> None:
    assert f"| `{code}` |" in (DOCS / "findings.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_documented(name: str) -> None:
    text = (DOCS / "command.md").read_text(encoding="utf-8")
    section = text.partition(f"\n## `annexa {name}`\n")[2].partition("\n## ")[0]
    assert f"\nannexa {name}" in section
    for parameter in COMMANDS[name].params:
        for option in parameter.opts:
            if option.startswith("-"):
                assert f"`{option}" in section, option


@pytest.mark.parametrize("name", COMMANDS)
def test_every_help_has_examples(name: str) -> None:
    help_text = COMMANDS[name].help or ""
    assert re.search(rf"Examples:\n\s+annexa {name} ", help_text)


@pytest.mark.parametrize("name", ["objectives", "tfpb_totals"])
def test_rows_that_the_readme_shows_are_in_the_output(name: str) -> None:
    root = DOCS.parent
    output = root / "output" / "annexes-grand-cahors" / f"{name}.csv"
    with output.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    lines = (root / "README.md").read_text(encoding="utf-8").splitlines()
    tables = [line.strip("| ").split(" | ") for line in lines if line.startswith("| ")]
    head = next(cells for cells in tables if set(cells) <= rows[0].keys())
    shown = [
        cells for cells in tables if len(cells) == len(head) and cells[-1].lstrip("-").isdigit()
    ]
    assert shown
    for cells in shown:
        assert cells in [[row[column] for column in head] for row in rows]
