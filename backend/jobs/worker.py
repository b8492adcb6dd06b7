"""What a worker process does with a run: take it up, learn, and write down what happens until it ends."""

import logging
import math
import time
from contextlib import closing
from typing import Any

from sqlalchemy.exc import DBAPIError

from backend.datasets.mnist import release_pages
from backend.jobs import logs
from backend.jobs.disk_space import is_disk_full, pause_for_room
from backend.jobs.endings import ending_message, reproduction_message
from backend.jobs.engine import Job
from backend.jobs.epoch_keeper import EpochKeeper
from backend.jobs.pace import Pace
from backend.jobs.place import open_store
from backend.jobs.recorder import Recorder
from backend.runs import Claim, Fenced, Journal, KeptEpoch, Message, Orders, RunStore, Status, claim
from backend.runs.artifacts import Artifact
from backend.runs.own_digits import own_digits_of
from backend.training import Evaluation, Event, Layers, Nudged, Step, Surface, Training, TrainingFailed, load_dataset
from backend.training.receipt import receipt

logger = logging.getLogger(__name__)

COMMIT_SECONDS = 0.05
"""Between two transactions: short enough to look live, long enough to cost the loop about 1 %."""

FIRST_CHECKPOINT_SECONDS = 0.2
CHECKPOINT_SECONDS = 1.0
"""Between two checkpoints: what a crash makes the next worker do again, at most."""
MOST_SAVING = 0.05
"""Share of the time that may go into saving; of a network so large that it takes longer, checkpoints are rarer."""


def work(job: Job) -> None:
    """Carry a run on until it ends, is paused or stopped. A job that is no longer wanted returns at once."""
    with logs.about(run=job.run_id):
        store = open_store(job.place)
        claimed = claim(store, job.run_id, job.submission)
        if claimed is not None:
            with logs.about(attempt=claimed.run.attempt):
                _carry_on(store, claimed, job)
    release_pages()


def _carry_on(store: RunStore, claimed: Claim, job: Job) -> None:
    try:
        _Attempt(store, claimed, job.threads).carry_on()
    except Fenced as reason:
        logger.info("run %s: left alone, %s", job.run_id, reason)
    except (DBAPIError, OSError) as trouble:
        if not is_disk_full(trouble):
            raise
        pause_for_room(store, claimed.run)


