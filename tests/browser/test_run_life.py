"""The life of a run in a real browser: steps, live changes, forks, receipts, the queue, deletion. Nothing is mocked."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.pen import draw_seven
from tests.server import Server

LONG = {"iterations": 200_000, "learning_rate": 0.05}


@pytest.fixture
def paused(server: Server) -> Iterator[str]:
    """A run that was paused some way into its second epoch."""
    run = server.create(**LONG, name="under the lens")
    server.wait_until(run["id"], lambda run: run["iteration"] > 700)
    server.act(run["id"], "pause")
    server.wait_until(run["id"], lambda run: run["status"] == "paused")
    yield run["id"]
    server.client.delete(f"/api/runs/{run['id']}")


@pytest.fixture(scope="module")
def finished(server: Server) -> str:
    """A run of three epochs that has ended."""
    return server.finished(server.create(iterations=1800, name="three epochs")["id"])["id"]


def status(page: Page) -> Locator:
    return page.get_by_test_id("run-status")


def of_address(page: Page) -> str:
    return page.url.rpartition("=")[2]


def menu(page: Page, action: str) -> None:
    page.get_by_test_id("action-more").click()
    page.get_by_test_id(f"action-{action}").click()


def test_one_step_and_the_rest_of_the_epoch(page: Page, server: Server, paused: str) -> None:
    page.goto(f"/?run={paused}")
    expect(status(page)).to_have_attribute("data-status", "paused")
    before = server.run(paused)["iteration"]
    step = page.get_by_test_id("action-step")
    step.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("fact-iteration")).to_have_text(f"{before + 1:,}")
    expect(page.get_by_test_id("chart-loss")).to_have_attribute("data-points", str(before + 1))
    expect(step).to_be_focused()
    expect(step).not_to_have_attribute("aria-disabled", "true")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("fact-iteration")).to_have_text(f"{before + 2:,}")
    end = (before // 600 + 1) * 600
    page.get_by_test_id("action-epoch").click()
    expect(page.get_by_test_id("fact-iteration")).to_have_text(f"{end:,}")
    expect(status(page)).to_have_attribute("data-status", "paused")
    assert server.run(paused)["iteration"] == end


def test_a_learning_rate_changed_on_the_way_is_marked_and_stays(page: Page, server: Server) -> None:
    run = server.create(**LONG)
    page.goto(f"/?run={run['id']}")
    expect(page.get_by_test_id("chart-loss")).to_have_attribute("data-points", re.compile(r"\d{3}"))
    panel = page.get_by_test_id("live-changes")
    panel.locator("summary").first.click()
    rate = page.get_by_test_id("live-learning_rate")
    expect(rate).to_have_value("0.05")
    expect(page.get_by_test_id("live-momentum")).to_be_hidden()  # this update rule has none
    rate.fill("-1")
    expect(rate).to_have_attribute("aria-invalid", "true")
    expect(panel).to_contain_text("Enter a number above 0")
    rate.fill("0.01")
    page.get_by_test_id("live-batch_size").fill("50")
    page.keyboard.press("Enter")
    change = page.get_by_test_id("change")
    expect(change).to_have_attribute("data-pending", "false")
    expect(change).to_contain_text("Learning rate 0.05 → 0.01 · Mini-batch size 100 → 50")
    for chart in ("chart-loss", "chart-accuracy"):
        expect(page.get_by_test_id(chart)).to_have_attribute("data-changes", "1")
        expect(page.get_by_test_id(chart).locator(".annotation-text", has_text=re.compile("^1$"))).to_be_visible()
    server.act(run["id"], "pause")
    expect(status(page)).to_have_attribute("data-status", "paused")

    page.reload()
    expect(change).to_contain_text("Learning rate 0.05 → 0.01")
    expect(page.get_by_test_id("chart-loss")).to_have_attribute("data-changes", "1")
    page.get_by_test_id("live-changes").locator("summary").first.click()
    expect(page.get_by_test_id("live-learning_rate")).to_have_value("0.01")
    page.get_by_test_id("chart-loss").locator(".annotation-text", has_text=re.compile("^1$")).hover()
    expect(page.get_by_test_id("chart-loss").locator(".hoverlayer")).to_contain_text("Learning rate 0.05 → 0.01")
    known = server.run(run["id"])["changes"]
    assert [one["fields"] for one in known] == [{"learning_rate": 0.01, "batch_size": 50}]
    assert known[0]["iteration"] > 0
    server.client.delete(f"/api/runs/{run['id']}")


def test_what_is_done_cannot_be_taken_back_and_refusals_are_said(browser: Browser, server: Server, paused: str) -> None:
    for number in range(100):  # as many as there may be
        rate = 0.05 + 0.001 * (number % 2)
        assert server.client.post(f"/api/runs/{paused}/changes", json={"learning_rate": rate}).status_code == 202
    # Not the page of the other tests, which takes a refused request, as the console reports it, for a failure.
    context = browser.new_context(base_url=server.url, viewport={"width": 1440, "height": 900}, locale="en-US")
    page = context.new_page()
    page.goto(f"/?run={paused}")
    expect(page.get_by_test_id("change")).to_have_count(100)
    panel = page.get_by_test_id("live-changes")
    panel.locator("summary").first.click()
    iterations = page.get_by_test_id("live-iterations")
    iterations.fill("10")
    expect(iterations).to_have_attribute("aria-invalid", "true")
    expect(panel).to_contain_text(f"from {server.run(paused)['iteration']:,} to")
    iterations.fill("300000")
    page.get_by_test_id("live-apply").click()
    expect(panel).to_contain_text("This run was changed 100 times already")
    page.get_by_test_id("live-discard").click()
    expect(iterations).to_have_value("200000")
    context.close()


def test_continue_then_the_same_again(page: Page, server: Server) -> None:
    run = server.finished(server.create(iterations=300, name="short")["id"])
    page.goto(f"/?run={run['id']}")
    page.get_by_test_id("action-continue").click()
    page.get_by_test_id("continue-more").fill("200")
    page.get_by_test_id("continue-submit").click()
    expect(page.get_by_test_id("chart-loss")).to_have_attribute("data-points", "500")
    expect(status(page)).to_have_attribute("data-status", "finished")

    menu(page, "receipt")
    receipt = page.get_by_test_id("receipt")
    expect(receipt).to_contain_text(re.compile("[0-9a-f]{64}"))
    expect(receipt).to_contain_text("500 iterations, random seed 0")
    with page.expect_download() as download:
        page.get_by_test_id("receipt-download").click()
    assert download.value.suggested_filename == f"receipt-{run['id']}.json"
    assert "weights_sha256" in Path(download.value.path()).read_text()
    page.get_by_test_id("receipt-reproduce").click()
    expect(page.get_by_test_id("lineage-original")).to_have_text("short")
    expect(page.get_by_text("Reproduced: the same weights, bit for bit")).to_be_visible()
    page.get_by_test_id("language").select_option("ko")
    expect(page.get_by_text("재현되었습니다")).to_be_visible()
    page.get_by_test_id("lineage-original").click()
    expect(page).to_have_url(re.compile(run["id"]))


def test_a_fork_begins_with_the_weights_of_an_epoch(page: Page, server: Server, finished: str) -> None:
    page.goto(f"/?run={finished}")
    expect(page.get_by_test_id("kept-weights")).to_have_attribute("data-count", "4")
    slider = page.get_by_test_id("kept-slider")
    slider.focus()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_test_id("kept-epoch")).to_contain_text("Epoch 2, iteration 1,200")
    page.get_by_test_id("kept-fork").click()
    expect(page.get_by_test_id("run-form")).to_contain_text("Fork of three epochs after iteration 1,200")
    expect(page.get_by_test_id("field-hidden_size")).to_be_hidden()  # the weights say that
    page.get_by_test_id("field-optimizer").select_option("adam")
    page.get_by_test_id("field-learning_rate").fill("0.001")
    page.get_by_test_id("field-iterations").fill("100")
    page.get_by_test_id("submit-form").click()
    expect(page.get_by_test_id("lineage-parent")).to_have_text("three epochs")
    expect(status(page)).to_have_attribute("data-status", "finished")
    run = server.run(of_address(page))
    assert (run["parent"], run["parent_iteration"]) == (finished, 1200)
    assert (run["spec"]["optimizer"], run["spec"]["batch_size"], run["iteration"]) == ("adam", 100, 100)
    assert run["test_accuracy"] > 0.9  # a hundred iterations alone come to less


def test_any_kept_epoch_reads_a_drawing(page: Page, server: Server, finished: str) -> None:
    page.goto(f"/draw?run={finished}")
    draw_seven(page)
    expect(page.get_by_text("iteration 1,800")).to_be_visible()
    page.get_by_test_id("epoch-select").select_option("600")
    expect(page.get_by_text("iteration 600")).to_be_visible()
    expect(page.get_by_test_id("prediction-digit")).to_have_text("7")
    page.reload()
    expect(page.get_by_test_id("epoch-select")).to_have_value("600")
    draw_seven(page)
    expect(page.get_by_text("iteration 600")).to_be_visible()
    epochs = server.client.get(f"/api/runs/{finished}/epochs").json()["epochs"]
    best = next(epoch["iteration"] for epoch in epochs if epoch["is_best"])
    page.get_by_test_id("epoch-select").select_option("best")
    expect(page.get_by_text(f"iteration {best:,}")).to_be_visible()


def test_deleted_and_brought_back(page: Page, server: Server, paused: str) -> None:
    page.goto(f"/?run={paused}")
    expect(page.get_by_test_id("run-title")).to_have_text("under the lens")
    page.wait_for_load_state("networkidle")  # what is asked of a run that goes just then is a 404 in the console
    page.get_by_test_id("action-delete").click()
    expect(page.locator(f"[data-run-id='{paused}']")).to_have_count(0)
    assert server.client.get(f"/api/runs/{paused}").status_code == 404
    page.get_by_test_id("undo-delete").click()
    expect(page.get_by_test_id("run-title")).to_have_text("under the lens")
    expect(page.locator(f"[data-run-id='{paused}']")).to_have_count(1)
    expect(page.get_by_test_id("deleted-notice")).to_be_hidden()
    # Somebody else deletes it while it is shown here.
    expect(page.get_by_test_id("chart-loss")).to_have_attribute("data-points", str(server.run(paused)["iteration"]))
    server.client.delete(f"/api/runs/{paused}")
    expect(page.get_by_test_id("gone")).to_contain_text("“under the lens” was deleted")
    page.keyboard.press("Control+z")
    expect(page.get_by_test_id("gone")).to_be_hidden()
    expect(status(page)).to_have_attribute("data-status", "paused")
    expect(page.get_by_test_id("chart-loss")).to_have_attribute("data-points", str(server.run(paused)["iteration"]))


def test_name_tags_and_notes_are_kept(page: Page, server: Server, paused: str) -> None:
    page.goto(f"/?run={paused}")
    page.get_by_test_id("rename").focus()
    page.keyboard.press("Enter")
    page.get_by_test_id("run-name").fill("  renamed  ")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("run-title")).to_have_text("renamed")
    for tag in ("first", "second", "first"):
        page.get_by_test_id("tag-input").fill(tag)
        page.keyboard.press("Enter")
    expect(page.get_by_test_id("tags").get_by_role("listitem")).to_have_text(["first", "second"])
    page.get_by_test_id("notes").fill("slower than it looks")
    expect(page.get_by_test_id("notes-state")).to_have_text("Saved")
    page.get_by_role("button", name="Remove the tag first").click()
    expect(page.get_by_test_id("tags").get_by_role("listitem")).to_have_text(["second"])
    page.reload()
    expect(page.get_by_test_id("notes")).to_have_value("slower than it looks")
    run = server.run(paused)
    assert (run["name"], run["tags"], run["notes"]) == ("renamed", ["second"], "slower than it looks")


def test_the_queue_is_reordered_by_buttons_and_by_keys(page: Page, server: Server) -> None:
    working = [server.create(**LONG)["id"] for _ in range(2)]  # the two workers
    for run in working:
        server.wait_until(run, lambda run: run["status"] == "running")
    first, second, third = waiting = [server.create(**LONG, name=name)["id"] for name in "ABC"]

    def order() -> list[str]:
        return sorted(waiting, key=lambda run: server.run(run)["queue_position"])

    page.goto(f"/?run={third}")
    place = page.get_by_test_id("queue-place")
    expect(place).to_have_text(re.compile(r"^Place 3\b"))
    page.get_by_test_id("queue-earlier").click()
    expect(place).to_have_text(re.compile(r"^Place 2\b"))
    assert order() == [first, third, second]
    page.get_by_test_id("queue-first").click()
    expect(place).to_have_text(re.compile(r"^Place 1\b"))
    expect(page.get_by_test_id("queue-first")).to_have_attribute("aria-disabled", "true")
    page.locator(f"[data-run-id='{third}']").focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(place).to_have_text(re.compile(r"^Place 2\b"))
    assert order() == [first, third, second]
    for run in (*waiting, *working):
        server.client.delete(f"/api/runs/{run}")


def test_a_rule_that_ends_it_is_offered_explained_and_told(page: Page, server: Server) -> None:
    page.goto("/")
    page.get_by_test_id("open-form").first.click()
    page.get_by_test_id("fold-stop").locator("summary").click()
    page.get_by_test_id("field-epochs").fill("1")
    page.get_by_test_id("field-name").fill("one epoch")
    page.get_by_test_id("submit-form").click()
    expect(page.get_by_test_id("run-title")).to_have_text("one epoch")
    expect(page.get_by_text("It ended after epoch 1, as asked.")).to_be_visible()
    run = server.run(of_address(page))
    assert (run["iteration"], run["message"]["code"]) == (600, "ended-by-epochs")


@pytest.mark.parametrize("language", ["en", "ko"])
def test_nothing_runs_out_of_a_narrow_page_and_all_can_be_touched(
    browser: Browser, server: Server, paused: str, language: str
) -> None:
    server.client.post(f"/api/runs/{paused}/changes", json={"learning_rate": 0.01, "weight_decay": 0.001})
    server.client.patch(f"/api/runs/{paused}", json={"tags": ["a tag of many letters 24", "b"], "notes": "x" * 300})
    context = browser.new_context(
        base_url=server.url, viewport={"width": 390, "height": 844}, locale=language, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    page.goto(f"/?run={paused}")
    page.get_by_test_id("live-changes").locator("summary").first.click()
    expect(page.get_by_test_id("kept-fork")).to_be_visible()
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
    parts = [
        f"{name} {tag}"
        for name in ("run-actions", "run-name", "live-changes", "kept-weights")
        for tag in ("button", "a")
    ]
    small = page.evaluate(
        """(parts) => [...document.querySelectorAll(parts)].filter((node) => node.checkVisibility())
             .map((node) => [node.outerHTML.slice(0, 90), node.getBoundingClientRect()])
             .filter(([, box]) => Math.min(box.width, box.height) < 40).map(([html]) => html)""",
        ", ".join([*parts, "run-tags button", "run-tags input"]),
    )
    assert small == []
    context.close()
