"""How the charts of a run are looked at, and what the page says of it, in a real browser, with nothing mocked."""

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.test_words import ENGLISH
from tests.server import Server


def test_a_zoom_holds_for_all_charts_and_outlives_a_reload(page: Page, server: Server) -> None:
    run = server.finished(server.create(iterations=1800, schedule="cosine", initializer="zeros", name="zeros")["id"])
    page.goto(f"/?run={run['id']}")
    loss, accuracy, rate = (page.get_by_test_id(f"chart-{name}") for name in ("loss", "accuracy", "rate"))
    page.get_by_test_id("axis-epoch").click()
    page.get_by_test_id("scale-log").click()
    page.get_by_test_id("height-fit").click()
    expect(loss.locator(".xtitle")).to_have_text("epoch")
    expect(rate).to_have_attribute("data-rates", re.compile("[1-9]"))
    box = loss.locator(".nsewdrag").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.2, box["y"] + box["height"] * 0.3)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.8, steps=5)
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"x=epoch.*stretch=\d"))
    expect(accuracy.locator(".reset-zoom")).to_be_visible()
    page.wait_for_timeout(600)  # Plotly's own zoom animation

    def ticks() -> list[str]:
        return loss.locator(".xtick text").all_text_contents()

    shown = ticks()
    assert float(shown[0]) > 0 and float(shown[-1]) < 2
    page.reload()
    expect(loss.locator(".xtick")).to_have_count(len(shown))
    assert ticks() == shown
    # The same stretch, whatever stands along the axis.
    page.get_by_test_id("axis-iteration").click()
    expect(loss.locator(".xtitle")).to_have_text("iteration")
    assert 300 < float(ticks()[0].replace(",", "")) < float(ticks()[-1].replace(",", "")) < 1200

    # What it says of a network that began with zeros, and what it offers.
    hint = page.get_by_test_id("hint-zero-weights")
    expect(hint).to_contain_text("After 1,800 iterations the loss is 2.30")
    hint.get_by_test_id("hint-fix-initializer").click()
    expect(page).not_to_have_url(re.compile(run["id"]))
    new = server.finished(re.search(r"run=(\w+)", page.url)[1])  # type: ignore[index]
    assert (new["spec"]["initializer"], new["spec"]["schedule"]) == ("auto", "cosine")
    expect(page.get_by_test_id("run-status")).to_have_attribute("data-status", "finished")
    expect(page.get_by_test_id("hints")).to_have_attribute("data-hints", "")


def test_a_hint_is_followed_while_the_run_trains(page: Page, server: Server) -> None:
    run = server.create(learning_rate=0.001, iterations=300_000, evaluation_size=500)
    page.goto(f"/?run={run['id']}")
    hint = page.get_by_test_id("hint-rate-low")
    fix = hint.get_by_test_id("hint-fix-rate")
    expect(fix).to_have_attribute("data-kind", "change")
    fix.click()
    changed = server.wait_until(run["id"], lambda run: any(change["iteration"] for change in run["changes"]))
    assert [change["fields"] for change in changed["changes"]] == [{"learning_rate": 0.03}]
    # Thirty times the step: what it saw is over, and the hint goes by itself.
    expect(hint).to_have_count(0)
    server.client.delete(f"/api/runs/{run['id']}")


def test_a_hint_goes_on_from_the_best_weights_of_a_run_that_is_over(page: Page, server: Server) -> None:
    run = server.finished(server.create(learning_rate=0.001, iterations=1_200, evaluation_size=500)["id"])
    page.goto(f"/?run={run['id']}")
    fix = page.get_by_test_id("hint-rate-low").get_by_test_id("hint-fix-rate")
    expect(fix).to_have_attribute("data-kind", "fork")
    fix.click()
    expect(page).not_to_have_url(re.compile(run["id"]))
    fork = server.finished(re.search(r"run=(\w+)", page.url)[1])  # type: ignore[index]
    assert fork["spec"]["learning_rate"] == 0.03
    assert (fork["parent"], fork["parent_iteration"] > 0) == (run["id"], True)
    expect(page.get_by_test_id("run-status")).to_have_attribute("data-status", "finished")
    expect(page.get_by_test_id("hint-rate-low")).to_have_count(0)


SPREAD = {"low": -1, "high": 1, "counts": [1], "mean": 0, "std": 1}
QUIET = {"index": 0, "name": "affine", "title": "Affine 1", "weights": SPREAD, "gradients": SPREAD}
QUIET |= {"activations": SPREAD, "dead": None, "saturated": None, "update_ratio": 1e-3}


