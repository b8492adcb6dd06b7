"""From the first page to a comparison without a pointer: every stop is reached by Tab."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.keys import reach
from tests.server import Server


def use(page: Page, target: Locator, key: str = "Enter") -> None:
    """Go there, and press it."""
    reach(page, target)
    page.keyboard.press(key)


def write(page: Page, target: Locator, text: str) -> None:
    """Go there, and write that instead of what is there."""
    reach(page, target)
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def test_a_run_is_described_started_steered_forked_and_compared(page: Page, server: Server) -> None:
    page.goto("/")
    use(page, page.get_by_test_id("open-form"))
    write(page, page.get_by_test_id("field-iterations"), "300000")
    write(page, page.get_by_test_id("field-name"), "no pointer")
    page.keyboard.press("Enter")
    title = page.get_by_test_id("run-title")
    expect(title).to_have_text("no pointer")
    status = page.get_by_test_id("run-status")
    expect(page.get_by_test_id("chart-loss")).to_have_attribute("data-points", re.compile(r"\d{3}"))

    use(page, page.get_by_test_id("action-pause"))
    expect(status).to_have_attribute("data-status", "paused")
    use(page, page.get_by_test_id("action-epoch"))
    expect(page.get_by_test_id("fact-iteration")).to_have_text(re.compile(r"^[\d,]+[02468]00$"))
    expect(status).to_have_attribute("data-status", "paused")
    use(page, page.get_by_test_id("live-changes").locator("summary").first)
    write(page, page.get_by_test_id("live-learning_rate"), "0.05")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("change")).to_contain_text("Learning rate 0.1 → 0.05")

    # The chart, and the moments; then on from the first one.
    chart = page.get_by_test_id("chart-loss")
    reach(page, chart.locator(".plot"), "Shift+Tab")
    page.keyboard.press("+")
    expect(chart.get_by_role("button", name="Reset zoom")).to_be_visible()
    page.keyboard.press("0")
    expect(chart.get_by_role("button", name="Reset zoom")).to_be_hidden()
    use(page, page.get_by_test_id("kept-slider"), "Home")
    expect(page.get_by_test_id("kept-weights")).to_have_attribute("data-iteration", "1")
    use(page, page.get_by_test_id("kept-fork"))
    write(page, page.get_by_test_id("field-name"), "from its first step")
    write(page, page.get_by_test_id("field-iterations"), "1200")
    page.keyboard.press("Enter")
    expect(title).to_have_text("from its first step")
    expect(status).to_have_attribute("data-status", "finished", timeout=60_000)

    # A name is changed where it stands, and both are laid over one another.
    use(page, page.get_by_test_id("rename"))
    page.keyboard.press("Control+a")
    page.keyboard.type("the fork")
    page.keyboard.press("Enter")
    expect(title).to_have_text("the fork")
    for name in ("the fork", "no pointer"):
        reach(page, page.get_by_role("checkbox", name=f"Choose {name} to compare"), "Shift+Tab")
        page.keyboard.press(" ")
    use(page, page.get_by_test_id("list-compare"))
    expect(page.get_by_test_id("compare-loss")).to_have_attribute("data-lines", "2")
    use(page, page.get_by_test_id("compare-hide").first)
    expect(page.get_by_test_id("compare-loss")).to_have_attribute("data-lines", "1")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("compare-loss")).to_have_attribute("data-lines", "2")
    # A choice among few is one stop, with arrows inside of it.
    scale = page.locator("input[name=compare-scale]:checked")
    reach(page, scale, "Shift+Tab")
    before = scale.input_value()
    page.keyboard.press("ArrowRight")
    expect(scale).not_to_have_value(before)
    expect(page).to_have_url(re.compile("scale="))

    # A menu gives the focus back; what is deleted comes back.
    page.go_back()
    expect(title).to_be_visible()
    more = page.get_by_test_id("action-more")
    use(page, more)
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "menuitem"
    page.keyboard.press("Escape")
    expect(more).to_be_focused()
    deleted = title.inner_text()
    use(page, page.get_by_test_id("action-delete"))
    use(page, page.get_by_test_id("undo-delete"))
    expect(title).to_have_text(deleted)
