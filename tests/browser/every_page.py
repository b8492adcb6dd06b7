"""Every page of the app, each with something on it, for what is asked of all of them."""

from functools import cache

from playwright.sync_api import Page

from tests.server import Server

SETTLED_MS = 400


@cache
def every_page(server: Server) -> list[str]:
    """Addresses of all pages: with a run, with several, with a group, with the forms open, and where nothing is."""
    spec = {"iterations": 60, "evaluation_size": 500, "hidden_size": 10, "validation_size": 1000}
    fields = {"learning_rate": {"values": [0.01, 0.1, 0.5]}}
    body = {"base": spec, "method": "grid", "fields": fields}
    search = server.group(server.client.post("/api/searches", json=body))
    plane = server.create(dataset="moons", iterations=60)
    runs = [run["id"] for run in search["runs"]]
    for run in (*runs, plane["id"]):
        server.finished(run)
    return [
        f"/?run={runs[0]}",
        f"/?run={plane['id']}",
        "/?run=000000000000",
        "/recipes",
        "/groups",
        f"/groups?id={search['id']}",
        "/groups?new",
        "/compare",
        f"/compare?runs={','.join(runs)}&group=learning_rate",
        f"/draw?run={runs[0]}",
        "/sign-in",
    ]


def open_page(page: Page, path: str) -> None:
    """Go there, and wait until it has its words and has drawn."""
    page.goto(path)
    page.locator("h1:visible").first.wait_for()
    page.wait_for_timeout(SETTLED_MS)
