"""Speed under load: a prediction against an empty call, idle and beside two trainings; hundreds of viewers of one run;
a list of ten thousand runs."""

import asyncio
import http.client
import json
import os
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psutil
from sqlalchemy import insert

from backend.api import Settings
from backend.jobs.place import open_store
from backend.runs.schema import runs
from backend.runs.store import new_id, queued
from backend.training import RunSpec
from benchmarks.scale import cpu_seconds, drawing, processes
from tests.server import Server

ROUNDS = 600
VIEWERS = int(os.environ.get("VIEWERS", "500"))
MESSAGES_A_SECOND = 20
SECONDS = 8
MANY_RUNS = 10_000
_SENT = re.compile(rb'"notes":"sent ([0-9.]+)"')


def main() -> None:
    """Measure and print; with arguments, only those parts: predictions, viewers, list."""
    parts = sys.argv[1:] or ["predictions", "viewers", "list"]
    with tempfile.TemporaryDirectory() as folder:
        for part in parts:
            {"predictions": _predictions, "viewers": _viewers, "list": _list}[part](Path(folder) / part)


def _predictions(folder: Path) -> None:
    server = Server(folder, WORKERS="2", PREDICTION_LIMIT="1000000")
    try:
        server.wait_for_workers()
        server.finished(server.create(iterations=1_000)["id"])
        idle = calls_in_turn(server)
        training = [server.create(iterations=1_000_000, evaluation_size=1_000) for _ in range(2)]
        for run in training:
            server.wait_until(run["id"], lambda run: run["status"] == "running" and run["iteration"] > 0)
        busy = calls_in_turn(server)
        for run in training:
            server.act(run["id"], "stop")
    finally:
        server.stop()
    for name, seconds in (("idle", idle), ("two trainings", busy)):
        told = ", ".join(
            f"{call} p50 {1e3 * quantile(times, 0.5):.2f} p99 {1e3 * quantile(times, 0.99):.2f} ms"
            for call, times in seconds.items()
        )
        print(f"{name}: {told}")
    ratio = quantile(idle["prediction"], 0.5) / quantile(idle["empty"], 0.5)
    tail = quantile(busy["prediction"], 0.99) / quantile(idle["prediction"], 0.99)
    print(f"a prediction takes {ratio:.2f} times as long as an empty call (wanted: 1.8 at most)")
    print(f"its p99 beside two trainings is {tail:.2f} times that of an idle server (wanted: 3 at most)")


def calls_in_turn(server: Server) -> dict[str, list[float]]:
    """Seconds of calls on one connection, in turn, so that the machine's moods are the same for all."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    body = json.dumps({"image": drawing()}).encode()

    def call(method: str, path: str, content: bytes | None = None) -> None:
        connection.request(method, path, content, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200, answer.status

    cases: dict[str, Callable[[], None]] = {
        "empty": lambda: call("GET", "/api/session"),
        "prediction": lambda: call("POST", "/api/predictions", body),
    }
    seconds: dict[str, list[float]] = {name: [] for name in cases}
    for number in range(ROUNDS + 50):
        for name, case in cases.items():
            began = time.perf_counter()
            case()
            if number >= 50:
                seconds[name].append(time.perf_counter() - began)
    connection.close()
    return seconds


def quantile(values: list[float], share: float) -> float:
    """The value below which this share of the values lies."""
    return sorted(values)[min(int(share * len(values)), len(values) - 1)]


def _viewers(folder: Path) -> None:
    """A queued run whose notes are the time at which they were sent: how long until each viewer has them."""
    server = Server(folder, WORKERS="1", SOCKET_LIMIT="5000", CLIENT_SOCKET_LIMIT="5000", CONNECTION_LIMIT="6000")
    try:
        in_front = server.create(iterations=1_000_000, name="in front")
        run = server.create(iterations=1, name="watched")
        server.wait_until(in_front["id"], lambda run: run["iteration"] > 0)
        server_process, *workers = processes(server)
        server_process.cpu_affinity([0])
        for other in (*workers, psutil.Process()):  # what trains keeps off the server's core, as the viewers do
            other.cpu_affinity([psutil.cpu_count() - 1])
        delays, missing, spent = asyncio.run(_deliveries(server, run["id"]))
    finally:
        server.stop()
    print(
        f"{VIEWERS} viewers of one run, {MESSAGES_A_SECOND} messages a second, the server on one core: delivered after "
        f"p50 {1e3 * quantile(delays, 0.5):.0f} ms, p99 {1e3 * quantile(delays, 0.99):.0f} ms, at most "
        f"{1e3 * max(delays):.0f} ms (wanted: p99 below 250 ms); {missing} of {len(delays) + missing} "
        f"replaced by newer ones; "
        f"{1e6 * spent / len(delays):.0f} us of the server's processor time for each"
    )


class _Viewer(asyncio.Protocol):
    """Reads no more of a stream than when what was sent arrived, so that hundreds of it cost one core little."""

    def __init__(self, request: bytes, delays: list[float]) -> None:
        self._request, self._delays = request, delays

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        now = time.monotonic()
        self._delays += [now - float(sent) for sent in _SENT.findall(data)]


async def _deliveries(server: Server, run_id: str) -> tuple[list[float], int, float]:
    """Seconds from each change to each viewer, how many changes did not come, and the server's processor seconds."""
    loop, delays = asyncio.get_running_loop(), list[float]()
    request = (
        f"GET /api/runs/{run_id}/events HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    ).encode()
    for _ in range(VIEWERS):
        await loop.create_connection(lambda: _Viewer(request, delays), "127.0.0.1", server.port)
    await asyncio.sleep(3)
    delays.clear()
    process = psutil.Process(server.process.pid)
    before = cpu_seconds(process)
    count = SECONDS * MESSAGES_A_SECOND
    for _ in range(count):
        began = time.monotonic()
        await asyncio.to_thread(
            server.client.patch, f"/api/runs/{run_id}", json={"notes": f"sent {time.monotonic():.6f}"}
        )
        await asyncio.sleep(max(0, 1 / MESSAGES_A_SECOND - (time.monotonic() - began)))
    await asyncio.sleep(2)
    return delays, count * VIEWERS - len(delays), cpu_seconds(process) - before


def _list(folder: Path) -> None:
    """Pages of a list of ten thousand runs, from its beginning, its middle, and sorted."""
    store = open_store(Settings(data_dir=folder).place)
    folder.mkdir(parents=True)
    store.database.migrate()
    row = queued(RunSpec(), "784-50-10 relu", time.time()) | {"status": "finished", "has_weights": False}
    with store.database.write() as connection:
        connection.execute(insert(runs), [{"id": new_id(), **row} for _ in range(MANY_RUNS)])
    store.database.close()
    server = Server(folder, WORKERS="1")
    try:
        newest = server.client.get("/api/runs?limit=200").json()["runs"]
        for name, query in {
            "the newest": "",
            "older ones": f"&before={newest[-1]['id']}",
            "sorted by accuracy": "&sort=best_test_accuracy",
            "found by name": "&text=relu",
        }.items():
            seconds = []
            for _ in range(60):
                began = time.perf_counter()
                server.client.get(f"/api/runs?limit=50{query}").raise_for_status()
                seconds.append(time.perf_counter() - began)
            print(f"list of {MANY_RUNS:,} runs, {name}: {1e3 * statistics.median(seconds):.1f} ms (wanted: 50)")
    finally:
        server.stop()


if __name__ == "__main__":
    main()
