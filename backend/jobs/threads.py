"""How many cores there are to work on, and what lets two threads of one process work at the same time."""

import os
import sys

SWITCH_SECONDS = 1e-5
"""How long one thread may keep Python to itself while another waits. With Python's own 5 ms, two threads that share a
mini-batch mostly take turns: each needs Python for an instant between two long products."""


def available_cores() -> int:
    """Cores that this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def training_threads() -> int:
    """On how many threads a run trains, where nobody says so; batches are cut into two parts at most."""
    return min(2, available_cores())


def switch_quickly() -> None:
    """Make this process one in which threads can share the work on a mini-batch."""
    sys.setswitchinterval(SWITCH_SECONDS)
