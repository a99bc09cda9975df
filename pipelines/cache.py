"""Nothing done twice: whether a folder is up to date, and the pages that were read already.

A folder keeps in its manifest what it was made from.  The pages as they were read lie beside the
datasets as `.pages.json.gz`: they go where the folder goes, are replaced whole with it, and are the
same bytes for the same input.  Only light modules are imported here, so that "nothing to do" is
said at once.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.inputs import fingerprint, inputs, read_manifest
from pipelines.settings import Settings
from pipelines.version import engines, version
from schemas.errors import printable

if TYPE_CHECKING:
    from schemas.corrections import Correction
    from schemas.findings import Finding
    from schemas.page import Page

PAGES = ".pages.json.gz"
# Beyond gzip's first level a page gets a tenth smaller and takes three times as long.
_LEVEL = 1
_GZIP = 31


def up_to_date(path: Path, folder: Path, settings: Settings) -> dict[str, Any] | None:
    """The manifest of a folder that a conversion would write again as it is; else `None`."""
    manifest = read_manifest(folder)
    made = tuple(manifest.get(name) for name in ("version", "engines", "options"))
    if not manifest or made != (version(), engines(), settings.options()):
        return None
    # A document without a title is called by the name of its file.
    if manifest.get("file") != printable(path.name):
        return None
    if not _is_whole(folder, manifest.get("files")):
        return None
    same = manifest.get("sha256") == fingerprint(path)
    return manifest if same and manifest.get("inputs") == inputs(path, settings) else None


def _is_whole(folder: Path, files: object) -> bool:
    """Whether every file that was written is there with its size."""
    if not isinstance(files, dict) or not files:
        return False
    try:
        return all((folder / name).stat().st_size == size for name, size in files.items())
    except OSError:
        return False


def pages_key(sha256: str, settings: Settings, code: str) -> str:
    """What recorded pages are valid for: these bytes, these pages, this reader."""
    bounds = f"{settings.limits.pages} {settings.limits.pixels}"
    return f"{sha256} {settings.pages} {settings.ocr} {settings.reader} {bounds} {code}"


@dataclass
class Memory:
    """What a conversion takes from the one before it, and keeps for the next.

    With the default one nothing is taken and nothing kept but the corrections.
    """

    key: str = ""
    recorded: bytes = b""
    """The content of `PAGES` in the folder, if any."""
    kept: bytes = b""
    """The content of `PAGES` for the new folder; empty for none."""
    log: Sequence[Correction] = field(default_factory=tuple)
    """The corrections that were applied, by the names of the rows of this conversion."""

    @classmethod
    def of(cls, folder: Path, key: str) -> Memory:
        """What the folder of a conversion remembers."""
        try:
            return cls(key, (folder / PAGES).read_bytes())
        except OSError:
            return cls(key)

    def pages(
        self, read: Callable[[], tuple[list[Page], list[Finding]]]
    ) -> tuple[list[Page], list[Finding]]:
        """The recorded pages and their findings where they are still good; else what is read."""
        if self.key and self.recorded and (found := self._recall()):
            self.kept = self.recorded
            return found
        self.recorded = b""
        pages, findings = read()
        if self.key:
            self.kept = b"".join(_packed(self._lines(pages, findings)))
        return pages, findings

    def _lines(self, pages: Sequence[Page], findings: Sequence[Finding]) -> Iterator[str]:
        said = [finding.model_dump(mode="json") for finding in findings]
        yield json.dumps({"key": self.key, "findings": said}, ensure_ascii=False)
        yield from (page.to_json() for page in pages)

    def _recall(self) -> tuple[list[Page], list[Finding]] | None:
        from schemas.findings import Finding
        from schemas.page import Page

        try:
            text = zlib.decompress(self.recorded, _GZIP).decode()
            head, *lines = text.rstrip("\n").split("\n")
            about = json.loads(head)
            if about.get("key") != self.key:
                return None
            findings = [Finding.model_validate(said) for said in about["findings"]]
            return [Page.from_json(line) for line in lines], findings
        except (zlib.error, ValueError, KeyError, TypeError, AttributeError):
            # Whatever lies there under that name: the PDF has it all.
            return None


def _packed(lines: Iterable[str]) -> Iterator[bytes]:
    """Lines as gzip, one after the other: a long contract is never whole in memory."""
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)
    for line in lines:
        yield packer.compress(f"{line}\n".encode())
    yield packer.flush()
