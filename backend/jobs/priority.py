"""Gives way: a process that trains has the processor where nobody else wants it, so that pages stay quick."""

import logging
import os
import time
from pathlib import Path

logger = logging.getLogger(__name__)

AUTOGROUP = Path("/proc/self/autogroup")

ATTEMPTS = 20
"""Linux takes one such wish of all processes in a tenth of a second, and workers come up together."""


def give_way(niceness: int) -> None:
    """Lower this process's priority, never raise it, beside its own family and beside everything else.

    Desktop Linux shares the processor between sessions first, so that niceness counts only inside of each (sched(7),
    "The autogroup feature"): beside a browser, which is in another session, that of a process alone does nothing. So
    it gets a session of its own, and that session the niceness too.
    """
    niceness = max(niceness, os.getpriority(os.PRIO_PROCESS, 0))
    os.setpriority(os.PRIO_PROCESS, 0, niceness)
    if not AUTOGROUP.exists():
        return
    if os.getpgrp() != os.getpid():  # who leads a group cannot leave it
        os.setsid()
    if os.getsid(0) == os.getpid():
        _lower_session(niceness)


def _lower_session(niceness: int) -> None:
    for _ in range(ATTEMPTS):
        try:
            AUTOGROUP.write_text(str(niceness))
        except BlockingIOError:
            time.sleep(0.05)
        except OSError as error:
            logger.warning("this process's session keeps its priority: %s", error)
            return
        else:
            return
    logger.warning("this process's session keeps its priority: others were asking to change theirs all the time")
