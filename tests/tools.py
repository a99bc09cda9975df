"""What some tests need beside Python: Chromium, LibreOffice, PostgreSQL, Pango."""

from __future__ import annotations

import os
import shutil
from ctypes.util import find_library
from pathlib import Path
from typing import NoReturn

import pytest


def program(*names: str) -> str:
    """The path of the first of these programs that is installed.

    Without any, the test is skipped; where `CI` is set it fails, as everything is installed there.
    """
    for name in names:
        if found := shutil.which(name):
            return found
        for place in sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True):
            return str(place)
    return _missing(names[0])


def need_weasyprint() -> None:
    """Skips the test, or fails it as `program` does, where WeasyPrint lacks its library."""
    if find_library("pangoft2-1.0") is None:
        _missing("Pango")


def _missing(name: str) -> NoReturn:
    if os.environ.get("CI"):
        pytest.fail(f"{name} is not installed")
    pytest.skip(f"{name} is not installed")
