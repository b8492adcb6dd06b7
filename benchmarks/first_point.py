"""From the click to the first point: in a real browser, and at the WebSocket."""

import json
import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.conftest import FLAGS, chromium_path
from tests.server import Server

ROUNDS = 7
# Clicks, and resolves with the milliseconds until the chart holds a point and the next frame has shown it.
CLICK_TO_POINT = """
() => new Promise(resolve => {
  const began = performance.now();
  const old = location.search;
  document.querySelector('[data-testid="start-default"]').click();
  const look = () => {
    const chart = document.querySelector('[data-testid="chart-loss"]');
    const fresh = location.search !== old && Number(chart?.dataset.points) > 0;
    if (fresh) requestAnimationFrame(() => resolve(performance.now() - began));
    else if (performance.now() - began > 10000) resolve(NaN);
    else requestAnimationFrame(look);
  };
  look();
})
"""


def at_the_socket(server: Server) -> float:
    """Seconds from POST to the first point of the stream."""
    began = time.perf_counter()
    run = server.create(iterations=300)
    with server.events(f"/api/runs/{run['id']}/events") as socket:
        while True:
            message = json.loads(socket.recv(30))
            if any(event["type"] == "points" for event in message.get("events", [])):
                break
    seconds = time.perf_counter() - began
    server.finished(run["id"])
    return seconds


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        began = time.perf_counter()
        server = Server(Path(folder) / "data")
        answers = time.perf_counter() - began
        server.wait_for_workers()
        workers = time.perf_counter() - began
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        clicks = []
        try:
            page = browser.new_page(base_url=server.url, viewport={"width": 1440, "height": 900})
            for _ in range(ROUNDS):
                page.goto("/")
                page.wait_for_timeout(1000)
                clicks.append(page.evaluate(CLICK_TO_POINT))
                for run in server.client.get("/api/runs").json()["runs"]:
                    server.client.delete(f"/api/runs/{run['id']}")
                page.wait_for_timeout(500)
            sockets = [at_the_socket(server) * 1000 for _ in range(ROUNDS)]
        finally:
            browser.close()
            server.stop()
    print(f"Server start: page answers after {answers:.2f} s, workers ready after {workers:.2f} s")
    for name, values in (("click to first point on the chart", clicks), ("POST to first point at the socket", sockets)):
        listed = ", ".join(f"{value:.0f}" for value in values)
        print(f"{name}: median {statistics.median(values):.0f} ms of {ROUNDS} ({listed})")


if __name__ == "__main__":
    main()
