"""annexa with a conversion that does what the name of the file says; run as a script by tests.

Workers import this file too, so that they do the same.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from types import ModuleType

from extract.page_numbers import parse_pages
from extract.pages.ingest import open_source
from pipelines.progress import SILENT, Progress
from pipelines.settings import Settings
from schemas.contract import Contract
from schemas.examples import EXAMPLE
from schemas.findings import finding


def convert(
    path: Path, settings: Settings, progress: Progress = SILENT, memory: object = None
) -> Contract:
    source = open_source(path, settings.password)
    pages = parse_pages(settings.pages, source.page_count)
    progress.stage("lecture", len(pages))
    for page in pages:
        progress.advance(page)
    if "slow" in path.name:
        (path.parent / "begun").touch()
        time.sleep(60)
    if "crash" in path.name:
        os._exit(9)
    if "bug" in path.name:
        raise KeyError("a\x1b[31mb")
    if "doubt" in path.name:
        doubt = finding("page_without_text", page=1)
        return EXAMPLE.model_copy(update={"findings": (doubt,)})
    return EXAMPLE


# In the place of the real one, which takes a second to import; but not where pytest collects this
# file for its doctests, beside tests of the real one.
if __name__ in ("__main__", "__mp_main__"):
    stub = ModuleType("pipelines.convert")
    stub.convert = convert  # type: ignore[attr-defined]
    sys.modules["pipelines.convert"] = stub

if __name__ == "__main__":
    from pipelines.cli import main

    main()
