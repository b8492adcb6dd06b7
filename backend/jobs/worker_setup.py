"""Makes a fresh worker process ready, so that the first run on it starts within milliseconds."""

from pathlib import Path
from typing import Any

from distributed import WorkerPlugin

from backend.datasets.mnist import release_pages, share_digits
from backend.jobs import logs
from backend.jobs.priority import give_way
from backend.jobs.threads import switch_quickly
from backend.training import RunSpec, Training, load_dataset


class WorkerSetup(WorkerPlugin):
    """Lowers the process's priority, loads the data set and learns one mini-batch to wake everything up.

    Parameters
    ----------
    niceness
        How much lower.
    datasets
        A folder of this machine in which data are kept unpacked, for its processes to share; None for none.
    """

    def __init__(self, niceness: int, datasets: Path | None) -> None:
        self._niceness, self._datasets = niceness, datasets

    def setup(self, worker: Any) -> None:
        """Called by Dask in each worker process, also in one that replaces a dead one."""
        logs.set_up_from_environment()
        give_way(self._niceness)  # on a cluster each server that comes to lead says so again
        switch_quickly()
        if self._datasets is not None:
            share_digits(self._datasets)
        spec = RunSpec()
        training = Training(spec, load_dataset(spec))
        next(training.events())
        training.close()
        release_pages()
