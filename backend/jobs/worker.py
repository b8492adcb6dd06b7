"""What a worker process does with a run: take it up, learn, and write down what happens until it ends."""

import logging
import math
import time
from contextlib import closing

from backend.jobs.engine import Job
from backend.jobs.place import open_store
from backend.jobs.recorder import Recorder
from backend.runs import Claim, Fenced, Journal, Message, RunStore, Status, Wanted, claim
from backend.runs.artifacts import Artifact
from backend.training import Evaluation, Event, Step, Surface, Training, TrainingFailed, load_dataset

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
    store = open_store(job.place)
    claimed = claim(store, job.run_id, job.submission)
    if claimed is None:
        return
    try:
        _Attempt(store, claimed, job.threads).carry_on()
    except Fenced as reason:
        logger.info("run %s: left alone, %s", job.run_id, reason)


class _Attempt:
    """One attempt at a run, from its claim to its last transaction."""

    def __init__(self, store: RunStore, claimed: Claim, threads: int) -> None:
        self._journal = Journal(store, claimed.run, claimed.checkpoint)
        self._run, self._checkpoint = claimed.run, claimed.checkpoint
        self._first_iteration = claimed.checkpoint.iteration if claimed.checkpoint else 0
        self._threads = threads
        self._recorder = Recorder(self._first_iteration)
        self._began = time.perf_counter()
        self._saved: int | None = None
        self._training: Training
        self._stepped = 0.0
        self._evaluating = math.inf  # seconds that the last evaluation took; before the first, any number

    def carry_on(self) -> None:
        """Learn to the end, and say how it ended."""
        spec = self._run.spec
        try:
            dataset = load_dataset(spec)
            with closing(Training(spec, dataset, self._checkpoint, threads=self._threads)) as self._training:
                status = self._learn()
        except TrainingFailed as failure:
            message: Message = {"code": failure.code, "params": failure.params, "text": str(failure)}
            self._commit(status="failed", message=message, save=failure.weights_are_sound)
            return
        except Fenced:
            raise
        except Exception as error:
            logger.exception("run %s failed", self._run.id)
            reason = f"{type(error).__name__}: {error}"
            self._commit(
                status="failed",
                message={"code": "crashed", "params": {"error": reason}, "text": f"Training broke off: {reason}"},
            )
            return
        self._commit(status=status, save=True)

    def _learn(self) -> Status:
        """The loop over events; gives the status that the run is to have now."""
        training = self._training
        next_commit, next_checkpoint = 0.0, FIRST_CHECKPOINT_SECONDS
        wanted: Wanted = "run"
        for event in training.events():
            elapsed = time.perf_counter() - self._began
            self._record(event, elapsed)
            # The points of an epoch are shown before its evaluation, if that takes a while.
            owed = not training.settled and self._evaluating >= COMMIT_SECONDS
            if elapsed < next_commit and not owed and wanted == "run":
                continue
            next_commit = elapsed + COMMIT_SECONDS
            save = training.settled and elapsed >= next_checkpoint
            wanted = self._commit(save=save)
            if save:
                saving = time.perf_counter() - self._began - elapsed
                next_checkpoint = elapsed + max(CHECKPOINT_SECONDS, saving / MOST_SAVING)
            if wanted == "pause" and training.settled:
                return "paused"
            if wanted == "stop" and training.settled:
                return "stopped"
        return "finished"

    def _record(self, event: Event, elapsed: float) -> None:
        """Note what happened; of a parameter that was nudged there is nothing to note but that time went by."""
        if isinstance(event, Step):
            self._recorder.step(event)
            self._stepped = elapsed
        elif isinstance(event, Surface):
            self._recorder.surface(event, self._seconds())
        elif isinstance(event, Evaluation):
            self._recorder.evaluation(event, self._seconds())
            self._evaluating = elapsed - self._stepped

    def _seconds(self) -> float:
        """Training time, that of earlier attempts until their checkpoint included."""
        earlier = self._checkpoint.seconds if self._checkpoint else 0.0
        return earlier + time.perf_counter() - self._began

    def _save(self, seconds: float) -> Artifact | None:
        """Write a checkpoint, unless the present state is saved already."""
        if self._training.iteration == self._saved:
            return None
        artifact = self._journal.save(self._training.checkpoint(seconds))
        self._saved = self._training.iteration
        return artifact

    def _commit(self, *, save: bool = False, status: Status | None = None, message: Message | None = None) -> Wanted:
        seconds = self._seconds()
        elapsed = time.perf_counter() - self._began
        done = self._recorder.iteration - self._first_iteration
        return self._journal.commit(
            self._recorder.take(seconds),
            iteration=self._recorder.iteration,
            seconds=seconds,
            rate=done / elapsed if done > 0 else None,
            artifact=self._save(seconds) if save else None,
            status=status,
            message=message,
        )
