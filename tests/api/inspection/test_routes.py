"""/api/runs/{id}/epochs/{iteration}/…: what a run's network looks like inside, at any kept moment."""

import base64
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import numpy as np
import pytest

from backend.datasets.mnist import load_digits
from tests.server import Server


@pytest.fixture(scope="module")
def trained(server: Server) -> str:
    return server.finished(server.create(iterations=1_500, evaluation_size=1_000)["id"])["id"]


@pytest.fixture(scope="module")
def planar(server: Server) -> str:
    return server.finished(server.create(dataset="moons", iterations=60)["id"])["id"]


def get(server: Server, run: str, path: str, **params: Any) -> httpx.Response:
    return server.client.get(f"/api/runs/{run}/epochs/{path}", params=params or None)


def test_the_matrix_agrees_with_the_evaluation_of_every_kept_epoch(server: Server, trained: str) -> None:
    epochs = server.client.get(f"/api/runs/{trained}/epochs").json()["epochs"]
    assert [epoch["iteration"] for epoch in epochs] == [1, 600, 1_200, 1_500]
    counts = np.bincount(load_digits().t_test).tolist()
    for epoch in epochs:
        view = get(server, trained, f"{epoch['iteration']}/confusion").json()
        assert view["iteration"] == epoch["iteration"]
        assert view["accuracy"] == pytest.approx(epoch["test_accuracy"], abs=2e-4)
        assert np.trace(view["matrix"]) / 10_000 == pytest.approx(view["accuracy"])
        assert (np.sum(view["matrix"], axis=1).tolist(), view["count"]) == (counts, 10_000)
        assert view["class_names"] == list("0123456789")
    best = max(epochs, key=lambda epoch: epoch["test_accuracy"])
    assert (
        get(server, trained, "best/confusion").json() == get(server, trained, f"{best['iteration']}/confusion").json()
    )
    assert get(server, trained, "latest/confusion").json() == view


def test_the_images_behind_a_cell(server: Server, trained: str) -> None:
    digits = load_digits()
    matrix = np.array(get(server, trained, "latest/confusion").json()["matrix"])
    wrong = matrix - np.diag(np.diag(matrix))
    true, predicted = np.unravel_index(wrong.argmax(), wrong.shape)
    view = get(server, trained, f"latest/confusion/{true}/{predicted}").json()
    assert view["count"] == matrix[true, predicted] >= 5
    assert len(view["images"]) == min(view["count"], 48)
    for item in view["images"]:
        assert (item["label"], item["predicted"]) == (true, predicted)
        assert digits.t_test[item["index"]] == true
        assert base64.b64decode(item["image"]) == digits.x_test[item["index"]].tobytes()
        assert int(np.argmax(item["probabilities"])) == predicted
        assert sum(item["probabilities"]) == pytest.approx(1, abs=1e-5)
    sure = [max(item["probabilities"]) for item in view["images"]]
    assert sure == sorted(sure, reverse=True)
    some = get(server, trained, f"latest/confusion/{true}/{predicted}", offset=2, limit=3).json()
    assert (some["count"], some["images"]) == (view["count"], view["images"][2:5])


def test_the_surest_mistakes(server: Server, trained: str) -> None:
    confusion = get(server, trained, "1200/confusion").json()
    view = get(server, trained, "1200/mistakes", limit=7).json()
    assert view["count"] == 10_000 - np.trace(confusion["matrix"])
    assert len(view["images"]) == 7
    assert all(item["label"] != item["predicted"] for item in view["images"])
    sure = [max(item["probabilities"]) for item in view["images"]]
    assert sure == sorted(sure, reverse=True)
    assert sure[0] > 0.9
    assert len(get(server, trained, "1200/mistakes").json()["images"]) == 24


def test_weights_as_images(server: Server, trained: str) -> None:
    first, last = (get(server, trained, f"{which}/filters").json() for which in (1, 1_500))
    expected = {"layer": "Affine 1", "index": 0, "kind": "weights", "rows": 28, "columns": 28, "channels": 1}
    assert {**last, **expected, "count": 50, "total": 50} == last
    images = [np.frombuffer(base64.b64decode(view["images"]), np.int8).reshape(50, 28, 28) for view in (first, last)]
    assert [np.abs(image).max() for image in images] == [127, 127]
    assert last["largest"] > first["largest"]
    # What is paper in every image stays as it was drawn; what has ink is learned.
    moved = np.abs(images[1] * last["largest"] - images[0] * first["largest"]).mean(axis=0)
    assert moved[14, 14] > 5 * moved[0, 0]
    second = get(server, trained, "latest/filters", layer=2, limit=3).json()
    assert (second["layer"], second["rows"], second["columns"], second["count"], second["total"]) == (
        *("Affine 2", 1, 50),
        *(3, 10),
    )


