"""Kept epochs, forks, duplicates, repetitions and receipts over real HTTP."""

import hashlib
from typing import Any

import pytest

from tests.server import Server

# Thirty mini-batches an epoch.
MOONS = {"dataset": "moons", "batch_size": 10, "hidden_size": 4, "iterations": 600, "learning_rate": 0.5}


@pytest.fixture(scope="module")
def trained(server: Server) -> dict[str, Any]:
    """A finished run."""
    return server.finished(server.create(**MOONS, name="parent")["id"])


def post(server: Server, run: dict[str, Any], path: str, body: Any = None) -> Any:
    return server.client.post(f"/api/runs/{run['id']}/{path}", json=body)


def made(server: Server, response: Any) -> dict[str, Any]:
    """The run that a call has started, at its end."""
    assert response.status_code == 201, response.text
    assert response.headers["location"] == f"/api/runs/{response.json()['id']}"
    return server.finished(response.json()["id"])


def epochs(server: Server, run: dict[str, Any]) -> list[dict[str, Any]]:
    return server.client.get(f"/api/runs/{run['id']}/epochs").json()["epochs"]


def test_the_kept_epochs(server: Server, trained: dict[str, Any]) -> None:
    kept = epochs(server, trained)
    evaluations = {each["iteration"]: each for each in server.metrics(trained["id"])["evaluations"]}
    iterations = [each["iteration"] for each in kept]
    assert (iterations[0], iterations[-1]) == (1, 600)
    assert iterations == sorted(set(iterations))
    for each in kept:
        measured = evaluations[each["iteration"]]
        for name in ("epoch", "train_accuracy", "test_accuracy", "validation_accuracy"):
            assert each[name] == measured[name]
    assert [each["iteration"] for each in kept if each["is_first"]] == [1]
    assert [each["iteration"] for each in kept if each["is_last"]] == [600]
    (best,) = [each for each in kept if each["is_best"]]
    assert (best["iteration"], best["test_accuracy"]) == (trained["best_iteration"], trained["best_test_accuracy"])


def test_a_receipt(server: Server, trained: dict[str, Any]) -> None:
    receipt = server.client.get(f"/api/runs/{trained['id']}/receipt").json()
    assert receipt.keys() == {
        *("run", "name", "spec", "seed", "iterations", "changes", "parent", "parent_iteration", "start_sha256"),
        *("weights_sha256", "dataset_sha256", "versions", "blas", "cpu", "platform"),
    }
    assert (receipt["run"], receipt["name"], receipt["spec"]) == (trained["id"], "parent", trained["spec"])
    assert (receipt["iterations"], receipt["changes"], receipt["parent"], receipt["start_sha256"]) == (
        600,
        [],
        None,
        None,
    )
    assert receipt["versions"].keys() == {"backprop_lab", "python", "numpy"}
    assert len(bytes.fromhex(receipt["weights_sha256"])) == hashlib.sha256().digest_size


def test_without_a_receipt_there_is_nothing_to_repeat(server: Server) -> None:
    run = server.create(**{**MOONS, "iterations": 1_000_000})
    receipt = server.client.get(f"/api/runs/{run['id']}/receipt")
    for response in (receipt, post(server, run, "reproduce")):
        assert (response.status_code, response.json()["code"]) == (409, "conflict")
        assert "A run gets one when it finishes, or is stopped with weights." in response.json()["detail"]
    server.client.delete(f"/api/runs/{run['id']}")


def test_the_same_again(server: Server, trained: dict[str, Any]) -> None:
    again = made(server, post(server, trained, "duplicate"))
    assert (again["name"], again["spec"], again["parent"], again["reproduces"]) == (
        "parent",
        trained["spec"],
        None,
        None,
    )
    assert again["loss"] == trained["loss"]


def test_a_repetition_says_that_it_came_out_the_same(server: Server, trained: dict[str, Any]) -> None:
    again = made(server, post(server, trained, "reproduce"))
    assert (again["reproduces"], again["iterations"]) == (trained["id"], 600)
    assert again["message"]["code"] == "reproduced"
    assert again["message"]["params"]["expected"] == again["message"]["params"]["got"]
    for path, body in (("continue", {"iterations": 5}), ("changes", {"learning_rate": 0.1})):
        assert post(server, again, path, body).status_code == 409


