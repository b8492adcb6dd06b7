"""Pictures of every page for the README and for looking at: python -m tests.browser.screenshots FOLDER."""

import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import FLAGS, chromium_path
from tests.browser.pen import draw_seven
from tests.server import Server

SIZES = {"wide": (1440, 900), "narrow": (390, 844)}
SEARCH = {
    "base": {"validation_size": 10_000, "iterations": 1000},
    "method": "random",
    "fields": {
        "learning_rate": {"low": 0.001, "high": 1, "scale": "log"},
        "optimizer": {"values": ["sgd", "momentum", "adam"]},
        "hidden_size": {"low": 10, "high": 200, "scale": "log"},
    },
    "count": 16,
}
LOOKS = [("en", "light"), ("ko", "dark"), ("ko", "light"), ("en", "dark")]


def main() -> None:
    """Start a server, bring it into each state, and take the pictures."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        server = Server(Path(data) / "data")
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        try:
            server.wait_for_workers()
            shoot(
                browser,
                server,
                folder,
                "empty",
                "/",
                lambda page: page.get_by_test_id("start-default").first.wait_for(),
            )
            shoot(
                browser,
                server,
                folder,
                "draw-untrained",
                "/draw",
                lambda page: page.get_by_test_id("draw-canvas").wait_for(),
            )
            shoot(browser, server, folder, "recipes", "/recipes", lambda page: page.wait_for_timeout(500))
            shoot(browser, server, folder, "groups-empty", "/groups", lambda page: page.wait_for_timeout(500))
            shoot_groups_and_planes(browser, server, folder)
            failed = server.create(learning_rate=500, name="Much too fast")
            slow = server.create(iterations=5000, activation="sigmoid", name="Sigmoid")
            server.finished(slow["id"])
            run = server.create()
            server.finished(run["id"])
            running = server.create(iterations=300_000, hidden_size=100, initializer="he", learning_rate=0.05)
            server.wait_until(running["id"], lambda run: run["iteration"] > 5000)
            for name, run_id in (("running", running["id"]), ("finished", run["id"]), ("failed", failed["id"])):
                shoot(browser, server, folder, name, f"/?run={run_id}", lambda page: page.wait_for_timeout(1500))
            changed = paused_with_changes(server)
            shoot(browser, server, folder, "life", f"/?run={changed}", open_changes)
            shoot(browser, server, folder, "receipt", f"/?run={run['id']}", open_receipt)
            shoot(browser, server, folder, "fork", f"/?run={run['id']}", open_fork)
            shoot(browser, server, folder, "inside", f"/?run={run['id']}&at=3000", look_inside)
            shoot(browser, server, folder, "form", "/", open_form)
            shoot(browser, server, folder, "form-layers", "/", open_layers)
            shoot(browser, server, folder, "form-check", "/", open_check)
            shoot(browser, server, folder, "draw", f"/draw?run={run['id']}", draw)
            shoot(browser, server, folder, "draw-beside", f"/draw?run={run['id']}&beside={run['id']}:1", draw_beside)
            shoot(browser, server, folder, "draw-why", f"/draw?run={run['id']}", draw_why)
            shoot(browser, server, folder, "draw-hand", f"/draw?run={run['id']}", draw_hand)
            shoot(browser, server, folder, "sign-in", "/sign-in", lambda page: page.wait_for_timeout(300))
            shoot(browser, server, folder, "docs", "/docs", lambda page: page.wait_for_timeout(1500))
        finally:
            browser.close()
            server.stop()


def shoot_groups_and_planes(browser: Browser, server: Server, folder: Path) -> None:
    """A search, recipes side by side, the form for a search, and maps of the plane."""
    search = start(server, "/api/searches", SEARCH)
    optimizers = start(server, "/api/recipes/optimizers/runs")
    failing, solved = start(server, "/api/recipes/xor/runs")["runs"]
    [nine] = start(server, "/api/recipes/nine-points/runs")["runs"]
    _, spiral = start(server, "/api/recipes/moons-and-spiral/runs")["runs"]
    for run in (*search["runs"], *optimizers["runs"], solved, nine, spiral):
        server.finished(run["id"], 300)
    shoot(browser, server, folder, "groups", "/groups", lambda page: page.wait_for_timeout(800))
    shoot(browser, server, folder, "search-form", "/groups?new", lambda page: page.get_by_test_id("search-add").click())
    for name, group in (("search", search), ("comparison", optimizers)):
        shoot(browser, server, folder, name, f"/groups?id={group['id']}", lambda page: page.wait_for_timeout(1500))
    chosen = ",".join(run["id"] for run in search["runs"][:8])
    for name, path in (("compare", f"/compare?runs={chosen}&smoothing=70"), ("leaderboard", "/compare")):
        shoot(browser, server, folder, name, path, lambda page: page.wait_for_timeout(1500))
    for name, run in (("not-separable", failing), ("plane-xor", solved), ("plane-spiral", spiral)):
        shoot(browser, server, folder, name, f"/?run={run['id']}", ask_in_the_middle)
    shoot(browser, server, folder, "plane-nine", f"/?run={nine['id']}", ask_as_the_text_does)


def start(server: Server, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    response = server.client.post(path, json=body)
    assert response.status_code == 201, response.text
    return response.json()


def paused_with_changes(server: Server) -> str:
    """A run that was changed twice on its way, and paused."""
    run = server.create(iterations=100_000, name="Smaller steps")["id"]
    for iteration, change in ((1500, {"learning_rate": 0.02}), (4000, {"batch_size": 50, "rotation": 10})):
        server.wait_until(run, lambda run, iteration=iteration: run["iteration"] > iteration)
        server.client.post(f"/api/runs/{run}/changes", json=change)
    server.wait_until(run, lambda run: run["iteration"] > 6000)
    server.act(run, "pause")
    server.wait_until(run, lambda run: run["status"] == "paused")
    server.client.patch(f"/api/runs/{run}", json={"tags": ["lecture 6"], "notes": "Calmer with smaller steps."})
    return run


def open_changes(page: Page) -> None:
    page.wait_for_timeout(1500)
    page.get_by_test_id("live-changes").locator("summary").first.click()
    page.get_by_test_id("live-learning_rate").fill("0.01")
    page.get_by_test_id("kept-weights").scroll_into_view_if_needed()


def look_inside(page: Page) -> None:
    page.get_by_test_id("reading").scroll_into_view_if_needed()
    draw_seven(page)
    for part in ("mistakes", "layers", "confusion"):
        page.get_by_test_id(part).scroll_into_view_if_needed()
        page.wait_for_timeout(1500)


def open_receipt(page: Page) -> None:
    page.get_by_test_id("action-more").click()
    page.get_by_test_id("action-receipt").click()
    page.wait_for_timeout(500)


def open_fork(page: Page) -> None:
    page.get_by_test_id("kept-fork").click()
    page.wait_for_timeout(800)


def ask_in_the_middle(page: Page) -> None:
    page.wait_for_timeout(1000)
    page.get_by_test_id("plane-canvas").click()
    page.wait_for_timeout(500)


def ask_as_the_text_does(page: Page) -> None:
    page.get_by_test_id("point-suggestion").click()
    page.get_by_test_id("plane").scroll_into_view_if_needed()
    page.wait_for_timeout(500)


def open_form(page: Page) -> None:
    page.get_by_test_id("open-form").first.click()
    page.get_by_test_id("field-learning_rate").fill("-1")
    page.get_by_test_id("field-learning_rate").blur()


def open_layers(page: Page) -> None:
    page.get_by_test_id("open-form").first.click()
    page.get_by_test_id("field-layers").select_option("simple_convnet")
    page.wait_for_timeout(800)
    page.locator("layers-editor").evaluate("(editor) => editor.scrollIntoView()")


def open_check(page: Page) -> None:
    page.get_by_test_id("open-form").first.click()
    page.wait_for_timeout(500)
    page.get_by_test_id("check-gradient").click()
    page.get_by_test_id("check-report").wait_for()
    page.wait_for_timeout(800)


def draw_beside(page: Page) -> None:
    """Two networks read the same drawing."""
    page.get_by_test_id("section-beside").locator("summary").click()
    draw(page)


def draw_why(page: Page) -> None:
    """A neuron written out, and switched off."""
    page.get_by_test_id("section-why").locator("summary").click()
    draw(page)
    page.get_by_test_id("neighbour").first.wait_for()
    page.get_by_test_id("layer-strip").first.locator("canvas").click(position={"x": 30, "y": 18})
    page.get_by_test_id("neuron-off").check()
    page.get_by_test_id("edit-accuracy").wait_for()
    page.wait_for_timeout(1500)


def draw_hand(page: Page) -> None:
    """A digit that was kept."""
    page.get_by_test_id("section-hand").locator("summary").click()
    draw(page)
    page.keyboard.press("7")
    page.get_by_test_id("correction").first.wait_for()
    page.wait_for_timeout(500)


def draw(page: Page) -> None:
    draw_seven(page)
    page.wait_for_timeout(800)


def shoot(browser: Browser, server: Server, folder: Path, name: str, path: str, prepare) -> None:
    for size, (width, height) in SIZES.items():
        for language, theme in LOOKS:
            context = browser.new_context(
                base_url=server.url,
                viewport={"width": width, "height": height},
                locale=language,
                color_scheme=theme,
                has_touch=size == "narrow",
            )
            page = context.new_page()
            page.goto(path)
            prepare(page)
            page.wait_for_timeout(300)
            page.screenshot(path=folder / f"{name}-{size}-{language}-{theme}.png")
            context.close()


if __name__ == "__main__":
    main()
