"""The recipes page in a real browser: it shows what the server offers, and starts it."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.server import Server


def recipes(server: Server) -> list[dict]:
    return server.client.get("/api/recipes").json()["recipes"]


def test_every_recipe_has_its_card_in_the_servers_order(page: Page, server: Server) -> None:
    page.goto("/")
    page.get_by_role("link", name="Recipes", exact=True).click()
    expect(page).to_have_url(re.compile("/recipes$"))
    offered = recipes(server)
    cards = page.get_by_test_id("recipes").locator("recipe-card")
    expect(cards).to_have_count(len(offered))
    assert cards.evaluate_all("(cards) => cards.map((card) => card.dataset.testid)") == [
        f"recipe-{recipe['id']}" for recipe in offered
    ]
    for recipe in offered:
        card = page.get_by_test_id(f"recipe-{recipe['id']}")
        for part in ("title", "commentary", "expected"):
            expect(card).to_contain_text(recipe[part]["en"])
        expect(card.locator(".recipe-runs li")).to_have_count(len(recipe["runs"]))


def test_cards_speak_korean(page: Page, server: Server) -> None:
    page.goto("/recipes")
    page.get_by_test_id("language").select_option("ko")
    first = recipes(server)[0]
    card = page.get_by_test_id(f"recipe-{first['id']}")
    expect(card).to_contain_text(first["title"]["ko"])
    expect(card).to_contain_text(first["commentary"]["ko"])
    expect(card.get_by_test_id(f"start-{first['id']}")).to_have_text("시작")


def test_a_recipe_of_several_runs_leads_to_their_group(page: Page, server: Server) -> None:
    recipe = next(recipe for recipe in recipes(server) if recipe["id"] == "xor")
    page.goto("/recipes")
    page.get_by_test_id("start-xor").click()
    expect(page).to_have_url(re.compile(r"/groups\?id=[0-9a-z]{12}$"))
    expect(page.get_by_test_id("group-title")).to_have_text(recipe["title"]["en"])
    expect(page.get_by_test_id("group-run")).to_have_count(len(recipe["runs"]))
    expect(page.get_by_test_id("comparison-chart")).to_have_attribute("data-lines", str(len(recipe["runs"])))
    expect(page.get_by_text(recipe["expected"]["en"])).to_be_visible()


def test_a_recipe_of_one_run_leads_to_the_run(page: Page) -> None:
    page.goto("/recipes")
    page.get_by_test_id("start-nine-points").click()
    expect(page).to_have_url(re.compile(r"/\?run=[0-9a-z]{12}$"))
    expect(page.get_by_test_id("run-status")).to_have_attribute("data-status", "finished", timeout=60_000)


def test_a_viewer_reads_and_cannot_start(browser: Browser, tmp_path) -> None:
    server = Server(
        tmp_path / "data", host="0.0.0.0", ACCESS_TOKEN="open-sesame", VIEWER_TOKEN="only-look", WORKERS="1"
    )
    try:
        context = browser.new_context(base_url=server.url, locale="en-US")
        page = context.new_page()
        page.goto("/recipes")
        page.get_by_test_id("token").fill("only-look")
        page.get_by_test_id("sign-in").click()
        expect(page).to_have_url(re.compile("/recipes$"))
        expect(page.get_by_test_id("start-default")).to_be_disabled()
        page.goto("/groups")
        expect(page.get_by_test_id("new-search")).to_be_disabled()
        context.close()
    finally:
        server.stop()


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("width", [360, 390, 1440])
def test_nothing_runs_out_of_the_page(browser: Browser, server: Server, language: str, width: int) -> None:
    context = browser.new_context(
        base_url=server.url, viewport={"width": width, "height": 844}, locale=language, color_scheme="dark"
    )
    page = context.new_page()
    page.goto("/recipes")
    expect(page.locator("recipe-card").first).to_be_visible()
    inner, scroll = page.evaluate("() => [window.innerWidth, document.documentElement.scrollWidth]")
    assert scroll <= inner
    context.close()
