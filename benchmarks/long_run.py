"""A run of 1,000,000 iterations: seconds until its whole history is there, with the losses thinned and without, and
until its page has drawn it.

Its log is written through the store, as a worker would at 2,900 iterations a second with an evaluation every 600. What
is measured is a reader of the stream, from opening the WebSocket to the last message, unpacked; and in
Chromium the time until the loss of all iterations is drawn, by a click while another run is shown, and by the address.

    python -m benchmarks long_run
"""

import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser.conftest import FLAGS, chromium_path
from tests.server import Server, Watcher
from tests.written_run import write_run

ITERATIONS = 1_000_000
ROUNDS = 5
DRAWN = f"""() => {{
  const chart = document.querySelector("[data-testid=chart-loss]");
  const isDrawn = chart?.dataset.points === "{ITERATIONS}" && chart.querySelector(".main-svg");
  return isDrawn && (window.drawn ??= performance.now());
}}"""


def open_run(server: Server, run_id: str, history: str) -> tuple[float, int]:
    """Seconds until all is there, and the characters that were sent."""
    watcher, size = Watcher(), 0
    began = time.perf_counter()
    with server.events(f"/api/runs/{run_id}/events?history={history}") as socket:
        for text in watcher.messages(socket, 60):
            size += len(text)
            watcher.take(text)
            if watcher.ended:
                return time.perf_counter() - began, size
    raise AssertionError("the stream broke off")


def pages(browser: Browser, server: Server, run_id: str, other_id: str) -> dict[str, float]:
    """Seconds until the page has drawn the run, by the ways to come to it."""
    address, link = f"/?run={run_id}", f"a[href*='{run_id}']"
    context = browser.new_context(base_url=server.url, viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(f"/?run={other_id}")
    page.wait_for_selector(link)
    page.wait_for_selector("[data-testid=chart-loss] .main-svg")
    page.wait_for_timeout(1_000)
    page.evaluate("link => { window.clicked = performance.now(); document.querySelector(link).click(); }", link)
    page.wait_for_function(DRAWN)
    seconds = {"click in the list": page.evaluate("window.drawn - window.clicked")}
    for way in ("reload", "new tab"):
        page.wait_for_timeout(1_000)
        if way == "new tab":
            page = context.new_page()
        page.goto(address, wait_until="commit")
        page.wait_for_function(DRAWN)
        seconds[way] = page.evaluate("window.drawn")
    context.close()
    return {way: milliseconds / 1e3 for way, milliseconds in seconds.items()}


def main() -> None:
    """Print two tables."""
    with tempfile.TemporaryDirectory() as folder:
        run_id = write_run(Path(folder) / "data", ITERATIONS, "a million")
        server = Server(Path(folder) / "data")
        server.wait_for_workers()
        try:
            print(f"A run of {ITERATIONS:,} iterations opens ({ROUNDS} times)")
            print("history      median s   longest s   MB sent")
            for history in ("thinned", "whole"):
                opened = [open_run(server, run_id, history) for _ in range(ROUNDS)]
                seconds = [each for each, _ in opened]
                sent = opened[0][1] / 1e6
                print(f"{history:12} {statistics.median(seconds):8.3f} {max(seconds):11.3f} {sent:9.2f}")
            with sync_playwright() as playwright:
                other = server.finished(server.create(iterations=1_200)["id"])
                browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
                visits = [pages(browser, server, run_id, other["id"]) for _ in range(ROUNDS)]
                browser.close()
            print("page               median s   longest s")
            for way in visits[0]:
                seconds = [visit[way] for visit in visits]
                print(f"{way:18} {statistics.median(seconds):8.3f} {max(seconds):11.3f}")
        finally:
            server.stop()


if __name__ == "__main__":
    main()
