"""Documents keep their promises: every setting is listed, every file that they name is there."""

import re

import pytest

from backend.api import Settings
from backend.api.problems import _TITLES
from tests.server import ROOT

DOCUMENTS = [ROOT / "README.md", ROOT / "README.ko.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


def test_every_setting_is_documented() -> None:
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `([A-Z_]+)`", text, re.MULTILINE)
    assert [name.lower() for name in listed] == list(Settings.model_fields)


def test_every_problem_code_is_documented() -> None:
    text = (ROOT / "docs" / "protocol.md").read_text(encoding="utf-8")
    for code in _TITLES:
        assert f"`{code}`" in text, code


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_what_a_document_links_to_is_there(document) -> None:
    text = document.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (document.parent / target).exists(), target
    for folder in re.findall(r"`((?:backend|frontend|docs|tests)/[\w./-]*)`", text):
        assert (ROOT / folder).exists(), folder
