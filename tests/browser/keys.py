"""Goes through a page as somebody does who has no pointer: from stop to stop, until the one that is looked for."""

from playwright.sync_api import Locator, Page

MOST_STOPS = 150


def reach(page: Page, target: Locator, key: str = "Tab") -> None:
    """Press Tab until that has the focus."""
    target.wait_for()
    for _ in range(MOST_STOPS):
        if target.evaluate("node => node === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{target} is not reached by {key}")
