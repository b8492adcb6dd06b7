"""The weights of a run's epochs, kept to look at, to predict with and to start from.

They take a bounded amount of room: when there are too many, those go whose neighbours lie closest, so that what stays
is spread over the whole run. The first, the best and the last always stay.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, delete, insert, select

from backend.runs.artifacts import Artifact, DamagedArtifact
from backend.runs.run import Run
from backend.runs.schema import epochs
from backend.runs.store import RunStore
from backend.training import Checkpoint, CheckpointError, Evaluation, judged_accuracy

MOST_BYTES = 64 * 1024 * 1024
MOST_EPOCHS = 200

KeptIteration = int | Literal["best"]


class NotKept(Exception):
    """The weights of that iteration were not kept, or are damaged; the message says which are there."""


@dataclass(frozen=True)
class KeptEpoch:
    """The evaluation of an epoch, and the file of its weights."""

    evaluation: Evaluation
    artifact: Artifact


def kept_epochs(store: RunStore, run: Run) -> list[KeptEpoch]:
    """The epochs of a run whose weights are there, in order."""
    with store.database.read() as connection:
        return _rows(connection, run.number)


def best_of(kept: Sequence[KeptEpoch]) -> KeptEpoch:
    """The earliest of those with the highest accuracy, on images set aside where there are some."""
    return max(kept, key=lambda epoch: (judged_accuracy(epoch.evaluation), -epoch.evaluation.iteration))


def find_kept(store: RunStore, run: Run, iteration: KeptIteration) -> KeptEpoch:
    """The epoch that ended with an iteration, or the best one; NotKept if its weights are not there."""
    kept = kept_epochs(store, run)
    if not kept:
        raise NotKept(f"The run {run.name!r} has kept no weights of an epoch yet.")
    if iteration == "best":
        return best_of(kept)
    for epoch in kept:
        if epoch.evaluation.iteration == iteration:
            return epoch
    there = ", ".join(f"{epoch.evaluation.iteration:,}" for epoch in kept)
    raise NotKept(f"The run {run.name!r} has kept no weights of iteration {iteration:,}; it has those of {there}.")


def weights_of(store: RunStore, epoch: KeptEpoch) -> Checkpoint:
    """The weights of a kept epoch; NotKept if their file is damaged."""
    try:
        return Checkpoint.from_bytes(store.artifacts.read(epoch.artifact))
    except (DamagedArtifact, CheckpointError) as damage:
        raise NotKept(f"The weights of iteration {epoch.evaluation.iteration:,} cannot be used: {damage}") from None


def keep(connection: Connection, run: int, evaluation: Evaluation, artifact: Artifact) -> None:
    """Write the row of an epoch; one that is there already gives way."""
    fields = evaluation._asdict()
    connection.execute(delete(epochs).where(epochs.c.run == run, epochs.c.iteration == evaluation.iteration))
    connection.execute(
        insert(epochs).values(run=run, **fields, file=artifact.file, size=artifact.size, sha256=artifact.sha256)
    )


def thin(connection: Connection, run: int) -> list[str]:
    """Remove rows until the rest fits its bounds; gives the files that are no longer wanted."""
    kept = _rows(connection, run)
    if len(kept) < 3:
        return []
    best = best_of(kept).evaluation.iteration
    gone: list[KeptEpoch] = []
    while len(kept) > MOST_EPOCHS or sum(epoch.artifact.size for epoch in kept) > MOST_BYTES:
        at = [epoch.evaluation.iteration for epoch in kept]
        loose = [place for place in range(1, len(kept) - 1) if at[place] != best]
        if not loose:
            break
        gone.append(kept.pop(min(loose, key=lambda place: at[place + 1] - at[place - 1])))
    iterations = [epoch.evaluation.iteration for epoch in gone]
    connection.execute(delete(epochs).where(epochs.c.run == run, epochs.c.iteration.in_(iterations)))
    return [epoch.artifact.file for epoch in gone]


def forget_epochs_after(connection: Connection, run: int, iteration: int) -> None:
    """Remove the rows past an iteration, from which the run goes on anew."""
    connection.execute(delete(epochs).where(epochs.c.run == run, epochs.c.iteration > iteration))


def _rows(connection: Connection, run: int) -> list[KeptEpoch]:
    rows = connection.execute(select(epochs).where(epochs.c.run == run).order_by(epochs.c.iteration))
    return [_read(row) for row in rows]


def _read(row: Any) -> KeptEpoch:
    evaluation = Evaluation(**{name: getattr(row, name) for name in Evaluation._fields})
    return KeptEpoch(evaluation, Artifact(row.file, row.size, row.sha256))
