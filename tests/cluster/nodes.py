"""The processes of a cluster on this machine: a Dask scheduler and workers, each as one would start it elsewhere."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import psutil

from tests.server import ROOT, wait_for


class Nodes:
    """A scheduler on a port that it keeps, and its workers."""

    def __init__(self, folder: Path, environment: Mapping[str, str], workers: int = 2) -> None:
        self._folder, self._environment, self._count = folder, environment, workers
        self._log = (folder / "nodes.log").open("a")
        with socket.create_server(("127.0.0.1", 0)) as free:
            self._port = free.getsockname()[1]
        self.address = f"tls://127.0.0.1:{self._port}"
        self._workers: list[subprocess.Popen[bytes]] = []
        self._scheduler = self.start_scheduler()
        self.be_well()

    def start_scheduler(self) -> "subprocess.Popen[bytes]":
        """Start the scheduler (again)."""
        options = ["--host", "127.0.0.1", "--port", str(self._port), "--protocol", "tls", "--no-dashboard"]
        self._scheduler = self._start("scheduler", *options)
        return self._scheduler

    def be_well(self) -> None:
        """Start what has ended; a worker ends with its scheduler, and is started again by whoever watches over it."""
        if self._scheduler.poll() is not None:
            self.start_scheduler()
        self._workers = [worker for worker in self._workers if worker.poll() is None]
        while len(self._workers) < self._count:
            folder = self._folder / f"worker-{len(self._workers)}"
            options = ["--nthreads", "1", "--no-dashboard", "--local-directory", str(folder)]
            self._workers.append(self._start("worker", self.address, *options))

    def training(self) -> list[int]:
        """The processes that train, one of each worker; the other is its nanny."""
        found = []
        for worker in self._workers:
            if worker.poll() is None:
                children = psutil.Process(worker.pid).children()
                found += [child.pid for child in children if "spawn_main" in " ".join(child.cmdline())]
        return found

    def kill_scheduler(self) -> None:
        """kill -9 of the scheduler, and wait until a worker that is idle has noticed; one that trains takes longer."""
        self._scheduler.kill()
        self._scheduler.wait(10)
        wait_for(lambda: any(worker.poll() is not None for worker in self._workers), "an idle worker ends", 30)

    def stop(self) -> None:
        """End all processes."""
        for process in (*self._workers, self._scheduler):
            if process.poll() is None:
                for child in psutil.Process(process.pid).children(recursive=True):
                    child.send_signal(signal.SIGKILL)
                process.kill()
            process.wait(10)
        self._log.close()

    def log_text(self) -> str:
        """What all of them wrote."""
        return Path(self._log.name).read_text()

    def _start(self, *arguments: str) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [sys.executable, "-m", "backend.jobs.dask_node", *arguments],
            cwd=ROOT,
            env={**os.environ, **self._environment},
            stdout=self._log,
            stderr=self._log,
        )