def test_the_layers_are_those_that_the_run_saw_itself(server: Server, trained: str) -> None:
    told = server.metrics(trained)["layers"]
    assert [event["iteration"] for event in told] == [1, 600, 1_200, 1_500]
    for event in told:
        view = get(server, trained, f"{event['iteration']}/layers").json()
        for layer in event["layers"]:
            layer["update_ratio"] = None
        assert {**view, "seconds": 0} == {**event, "seconds": 0}
        assert view["seconds"] >= 0
    assert get(server, trained, "latest/layers").json()["iteration"] == 1_500


def test_a_run_on_points_has_a_matrix_and_no_images(server: Server, planar: str) -> None:
    view = get(server, planar, "best/confusion").json()
    assert (len(view["matrix"]), len(view["class_names"])) == (2, 2)
    assert np.sum(view["matrix"]) == view["count"]
    assert get(server, planar, "latest/filters").json()["columns"] == 2
    for path in ("best/mistakes", "best/confusion/0/1"):
        response = get(server, planar, path)
        assert (response.status_code, response.json()["code"]) == (409, "not-for-drawings")


def test_the_newest_weights_of_a_run_can_be_looked_at_for_longer(server: Server) -> None:
    """A matrix of weights that are no kept epoch's opens the images behind its cells all the same."""
    run = server.create(iterations=300_000)["id"]
    server.wait_until(run, lambda run: run["iteration"] > 10)
    server.act(run, "pause")
    server.wait_until(run, lambda run: run["status"] == "paused")
    if server.run(run)["iteration"] % 600 == 0:
        server.act(run, "step")
        server.wait_until(run, lambda run: run["status"] == "paused" and run["iteration"] % 600 == 1)
    view = get(server, run, "latest/confusion").json()
    epochs = [epoch["iteration"] for epoch in server.client.get(f"/api/runs/{run}/epochs").json()["epochs"]]
    assert view["iteration"] not in epochs
    cell = get(server, run, f"{view['iteration']}/confusion/3/3", limit=1).json()
    assert (cell["iteration"], cell["count"]) == (view["iteration"], view["matrix"][3][3])
    server.client.delete(f"/api/runs/{run}")


def test_many_who_ask_at_once_get_the_same(server: Server, trained: str) -> None:
    fresh = server.finished(server.create(iterations=40, seed=5)["id"])["id"]
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda _: get(server, fresh, "latest/confusion").text, range(12)))
    assert len(set(answers)) == 1


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("0/confusion", "iteration"),
        ("newest/confusion", "iteration"),
        ("best/confusion/10/0", "true"),
        ("best/confusion/0/-1", "predicted"),
        ("best/mistakes?limit=0", "limit"),
        ("best/filters?layer=1", "layer"),
        ("best/filters?layer=x", "layer"),
    ],
)
def test_what_cannot_be_is_named(server: Server, trained: str, path: str, field: str) -> None:
    response = get(server, trained, path)
    assert (response.status_code, response.json()["code"]) == (422, "invalid-input"), response.text
    assert [error["field"] for error in response.json()["errors"]] == [field]


def test_an_iteration_that_was_not_kept_says_so(server: Server, trained: str) -> None:
    for path in ("2/confusion", "2/confusion/0/1", "2/mistakes", "2/filters", "2/layers"):
        response = get(server, trained, path)
        assert (response.status_code, response.json()["code"]) == (409, "no-weights")
        assert "it has those of 1, 600, 1,200, 1,500" in response.json()["detail"]


def test_a_run_without_weights_or_none_at_all(server: Server) -> None:
    blockers = [server.create(iterations=100_000)["id"] for _ in range(2)]
    waiting = server.create(iterations=1)["id"]
    for path in ("latest/confusion", "best/mistakes", "latest/filters"):
        response = get(server, waiting, path)
        assert (response.status_code, response.json()["code"]) == (409, "no-weights")
    for run in (*blockers, waiting):
        server.client.delete(f"/api/runs/{run}")
    for path in ("latest/confusion", "latest/filters"):
        assert get(server, "000000000000", path).status_code == 404
