"""Runs side by side in a real browser: overlaid, smoothed, zoomed, and sent to somebody as an address."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.server import Server

PLOTLY_ANIMATION_MS = 600


@pytest.fixture(scope="module")
def runs(server: Server) -> list[dict[str, Any]]:
    """Four short runs that are done, and a long one that trains; they differ in two settings."""
    made = [
        server.create(hidden_size=size, learning_rate=rate, iterations=1_500, name=f"side by side {size}")
        for size, rate in ((8, 0.1), (16, 0.1), (24, 0.5), (32, 0.5))
    ]
    ended = [server.finished(run["id"]) for run in made]
    return [*ended, server.create(hidden_size=12, iterations=300_000, name="side by side, live")]


def chart(page: Page) -> Locator:
    return page.get_by_test_id("compare-loss")


def points(page: Page) -> int:
    return int(chart(page).get_attribute("data-points") or 0)


def wait_for_points(page: Page, count: int) -> None:
    expect(chart(page)).to_have_attribute("data-points", re.compile(r"\d"))
    page.wait_for_function(
        "count => Number(document.querySelector('[data-testid=compare-loss]').dataset.points) >= count", arg=count
    )


def zoom(page: Page) -> None:
    """Draw a frame from a tenth to three tenths of the chart's width."""
    box = chart(page).locator(".nsewdrag").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.1, box["y"] + box["height"] * 0.1)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.7, steps=8)
    page.mouse.up()
    page.wait_for_timeout(PLOTLY_ANIMATION_MS)


def ticks(page: Page) -> list[list[str]]:
    """The figures at the axes of both charts."""
    charts = (chart(page), page.get_by_test_id("compare-accuracies"))
    return [each.locator(axis).all_text_contents() for each in charts for axis in (".xtick text", ".ytick text")]


def expect_ticks(page: Page, expected: list[list[str]]) -> None:
    """Wait until both charts have these axes."""
    for _ in range(100):
        if ticks(page) == expected:
            return
        page.wait_for_timeout(100)
    assert ticks(page) == expected


def colours(page: Page) -> int:
    """How many of the first five lines' colours the chart of losses shows: what is painted, not what is meant to be."""
    return page.evaluate("""() => {
      const probe = document.body.appendChild(document.createElement("span"));
      const lines = [0, 1, 2, 3, 4].map((number) => {
        probe.style.color = `var(--line-${number})`;
        return getComputedStyle(probe).color.match(/\\d+/g).slice(0, 3).map(Number);
      });
      probe.remove();
      const canvas = document.querySelector("[data-testid=compare-loss] canvas");
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      const counts = lines.map(() => 0);
      for (let k = 0; k < data.length; k += 4) {
        if (data[k + 3] < 150) continue;
        const isNear = (value, channel) => Math.abs(value - data[k + channel]) < 12;
        const line = lines.findIndex((colour) => colour.every(isNear));
        if (line >= 0) counts[line] += 1;
      }
      return counts.filter((count) => count > 8).length;
    }""")


def test_overlay_five_smooth_zoom_and_share_exactly_this_view(
    browser: Browser, page: Page, server: Server, runs: list[dict[str, Any]]
) -> None:
    page.goto(f"/?run={runs[0]['id']}")
    for run in runs:
        row = page.locator(".run-item", has=page.locator(f"[data-run-id='{run['id']}']"))
        row.hover()
        row.get_by_test_id("run-choose").check()
    expect(page.get_by_test_id("list-compare")).to_have_text("Compare 5")
    page.get_by_test_id("list-compare").click()
    expect(page).to_have_url(re.compile(r"/compare\?runs=" + ",".join(run["id"] for run in runs)))
    table = page.get_by_test_id("compare-table")
    expect(table.get_by_test_id("compared-run")).to_have_count(5)
    expect(chart(page)).to_have_attribute("data-lines", "5")
    # Only what differs is a column.
    expect(table.locator("thead [data-column=hidden_size]")).to_be_visible()
    expect(table.locator("thead [data-column=learning_rate]")).to_be_visible()
    expect(table.locator("thead [data-column=batch_size]")).to_have_count(0)
    expect(page.get_by_test_id("search-chart")).to_have_attribute("data-points", re.compile("[45]"))
    expect(page.get_by_test_id("best-value")).to_have_text(re.compile(r"\d\d\.\d\d%"))
    # Smooth, logarithmic, one line hidden, the best first.
    page.get_by_test_id("compare-smoothing").fill("80")
    page.get_by_test_id("compare-log").click()
    wait_for_points(page, 4 * 1_500 + 2_000)
    # The best one is drawn over the others, and may cover one that runs beside it.
    assert colours(page) >= 4
    row = table.locator(f"tr[data-run-id='{runs[1]['id']}']")
    row.get_by_test_id("compare-hide").click()
    expect(row.get_by_test_id("compare-hide")).to_have_attribute("aria-pressed", "false")
    expect(chart(page)).to_have_attribute("data-lines", "4")
    table.locator("thead [data-column=best_test_accuracy]").click()
    expect(table.locator("th[aria-sort=descending]")).to_contain_text("Best test")
    zoom(page)
    expect(page).to_have_url(re.compile("smoothing=80.*scale=log.*zoom="))
    # The zoom, of both charts along x, stays while points arrive.
    address, before = page.url, ticks(page)
    wait_for_points(page, points(page) + 3_000)
    assert (ticks(page), page.url) == (before, address)
    # A reload, and whoever gets the address, see exactly this.
    page.get_by_test_id("compare-copy").click()
    expect(page.get_by_test_id("compare-copy")).to_have_text("Copied")
    context = browser.new_context(base_url=server.url, viewport={"width": 1440, "height": 900}, locale="en-US")
    other = context.new_page()
    other.goto(address)
    page.reload()
    for one in (other, page):
        expect(chart(one)).to_have_attribute("data-lines", "4")
        expect_ticks(one, before)
        expect(one.get_by_test_id("compare-smoothing")).to_have_value("80")
        hide = one.locator(f"[data-testid=compare-table] tr[data-run-id='{runs[1]['id']}'] [data-testid=compare-hide]")
        expect(hide).to_have_attribute("aria-pressed", "false")
        expect(one.locator("[data-testid=compare-table] th[aria-sort=descending]")).to_contain_text("Best test")
    wait_for_points(other, points(other) + 500)
    assert other.url == address
    context.close()