class _Attempt:
    """One attempt at a run, from its claim to its last transaction."""

    def __init__(self, store: RunStore, claimed: Claim, threads: int) -> None:
        self._journal = Journal(store, claimed.run, claimed.checkpoint, claimed.message)
        self._database = store.database
        self._run, self._checkpoint = claimed.run, claimed.checkpoint
        self._first_iteration = claimed.checkpoint.iteration if claimed.checkpoint else 0
        self._threads = threads
        self._recorder = Recorder(self._first_iteration)
        self._pace = Pace(self._first_iteration)
        self._keeper = EpochKeeper(claimed.checkpoint.judgement.best if claimed.checkpoint else None)
        self._next_keep = 0.0
        self._start, self._message = claimed.start, claimed.message
        self._orders = Orders("run", claimed.run.pause_at, ())
        self._began = time.perf_counter()
        self._saved: tuple[int, int] | None = None
        self._training: Training
        self._stepped = 0.0
        self._evaluating = math.inf  # seconds that the last evaluation took; before the first, any number

    def carry_on(self) -> None:
        """Learn to the end, and say how it ended."""
        spec = self._run.spec
        try:
            dataset = load_dataset(spec, own_digits_of(self._database, spec))
            training = Training(
                spec,
                dataset,
                self._checkpoint,
                threads=self._threads,
                changes=self._run.changes_in_effect,
                start=self._start,
                end=None if self._run.reproduces is None else self._run.reproduces["iterations"],
                probed=True,
            )
            with closing(training) as self._training:
                status = self._learn()
        except TrainingFailed as failure:
            message: Message = {"code": failure.code, "params": failure.params, "text": str(failure)}
            self._commit(status="failed", message=message, save=failure.weights_are_sound)
            return
        except (Fenced, DBAPIError, OSError):  # the store is away or full, which the run cannot help
            raise
        except Exception as error:
            logger.exception("run %s failed", self._run.id)
            reason = f"{type(error).__name__}: {error}"
            self._commit(
                status="failed",
                message={"code": "crashed", "params": {"error": reason}, "text": f"Training broke off: {reason}"},
            )
            return
        self._commit(status=status, save=True, **self._ending(status))

    def _learn(self) -> Status:
        """The loop over events; gives the status that the run is to have now."""
        training = self._training
        next_commit, next_checkpoint = 0.0, FIRST_CHECKPOINT_SECONDS
        for event in training.events():
            elapsed = time.perf_counter() - self._began
            self._record(event, elapsed)
            # The points of an epoch are shown before its evaluation, if that takes a while.
            owed = not training.settled and self._evaluating >= COMMIT_SECONDS
            due = self._pause_is_due(event)
            if elapsed < next_commit and not owed and not due and self._orders.wanted == "run":
                continue
            next_commit = elapsed + COMMIT_SECONDS
            save = training.settled and elapsed >= next_checkpoint
            self._pace.passed(elapsed, training.iteration)
            # While a gradient is nudged together, the iteration is not what it will be at its end.
            self._commit(save=save, takes_changes=not isinstance(event, Nudged))
            for fields in self._orders.changes:
                training.change(fields)
                self._pace.changed()
            if save:
                saving = time.perf_counter() - self._began - elapsed
                next_checkpoint = elapsed + max(CHECKPOINT_SECONDS, saving / MOST_SAVING)
            if self._orders.wanted == "stop" and training.settled:
                return "stopped"
            pausing = self._orders.wanted == "pause" or due or self._pause_is_due(event)
            if pausing and training.settled and training.ended_by is None:  # at its end it has nothing to pause for
                return "paused"
            # Right after an evaluation it would end without the last look at its layers and its plane.
            if not isinstance(event, Evaluation | Layers) and self._is_out_of_time():
                training.run_out_of_time()
        return "finished"

    def _pause_is_due(self, event: Event) -> bool:
        """Whether the run has come to where it is to pause: after that iteration, and its evaluation if one is owed."""
        until = self._orders.pause_at
        return (
            until is not None
            and self._training.iteration >= until
            and not isinstance(event, Nudged)
            and self._training.settled
        )

    def _is_out_of_time(self) -> bool:
        """Whether the run has used up its time; one that does another again ends where that one did."""
        limit = self._training.settings.seconds
        return limit > 0 and self._run.reproduces is None and self._seconds() >= limit

    def _ending(self, status: Status) -> dict[str, Any]:
        """What the last transaction says beside the status."""
        training, message = self._training, self._message
        written = receipt(training, None if self._run.start is None else self._run.start["sha256"])
        if status == "paused":
            return {"takes_changes": True, "message": message, "receipt": written}
        if self._run.reproduces is not None and status == "finished":
            message = reproduction_message(self._run.reproduces, written["weights_sha256"])
        elif status == "finished":
            message = ending_message(training) or message
        return {"message": message, "receipt": written}

    def _record(self, event: Event, elapsed: float) -> None:
        """Note what happened; of a parameter that was nudged there is nothing to note but that time went by."""
        if isinstance(event, Step):
            self._recorder.step(event)
            self._stepped = elapsed
        elif isinstance(event, Surface):
            self._recorder.surface(event, self._seconds())
        elif isinstance(event, Layers):
            self._recorder.layers(event, self._seconds())
        elif isinstance(event, Evaluation):
            self._recorder.evaluation(event, self._seconds())
            self._evaluating = elapsed - self._stepped
            self._pace.evaluated(self._evaluating)
            self._keeper.offer(event, self._training.weights(self._seconds()))

    def _seconds(self) -> float:
        """Training time, that of earlier attempts until their checkpoint included."""
        earlier = self._checkpoint.seconds if self._checkpoint else 0.0
        return earlier + time.perf_counter() - self._began

    def _save(self, seconds: float) -> Artifact | None:
        """Write a checkpoint, unless the present state is saved already."""
        state = (self._training.iteration, self._training.evaluated)
        if state == self._saved:
            return None
        artifact = self._journal.save(self._training.checkpoint(seconds))
        self._saved = state
        return artifact

    def _keep(self, *, all_of_them: bool) -> list[KeptEpoch]:
        """Write the weights of epochs, unless that would take too much of the time; then the next time."""
        began = time.perf_counter()
        if self._keeper.is_empty or not (all_of_them or began >= self._next_keep):
            return []
        kept = self._keeper.take(self._journal.save_epoch)
        took = time.perf_counter() - began
        self._next_keep = began + took / MOST_SAVING
        return kept

    def _commit(self, *, save: bool = False, status: Status | None = None, **more: Any) -> None:
        seconds = self._seconds()
        elapsed = time.perf_counter() - self._began
        done = self._recorder.iteration - self._first_iteration
        self._orders = self._journal.commit(
            self._recorder.take(seconds),
            iteration=self._recorder.iteration,
            seconds=seconds,
            rate=done / elapsed if done > 0 else None,
            seconds_left=None if status else self._seconds_left(seconds),
            artifact=self._save(seconds) if save else None,
            # Of what came before a saved state nothing is learned again, so nothing of it may still be held.
            kept=self._keep(all_of_them=save or status is not None),
            status=status,
            **more,
        )

    def _seconds_left(self, seconds: float) -> float | None:
        training = self._training
        left = self._pace.seconds_left(training.last_iteration - training.iteration, training.evaluations_left)
        limit = training.settings.seconds
        return left if left is None or not limit else min(left, max(limit - seconds, 0.0))
