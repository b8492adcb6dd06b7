"""All that a run measured of itself, for whoever wants the whole: read a piece at a time, not held at once."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select

from backend.runs.run import Run
from backend.runs.schema import events
from backend.runs.store import RunStore

CHUNKS = 500


def all_losses(store: RunStore, run: Run) -> Iterator[tuple[int, NDArray[np.float32]]]:
    """Chunks of losses in order, each with the iteration of its first one."""
    seq = 0
    while True:
        query = (
            select(events.c.seq, events.c.iteration, events.c.losses)
            .where(events.c.run == run.number, events.c.kind == "points", events.c.seq > seq)
            .order_by(events.c.seq)
            .limit(CHUNKS)
        )
        with store.database.read() as connection:
            rows = connection.execute(query).all()
        for row in rows:
            losses = np.frombuffer(row.losses, "<f4")
            yield row.iteration - len(losses) + 1, losses
        if len(rows) < CHUNKS:
            return
        seq = rows[-1].seq


def all_evaluations(store: RunStore, run: Run) -> list[dict[str, Any]]:
    """The evaluations in order: iteration, epoch, seconds and accuracies."""
    query = (
        select(events.c.seconds, events.c.fields)
        .where(events.c.run == run.number, events.c.kind == "evaluation")
        .order_by(events.c.seq)
    )
    with store.database.read() as connection:
        return [{**row.fields, "seconds": row.seconds} for row in connection.execute(query)]
