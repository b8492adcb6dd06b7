"""Eight runs of 10,000 points laid over one another while two of them train: blocks, answers to input, memory.

MINUTES of watching for the memory can be given in the environment; ten by default.
"""

import json
import os
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from tests.browser.conftest import FLAGS, chromium_path
from tests.server import Server

MINUTES = float(os.environ.get("MINUTES", "10"))
SAMPLES = 10
FINISHED: dict[str, Any] = {"iterations": 10_000, "evaluation_size": 1_000}
# Some dozen mini-batches a second, so that these two train for as long as they are watched.
TRAINING: dict[str, Any] = {"iterations": 1_000_000, "hidden_size": 400, "batch_size": 1_000, "evaluation_size": 1_000}
MOVES = 60
CATEGORIES = ["toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline"]
OBSERVE = """() => {
  window.seen = { blocks: [], inputs: [] };
  new PerformanceObserver((list) => list.getEntries().forEach(({ duration }) => window.seen.blocks.push(duration)))
    .observe({ type: "longtask" });
  new PerformanceObserver((list) => list.getEntries()
    .forEach(({ name, duration, interactionId }) => interactionId && window.seen.inputs.push([name, duration])))
    .observe({ type: "event", durationThreshold: 16 });
}"""


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = Server(Path(folder) / "data", WORKERS="2")
        server.wait_for_workers()
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        try:
            runs = [server.create(seed=seed, **FINISHED)["id"] for seed in range(6)]
            for run in runs:
                server.finished(run, 300)
            runs += [server.create(seed=seed, **TRAINING)["id"] for seed in range(2)]
            for run in runs[6:]:
                server.wait_until(run, lambda run: run["iteration"] > 50)
            _watch(browser, server, runs)
        finally:
            browser.close()
            server.stop()


def _watch(browser: Browser, server: Server, runs: list[str]) -> None:
    page = browser.new_page(base_url=server.url, viewport={"width": 1440, "height": 900})
    page.goto(f"/compare?runs={','.join(runs)}")
    page.wait_for_function("() => document.querySelector('[data-testid=compare-loss]')?.dataset.lines === '8'")
    page.wait_for_timeout(3_000)
    page.evaluate(OBSERVE)
    before = _points(page)
    browser.start_tracing(page=page, categories=CATEGORIES)
    began = time.perf_counter()
    _use(page)
    seconds = time.perf_counter() - began
    seen = page.evaluate("window.seen")  # before the trace is gathered, which blocks too
    trace = json.loads(browser.stop_tracing())
    drawn = _points(page) - before
    open("/tmp/trace.json","w").write(json.dumps(trace))
    wall, processor = _longest_tasks(trace["traceEvents"])
    print(f"Eight runs overlaid, two of them training: {drawn} points came in {seconds:.0f} s of use")
    print(f"  longest task of the main thread: {wall:.0f} ms, {processor:.0f} ms of them processor time")
    print(f"  blocks of 50 ms and more: {len(seen['blocks'])} {[round(one) for one in seen['blocks']]}")
    name, slowest = max(seen["inputs"], key=lambda one: one[1], default=("none of 16 ms or more", 0))
    print(f"  slowest of {len(seen['inputs'])} inputs until the next paint: {slowest:.0f} ms ({name})")
    pass


def _use(page: Page) -> None:
    """What somebody does who compares: point, zoom, smooth, hide, change scales."""
    chart = page.get_by_test_id("compare-loss")
    box = chart.locator(".nsewdrag").bounding_box()
    assert box is not None
    for step in range(MOVES):
        page.mouse.move(box["x"] + box["width"] * step / MOVES, box["y"] + box["height"] / 2)
        page.wait_for_timeout(30)
    slider = page.get_by_test_id("compare-smoothing")
    slider.focus()
    for _ in range(20):
        slider.press("ArrowRight")
        page.wait_for_timeout(50)
    for name in ("compare-log", "compare-linear", "compare-x-epoch", "compare-x-time", "compare-x-iteration"):
        page.get_by_test_id(name).click()
        page.wait_for_timeout(500)
    for _ in range(2):
        page.get_by_test_id("compare-hide").nth(2).click()
        page.wait_for_timeout(500)
    page.mouse.move(box["x"] + box["width"] * 0.1, box["y"] + box["height"] * 0.2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.8, steps=10)
    page.mouse.up()
    page.wait_for_timeout(1_000)
    chart.get_by_role("button", name="Reset zoom").click()
    page.wait_for_timeout(5_000)


def _points(page: Page) -> int:
    return int(page.get_by_test_id("compare-loss").get_attribute("data-points") or 0)


def _longest_tasks(events: list[dict[str, Any]]) -> tuple[float, float]:
    """Milliseconds of the longest task of the page's main thread, by the clock, and the most processor time of one."""
    names = {
        (event["pid"], event["tid"]): event["args"]["name"] for event in events if event.get("name") == "thread_name"
    }
    tasks = [
        event
        for event in events
        if event.get("name") in ("RunTask", "ThreadControllerImpl::RunTask")
        and event.get("ph") == "X"
        and names.get((event["pid"], event["tid"])) == "CrRendererMain"
    ]
    return max(event["dur"] for event in tasks) / 1e3, max(event.get("tdur", 0) for event in tasks) / 1e3


def _memory(page: Page) -> None:
    """The heap after a collection, again and again while points come."""
    session = page.context.new_cdp_session(page)
    found = []
    for _ in range(SAMPLES):
        found.append((_points(page), *_sizes(session)))
        page.wait_for_timeout(MINUTES * 60_000 / SAMPLES)
    found.append((_points(page), *_sizes(session)))
    print(f"  heap over {MINUTES:g} min, after a collection each time:")
    for points, heap, nodes, listeners in found:
        print(f"    {points:7,} points  {heap:5.2f} MB  {nodes} nodes  {listeners} listeners")


def _sizes(session: CDPSession) -> tuple[float, int, int]:
    session.send("HeapProfiler.collectGarbage")
    counters = session.send("Memory.getDOMCounters")
    return session.send("Runtime.getHeapUsage")["usedSize"] / 1e6, counters["nodes"], counters["jsEventListeners"]


if __name__ == "__main__":
    main()
