"""Pages by pdfium, in a process of their own for each core.

pdfium is code in C++: it cannot be interrupted, and a file made for it may bring it down.  What a
process does not give, because the page is refused, takes too long or has ended it, is left to
pdfplumber, which is slower and bounded.
"""

from __future__ import annotations

import os
import resource
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from threading import Thread
from typing import TYPE_CHECKING

from extract.pages.memory import bound_memory
from pipelines.settings import Settings
from pipelines.spread import Beside
from schemas.limits import Limits
from schemas.page import Page
from schemas.source import Source

if TYPE_CHECKING:
    import pypdfium2

# Pages for which a second process pays: starting one takes as long as reading two.
_PAGES = 8
# Pages that a process has before it: the one it reads, and one so that it need not wait.
_AHEAD = 2
# Seconds of computing for one page, which takes hundredths.
_SECONDS = 3.0
# Memory that a process may take more than the one it comes from.
_MEMORY = 1 << 30
# A file that has ended so many processes is read by pdfplumber alone.
_ENOUGH = 3

Found = tuple[int, Page | None]


class QuickReading:
    """Starts to read pages when it is made; `pages` gives them."""

    def __init__(
        self, source: Source, numbers: Sequence[int], limits: Limits, processes: int
    ) -> None:
        self._left = deque(numbers)
        processes = max(1, min(processes, len(numbers) // _PAGES))
        self._readers = [_Reader(source, limits) for _ in range(processes)]
        for reader in self._readers:
            reader.start(self._left)

    def pages(self, meanwhile: Callable[[], object] | None = None) -> Iterator[Found]:
        """The pages as they come; `None` for a page that is left to another reader.

        `meanwhile` is what this process does while it waits for the others.
        """
        idle = Thread(target=_undisturbed, args=(meanwhile,))
        idle.start()
        try:
            while reading := [reader for reader in self._readers if reader.given]:
                ready = set(wait([reader.pipe for reader in reading]))
                for reader in reading:
                    if reader.pipe in ready:
                        yield reader.take(self._left, idle)
            yield from ((number, None) for number in self._left)
        finally:
            self.close()
            idle.join()

    def close(self) -> None:
        """Ends the processes, whatever they are at; may be called twice."""
        for reader in self._readers:
            reader.close()


def start_reading(
    source: Source, numbers: Sequence[int], settings: Settings
) -> QuickReading | None:
    """The reading of as many pages as the settings allow, under way; `None` where pdfium is not to
    read them."""
    if settings.reader != "pdfium" or not source.whole:
        return None
    # Also beside the second reading, which is done before it is asked.
    cores = len(os.sched_getaffinity(0))
    return QuickReading(source, numbers[: settings.limits.pages], settings.limits, cores)


def _undisturbed(work: Callable[[], object] | None) -> None:
    """Does work ahead of time; whoever needs it does it again, and says what is wrong."""
    if work is not None:
        with suppress(Exception):
            work()


class _Reader:
    """A process that reads the pages it is given, and is replaced when a page ends it."""

    def __init__(self, source: Source, limits: Limits) -> None:
        self.given: deque[int] = deque()
        """The pages that it has not given back, the one that it reads first."""
        self._source = source
        self._limits = limits
        self._ended = 0

    def start(self, left: deque[int]) -> None:
        """Starts the process with the first of the pages that are left."""
        self._beside = Beside(_send_pages, self._source, self._limits)
        self.pipe = self._beside.pipe
        if not self._beside.runs:
            self._ended = _ENOUGH
        while left and len(self.given) < _AHEAD:
            self._give(left.popleft())

    def take(self, left: deque[int], idle: Thread) -> Found:
        """The page that has come; where none came, the one that has ended the process.

        Goes on with the pages that are left, unless too many have ended it.  `idle` is the other
        thread of this process.
        """
        try:
            found: Found = self.pipe.recv()
        except (EOFError, OSError):
            self.close()
            number = self.given.popleft()
            left.extendleft(reversed(self.given))
            self.given.clear()
            self._ended += 1
            if self._ended < _ENOUGH:
                # A fork amid the work of a thread has what that holds locked for ever.
                idle.join()
                self.start(left)
            return number, None
        self.given.popleft()
        if left:
            self._give(left.popleft())
        return found

    def close(self) -> None:
        """Ends the process, whatever it is at; may be called twice."""
        self._beside.close()

    def _give(self, number: int) -> None:
        self.given.append(number)
        # Where it has ended, there is nothing to take from it, and that is told then.
        with suppress(OSError):
            self.pipe.send(number)


def _send_pages(pipe: Connection, source: Source, limits: Limits) -> None:
    """Runs in the process: reads each page that it is asked for."""
    import pypdfium2

    from extract.pages.sound import open_checks

    # The alarm of a page that takes too long ends the process, in whatever code it is.
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    bound_memory(_MEMORY)
    with (
        suppress(OSError, EOFError),
        pypdfium2.PdfDocument(source.path.absolute(), password=source.password) as document,
        open_checks(source.path, source.password, limits) as checks,
    ):
        while True:
            number: int = pipe.recv()
            signal.setitimer(signal.ITIMER_PROF, _SECONDS)
            page = _read(document, number, limits) if checks.is_sound(number) else None
            signal.setitimer(signal.ITIMER_PROF, 0)
            pipe.send((number, page))


def _read(document: pypdfium2.PdfDocument, number: int, limits: Limits) -> Page | None:
    """The page; `None` too where pdfium sees no words: the other reader may say why."""
    import pypdfium2

    from extract.pages.fast import RefusedError, read_page

    try:
        page = read_page(document, number, limits)
    except (RefusedError, pypdfium2.PdfiumError):
        return None
    return page if page.words else None
