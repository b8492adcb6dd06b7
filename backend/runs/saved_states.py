"""Which saved states of a run are there and whole, and what its user is told of those that are not."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, select

from backend.runs.run import Message, Run
from backend.runs.schema import checkpoints, epochs
from backend.training import Checkpoint


@dataclass(frozen=True)
class Found:
    """The newest state that is whole, and what is wrong with each one that is newer."""

    checkpoint: Checkpoint | None
    damage: Sequence[str] = ()


def damage_message(found: Found) -> Message | None:
    """What to tell the user of a run that goes on from an older state than it should; None if it need not."""
    if not found.damage:
        return None
    iteration = found.checkpoint.iteration if found.checkpoint else 0
    count = len(found.damage)
    what = "The newest saved state of this run was" if count == 1 else f"{count} saved states of this run were"
    how = f"went on from the one before, of iteration {iteration:,}" if found.checkpoint else "began again"
    return {
        "code": "checkpoint-damaged",
        "params": {"iteration": iteration, "count": count},
        "text": f"{what} damaged or missing, so it {how}. It comes to the same weights all the same.",
    }


def forget_states_after(connection: Connection, run: int, iteration: int) -> None:
    """Remove the rows of states past an iteration: they are damaged, and would crowd out those that are whole."""
    connection.execute(delete(checkpoints).where(checkpoints.c.run == run, checkpoints.c.iteration > iteration))


def files_of(connection: Connection, run: Run) -> set[str]:
    """The files that a run's rows name; any other file of it is rubbish."""
    return {
        *connection.execute(select(checkpoints.c.file).where(checkpoints.c.run == run.number)).scalars(),
        *connection.execute(select(epochs.c.file).where(epochs.c.run == run.number)).scalars(),
        *([run.start["file"]] if run.start else []),
    }
