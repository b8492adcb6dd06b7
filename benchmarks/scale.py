"""What a run, a viewer and a prediction cost the server: processor time and bytes, for the sums in docs/scale.md."""

import asyncio
import base64
import io
import re
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import psutil
from PIL import Image, ImageDraw
from websockets.asyncio.client import connect

from tests.server import Server, wait_for

RUN: dict[str, Any] = {}  # the default experiment
VIEWERS = (0, 1, 50)
OPEN_SOCKETS = 200
PREDICTIONS = 300
IDLE_SECONDS = 10.0
ROUNDS = 3
REFERENCE = re.compile(r"""(?:src=|href=|from |import )"([^"]+\.(?:js|css|svg))\"""")


@dataclass
class Spent:
    """Processor seconds of the server's own process, and of its workers; and how long it all took."""

    server: float = 0.0
    workers: float = 0.0
    seconds: float = 0.0


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder) / "data", WORKERS="2", SOCKET_LIMIT="1000")
        try:
            server.wait_for_workers()
            time.sleep(3)  # what is done once, such as compressing Plotly, is done by then
            _idle(server)
            _page(server)
            _runs(server)
            _open_sockets(server)
            _predictions(server)
        finally:
            server.stop()
        _take_over(Path(folder))


def _idle(server: Server) -> None:
    with spending(server) as spent:
        time.sleep(IDLE_SECONDS)
    memory = [process.memory_full_info().pss / 1e6 for process in processes(server)]
    share = 100 * (spent.server + spent.workers) / spent.seconds
    print(f"Idle, 2 workers: {share:.1f} % of a core, {sum(memory):.0f} MB in all, {memory[0]:.0f} MB of it the server")


def _page(server: Server) -> None:
    """All that a first visit to the dashboard fetches, compressed as a browser asks for it."""
    with spending(server) as spent:
        sizes = first_visit(server)
    largest = max(sizes, key=lambda path: sizes[path])
    print(
        f"First visit: {len(sizes)} files, {sum(sizes.values()) / 1e3:.0f} kB, of which {largest} is "
        f"{sizes[largest] / 1e3:.0f} kB; {1000 * spent.server:.0f} ms of the server's processor time"
    )


def _runs(server: Server) -> None:
    """The default experiment, watched by none, one and many."""
    print(f"A run of the default experiment, median of {ROUNDS}")
    for viewers in VIEWERS:
        found = [one_run(server, viewers) for _ in range(ROUNDS)]
        spent = [each for each, _, _ in found]
        worker, seconds, own = (
            statistics.median(values)
            for values in ([s.workers for s in spent], [s.seconds for s in spent], [s.server for s in spent])
        )
        sent = statistics.median(count for _, count, _ in found)
        stored = statistics.median(count for _, _, count in found)
        print(
            f"  {viewers:3} viewers: {seconds:.1f} s, worker {worker:.2f} s of processor time, server "
            f"{1000 * own:.0f} ms; sent {sent / 1e3:.0f} kB to each; {stored / 1e3:.0f} kB on the disk"
        )


def one_run(server: Server, viewers: int) -> tuple[Spent, float, float]:
    """Run it with so many viewers; gives what was spent, the bytes sent to each viewer and those that were stored."""
    before = stored_bytes(server)
    with spending(server) as spent:
        run_id = server.create(**RUN)["id"]
        received = asyncio.run(watch(server, f"/api/runs/{run_id}/events", viewers)) if viewers else 0
        if not viewers:
            wait_rarely(server, run_id)
    return spent, received / max(viewers, 1), stored_bytes(server) - before


async def watch(server: Server, path: str, viewers: int) -> int:
    """So many streams until their end; gives the bytes of all messages."""

    async def one() -> int:
        received = 0
        async with connect(f"ws://127.0.0.1:{server.port}{path}") as socket:
            async for message in socket:
                received += len(message)
        return received

    return sum(await asyncio.gather(*(one() for _ in range(viewers))))


def wait_rarely(server: Server, run_id: str) -> None:
    """Wait for its end; asking all the time would be measured too."""
    while server.run(run_id)["ended_at"] is None:
        time.sleep(0.5)


