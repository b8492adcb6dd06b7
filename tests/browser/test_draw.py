"""The draw page in a real browser."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from backend.datasets.mnist import load_digits
from tests.browser.pen import draw_image, draw_seven, draw_stroke
from tests.server import Server


@pytest.fixture(scope="module")
def trained(server: Server) -> str:
    return server.finished(server.create(name="for drawing")["id"], 120)["id"]


def sure_test_images(count: int) -> list[int]:
    """Test images of as many different digits, with a clear contrast: what an attentive hand would copy."""
    labels = load_digits().t_test
    return [int(np.flatnonzero(labels == digit)[0]) for digit in range(count)]


@pytest.mark.parametrize("index", sure_test_images(4))
def test_a_test_image_drawn_on_the_canvas_is_read(page: Page, trained: str, index: int) -> None:
    digits = load_digits()
    page.goto(f"/draw?run={trained}")
    page.get_by_test_id("pen-width").fill(page.get_by_test_id("pen-width").get_attribute("min") or "4")
    draw_image(page, digits.x_test[index].reshape(28, 28))
    expect(page.get_by_test_id("prediction-digit")).to_have_text(str(digits.t_test[index]))


def test_the_answer_follows_the_pen(page: Page, trained: str) -> None:
    page.goto(f"/draw?run={trained}")
    expect(page.get_by_test_id("draw-hint")).to_be_visible()
    expect(page.get_by_test_id("prediction-digit")).to_have_text("?")
    draw_seven(page)
    expect(page.get_by_test_id("prediction-digit")).to_have_text("7")
    expect(page.get_by_test_id("draw-hint")).to_be_hidden()
    bars = [page.get_by_test_id(f"prediction-bar-{digit}").get_attribute("data-probability") for digit in range(10)]
    probabilities = [float(bar or 0) for bar in bars]
    assert sum(probabilities) == pytest.approx(1, abs=0.01)
    assert max(probabilities) == probabilities[7]
    # While the pen is still down the answer comes already.
    page.get_by_test_id("clear").click()
    expect(page.get_by_test_id("prediction-digit")).to_have_text("?")
    box = page.get_by_test_id("draw-canvas").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.8, steps=20)
    expect(page.get_by_test_id("prediction-digit")).to_have_text("1")
    page.mouse.up()


def test_undo_takes_back_the_last_stroke(page: Page, trained: str) -> None:
    page.goto(f"/draw?run={trained}")
    draw_seven(page)
    expect(page.get_by_test_id("prediction-digit")).to_have_text("7")
    draw_stroke(page, [(0.2, 0.8), (0.8, 0.2), (0.2, 0.2), (0.8, 0.8)])
    page.keyboard.press("Control+z")
    expect(page.get_by_test_id("prediction-digit")).to_have_text("7")
    page.get_by_test_id("undo").click()
    expect(page.get_by_test_id("prediction-digit")).to_have_text("?")
    expect(page.get_by_test_id("draw-hint")).to_be_visible()


def test_a_finger_draws_and_does_not_scroll(browser: Browser, server: Server, trained: str) -> None:
    context = browser.new_context(base_url=server.url, viewport={"width": 390, "height": 500}, has_touch=True)
    page = context.new_page()
    page.goto(f"/draw?run={trained}")
    canvas = page.get_by_test_id("draw-canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    scrolled = page.evaluate("() => window.scrollY")
    touch = context.new_cdp_session(page)
    path = [(0.3, 0.28), (0.5, 0.28), (0.68, 0.28), (0.6, 0.45), (0.52, 0.62), (0.46, 0.8)]
    for number, (x, y) in enumerate(path):
        point = {"x": box["x"] + x * box["width"], "y": box["y"] + y * box["height"]}
        kind = "touchStart" if number == 0 else "touchMove"
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(page.get_by_test_id("prediction-digit")).to_have_text("7")
    assert page.evaluate("() => window.scrollY") == scrolled
    context.close()


def test_a_picture_is_read(page: Page, trained: str, tmp_path: Path) -> None:
    digits = load_digits()
    picture = Image.fromarray(255 - digits.x_test[0].reshape(28, 28)).resize((200, 200)).convert("RGB")
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG")
    page.goto(f"/draw?run={trained}")
    page.get_by_test_id("upload").set_input_files(
        {"name": "digit.jpg", "mimeType": "image/jpeg", "buffer": buffer.getvalue()}
    )
    expect(page.get_by_test_id("prediction-digit")).to_have_text(str(digits.t_test[0]))


@pytest.fixture
def fresh_server(tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path / "data", WORKERS="1")
    server.wait_for_workers()
    yield server
    server.stop()


def test_with_no_network_yet_one_click_trains_one_and_it_answers_by_itself(
    browser: Browser, fresh_server: Server
) -> None:
    context = browser.new_context(base_url=fresh_server.url, viewport={"width": 1440, "height": 900}, locale="en-US")
    page = context.new_page()
    page.goto("/draw")
    draw_seven(page)
    page.locator("reader-offer .button.primary").click()
    expect(page.get_by_test_id("reader-progress")).to_be_visible()
    expect(page.get_by_test_id("prediction-digit")).to_have_text("7", timeout=90_000)
    context.close()


def test_the_connection_comes_back_by_itself(browser: Browser, fresh_server: Server) -> None:
    run = fresh_server.create(iterations=200_000)
    context = browser.new_context(base_url=fresh_server.url, locale="en-US")
    page = context.new_page()
    page.goto(f"/?run={run['id']}")
    chart = page.get_by_test_id("chart-loss")
    expect(chart).to_have_attribute("data-points", re.compile(r"\d{3}"), timeout=60_000)
    port = fresh_server.port
    fresh_server.kill()
    expect(page.get_by_test_id("connection-notice")).to_be_visible()
    fresh_server.start(port)
    expect(page.get_by_test_id("connection-notice")).to_be_hidden(timeout=60_000)
    fresh_server.wait_for_workers()
    fresh_server.wait_until(run["id"], lambda run: run["attempt"] == 2 and run["iteration"] > 1000)
    fresh_server.act(run["id"], "stop")
    expect(page.get_by_test_id("run-status")).to_have_attribute("data-status", "stopped", timeout=60_000)
    expect(chart).to_have_attribute("data-points", str(fresh_server.run(run["id"])["iteration"]))
    context.close()


def test_a_run_that_waits_is_said_to_have_learned_nothing_and_reads_once_it_has(page: Page, server: Server) -> None:
    trained = server.finished(server.create(iterations=60)["id"])["id"]  # without it the page would offer recipes
    busy = [server.create(iterations=1_000_000, evaluation_size=500, name=f"busy {place}")["id"] for place in range(2)]
    waiting = server.create(iterations=20_000, evaluation_size=500, name="waits its turn")["id"]
    page.goto(f"/draw?run={waiting}")
    expect(page.get_by_test_id("run-select")).to_have_value(waiting)
    expect(page.get_by_test_id("prediction-certainty")).to_contain_text("Nothing learned yet")
    draw_seven(page)
    expect(page.get_by_test_id("prediction-certainty")).to_contain_text("Nothing learned yet")
    for run in busy:
        server.client.delete(f"/api/runs/{run}")
    expect(page.get_by_test_id("prediction-digit")).to_have_text("7", timeout=60_000)
    expect(page.get_by_test_id("run-select")).to_have_value(waiting)
    for run in (trained, waiting):
        server.client.delete(f"/api/runs/{run}")
