"""How far a conversion is: told by its stages, shown on the terminal, timed for the manifest."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from rich.progress import Progress as RichBar
    from rich.progress import TaskID


class Progress(Protocol):
    """What a conversion reports to.  A stage lasts until the next one begins, or `close`."""

    def stage(self, name: str, total: int | None = None) -> None:
        """A stage begins, of `total` steps where they can be counted; `name` is French."""

    def advance(self, page: int) -> None:
        """One step of the stage is done, the one of this page."""

    def close(self) -> None:
        """The last stage is over; may be called twice."""


class Silent:
    """Reports to nobody."""

    def stage(self, name: str, total: int | None = None) -> None:
        pass

    def advance(self, page: int) -> None:
        pass

    def close(self) -> None:
        pass


SILENT: Progress = Silent()


@dataclass
class Stage:
    """How long a stage took, in seconds, and how many steps it had."""

    name: str
    seconds: float = 0.0
    steps: int = 0


class Timed:
    """Passes all on to another progress and keeps how long each stage took, in `stages`."""

    def __init__(self, inner: Progress = SILENT) -> None:
        self.stages: list[Stage] = []
        self._inner = inner
        self._begun: float | None = None

    def stage(self, name: str, total: int | None = None) -> None:
        self._end()
        self.stages.append(Stage(name))
        self._begun = time.perf_counter()
        self._inner.stage(name, total)

    def advance(self, page: int) -> None:
        if self.stages:
            self.stages[-1].steps += 1
        self._inner.advance(page)

    def close(self) -> None:
        self._end()
        self._inner.close()

    def _end(self) -> None:
        if self._begun is not None:
            self.stages[-1].seconds = time.perf_counter() - self._begun
            self._begun = None


class Bar:
    """A line on the terminal (standard error): what is converted, the stage, the page."""

    def __init__(self, label: str) -> None:
        # rich costs 50 ms to import: only where there is a terminal to draw on.
        from rich.console import Console
        from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as RichBar

        self._label = label
        self._bar: RichBar = RichBar(
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=24),
            TextColumn("{task.fields[step]}", markup=False),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
            # The report goes to standard output, wherever that leads.
            redirect_stdout=False,
            redirect_stderr=False,
        )
        self._task: TaskID | None = None

    def stage(self, name: str, total: int | None = None) -> None:
        if self._task is None:
            self._bar.start()
        else:
            self._bar.remove_task(self._task)
        self._task = self._bar.add_task(f"{self._label} : {name}", total=total, step="")

    def advance(self, page: int) -> None:
        if self._task is not None:
            self._bar.update(self._task, advance=1, step=f"page {page}")

    def close(self) -> None:
        if self._task is not None:
            self._bar.remove_task(self._task)
            self._bar.stop()
            self._task = None
