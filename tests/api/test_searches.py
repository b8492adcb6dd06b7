"""/api/searches: runs that differ in a few fields."""

from typing import Any

import pytest

from tests.server import Server

BASE = {"validation_size": 500, "train_size": 300, "iterations": 30, "hidden_size": 4, "evaluation_size": 100}
RATES = {"low": 1e-3, "high": 1, "scale": "log", "count": 3}


def search(server: Server, **body: Any) -> dict[str, Any]:
    return server.group(server.client.post("/api/searches", json={"base": BASE, "method": "random", **body}))


def test_a_random_search_goes_to_its_end_and_has_a_best_run(server: Server) -> None:
    fields = {"learning_rate": RATES, "optimizer": {"values": ["sgd", "adam"]}}
    group = search(server, fields=fields, count=4, seed=1)
    assert (group["kind"], group["recipe"], group["best"]) == ("search", None, None)
    assert (group["fields"], group["criterion"]) == (["learning_rate", "optimizer"], "validation_accuracy")
    assert len({run["spec"]["learning_rate"] for run in group["runs"]}) == 4
    for run in group["runs"]:
        spec = run["spec"]
        assert run["name"] == f"{spec['learning_rate']:.3g} · {spec['optimizer']}"
        assert (run["group"], spec["hidden_size"]) == (group["id"], 4)
        server.finished(run["id"])
    ended = server.client.get(f"/api/groups/{group['id']}").json()
    assert [run["id"] for run in ended["runs"]] == [run["id"] for run in group["runs"]]
    best = max(ended["runs"], key=lambda run: run["best_validation_accuracy"])
    assert ended["best"] == best["id"]
    assert best["validation_accuracy"] <= best["best_validation_accuracy"] <= 1
    evaluations = server.metrics(best["id"])["evaluations"]
    assert max(each["validation_accuracy"] for each in evaluations) == best["best_validation_accuracy"]


def test_a_grid_has_every_combination(server: Server) -> None:
    fields = {"learning_rate": RATES, "batch_size": {"values": [10, 20]}}
    group = search(server, method="grid", fields=fields)
    assert [(run["spec"]["learning_rate"], run["spec"]["batch_size"]) for run in group["runs"]] == [
        (0.001, 10),
        (0.001, 20),
        (0.03162, 10),
        (0.03162, 20),
        (1.0, 10),
        (1.0, 20),
    ]
    server.client.delete(f"/api/groups/{group['id']}")


def test_points_are_searched_by_their_test_points(server: Server) -> None:
    group = search(server, base={"dataset": "moons", "iterations": 10}, fields={"learning_rate": RATES}, count=2)
    assert group["criterion"] == "test_accuracy"
    server.client.delete(f"/api/groups/{group['id']}")


@pytest.mark.parametrize(
    ("body", "field", "expected", "got"),
    [
        ({"base": {}}, "base.validation_size", "at least 1: a search chooses by images that are set aside", "0"),
        ({"base": {"batch_size": 0}}, "base.batch_size", "a number of at least 1", "0"),
        ({"base": {"layers": [{"type": "affine", "size": 0}]}}, "base.layers.0.size", "a number of at least 1", "0"),
        ({"fields": {}}, "fields", "at least 1 items", "{}"),
        ({"fields": {"learning_rate": {}}}, "fields.learning_rate", "either values or both low and high", "nothing"),
        (
            {"fields": {"learning_rate": {"low": 1, "values": [1]}}},
            "fields.learning_rate",
            "either values or both low and high",
            "values and low",
        ),
        ({"fields": {"learning_rate": {"low": "x", "high": 1}}}, "fields.learning_rate.low", "a number", '"x"'),
        (
            {"fields": {"learning_rate": {"low": -1, "high": 1}}},
            "fields.learning_rate.low",
            "a number greater than 0",
            "-1.0",
        ),
        (
            {"fields": {"learning_rate": {"low": 2, "high": 1}}},
            "fields.learning_rate.high",
            "a number greater than 2",
            "1",
        ),
        ({"fields": {"batch_size": {"low": 1.5, "high": 9}}}, "fields.batch_size.low", "a whole number", "1.5"),
        ({"fields": {"optimizer": {"low": 1, "high": 2}}}, "fields.optimizer", "values to choose from", "a range"),
        ({"fields": {"learning_rate": {"values": [0.1, []]}}}, "fields.learning_rate.values.1", "a number", "[]"),
        (
            {"fields": {"learning_rate": {**RATES, "count": 1}}},
            "fields.learning_rate.count",
            "a number of at least 2",
            "1",
        ),
        ({"count": 51}, "count", "a number of at most 50", "51"),
        ({"method": "guess"}, "method", "one of 'random' or 'grid'", '"guess"'),
        (
            {
                "method": "grid",
                "fields": {"learning_rate": {**RATES, "count": 8}, "momentum": {"values": [0.1 * n for n in range(7)]}},
            },
            "fields",
            "at most 50 combinations",
            "56",
        ),
    ],
)
def test_what_is_wrong_is_named(server: Server, body: dict, field: str, expected: str, got: str) -> None:
    before = server.client.get("/api/groups").json()
    whole = {"base": BASE, "method": "random", "fields": {"learning_rate": RATES}, "count": 5, **body}
    response = server.client.post("/api/searches", json=whole)
    assert response.status_code == 422, response.text
    assert response.json()["errors"][0] == {"field": field, "expected": expected, "got": got}
    assert server.client.get("/api/groups").json() == before


@pytest.mark.parametrize(
    "name", ["name", "dataset", "seed", "dtype", "validation_size", "evaluation_size", "layers", "x"]
)
def test_what_may_not_vary_is_named(server: Server, name: str) -> None:
    body = {"base": BASE, "fields": {name: {"values": [1]}}}
    error = server.client.post("/api/searches", json=body).json()["errors"][0]
    assert (error["field"], error["got"]) == (f"fields.{name}", name)
    assert error["expected"].startswith("one of train_size, ")
