"""What a watcher who comes late to a long run needs of its log, short enough to be told at once."""

from dataclasses import dataclass

from sqlalchemy import func, or_, select

from backend.runs.event_log import LogEntry
from backend.runs.run import Run
from backend.runs.schema import events
from backend.runs.store import RunStore
from backend.runs.thinned_losses import ThinnedLosses, thinned_losses

LONG = 20_000
"""Iterations from which on a log is thinned."""

POINTS = 5_000
MOST_EVALUATIONS = 2_000


@dataclass(frozen=True)
class ThinnedLog:
    """A log up to one of its entries: the losses, thinned, and everything else that still holds."""

    losses: ThinnedLosses
    others: list[LogEntry]


def thinned_log(store: RunStore, run: Run, until: int) -> ThinnedLog:
    """The log of a run up to entry number `until`.

    Of very many evaluations, some at equal distances are told, the first, the last and the best among them. What was
    taken back by a rewind is gone from the log already, so that rewinds need no telling.
    """
    place = func.row_number().over(order_by=events.c.seq).label("place")
    mine = (events.c.run == run.number, events.c.seq <= until)
    evaluations = select(events.c.seq, events.c.iteration, place).where(*mine, events.c.kind == "evaluation").subquery()
    with store.database.read() as connection:
        losses = thinned_losses(connection, run.number, POINTS, until=until)
        count = connection.execute(select(func.count()).select_from(evaluations)).scalar_one()
        every = -(-count // MOST_EVALUATIONS) or 1
        chosen = select(evaluations.c.seq).where(
            or_(
                (evaluations.c.place - 1) % every == 0,
                evaluations.c.place == count,
                evaluations.c.iteration == run.best_iteration,
            )
        )
        kinds = ("surface", "layers", "change", "status")
        rows = connection.execute(
            select(events).where(*mine, or_(events.c.kind.in_(kinds), events.c.seq.in_(chosen))).order_by(events.c.seq)
        )
        others = [LogEntry(row.kind, row.iteration, row.seconds, fields=row.fields, seq=row.seq) for row in rows]
    return ThinnedLog(losses, others)
