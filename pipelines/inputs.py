"""What a conversion depends on besides its PDF, as fingerprints.

Only light modules are imported here, so that "nothing to do" is said at once.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pipelines.settings import Settings

CORRECTIONS = "corrections.csv"
MANIFEST = "manifest.json"
_ROOT = Path(__file__).resolve().parent.parent
_PACKAGES = ("extract", "pipelines", "schemas")
_CODE = frozenset({".py", ".html", ".css", ".js"})


def find_corrections(path: Path, given: Path | None) -> Path | None:
    """The file with the corrections of a PDF; `None` where it has none.

    The one that was given; else `<name of the PDF>.corrections.csv` beside the PDF, for a folder
    with several; else `corrections.csv` beside it.
    """
    if given is not None:
        return given
    beside = (path.with_name(f"{path.stem}.{CORRECTIONS}"), path.with_name(CORRECTIONS))
    return next((file for file in beside if file.is_file()), None)


def fingerprint(path: Path) -> str:
    """The SHA-256 of a file; empty where there is none."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def code_fingerprint() -> str:
    """The SHA-256 of annexa's code: in a checkout the version alone does not tell."""
    return _all_of(
        path for name in _PACKAGES for path in (_ROOT / name).rglob("*") if path.suffix in _CODE
    )


def vocabulary_fingerprint() -> str:
    """The SHA-256 of the vocabularies and the gazetteer."""
    files = (_ROOT / "schemas" / "vocabulary").rglob("*")
    return _all_of(path for path in files if path.is_file())


def _all_of(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(paths):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(_ROOT)}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def inputs(path: Path, settings: Settings) -> dict[str, str]:
    """What a conversion depends on besides the bytes of its PDF, the version and the options."""
    corrections = find_corrections(path, settings.corrections)
    return {
        **shared_inputs(settings),
        "corrections": fingerprint(corrections) if corrections else "",
        "previous": _previous(settings.previous),
    }


def shared_inputs(settings: Settings) -> dict[str, str]:
    """Those of `inputs` that are the same for all documents of a batch."""
    return {
        "code": code_fingerprint(),
        "vocabulary": vocabulary_fingerprint(),
        "gazetteer": fingerprint(settings.gazetteer) if settings.gazetteer else "",
    }


def _previous(path: Path | None) -> str:
    """The fingerprint of an earlier version: of its data and of the corrections that go with it."""
    if path is None:
        return ""
    if path.is_dir():
        log = json.dumps(read_manifest(path).get("corrections", []), sort_keys=True)
        return f"{fingerprint(path / 'contract.json')}+{hashlib.sha256(log.encode()).hexdigest()}"
    beside = find_corrections(path, None)
    return f"{fingerprint(path)}+{fingerprint(beside) if beside else ''}"


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a folder; empty where it has none that can be read."""
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return {}
    return manifest if isinstance(manifest, dict) else {}
