"""The one pen of a running run.

A worker claims a run, which gives the attempt a number; every later transaction checks that the number is
still the run's own. A worker that was taken for dead and wakes up late is fenced off: it writes nothing more.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select, update

from backend.runs.artifacts import Artifact, DamagedArtifact
from backend.runs.event_log import LogEntry, append, change_entry, evaluations_until, forget_after, last_loss
from backend.runs.kept_epochs import KeptEpoch, forget_epochs_after, keep, thin
from backend.runs.progress import accuracies_of, progress
from backend.runs.run import FINAL, Message, Run, Status, Wanted
from backend.runs.saved_states import damage_message, files_of, forget_states_after
from backend.runs.schema import checkpoints, runs
from backend.runs.store import RunStore
from backend.runs.wishes import begun_changes, changes_in_effect, pause_ahead
from backend.training import Checkpoint, CheckpointError

KEPT_CHECKPOINTS = 2
"""The newest, and the one before it for the case that the newest is damaged."""

MAX_FRUITLESS_ATTEMPTS = 5
"""A run that kills its worker this often without getting further is ended."""

STORAGE_AWAY = "storage-away"
"""Code of the message of a run whose weights can be neither saved nor read just now."""


class Fenced(Exception):
    """Another attempt has the run now, or it was deleted; this one must not write any more."""


@dataclass(frozen=True)
class Claim:
    """A run taken up by a worker, the state to go on from (None: the beginning), and the weights to begin with.

    The message is for the user: that newer states were damaged.
    """

    run: Run
    checkpoint: Checkpoint | None
    start: Checkpoint | None = None
    message: Message | None = None


@dataclass(frozen=True)
class Orders:
    """What is wanted of a run: whether to go on, until where, and new settings from the next mini-batch on."""

    wanted: Wanted
    pause_at: int | None
    changes: tuple[Mapping[str, Any], ...]


def claim(store: RunStore, run_id: str, submission: int) -> Claim | None:
    """Take up a run that was handed to the engine; None if it is not to be worked on any more."""
    with store.database.write() as connection:
        row = connection.execute(
            select(runs)
            .where(runs.c.id == run_id, runs.c.submission == submission, runs.c.status.in_(("queued", "running")))
            .with_for_update()
        ).one_or_none()
        if row is None:
            return None
        run = Run.from_row(row)
        values: dict[str, Any] = {"revision": run.revision + 1, "attempt": run.attempt}
        lost = run.fruitless_attempts >= MAX_FRUITLESS_ATTEMPTS
        if lost:
            message: Message = {
                "code": "worker-lost",
                "params": {"attempts": run.fruitless_attempts, "iteration": run.iteration},
                "text": (
                    f"The worker died {run.fruitless_attempts} times in a row at about iteration {run.iteration:,}. "
                    "The likely cause: not enough memory for this network."
                ),
            }
            values |= {"status": "failed", "wanted": "run", "ended_at": time.time(), "message": message}
        else:
            values |= {
                "status": "running",
                "attempt": run.attempt + 1,
                "fruitless_attempts": run.fruitless_attempts + 1,
                "started_at": run.started_at or time.time(),
            }
        status = LogEntry(
            "status",
            run.iteration,
            run.seconds,
            fields={"status": values["status"], "attempt": values["attempt"]},
        )
        values["next_seq"] = append(connection, run.number, run.next_seq, [status])
        row = connection.execute(
            update(runs).where(runs.c.number == run.number).values(**values).returning(*runs.c)
        ).one()
        run = Run.from_row(row)
    if lost:
        return None
    found = store.find_checkpoint(run)
    return Claim(run, found.checkpoint, _start(store, run, needed=found.checkpoint is None), damage_message(found))


def _start(store: RunStore, run: Run, *, needed: bool) -> Checkpoint | None:
    """The weights that the run began with. From a checkpoint on, only the scale of its losses follows from them."""
    if run.start is None:
        return None
    try:
        return Checkpoint.from_bytes(store.artifacts.read(Artifact(**run.start)))
    except (DamagedArtifact, CheckpointError):
        if needed:
            raise
        return None


class Journal:
    """Writes what happens in one attempt of a run, and reads what is wanted of it, in the same transactions.

    Parameters
    ----------
    store
        The store that the run is in.
    run
        The run as it was claimed.
    checkpoint
        Where this attempt goes on from. Points, evaluations and surfaces past it are deleted, and watchers are
        told to forget them.
    message
        What to tell the user while it runs; it takes the place of what was said before.

    Raises
    ------
    Fenced
        If the run was claimed again meanwhile.
    """

    def __init__(
        self, store: RunStore, run: Run, checkpoint: Checkpoint | None, message: Message | None = None
    ) -> None:
        self._store, self._number, self._id, self._attempt = store, run.number, run.id, run.attempt
        self._saved: set[str] = set()  # files that no row names yet
        iteration = checkpoint.iteration if checkpoint else 0
        seconds = checkpoint.seconds if checkpoint else 0.0
        with store.database.write() as connection:
            current = self._still_mine(connection)
            values: dict[str, Any] = {"iteration": iteration, "seconds": seconds, "rate": None, "message": message}
            values["seconds_left"] = None
            if forget_after(connection, run.number, iteration):
                rewind = LogEntry("rewind", iteration, seconds, fields={"iteration": iteration})
                values["next_seq"] = append(connection, run.number, current.next_seq, [rewind])
            values |= accuracies_of(evaluations_until(connection, run.number, iteration))
            values["loss"] = last_loss(connection, run.number)
            connection.execute(
                update(runs).where(runs.c.number == run.number).values(revision=current.revision + 1, **values)
            )
            forget_epochs_after(connection, run.number, iteration)
            forget_states_after(connection, run.number, iteration)
            files = files_of(connection, run)
        store.artifacts.keep_only(run.id, files)

    def save(self, checkpoint: Checkpoint) -> Artifact:
        """Write a checkpoint's file; it counts once its row is written by `commit`."""
        name = f"{checkpoint.iteration:09d}-{self._attempt}.safetensors"
        return self._save(name, checkpoint, durable=True)

    def save_epoch(self, weights: Checkpoint) -> Artifact:
        """Write the weights of an epoch. They are not flushed: after a crash, the run learns them again."""
        name = f"epoch-{weights.iteration:09d}-{self._attempt}.safetensors"
        return self._save(name, weights, durable=False)

    def _save(self, name: str, state: Checkpoint, *, durable: bool) -> Artifact:
        artifact = self._store.artifacts.save(self._id, name, state.to_bytes(), durable=durable)
        self._saved.add(artifact.file)
        return artifact

    def commit(
        self,
        entries: Sequence[LogEntry],
        *,
        iteration: int,
        seconds: float,
        rate: float | None,
        seconds_left: float | None = None,
        artifact: Artifact | None = None,
        kept: Sequence[KeptEpoch] = (),
        takes_changes: bool = False,
        status: Status | None = None,
        message: Message | None = None,
        receipt: dict[str, Any] | None = None,
    ) -> Orders:
        """Write one transaction; gives what is wanted of the run now.

        Parameters
        ----------
        entries
            Points, evaluations and surfaces since the last commit.
        iteration, seconds, rate, seconds_left
            How far the run is, the training time in seconds, the iterations a second and the time to the end.
        artifact
            A checkpoint of exactly this iteration, written by `save`.
        kept
            Epochs whose weights were written by `save_epoch`.
        takes_changes
            Whether the caller is between two mini-batches, so that changes can take effect at this iteration.
        status
            The new status, where the attempt ends with this transaction.
        message
            What to tell the user.
        receipt
            What the run was made of, where it ends or is paused: it may be stopped then.

        Raises
        ------
        Fenced
            If this attempt no longer has the run; nothing is written.
        """
        dropped: list[str] = []
        with self._store.database.write() as connection:
            run = self._still_mine(connection)
            values: dict[str, Any] = {"iteration": iteration, "seconds": seconds, "rate": rate}
            values |= {"seconds_left": None if status else seconds_left} | progress(run, entries)
            log = list(entries)
            begun = begun_changes(run, iteration) if takes_changes else []
            if begun:
                values["changes"] = [*changes_in_effect(run), *begun]
                log += [change_entry(change, seconds) for change in begun]
            values["pause_at"] = pause_at = pause_ahead(run, iteration)
            for epoch in kept:
                keep(connection, run.number, epoch.evaluation, epoch.artifact)
            if kept:
                dropped += thin(connection, run.number)
            if artifact is not None:
                # Saved twice at one iteration, as before a pause, it is one file and gets one row.
                connection.execute(delete(checkpoints).where(checkpoints.c.file == artifact.file))
                connection.execute(
                    insert(checkpoints).values(
                        run=run.number,
                        iteration=iteration,
                        file=artifact.file,
                        size=artifact.size,
                        sha256=artifact.sha256,
                    )
                )
                dropped += self._drop_old_checkpoints(connection)
                values |= {"has_weights": True, "fruitless_attempts": 0}
                if run.message is not None and run.message["code"] == STORAGE_AWAY:  # it is back
                    values["message"] = None
            if status is not None:
                values |= {"status": status, "wanted": "run", "message": message, "pause_at": None, "receipt": receipt}
                if status in FINAL:
                    # A change that came too late has not taken effect, and never will.
                    values |= {"changes": values.get("changes", changes_in_effect(run))}
                    values |= {"ended_at": time.time()}
                log.append(LogEntry("status", iteration, seconds, fields={"status": status, "attempt": self._attempt}))
            values["next_seq"] = append(connection, run.number, run.next_seq, log)
            values["revision"] = run.revision + 1
            connection.execute(update(runs).where(runs.c.number == run.number).values(**values))
        self._saved.clear()
        for file in dropped:
            self._store.artifacts.delete(file)
        return Orders(run.wanted, pause_at, tuple(change["fields"] for change in begun))

    def _still_mine(self, connection: Any) -> Run:
        row = connection.execute(select(runs).where(runs.c.number == self._number).with_for_update()).one_or_none()
        if row is None:
            self._store.artifacts.delete_run(self._id)
            raise Fenced("the run was deleted")
        if row.attempt != self._attempt or row.status != "running":
            # The attempt that has the run swept before these files came, and will not sweep again.
            for file in self._saved - files_of(connection, Run.from_row(row)):
                self._store.artifacts.delete(file)
            raise Fenced(f"attempt {self._attempt} was followed by attempt {row.attempt} ({row.status})")
        return Run.from_row(row)

    def _drop_old_checkpoints(self, connection: Any) -> list[str]:
        rows = connection.execute(
            select(checkpoints.c.number, checkpoints.c.file)
            .where(checkpoints.c.run == self._number)
            .order_by(checkpoints.c.number.desc())
            .offset(KEPT_CHECKPOINTS)
        ).all()
        connection.execute(delete(checkpoints).where(checkpoints.c.number.in_([row.number for row in rows])))
        return [row.file for row in rows]
