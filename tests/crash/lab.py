"""A server that is made to suffer: its processes are killed, held and woken, and its files looked at from outside."""

import os
import signal
import sqlite3
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import psutil

from tests.server import Server, wait_for


class Lab(Server):
    """A server of its own, which keeps its port when it is started again."""

    def come_back(self) -> None:
        """Start again after a kill, where clients look for it."""
        self.start(self.port)

    def be_well(self) -> None:
        """Be up, with workers, whatever the test before has done."""
        if self.process.poll() is not None:
            self._wait()
            self.come_back()
        self.wait_for_workers()

    def processes(self) -> list[psutil.Process]:
        """The server's process and all that it has started."""
        server = psutil.Process(self.process.pid)
        return [server, *server.children(recursive=True)]

    def kill_all(self) -> None:
        """kill -9 of all processes at once."""
        for process in self.processes():
            with suppress(psutil.NoSuchProcess):
                process.send_signal(signal.SIGKILL)
        self._wait()

    def kill_server(self) -> None:
        """kill -9 of the server alone, in which the engine's scheduler lives; its workers notice, and end."""
        workers = self.workers()
        self.kill()
        wait_for(lambda: not any(map(psutil.pid_exists, workers)), "the workers end with their server", 30)

    def ticks(self) -> dict[int, int]:
        """Processor time of each worker so far."""
        found = {}
        for pid in self.workers():
            with suppress(FileNotFoundError, ProcessLookupError):
                fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                found[pid] = int(fields[11]) + int(fields[12])
        return found

    def busiest_worker(self, seconds: float = 0.1) -> int:
        """The worker that trains: the one that uses the processor most, looked at for so long."""
        before = self.ticks()
        time.sleep(seconds)
        after = self.ticks()
        return max(after, key=lambda pid: after[pid] - before.get(pid, after[pid]))

    def kill_worker(self) -> None:
        """kill -9 of the worker that trains."""
        with suppress(ProcessLookupError):
            os.kill(self.busiest_worker(), signal.SIGKILL)

    def signal_all(self, number: signal.Signals) -> None:
        """Send a signal to all processes."""
        for process in self.processes():
            process.send_signal(number)

    def progress(self, run_id: str, iteration: int, seconds: float = 120) -> bool:
        """Wait until a run has come to an iteration; False if it ended before."""
        run = self.wait_until(run_id, lambda run: run["iteration"] >= iteration or run["ended_at"] is not None, seconds)
        return run["ended_at"] is None

    def rows(self, query: str, *values: Any) -> list[dict[str, Any]]:
        """What the database says, read past the server."""
        path = f"file:{self.data_dir / 'lab.sqlite3'}?mode=ro"
        with closing(sqlite3.connect(path, uri=True, timeout=30)) as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(query, values)]

    def change_rows(self, statement: str, *values: Any) -> None:
        """Write into the database, past the server."""
        with closing(sqlite3.connect(self.data_dir / "lab.sqlite3", timeout=30)) as connection, connection:
            connection.execute(statement, values)

    def files(self, run_id: str) -> set[str]:
        """The files in which a run's weights are."""
        folder = self.data_dir / "weights" / run_id
        return {f"{run_id}/{path.name}" for path in folder.iterdir()} if folder.is_dir() else set()

    def saved_states(self, run_id: str) -> list[Path]:
        """The files of its saved states that count, newest first."""
        found = self.rows(
            "select file from checkpoints where run = (select number from runs where id = ?) order by number desc",
            run_id,
        )
        return [self.data_dir / "weights" / row["file"] for row in found]
