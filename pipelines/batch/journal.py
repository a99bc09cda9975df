"""What is done of a batch: a line for each document, written when all of its work is on the disk.

A batch may end at any moment, and be started again: what has its line is not done twice, whatever
has none is done from the beginning.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from pydantic import ValidationError

from pipelines.batch.plan import Document
from schemas.batch import DocumentResult

NAME = "batch.jsonl"


class Journal:
    """The results of a batch by document; `how` is what changes them: version and options."""

    def __init__(self, output: Path, how: Mapping[str, object]) -> None:
        self._path = output / NAME
        self._how = json.dumps(how, sort_keys=True)
        self._file: TextIO | None = None
        self.results: dict[str, DocumentResult] = dict(self._read())

    def done(self, document: Document) -> DocumentResult | None:
        """The result of a document whose work is done and still there."""
        result = self.results.get(document.key)
        if result and result.folder and not (document.folder / "manifest.json").is_file():
            return None
        return result

    def add(self, document: Document, result: DocumentResult) -> None:
        """Notes a result, on the disk when this returns."""
        self.results[document.key] = result
        if self._file is None:
            self._file = self._open()
        line = {"key": document.key, "how": self._how, "result": result.model_dump()}
        self._file.write(json.dumps(line) + "\n")
        self._file.flush()
        os.fsync(self._file.fileno())

    def close(self) -> None:
        """Ends writing."""
        if self._file:
            self._file.close()
            self._file = None

    def _open(self) -> TextIO:
        """The file to add to, after a whole line: the last run may have died in one."""
        file = self._path.open("a", encoding="utf-8")
        if self._path.stat().st_size and not self._path.read_bytes().endswith(b"\n"):
            file.write("\n")
        return file

    def _read(self) -> Iterator[tuple[str, DocumentResult]]:
        with suppress(FileNotFoundError):
            for line in self._path.read_text(encoding="utf-8", errors="replace").splitlines():
                # The half line of a run that died is none.
                with suppress(ValueError, KeyError, TypeError, ValidationError):
                    entry = json.loads(line)
                    if entry["how"] == self._how:
                        yield entry["key"], DocumentResult.model_validate(entry["result"])
