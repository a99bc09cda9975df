"""The versions of annexa and of the engines that a value in the output may depend on."""

from __future__ import annotations

from importlib import metadata

_ENGINES = ("pdfplumber", "pdfminer.six", "pypdfium2", "camelot-py", "spacy", "rapidfuzz")


def version() -> str:
    """The version of annexa; `0` in a checkout that was not installed."""
    return _version("annexa") or "0"


def engines() -> dict[str, str]:
    """The version of each engine that is installed."""
    return {name: found for name in _ENGINES if (found := _version(name))}


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None
