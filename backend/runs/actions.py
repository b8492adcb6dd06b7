"""What can be asked of a run that has not ended: pause, go on, stop, one step more. Each is one transaction.

A run that a worker has is only asked, in its row; the worker reads that with its next transaction.
"""

import time

from sqlalchemy import Connection, func, select

from backend.runs.run import Run
from backend.runs.schema import runs
from backend.runs.store import Conflict, RunStore, change, get, make_room


def pause(store: RunStore, run_id: str) -> Run:
    """Ask a running run to pause; a queued one is paused at once."""
    with store.database.write() as connection:
        run = get(connection, run_id, lock=True)
        if run.status not in ("queued", "running") or run.wanted == "stop":
            raise Conflict(f"expected a queued or running run to pause, and this one is {state(run)}")
        ask_to_pause(connection, run)
        return get(connection, run_id)


def resume(store: RunStore, run_id: str, *, queue_limit: int | None = None) -> Run:
    """Queue a paused run again, behind those that wait; or take back the wish to pause."""
    with store.database.write() as connection:
        run = get(connection, run_id, lock=True)
        if run.status == "paused":
            make_room(connection, queue_limit)
            change(connection, run, status="queued", wanted="run", queued_at=time.time(), pause_at=None)
        elif run.status == "running" and (run.wanted == "pause" or run.pause_at is not None):
            change(connection, run, wanted="run", pause_at=None)
        else:
            raise Conflict(f"expected a paused run to resume, and this one is {state(run)}")
        return get(connection, run_id)


def stop(store: RunStore, run_id: str) -> Run:
    """Ask a running run to stop for good; a queued or paused one is stopped at once."""
    with store.database.write() as connection:
        run = get(connection, run_id, lock=True)
        if run.is_final:
            raise Conflict(f"expected a run that has not ended to stop, and this one is {state(run)}")
        ask_to_stop(connection, run)
        return get(connection, run_id)


def step(store: RunStore, run_id: str, *, queue_limit: int | None = None) -> Run:
    """Let a paused run do one mini-batch and pause again; it does not wait behind others for that."""
    with store.database.write() as connection:
        run = get(connection, run_id, lock=True)
        if run.status != "paused":
            raise Conflict(f"expected a paused run to do a single step, and this one is {state(run)}")
        _go_on_until(connection, run, _pause_at(run, run.iteration + 1), queue_limit)
        return get(connection, run_id)


def finish_epoch(store: RunStore, run_id: str, *, queue_limit: int | None = None) -> Run:
    """Let a paused or running run go on to the end of its epoch, and pause there."""
    with store.database.write() as connection:
        run = get(connection, run_id, lock=True)
        end = _pause_at(run, run.epochs.end_after(run.iteration))
        if run.status == "paused":
            _go_on_until(connection, run, end, queue_limit)
        elif run.status == "running" and run.wanted != "stop":
            change(connection, run, wanted="run", pause_at=end)
        else:
            raise Conflict(f"expected a paused or running run to finish its epoch, and this one is {state(run)}")
        return get(connection, run_id)


def ask_to_pause(connection: Connection, run: Run) -> None:
    """Pause a queued or running run: at once, or, where a worker has it, by that worker."""
    if run.status == "queued":
        change(connection, run, status="paused", wanted="run", pause_at=None)
    else:
        change(connection, run, wanted="pause")


def ask_to_stop(connection: Connection, run: Run) -> None:
    """Stop a run that has not ended: at once, or, where a worker has it, by that worker."""
    if run.status == "running":
        change(connection, run, wanted="stop")
    else:
        change(connection, run, status="stopped", wanted="run", ended_at=time.time(), pause_at=None)


def state(run: Run) -> str:
    """The run's state in words, for a message."""
    return "about to stop" if run.status == "running" and run.wanted == "stop" else run.status


def _pause_at(run: Run, iteration: int) -> int | None:
    """The iteration to pause after; None where the run is at its end then, and simply ends."""
    return iteration if iteration < run.iterations else None


def _go_on_until(connection: Connection, run: Run, iteration: int | None, queue_limit: int | None) -> None:
    make_room(connection, queue_limit)
    first = connection.execute(select(func.min(runs.c.queued_at)).where(runs.c.status == "queued")).scalar()
    ahead = min(time.time(), (first or time.time()) - 1)
    change(connection, run, status="queued", wanted="run", queued_at=ahead, pause_at=iteration)
