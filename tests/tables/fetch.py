"""The documents of the benchmark, out of packages of PyPI and npm that hold them for their tests.

Nothing of them is kept in the repository but what its licence allows; they are fetched into a
folder of the reader's choice, and checked by their SHA-256.
"""

from __future__ import annotations

import hashlib
import html
import re
import subprocess
import sys
import tarfile
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

from pip._internal.models.index import PyPI


@dataclass(frozen=True)
class Source:
    """One package: its file, its licence, where its documents lie in it."""

    name: str
    file: str
    sha256: str
    licence: str
    folder: str


SOURCES = (
    Source(
        "pymupdf",
        "pymupdf-2.0.tar.gz",
        "7733136f626fffe98677daa53c906eb45f2eb486a6450dbcfd652cbbd760f1e2",
        "AGPL-3.0",
        "tests/resources/",
    ),
    Source(
        "pdf2docx",
        "pdf2docx-0.5.9.tar.gz",
        "c183ee4061353d49672b2492eb48a2bb881894d4509489ada5a9b6cadb7231a4",
        "AGPL-3.0",
        "test/samples/",
    ),
    Source(
        "pypdf",
        "pypdf-7.1.0.tar.gz",
        "ca3fa902369e98a6d2cb7b56396de902b72ef9bb3c1e8706c1bfc7d8bd0cf0d7",
        "BSD-3-Clause",
        "resources/",
    ),
    Source(
        "pdf-data-parser",
        "pdf-data-parser-1.2.22.tgz",
        "f652f3d6789d44ae8d746340bc43258f77d49de955ac376fd4cde63326ca7637",
        "MIT",
        "test/data/pdf/",
    ),
)


def documents(cache: Path) -> Iterator[Path]:
    """The PDFs of all sources, fetched where the cache does not hold them; each content once."""
    seen = set()
    for source in SOURCES:
        for path in sorted(_unpacked(source, cache).rglob("*.pdf")):
            digest = hashlib.sha256(path.read_bytes()).digest()
            if digest not in seen:
                seen.add(digest)
                yield path


def _unpacked(source: Source, cache: Path) -> Path:
    target = cache / source.name
    if target.is_dir():
        return target
    cache.mkdir(parents=True, exist_ok=True)
    archive = cache / source.file
    if not archive.exists():
        _fetch(source, archive)
    if hashlib.sha256(archive.read_bytes()).hexdigest() != source.sha256:
        raise SystemExit(f"{archive} is not the file that was measured")
    with tarfile.open(archive) as packed:
        members = [
            member
            for member in packed.getmembers()
            if member.isfile() and source.folder in member.name and member.name.endswith(".pdf")
        ]
        for member in members:
            member.name = Path(member.name).name
        packed.extractall(target, members, filter="data")
    return target


def _fetch(source: Source, archive: Path) -> None:
    if source.file.endswith(".tgz"):
        package = f"{source.name}@{source.file.removesuffix('.tgz').rpartition('-')[2]}"
        asked = ["npm", "pack", "--silent", package]
        subprocess.run(asked, cwd=archive.parent, check=True, stdout=subprocess.DEVNULL)
        return
    page = f"{_index().rstrip('/')}/{source.name}/"
    with urllib.request.urlopen(page) as answer:
        links = re.findall(r'href="([^"#]+)', answer.read().decode())
    link = next(link for link in links if html.unescape(link).endswith(source.file))
    urllib.request.urlretrieve(urljoin(page, html.unescape(link)), archive)


def _index() -> str:
    """The package index that pip is set up with."""
    asked = [sys.executable, "-m", "pip", "config", "get", "global.index-url"]
    said = subprocess.run(asked, capture_output=True, text=True).stdout.strip()
    return said or PyPI.simple_url
