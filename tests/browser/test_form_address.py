"""The address of the form holds its settings: copied, sent, opened, started."""

import re

from playwright.sync_api import Browser, Page, expect

from tests.server import Server

ANY_RUN = re.compile(r"/\?run=[0-9a-z]{12}$")


def opened(browser: Browser, server: Server, address: str) -> Page:
    context = browser.new_context(base_url=server.url, viewport={"width": 1440, "height": 1000}, locale="en-US")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(address)
    return page


def copied(page: Page) -> str:
    page.get_by_test_id("copy-link").click()
    expect(page.get_by_test_id("copy-link")).to_have_text("Link copied")
    return page.evaluate("() => navigator.clipboard.readText()")


def test_settings_travel_by_address(browser: Browser, server: Server) -> None:
    page = opened(browser, server, "/")
    page.get_by_test_id("open-form").click()
    expect(page).to_have_url(re.compile(r"[?&]new$"))
    page.get_by_test_id("field-dataset").select_option("moons")
    page.get_by_test_id("field-optimizer").select_option("adam")
    page.get_by_test_id("try-learning_rate-0.01").click()
    expect(page.get_by_test_id("field-learning_rate")).to_have_value("0.01")
    page.get_by_test_id("field-iterations").fill("70")
    page.get_by_test_id("field-name").fill("보낸 실험 & <b>")
    expect(page).to_have_url(re.compile(r"new&.*dataset=moons.*optimizer=adam.*learning_rate=0.01"))
    link = copied(page)
    assert "run=" not in link
    page.reload()
    expect(page.get_by_test_id("field-iterations")).to_have_value("70")
    page.keyboard.press("Escape")
    expect(page).not_to_have_url(re.compile("new"))
    page.context.close()

    page = opened(browser, server, link)
    expect(page.get_by_test_id("field-name")).to_have_value("보낸 실험 & <b>")
    page.get_by_test_id("submit-form").click()
    expect(page).to_have_url(ANY_RUN)
    run = server.finished(page.url.rpartition("=")[2])
    wanted = {"dataset": "moons", "optimizer": "adam", "learning_rate": 0.01, "iterations": 70, "batch_size": 100}
    assert {name: run["spec"][name] for name in wanted} == wanted
    assert run["name"] == "보낸 실험 & <b>"

    page.get_by_test_id("action-more").click()
    page.get_by_test_id("action-fork").click()
    page.get_by_test_id("field-learning_rate").fill("0.003")
    fork = copied(page)
    assert f"fork={run['id']}" in fork
    page.context.close()
    page = opened(browser, server, fork)
    expect(page.locator("#run-form-title")).to_contain_text("Fork of")
    expect(page.get_by_test_id("field-learning_rate")).to_have_value("0.003")
    page.get_by_test_id("submit-form").click()
    expect(page).to_have_url(ANY_RUN)
    forked = server.finished(page.url.rpartition("=")[2])
    assert (forked["parent"], forked["spec"]["learning_rate"], forked["spec"]["optimizer"]) == (
        run["id"],
        0.003,
        "adam",
    )
    page.context.close()


def test_what_is_wrong_in_an_address_is_said_at_the_field(browser: Browser, server: Server) -> None:
    layers = '[{"type":"affine","size":30},{"type":"tanh"},{"type":"affine"}]'
    page = opened(browser, server, f"/?new&batch_size=abc&optimizer=magic&learning_rate=-1&nothing=1&layers={layers}")
    batch = page.locator("spec-field", has=page.get_by_test_id("field-batch_size"))
    expect(batch.locator(".field-error")).to_have_text("Enter a whole number from 1 to 10,000.")
    rate = page.locator("spec-field", has=page.get_by_test_id("field-learning_rate"))
    expect(rate.locator(".field-error")).to_have_text("Enter a number above 0, at most 1,000.")
    optimizer = page.locator("spec-field", has=page.get_by_test_id("field-optimizer"))
    expect(optimizer.locator(".field-error")).to_have_text("Choose one of the options.")
    expect(page.get_by_test_id("network-line")).to_contain_text("784–30–10")
    drawing = page.get_by_test_id("network-drawing").locator("svg")
    expect(drawing).to_have_attribute("aria-label", "The network, stage by stage: 784, 30, 10")
    assert drawing.locator(".network-parameters").all_text_contents() == ["24k", "310"]
    page.goto('/?new&layers=[{"type":"evil","size":{}}]')
    expect(page.get_by_test_id("network-line")).to_contain_text("784–50–10")
    page.goto("/?new&fork=000000000000")
    expect(page.locator("page-notices")).to_contain_text(re.compile("no run|not there|gone|exist", re.IGNORECASE))
    page.context.close()
