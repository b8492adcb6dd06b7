"""/api/explanations: why a network says what it says; what edits would change; nothing saved changes."""

import asyncio
import base64
from types import SimpleNamespace

import numpy as np
import pytest

from backend.api.explanations import routes, turns
from backend.api.explanations.questions import NetworkQuestion
from backend.api.problems import Problem
from backend.datasets.mnist import load_digits
from tests.server import Server

PATH = "/api/explanations"
BAD_RUN = "000000000000"


@pytest.fixture(scope="module")
def trained(server: Server) -> str:
    """A run that knows its digits."""
    return server.finished(server.create(iterations=1500, name="explained")["id"])["id"]


def seen(index: int) -> list[list[int]]:
    return load_digits().x_test[index].reshape(28, 28).tolist()


def numbers(text: str) -> np.ndarray:
    return np.frombuffer(base64.b64decode(text), "<f4")


def asked(server: Server, path: str = "", **body: object) -> dict:
    response = server.client.post(PATH + path, json=body)
    assert response.status_code == 200, response.text
    return response.json()


def test_an_answer_is_explained(server: Server, trained: str) -> None:
    why = asked(server, seen=seen(0), run=trained)
    answer = server.client.post("/api/predictions", json={"pixels": seen(0), "run": trained}).json()
    assert why["digit"] == why["for"] == answer["digit"] == 7
    assert (why["image"], why["run"], why["iteration"]) == (seen(0), trained, 1_500)
    assert why["against"] == np.argsort(why["probabilities"])[-2]
    ink = np.array(seen(0)).reshape(-1) > 0
    for name in ("gradient_times_input", "gradient_times_input_against", "occlusion"):
        values = numbers(why[name])
        assert values.shape == (784,)
        assert values[ink].any()
    assert not numbers(why["gradient_times_input"])[~ink].any()
    assert [(layer["index"], layer["title"], layer["shape"], layer["units"]) for layer in why["layers"]] == [
        (0, "Affine 1", [50], 50),
        (1, "ReLU 1", [50], 50),
        (2, "Affine 2", [10], 10),
    ]
    assert [layer["edits"] for layer in why["layers"]] == [["off", "bias", "prune"], ["off"], ["bias", "prune"]]
    np.testing.assert_array_equal(
        np.maximum(numbers(why["layers"][0]["values"]), 0), numbers(why["layers"][1]["values"])
    )
    assert len(numbers(why["layers"][0]["biases"])) == 50
    assert why["compared"] == 60_000
    assert len(why["neighbours"]) == 8
    assert sum(neighbour["label"] == 7 for neighbour in why["neighbours"]) >= 6
    assert [n["distance"] for n in why["neighbours"]] == sorted(n["distance"] for n in why["neighbours"])
    first = why["neighbours"][0]
    assert base64.b64decode(first["image"]) == load_digits().x_train[first["index"]].tobytes()
    assert first["label"] == load_digits().t_train[first["index"]]


def test_any_class_can_be_explained_and_neighbours_left_out(server: Server, trained: str) -> None:
    why, other = (asked(server, seen=seen(0), run=trained, neighbours=False, **more) for more in ({}, {"for": 2}))
    assert (other["digit"], other["for"], other["against"]) == (7, 2, 7)
    assert other["gradient_times_input_against"] == why["gradient_times_input"]
    assert (other["neighbours"], other["compared"]) == ([], 0)


def test_a_neuron_is_written_out(server: Server, trained: str) -> None:
    hidden = asked(server, "/neuron", seen=seen(0), run=trained, layer=0, unit=3)
    inputs, weights, terms = (numbers(hidden[name]) for name in ("inputs", "weights", "terms"))
    np.testing.assert_allclose(inputs * weights, terms)
    np.testing.assert_allclose(inputs, np.array(seen(0)).reshape(-1) / 255, rtol=1e-6)
    assert hidden["sum"] == pytest.approx(terms.sum() + hidden["bias"], abs=1e-5)
    assert (hidden["title"], hidden["source"], hidden["shape"], hidden["place"]) == ("Affine 1", None, [784], None)
    assert hidden["output"] == pytest.approx(max(hidden["sum"], 0), abs=1e-5)
    assert (hidden["activation"], hidden["softmax"]) == ("ReLU", None)
    score = asked(server, "/neuron", seen=seen(0), run=trained, layer=2, unit=7)
    softmax = score["softmax"]
    assert score["sum"] == pytest.approx(softmax["logits"][7], abs=1e-5)
    assert softmax["largest"] == max(softmax["logits"])
    np.testing.assert_allclose(np.exp(np.subtract(softmax["logits"], softmax["largest"])), softmax["exponentials"])
    np.testing.assert_allclose(np.divide(softmax["exponentials"], softmax["sum"]), softmax["probabilities"])
    why = asked(server, seen=seen(0), run=trained, neighbours=False)
    np.testing.assert_allclose(softmax["probabilities"], why["probabilities"], atol=1e-6)


