"""What the store says about all runs together, read at the moment when somebody asks."""

import time
from collections.abc import Iterable, Iterator
from typing import get_args

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from backend.runs import RunStore, Status
from backend.runs.schema import runs


class RunFigures(Collector):
    """Figures of a store; where it does not answer, that alone is said."""

    def __init__(self, store: RunStore) -> None:
        self._store = store

    def describe(self) -> Iterable[GaugeMetricFamily]:
        """Nothing, so that the store is not read when this is registered."""
        return ()

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The figures."""
        query = select(runs.c.status, func.count(), func.sum(runs.c.iteration), func.min(runs.c.queued_at))
        query = query.where(runs.c.deleted_at.is_(None)).group_by(runs.c.status)
        try:
            with self._store.database.read() as connection:
                rows = {status: rest for status, *rest in connection.execute(query)}
        except SQLAlchemyError:
            yield GaugeMetricFamily("backprop_lab_database_up", "1 where the database answers.", 0)
            return
        yield GaugeMetricFamily("backprop_lab_database_up", "1 where the database answers.", 1)
        by_status = GaugeMetricFamily("backprop_lab_runs", "Runs by status.", labels=["status"])
        for status in get_args(Status):
            by_status.add_metric([status], rows.get(status, [0])[0])
        yield by_status
        waiting, _, oldest = rows.get("queued", [0, 0, None])
        yield GaugeMetricFamily("backprop_lab_queue_length", "Runs that wait for a worker.", waiting)
        yield GaugeMetricFamily(
            "backprop_lab_queue_oldest_seconds",
            "How long the run that waits longest has waited; 0 where none does.",
            0 if oldest is None else max(0.0, time.time() - oldest),
        )
        yield GaugeMetricFamily(
            "backprop_lab_run_iterations",
            "Iterations that all runs have done together; those of deleted runs are no longer counted.",
            sum(done for _, done, _ in rows.values()),
        )
