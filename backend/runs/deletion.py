"""Deleting a run, with a while in which it can be had back: it is hidden first, and removed later."""

import time

from sqlalchemy import delete as remove
from sqlalchemy import select, update

from backend.runs.actions import ask_to_pause
from backend.runs.own_digits import forget_unnamed
from backend.runs.run import Run
from backend.runs.schema import runs
from backend.runs.store import RunNotFound, RunStore, get

BEYOND_RECALL = 0.0
"""The moment of deletion of a run whose files are being removed: it cannot be had back, and is due at any time."""


def delete(store: RunStore, run_id: str) -> None:
    """Hide a run; one that waits or trains is paused, so that nothing of it is lost if it is wanted back."""
    with store.database.write() as connection:
        run = get(connection, run_id, lock=True)
        if run.status in ("queued", "running") and run.wanted != "stop":
            ask_to_pause(connection, run)
        connection.execute(
            update(runs).where(runs.c.number == run.number).values(deleted_at=time.time(), revision=runs.c.revision + 1)
        )


def restore(store: RunStore, run_id: str) -> Run:
    """Take back a deletion; RunNotFound if there is none to take back."""
    with store.database.write() as connection:
        run = get(connection, run_id, lock=True, deleted=True)
        if run.deleted_at == BEYOND_RECALL:
            raise RunNotFound(run_id)
        connection.execute(
            update(runs).where(runs.c.number == run.number).values(deleted_at=None, revision=run.revision + 1)
        )
        return get(connection, run_id)


def purge(store: RunStore, grace: float) -> list[str]:
    """Remove the runs that were deleted more than `grace` seconds ago, with all that was saved; gives their ids.

    A worker that still has one finds out at its next transaction. The row goes last: whatever dies on the way, it is
    due again, and no file is left that nobody knows of.
    """
    now = time.time()
    with store.database.read() as connection:
        # By the clock's jump a deletion may lie in the future; that one is due as well.
        due = runs.c.deleted_at.is_not(None) & ~runs.c.deleted_at.between(now - grace, now + grace)
        ids = list(connection.execute(select(runs.c.id).where(due)).scalars())
    for run_id in ids:
        with store.database.write() as connection:
            try:
                run = get(connection, run_id, lock=True, deleted=True)
            except RunNotFound:  # brought back, or removed by another server
                continue
            connection.execute(
                update(runs)
                .where(runs.c.number == run.number)
                .values(deleted_at=BEYOND_RECALL, attempt=run.attempt + 1, revision=run.revision + 1)
            )
        store.artifacts.delete_run(run_id)
        with store.database.write() as connection:
            connection.execute(remove(runs).where(runs.c.number == run.number))
        store.artifacts.delete_run(run_id)  # what a worker wrote before it found out
    if ids:
        with store.database.write() as connection:
            forget_unnamed(connection)
    return ids
