"""The page that shows the API, in a real browser."""

from playwright.sync_api import Page, expect


def test_it_has_the_chosen_theme_and_leads_back(page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto("/docs")
    expect(page.locator(".opblock").first).to_be_visible()
    ground = "() => getComputedStyle(document.body).backgroundColor"
    night = page.evaluate(ground)
    assert max(int(part) for part in night[4:-1].split(",")) < 60, night
    page.evaluate("() => localStorage.setItem('backprop-lab.theme', 'light')")
    page.reload()
    expect(page.locator(".opblock").first).to_be_visible()
    assert min(int(part) for part in page.evaluate(ground)[4:-1].split(",")) > 200
    page.get_by_role("link", name="Backprop Lab", exact=True).click()
    expect(page.locator("page-header")).to_be_visible()
