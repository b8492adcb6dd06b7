"""What a watcher who comes late to a long run needs of its log, short enough to be told at once."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, or_, select

from backend.runs.event_log import Kind, LogEntry
from backend.runs.run import Run
from backend.runs.schema import events
from backend.runs.store import RunStore
from backend.runs.thinned_losses import ThinnedLosses, thinned_losses

LONG = 20_000
"""Iterations from which on a log is thinned."""

POINTS = 5_000
MOST_EVALUATIONS = 2_000
TOLD: tuple[Kind, ...] = ("surface", "layers", "change", "status")


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
    mine = (events.c.run == run.number, events.c.seq <= until)
    told: ColumnElement[bool] = events.c.kind.in_(TOLD)
    with store.database.read() as connection:
        losses = thinned_losses(connection, run.number, POINTS, until=until)
        count = connection.execute(
            select(func.count()).select_from(events).where(*mine, events.c.kind == "evaluation")
        ).scalar_one()
        if count > MOST_EVALUATIONS:
            told = or_(told, events.c.seq.in_(_some_evaluations(run, until, count)))
        else:
            told = or_(told, events.c.kind == "evaluation")
        rows = connection.execute(select(events).where(*mine, told).order_by(events.c.seq))
        others = [LogEntry(row.kind, row.iteration, row.seconds, fields=row.fields, seq=row.seq) for row in rows]
    return ThinnedLog(losses, others)


def _some_evaluations(run: Run, until: int, count: int) -> Select[tuple[int]]:
    """The numbers of some of so many evaluations."""
    place = func.row_number().over(order_by=events.c.seq).label("place")
    of_run = (events.c.run == run.number, events.c.seq <= until, events.c.kind == "evaluation")
    all_of_them = select(events.c.seq, events.c.iteration, place).where(*of_run).subquery()
    every = -(-count // MOST_EVALUATIONS)
    return select(all_of_them.c.seq).where(
        or_(
            (all_of_them.c.place - 1) % every == 0,
            all_of_them.c.place == count,
            all_of_them.c.iteration == run.best_iteration,
        )
    )
