"""/api/corrections/fine-tunings: a run learns a hand, and says what it has brought."""

import base64

import numpy as np
import pytest

from backend.datasets.mnist import load_digits
from tests.server import Server

PATH = "/api/corrections/fine-tunings"
BAD_RUN = "000000000000"


def correct(server: Server, writer: str, count: int) -> None:
    """Corrections of somebody who draws everything upside down."""
    digits = load_digits()
    for index in range(count):
        seen = digits.x_test[index].reshape(28, 28)[::-1, ::-1].tolist()
        body = {"seen": seen, "label": int(digits.t_test[index]), "writer": writer}
        assert server.client.post("/api/corrections", json=body).status_code == 201


@pytest.fixture(scope="module")
def parent(server: Server) -> str:
    """A run that reads what is upright."""
    return server.finished(server.create(iterations=400, initializer="he", evaluation_size=1_000, name="reader")["id"])[
        "id"
    ]


def test_a_hand_is_learned(server: Server, parent: str) -> None:
    correct(server, "Ada", 80)
    order = server.client.post(PATH, json={"run": parent, "writer": "Ada"})
    assert order.status_code == 201, order.text
    run = order.json()
    assert order.headers["location"] == f"/api/runs/{run['id']}"
    assert (run["name"], run["parent"], run["parent_iteration"]) == ("reader + Ada", parent, 400)
    corrections = run["spec"]["corrections"]
    assert (corrections["writer"], corrections["weight"]) == ("Ada", 0.2)
    # What it learns from is frozen: the corrections may go.
    assert server.client.delete("/api/corrections", params={"writer": "Ada"}).json() == {"deleted": 80}
    ended = server.finished(run["id"])
    outcome = server.client.get(f"{PATH}/{run['id']}").json()
    assert (outcome["run"], outcome["status"], outcome["parent"], outcome["writer"]) == (
        *(run["id"], "finished", parent),
        "Ada",
    )
    assert (outcome["learned"], outcome["held_back"], len(outcome["digits"])) == (60, 20, 20)
    before, after = outcome["before"], outcome["after"]
    assert before["mnist"] == pytest.approx(server.run(parent)["test_accuracy"])
    assert after["mnist"] == pytest.approx(ended["test_accuracy"])
    assert after["own"] > before["own"] + 0.1
    for which, score in (("before", before), ("after", after)):
        right = [digit[which] == digit["label"] for digit in outcome["digits"]]
        assert score["own"] == pytest.approx(np.mean(right))
    assert {len(base64.b64decode(digit["image"])) for digit in outcome["digits"]} == {784}
    # The run answers for itself like any other.
    answer = server.client.post(
        "/api/explanations", json={"seen": [[0] * 28] * 14 + [[255] * 28] * 14, "run": run["id"]}
    )
    assert answer.json()["compared"] == 60_000


def test_few_corrections_are_learned_and_none_is_held_back(server: Server, parent: str) -> None:
    correct(server, "Ben", 2)
    run = server.client.post(PATH, json={"run": parent, "writer": "Ben", "iteration": 1, "weight": 0.1}).json()
    assert (run["parent_iteration"], run["spec"]["corrections"]["weight"]) == (1, 0.1)
    server.finished(run["id"])
    outcome = server.client.get(f"{PATH}/{run['id']}").json()
    assert (outcome["learned"], outcome["held_back"], outcome["digits"]) == (2, 0, [])
    assert (outcome["before"]["own"], outcome["after"]["own"]) == (None, None)
    assert outcome["before"]["mnist"] < outcome["after"]["mnist"]


def test_what_cannot_be_learned_is_a_problem(server: Server, parent: str) -> None:
    correct(server, "Cyd", 1)
    planar = server.finished(server.create(dataset="xor", batch_size=4, iterations=10)["id"])["id"]
    for body, status, code in (
        ({"run": parent, "writer": "nobody"}, 409, "conflict"),
        ({"run": BAD_RUN, "writer": "Cyd"}, 404, "not-found"),
        ({"run": planar, "writer": "Cyd"}, 409, "not-for-drawings"),
        ({"run": parent, "writer": "Cyd", "iteration": 2}, 409, "no-weights"),
        ({"run": parent, "writer": "Cyd", "weight": 1.0}, 422, "invalid-input"),
        ({"writer": "Cyd"}, 422, "invalid-input"),
    ):
        response = server.client.post(PATH, json=body)
        assert (response.status_code, response.json()["code"]) == (status, code), body
    unlearned = server.client.get(f"{PATH}/{parent}")
    assert (unlearned.status_code, unlearned.json()["code"]) == (409, "conflict")
    unknown = {"corrections": {"sha256": "0" * 64, "writer": "Cyd"}}
    assert server.client.post("/api/runs", json=unknown).json()["code"] == "conflict"
