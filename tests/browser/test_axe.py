"""What axe-core finds on every page, in both themes: nothing."""

from typing import Any

from playwright.sync_api import Browser

from tests.browser.every_page import every_page, open_page
from tests.server import ROOT, Server

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
# The other theme has the same tree: only its colours are others.
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
FIND = "options => axe.run(document, options).then(({ violations }) => violations)"


def told(violations: list[dict[str, Any]]) -> list[str]:
    """Rule, place and reason of each."""
    return [
        f"{found['id']}: {node['target']} {node['failureSummary'].partition(chr(10))[2].strip()}"
        for found in violations
        for node in found["nodes"]
    ]


def test_axe_finds_nothing_on_any_page_in_either_theme(browser: Browser, server: Server) -> None:
    found = {}
    # The tool is put into the page by a script, which the page's security policy does not allow.
    context = browser.new_context(
        base_url=server.url, viewport={"width": 1280, "height": 900}, locale="en-US", bypass_csp=True
    )
    page = context.new_page()
    for path in every_page(server):
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        open_page(page, path)
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found[f"{path} light"] = told(page.evaluate(FIND, {}))
        page.emulate_media(color_scheme="dark")
        page.wait_for_timeout(100)
        found[f"{path} dark"] = told(page.evaluate(FIND, COLOURS))
    context.close()
    assert [f"{place}: {what}" for place, all_of_it in found.items() for what in all_of_it] == []
