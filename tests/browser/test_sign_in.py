"""Signing in, in a real browser, to a server that others can reach."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.server import Server


@pytest.fixture
def open_server(tmp_path: Path) -> Iterator[Server]:
    server = Server(
        tmp_path / "data", host="0.0.0.0", ACCESS_TOKEN="open-sesame", VIEWER_TOKEN="only-look", WORKERS="1"
    )
    yield server
    server.stop()


def test_the_token_opens_the_page_that_was_asked_for(browser: Browser, open_server: Server) -> None:
    context = browser.new_context(base_url=open_server.url, locale="en-US")
    page = context.new_page()
    page.goto("/draw?run=000000000000")
    expect(page).to_have_url(re.compile("/sign-in"))
    page.get_by_test_id("token").fill("wrong")
    page.get_by_test_id("sign-in").click()
    expect(page.get_by_test_id("sign-in-error")).to_be_visible()
    page.get_by_test_id("token").fill("open-sesame")
    page.get_by_test_id("sign-in").click()
    expect(page).to_have_url(re.compile(r"/draw\?run=000000000000$"))
    cookies = context.cookies()
    page.get_by_test_id("sign-out").click()
    expect(page).to_have_url(re.compile("/sign-in$"))
    context.add_cookies(cookies)  # a copy of the cookie is good for nothing
    page.goto("/recipes")
    expect(page).to_have_url(re.compile("/sign-in"))
    context.close()


def test_a_viewer_sees_and_cannot_start(browser: Browser, open_server: Server) -> None:
    context = browser.new_context(base_url=open_server.url, locale="en-US")
    page = context.new_page()
    page.goto("/")
    page.get_by_test_id("token").fill("only-look")
    page.get_by_test_id("sign-in").click()
    expect(page.get_by_test_id("start-default").first).to_be_disabled()
    expect(page.get_by_text("Read only").first).to_be_visible()
    context.close()
