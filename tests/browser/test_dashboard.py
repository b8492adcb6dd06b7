"""The dashboard in a real browser, with nothing mocked."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.server import Server

WHOLE_RUN = 120_000


def points(page: Page) -> int:
    return int(page.get_by_test_id("chart-loss").get_attribute("data-points") or 0)


def test_one_click_and_the_network_learns_before_your_eyes(page: Page, server: Server) -> None:
    page.goto("/")
    page.get_by_test_id("start-default").first.click()
    status = page.get_by_test_id("run-status")
    expect(page).to_have_url(re.compile(r"\?run=[0-9a-z]{12}$"))
    expect(page.get_by_test_id("chart-loss")).to_have_attribute("data-points", re.compile("[1-9]"))
    # Points grow while it trains, not after it.
    seen = set()
    while status.get_attribute("data-status") != "finished" and len(seen) < 5:
        if status.get_attribute("data-status") == "running":
            seen.add(points(page))
        page.wait_for_timeout(50)
    assert len(seen) == 5, f"only {seen} points were seen while the run trained"
    expect(status).to_have_attribute("data-status", "finished", timeout=WHOLE_RUN)
    expect(page.get_by_test_id("chart-loss")).to_have_attribute("data-points", "10000")
    expect(page.get_by_test_id("chart-accuracy")).to_have_attribute("data-evaluations", "18")
    run = server.run(page.url.rpartition("=")[2])
    assert run["test_accuracy"] >= 0.965
    expect(page.get_by_test_id("fact-test-accuracy")).to_contain_text(f"{run['test_accuracy'] * 100:.2f}")
    expect(page.locator(".js-plotly-plot svg.main-svg").first).to_be_visible()


def test_the_page_of_a_run_scrolls_in_its_columns_alone(page: Page, server: Server) -> None:
    run = server.finished(server.create(iterations=60, evaluation_size=500)["id"])
    page.goto(f"/?run={run['id']}")
    page.get_by_test_id("layers").wait_for()
    for width in (1440, 900):
        page.set_viewport_size({"width": width, "height": 800})
        heights = page.evaluate("() => [document.documentElement.scrollHeight, window.innerHeight]")
        assert heights[0] == heights[1], width


def test_what_was_started_is_shown_from_its_beginning(page: Page, server: Server) -> None:
    spec = {"iterations": 60, "evaluation_size": 500, "hidden_size": 10}
    first, second = (
        server.finished(server.create(name=name, **spec)["id"]) for name in ("begun first", "begun second")
    )
    page.goto(f"/?run={second['id']}")
    page.get_by_test_id("layers").scroll_into_view_if_needed()
    page.get_by_test_id("kept-fork").click()
    page.get_by_test_id("submit-form").click()
    expect(page.get_by_test_id("run-title")).to_have_text("begun second @ 60")
    expect(page.get_by_test_id("run-title")).to_be_in_viewport()
    # On a phone the list is below the run: whoever chooses there wants to see what was chosen.
    page.set_viewport_size({"width": 390, "height": 844})
    row = page.locator(f"[data-testid=run-list] a[data-run-id='{first['id']}']")
    row.scroll_into_view_if_needed()
    expect(page.get_by_test_id("run-title")).not_to_be_in_viewport()
    row.click()
    expect(page.get_by_test_id("run-title")).to_have_text("begun first")
    expect(page.get_by_test_id("run-title")).to_be_in_viewport()


def test_keys_come_to_the_run_without_going_through_the_list(page: Page, server: Server) -> None:
    run = server.finished(server.create(iterations=60, evaluation_size=500, hidden_size=10)["id"])
    page.goto(f"/?run={run['id']}")
    title = page.get_by_test_id("run-title")
    expect(title).to_be_visible()
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    page.keyboard.press("Enter")
    expect(title).to_be_focused()
    expect(page).to_have_url(re.compile(f"run={run['id']}$"))
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.closest('main') !== null")
    # What does nothing any more is no stop on the way.
    expect(page.get_by_test_id("live-changes").locator("summary").first).to_have_attribute("tabindex", "-1")


def test_pause_reload_resume_stop(page: Page, server: Server) -> None:
    run = server.create(iterations=200_000, name="long one")
    page.goto(f"/?run={run['id']}")
    status = page.get_by_test_id("run-status")
    expect(page.get_by_test_id("run-title")).to_have_text("long one")
    expect(status).to_have_attribute("data-status", "running", timeout=60_000)
    page.get_by_test_id("action-pause").click()
    expect(status).to_have_attribute("data-status", "paused")
    paused = server.run(run["id"])["iteration"]
    page.reload()
    expect(status).to_have_attribute("data-status", "paused")
    expect(page.get_by_test_id("chart-loss")).to_have_attribute("data-points", str(paused))
    page.get_by_test_id("action-resume").click()
    expect(status).to_have_attribute("data-status", "running")
    page.get_by_test_id("action-stop").click()
    expect(status).to_have_attribute("data-status", "stopped")
    page.get_by_test_id("action-delete").click()
    expect(page.get_by_test_id("deleted-notice")).to_contain_text("long one")
    expect(page.locator(f"[data-run-id='{run['id']}']")).to_have_count(0)
    assert server.client.get(f"/api/runs/{run['id']}").status_code == 404


def test_the_form_starts_what_it_says_and_refuses_in_words(page: Page, server: Server) -> None:
    page.goto("/")
    page.get_by_test_id("open-form").first.click()
    form = page.get_by_test_id("run-form")
    rate = page.get_by_test_id("field-learning_rate")
    rate.fill("-1")
    rate.blur()
    expect(rate).to_have_attribute("aria-invalid", "true")
    rate.fill("0.2")
    expect(rate).not_to_have_attribute("aria-invalid", "true")
    std = page.get_by_test_id("field-weight_init_std")
    expect(std).to_be_enabled()
    page.get_by_test_id("field-initializer").select_option("he")
    expect(std).to_be_disabled()
    page.get_by_test_id("field-hidden_size").fill("30")
    expect(form).to_contain_text("784–30–10")
    page.get_by_test_id("field-iterations").fill("200")
    page.get_by_test_id("field-name").fill("from the form")
    page.get_by_test_id("submit-form").click()
    expect(page.get_by_test_id("run-title")).to_have_text("from the form")
    expect(page.get_by_test_id("run-status")).to_have_attribute("data-status", "finished", timeout=60_000)
    spec = server.run(page.url.rpartition("=")[2])["spec"]
    assert (spec["learning_rate"], spec["initializer"], spec["hidden_size"], spec["iterations"]) == (0.2, "he", 30, 200)


def test_a_failed_run_says_why(page: Page, server: Server) -> None:
    run = server.create(learning_rate=500)
    server.wait_until(run["id"], lambda run: run["status"] == "failed")
    page.goto(f"/?run={run['id']}")
    expect(page.get_by_test_id("run-status")).to_have_attribute("data-status", "failed")
    told = page.locator("run-progress")
    expect(told.get_by_text("learning rate of 500")).to_be_visible()
    expect(page.get_by_test_id("hint-diverged")).to_contain_text("500")
    page.get_by_test_id("language").select_option("ko")
    expect(told.get_by_text("학습률 500")).to_be_visible()


def test_the_zoom_stays_while_points_arrive(page: Page, server: Server) -> None:
    run = server.create(iterations=200_000)
    page.goto(f"/?run={run['id']}")
    chart = page.get_by_test_id("chart-loss")
    expect(chart).to_have_attribute("data-points", re.compile(r"\d{4}"), timeout=60_000)
    box = chart.locator(".nsewdrag").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.1, box["y"] + box["height"] * 0.3)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.8, steps=8)
    page.mouse.up()
    page.wait_for_timeout(600)  # Plotly's own zoom animation
    ticks = chart.locator(".xtick text").all_text_contents()
    before = points(page)
    while points(page) < before + 1500:
        page.wait_for_timeout(100)
    assert chart.locator(".xtick text").all_text_contents() == ticks
    server.client.delete(f"/api/runs/{run['id']}")


def test_language_and_theme_change_at_once_and_stay(page: Page) -> None:
    page.goto("/")
    page.get_by_test_id("language").select_option("ko")
    expect(page.locator("html")).to_have_attribute("lang", "ko")
    expect(page.get_by_test_id("start-default").first).to_contain_text("기본 실험")
    page.get_by_test_id("theme").select_option("dark")
    dark = page.evaluate("() => getComputedStyle(document.documentElement).backgroundColor")
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "ko")
    assert page.evaluate("() => getComputedStyle(document.documentElement).backgroundColor") == dark
    page.get_by_test_id("theme").select_option("light")
    assert page.evaluate("() => getComputedStyle(document.documentElement).backgroundColor") != dark


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("width", [360, 390, 1440])
def test_nothing_runs_out_of_the_page(browser: Browser, server: Server, language: str, width: int) -> None:
    run = server.finished(server.create(iterations=100, name="A run with quite a long name " * 2)["id"])
    context = browser.new_context(
        base_url=server.url, viewport={"width": width, "height": 844}, locale=language, color_scheme="dark"
    )
    page = context.new_page()
    for path in (f"/?run={run['id']}", "/draw", "/sign-in", "/?run=000000000000"):
        page.goto(path)
        page.wait_for_timeout(300)
        inner, scroll = page.evaluate("() => [window.innerWidth, document.documentElement.scrollWidth]")
        assert scroll <= inner, path
    page.goto("/")
    page.get_by_test_id("open-form").first.click()
    expect(page.get_by_test_id("run-form")).to_be_visible()
    inner, scroll = page.evaluate("() => [window.innerWidth, document.documentElement.scrollWidth]")
    assert scroll <= inner
    context.close()
