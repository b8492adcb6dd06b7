"""Workers that die while they start, which Dask does not replace by itself."""

import os
import signal
import time
from contextlib import suppress

from tests.crash.agreement import agrees
from tests.crash.lab import Lab
from tests.crash.moments import tally
from tests.crash.stories import TWO_LAYERS

KILLED_FOR = 6.0
"""Seconds in which whatever comes up is killed; each start takes one or more."""


def test_others_are_started_in_their_place(lab: Lab) -> None:
    runs = [lab.create(**{**TWO_LAYERS, "iterations": 3_000, "seed": seed})["id"] for seed in range(2)]
    lab.progress(runs[0], 200)
    until, killed = time.monotonic() + KILLED_FOR, set()
    while time.monotonic() < until:
        for pid in lab.workers():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            killed.add(pid)
        time.sleep(0.2)
    assert len(killed) > 2, "those that came up again were killed, too"
    tally["workers killed while they started, or before"] += len(killed)
    for run_id in runs:
        lab.finished(run_id, 200)
        agrees(lab, run_id)
