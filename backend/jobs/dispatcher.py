"""Hands runs to the engine, oldest first, never more than it has room for.

One dispatcher works on a store at a time; those of other server processes wait for its lock. The engine's own
queue is not first come, first served, so it is never given anything to queue.
"""

import logging
import threading
from collections import Counter
from pathlib import Path

from filelock import FileLock, Timeout

from backend.jobs.engine import Engine, Job
from backend.jobs.place import Place, open_store

logger = logging.getLogger(__name__)

IDLE_SECONDS = 0.5
"""How long a run queued by another server process may wait unnoticed."""

MAX_ERRORS = 3
"""Errors of the engine itself, one after another, after which a run is ended."""


class Dispatcher(threading.Thread):
    """A thread that keeps the engine busy.

    Parameters
    ----------
    place
        The store.
    engine
        Started by this thread once it has the lock, and closed by it.
    lock
        The file whose lock makes this dispatcher the only one.
    threads
        On how many threads each run may train.
    """

    def __init__(self, place: Place, engine: Engine, lock: Path, threads: int = 1) -> None:
        super().__init__(name="dispatcher", daemon=True)
        self._place, self._engine, self._threads = place, engine, threads
        self._lock = FileLock(lock)
        self._wake, self._closing = threading.Event(), threading.Event()
        self._outstanding: dict[int, int] = {}
        self._errors: Counter[int] = Counter()
        self.ready = threading.Event()

    def wake(self) -> None:
        """Look at the queue now."""
        self._wake.set()

    def close(self) -> None:
        """Stop handing out runs and end the workers; runs that are cut off go on at the next start."""
        self._closing.set()
        self._wake.set()
        self.join()

    def run(self) -> None:
        """The thread."""
        while not self._closing.is_set():
            try:
                self._lock.acquire(timeout=0)
                break
            except Timeout:
                self._closing.wait(IDLE_SECONDS)
        else:
            return
        try:
            self._dispatch_until_closed()
        except Exception:
            logger.exception("the dispatcher broke off; runs stay queued until the server is started again")
        finally:
            self._engine.close()
            self._lock.release()

    def _dispatch_until_closed(self) -> None:
        self._engine.start()
        self.ready.set()
        while not self._closing.is_set():
            self._wake.clear()
            self._fill_slots()
            self._wake.wait(IDLE_SECONDS)

    def _fill_slots(self) -> None:
        """Hand over runs while there is room: first those that lost their worker with the last server."""
        store = open_store(self._place)
        free = self._engine.slots() - len(self._outstanding)
        if free <= 0:  # below 0 where a cluster has lost workers
            return
        waiting = [run for run in (*store.running(), *store.queue()) if run.number not in self._outstanding]
        for run in waiting[:free]:
            submission = store.submit(run.number)
            if submission is not None:
                self._outstanding[run.number] = submission
                self._engine.submit(Job(self._place, run.number, run.id, submission, self._threads), self._done)

    def _done(self, job: Job, error: BaseException | None) -> None:
        """Called by the engine on a thread of its own."""
        if error is None:
            del self._errors[job.run_number]
        else:
            self._errors[job.run_number] += 1
            logger.error("run %s: the engine reports %r", job.run_id, error)
            if self._errors[job.run_number] >= MAX_ERRORS:
                text = f"Training could not be carried on: {error}"
                open_store(self._place).fail(
                    job.run_id,
                    job.submission,
                    {"code": "crashed", "params": {"error": str(error)}, "text": text},
                )
        self._outstanding.pop(job.run_number, None)
        self.wake()