def test_edits_change_the_answer_and_the_accuracy_and_nothing_that_is_saved(server: Server, trained: str) -> None:
    question = {"pixels": seen(0), "run": trained}
    before = server.client.post("/api/predictions", json=question).json()
    plain = asked(server, seen=seen(0), run=trained, neighbours=False)
    most = int(numbers(plain["layers"][1]["values"]).argmax())
    edits = [{"kind": "off", "layer": 1, "unit": most}, {"kind": "bias", "layer": 2, "unit": 7, "value": -30.0}]
    edited = asked(server, seen=seen(0), run=trained, edits=edits)
    assert edited["digit"] != 7
    assert numbers(edited["layers"][1]["values"])[most] == 0
    assert numbers(edited["layers"][2]["biases"])[7] == -30
    accuracy = asked(server, "/accuracy", run=trained, edits=edits)
    assert accuracy["before"] == pytest.approx(server.run(trained)["test_accuracy"])
    assert accuracy["after"] < accuracy["before"] - 0.05
    assert accuracy["count"] == 10_000
    pruned = asked(server, "/accuracy", run=trained, edits=[{"kind": "prune", "layer": 0, "share": 0.5}])
    assert abs(pruned["after"] - pruned["before"]) < 0.05
    all_gone = asked(server, "/accuracy", run=trained, edits=[{"kind": "prune", "layer": 2, "share": 1.0}])
    assert all_gone["after"] < 0.2
    assert server.client.post("/api/predictions", json=question).json() == before
    assert asked(server, seen=seen(0), run=trained, neighbours=False) == plain
    assert asked(server, "/accuracy", run=trained, edits=[])["after"] == accuracy["before"]


def test_a_convolutional_network_and_an_early_epoch(server: Server) -> None:
    layers = [
        {"type": "convolution", "filters": 4, "size": 5, "stride": 2},
        {"type": "relu"},
        {"type": "flatten"},
        {"type": "affine"},
    ]
    run = server.finished(server.create(layers=layers, initializer="he", iterations=40, train_size=1_000)["id"])["id"]
    why = asked(server, seen=seen(1), run=run, iteration=1)
    assert (why["iteration"], why["compared"]) == (1, 1_000)
    assert why["layers"][0]["shape"] == [4, 12, 12]
    body = {"seen": seen(1), "run": run, "layer": 0, "unit": 2}
    neuron = asked(server, "/neuron", **body)
    values = numbers(asked(server, seen=seen(1), run=run, neighbours=False)["layers"][0]["values"]).reshape(4, 12, 12)
    assert neuron["sum"] == pytest.approx(values[2].max(), abs=1e-5)
    assert neuron["shape"] == [1, 5, 5]
    row, column = neuron["place"]
    assert asked(server, "/neuron", **body, place=[row, column]) == neuron


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("", {}, "image"),
        ("", {"image": "AAAA", "seen": seen(0)}, "image"),
        ("", {"image": "not base64!"}, "image"),
        ("", {"pixels": [[0, 1], [0]]}, "pixels"),
        ("", {"seen": [[0] * 28] * 27}, "seen"),
        ("", {"seen": [[0] * 27] * 28}, "seen.0"),
        ("", {"seen": [[256] * 28] * 28}, "seen.0.0"),
        ("", {"seen": seen(0), "for": 10}, "for"),
        ("", {"seen": seen(0), "iteration": 1}, "run"),
        ("", {"seen": seen(0), "edits": [{"kind": "melt", "layer": 0}]}, "edits.0.kind"),
        ("", {"seen": seen(0), "edits": [{"layer": 0, "unit": 1}]}, "edits.0.kind"),
        ("", {"seen": seen(0), "edits": [{"kind": "bias", "layer": 0, "unit": 1, "value": 1e9}]}, "edits.0.value"),
        ("", {"seen": seen(0), "edits": [{"kind": "off", "layer": 9, "unit": 1}]}, "edits.0.layer"),
        ("", {"seen": seen(0), "edits": [{"kind": "off", "layer": 0, "unit": 50}]}, "edits.0.unit"),
        ("", {"seen": seen(0), "edits": [{"kind": "prune", "layer": 0, "share": 0.5}] * 201}, "edits"),
        ("/neuron", {"seen": seen(0), "layer": 1, "unit": 0}, "layer"),
        ("/neuron", {"seen": seen(0), "layer": 0}, "unit"),
        ("/neuron", {"seen": seen(0), "layer": 0, "unit": 0, "place": [0, 0]}, "place"),
        ("/accuracy", {"edits": [{"kind": "prune", "layer": 1, "share": 0.5}]}, "edits.0.layer"),
        ("/accuracy", {"seen": seen(0)}, "seen"),
    ],
)
def test_a_wrong_question_names_its_field(server: Server, trained: str, path: str, body: dict, field: str) -> None:
    whole = body if "iteration" in body else {"run": trained, **body}
    response = server.client.post(PATH + path, json=whole)
    assert response.status_code == 422, response.text
    assert response.json()["errors"][0]["field"] == field


def test_what_cannot_be_explained_is_a_problem(server: Server, trained: str) -> None:
    points = server.finished(server.create(dataset="xor", batch_size=4, iterations=10)["id"])["id"]
    for body, status, code in (
        ({"run": BAD_RUN}, 404, "not-found"),
        ({"run": trained, "iteration": 2}, 409, "no-weights"),
        ({"run": points}, 409, "not-for-drawings"),
    ):
        response = server.client.post(PATH, json={"seen": seen(0), **body})
        assert (response.status_code, response.json()["code"]) == (status, code)
    empty = server.client.post(PATH, json={"pixels": [[9] * 30] * 30, "run": trained})
    assert (empty.status_code, empty.json()["code"]) == (422, "empty-drawing")


def test_who_has_waited_long_enough_is_told_to_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PATIENCE_SECONDS", 0.01)

    async def ask() -> None:
        lab = SimpleNamespace(explaining=asyncio.Lock())
        async with lab.explaining:
            with pytest.raises(Problem) as refusal:
                await routes.create_accuracy(NetworkQuestion(), lab)
        assert (refusal.value.status, refusal.value.code) == (503, "busy")

    asyncio.run(ask())
