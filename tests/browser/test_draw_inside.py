"""Why a network reads a drawing as it does, and how it learns a hand, in a real browser."""

import json
import re

import pytest
from playwright.sync_api import Page, expect

from backend.datasets.mnist import load_digits
from tests.browser.pen import draw_seven, draw_stroke
from tests.server import Server


@pytest.fixture(scope="module")
def trained(server: Server) -> str:
    return server.finished(server.create(name="to look into")["id"], 120)["id"]


def numbers(text: str) -> list[float]:
    """Every number in a text."""
    return [float(found.replace("−", "-")) for found in re.findall(r"[-−]?\d+\.\d+", text)]


def test_a_drawing_is_explained_down_to_one_neuron_and_the_network_can_be_edited(page: Page, trained: str) -> None:
    page.goto(f"/draw?run={trained}")
    page.get_by_test_id("section-why").locator("summary").click()
    draw_seven(page)
    expect(page.get_by_test_id("neighbour")).to_have_count(8)
    expect(page.get_by_test_id("layer-strip")).to_have_count(3)
    expect(page.get_by_test_id("evidence-for").locator("canvas")).to_have_attribute("aria-label", "For 7")
    page.get_by_test_id("evidence-occlusion").click()
    expect(page.get_by_test_id("evidence-against")).to_be_hidden()
    # One neuron: products and bias add up to its sum.
    page.get_by_test_id("layer-strip").first.locator("canvas").click(position={"x": 30, "y": 18})
    steps = page.get_by_test_id("neuron-steps")
    products, bias, total, output = numbers(steps.inner_text())
    assert products + bias == pytest.approx(total, abs=0.002)
    assert output == pytest.approx(max(total, 0), abs=0.002)
    # One of the last layer: its score goes through softmax.
    page.get_by_test_id("layer-strip").nth(2).locator("canvas").click(position={"x": 30, "y": 6})
    rows = page.get_by_test_id("softmax-steps").locator("tbody tr")
    expect(rows).to_have_count(10)
    shares = [float(row.locator("td").nth(3).inner_text().rstrip("%")) for row in rows.all()]
    assert sum(shares) == pytest.approx(100, abs=0.5)
    # Without most of its weights it is worse; nothing of that is saved, and all of it can be taken back.
    page.get_by_test_id("layer-strip").first.locator("canvas").click(position={"x": 30, "y": 18})
    page.get_by_test_id("neuron-off").check()
    page.get_by_test_id("layer-prune").fill("98")
    expect(page.get_by_test_id("edit-chip")).to_have_count(2)
    expect(page.get_by_test_id("edit-accuracy").locator(".worse")).to_have_text(re.compile(r"\d"))
    before, after = numbers(page.get_by_test_id("edit-accuracy").inner_text())
    assert after < before
    expect(page.get_by_test_id("prediction-digit")).to_have_text("7")
    page.get_by_test_id("edits-reset").click()
    expect(page.locator("edit-effects")).to_be_hidden()


def test_what_was_meant_is_kept_and_a_network_learns_from_it(page: Page, server: Server, trained: str) -> None:
    page.goto(f"/draw?run={trained}")
    page.get_by_test_id("section-hand").locator("summary").click()
    page.get_by_test_id("writer").fill("a browser")
    page.get_by_test_id("writer").press("Enter")
    draw_seven(page)
    expect(page.get_by_test_id("prediction-digit")).to_have_text("7")
    page.keyboard.press("7")
    expect(page.get_by_test_id("meant-said")).to_contain_text("Kept as 7")
    expect(page.get_by_test_id("correction")).to_have_count(1)
    # The next stroke begins on clean paper; what was said can be taken back.
    draw_stroke(page, [(0.5, 0.2), (0.5, 0.8)])
    expect(page.get_by_test_id("prediction-digit")).to_have_text("1")
    page.get_by_test_id("meant-7").click()
    expect(page.get_by_test_id("correction")).to_have_count(2)
    page.get_by_test_id("meant-undo").click()
    expect(page.get_by_test_id("correction")).to_have_count(1)
    [line] = server.client.get("/api/corrections/export?writer=a browser").text.splitlines()
    kept = json.loads(line)
    assert (kept["label"], kept["predicted"], len(kept["strokes"])) == (7, 7, 1)
    assert len(kept["strokes"][0]) > 10
    # With some more, the network that answers learns, and answers from then on.
    digits = load_digits()
    for place in range(11):
        seen = digits.x_test[place].reshape(28, 28).tolist()
        body = {"writer": "a browser", "label": int(digits.t_test[place]), "seen": seen}
        assert server.client.post("/api/corrections", json=body).status_code == 201
    page.reload()
    draw_seven(page)
    expect(page.get_by_test_id("hand-count")).to_contain_text("12")
    page.get_by_test_id("fine-tune").click()
    expect(page.get_by_test_id("fine-tune-mnist")).to_have_text(re.compile(r"\d.* → .*\d"), timeout=60_000)
    expect(page.get_by_test_id("run-select")).not_to_have_value(trained)
    page.get_by_test_id("hand-delete").click()
    page.get_by_test_id("hand-delete-yes").click()
    expect(page.get_by_test_id("correction")).to_have_count(0)
    assert server.client.get("/api/corrections?writer=a browser").json()["corrections"] == []
