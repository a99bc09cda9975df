"""Contract → the files of its folder; the only writer of annexa."""

from __future__ import annotations

import datetime as dt
import errno
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

from pydantic import BaseModel

from pipelines.cache import PAGES
from pipelines.inert import inert
from pipelines.inputs import MANIFEST
from pipelines.manifest import Manifest
from pipelines.redact import redact
from pipelines.swap import recover, replace_folder
from pipelines.tableschema import TABLES, contract_schema, data_package
from schemas.contract import Contract
from schemas.errors import DiskFull, OutputNotWritable, cause

_CONTACTS = frozenset({"contacts"})
# What annexa writes into a folder, and replaces there; all else in it belongs to somebody.
FILES = frozenset(
    {
        "contract.json",
        "contract.schema.json",
        "datapackage.json",
        MANIFEST,
        PAGES,
        "review.html",
        "contract.xlsx",
        *(f"{model.about.name}.csv" for model in TABLES),
    }
)
# Four numbers on lines of their own; a text cannot look like that, its line ends are escaped.
_BOX = re.compile(r"\[" + ",".join([r"\s*\n\s*([-+.\deE]+)"] * 4) + r"\n\s*\]")


def write(
    contract: Contract,
    folder: Path,
    manifest: Manifest,
    *,
    redact_contacts: bool = False,
    also: Mapping[str, bytes] | None = None,
) -> None:
    """Writes the folder of a conversion, whole or not at all; the old one is replaced.

    With `redact_contacts` no file has the contacts or what they are reached by.  `also` are files
    made elsewhere, by name.  Raises `DiskFull` or `OutputNotWritable`, and then nothing has
    changed.
    """
    files = _contents(contract, redact_contacts) | {
        name: [content] for name, content in (also or {}).items()
    }
    sizes: dict[str, int] = {}
    counted = {name: _counted(name, chunks, sizes) for name, chunks in files.items()}
    try:
        replace_folder(folder, counted | {MANIFEST: _described(manifest, sizes)}, FILES)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull(folder) from error
        raise OutputNotWritable(folder, cause(error)) from error


def tidy(folder: Path) -> None:
    """Removes what an interrupted `write` to `folder` left, and puts the old folder back."""
    if folder.parent.is_dir():
        recover(folder, FILES)


def render(contract: Contract, *, redact_contacts: bool = False) -> dict[str, bytes]:
    """The content of every file but the manifest, by name; the same bytes for the same contract."""
    files = _contents(contract, redact_contacts)
    return {name: b"".join(chunks) for name, chunks in files.items()}


def _contents(contract: Contract, redact_contacts: bool) -> dict[str, Iterable[bytes]]:
    """The files of `render`, that of the whole contract piece by piece: it is long."""
    omit = _CONTACTS if redact_contacts else frozenset[str]()
    if redact_contacts:
        contract = redact(contract)
    tables = {
        model.about.name: csv_table(model, contract.rows(model.about.name))
        for model in TABLES
        if model.about.name not in omit
    }
    described = {
        name: {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}
        for name, content in tables.items()
    }
    return {
        "contract.json": _nested(contract, omit),
        "contract.schema.json": [_json(contract_schema(omit))],
        **{f"{name}.csv": [content] for name, content in tables.items()},
        "datapackage.json": [_json(data_package(contract, described))],
    }


def _counted(name: str, chunks: Iterable[bytes], sizes: dict[str, int]) -> Iterator[bytes]:
    """The pieces of a file, whose size is noted as they are written."""
    sizes[name] = 0
    for chunk in chunks:
        sizes[name] += len(chunk)
        yield chunk


def _described(manifest: Manifest, sizes: Mapping[str, int]) -> Iterator[bytes]:
    """The manifest, made once the other files are written."""
    yield _json(asdict(manifest) | {"files": sizes})


def _nested(contract: Contract, omit: frozenset[str]) -> Iterator[bytes]:
    """The contract as JSON, a line for each value and for each box."""
    before = b"{\n"
    for name in Contract.model_fields:
        if name in omit:
            continue
        yield before + f' "{name}": '.encode()
        value: BaseModel | Sequence[BaseModel] = getattr(contract, name)
        if isinstance(value, BaseModel):
            yield _indented(value, 1)
        else:
            yield from _nested_rows(value)
        before = b",\n"
    yield b"\n}\n"


def _nested_rows(rows: Sequence[BaseModel]) -> Iterator[bytes]:
    before = b"[\n  "
    for row in rows:
        yield before + _indented(row, 2)
        before = b",\n  "
    yield b"\n ]" if rows else b"[]"


def _indented(row: BaseModel, depth: int) -> bytes:
    text = _BOX.sub(r"[\1, \2, \3, \4]", row.model_dump_json(indent=1))
    return text.replace("\n", "\n" + " " * depth).encode()


class Columns(Protocol):
    """What has a CSV header: a dataset, or the changes of one."""

    def columns(self) -> dict[str, str]:
        """The header in its order, each column with the name of its field."""


def csv_table(model: Columns, rows: Sequence[Any]) -> bytes:
    """The CSV (RFC 4180, UTF-8, lines end with `\\n`) of the rows of a dataset.

    A text that would begin a formula has a space before it.
    """
    columns = model.columns()
    lines = [_line(columns)]
    lines += [_line(_cell(getattr(row, name)) for name in columns.values()) for row in rows]
    return "".join(lines).encode()


def _cell(value: Any) -> str:
    return inert(value) if isinstance(value, str) else cell_text(value)


def _line(cells: Iterable[str]) -> str:
    """A line of CSV.

    Not by the csv module: before Python 3.13 it leaves a carriage return without quotes.
    """
    quoted = (
        '"' + cell.replace('"', '""') + '"' if any(char in cell for char in ',"\r\n') else cell
        for cell in cells
    )
    return ",".join(quoted) + "\n"


def cell_text(value: str | bool | int | float | Decimal | dt.date | None) -> str:
    """A value as text, in the form of the CSV.

    >>> [cell_text(value) for value in (None, True, Decimal("2E+3"), Decimal("2308.50"), 1e-05)]
    ['', 'true', '2000', '2308.5', '0.00001']
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.date):
        return value.isoformat()
    text = f"{Decimal(str(value)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
