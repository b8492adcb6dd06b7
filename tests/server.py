"""A real server in a process of its own, and the few calls that tests make of it."""

import base64
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import numpy as np
from websockets.sync.client import ClientConnection, connect

ROOT = Path(__file__).parents[1]
START_SECONDS = 60


class Server:
    """`python -m backend serve` on a free loopback port."""

    def __init__(self, data_dir: Path, *, host: str = "127.0.0.1", **environment: str) -> None:
        self.data_dir, self.host, self.environment = data_dir, host, environment
        self.start()

    def start(self, port: int = 0) -> None:
        """Start it (again), on any free port or on a certain one, and wait until it answers."""
        command = [sys.executable, "-m", "backend", "serve", "--host", self.host, "--port", str(port)]
        self.log = (self.data_dir.parent / f"{self.data_dir.name}.log").open("a")
        self.process = subprocess.Popen(
            [*command, "--data-dir", str(self.data_dir)],
            cwd=ROOT,
            env={**os.environ, **self.environment},
            stdout=subprocess.PIPE,
            stderr=self.log,
            text=True,
        )
        assert self.process.stdout is not None
        self.greeting = [self.process.stdout.readline().strip()]
        self.port = int(self.greeting[0].rpartition(":")[2])
        self.url = f"http://127.0.0.1:{self.port}"
        self.client = httpx.Client(base_url=self.url, timeout=30)
        wait_for(lambda: self._answers(), "the server answers", START_SECONDS)

    def wait_for_workers(self) -> None:
        """Wait until runs can start."""
        wait_for(lambda: self.client.get("/healthz").json()["workers_ready"], "the workers are up", START_SECONDS)

    def kill(self) -> None:
        """kill -9 the server process alone."""
        self.process.send_signal(signal.SIGKILL)
        self._wait()

    def stop(self) -> None:
        """End it as Ctrl-C does."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self._wait()

    def _wait(self) -> None:
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(10)
        self.client.close()
        assert self.process.stdout is not None
        self.process.stdout.close()
        self.log.close()

    def _answers(self) -> bool:
        assert self.process.poll() is None, self.log_text()
        try:
            self.client.get("/healthz")
        except httpx.TransportError:
            return False
        return True

    def log_text(self) -> str:
        """What the server wrote to its log."""
        return Path(self.log.name).read_text()

    def create(self, **spec: Any) -> dict[str, Any]:
        """Start a run."""
        response = self.client.post("/api/runs", json=spec)
        assert response.status_code == 201, response.text
        return response.json()

    def group(self, response: httpx.Response) -> dict[str, Any]:
        """The group that was started by a call."""
        assert response.status_code == 201, response.text
        group = response.json()
        assert response.headers["location"] == f"/api/groups/{group['id']}"
        return group

    def run(self, run_id: str) -> dict[str, Any]:
        """The run as it is."""
        response = self.client.get(f"/api/runs/{run_id}")
        assert response.status_code == 200, response.text
        return response.json()

    def act(self, run_id: str, action: str) -> dict[str, Any]:
        """Pause, resume or stop."""
        response = self.client.post(f"/api/runs/{run_id}/{action}")
        assert response.status_code == 202, response.text
        return response.json()

    def wait_until(
        self, run_id: str, condition: Callable[[dict[str, Any]], bool], seconds: float = 90
    ) -> dict[str, Any]:
        """The run, as soon as it is as wanted."""
        last: dict[str, Any] = {}

        def holds() -> bool:
            nonlocal last
            last = self.run(run_id)
            return condition(last)

        wait_for(holds, lambda: f"run {last.get('status')} at {last.get('iteration')}, {last.get('message')}", seconds)
        return last

    def finished(self, run_id: str, seconds: float = 90) -> dict[str, Any]:
        """The run at its end, which has to be a good one."""
        run = self.wait_until(run_id, lambda run: run["status"] in ("finished", "failed", "stopped"), seconds)
        assert run["status"] == "finished", run
        return run

    def metrics(self, run_id: str) -> dict[str, Any]:
        """All points and evaluations."""
        return self.client.get(f"/api/runs/{run_id}/metrics", params={"limit": 10_000}).json()

    def events(self, path: str, headers: dict[str, str] | None = None, host: str = "127.0.0.1") -> ClientConnection:
        """An open WebSocket; `host` is the name that the server is called by."""
        plug = socket.create_connection(("127.0.0.1", self.port), 10)
        return connect(f"ws://{host}:{self.port}{path}", sock=plug, additional_headers=headers or {})

    def workers(self) -> list[int]:
        """Process ids of this server's workers (those that hold the data set, not helpers of the start-up)."""
        children = subprocess.run(["pgrep", "-P", str(self.process.pid)], capture_output=True, text=True).stdout.split()
        return [pid for pid in map(int, children) if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def wait_for(condition: Callable[[], bool], what: str | Callable[[], str], seconds: float) -> None:
    """Look again and again until it holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds} s: {what if isinstance(what, str) else what()}")
        time.sleep(0.01)


class Watcher:
    """Keeps what a run's stream says in the way that a page does: by cursor, with rewinds."""

    def __init__(self) -> None:
        self.cursor = 0
        self.losses: dict[int, float] = {}
        self.evaluations: dict[int, dict[str, Any]] = {}
        self.surfaces: dict[int, dict[str, Any]] = {}
        self.layers: dict[int, dict[str, Any]] = {}
        self.rewinds: list[int] = []
        self.changes: list[dict[str, Any]] = []
        self.statuses: list[str] = []
        self.run: dict[str, Any] = {}
        self.thinned: dict[int, float] = {}
        self.ended = False

    def take(self, text: str | bytes) -> dict[str, Any]:
        """Fold one message in."""
        message = json.loads(text)
        self.run = message["run"]
        self.ended = message["type"] == "end"
        if message["type"] != "events":
            return message
        for event in message["events"]:
            self._event(event)
        assert message["cursor"] >= self.cursor
        self.cursor = message["cursor"]
        return message

    def _event(self, event: dict[str, Any]) -> None:
        if event["type"] == "points":
            losses = np.frombuffer(base64.b64decode(event["losses"]), "<f4")
            assert len(losses) == event["count"]
            for iteration, loss in enumerate(losses.tolist(), start=event["first_iteration"]):
                assert iteration not in self.losses, f"point {iteration} came twice"
                self.losses[iteration] = loss
        elif event["type"] == "evaluation":
            assert event["iteration"] not in self.evaluations, "an evaluation came twice"
            self.evaluations[event["iteration"]] = event
        elif event["type"] == "surface":
            assert event["iteration"] not in self.surfaces, "a surface came twice"
            self.surfaces[event["iteration"]] = event
        elif event["type"] == "thinned":
            iterations = np.frombuffer(base64.b64decode(event["iterations"]), "<i4")
            losses = np.frombuffer(base64.b64decode(event["losses"]), "<f4")
            self.thinned = dict(zip(iterations.tolist(), losses.tolist(), strict=True))
        elif event["type"] == "layers":
            assert event["iteration"] not in self.layers, "layers came twice"
            self.layers[event["iteration"]] = event
        elif event["type"] == "rewind":
            self.rewinds.append(event["iteration"])
            for kept in (self.losses, self.evaluations, self.surfaces, self.layers):
                for iteration in [known for known in kept if known > event["iteration"]]:
                    del kept[iteration]
        elif event["type"] == "change":
            self.changes.append(event)
        else:
            self.statuses.append(event["status"])

    def follow(self, socket: ClientConnection, seconds: float = 90) -> None:
        """Take messages until the run's end."""
        for text in self.messages(socket, seconds):
            self.take(text)
            if self.ended:
                return

    @staticmethod
    def messages(socket: ClientConnection, seconds: float) -> Iterator[str | bytes]:
        """Messages as they come, for so long at most."""
        deadline = time.monotonic() + seconds
        while True:
            yield socket.recv(timeout=max(deadline - time.monotonic(), 0.01))
