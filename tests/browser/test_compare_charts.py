"""The charts of compared runs: lines in groups, the keyboard, a closer look at long runs, and pictures of them."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.test_exports import saved
from tests.server import Server
from tests.written_run import write_run

LONG = 120_000


@pytest.fixture(scope="module")
def runs(server: Server) -> list[dict[str, Any]]:
    """Four short runs that are done, two of either learning rate."""
    made = [
        server.create(hidden_size=size, learning_rate=rate, iterations=600, name=f"grouped {size}")
        for size, rate in ((8, 0.1), (16, 0.1), (24, 0.5), (32, 0.5))
    ]
    return [server.finished(run["id"]) for run in made]


@pytest.fixture(scope="module")
def long_runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, list[str]]]:
    """Two long runs on a server of their own."""
    data_dir = tmp_path_factory.mktemp("long") / "data"
    ids = [write_run(data_dir, LONG, f"long {seed}", seed=seed) for seed in range(2)]
    server = Server(data_dir)
    yield server, ids
    server.stop()


def chart(page: Page, name: str = "loss") -> Locator:
    return page.get_by_test_id(f"compare-{name}")


def ticks(page: Page) -> list[float]:
    """The figures at the x axis of the losses."""
    texts = chart(page).locator(".xtick text").all_text_contents()
    return [float(text.replace(",", "").replace("−", "-")) for text in texts]


def iterations_along(page: Page, start: float, stop: float, steps: int) -> list[int]:
    """Which iterations the readout names while the pointer moves from one share of the chart's width to another."""
    box = chart(page).locator(".nsewdrag").bounding_box()
    assert box is not None
    named: list[int] = []
    for step in range(steps + 1):
        share = start + (stop - start) * step / steps
        page.mouse.move(box["x"] + box["width"] * share, box["y"] + box["height"] / 2)
        title = chart(page).locator(".readout-title").text_content() or ""
        named.append(int(re.sub(r"\D", "", title) or 0))
    return named


def test_runs_are_coloured_and_hidden_by_group(page: Page, runs: list[dict[str, Any]]) -> None:
    page.goto(f"/compare?runs={','.join(run['id'] for run in runs)}")
    expect(chart(page)).to_have_attribute("data-lines", "4")
    page.get_by_test_id("compare-group").select_option("learning_rate")
    expect(page).to_have_url(re.compile("group=learning_rate"))
    table = page.get_by_test_id("compare-table")
    heads = table.locator(".group-head-row")
    expect(heads).to_have_count(2)
    expect(heads.first).to_contain_text("0.1")
    # Each group has one colour, under its own head.
    swatches = table.locator("tbody tr").evaluate_all(
        "rows => rows.map(row => row.dataset.runId ? row.querySelector('[data-line]')?.dataset.line : 'head')"
    )
    assert swatches == ["head", "0", "0", "head", "1", "1"]
    hide = heads.first.get_by_test_id("compare-hide-group")
    hide.focus()
    page.keyboard.press("Enter")
    expect(chart(page)).to_have_attribute("data-lines", "2")
    expect(chart(page, "accuracies")).to_have_attribute("data-lines", "2")
    expect(hide).to_have_attribute("aria-pressed", "false")
    expect(hide).to_be_focused()
    for run in runs[:2]:
        row = table.locator(f"tr[data-run-id='{run['id']}']").get_by_test_id("compare-hide")
        expect(row).to_have_attribute("aria-pressed", "false")
    page.reload()
    expect(chart(page)).to_have_attribute("data-lines", "2")
    expect(heads).to_have_count(2)
    heads.first.get_by_test_id("compare-hide-group").click()
    expect(chart(page)).to_have_attribute("data-lines", "4")


def test_the_keyboard_zooms_moves_and_shows_everything(page: Page, runs: list[dict[str, Any]]) -> None:
    page.goto(f"/compare?runs={runs[0]['id']},{runs[3]['id']}")
    plot = chart(page).locator(".plot")
    expect(plot).to_have_attribute("aria-keyshortcuts", re.compile("ArrowLeft"))
    page.wait_for_function("() => document.querySelectorAll('[data-testid=compare-loss] .xtick text').length > 3")
    whole = ticks(page)
    plot.focus()
    for _ in range(3):
        page.keyboard.press("+")
    expect(page).to_have_url(re.compile("zoom="))
    expect(chart(page).locator(".reset-zoom")).to_be_visible()
    page.wait_for_function(
        "last => { const texts = [...document.querySelectorAll('[data-testid=compare-loss] .xtick text')];"
        " return Number(texts.at(-1).textContent.replace(/\\D/g, '')) < last; }",
        arg=max(whole),
    )
    closer = ticks(page)
    assert max(closer) - min(closer) < (max(whole) - min(whole)) / 2
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "first => { const texts = [...document.querySelectorAll('[data-testid=compare-loss] .xtick text')];"
        " return Number(texts[0].textContent.replace(/\\D/g, '')) > first; }",
        arg=min(closer),
    )
    page.keyboard.press("0")
    expect(chart(page).locator(".reset-zoom")).to_be_hidden()
    expect(page).not_to_have_url(re.compile("zoom="))


def test_a_stretch_of_long_runs_is_shown_iteration_by_iteration(
    browser: Browser, long_runs: tuple[Server, list[str]]
) -> None:
    server, ids = long_runs
    context = browser.new_context(base_url=server.url, viewport={"width": 1440, "height": 900}, locale="en-US")
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/losses?" in request.url else None)
    page.goto(f"/compare?runs={','.join(ids)}&zoom=60000~60100&smoothing=0")
    expect(chart(page)).to_have_attribute("data-points", str(2 * LONG))
    expect(chart(page)).to_have_attribute("data-closer", "2")
    named = iterations_along(page, 0.2, 0.4, 40)
    assert sorted(set(named)) == list(range(min(named), max(named) + 1))
    assert max(named) - min(named) >= 18
    # Once a run, and not again while what is there is enough.
    page.get_by_test_id("compare-log").click()
    page.wait_for_timeout(600)
    assert len(asked) == 2
    # At the whole again, nobody needs it.
    chart(page).locator(".reset-zoom").click()
    expect(chart(page)).to_have_attribute("data-closer", "0")
    context.close()


def test_a_picture_shows_all_lines(page: Page, runs: list[dict[str, Any]], tmp_path: Path) -> None:
    page.goto(f"/compare?runs={','.join(run['id'] for run in runs)}")
    expect(chart(page)).to_have_attribute("data-lines", "4")
    name, drawing = saved(page, "action-saveChart", "action-saveSvg", tmp_path, "compare-loss")
    assert name.endswith(".svg")
    text = drawing.read_text()
    for run in runs:
        assert run["name"] in text
    name, picture = saved(page, "action-saveChart", "action-savePng", tmp_path, "compare-accuracies")
    assert name.endswith(".png")
    with Image.open(picture) as image:
        assert image.width > 600
        assert len(image.convert("RGB").getcolors(100_000) or ()) > 40
