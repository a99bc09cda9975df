"""Being stopped by a person or by the machine that shuts down: once, and then tidily."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def interruptible() -> Iterator[None]:
    """Inside, the first SIGTERM or Ctrl-C is a `KeyboardInterrupt`, and more of them are nothing.

    Who stops a batch sends several (a service, a terminal), and the report is written meanwhile.
    What was told to ignore one of them (`nohup`) goes on doing so.  Main thread only.
    """
    before = {each: signal.getsignal(each) for each in _SIGNALS}
    heard = [each for each, handler in before.items() if handler is not signal.SIG_IGN]

    def stop(number: int, frame: Any) -> NoReturn:
        for each in heard:
            signal.signal(each, signal.SIG_IGN)
        raise KeyboardInterrupt

    for each in heard:
        signal.signal(each, stop)
    try:
        yield
    finally:
        for each in heard:
            # A process that was interrupted ends, and is not to be ended half-way.
            if signal.getsignal(each) is stop:
                signal.signal(each, before[each])
