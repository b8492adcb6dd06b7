"""An engine that remembers what the dispatcher had to do with it, so that others can be told without asking it again:
of a cluster that is away, an answer can be long in coming."""

from collections.abc import Callable
from typing import Literal

from backend.jobs import Engine, Job

State = Literal["idle", "starting", "up", "lost"]
"""Idle: another server hands out the runs. Lost: it did not start, or cannot be reached; it is tried again."""


class EngineWatch:
    """The engine that it is made of, and what is known of it.

    Attributes
    ----------
    state
        What it is doing.
    workers
        Jobs that can run at once, as last heard; 0 unless it is up.
    errors
        Jobs that ended in an error of the engine, so far.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.state: State = "idle"
        self.workers = self.errors = 0
        self._given: set[tuple[int, int]] = set()

    @property
    def jobs(self) -> int:
        """Jobs that the engine has at present."""
        return len(self._given)

    @property
    def leads(self) -> bool:
        """Whether this server is the one that hands out runs."""
        return self.state in ("starting", "up")

    def start(self) -> None:
        """Bring the workers up."""
        self.state, self._given = "starting", set()  # a new one: late word of an earlier start is of no account
        try:
            self._engine.start()
            self.workers = self._engine.slots()
        except Exception:
            self._lose()
            raise
        self.state = "up"

    def has(self, job: Job) -> bool:
        """Whether a worker is at this very job."""
        return self._engine.has(job)

    def submit(self, job: Job, done: Callable[[Job, BaseException | None], None]) -> None:
        """Run a job, and count it while it runs."""
        given, key = self._given, (job.run_number, job.submission)

        def counted(job: Job, error: BaseException | None) -> None:
            given.discard(key)
            self.errors += error is not None
            done(job, error)

        given.add(key)
        try:
            self._engine.submit(job, counted)
        except Exception:
            given.discard(key)
            raise

    def slots(self) -> int:
        """How many jobs can run at once."""
        self.bring_up(0)
        return self.workers

    def bring_up(self, wanted: int) -> int:
        """Have workers ready for so many jobs; the dispatcher asks twice a second."""
        try:
            up = self._engine.bring_up(wanted)
            self.workers = self._engine.slots()
        except Exception:
            self._lose()
            raise
        return up

    def close(self) -> None:
        """Let go of the workers."""
        self.workers, self._given = 0, set()
        if self.state != "lost":
            self.state = "idle"
        self._engine.close()

    def _lose(self) -> None:
        self.state, self.workers, self._given = "lost", 0, set()
