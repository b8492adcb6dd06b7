"""From the pen's lifting to the probabilities on the screen, in a real browser: idle, and while two runs train.

Strokes are replayed as pointer events at the pace at which they were recorded (100 points a second). What is measured
is the page's own entry in the performance timeline: from the time stamp of `pointerup` until the frame with the answer
to the complete drawing has been painted.

    python -m benchmarks draw_latency
    python -m benchmarks.draw_latency --strokes pendigits_tra.jsonl.gz
"""

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from playwright.sync_api import CDPSession, Page, sync_playwright

from benchmarks.pen_strokes import read_digits
from tests.browser.conftest import FLAGS, chromium_path
from tests.server import Server

PEN_UPS = 200
POINT_SECONDS = 0.01
SEVEN = ((0.3, 0.28), (0.68, 0.28), (0.6, 0.45), (0.52, 0.62), (0.46, 0.8))
OBSERVE = """
() => {
  window.penUps = [];
  new PerformanceObserver(list => {
    for (const { name, duration } of list.getEntries()) if (name === "pen-up to probabilities") penUps.push(duration);
  }).observe({ type: "measure" });
  window.requests = [];
  new PerformanceObserver(list => {
    for (const { name, duration } of list.getEntries()) if (name.endsWith("/api/predictions")) requests.push(duration);
  }).observe({ type: "resource" });
}
"""

Path01 = list[tuple[float, float]]


def recorded(path: Path) -> Iterator[list[Path01]]:
    """Digits of all writers in turn, each as strokes within the middle 70 % of the canvas."""
    digits = read_digits(path)
    random.Random(0).shuffle(digits)
    for digit in digits:
        points = np.concatenate(digit.strokes)
        low, extent = points.min(axis=0), max(float(np.ptp(points, axis=0).max()), 1.0)
        yield [[(0.15 + 0.7 * x, 0.15 + 0.7 * y) for x, y in (stroke - low) / extent] for stroke in digit.strokes]


def sevens() -> Iterator[list[Path01]]:
    """Sevens, each a little different, in as many points as a hand leaves."""
    chance = random.Random(0)
    while True:
        corners = [(x + chance.uniform(-0.05, 0.05), y + chance.uniform(-0.05, 0.05)) for x, y in SEVEN]
        steps = np.linspace(0, len(corners) - 1, 40)
        yield [
            [
                tuple(np.array([np.interp(s, range(len(corners)), axis) for axis in zip(*corners, strict=True)]))
                for s in steps
            ]
        ]


def replay(mouse: CDPSession, box: dict[str, float], stroke: Path01) -> None:
    """One stroke, as pointer events."""
    for place, (x, y) in enumerate([*stroke, stroke[-1]]):
        kind = "mousePressed" if place == 0 else "mouseReleased" if place == len(stroke) else "mouseMoved"
        at = {"x": box["x"] + x * box["width"], "y": box["y"] + y * box["height"]}
        buttons = {"button": "left", "buttons": 0 if kind == "mouseReleased" else 1, "clickCount": 1}
        mouse.send("Input.dispatchMouseEvent", {"type": kind, **at, **buttons})
        if place < len(stroke) - 1:
            time.sleep(POINT_SECONDS)


def measure(page: Page, drawings: Iterator[list[Path01]], when: str) -> None:
    """Milliseconds of at least `PEN_UPS` liftings, and of the requests while the pen moved and after it."""
    page.goto("/draw")
    page.get_by_test_id("draw-canvas").wait_for()
    page.wait_for_timeout(1_500)
    page.evaluate(OBSERVE)
    box = page.get_by_test_id("draw-canvas").bounding_box()
    assert box is not None
    mouse = page.context.new_cdp_session(page)
    expected = 0
    while expected < PEN_UPS:
        for stroke in next(drawings):
            replay(mouse, dict(box), stroke)
            expected += 1
            page.wait_for_function("count => window.penUps.length >= count", arg=expected, timeout=10_000)
        page.keyboard.press("Escape")
    report(f"pen-up to probabilities, {when}", page.evaluate("() => window.penUps"))
    report("  a request of them", page.evaluate("() => window.requests"))


def report(name: str, values: list[float]) -> None:
    """Print quantiles."""
    p95 = statistics.quantiles(values, n=20)[-1]
    middle, most = statistics.median(values), max(values)
    print(f"{name}: median {middle:.0f} ms, p95 {p95:.0f} ms, most {most:.0f} ms of {len(values)}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--strokes", type=Path, help="pendigits_tra.jsonl.gz; left out: sevens")
    arguments = parser.parse_args()
    drawings = recorded(arguments.strokes) if arguments.strokes else sevens()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = Server(Path(folder) / "data", WORKERS="2")
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        try:
            server.wait_for_workers()
            server.finished(server.create(iterations=3_000)["id"])
            page = browser.new_page(base_url=server.url, viewport={"width": 1440, "height": 900})
            measure(page, drawings, "idle")
            for _ in range(2):
                run = server.create(iterations=1_000_000, hidden_size=400)
                server.wait_until(run["id"], lambda run: run["iteration"] > 100)
            measure(page, drawings, "two runs training")
        finally:
            browser.close()
            server.stop()


if __name__ == "__main__":
    main()
