"""The mathematics pages: their examples do what they say, and every layer and loss has its page in the index."""

import doctest
import re

import pytest

from backend.nn import layers, losses
from backend.nn.layers import Layer
from tests.server import ROOT

FOLDER = ROOT / "docs" / "math"
PAGES = sorted(path for path in FOLDER.glob("*.md") if path.name != "README.md")
EXPLAINED = [getattr(layers, name) for name in layers.__all__ if name != "Layer"]
EXPLAINED += [getattr(losses, name) for name in losses.__all__ if name.endswith("WithLoss")]


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_examples(page) -> None:
    blocks = re.findall(r"^```python\n(.*?)^```$", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert blocks, "expected an example"
    example = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, page.stem, str(page), 0)
    report: list[str] = []
    assert doctest.DocTestRunner().run(example, out=report.append).failed == 0, "".join(report)


@pytest.mark.parametrize("thing", EXPLAINED, ids=lambda thing: thing.__name__)
def test_every_layer_and_loss_has_its_page(thing: type[Layer]) -> None:
    module = thing.__module__.rsplit(".", 1)[1]
    page = (FOLDER / f"{module.replace('_', '-')}.md").read_text(encoding="utf-8")
    kind = "losses" if thing.__name__.endswith("WithLoss") else "layers"
    assert f"](../../backend/nn/{kind}/{module}.py)" in page


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_every_page_is_in_the_index(page) -> None:
    assert f"]({page.name})" in (FOLDER / "README.md").read_text(encoding="utf-8")
