"""The counters and clocks of one application. They cost those who train nothing: what stands in the store is read when
somebody asks (`run_figures`), and the rest is counted where requests pass anyway."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info, ProcessCollector

from backend import __version__
from backend.api.observability.engine_watch import EngineWatch
from backend.api.observability.run_figures import RunFigures
from backend.runs import RunStore
from backend.runs.database import Kind

_REQUEST_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
_PREDICTION_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1)
_TRANSACTION_SECONDS = (0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 2.5)


class Instruments:
    """All of them, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        self.requests = Counter(
            "backprop_lab_requests",
            "Requests answered, by the route that they met and the status of the answer; sockets: 101, or a refusal.",
            ("method", "route", "status"),
            registry=registry,
        )
        self.request_seconds = Histogram(
            "backprop_lab_request_seconds",
            "From a request to the end of its answer.",
            ("method", "route"),
            buckets=_REQUEST_SECONDS,
            registry=registry,
        )
        self.prediction_seconds = Histogram(
            "backprop_lab_prediction_seconds",
            "From a drawing or a point to its probabilities, of those that had an answer.",
            buckets=_PREDICTION_SECONDS,
            registry=registry,
        )
        self.sockets_open = Gauge("backprop_lab_sockets_open", "Open WebSockets.", registry=registry)
        self.sockets_dropped = Counter(
            "backprop_lab_sockets_dropped",
            "WebSockets closed by the server: of readers too slow to follow (slow), or over SOCKET_LIMIT (limit).",
            ("reason",),
            registry=registry,
        )
        self.transaction_seconds = Histogram(
            "backprop_lab_store_transaction_seconds",
            "Transactions of this server (not of workers), waiting for the write lock included.",
            ("kind",),
            buckets=_TRANSACTION_SECONDS,
            registry=registry,
        )
        for reason in ("slow", "limit"):
            self.sockets_dropped.labels(reason)
        Info("backprop_lab", "This server.", registry=registry).info({"version": __version__})
        ProcessCollector(registry=registry)

    def watch(self, store: RunStore, engine: EngineWatch) -> None:
        """Take in what the application opened."""
        store.database.observe = self._transaction
        self.registry.register(RunFigures(store))
        told = {
            "backprop_lab_dispatcher_leader": ("1 where this server hands out the runs.", lambda: engine.leads),
            "backprop_lab_workers": ("Runs that can train at once, as the leader last heard.", lambda: engine.workers),
            "backprop_lab_jobs": ("Runs that the leader has given to workers.", lambda: engine.jobs),
            "backprop_lab_job_errors": ("Jobs that the engine gave back with an error.", lambda: engine.errors),
        }
        for name, (meaning, value) in told.items():
            Gauge(name, meaning, registry=self.registry).set_function(value)

    def _transaction(self, kind: Kind, seconds: float) -> None:
        self.transaction_seconds.labels(kind).observe(seconds)
