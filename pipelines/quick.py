"""Pages by pdfium, in a process of their own for each core.

pdfium is code in C++: it cannot be interrupted, and a file made for it may bring it down.  What a
process does not give, because the page is refused, takes too long or has ended it, is left to
pdfplumber, which is slower and bounded.
"""

from __future__ import annotations

import multiprocessing
import resource
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from pipelines.spread import die_with_parent
from schemas.limits import Limits
from schemas.page import Page
from schemas.source import Source

if TYPE_CHECKING:
    import pypdfium2

# Pages for which a second process pays: starting one takes as long as reading two.
_PAGES = 8
# Seconds of computing for one page, which takes hundredths.
_SECONDS = 3.0
# Memory that a process may take more than the one it comes from.
_MEMORY = 1 << 30
# A file that has ended so many processes is read by pdfplumber alone.
_ENOUGH = 3

Found = tuple[int, Page | None]


def read_quickly(
    source: Source,
    numbers: Sequence[int],
    limits: Limits,
    processes: int,
    meanwhile: Callable[[], object] | None = None,
) -> Iterator[Found]:
    """The pages with these numbers as they come, by at most as many processes; `None` for a page
    that is left to another reader.

    `meanwhile` is what this process does while it waits for the others.
    """
    parts = max(1, min(processes, len(numbers) // _PAGES))
    idle = Thread(target=_undisturbed, args=(meanwhile,))
    readers = [_Reader(source, numbers[part::parts], limits, idle) for part in range(parts)]
    idle.start()
    try:
        while open_ones := [reader for reader in readers if reader.left]:
            ready = set(wait([reader.receiver for reader in open_ones]))
            for reader in open_ones:
                if reader.receiver in ready:
                    yield from reader.take()
    finally:
        for reader in readers:
            reader.close()
        idle.join()


def _undisturbed(work: Callable[[], object] | None) -> None:
    """Does work ahead of time; whoever needs it does it again, and says what is wrong."""
    if work is not None:
        with suppress(Exception):
            work()


class _Reader:
    """A process that reads pages in their order, and is replaced when a page ends it."""

    def __init__(
        self, source: Source, numbers: Sequence[int], limits: Limits, idle: Thread
    ) -> None:
        self.left = list(numbers)
        self._idle = idle
        self._source = source
        self._limits = limits
        self._ended = 0
        self._process: multiprocessing.process.BaseProcess | None = None
        self._start()

    def take(self) -> Iterator[Found]:
        """The page that has come; where none came, the one that has ended the process."""
        try:
            found: Found = self.receiver.recv()
        except (EOFError, OSError):
            self.close()
            self._ended += 1
            yield self.left.pop(0), None
            if self._ended < _ENOUGH:
                # A fork amid the work of a thread has what that holds locked for ever.
                self._idle.join()
                self._start()
            else:
                yield from ((self.left.pop(0), None) for _ in tuple(self.left))
        else:
            self.left.pop(0)
            yield found

    def close(self) -> None:
        """Ends the process, whatever it is at."""
        self.receiver.close()
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process = None

    def _start(self) -> None:
        context = multiprocessing.get_context("fork")
        self.receiver, sender = context.Pipe(duplex=False)
        process = context.Process(
            target=_send_pages, args=(sender, self._source, self.left, self._limits), daemon=True
        )
        try:
            process.start()
            self._process = process
        except (OSError, AssertionError):
            # No memory for a process, or a worker of a pool that may have no children: the pipe
            # ends at once.
            self._ended = _ENOUGH
        finally:
            sender.close()


def _send_pages(sender: Connection, source: Source, numbers: Sequence[int], limits: Limits) -> None:
    """Runs in the process."""
    import pypdfium2

    from extract.pages.sound import open_checks

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    die_with_parent()
    # The alarm of a page that takes too long ends the process, in whatever code it is.
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    _bound_memory()
    with (
        suppress(BrokenPipeError),
        pypdfium2.PdfDocument(source.path.absolute(), password=source.password) as document,
        open_checks(source.path, source.password, limits) as checks,
    ):
        for number in numbers:
            signal.setitimer(signal.ITIMER_PROF, _SECONDS)
            page = _read(document, number, limits) if checks.is_sound(number) else None
            signal.setitimer(signal.ITIMER_PROF, 0)
            sender.send((number, page))


def _read(document: pypdfium2.PdfDocument, number: int, limits: Limits) -> Page | None:
    """The page; `None` too where pdfium sees no words: the other reader may say why."""
    import pypdfium2

    from extract.pages.fast import RefusedError, read_page

    try:
        page = read_page(document, number, limits)
    except (RefusedError, pypdfium2.PdfiumError):
        return None
    return page if page.words else None


def _bound_memory() -> None:
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        pages = int(Path("/proc/self/statm").read_text().split()[5])
        most = resource.getrlimit(resource.RLIMIT_DATA)[1]
        own = pages * resource.getpagesize() + _MEMORY
        soft = own if most == resource.RLIM_INFINITY else min(own, most)
        resource.setrlimit(resource.RLIMIT_DATA, (soft, most))
