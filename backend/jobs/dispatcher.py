"""Hands runs to the engine, oldest first, never more than it has room for.

One dispatcher works on a store at a time, the one that leads (`leadership`); those of other server processes wait to
take over. It leads for a term, which ends with the leadership, with the engine, or with the server; whatever was under
way is handed out again in the next one, by whoever leads then. The engine's own queue is not first come, first served,
so it is never given anything to queue.
"""

import logging
import threading
import time
from functools import partial
from pathlib import Path
from typing import NamedTuple

from sqlalchemy.exc import DBAPIError

from backend.jobs.engine import Engine, EngineLost, Job
from backend.jobs.leadership import leadership
from backend.jobs.place import Place, open_store
from backend.runs import STORAGE_AWAY, Message, Run

logger = logging.getLogger(__name__)

IDLE_SECONDS = 0.5
"""How long a run queued by another server process may wait unnoticed."""

REST_SECONDS = 2.0
"""After trouble that is not of one run's making, such as a database that is away, before the next try."""

MAX_ERRORS = 3
"""Errors of the engine itself, one after another and at one iteration, after which a run is ended."""

LONGEST_REASON = 300
"""Characters of what a store that is away says for itself."""


class _Outstanding(NamedTuple):
    """What the engine was given: which submission of a run, and how far the run was then."""

    submission: int
    iteration: int


class Dispatcher(threading.Thread):
    """A thread that keeps the engine busy.

    Parameters
    ----------
    place
        The store.
    engine
        Started by this thread once it leads, and closed by it.
    lock
        The file whose lock makes this dispatcher the only one, where the database has no locks of that kind.
    threads
        On how many threads each run may train.
    """

    def __init__(self, place: Place, engine: Engine, lock: Path, threads: int = 1) -> None:
        super().__init__(name="dispatcher", daemon=True)
        self._place, self._engine, self._threads = place, engine, threads
        self._leadership = leadership(place.database_url, lock)
        self._wake, self._closing = threading.Event(), threading.Event()
        self._outstanding: dict[int, _Outstanding] = {}
        self._errors: dict[int, tuple[int, int]] = {}  # how many, and how far the run was
        self._resting_until = 0.0
        self._trouble = ""
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
        """The thread: one term after another."""
        while not self._closing.is_set():
            if self._leadership.seek():
                self._serve_a_term()
            self._closing.wait(max(IDLE_SECONDS, self._resting_until - time.monotonic()))

    def _serve_a_term(self) -> None:
        """Lead until the server closes, or the leadership or the engine is lost."""
        self._outstanding = {}  # a new one: late word from the engine of an earlier term is of no account
        try:
            self._engine.start()
            self.ready.set()
            while not self._closing.is_set() and self._leadership.holds():
                self._wake.clear()
                if time.monotonic() >= self._resting_until:
                    self._hand_out()
                self._wake.wait(IDLE_SECONDS)
        except EngineLost as loss:
            self._complain(f"the engine is away, it is sought again: {loss}")
        except Exception:
            logger.exception("the dispatcher was interrupted; it tries again")
            self._rest()
        finally:
            self.ready.clear()
            self._engine.close()
            self._leadership.give_up()

    def _hand_out(self) -> None:
        """Fill the engine; trouble with the store is no reason to end what is running."""
        try:
            self._fill_slots()
        except DBAPIError as trouble:
            self._complain(f"no run can be handed out, it is tried again: {trouble.orig}")
            self._rest()
        else:
            self._trouble = ""

    def _rest(self) -> None:
        self._resting_until = time.monotonic() + REST_SECONDS

    def _complain(self, trouble: str) -> None:
        """Say it once, however often it is tried."""
        if trouble != self._trouble:
            logger.warning("%s", trouble)
        self._trouble = trouble

    def _fill_slots(self) -> None:
        """Hand over runs while there is room: first those that lost their worker with the last server."""
        store = open_store(self._place)
        # One worker more than there are jobs: the next run finds it warm.
        free = self._engine.bring_up(len(self._outstanding) + 1) - len(self._outstanding)
        if free <= 0:  # below 0 where a cluster has lost workers
            return
        waiting = [run for run in (*store.running(), *store.queue()) if run.number not in self._outstanding]
        for run in waiting[:free]:
            job = self._job(run, run.submission)
            if run.status != "running" or not self._engine.has(job):
                submission = store.submit(run.number)
                if submission is None:
                    continue
                job = self._job(run, submission)
            self._outstanding[run.number] = _Outstanding(job.submission, run.iteration)
            self._engine.submit(job, partial(self._done, self._outstanding))

    def _job(self, run: Run, submission: int) -> Job:
        return Job(self._place, run.number, run.id, submission, self._threads)

    def _done(self, outstanding: dict[int, _Outstanding], job: Job, error: BaseException | None) -> None:
        """Called by the engine on a thread of its own."""
        try:
            self._note(job, outstanding[job.run_number].iteration, error)
        except DBAPIError as trouble:
            logger.warning("run %s: its end cannot be written down: %s", job.run_id, trouble.orig)
        finally:
            outstanding.pop(job.run_number, None)
            self.wake()

    def _note(self, job: Job, iteration: int, error: BaseException | None) -> None:
        """Count errors of the engine, for a run that was at an iteration; one that gets nowhere for them is ended."""
        if error is None:
            self._errors.pop(job.run_number, None)
            return
        if isinstance(error, EngineLost):
            return
        logger.error("run %s: the engine reports %r", job.run_id, error)
        if isinstance(error, DBAPIError | OSError):  # the store is away; the run cannot help it
            self._rest()
            if isinstance(error, OSError):  # the database is there to say so
                open_store(self._place).excuse(job.run_id, job.submission, _storage_away(error))
            return
        count, before = self._errors.get(job.run_number, (0, iteration))
        count = count + 1 if before == iteration else 1
        self._errors[job.run_number] = count, iteration
        if count >= MAX_ERRORS:
            del self._errors[job.run_number]
            text = f"Training could not be carried on: {error}"
            open_store(self._place).fail(
                job.run_id,
                job.submission,
                {"code": "crashed", "params": {"error": str(error)}, "text": text},
            )


def _storage_away(error: OSError) -> Message:
    reason = " ".join(str(error).split())[:LONGEST_REASON]
    text = f"Weights cannot be saved or read just now, it is tried again every few seconds: {reason}"
    return {"code": STORAGE_AWAY, "params": {"error": reason}, "text": text}
