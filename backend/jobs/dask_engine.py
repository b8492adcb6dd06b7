"""The engine: Dask distributed, as worker processes of this machine or as a cluster that is there already.

Dask is imported when the engine starts, in the background, so that the page is there before it.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from backend.jobs.dask_settings import SETTINGS
from backend.jobs.engine import EngineLost, Job
from backend.jobs.worker import work

logger = logging.getLogger(__name__)

WORKER_NICENESS = 19
"""Training gives way to the page: a prediction is answered while every core is learning."""

QUIET_SECONDS = 300.0
"""Without a run, until workers that were brought up for many leave again: each takes some 90 MB."""

MISSING_SECONDS = 20.0
"""That a worker may take to come up or to be replaced, before another is started in its place; the next time twice as
long, as the machine may be slow."""

CONNECT_SECONDS = 10.0
"""For the scheduler of a cluster to answer."""


class DaskEngine:
    """Workers by Dask.

    Parameters
    ----------
    workers
        Processes of the embedded mode, at most.
    scratch
        A folder for Dask's own files, in the embedded mode.
    datasets
        A folder in which the workers of the embedded mode keep data unpacked, to share the memory of it.
    scheduler_address
        A scheduler to connect to instead, such as tls://scheduler:8786; its workers need the same version
        of this project. Certificates are taken from Dask's own configuration (distributed.comm.tls).
    niceness
        How far workers give way to everything else on their machine, 0 to 19.
    """

    def __init__(
        self,
        workers: int,
        scratch: Path,
        datasets: Path,
        scheduler_address: str | None = None,
        niceness: int = WORKER_NICENESS,
    ) -> None:
        self._workers, self._scratch, self._address = workers, scratch, scheduler_address
        self._niceness = niceness
        # A cluster's machines have folders of their own.
        self._datasets = datasets if scheduler_address is None else None
        self._cluster: Any = None
        self._client: Any = None
        self._lost = False
        # Workers that were asked for; of these, how many have been up, also if one is being replaced just now.
        self._asked = self._up = 1
        self._busy = self._whole = 0.0  # when somebody wanted workers last, and when there were all that were asked for
        self._patience = MISSING_SECONDS

    def start(self) -> None:
        """Start or connect; returns when a worker can take jobs, of a cluster when its scheduler answers."""
        import dask

        dask.config.set(SETTINGS)  # before `distributed` is imported: it sets up its logging then
        from distributed import Client, LocalCluster

        from backend.jobs.worker_setup import WorkerSetup

        if self._address is None:
            self._scratch.mkdir(parents=True, exist_ok=True)
            self._cluster = LocalCluster(
                n_workers=1,
                threads_per_worker=1,
                processes=True,
                host="127.0.0.1",
                # Without certificates anybody with an account on this machine could run code in the workers.
                security=True,
                dashboard_address="127.0.0.1:0",
                worker_dashboard_address="127.0.0.1:0",
                memory_limit=0,
                local_directory=str(self._scratch),
            )
            self._client = Client(self._cluster, set_as_default=False)
        else:
            security = self._cluster_security()
            with self._reaching():
                self._client = Client(self._address, security=security, set_as_default=False, timeout=CONNECT_SECONDS)
        self._lost = False
        self._asked = self._up = 1
        self._busy = self._whole = time.monotonic()
        self._patience = MISSING_SECONDS
        with self._reaching():
            self._client.register_plugin(WorkerSetup(self._niceness, self._datasets), name="backprop-lab")

    def has(self, job: Job) -> bool:
        """Whether a worker of the cluster is at it; our own workers have nothing from anybody else."""
        if self._cluster is not None:
            return False
        with self._reaching():
            return any(_key(job) in keys for keys in self._client.processing().values())

    def submit(self, job: Job, done: Callable[[Job, BaseException | None], None]) -> None:
        """Run `work(job)`. The task lives on if this client dies; the same job submitted twice is one task."""
        from distributed import fire_and_forget

        with self._reaching():
            future = self._client.submit(work, job, key=_key(job), pure=False)
            fire_and_forget(future)

        def finished(settled: Any) -> None:
            error = settled.exception() if settled.status == "error" else None
            if settled.status not in ("finished", "error"):
                # The connection to the scheduler broke. Dask's client would connect again, without its jobs.
                self._lost = True
                error = EngineLost(f"the job was given up ({settled.status})")
            settled.release()  # a finished result that is still held would be computed again if its worker died
            done(job, error)

        future.add_done_callback(finished)

    def slots(self) -> int:
        """One job a worker thread."""
        with self._reaching():
            return self._workers if self._cluster is not None else sum(self._client.nthreads().values())

    def bring_up(self, wanted: int) -> int:
        """In the embedded mode workers come up as they are wanted, and all but one leave when long nothing was."""
        if self._cluster is None:
            return self.slots()
        with self._reaching():
            now = time.monotonic()
            self._let_go_of_missing(now)
            self._up = max(self._up, min(self._alive(), self._asked))
            if wanted > 1:
                self._busy = now
            # Those that are let go of have left first: a name that is still there would not be started anew.
            if wanted > self._asked < self._workers and len(self._cluster.workers) <= self._asked:
                # Twice as many each time: a long queue soon has all, a single run no more than the next one needs.
                self._scale(min(max(wanted, 2 * self._asked), self._workers))
            elif self._asked > 1 and now - self._busy > QUIET_SECONDS:
                self._scale(1)
                self._up = 1
            return self._up

    def _alive(self) -> int:
        return len(self._cluster.scheduler.workers)

    def _let_go_of_missing(self, now: float) -> None:
        """Dask itself starts another process for one that died, but none for one that dies while it starts."""
        if self._alive() >= self._asked:
            self._whole, self._patience = now, MISSING_SECONDS
        elif now - self._whole > self._patience:
            logger.warning("%d of %d workers are there; the others are started anew", self._alive(), self._asked)
            self._patience *= 2
            self._scale(self._alive())  # those that are not there are the first to go; what is wanted comes up again
            self._up = max(self._asked, 1)

    def _scale(self, workers: int) -> None:
        self._asked, self._whole = workers, time.monotonic()
        self._cluster.scale(workers)

    def close(self) -> None:
        """Close the client and, in the embedded mode, the workers."""
        for part in (self._client, self._cluster):
            if part is not None:
                with suppress(OSError, TimeoutError):  # there may be nobody left to say goodbye to
                    part.close(timeout=5)
        self._client = self._cluster = None

    @contextmanager
    def _reaching(self) -> Iterator[None]:
        """For what needs the scheduler: EngineLost where there is none."""
        if self._client is not None and (self._lost or self._client.status != "running"):
            raise EngineLost("the connection to the scheduler was lost")
        from distributed.client import ClosedClientError

        try:
            yield
        except (OSError, ClosedClientError) as error:  # Dask's errors of communication, and time-outs, are OSErrors
            where = self._address or "this process"
            raise EngineLost(f"the scheduler at {where} does not answer: {error}") from error

    def _cluster_security(self) -> Any:
        from distributed.security import Security

        if not str(self._address).startswith("tls://"):
            raise ValueError(
                f"SCHEDULER_ADDRESS: expected an address that begins with tls://, got {self._address}. "
                "Without TLS anybody who reaches the scheduler can run code in the workers."
            )
        return Security(require_encryption=True)


def _key(job: Job) -> str:
    """The name of a job among Dask's tasks."""
    return f"{job.run_id}-{job.submission}"