def _open_sockets(server: Server) -> None:
    """Pages that are open while nothing happens: each holds a stream of the list."""
    memory = psutil.Process(server.process.pid).memory_full_info().uss
    opened, close = threading.Barrier(2), threading.Event()

    async def hold() -> None:
        sockets = [await connect(f"ws://127.0.0.1:{server.port}/api/events") for _ in range(OPEN_SOCKETS)]
        for socket in sockets:
            await socket.recv()
        await asyncio.to_thread(opened.wait)
        await asyncio.to_thread(close.wait)
        for socket in sockets:
            await socket.close()

    holder = threading.Thread(target=lambda: asyncio.run(hold()))
    holder.start()
    opened.wait(60)
    grown = psutil.Process(server.process.pid).memory_full_info().uss - memory
    with spending(server) as spent:
        time.sleep(IDLE_SECONDS)
    close.set()
    holder.join(30)
    print(
        f"{OPEN_SOCKETS} open pages, nothing running: {100 * spent.server / spent.seconds:.1f} % of a core, "
        f"{grown / OPEN_SOCKETS / 1e3:.0f} kB of memory each"
    )


def _predictions(server: Server) -> None:
    body = {"image": drawing()}
    first = server.client.post("/api/predictions", json=body)
    first.raise_for_status()
    waits = []
    with spending(server) as spent:
        for _ in range(PREDICTIONS):
            began = time.perf_counter()
            answer = server.client.post("/api/predictions", json=body)
            waits.append(time.perf_counter() - began)
    sent, received = len(answer.request.content), int(answer.headers.get("content-length", len(answer.content)))
    print(
        f"A prediction of the default network: {1000 * spent.server / PREDICTIONS:.2f} ms of processor time, "
        f"answered in {1000 * statistics.median(waits):.1f} ms; {sent} bytes in, {received} bytes out"
    )


def _take_over(folder: Path) -> None:
    """Two servers on one data folder; one is killed."""
    seconds = []
    for number in range(ROUNDS):
        leader = Server(folder / f"pair-{number}", WORKERS="2")
        leader.wait_for_workers()
        other = Server(folder / f"pair-{number}", WORKERS="2")
        time.sleep(2)
        leader.kill()
        killed = time.perf_counter()
        wait_for(lambda other=other: other.client.get("/healthz").json()["workers_ready"], "the other leads", 60)
        seconds.append(time.perf_counter() - killed)
        other.stop()
    listed = ", ".join(f"{value:.1f}" for value in seconds)
    median = statistics.median(seconds)
    print(f"A second server leads, with workers of its own, {median:.1f} s after the first was killed ({listed})")


def processes(server: Server) -> list[psutil.Process]:
    """The server's process first, then its workers."""
    process = psutil.Process(server.process.pid)
    return [process, *process.children(recursive=True)]


@contextmanager
def spending(server: Server) -> Iterator[Spent]:
    """Fills in what was spent within the block."""
    spent = Spent()
    began = time.perf_counter()
    before = {process: cpu_seconds(process) for process in processes(server)}
    yield spent
    spent.seconds = time.perf_counter() - began
    for place, (process, then) in enumerate(before.items()):
        used = cpu_seconds(process) - then
        if place == 0:
            spent.server = used
        else:
            spent.workers += used


def cpu_seconds(process: psutil.Process) -> float:
    """Processor time of a process so far."""
    times = process.cpu_times()
    return times.user + times.system


def stored_bytes(server: Server) -> int:
    """Bytes of the data folder, but for the engine's scratch files."""
    files = [path for path in server.data_dir.rglob("*") if path.is_file() and "engine" not in path.parts]
    return sum(path.stat().st_size for path in files)


def first_visit(server: Server) -> dict[str, int]:
    """The dashboard and all that it refers to, with the bytes that travel for each."""
    sizes: dict[str, int] = {}
    found = ["/", "/assets/locales/en.json"]
    while found:
        path = found.pop()
        if path in sizes:
            continue
        with server.client.stream("GET", path, headers={"Accept-Encoding": "gzip"}) as answer:
            if answer.status_code != 200:  # named in a comment alone, as modules of types are
                continue
            content = answer.read()
            sizes[path] = answer.num_bytes_downloaded
        if path == "/" or path.startswith("/assets/"):
            names = REFERENCE.findall(content.decode(errors="replace"))
            found += [urljoin(path, name) for name in names]
    return sizes


def drawing() -> str:
    """A seven, as the page sends it: cut to its ink, with a margin, and colours as a canvas has them."""
    image = Image.new("RGBA", (146, 185), "white")
    ImageDraw.Draw(image).line([(13, 20), (133, 20), (63, 170)], fill="black", width=22)
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return f"data:image/png;base64,{base64.b64encode(buffer.getvalue()).decode()}"


if __name__ == "__main__":
    main()
