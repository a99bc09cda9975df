"""A bound on computing time that reaches into libraries: the alarm clock of the process."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

# Where a library swallows the first alarm, it rings again this many seconds later.
_AGAIN = 0.5


class TimeUpError(Exception):
    """The computing time of a step is over."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raises `TimeUpError` in the block once it has computed for `seconds`; 0 is no bound.

    Computing, not waiting: a busy machine must not make a document fail.  The system rings in the
    main thread only; in another one there is no bound.  Code in C is interrupted when it returns.
    """
    if not seconds or threading.current_thread() is not threading.main_thread():
        yield
        return
    over = False

    def ring(number: int, frame: FrameType | None) -> None:
        if not over:
            raise TimeUpError

    before = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, seconds, _AGAIN)
    try:
        yield
    finally:
        # An alarm that rings between here and the next line would leave the clock running.
        over = True
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
