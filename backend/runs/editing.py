"""What a user changes of a run: settings while it trains, its end, its name and notes, its place in the queue."""

import time
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select, update

from backend.runs.actions import state
from backend.runs.event_log import append, change_entry
from backend.runs.run import Run
from backend.runs.schema import runs
from backend.runs.store import Conflict, RunStore, change, get, make_room
from backend.training import changed

MOST_CHANGES = 100
LONGEST_RUN = 1_000_000


def change_settings(store: RunStore, run_id: str, fields: Mapping[str, Any]) -> Run:
    """Change settings of a run that has not ended, from its next mini-batch on.

    Raises
    ------
    Conflict
        If it has ended, or was changed too often.
    pydantic.ValidationError
        If the run's settings would not hold together with these.
    """
    with store.database.write() as connection:
        run = get(connection, run_id, lock=True)
        if run.is_final:
            raise Conflict(f"expected a run that has not ended to change, and this one is {state(run)}")
        if run.reproduces is not None:
            raise Conflict("expected a run of its own to change, and this one does another again")
        if fields.get("iterations", LONGEST_RUN) < run.iteration:
            done, got = run.iteration, fields["iterations"]
            raise Conflict(f"expected iterations of at least {done:,}, as many are done already, got {got:,}")
        _record(connection, run, fields)
        return get(connection, run_id)


def continue_run(store: RunStore, run_id: str, more: int, *, queue_limit: int | None = None) -> Run:
    """Let a finished or stopped run go on for so many iterations more; rules that would end it before are put off."""
    with store.database.write() as connection:
        run = get(connection, run_id, lock=True)
        if run.status not in ("finished", "stopped"):
            raise Conflict(f"expected a finished or stopped run to continue, and this one is {state(run)}")
        if run.reproduces is not None:
            raise Conflict("expected a run of its own to continue, and this one does another again")
        if run.iteration + more > LONGEST_RUN:
            raise Conflict(f"expected at most {LONGEST_RUN:,} iterations in all, got {run.iteration + more:,}")
        if run.status == "finished" and not run.has_weights:
            raise Conflict("expected a run with weights to continue, and of this one none are left")
        make_room(connection, queue_limit)
        ending = ("epochs", "seconds", "target_accuracy", "patience")
        off = {name: 0 for name in ending if getattr(run.settings, name)}
        _record(connection, run, {"iterations": run.iteration + more, **off})
        run = get(connection, run_id)
        now = time.time()
        change(
            connection,
            run,
            status="queued",
            wanted="run",
            queued_at=now,
            ended_at=None,
            message=None,
            receipt=None,
            fruitless_attempts=0,
        )
        return get(connection, run_id)


def edit(
    store: RunStore,
    run_id: str,
    *,
    name: str | None = None,
    notes: str | None = None,
    tags: Sequence[str] | None = None,
    queue_position: int | None = None,
) -> Run:
    """Change what is written on a run, or its place in the queue, 1 being the next; None leaves a thing as it is."""
    values: dict[str, Any] = {"name": name, "notes": notes, "tags": None if tags is None else list(tags)}
    with store.database.write() as connection:
        run = get(connection, run_id, lock=True)
        values = {column: value for column, value in values.items() if value is not None}
        change(connection, run, wanted=run.wanted, **values)
        if queue_position is not None:
            if run.status != "queued":
                raise Conflict(f"expected a queued run to move in the queue, and this one is {state(run)}")
            _move(connection, run, queue_position)
        return get(connection, run_id)


def _record(connection: Connection, run: Run, fields: Mapping[str, Any]) -> None:
    """Note a change: in effect at once where no worker has the run, else when its worker says so."""
    if len(run.changes) >= MOST_CHANGES:
        raise Conflict(f"expected at most {MOST_CHANGES} changes of a run, and this one has {len(run.changes)}")
    changed(run.settings, fields)
    in_effect = None if run.status == "running" else run.iteration
    number = len(run.changes) + 1
    record = {"number": number, "iteration": in_effect, "fields": dict(fields), "asked_at": time.time()}
    values: dict[str, Any] = {"changes": [*run.changes, record]}
    if in_effect is not None:
        values["next_seq"] = append(connection, run.number, run.next_seq, [change_entry(record, run.seconds)])
    change(connection, run, wanted=run.wanted, **values)


def _move(connection: Connection, run: Run, position: int) -> None:
    """Hand the queued runs' own moments of queueing out anew, in the new order, so that each stays one of its own."""
    query = select(runs.c.number, runs.c.queued_at).where(runs.c.status == "queued")
    rows = connection.execute(query.order_by(runs.c.queued_at, runs.c.number).with_for_update()).all()
    order = [row.number for row in rows if row.number != run.number]
    order.insert(position - 1, run.number)
    moment = 0.0
    for number, row in zip(order, rows, strict=True):
        moment = max(row.queued_at, moment + 1e-4)
        connection.execute(
            update(runs).where(runs.c.number == number).values(queued_at=moment, revision=runs.c.revision + 1)
        )
