"""Documents → results, by the processes of this machine or by a Dask cluster."""

from __future__ import annotations

import importlib
import logging
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

from pipelines.batch.plan import Document
from pipelines.batch.worker import Bounds, convert_group
from pipelines.inputs import code_fingerprint
from pipelines.settings import Settings
from schemas.batch import DocumentResult
from schemas.errors import EngineMissing, Stopped

# Sending a task costs the engine 2 ms of its own and a person nothing; a document under 300 kB is
# converted in a second or two.  Ten of them in a group are still soon done, and soon done again.
_SMALL = 300_000
_GROUP = 10
# Groups that wait at each worker, so that none is idle while results are written.
_AHEAD = 2
# Workers may be lost under a document this often before it is given up: it may be its fault.
_LOST = 2
# The engine's word for that, and for work that it no longer knows of.
_KILLED = "KilledWorker"
_GONE = ("cancelled", "lost")
# Seconds in which a cluster must answer.
_PATIENCE = 10


def convert_all(
    documents: Sequence[Document],
    settings: Settings,
    bounds: Bounds,
    scheduler: str = "",
) -> Iterator[tuple[Document, DocumentResult]]:
    """The result of each document, as they come.

    `scheduler` is the address of a cluster whose workers see the same files under the same paths;
    without one, `settings.jobs` processes on this machine.  Raises `EngineMissing` where the engine
    is not installed, not there or no longer there.
    """
    if not documents:
        return
    with _client(scheduler, settings.jobs) as client:
        yield from _run(client, groups(documents, _workers(client)), settings, bounds)


def groups(documents: Sequence[Document], workers: int) -> Iterator[list[Document]]:
    """Documents as they are sent: small ones together, but enough groups for all workers.

    >>> from pathlib import Path
    >>> small = [Document(Path(f"{n}.pdf"), f"{n}", Path(), 9, 0) for n in range(25)]
    >>> [len(group) for group in groups(small, 1)], [len(group) for group in groups(small[:6], 3)]
    ([10, 10, 5], [2, 2, 2])
    """
    most = max(1, min(_GROUP, len(documents) // max(1, workers)))
    group: list[Document] = []
    for document in documents:
        if document.size > _SMALL:
            yield [document]
            continue
        group.append(document)
        if len(group) == most:
            yield group
            group = []
    if group:
        yield group


def _run(
    client: Any, waiting: Iterator[list[Document]], settings: Settings, bounds: Bounds
) -> Iterator[tuple[Document, DocumentResult]]:
    """Keeps the workers busy with groups, and gives results as they are done."""
    # Without types of its own, as `Any`.
    as_completed: Any = importlib.import_module("distributed").as_completed
    sent: dict[Any, list[Document]] = {}

    def send(group: list[Document]) -> Any:
        # Not pure: the same document is another result once the file has changed.
        future = client.submit(convert_group, group, settings, bounds, pure=False, retries=0)
        sent[future.key] = group
        return future

    first = [send(group) for group in islice(waiting, _AHEAD * _workers(client))]
    done = as_completed(first)
    for future in done:
        group = sent.pop(future.key)
        for document, result, again in _results(future, group):
            if again:
                done.add(send([document]))
            elif result:
                yield document, result
        for more in islice(waiting, 1):
            done.add(send(more))


def _results(
    future: Any, group: list[Document]
) -> Iterator[tuple[Document, DocumentResult | None, bool]]:
    """The results of a group, or its documents to be sent once more, each by itself.

    Raises `EngineMissing` where the scheduler is gone, which is no document's fault.
    """
    if future.status in _GONE:
        raise EngineMissing("dask", "l'ordonnanceur ne répond plus")
    try:
        results: list[DocumentResult] = future.result()
    except Exception as error:  # the engine's own kinds, and whatever a worker could not do
        name = type(error).__name__
        for document in group:
            if len(group) > 1:
                yield document, None, True
            else:
                refusal = str(Stopped(document.path, name))
                lost = DocumentResult(
                    document=document.name,
                    status="refused",
                    first=refusal,
                    # What a worker lacks, a module or memory, the next run may have.
                    again=name != _KILLED,
                )
                yield document, lost, False
        return
    for document, result in zip(group, results, strict=True):
        yield document, result, False


def _check(client: Any, scheduler: str) -> None:
    """Raises `EngineMissing` where a cluster has no worker, or one with another annexa."""
    try:
        client.wait_for_workers(1, timeout=_PATIENCE)
    except TimeoutError:
        raise EngineMissing(scheduler, "aucun processus de travail n'y est") from None
    try:
        codes = set(client.run(code_fingerprint).values())
    except Exception:  # whatever a worker that has no annexa answers
        codes = set()
    if codes != {code_fingerprint()}:
        raise EngineMissing(scheduler, "un processus de travail a un autre annexa, ou n'en a pas")


def _workers(client: Any) -> int:
    threads: dict[str, int] = client.nthreads()
    return max(1, sum(threads.values()))


@contextmanager
def _client(scheduler: str, jobs: int) -> Iterator[Any]:
    """The engine, loaded only here: it takes half a second."""
    try:
        dask: Any = importlib.import_module("dask")
        distributed: Any = importlib.import_module("distributed")
    except ImportError:
        raise EngineMissing("dask", "dask et distributed ne sont pas installés") from None
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    dask.config.set({"distributed.scheduler.allowed-failures": _LOST})
    if scheduler:
        try:
            with distributed.Client(scheduler, timeout=_PATIENCE) as client:
                _check(client, scheduler)
                yield client
        except (OSError, ValueError) as error:
            raise EngineMissing(scheduler, "pas de réponse") from error
        return
    with local_client(jobs) as client:
        yield client


@contextmanager
def local_client(jobs: int) -> Iterator[Any]:
    """The engine with so many processes of this machine; it must be installed."""
    distributed: Any = importlib.import_module("distributed")
    with (
        distributed.LocalCluster(
            n_workers=jobs,
            threads_per_worker=1,
            # Workers only watch a child each: memory is bounded there.
            memory_limit=0,
            dashboard_address=None,
            worker_dashboard_address=None,
            # Any free port for what the scheduler serves besides: several batches may run at once.
            scheduler_kwargs={"dashboard_address": "127.0.0.1:0"},
            # Else the engine tells of each task that an interrupted batch gives up.
            silence_logs=logging.CRITICAL,
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        client.run(_leave_interrupts)
        yield client


def _leave_interrupts() -> None:
    """In a worker: Ctrl-C in a terminal reaches it too, and it is the command that ends it."""
    # A handler is not inherited by the child that converts, as ignoring would be.
    signal.signal(signal.SIGINT, lambda number, frame: None)
