"""Looking inside a network at every moment of its training, in a real browser, with nothing mocked."""

import re

from playwright.sync_api import Page, expect

from tests.browser.pen import draw_seven
from tests.server import Server

PANELS = ("filters", "confusion", "mistakes", "reading", "layers")


def expect_moment(page: Page, iteration: int) -> None:
    """Everything shows the network after the same iteration."""
    expect(page.get_by_test_id("kept-weights")).to_have_attribute("data-iteration", str(iteration))
    for panel in PANELS:
        page.get_by_test_id(panel).scroll_into_view_if_needed()
        expect(page.get_by_test_id(panel)).to_have_attribute("data-iteration", str(iteration))


def test_one_slider_moves_all_of_a_network_through_its_training(page: Page, server: Server) -> None:
    run = server.finished(server.create(iterations=1800, name="three moments")["id"])
    page.goto(f"/?run={run['id']}")
    page.get_by_test_id("reading").scroll_into_view_if_needed()
    draw_seven(page)
    expect_moment(page, 1800)
    layers = page.get_by_test_id("layers")
    expect(layers).to_have_attribute("data-moments", "4")
    assert int(layers.get_attribute("data-layers") or 0) >= 3  # affine, ReLU, affine
    kept = server.client.get(f"/api/runs/{run['id']}/epochs").json()["epochs"]
    told = page.get_by_test_id("confusion-note")
    expect(told).to_contain_text(f"{kept[-1]['test_accuracy'] * 100:.2f}%")

    # By keyboard through the moments; the address holds the one that is looked at.
    page.get_by_test_id("kept-slider").focus()
    page.keyboard.press("ArrowLeft")
    expect_moment(page, 1200)
    expect(told).to_contain_text(f"{kept[2]['test_accuracy'] * 100:.2f}%")
    expect(page).to_have_url(re.compile("at=1200"))
    page.reload()
    page.get_by_test_id("reading").scroll_into_view_if_needed()
    draw_seven(page)
    expect_moment(page, 1200)

    # As a film, from the beginning to where training is now.
    page.get_by_test_id("kept-slider").focus()
    page.keyboard.press("Home")
    expect(page.get_by_test_id("kept-weights")).to_have_attribute("data-iteration", str(kept[0]["iteration"]))
    page.keyboard.press(" ")
    expect(page.get_by_test_id("kept-weights")).to_have_attribute("data-live", "true")
    expect_moment(page, 1800)
    expect(page.get_by_test_id("reading-digit")).to_have_text("7")

    # The images behind a cell, by keyboard alone.
    page.locator("[data-cell='0-0']").focus()
    for key in ("ArrowDown", "ArrowRight"):
        page.keyboard.press(key)
    expect(told).to_contain_text("1 read rightly")
    page.keyboard.press("Enter")
    images = page.get_by_test_id("cell-images")
    expect(images.locator(".read-digit")).to_have_count(48)
    page.get_by_test_id("cell-more").click()
    expect(images.locator(".read-digit")).to_have_count(96)
    page.keyboard.press("Escape")
    expect(images).to_be_hidden()
    expect(page.locator("[data-cell='1-1']")).to_be_focused()
