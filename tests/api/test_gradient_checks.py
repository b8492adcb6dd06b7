"""/api/gradient-checks: backpropagation against nudges, within bounds."""

import asyncio
import threading
from types import SimpleNamespace

import httpx
import pytest

from backend.api import Settings, gradient_checks
from backend.api.problems import Problem
from backend.training import RunSpec
from tests.server import Server

PATH = "/api/gradient-checks"
LARGE = [
    {"type": "convolution", "filters": 64, "size": 3, "padding": 1},
    {"type": "convolution", "filters": 64, "size": 3, "padding": 1},
    {"type": "flatten"},
    {"type": "affine"},
]


def test_the_default_network_passes(server: Server) -> None:
    response = server.client.post(PATH, json={"spec": {}, "per_array": 5, "examples": 3})
    assert response.status_code == 200
    check = response.json()
    assert [(array["name"], array["shape"], array["checked"]) for array in check["arrays"]] == [
        ("W1", [784, 50], 5),
        ("b1", [50], 5),
        ("W2", [50, 10], 5),
        ("b2", [10], 5),
    ]
    assert check["passed"] is True
    assert check["parameters"] == 39_760
    assert check["largest_relative_error"] == max(array["largest_relative_error"] for array in check["arrays"]) < 1e-5
    for array in check["arrays"]:
        assert len(array["index"]) == len(array["shape"])
        assert array["numerical"] == pytest.approx(array["backpropagation"], abs=1e-8)
    assert check["seconds_numerical"] > check["seconds_backpropagation"] > 0


def test_twenty_of_each_on_ten_examples_by_default(server: Server) -> None:
    spec = {"dataset": "nine_points", "layers": [{"type": "affine", "size": 9}, {"type": "tanh"}, {"type": "affine"}]}
    check = server.client.post(PATH, json={"spec": spec}).json()
    assert [array["checked"] for array in check["arrays"]] == [18, 9, 20, 3]


def test_what_would_take_too_long_says_how_much_may_be(server: Server) -> None:
    body = {"spec": {"layers": LARGE}, "per_array": 20, "examples": 10}
    error = server.client.post(PATH, json=body).json()["errors"][0]
    assert (error["field"], error["got"]) == ("per_array", "20")
    assert error["expected"].startswith("at most ")
    assert error["expected"].endswith(" for this network and 10 examples")
    most = int(error["expected"].split()[2])
    assert 0 < most < 20
    again = server.client.post(PATH, json={**body, "per_array": most + 1})
    assert again.status_code == 422


def test_a_network_that_cannot_be_checked_at_all(server: Server) -> None:
    body = {"spec": {"layers": LARGE}, "examples": 100}
    response = server.client.post(PATH, json=body)
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == "spec"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "spec"),
        ({"spec": {"learning_rate": 0}}, "spec.learning_rate"),
        ({"spec": {"layers": [{"type": "affine", "size": 9}]}}, "spec.layers"),
        ({"spec": {}, "per_array": 0}, "per_array"),
        ({"spec": {}, "examples": 101}, "examples"),
        ({"spec": {}, "more": 1}, "more"),
    ],
)
def test_a_wrong_field_is_named(server: Server, body: dict, field: str) -> None:
    response = server.client.post(PATH, json=body)
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == field


def test_checks_wait_for_each_other(server: Server) -> None:
    answers: list[httpx.Response] = []

    def check() -> None:
        answers.append(httpx.post(f"{server.url}{PATH}", json={"spec": {}, "per_array": 5}, timeout=60))

    users = [threading.Thread(target=check) for _ in range(3)]
    for user in users:
        user.start()
    for user in users:
        user.join()
    assert [answer.json()["passed"] for answer in answers] == [True] * 3


def test_who_has_waited_long_enough_is_told_to_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gradient_checks, "PATIENCE_SECONDS", 0.01)

    async def ask() -> None:
        lab = SimpleNamespace(checking=asyncio.Lock(), settings=Settings())
        request = gradient_checks.CheckRequest(spec=RunSpec(hidden_size=3), per_array=1, examples=1)
        async with lab.checking:
            with pytest.raises(Problem) as refusal:
                await gradient_checks.create_gradient_check(request, lab)
        assert (refusal.value.status, refusal.value.code) == (503, "busy")
        assert (await gradient_checks.create_gradient_check(request, lab)).passed
        assert not lab.checking.locked()

    asyncio.run(ask())
