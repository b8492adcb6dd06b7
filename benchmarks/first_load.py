"""What a first visit costs: bytes that travel and the time until a page can be used, with nothing in the cache."""

import statistics
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from tests.browser.conftest import FLAGS, chromium_path
from tests.server import Server

ROUNDS = 5
# The page's first control answers, and where there are charts, Plotly has drawn one.
USABLE = {
    "/": "() => document.querySelector('[data-testid=start-default]') && window.Plotly",
    "/?run=RUN": "() => document.querySelector('[data-testid=chart-loss] .main-svg')",
    "/compare?runs=RUN": "() => document.querySelector('[data-testid=compare-loss] .main-svg')",
    "/draw": "() => document.querySelector('[data-testid=draw-canvas]')",
}


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = Server(Path(folder) / "data", WORKERS="1")
        server.wait_for_workers()
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        try:
            print(f"First visits with an empty cache, median of {ROUNDS}")
            run = None
            for path, usable in USABLE.items():
                if "RUN" in path:
                    run = run or server.finished(server.create()["id"], 300)["id"]
                    path = path.replace("RUN", run)
                visits = [_visit(browser, server, path, usable) for _ in range(ROUNDS)]
                seconds = statistics.median(visit["seconds"] for visit in visits)
                print(
                    f"  {path.partition('=')[0]:14} usable after {seconds:.2f} s "
                    f"({min(v['seconds'] for v in visits):.2f} to {max(v['seconds'] for v in visits):.2f}), "
                    f"{visits[0]['bytes'] / 1e6:.2f} MB in {visits[0]['requests']} files"
                )
        finally:
            browser.close()
            server.stop()


def _visit(browser: Browser, server: Server, path: str, usable: str) -> dict[str, Any]:
    context = browser.new_context(base_url=server.url, viewport={"width": 1440, "height": 900}, locale="en-US")
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(path, wait_until="commit")
    page.wait_for_function(usable)
    milliseconds = page.evaluate("performance.now()")
    page.wait_for_timeout(1_000)
    context.close()
    return {"seconds": milliseconds / 1e3, "bytes": sum(sizes), "requests": len(sizes)}


if __name__ == "__main__":
    main()
