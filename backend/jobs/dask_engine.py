"""The engine: Dask distributed, as worker processes of this machine or as a cluster that is there already.

Dask is imported when the engine starts, in the background, so that the page is there before it.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from backend.jobs.dask_settings import SETTINGS
from backend.jobs.engine import Job
from backend.jobs.worker import work

# Training gives way to the page: a prediction is answered while every core is learning.
WORKER_NICENESS = 5


class DaskEngine:
    """Workers by Dask.

    Parameters
    ----------
    workers
        Processes of the embedded mode.
    scratch
        A folder for Dask's own files, in the embedded mode.
    scheduler_address
        A scheduler to connect to instead, such as tls://scheduler:8786; its workers need the same version
        of this project. Certificates are taken from Dask's own configuration (distributed.comm.tls).
    """

    def __init__(self, workers: int, scratch: Path, scheduler_address: str | None = None) -> None:
        self._workers, self._scratch, self._address = workers, scratch, scheduler_address
        self._cluster: Any = None
        self._client: Any = None

    def start(self) -> None:
        """Start or connect; returns when a worker can take jobs."""
        import dask

        dask.config.set(SETTINGS)  # before `distributed` is imported: it sets up its logging then
        from distributed import Client, LocalCluster

        from backend.jobs.worker_setup import WorkerSetup

        if self._address is None:
            self._scratch.mkdir(parents=True, exist_ok=True)
            self._cluster = LocalCluster(
                n_workers=self._workers,
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
            self._client = Client(self._address, security=security, set_as_default=False)
        self._client.register_plugin(WorkerSetup(WORKER_NICENESS), name="backprop-lab")

    def submit(self, job: Job, done: Callable[[Job, BaseException | None], None]) -> None:
        """Run `work(job)`. The task lives on if this client dies; the same job submitted twice is one task."""
        from distributed import fire_and_forget

        future = self._client.submit(work, job, key=f"{job.run_id}-{job.submission}", pure=False)
        fire_and_forget(future)

        def finished(settled: Any) -> None:
            error = settled.exception() if settled.status == "error" else None
            if settled.status not in ("finished", "error"):
                error = RuntimeError(f"the engine gave the job up ({settled.status})")
            settled.release()  # a finished result that is still held would be computed again if its worker died
            done(job, error)

        future.add_done_callback(finished)

    def slots(self) -> int:
        """One job a worker thread."""
        if self._cluster is not None:
            return self._workers
        return sum(self._client.nthreads().values())

    def close(self) -> None:
        """Close the client and, in the embedded mode, the workers."""
        for part in (self._client, self._cluster):
            if part is not None:
                part.close(timeout=5)
        self._client = self._cluster = None

    def _cluster_security(self) -> Any:
        from distributed.security import Security

        if not str(self._address).startswith("tls://"):
            raise ValueError(
                f"SCHEDULER_ADDRESS: expected an address that begins with tls://, got {self._address}. "
                "Without TLS anybody who reaches the scheduler can run code in the workers."
            )
        return Security(require_encryption=True)
