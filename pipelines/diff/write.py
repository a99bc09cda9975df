"""A comparison → its three files."""

from __future__ import annotations

import errno
from pathlib import Path

from pipelines.diff.page import render_page
from pipelines.emit import csv_table
from pipelines.swap import replace_folder
from schemas.changes import Change, Comparison
from schemas.errors import DiskFull, OutputNotWritable, cause

FILES = frozenset({"changes.csv", "changes.json", "changes.html"})


def write(comparison: Comparison, folder: Path) -> None:
    """Writes `changes.csv`, `changes.json` and `changes.html`; what else is in `folder` stays.

    All three appear or none.  Raises `DiskFull` or `OutputNotWritable`.
    """
    try:
        replace_folder(folder, render(comparison), FILES)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull(folder) from error
        raise OutputNotWritable(folder, cause(error)) from error


def render(comparison: Comparison) -> dict[str, bytes]:
    """The content of the files by name; the same bytes for the same changes."""
    return {
        "changes.csv": csv_table(Change, comparison.changes),
        "changes.json": f"{comparison.model_dump_json(indent=1)}\n".encode(),
        "changes.html": render_page(comparison).encode(),
    }
