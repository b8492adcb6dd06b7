"""Groups of runs in a real browser: a search from the form to its best run, the table, stopping and deleting."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.server import Server

WHOLE_SEARCH = 120_000


def search(server: Server, **request: Any) -> dict[str, Any]:
    base = {"validation_size": 10_000, "iterations": 60, "evaluation_size": 500, "hidden_size": 10}
    body = {
        "base": base | request.pop("base", {}),
        "method": "grid",
        "fields": {"learning_rate": {"values": [0.01, 0.1, 0.5]}},
    }
    response = server.client.post("/api/searches", json=body | request)
    assert response.status_code == 201, response.text
    return response.json()


def group(server: Server, group_id: str) -> dict[str, Any]:
    response = server.client.get(f"/api/groups/{group_id}")
    assert response.status_code == 200, response.text
    return response.json()


def order(page: Page) -> list[str]:
    """The ids of the runs in the order of the table."""
    rows = page.get_by_test_id("group-table").locator("tbody tr")
    return rows.evaluate_all("(rows) => rows.map((row) => row.dataset.runId)")


def test_a_search_from_the_form_to_its_best_run(page: Page, server: Server) -> None:
    page.goto("/groups")
    page.get_by_test_id("new-search").click()
    form = page.get_by_test_id("search-form")
    expect(page.get_by_test_id("search-size")).to_have_text("20 runs of 10,000 iterations")
    page.get_by_test_id("search-iterations").fill("100")
    page.get_by_test_id("search-validation").fill("2000")
    page.get_by_test_id("search-low").fill("0.01")
    page.get_by_test_id("search-high").fill("1")
    page.get_by_test_id("search-add").click()
    second = form.get_by_test_id("search-field").nth(1)
    second.locator("select").select_option("optimizer")
    for name in ("Nesterov", "AdaGrad", "RMSProp", "AdamW", "Momentum"):
        second.locator(".chip", has_text=re.compile(f"^{name}$")).click()
    page.get_by_test_id("method-grid").click()
    first = form.get_by_test_id("search-field").nth(0)
    first.get_by_test_id("search-steps").fill("3")
    expect(first).to_contain_text("0.01 · 0.1 · 1")
    expect(page.get_by_test_id("search-size")).to_have_text("6 runs of 100 iterations")
    page.get_by_test_id("search-submit").click()
    expect(page).to_have_url(re.compile(r"/groups\?id=[0-9a-z]{12}$"))
    expect(page.get_by_test_id("group-title")).to_have_text("Learning rate × Optimizer")
    expect(page.get_by_test_id("group-run")).to_have_count(6)
    expect(page.get_by_test_id("group-progress")).to_have_text("6 of 6 finished", timeout=WHOLE_SEARCH)
    found = group(server, page.url.rpartition("=")[2])
    assert found["criterion"] == "validation_accuracy"
    assert {run["spec"]["validation_size"] for run in found["runs"]} == {2000}
    assert {(run["spec"]["learning_rate"], run["spec"]["optimizer"]) for run in found["runs"]} == {
        (rate, optimizer) for rate in (0.01, 0.1, 1) for optimizer in ("sgd", "adam")
    }
    # The table is sorted by the criterion, the best one is marked, and both are the server's.
    page.mouse.move(5, 5)
    values = {run["id"]: run["best_validation_accuracy"] for run in found["runs"]}
    shown = order(page)
    assert [values[run] for run in shown] == sorted(values.values(), reverse=True)
    assert shown[0] == found["best"]
    expect(page.locator("tr.best")).to_have_attribute("data-run-id", found["best"])
    expect(page.get_by_test_id("best-value")).to_have_text(f"{values[found['best']] * 100:.2f}%")
    expect(page.get_by_test_id("search-chart")).to_have_attribute("data-points", "6")
    page.get_by_test_id("search-chart-x").select_option("learning_rate")
    expect(page.get_by_test_id("search-chart").locator(".points path")).to_have_count(6)
    # A run of the group opens on the dashboard, and leads back.
    page.get_by_test_id("best-run").click()
    expect(page).to_have_url(re.compile(f"run={found['best']}$"))
    expect(page.get_by_test_id("legend-validation")).to_be_visible()
    page.get_by_test_id("run-group").click()
    expect(page).to_have_url(re.compile(f"/groups\\?id={found['id']}$"))


def test_the_form_says_at_the_field_what_is_wrong(page: Page) -> None:
    page.goto("/groups?new")
    low, high = page.get_by_test_id("search-low"), page.get_by_test_id("search-high")
    low.fill("-1")
    expect(low).to_have_attribute("aria-invalid", "true")
    low.fill("2")
    high.fill("1")
    expect(high).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_text("Must be greater than where the range begins.")).to_be_visible()
    page.get_by_test_id("search-submit").click()
    expect(high).to_be_focused()
    high.fill("5")
    page.get_by_test_id("search-count").fill("51")
    expect(page.get_by_test_id("search-count")).to_have_attribute("aria-invalid", "true")
    page.get_by_test_id("method-grid").click()
    page.get_by_test_id("search-steps").fill("20")
    page.get_by_test_id("search-add").click()
    expect(page.get_by_test_id("search-size")).to_have_text("100 runs are too many: at most 50")


def test_what_the_server_refuses_is_shown_at_its_field(browser: Browser, server: Server) -> None:
    run = server.finished(server.create(train_size=59_000, iterations=10, name="nearly everything")["id"])
    # Not the fixture's page: the browser's console reports every refusal as an error.
    context = browser.new_context(base_url=server.url, locale="en-US")
    page = context.new_page()
    page.goto(f"/?run={run['id']}")
    page.get_by_test_id("action-more").click()
    page.get_by_test_id("action-search").click()
    expect(page.get_by_test_id("search-base")).to_have_value(run["id"])
    page.get_by_test_id("search-submit").click()
    size = page.get_by_test_id("search-validation")
    expect(size).to_have_attribute("aria-invalid", "true")
    expect(size).to_be_focused()
    size.fill("1000")
    expect(size).not_to_have_attribute("aria-invalid", "true")
    context.close()


def test_a_field_without_effect_is_said_to_have_none(page: Page) -> None:
    page.goto("/groups?new")
    field = page.get_by_test_id("search-field")
    field.locator("select").select_option("momentum")
    expect(field).to_contain_text("Makes no difference here")
    page.get_by_test_id("search-add").click()
    page.get_by_test_id("search-field").nth(1).locator("select").select_option("optimizer")
    expect(field.first).not_to_contain_text("Makes no difference here")


def test_sorting_by_another_column_and_back(page: Page, server: Server) -> None:
    found = search(server)
    for run in found["runs"]:
        server.finished(run["id"], 120)
    page.goto(f"/groups?id={found['id']}")
    rates = {run["id"]: run["spec"]["learning_rate"] for run in found["runs"]}
    expect(page.get_by_test_id("group-run")).to_have_count(3)
    head = page.get_by_test_id("group-table").locator("thead")
    for direction, expected in (("descending", [0.5, 0.1, 0.01]), ("ascending", [0.01, 0.1, 0.5])):
        head.locator("[data-column=learning_rate]").click()
        expect(head.locator(f"th[aria-sort={direction}]")).to_contain_text("Learning rate")
        assert [rates[run] for run in order(page)] == expected


def test_stop_all_and_delete(page: Page, server: Server) -> None:
    found = search(server, base={"iterations": 300_000})
    page.goto(f"/groups?id={found['id']}")
    page.get_by_test_id("group-stop").click()
    expect(page.get_by_test_id("group-progress")).to_have_text("0 of 3 finished · 3 stopped")
    expect(page.get_by_test_id("group-stop")).to_be_hidden()
    page.get_by_test_id("group-delete").click()
    page.get_by_test_id("confirm-delete").click()
    expect(page).to_have_url(re.compile("/groups$"))
    expect(page.locator(f"[data-group-id='{found['id']}']")).to_have_count(0)
    assert server.client.get(f"/api/groups/{found['id']}").status_code == 404
    assert all(server.client.get(f"/api/runs/{run['id']}").status_code == 404 for run in found["runs"])


def test_a_group_that_is_gone_says_so(browser: Browser, server: Server) -> None:
    context = browser.new_context(base_url=server.url, locale="en-US")
    page = context.new_page()
    page.goto("/groups?id=000000000000")
    expect(page.get_by_text("This group of runs no longer exists.")).to_be_visible()
    expect(page.get_by_test_id("new-search")).to_be_visible()
    context.close()


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("width", [360, 390, 1440])
def test_nothing_runs_out_of_the_page(browser: Browser, server: Server, language: str, width: int) -> None:
    fields = {"learning_rate": {"values": [0.1]}, "optimizer": {"values": ["sgd", "momentum"]}}
    found = search(server, fields=fields, base={"iterations": 20})
    context = browser.new_context(
        base_url=server.url, viewport={"width": width, "height": 844}, locale=language, color_scheme="dark"
    )
    page = context.new_page()
    for path in ("/groups", f"/groups?id={found['id']}", "/groups?new"):
        page.goto(path)
        page.wait_for_timeout(500)
        inner, scroll = page.evaluate("() => [window.innerWidth, document.documentElement.scrollWidth]")
        assert scroll <= inner, path
    body = page.locator(".search-body")
    assert body.evaluate("(node) => node.scrollWidth <= node.clientWidth")
    context.close()
