"""Runs on points of a plane in a real browser: the map that grows, the way back through it, and questions."""

import re
from typing import Any

from playwright.sync_api import Browser, Page, expect

from tests.server import Server

HIDDEN = [{"type": "affine", "size": 16}, {"type": "tanh"}, {"type": "affine"}]
MOONS: dict[str, Any] = {
    "dataset": "moons",
    "layers": HIDDEN,
    "batch_size": 50,
    "learning_rate": 0.3,
    "initializer": "xavier",
    "iterations": 2000,
}
PERCEPTRON: dict[str, Any] = {
    "dataset": "xor",
    "layers": [{"type": "affine"}],
    "output": "sigmoid",
    "batch_size": 4,
    "learning_rate": 0.5,
    "iterations": 200,
}


def surfaces(page: Page) -> int:
    return int(page.get_by_test_id("plane").get_attribute("data-surfaces") or 0)


def pixel(page: Page, x: float, y: float) -> list[int]:
    """The colour of the map at a share of the canvas."""
    return page.get_by_test_id("plane-canvas").evaluate(
        """(canvas, [x, y]) => Array.from(canvas.getContext("2d")
            .getImageData(Math.round(x * canvas.width), Math.round(y * canvas.height), 1, 1).data)""",
        [x, y],
    )


def test_the_map_comes_while_it_trains_and_can_be_gone_through(page: Page, server: Server) -> None:
    run = server.create(**MOONS | {"iterations": 200_000})
    page.goto(f"/?run={run['id']}")
    chart = page.locator("plane-chart")
    expect(page.get_by_test_id("plane")).to_have_attribute("data-surfaces", re.compile("[1-9]"), timeout=60_000)
    expect(page.get_by_test_id("plane-live")).to_have_attribute("aria-pressed", "true")
    first = chart.get_attribute("data-iteration")
    expect(chart).not_to_have_attribute("data-iteration", str(first))
    # Back at the beginning it stays there, while new ones come.
    slider = page.get_by_test_id("plane-slider")
    slider.focus()
    page.keyboard.press("Home")
    expect(page.get_by_test_id("plane-iteration")).to_have_text("iteration 1")
    expect(page.get_by_test_id("plane-live")).to_have_attribute("aria-pressed", "false")
    known = surfaces(page)
    expect(page.get_by_test_id("plane")).not_to_have_attribute("data-surfaces", str(known))
    expect(chart).to_have_attribute("data-iteration", "1")
    page.get_by_test_id("plane-live").click()
    expect(page.get_by_test_id("plane-live")).to_have_attribute("aria-pressed", "true")
    expect(chart).not_to_have_attribute("data-iteration", "1")
    server.client.delete(f"/api/runs/{run['id']}")


def test_playing_goes_from_the_beginning_to_the_end(page: Page, server: Server) -> None:
    run = server.finished(server.create(**MOONS | {"iterations": 300})["id"])
    page.goto(f"/?run={run['id']}")
    chart = page.locator("plane-chart")
    expect(chart).to_have_attribute("data-iteration", "300")
    page.evaluate(
        """() => {
            window.seen = [];
            const chart = document.querySelector("plane-chart");
            new MutationObserver(() => window.seen.push(Number(chart.dataset.iteration)))
                .observe(chart, { attributes: true, attributeFilter: ["data-iteration"] });
        }"""
    )
    page.get_by_test_id("plane-play").click()
    expect(page.get_by_test_id("plane-play")).to_have_attribute("aria-label", "Pause")
    expect(page.get_by_test_id("plane-play")).to_have_attribute("aria-label", re.compile("Play"))
    seen = list(dict.fromkeys(page.evaluate("window.seen")))
    assert seen[0] == 1
    assert seen[-1] == 300
    assert seen == sorted(seen)
    assert len(seen) == surfaces(page)


def test_the_map_shows_the_classes_and_the_axes_are_equal(page: Page, server: Server) -> None:
    spec = MOONS | {"dataset": "and", "batch_size": 4, "output": "sigmoid", "learning_rate": 1, "iterations": 1000}
    run = server.finished(server.create(**spec)["id"])
    page.goto(f"/?run={run['id']}")
    expect(page.locator("plane-chart")).to_have_attribute("data-iteration", "1000")
    page.wait_for_timeout(300)
    # Only the corner at the upper right is a 1: amber there (more red than blue), blue elsewhere.
    red, _, blue, _ = pixel(page, 0.93, 0.06)
    assert red > blue
    red, _, blue, _ = pixel(page, 0.2, 0.8)
    assert blue > red
    box = page.get_by_test_id("plane-canvas").bounding_box()
    assert box is not None
    assert box["width"] - 46 == box["height"] - 34  # without the axes' figures it is a square


