"""What every answer tells a browser: refusals, files, pages and errors alike."""

import re

import pytest

from tests.server import ROOT, Server

PATHS = ["/", "/draw", "/docs", "/sign-in", "/api/runs", "/api/runs/nothing", "/assets/theme-boot.js", "/nowhere"]


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_binds_the_browser(server: Server, path: str) -> None:
    headers = server.client.get(path).headers
    policy = dict(directive.split(" ", 1) for directive in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert policy["script-src"] == policy["connect-src"] == policy["form-action"] == "'self'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == headers["cross-origin-resource-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]
    assert "server" not in headers


def test_a_foreign_host_is_refused_with_the_same_headers(server: Server) -> None:
    refused = server.client.get("/", headers={"Host": "evil.example"})
    assert refused.status_code == 403
    assert "frame-ancestors 'none'" in refused.headers["content-security-policy"]


@pytest.mark.parametrize("page", sorted((ROOT / "frontend").glob("*.html")), ids=lambda path: path.name)
def test_no_page_has_script_or_style_of_its_own(page) -> None:
    html = page.read_text(encoding="utf-8")
    assert re.findall(r"<script(?![^>]*\bsrc=)", html) == []
    assert re.findall(r"<style|\sstyle=|\son\w+=|javascript:", html) == []