def test_a_changed_and_continued_run_is_repeated(server: Server) -> None:
    run = server.create(**{**MOONS, "iterations": 1_000_000})
    now = server.wait_until(run["id"], lambda run: run["iteration"] > 0)
    for fields in ({"learning_rate": 0.05, "batch_size": 7}, {"iterations": now["iteration"] + 1_500}):
        assert post(server, run, "changes", fields).status_code == 202
    server.finished(run["id"])
    assert post(server, run, "continue", {"iterations": 50}).status_code == 202
    ended = server.finished(run["id"])
    again = made(server, post(server, ended, "reproduce"))
    assert (again["message"]["code"], again["iteration"]) == ("reproduced", ended["iteration"])
    assert again["changes"] == ended["changes"]
    receipt = server.client.get(f"/api/runs/{run['id']}/receipt").json()
    assert receipt["changes"] == [
        {"iteration": change["iteration"], "fields": change["fields"]} for change in ended["changes"]
    ]


@pytest.mark.parametrize("iteration", [1, None])
def test_a_fork(server: Server, trained: dict[str, Any], iteration: int | None) -> None:
    differences = {"optimizer": "adam", "learning_rate": 0.001, "iterations": 40}
    response = post(server, trained, "forks", {"iteration": iteration, "spec": differences})
    forked = made(server, response)
    began = iteration or 600
    assert (forked["parent"], forked["parent_iteration"], forked["name"]) == (trained["id"], began, f"parent @ {began}")
    assert forked["spec"] == {**trained["spec"], **differences, "name": ""}
    assert forked["iteration"] == 40
    at_the_start = server.metrics(forked["id"])["evaluations"][0]["test_accuracy"]
    (there,) = [each for each in epochs(server, trained) if each["iteration"] == began]
    assert at_the_start == pytest.approx(there["test_accuracy"], abs=0.05)
    assert made(server, post(server, forked, "reproduce"))["message"]["code"] == "reproduced"


def test_a_fork_outlives_its_parent(server: Server) -> None:
    parent = server.finished(server.create(**MOONS)["id"])
    forked = post(server, parent, "forks", {"spec": {"iterations": 40, "name": "child"}})
    server.client.delete(f"/api/runs/{parent['id']}")
    ended = made(server, forked)
    assert (ended["name"], ended["parent"]) == ("child", parent["id"])


@pytest.mark.parametrize(
    ("body", "field", "expected"),
    [
        ({"iteration": 0}, "iteration", "a number of at least 1"),
        ({"iteration": "best"}, "iteration", "a whole number"),
        ({"spec": []}, "spec", "a JSON object"),
        ({"spec": {"learning_rate": -1}}, "learning_rate", "a number greater than 0"),
        ({"spec": {"no": 1}}, "no", "no field of this name"),
        ({"from": 1}, "from", "no field of this name"),
    ],
)
def test_a_wrong_fork_names_its_field(
    server: Server, trained: dict[str, Any], body: Any, field: str, expected: str
) -> None:
    response = post(server, trained, "forks", body)
    assert response.status_code == 422
    assert (response.json()["errors"][0]["field"], response.json()["errors"][0]["expected"]) == (field, expected)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"iteration": 7}, "has kept no weights of iteration 7; it has those of 1, "),
        ({"spec": {"hidden_size": 5}}, "do not fit this network: W1: expected float32 of shape (2, 5), got float32 of"),
        ({"spec": {"dtype": "float64"}}, "do not fit this network: W1: expected float64"),
    ],
)
def test_weights_that_are_not_there_or_do_not_fit(
    server: Server, trained: dict[str, Any], body: Any, words: str
) -> None:
    response = post(server, trained, "forks", body)
    assert (response.status_code, response.json()["code"]) == (409, "no-weights")
    assert words in response.json()["detail"]
