"""LibreOffice without a window: documents in, PDFs out, many in one start."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

# A profile of its own for each process: LibreOffice allows one user at a time.
_PROFILE = Path(tempfile.gettempdir()) / f"annexa-corpus-office-{os.getpid()}"
_TIMEOUT = 600


def to_pdf(sources: Sequence[Path], folder: Path, tagged: bool, module: str) -> None:
    """Convert documents into a folder with the export filter of a module (`writer`, `calc`)."""
    options = json.dumps({
        "UseTaggedPDF": {"type": "boolean", "value": str(tagged).lower()},
        "ExportBookmarks": {"type": "boolean", "value": "false"},
    })  # fmt: skip
    subprocess.run(
        [
            "soffice", "--headless", "--norestore", f"-env:UserInstallation={_PROFILE.as_uri()}",
            "--convert-to", f"pdf:{module}_pdf_Export:{options}", "--outdir", str(folder),
            *map(str, sources),
        ],
        check=True,
        capture_output=True,
        timeout=_TIMEOUT,
    )  # fmt: skip
