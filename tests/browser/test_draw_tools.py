"""The paper's tools, and several networks that read the same drawing, in a real browser."""

import base64
import io

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from backend.datasets.mnist import load_digits
from tests.browser.keys import reach
from tests.browser.pen import draw_seven, draw_stroke
from tests.server import Server

DROP = """
png => {
  const bytes = Uint8Array.from(atob(png), letter => letter.charCodeAt(0));
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([bytes], "digit.png", { type: "image/png" }));
  document.body.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
}
"""
STROKES = "document.querySelector('draw-canvas').drawing.strokes"


@pytest.fixture(scope="module")
def trained(server: Server) -> str:
    return server.finished(server.create(name="for tools")["id"], 120)["id"]


def test_strokes_are_erased_taken_back_and_done_again(page: Page, trained: str) -> None:
    page.goto(f"/draw?run={trained}")
    draw_seven(page)
    draw_stroke(page, [(0.1, 0.9), (0.9, 0.9)])
    assert page.evaluate(f"{STROKES}.length") == 2
    page.get_by_test_id("eraser").click()
    draw_stroke(page, [(0.3, 0.8), (0.3, 0.97)])
    assert page.evaluate(f"{STROKES}.length") == 1
    expect(page.get_by_test_id("prediction-digit")).to_have_text("7")
    page.get_by_test_id("undo").click()
    assert page.evaluate(f"{STROKES}.length") == 2
    page.keyboard.press("Control+Shift+z")
    assert page.evaluate(f"{STROKES}.length") == 1
    page.get_by_test_id("clear").click()
    expect(page.get_by_test_id("prediction-digit")).to_have_text("?")
    page.get_by_test_id("undo").click()
    expect(page.get_by_test_id("prediction-digit")).to_have_text("7")
    # A pen's pressure is its stroke's width, and goes with its points.
    page.get_by_test_id("clear").click()
    page.get_by_test_id("eraser").click()
    box = page.get_by_test_id("draw-canvas").bounding_box()
    assert box is not None
    pen = page.context.new_cdp_session(page)
    for place, force in enumerate((0.2, 0.5, 0.9, 0.9)):
        kind = ("mousePressed", "mouseMoved", "mouseMoved", "mouseReleased")[place]
        at = {"x": box["x"] + box["width"] * 0.5, "y": box["y"] + box["height"] * (0.2 + 0.2 * min(place, 2))}
        buttons = {"button": "left", "buttons": int(place < 3), "pointerType": "pen", "force": force}
        pen.send("Input.dispatchMouseEvent", {"type": kind, **at, **buttons})
    pressures = page.evaluate(f"{STROKES}[0].points.map(point => point.pressure)")
    assert pressures == pytest.approx([0.2, 0.5, 0.9], abs=0.01)


def test_several_digits_are_read_one_by_one(page: Page, trained: str) -> None:
    page.goto(f"/draw?run={trained}")
    draw_stroke(page, [(0.1, 0.3), (0.38, 0.3), (0.28, 0.75)])
    draw_stroke(page, [(0.75, 0.28), (0.75, 0.75)])
    expect(page.get_by_test_id("digit-box")).to_have_count(2)
    expect(page.get_by_test_id("prediction-digit")).to_have_text("71")
    page.get_by_test_id("read-digit-1").click()
    expect(page.get_by_test_id("prediction-bar-1")).to_have_class("probability winner")
    boxes = [box.bounding_box() for box in page.get_by_test_id("digit-box").all()]
    paper = page.get_by_test_id("draw-canvas").bounding_box()
    assert paper is not None
    assert boxes[0] is not None
    # The frame lies around the ink, whatever part of the paper was sent.
    assert (boxes[0]["x"] - paper["x"]) / paper["width"] == pytest.approx(0.1 - 0.04 - 0.012, abs=0.02)
    assert boxes[0]["width"] / paper["width"] == pytest.approx(0.28 + 0.08 + 0.024, abs=0.02)


def test_a_picture_that_is_dropped_is_read(page: Page, trained: str) -> None:
    digits = load_digits()
    buffer = io.BytesIO()
    Image.fromarray(255 - digits.x_test[0].reshape(28, 28)).resize((200, 200)).save(buffer, "PNG")
    page.goto(f"/draw?run={trained}")
    expect(page.get_by_test_id("draw-hint")).to_be_visible()
    page.evaluate(DROP, base64.b64encode(buffer.getvalue()).decode())
    expect(page.get_by_test_id("prediction-digit")).to_have_text(str(digits.t_test[0]))


