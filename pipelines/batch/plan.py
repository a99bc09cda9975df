"""A folder, a list or a pattern → the documents of a batch, each with a folder of its own."""

from __future__ import annotations

import glob
import hashlib
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipelines.inputs import find_corrections, fingerprint
from pipelines.runner import folder_name
from schemas.errors import FileMissing

DOCUMENTS = "documents"
_SUFFIX = ".pdf"
# A list of paths has one of these endings; anything else that is a file is a document.
_LISTS = (".txt", ".lst", ".list")


@dataclass(frozen=True)
class Document:
    """A file of a batch; `name` is its path below what all files have in common."""

    path: Path
    name: str
    folder: Path
    size: int
    stamp: int
    """Size and time of the last change (nanoseconds): others, and it is another document."""
    corrections: str = ""
    """The print of the corrections beside it; empty without."""

    @property
    def key(self) -> str:
        """What tells whether the work on it was done: of the file, not of its content."""
        return f"{self.name}\0{self.size}\0{self.stamp}\0{self.corrections}"


def plan(source: str, output: Path) -> list[Document]:
    """The documents that `source` names, in the order of their names.

    A folder gives all that is called `.pdf` in it, folders below included (links to folders are
    not followed: they may lead in a circle).  Raises `FileMissing` where nothing is found.
    """
    paths = list(dict.fromkeys(_absolute(path) for path in _paths(source)))
    if not paths:
        raise FileMissing(source)
    root = Path(os.path.commonpath([path.parent for path in paths]))
    paths.sort(key=lambda path: os.fsencode(path))
    folders = _folders([path.relative_to(root) for path in paths])
    return [
        Document(
            path,
            _shown(path.relative_to(root)),
            output / DOCUMENTS / folder,
            *_stamp(path),
            _corrections(path),
        )
        for path, folder in zip(paths, folders, strict=True)
    ]


def _paths(source: str) -> Iterator[Path]:
    path = Path(source)
    if path.is_dir():
        yield from _walk(path)
    elif path.is_file() and path.suffix.lower() in _LISTS:
        yield from _listed(path)
    elif os.path.lexists(path):
        yield path
    else:
        yield from map(Path, glob.glob(source, recursive=True))


def _shown(name: Path) -> str:
    """A name that databases take: bytes that are no UTF-8 are shown by their codes."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _walk(folder: Path) -> Iterator[Path]:
    for parent, folders, files in os.walk(folder):
        # A folder that is called `.pdf` is refused with a line of its own, not left out.
        for name in (*folders, *files):
            if name.lower().endswith(_SUFFIX):
                yield Path(parent, name)


def _listed(path: Path) -> Iterator[Path]:
    """A path on each line; relative ones start at the list.  A line may be a name of any bytes."""
    for line in path.read_bytes().splitlines():
        if line.strip() and not line.startswith(b"#"):
            yield path.parent / os.fsdecode(line.strip())


def _absolute(path: Path) -> Path:
    # Not `resolve`: a link is a document under its own name.
    return Path(os.path.abspath(path))


def _stamp(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_size, found.st_mtime_ns


def _corrections(path: Path) -> str:
    found = find_corrections(path, None)
    return fingerprint(found) if found else ""


def _folders(names: Sequence[Path]) -> list[Path]:
    """A folder for each name; names that would share one are told apart by their bytes.

    `a.pdf` and `a.PDF`, or one name in both normal forms, would; and on many file systems names
    that differ only in case.
    """
    safe = [Path(*map(_part, name.parent.parts), folder_name(name)) for name in names]
    shared = Counter(str(path).casefold() for path in safe)
    return [
        path if shared[str(path).casefold()] == 1 else path.with_name(f"{path.name}-{_mark(name)}")
        for path, name in zip(safe, names, strict=True)
    ]


def _part(name: str) -> str:
    """A folder's name made safe as a file's is; its dots stay."""
    return folder_name(Path(f"{name}.pdf"))


def _mark(name: Path) -> str:
    return hashlib.sha256(os.fsencode(name)).hexdigest()[:8]
