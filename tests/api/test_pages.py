"""The pages' files: all local, compressed, cached by version."""

import gzip
import re

import pytest

from backend.api.pages import FRONTEND
from tests.server import Server


@pytest.mark.parametrize("path", ["/", "/recipes", "/groups", "/compare", "/draw", "/sign-in", "/docs"])
def test_a_page_loads_only_files_of_this_server(server: Server, path: str) -> None:
    html = server.client.get(path).text
    assert "__PLOTLY_VERSION__" not in html
    files = re.findall(r'(?:src|href)="([^"#]+)"', html)
    assert files
    for file in files:
        assert file.startswith("/"), file
        assert server.client.get(file).status_code == 200, file


def test_plotly_is_compressed_and_kept_by_its_version(server: Server) -> None:
    address = re.search(r'"(/vendor/plotly-[^"]+)"', server.client.get("/").text)
    assert address is not None
    response = server.client.get(address[1], headers={"accept-encoding": "gzip"})
    assert response.headers["content-encoding"] == "gzip"
    assert "immutable" in response.headers["cache-control"]
    assert b"plotly.js" in response.content[:200]
    assert len(gzip.compress(response.content, 6)) < 2_000_000
    assert server.client.get("/vendor/plotly-0.0.0.min.js").status_code == 404


def test_no_page_or_script_names_another_server() -> None:
    for file in FRONTEND.rglob("*"):
        if file.suffix in (".html", ".js", ".css"):
            addresses = set(re.findall(r"https?://[^\s\"'`)<]+", file.read_text(encoding="utf-8")))
            foreign = {address for address in addresses if not address.startswith("http://www.w3.org/")}
            assert not foreign, (file, foreign)


def test_health_says_that_the_workers_are_up(server: Server) -> None:
    assert server.client.get("/healthz").json() == {"version": "0.1.0", "workers_ready": True}