def test_networks_side_by_side_show_who_is_fooled_and_stay_in_the_address(page: Page, trained: str) -> None:
    page.goto(f"/draw?run={trained}")
    page.get_by_test_id("section-beside").locator("summary").click()
    draw_seven(page)
    rows = page.get_by_test_id("reader-digit")
    expect(rows).to_have_text(["7"])
    page.get_by_test_id("beside-add").click()
    row = page.locator("reader-row").nth(1)
    row.get_by_test_id("beside-run").select_option(trained)
    row.get_by_test_id("beside-epoch").select_option("1")
    expect(rows.nth(1)).not_to_have_text("–")
    first = int(rows.nth(1).inner_text().replace("?", "-1"))
    verdict = "All read 7." if first == 7 else "They do not agree"
    expect(page.get_by_test_id("beside-verdict")).to_contain_text(verdict)
    assert f"beside={trained}:1" in page.url
    page.reload()
    expect(page.locator("reader-row")).to_have_count(2)
    draw_seven(page)
    expect(rows.nth(1)).not_to_have_text("–")
    page.get_by_test_id("reader-remove").nth(1).click()
    expect(page.locator("reader-row")).to_have_count(1)
    assert "beside" not in page.url


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_pen_has_a_place_of_its_own_under_a_thumb(browser: Browser, server: Server, language: str) -> None:
    context = browser.new_context(
        base_url=server.url, viewport={"width": 360, "height": 844}, locale=language, has_touch=True
    )
    page = context.new_page()
    page.goto("/draw")
    expect(page.locator(".camera-button")).to_be_visible()
    pen = page.get_by_test_id("pen-width").bounding_box()
    assert pen is not None
    assert pen["width"] > 150
    for button in page.locator(".tool-buttons .button").all():
        box = button.bounding_box()
        assert box is not None
        assert box["y"] >= pen["y"] + pen["height"] or box["x"] >= pen["x"] + pen["width"]
        assert box["x"] + box["width"] <= 360
    context.close()


def test_a_digit_is_drawn_and_erased_by_keys_alone(page: Page, trained: str) -> None:
    page.goto(f"/draw?run={trained}")
    paper, cursor = page.get_by_test_id("draw-canvas"), page.get_by_test_id("pen-cursor")
    expect(page.get_by_test_id("draw-hint")).to_be_visible()
    expect(cursor).to_be_hidden()
    reach(page, paper)
    expect(cursor).to_be_visible()
    press(page, "ArrowLeft", 10)
    page.keyboard.press(" ")
    press(page, "ArrowRight", 18)
    # Held together, two arrows go aslant; with Shift, a quarter as far.
    page.keyboard.down("ArrowDown")
    press(page, "ArrowLeft", 10)
    page.keyboard.up("ArrowDown")
    press(page, "ArrowDown", 9)
    page.keyboard.down("Shift")
    press(page, "ArrowDown", 8)
    page.keyboard.up("Shift")
    expect(page.get_by_test_id("prediction-digit")).to_have_text("7")
    page.keyboard.press(" ")
    press(page, "ArrowLeft", 3)
    strokes = page.evaluate(STROKES)
    assert len(strokes) == 1
    points = [(point["x"], point["y"]) for point in strokes[0]["points"]]
    assert points[0] == pytest.approx((0.3, 0.28))
    assert points[18] == pytest.approx((0.66, 0.28))
    assert points[-1] == pytest.approx((0.46, 0.72))
    assert page.evaluate("scrollY") == 0
    # The eraser goes the same ways; what else has keys goes on having them, the pen up.
    page.keyboard.press(" ")
    page.keyboard.press("Escape")
    assert page.evaluate(f"{STROKES}.length") == 0
    page.keyboard.press("Control+z")
    page.keyboard.press("ArrowRight")
    assert page.evaluate(f"{STROKES}.map(stroke => stroke.points.length)") == [len(points), 1]
    reach(page, page.get_by_test_id("eraser"))
    page.keyboard.press("Enter")
    reach(page, paper, "Shift+Tab")
    page.keyboard.press(" ")
    press(page, "ArrowRight", 8)
    assert page.evaluate(f"{STROKES}.length") == 0


def press(page: Page, key: str, times: int) -> None:
    for _ in range(times):
        page.keyboard.press(key)
