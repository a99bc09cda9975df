"""`corrections.csv` → the corrections of a document: how the file is read."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from pydantic import ValidationError

from schemas.corrections import Correction
from schemas.errors import CorrectionsUnreadable, FileMissing, FileUnreadable, cause
from schemas.saved_csv import dict_reader

_REQUIRED = ("dataset", "row_id", "field", "value", "was")


def read_corrections(path: Path) -> list[Correction]:
    """The lines of a file, in their order.

    Spreadsheets may have saved it: with a byte order mark, semicolons, in Windows-1252, or as
    their "Unicode text", which is UTF-16 with tabs.
    Raises `CorrectionsUnreadable` where it is no such file, `FileMissing`, `FileUnreadable`.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise FileMissing(path) from error
    except OSError as error:
        raise FileUnreadable(path, cause(error)) from error
    return parse_corrections(content, path)


def parse_corrections(content: bytes, path: Path) -> list[Correction]:
    """The lines of the bytes of a file; `path` is what a refusal names."""
    reader = dict_reader(content)
    try:
        missing = [name for name in _REQUIRED if name not in (reader.fieldnames or ())]
        if missing:
            raise CorrectionsUnreadable(path, f"colonne {missing[0]} absente")
        return [_line(cells, path, reader.line_num) for cells in reader if any(cells.values())]
    except csv.Error as error:
        raise CorrectionsUnreadable(path, f"ligne {reader.line_num}, {error}") from error


def _line(cells: dict[str, str | None], path: Path, number: int) -> Correction:
    known = {name: cells.get(name) or "" for name in Correction.model_fields}
    # Spreadsheets write a row as wide as the widest, empty cells included.
    if any(cells.get(None) or ()):  # type: ignore[call-overload]
        raise CorrectionsUnreadable(path, f"ligne {number}, trop de cellules")
    try:
        stripped = {name: text.strip() for name, text in known.items()}
        return Correction.model_validate(stripped)
    except ValidationError as error:
        raise CorrectionsUnreadable(path, f"ligne {number}") from error


def merge(earlier: Iterable[Correction], later: Iterable[Correction]) -> Sequence[Correction]:
    """Two logs as one, a line that is in both kept where the earlier has it."""
    return list(dict.fromkeys([*earlier, *later]))
