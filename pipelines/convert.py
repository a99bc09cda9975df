"""From a PDF to the typed contract: it is read, once and once more, and then understood.

Each step is imported when the one before it is under way: processes read while this one is still
importing, which takes a short document as long as its reading.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from extract.page_numbers import parse_pages
from extract.pages.ingest import open_source
from pipelines.aside import Aside
from pipelines.cache import Memory
from pipelines.gazetteer import load_gazetteer
from pipelines.progress import SILENT, Progress
from pipelines.quick import start_reading
from pipelines.second import SecondReading
from pipelines.settings import Settings
from schemas.errors import NoText

if TYPE_CHECKING:
    from extract.collect import Collection
    from pipelines.named import Named
    from schemas.contract import Contract
    from schemas.findings import Finding
    from schemas.page import Page
    from schemas.source import Source

# The vocabularies that take longest to load; every document asks them.
_LARGEST = ("columns", "sections", "tfpb")
# Pages up to which the process of linking starts when they are read: it shares what this one has
# imported by then.  It shares the pages too, so that of a long document it starts before.
_SHORT = 100


def convert(
    path: Path, settings: Settings, progress: Progress = SILENT, memory: Memory | None = None
) -> Contract:
    """Everything that the annexes in a PDF say, with where they say it and what is doubtful.

    `memory` gives the pages that an earlier run read, and takes those that this one read.  Raises
    an `AnnexaError` for a file that cannot be read, pages that are not there, and a document
    without any text.
    """
    memory = memory or Memory()
    if settings.gazetteer is not None:
        # One that is none is refused before any page is read.
        load_gazetteer(settings.gazetteer)
    source = open_source(path, settings.password)
    numbers = parse_pages(settings.pages, source.page_count)
    progress.stage("lecture des pages", len(numbers))
    with ExitStack() as processes:
        second = SecondReading(source, numbers) if settings.verify else None
        if second is not None:
            processes.callback(second.close)
        early = _start_linking(settings, processes) if len(numbers) > _SHORT else None
        pages, findings = _read(source, numbers, settings, progress, memory)
        linking = early or _start_linking(settings, processes)
        from pipelines.stages import understand

        contract = understand(source, pages, findings, linking.result, second, progress)
    from pipelines.amend import amend

    contract, memory.log = amend(contract, path, settings)
    progress.close()
    return contract


def _read(
    source: Source, numbers: Sequence[int], settings: Settings, progress: Progress, memory: Memory
) -> tuple[list[Page], list[Finding]]:
    def read() -> tuple[list[Page], list[Finding]]:
        quick = start_reading(source, numbers, settings)
        try:
            from pipelines.reading import read_pages

            return read_pages(source, numbers, settings, progress, quick, _get_ready)
        finally:
            if quick is not None:
                quick.close()

    pages, findings = memory.pages(read)
    if not any(page.words for page in pages):
        raise NoText(source.path)
    return pages, findings


def _get_ready() -> None:
    """Loads what the pages are understood with."""
    import pipelines.stages  # noqa: F401
    from extract.text import fold
    from schemas.vocabulary import load_vocabulary

    for name in _LARGEST:
        load_vocabulary(name, fold)


def _start_linking(settings: Settings, processes: ExitStack) -> Aside[Named, Collection]:
    linking = Aside(partial(_ready_to_link, settings.gazetteer))
    processes.callback(linking.close)
    return linking


def _ready_to_link(gazetteer: Path | None) -> Callable[[Named], Collection]:
    from pipelines.linking import get_ready

    return get_ready(load_gazetteer(gazetteer))
