"""The second reading: every page once more by another engine, in a process of its own.

Nobody checks a thousand cells by hand.  Two readers that give the same words at the same place, and
the same cells, make a value trustworthy without a look.
"""

from __future__ import annotations

import os
import resource
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Thread

from extract.pages.assemble import no_collection
from extract.pages.memory import bound_memory
from extract.second.lattice import import_lightly
from extract.second.reread import Rereading, read_again
from extract.second.verdicts import PageVerdict
from extract.second.verify import verify_again
from pipelines.spread import Beside
from schemas.limits import Limits
from schemas.page import Page
from schemas.source import Source
from schemas.table import Table

# Pages sent at a time: enough that the pipe costs nothing, few enough to keep memory flat.
_SLICE = 10
# Slices that are read ahead of the first reading, which is over sooner for a long document.
_AHEAD = 5
# Seconds without a slice after which the second reading is given up: one takes a few.
_PATIENCE = 60

# How far the second reading stands back: it is done before it is asked all the same, and what goes
# on after the first reading has but one core to use.
_NICE = 5

Verdicts = Mapping[int, PageVerdict]


class SecondReading:
    """Starts to read the pages again when it is made; `compare` gives it the first reading.

    Its process is a fork: it has the engines' code already, and shares the file's pages with
    nobody.  Where no process can be started, or it dies, pages count as not read twice.
    """

    def __init__(self, source: Source, numbers: Sequence[int]) -> None:
        self._numbers = list(numbers)
        self._found: dict[int, PageVerdict] = {}
        self._heard = 0
        self._exchange: Thread | None = None
        self._beside = Beside(_compare_slices, source.path, self._numbers, source.password)

    def compare(self, pages: Sequence[Page], tables: Mapping[int, Sequence[Table]]) -> None:
        """Hands over what the first reading gave, and leaves the process to compare it."""
        if not self._beside.runs:
            return
        # What was read from the picture has no text layer to be held against.
        first = {page.number: page for page in pages if page.reader == "text"}
        self._exchange = Thread(target=self._exchange_slices, args=(first, tables), daemon=True)
        self._exchange.start()

    def verdicts(self) -> Verdicts:
        """What the second reading says of each page; waits for it.

        Not for ever: a page may be made to keep the other engine busy, which then takes nothing.
        """
        heard = -1
        while self._exchange is not None and self._exchange.is_alive() and heard < self._heard:
            heard = self._heard
            self._exchange.join(_PATIENCE)
        self.close()
        return self._found

    def _exchange_slices(
        self, first: Mapping[int, Page], tables: Mapping[int, Sequence[Table]]
    ) -> None:
        with suppress(EOFError, OSError):
            for numbers in _slices(self._numbers):
                # Taken when the process has read them: no page is waiting in its memory.
                self._beside.pipe.send(
                    [(first[number], tables[number]) for number in numbers if number in first]
                )
                self._found.update(self._beside.pipe.recv())
                self._heard += 1

    def close(self) -> None:
        """Ends the process, whatever it is at; may be called twice."""
        self._beside.end()
        if self._exchange is not None:
            self._exchange.join()
            self._exchange = None
        self._beside.close()


def _slices(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    return (numbers[start : start + _SLICE] for start in range(0, len(numbers), _SLICE))


def _compare_slices(
    pipe: Connection, path: Path, numbers: Sequence[int], password: str | None
) -> None:
    """Runs in the process: reads slices of pages and holds the first reading against them."""
    with suppress(OSError):
        os.nice(_NICE)
    # An engine in C that runs out of memory says so itself, at length, before it dies.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    bound_memory(Limits.again_bytes)
    # The first reading may need no second one any longer.
    with suppress(BrokenPipeError, EOFError):
        import_lightly()
        waiting: deque[Mapping[int, Rereading | None]] = deque()
        again = iter(read_again(path, numbers, password))
        for part in _slices(numbers):
            waiting.append(dict(islice(again, len(part))))
            while waiting and (len(waiting) > _AHEAD or pipe.poll()):
                _compare(waiting.popleft(), pipe)
        while waiting:
            _compare(waiting.popleft(), pipe)


def _compare(again: Mapping[int, Rereading | None], pipe: Connection) -> None:
    """Takes the first reading of the pages that were read again, and gives the verdicts."""
    with no_collection():
        first: list[tuple[Page, Sequence[Table]]] = pipe.recv()
        verdicts = {
            page.number: verify_again(page, other, tables)
            for page, tables in first
            if (other := again.get(page.number))
        }
    pipe.send(verdicts)
