"""A bound on memory that reaches into libraries in C: what the process may take of its own."""

from __future__ import annotations

import resource
from pathlib import Path

# Where /proc/self/statm has the private pages of a process.
_DATA = 5


def bound_memory(more: int) -> None:
    """Lets this process take `more` bytes of its own than it has; where that cannot be told, all.

    Something made for it grows faster than any clock notices.  A stricter bound stays.
    """
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[_DATA])
        soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
        most = pages * resource.getpagesize() + more
        if soft == resource.RLIM_INFINITY or most < soft:
            resource.setrlimit(resource.RLIMIT_DATA, (most, hard))
    except (OSError, ValueError):
        # Another system.
        return
