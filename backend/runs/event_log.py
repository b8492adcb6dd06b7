"""The log of one run: what watchers are told, in order. Rows are appended under the run's own numbering."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, delete, insert, select

from backend.runs.schema import events

Kind = Literal["points", "evaluation", "surface", "layers", "change", "rewind", "status"]
MEASURED: tuple[Kind, ...] = ("points", "evaluation", "surface", "layers")
"""What a run learns of itself, and learns anew where it goes on from an earlier iteration."""


@dataclass(frozen=True)
class LogEntry:
    """One event. `losses` belong to kind "points", `fields` to every other kind.

    `iteration` is the last one that the event speaks of, `seconds` the training time at it.
    """

    kind: Kind
    iteration: int
    seconds: float
    losses: NDArray[np.float32] | None = None
    fields: dict[str, Any] | None = None
    seq: int = 0


def change_entry(record: Mapping[str, Any], seconds: float) -> LogEntry:
    """The log's form of a change that took effect."""
    fields = {"iteration": record["iteration"], "fields": record["fields"]}
    return LogEntry("change", record["iteration"], seconds, fields=fields)


def append(connection: Connection, run: int, next_seq: int, entries: Sequence[LogEntry]) -> int:
    """Add entries from `next_seq` on; gives the next free number."""
    if entries:
        connection.execute(
            insert(events),
            [
                {
                    "run": run,
                    "seq": next_seq + place,
                    "kind": entry.kind,
                    "iteration": entry.iteration,
                    "seconds": entry.seconds,
                    "losses": None if entry.losses is None else entry.losses.astype("<f4").tobytes(),
                    "fields": entry.fields,
                }
                for place, entry in enumerate(entries)
            ],
        )
    return next_seq + len(entries)


def forget_after(connection: Connection, run: int, iteration: int) -> bool:
    """Delete what was measured past `iteration`; says whether there were any."""
    result = connection.execute(
        delete(events).where(events.c.run == run, events.c.iteration > iteration, events.c.kind.in_(MEASURED))
    )
    return result.rowcount > 0


def entries_after(connection: Connection, run: int, cursor: int, limit: int) -> list[LogEntry]:
    """At most `limit` entries whose number is greater than `cursor`, in order."""
    rows = connection.execute(
        select(events).where(events.c.run == run, events.c.seq > cursor).order_by(events.c.seq).limit(limit)
    )
    return [
        LogEntry(
            kind=row.kind,
            iteration=row.iteration,
            seconds=row.seconds,
            losses=None if row.losses is None else np.frombuffer(row.losses, "<f4"),
            fields=row.fields,
            seq=row.seq,
        )
        for row in rows
    ]


def last_loss(connection: Connection, run: int) -> float | None:
    """The loss of the newest point, None if there are no points."""
    losses = connection.execute(
        select(events.c.losses)
        .where(events.c.run == run, events.c.kind == "points")
        .order_by(events.c.seq.desc())
        .limit(1)
    ).scalar()
    return None if losses is None else float(np.frombuffer(losses, "<f4")[-1])


def evaluations_until(connection: Connection, run: int, iteration: int) -> list[dict[str, Any]]:
    """The fields of the evaluations up to `iteration`, in order."""
    rows = connection.execute(
        select(events.c.fields)
        .where(events.c.run == run, events.c.kind == "evaluation", events.c.iteration <= iteration)
        .order_by(events.c.seq)
    )
    return [row.fields for row in rows]
