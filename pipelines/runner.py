"""Files → folders: each file on its own, one after the other or in several processes."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import sys
import traceback
import unicodedata
import warnings
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipelines.cache import PAGES, Memory, pages_key, up_to_date
from pipelines.inputs import inputs
from pipelines.progress import SILENT, Progress, Timed
from pipelines.settings import Settings
from pipelines.spread import die_with_parent
from schemas.errors import (
    CONVERTED,
    WITH_ERRORS,
    AnnexaError,
    InternalError,
    TooMuchMemory,
    printable,
)

# Names of files may have 255 bytes, and the hidden names of `swap` add some thirty.
_NAME_BYTES = 200


@dataclass(frozen=True)
class Task:
    """A file to convert and the folder that its conversion goes to."""

    path: Path
    folder: Path


@dataclass(frozen=True)
class Outcome:
    """What became of a task; with `error`, nothing was written."""

    task: Task
    pages: int = 0
    rows: dict[str, int] = field(default_factory=dict)
    findings: dict[str, int] = field(default_factory=dict)
    error: AnnexaError | None = None
    fresh: bool = False
    """Whether the folder was up to date, and nothing was done."""

    @property
    def exit_code(self) -> int:
        if self.error:
            return self.error.exit_code
        return WITH_ERRORS if self.findings.get("error") else CONVERTED


def plan(paths: Sequence[Path], output: Path) -> list[Task]:
    """A task for each file, in the order given; no two go to the same folder.

    Of files with the same name, the second gets `-2` behind it; a file given twice is one task.
    """
    tasks: list[Task] = []
    seen: set[str] = set()
    taken: set[str] = set()
    for path in paths:
        same = os.path.abspath(path)
        if same in seen:
            continue
        seen.add(same)
        name = base = folder_name(path)
        number = 1
        while name.casefold() in taken:
            number += 1
            name = f"{base}-{number}"
        taken.add(name.casefold())
        tasks.append(Task(path, output / name))
    return tasks


def folder_name(path: Path) -> str:
    """The name of the folder for a file: its stem, and never a way out of the output folder.

    >>> [folder_name(Path(name)) for name in ("a/annexes.pdf", "..pdf", "é\\n.PDF")]
    ['annexes', 'document', 'é_']
    """
    stem = printable(unicodedata.normalize("NFC", path.stem)).replace("�", "_")
    stem = stem.encode()[:_NAME_BYTES].decode(errors="ignore").strip(". ")
    return stem or "document"


def run(task: Task, settings: Settings, progress: Progress = SILENT) -> Outcome:
    """Converts one file and writes its folder; whatever goes wrong is in the outcome."""
    timed = Timed(progress)
    try:
        return _run(task, settings, timed)
    except AnnexaError as error:
        return Outcome(task, error=error)
    except MemoryError:
        return Outcome(task, error=TooMuchMemory(task.path))
    except Exception as error:
        return Outcome(task, error=InternalError(task.path, _place(error)))
    finally:
        timed.close()


def _run(task: Task, settings: Settings, timed: Timed) -> Outcome:
    if not settings.force and (known := up_to_date(task.path, task.folder, settings)):
        return Outcome(task, known["pages"], known["rows"], known["findings"], fresh=True)
    # Late: "nothing to do" needs no engine.
    from extract.pages.ingest import open_source
    from pipelines.convert import convert

    timed.stage("ouverture")
    source = open_source(task.path, settings.password)
    needs = inputs(task.path, settings)
    # Pages show the contacts that are to be left out.
    key = "" if settings.redact_contacts else pages_key(source.sha256, settings, needs["code"])
    memory = Memory.of(task.folder, key)
    contract = convert(task.path, settings, timed, memory)
    # Later: the pages are read first.
    from pipelines import emit
    from pipelines.manifest import describe, finding_counts, row_counts
    from pipelines.people import files_for_people

    timed.stage("fichiers à lire")
    also = files_for_people(contract, source, settings, memory.log)
    timed.close()
    redacted = settings.redact_contacts
    # Corrections may hold the contacts that are to be left out.
    log = [] if redacted else [correction.model_dump() for correction in memory.log]
    made = describe(source, settings, contract, timed.stages)
    manifest = replace(made, inputs=needs, corrections=log)
    also |= {PAGES: memory.kept} if memory.kept else {}
    emit.write(contract, task.folder, manifest, redact_contacts=redacted, also=also)
    return Outcome(
        task,
        pages=source.page_count,
        rows=row_counts(contract, settings.redact_contacts),
        findings=finding_counts(contract),
    )


def _place(error: Exception) -> str:
    """The kind of an unforeseen error and the line it comes from, for whoever must repair it."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(last.filename).name}:{last.lineno}"
    return f"{type(error).__name__} ({place}) {str(error)[:200]}".strip()


def run_all(
    tasks: Sequence[Task], settings: Settings, progress: Callable[[str], Progress]
) -> Generator[Outcome, None, None]:
    """The outcomes in the order of the tasks, by as many processes as `settings.jobs` says.

    `progress` makes one for each file by its name; with several processes, one for all of them.
    """
    if settings.jobs == 1 or len(tasks) == 1:
        for task in tasks:
            yield run(task, settings, progress(printable(task.path.name)))
        return
    overall = progress("Conversion")
    with _workers(min(settings.jobs, len(tasks))) as pool:
        futures = [pool.submit(run, task, settings) for task in tasks]
        for done, (task, future) in enumerate(zip(tasks, futures, strict=True)):
            overall.stage(f"{done} sur {len(tasks)}")
            try:
                outcome = _outcome(task, future, settings)
            finally:
                overall.close()
            yield outcome


def _outcome(task: Task, future: Future[Outcome], settings: Settings) -> Outcome:
    """The outcome of a file, tried once more by itself where a process died beside it."""
    try:
        return future.result()
    except BrokenProcessPool:
        pass
    with _workers(1) as alone:
        try:
            return alone.submit(run, task, settings).result()
        except BrokenProcessPool:
            return Outcome(task, error=InternalError(task.path, "le processus s'est arrêté"))


@contextmanager
def _workers(size: int) -> Iterator[ProcessPoolExecutor]:
    """Processes that end with the block: with their work done, or at once where it is left."""
    # Not fork: threads of the engines would be copied in whatever state they are.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(size, mp_context=context, initializer=_begin)
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        for process in multiprocessing.active_children():
            process.terminate()
            process.join()
        raise
    pool.shutdown()


def _begin() -> None:
    """Workers die of Ctrl-C without a word; the parent says it once and tidies up."""
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    die_with_parent()
    hush()


def hush() -> None:
    """Keeps what libraries log and warn of away from the terminal: it may be a document's text."""
    logging.getLogger().addHandler(logging.NullHandler())
    if not sys.warnoptions:
        warnings.simplefilter("ignore")
