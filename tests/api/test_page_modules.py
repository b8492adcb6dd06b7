"""Every module of a page is told beforehand, and each is there."""

import re

import pytest

from backend.api.page_modules import imported_modules
from backend.api.pages import FRONTEND
from tests.server import Server


@pytest.mark.parametrize("path", ["/", "/recipes", "/groups", "/compare", "/draw", "/sign-in"])
def test_a_page_names_all_its_modules(server: Server, path: str) -> None:
    html = server.client.get(path).text
    [entry] = re.findall(r'<script type="module" src="/assets/([^"]+)">', html)
    named = re.findall(r'<link rel="modulepreload" href="/assets/([^"]+)">', html)
    assert named == [str(module.relative_to(FRONTEND)) for module in imported_modules(FRONTEND / entry)]
    # All of the imports of all of them, each once.
    imports = set()
    for module in (entry, *named):
        text = (FRONTEND / module).read_text(encoding="utf-8")
        for name in re.findall(r'^import [^"]*"([^"]+)";$', text, re.MULTILINE):
            imports.add(str(((FRONTEND / module).parent / name).resolve().relative_to(FRONTEND.resolve())))
    assert set(named) == imports - {entry}
    assert len(named) == len(set(named)) > 5
