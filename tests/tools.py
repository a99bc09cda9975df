"""Programs that some tests need beside Python: Chromium, LibreOffice, PostgreSQL."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

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
    if os.environ.get("CI"):
        pytest.fail(f"{names[0]} is not installed")
    pytest.skip(f"{names[0]} is not installed")