def test_all_runs_by_accuracy_time_and_parameters(page: Page, server: Server, runs: list[dict[str, Any]]) -> None:
    server.client.delete(f"/api/runs/{runs[-1]['id']}")
    done = runs[:-1]
    server.client.patch(f"/api/runs/{done[2]['id']}", json={"tags": ["seminar"]})
    # A run that is gone is taken off the address, and said to be.
    page.goto(f"/compare?runs={runs[-1]['id']},{done[0]['id']}")
    expect(page.get_by_test_id("compare-gone")).to_be_visible()
    expect(page).to_have_url(re.compile(f"runs={done[0]['id']}$"))
    page.goto("/compare")
    expect(page.get_by_test_id("compare-hint")).to_be_visible()
    table = page.get_by_test_id("board-table")
    page.get_by_test_id("board-text").fill("SIDE BY SIDE")
    expect(page).to_have_url(re.compile("text=SIDE"))
    expect(page.get_by_test_id("board-count")).to_have_text("1–4 of 4")

    def order() -> list[str]:
        return table.locator("tbody tr").evaluate_all("(rows) => rows.map((row) => row.dataset.runId)")

    accuracies = {run["id"]: run["best_test_accuracy"] for run in done}
    assert [accuracies[run] for run in order()] == sorted(accuracies.values(), reverse=True)
    for column in ("seconds", "parameters"):
        table.locator(f"thead [data-column={column}]").click()
        expect(table.locator("th[aria-sort=ascending] [data-column]")).to_have_attribute("data-column", column)
        expected = [run["id"] for run in sorted(done, key=lambda run: run[column])]
        for place, run_id in enumerate(expected):
            expect(table.locator("tbody tr").nth(place)).to_have_attribute("data-run-id", run_id)
        assert order() == expected
    # The best of all that were chosen is above, wherever it stands in the table.
    expect(page.get_by_test_id("board-best")).to_contain_text(f"{100 * max(accuracies.values()):.2f}%")
    table.locator("tbody tr").nth(2).get_by_test_id("board-choose").check()
    table.locator("tbody tr").nth(0).get_by_test_id("board-choose").check()
    expect(chart(page)).to_have_attribute("data-lines", "2")
    table.get_by_role("button", name="Only runs with the tag seminar").click()
    expect(table.get_by_test_id("board-run")).to_have_count(1)
    page.reload()
    expect(table.get_by_test_id("board-run")).to_have_count(1)
    expect(chart(page)).to_have_attribute("data-lines", "2")
    page.get_by_test_id("board-tag").click()
    page.get_by_test_id("board-status").select_option("failed")
    expect(page.get_by_test_id("board-empty")).to_have_text("No run fits these choices.")


@pytest.mark.parametrize("language", ["en", "ko"])
def test_nothing_runs_out_of_the_page(
    browser: Browser, server: Server, runs: list[dict[str, Any]], language: str
) -> None:
    context = browser.new_context(base_url=server.url, viewport={"width": 360, "height": 844}, locale=language)
    page = context.new_page()
    ids = ",".join(run["id"] for run in runs[:-1])
    for width in (360, 390):
        page.set_viewport_size({"width": width, "height": 844})
        page.goto(f"/compare?runs={ids}&group=learning_rate")
        expect(chart(page)).to_have_attribute("data-lines", "4")
        inner, scroll = page.evaluate("() => [window.innerWidth, document.documentElement.scrollWidth]")
        assert scroll <= inner, width
    context.close()