def test_asking_by_clicking_and_by_typing(page: Page, server: Server) -> None:
    run = server.finished(server.create(**MOONS)["id"])
    page.goto(f"/?run={run['id']}")
    expect(page.locator("plane-chart")).to_have_attribute("data-iteration", "2000")
    expect(page.get_by_test_id("point-class")).to_have_text("Nothing asked yet")
    page.get_by_test_id("point-x").fill("-0.5")
    page.get_by_test_id("point-y").fill("0.75")
    page.get_by_test_id("point-ask").click()
    expect(page.get_by_test_id("point-class")).to_have_text("class 0")
    expect(page.get_by_test_id("point-source")).to_have_text("For (-0.5, 0.75), after iteration 2,000")
    box = page.get_by_test_id("plane-canvas").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 0.72 * box["width"], box["y"] + 0.75 * box["height"])
    expect(page.get_by_test_id("point-class")).to_have_text("class 1")
    x, y = (float(page.get_by_test_id(f"point-{axis}").input_value()) for axis in "xy")
    answer = server.client.post("/api/predictions", json={"point": [x, y], "run": run["id"]}).json()
    assert answer["label"] == "1"
    shown = [page.get_by_test_id(f"point-bar-{number}").get_attribute("data-probability") for number in range(2)]
    assert [float(one or 0) for one in shown] == answer["probabilities"]
    # The arrow keys move the place.
    page.get_by_test_id("plane-canvas").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_test_id("point-source")).not_to_contain_text(f"({x}")
    assert float(page.get_by_test_id("point-x").input_value()) > x


def test_the_question_of_the_nine_points(page: Page, server: Server) -> None:
    spec = MOONS | {"dataset": "nine_points", "batch_size": 9, "learning_rate": 0.1, "iterations": 1000}
    run = server.finished(server.create(**spec)["id"])
    page.goto(f"/?run={run['id']}")
    page.get_by_test_id("point-suggestion").click()
    answer = server.client.post("/api/predictions", json={"point": [5, 7], "run": run["id"]}).json()
    expect(page.get_by_test_id("point-class")).to_have_text(f"class {answer['label']}")
    assert page.get_by_test_id("point-x").input_value() == "5"
    for name in ("0", "2", "3"):
        expect(page.locator(".plane-classes")).to_contain_text(f"class {name}")


def test_a_perceptron_that_cannot_learn_xor_says_so_and_offers_what_can(page: Page, server: Server) -> None:
    run = server.create(**PERCEPTRON)
    server.wait_until(run["id"], lambda run: run["status"] == "failed")
    page.goto(f"/?run={run['id']}")
    expect(page.get_by_text("3 is the best that one straight line can do")).to_be_visible()
    page.get_by_test_id("language").select_option("ko")
    expect(page.get_by_text("직선 하나로는 3개가 한계입니다")).to_be_visible()
    expect(page.locator("plane-chart")).to_have_attribute("data-iteration", "200")
    page.get_by_test_id("start-hidden-layer").click()
    expect(page).not_to_have_url(re.compile(run["id"]))
    expect(page.get_by_test_id("run-status")).to_have_attribute("data-status", "finished", timeout=60_000)
    assert server.run(page.url.rpartition("=")[2])["test_accuracy"] == 1
    expect(page.get_by_test_id("start-hidden-layer")).to_be_hidden()


def test_the_draw_page_offers_no_runs_on_points(page: Page, server: Server) -> None:
    points = server.finished(server.create(**MOONS | {"iterations": 100, "name": "only points"})["id"])
    digits = server.finished(server.create(iterations=50, name="reads digits")["id"])
    page.goto("/draw")
    select = page.get_by_test_id("run-select")
    expect(select.locator(f"option[value='{digits['id']}']")).to_have_count(1)
    expect(select.locator(f"option[value='{points['id']}']")).to_have_count(0)
    page.goto(f"/draw?run={points['id']}")
    expect(page.get_by_text("This run does not read digits")).to_be_visible()
    expect(page).to_have_url(re.compile("/draw$"))
    page.goto(f"/?run={points['id']}")
    expect(page.get_by_test_id("run-status")).to_have_attribute("data-status", "finished")
    expect(page.get_by_test_id("action-draw")).to_be_hidden()


def test_a_finger_asks_and_the_page_stays_within_a_phone(browser: Browser, server: Server) -> None:
    run = server.finished(server.create(**MOONS | {"iterations": 300})["id"])
    context = browser.new_context(
        base_url=server.url, viewport={"width": 390, "height": 844}, has_touch=True, locale="ko", color_scheme="dark"
    )
    page = context.new_page()
    page.goto(f"/?run={run['id']}")
    expect(page.locator("plane-chart")).to_have_attribute("data-iteration", "300")
    page.get_by_test_id("plane-canvas").tap()
    expect(page.get_by_test_id("point-class")).to_contain_text("클래스")
    inner, scroll = page.evaluate("() => [window.innerWidth, document.documentElement.scrollWidth]")
    assert scroll <= inner
    context.close()
