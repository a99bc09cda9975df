"""A batch from its plan to its report: what is done is kept, what is not is done."""

from __future__ import annotations

import errno
import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from pipelines import emit
from pipelines.batch.corpus import Corpus
from pipelines.batch.engine import convert_all
from pipelines.batch.journal import Journal
from pipelines.batch.plan import Document, plan
from pipelines.batch.report import urgency, write_report
from pipelines.batch.worker import Bounds
from pipelines.inputs import read_manifest, shared_inputs
from pipelines.settings import Settings
from pipelines.version import version
from schemas.batch import DocumentResult
from schemas.contract import Contract
from schemas.datasets import DATASETS, Row
from schemas.errors import (
    CONVERTED,
    REFUSED,
    WITH_ERRORS,
    AnnexaError,
    DiskFull,
    OutputNotWritable,
    StoreRefused,
    cause,
)
from schemas.findings import CODES

_CODES = {"converted": CONVERTED, "findings": WITH_ERRORS, "refused": REFUSED}


@dataclass(frozen=True)
class Batch:
    """What a person asked for."""

    source: str
    output: Path
    settings: Settings
    bounds: Bounds
    scheduler: str = ""
    retry: bool = False
    """Tries again what was refused; off, because most refusals are the file's own."""


@dataclass
class Tally:
    """How far a batch is."""

    total: int
    done: int = 0
    kept: int = 0
    refused: int = 0
    pages: int = 0
    begun: float = 0.0

    def line(self) -> str:
        """Rate and time left, in French."""
        minutes = (time.monotonic() - self.begun) / 60
        fresh = self.done - self.kept
        text = f"{self.done} sur {self.total}"
        if fresh and minutes:
            rate = fresh / minutes
            left = (self.total - self.done) / rate
            text += f", {rate:.0f} par minute, {self.pages / minutes:.0f} pages par minute"
            text += f", reste {left:.0f} min"
        return f"{text}, {self.refused} refusés"


def run(batch: Batch, tell: Callable[[Tally], None]) -> list[DocumentResult]:
    """Converts what is not done yet, and gives the results of all documents, the urgent first.

    `tell` hears of each result.  Raises an `AnnexaError` where the batch as a whole cannot go on;
    what is done then stays done.
    """
    batch = _absolute(batch)
    documents = plan(batch.source, batch.output)
    how = {"version": version(), **batch.settings.options(), **shared_inputs(batch.settings)}
    with _writing(batch.output), closing(Corpus(batch.output)) as corpus:
        results: dict[str, DocumentResult] = {}
        with closing(Journal(batch.output, how)) as journal:
            try:
                _convert(batch, documents, journal, corpus, results, tell)
            finally:
                # Also where a person interrupts: the report says how far it went.
                write_report(batch.output, list(results.values()))
        corpus.keep_only([document.name for document in documents])
        corpus.export()
    return sorted(results.values(), key=urgency)


def _absolute(batch: Batch) -> Batch:
    """The same with whole paths: a worker of a cluster starts in a folder of its own."""
    chosen = batch.settings
    gazetteer = chosen.gazetteer and Path(os.path.abspath(chosen.gazetteer))
    output = Path(os.path.abspath(batch.output))
    return replace(
        batch, output=output, settings=replace(chosen, output=output, gazetteer=gazetteer)
    )


def exit_code(results: list[DocumentResult]) -> int:
    """The highest of all documents."""
    return max((_CODES[result.status] for result in results), default=CONVERTED)


def _convert(
    batch: Batch,
    documents: list[Document],
    journal: Journal,
    corpus: Corpus,
    results: dict[str, DocumentResult],
    tell: Callable[[Tally], None],
) -> None:
    tally = Tally(len(documents), begun=time.monotonic())
    waiting = []
    filed = corpus.prints()
    for document in documents:
        result = journal.done(document)
        if result is None or (batch.retry and result.status == "refused"):
            waiting.append(document)
            continue
        if filed.get(document.name) != result.sha256:
            result = _file(batch, document, result, corpus)
        results[document.name] = result
        _count(tally, result)
    tally.kept = tally.done
    tally.pages = 0
    tell(tally)
    for document, fresh in convert_all(waiting, batch.settings, batch.bounds, batch.scheduler):
        result = _file(batch, document, fresh, corpus)
        if not result.again:
            journal.add(document, result)
        results[document.name] = result
        _count(tally, result)
        tell(tally)


def _count(tally: Tally, result: DocumentResult) -> None:
    tally.done += 1
    tally.refused += result.status == "refused"
    tally.pages += result.pages


def _file(
    batch: Batch, document: Document, result: DocumentResult, corpus: Corpus
) -> DocumentResult:
    """Puts a result into the corpus; the result with what its files say."""
    if result.status == "refused":
        emit.tidy(document.folder)
        corpus.add(result, None)
        return result
    folder = document.folder
    contract = Contract.model_validate_json((folder / "contract.json").read_bytes())
    found = result.model_copy(
        update={
            "folder": str(folder.relative_to(batch.output)),
            "sha256": read_manifest(folder).get("sha256", ""),
            "verified": sum(row.verified is True for row in _rows(contract)),
            "amounts": len(contract.tfpb_amounts),
            "proved": sum(row.proof == "proved" for row in contract.tfpb_amounts),
            "first": _first(contract),
        }
    )
    try:
        return found.model_copy(update={"contract_id": corpus.add(found, contract)})
    except StoreRefused as error:
        # The conversion is good, and the batch goes on; the next run tries to file it again.
        said = {"status": "findings", "first": str(error), "again": True}
        return found.model_copy(update=said)


def _rows(contract: Contract) -> Iterator[Row]:
    for model in DATASETS:
        for row in contract.rows(model.about.name):
            if isinstance(row, Row):
                yield row


def _first(contract: Contract) -> str:
    """The gravest finding, with its page; findings stand in that order."""
    for found in contract.findings:
        if found.severity != "info":
            page = f"p. {found.page} : " if found.page else ""
            return f"{page}{CODES[found.code].title}. {found.message}"[:300]
    return ""


@contextmanager
def _writing(output: Path) -> Iterator[None]:
    """The output folder for us alone; a second batch into it would mix with this one."""
    try:
        output.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(output, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise OutputNotWritable(output, cause(error)) from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OutputNotWritable(output, "un autre lot y écrit") from None
        try:
            yield
        except AnnexaError:
            raise
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise DiskFull(output) from error
            raise OutputNotWritable(output, cause(error)) from error
    finally:
        os.close(descriptor)
