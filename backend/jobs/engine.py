"""What the dispatcher needs of an engine: somewhere to run a job, and word when it is done."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from backend.jobs.place import Place


@dataclass(frozen=True)
class Job:
    """One handing-over of a run to the engine; `threads` is how many of them the run may train on."""

    place: Place
    run_number: int
    run_id: str
    submission: int
    threads: int = 1


class EngineLost(Exception):
    """The engine cannot be reached any more; it has to be started anew, and says nothing about its jobs."""


class Engine(Protocol):
    """Runs jobs in worker processes. A job whose worker dies is run again by itself.

    Once it is lost, every call but `close` raises EngineLost.
    """

    def start(self) -> None:
        """Bring the workers up; returns when they can take jobs. May be called again after `close`."""

    def has(self, job: Job) -> bool:
        """Whether a worker is at this very job, which another server gave to it."""

    def submit(self, job: Job, done: Callable[[Job, BaseException | None], None]) -> None:
        """Run a job; `done` is called, on any thread, when it ended, with its error if it had one."""

    def slots(self) -> int:
        """How many jobs can run at once, when all workers are up."""

    def bring_up(self, wanted: int) -> int:
        """Have workers ready for `wanted` jobs, if there may be so many; gives how many can run just now."""

    def close(self) -> None:
        """Let go of the workers; end them where they are this server's own, by which jobs are cut off as by a crash."""