def layers(**differences: Any) -> list[dict[str, Any]]:
    """Two layers with weights and an activation between, the activation with these differences."""
    activation = {**QUIET, "index": 1, "title": "ReLU", "weights": None, "gradients": None, "update_ratio": None}
    return [QUIET, {**activation, **differences}, {**QUIET, "index": 2, "title": "Affine 2"}]


def accuracies(*pairs: tuple[float, float]) -> list[dict[str, Any]]:
    """Evaluations with these accuracies on training and test data."""
    names = ("train_accuracy", "test_accuracy")
    return [{"iteration": 100 * k, "epoch": k, **dict(zip(names, pair, strict=True))} for k, pair in enumerate(pairs)]


LEARNS = [2.3 * 0.9**k for k in range(20)]
FAINT = {**SPREAD, "std": 1e-6}
DEEP = [{**QUIET, "gradients": FAINT}, {**QUIET, "index": 1}, {**QUIET, "index": 2}]
SLOW = [{**layer, "update_ratio": 1e-5} if layer["weights"] else layer for layer in layers()]
GETS_BETTER = accuracies(*[(0.5 + 0.02 * k, 0.5 + 0.019 * k) for k in range(20)])
BY_HEART = accuracies((0.1, 0.1), (0.8, 0.7), (0.99, 0.75), (1, 0.75), (1, 0.75), (1, 0.75))
FLAT = accuracies((0.1, 0.1), *[(0.9, 0.89)] * 15)

CASES: list[tuple[str, dict[str, Any]]] = [
    ("", {}),
    ("", {"evaluations": FLAT}),  # the loss still falls
    ("zero-weights", {"spec": {"initializer": "zeros"}, "course": [2.3] * 20}),
    ("rate-high", {"course": [2.3, 1.5, 0.5, 0.3, 0.4, 0.9, 1.4, 1.8, 1.9, 2.0]}),
    ("rate-high-guess", {"course": [2.6] * 20}),
    ("rate-low", {"spec": {"learning_rate": 0.001}, "course": [2.3] * 20, "layers": SLOW}),
    ("dead-units", {"layers": layers(dead=0.8), "course": [2.3] * 20}),
    ("saturation", {"layers": layers(saturated=0.9), "course": [2.2] * 20}),
    ("vanishing-gradients", {"layers": DEEP, "course": [2.3] * 20}),
    ("overfitting", {"evaluations": BY_HEART}),
    ("plateau", {"evaluations": FLAT, "course": [2.3] + [0.4] * 19}),
    (
        "straight-line",
        {"spec": {"dataset": "xor", "layers": [{"type": "affine"}]}, "evaluations": accuracies(*[(0.5, 0.5)] * 3)},
    ),
    (
        "diverged-weights",
        {"status": "failed", "message": {"code": "diverged-weights", "params": {"iteration": 3}}, "course": []},
    ),
    (
        "diverged",
        {"status": "failed", "message": {"code": "diverged-learning-rate", "params": {"iteration": 3}}, "course": []},
    ),
]

ASK = """async ([run, cases]) => {
  const { findingsIn } = await import("/assets/hints/rules.js");
  const { RunHistory } = await import("/assets/state/run-history.js");
  return cases.map(([, { spec = {}, course, evaluations, layers, status = "running", message = null }]) => {
    const history = new RunHistory(run.id);
    history.run = { ...run, spec: { ...run.spec, ...spec }, status, message, iteration: 2000 };
    history.losses.append(1, Float32Array.from(course.flatMap((loss) => Array(2000 / course.length).fill(loss))));
    history.evaluations = evaluations;
    for (const iteration of [1000, 2000]) history.layers.append({ iteration, learning_rate: 0.1, layers });
    return findingsIn(history).map(({ id, remedies }) => [id, remedies.map(({ words }) => words)]);
  });
}"""


def test_every_rule_sees_what_it_is_about_and_nothing_else(page: Page, server: Server) -> None:
    run = server.create(iterations=1)
    page.goto("/recipes")
    quiet = {"course": LEARNS, "evaluations": GETS_BETTER, "layers": layers()}
    found = page.evaluate(ASK, [run, [(name, quiet | case) for name, case in CASES]])
    for (name, _), findings in zip(CASES, found, strict=True):
        assert [one for one, _ in findings] == ([name] if name else []), name
        keys = [f"hint.{name}.{part}" for part in ("title", "saw", "why") if name]
        keys += [f"hint.fix.{remedy}" for _, remedies in findings for remedy in remedies]
        assert not name or len(keys) > 3, "every finding offers something"
        assert set(keys) <= ENGLISH.keys()
