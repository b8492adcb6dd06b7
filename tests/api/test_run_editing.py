"""Changing, continuing, renaming and moving runs over real HTTP."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.server import Server

LONG = {"dataset": "moons", "iterations": 1_000_000}
NOWHERE = "0" * 12


@pytest.fixture(scope="module")
def full_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose one worker is busy for ever, so that whatever is started waits."""
    folder: Path = tmp_path_factory.mktemp("full") / "data"
    server = Server(folder, WORKERS="1", QUEUE_LIMIT="6")
    server.wait_for_workers()
    blocker = server.create(**LONG)
    server.wait_until(blocker["id"], lambda run: run["status"] == "running")
    yield server
    server.stop()


@pytest.fixture
def waiting(full_server: Server) -> Iterator[dict[str, Any]]:
    """A queued run."""
    run = full_server.create(iterations=500)
    yield run
    full_server.client.delete(f"/api/runs/{run['id']}")


def change(server: Server, run_id: str, **fields: Any) -> Any:
    return server.client.post(f"/api/runs/{run_id}/changes", json=fields)


def test_a_change_while_it_trains_is_asked_then_in_effect_then_told(server: Server) -> None:
    run = server.create(**LONG)
    server.wait_until(run["id"], lambda run: run["iteration"] > 0)
    response = change(server, run["id"], learning_rate=0.05, batch_size=20)
    assert response.status_code == 202
    (asked,) = response.json()["changes"]
    assert (asked["number"], asked["fields"]) == (1, {"learning_rate": 0.05, "batch_size": 20})
    assert response.json()["spec"]["learning_rate"] == 0.1
    changed = server.wait_until(run["id"], lambda run: run["changes"][0]["iteration"] is not None)
    at = changed["changes"][0]["iteration"]
    assert changed["changes"] == [{**asked, "iteration": at}]
    assert changed["iterations_per_epoch"] == 300 // 20
    end = change(server, run["id"], iterations=changed["iteration"] + 2_000).json()
    assert end["iterations"] == changed["iteration"] + 2_000
    ended = server.finished(run["id"])
    assert ended["iteration"] == ended["iterations"] == end["iterations"]
    metrics = server.metrics(run["id"])
    assert len(metrics["losses"]) == ended["iteration"]
    server.client.delete(f"/api/runs/{run['id']}")


def test_a_change_of_a_waiting_run_is_in_effect_at_once(full_server: Server, waiting: dict[str, Any]) -> None:
    run = change(full_server, waiting["id"], batch_size=200, iterations=50).json()
    assert [(each["iteration"], each["fields"]) for each in run["changes"]] == [
        (0, {"batch_size": 200, "iterations": 50})
    ]
    assert (run["iterations"], run["iterations_per_epoch"], run["status"]) == (50, 300, "queued")


@pytest.mark.parametrize(
    ("body", "field", "expected", "got"),
    [
        ({"learning_rate": -1}, "learning_rate", "a number greater than 0", "-1"),
        ({"learning_rate": "fast"}, "learning_rate", "a number", '"fast"'),
        ({"batch_size": 1.5}, "batch_size", "a whole number", "1.5"),
        ({"schedule": "none"}, "schedule", "one of 'constant', 'step', 'cosine' or 'one_cycle'", '"none"'),
        ({"seed": 1}, "seed", "no field of this name", "1"),
        (
            {"patience": 3},
            "patience",
            "0, or a validation_size above 0: patience judges by images that are set aside",
            "3",
        ),
        ([], "body", "a JSON object", "[]"),
    ],
)
def test_a_wrong_change_names_its_field(
    full_server: Server, waiting: dict[str, Any], body: Any, field: str, expected: str, got: str
) -> None:
    response = full_server.client.post(f"/api/runs/{waiting['id']}/changes", json=body)
    assert response.status_code == 422
    assert response.json()["errors"] == [{"field": field, "expected": expected, "got": got}]
    assert full_server.run(waiting["id"])["changes"] == []


@pytest.mark.parametrize("body", [{}, {"learning_rate": None}])
def test_a_change_of_nothing_is_refused(full_server: Server, waiting: dict[str, Any], body: Any) -> None:
    response = full_server.client.post(f"/api/runs/{waiting['id']}/changes", json=body)
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == "body"
    assert response.json()["errors"][0]["expected"].startswith("one or more of learning_rate, momentum, ")


def test_what_has_ended_does_not_change_but_goes_on(server: Server) -> None:
    run = server.finished(server.create(iterations=300, target_accuracy=0.999)["id"])
    response = change(server, run["id"], learning_rate=0.5)
    assert (response.status_code, response.json()["code"]) == (409, "conflict")
    assert "expected a run that has not ended to change, and this one is finished" in response.json()["detail"].lower()
    response = server.client.post(f"/api/runs/{run['id']}/continue", json={"iterations": 200})
    assert response.status_code == 202
    assert (response.json()["iterations"], response.json()["ended_at"], response.json()["has_receipt"]) == (
        500,
        None,
        False,
    )
    longer = server.finished(run["id"])
    assert (longer["iteration"], longer["has_receipt"], longer["attempt"]) == (500, True, 2)
    assert longer["changes"][0]["fields"] == {"iterations": 500, "target_accuracy": 0}
    assert len(server.metrics(run["id"])["losses"]) == 500


@pytest.mark.parametrize(
    ("body", "field", "expected"),
    [
        ({}, "iterations", "a value"),
        ({"iterations": 0}, "iterations", "a number of at least 1"),
        ({"iterations": 1_000_001}, "iterations", "a number of at most 1000000"),
        ({"iterations": 5, "more": 1}, "more", "no field of this name"),
    ],
)
def test_continuing_by_a_wrong_number(
    full_server: Server, waiting: dict[str, Any], body: Any, field: str, expected: str
) -> None:
    response = full_server.client.post(f"/api/runs/{waiting['id']}/continue", json=body)
    assert response.status_code == 422
    assert (response.json()["errors"][0]["field"], response.json()["errors"][0]["expected"]) == (field, expected)


def test_a_run_that_waits_is_not_continued(full_server: Server, waiting: dict[str, Any]) -> None:
    response = full_server.client.post(f"/api/runs/{waiting['id']}/continue", json={"iterations": 5})
    assert response.status_code == 409
    assert "and this one is queued" in response.json()["detail"]


def test_names_notes_and_tags(full_server: Server, waiting: dict[str, Any]) -> None:
    path = f"/api/runs/{waiting['id']}"
    assert (waiting["notes"], waiting["tags"]) == ("", [])
    body = {"name": "  new 이름 ", "notes": "two\nlines", "tags": ["a", " b ", "a"]}
    edited = full_server.client.patch(path, json=body)
    assert edited.status_code == 200
    assert [edited.json()[name] for name in ("name", "notes", "tags")] == ["new 이름", "two\nlines", ["a", "b"]]
    same = full_server.client.patch(path, json={}).json()
    assert [same[name] for name in ("name", "notes", "tags")] == ["new 이름", "two\nlines", ["a", "b"]]
    emptied = full_server.client.patch(path, json={"notes": "", "tags": []}).json()
    assert (emptied["name"], emptied["notes"], emptied["tags"]) == ("new 이름", "", [])


@pytest.mark.parametrize(
    ("body", "field", "expected"),
    [
        ({"name": ""}, "name", "at least 1 characters"),
        ({"name": "x" * 81}, "name", "at most 80 characters"),
        ({"name": "a\nb"}, "name", None),
        ({"name": "half \ud800"}, "name", None),
        ({"notes": "x" * 4_001}, "notes", "at most 4000 characters"),
        ({"notes": "a\x00b"}, "notes", None),
        ({"tags": ["x"] * 11}, "tags", "at most 10 items"),
        ({"tags": ["fine", "x" * 25]}, "tags.1", "at most 24 characters"),
        ({"tags": ["fine", " "]}, "tags.1", "at least 1 characters"),
        ({"tags": "a"}, "tags", "a list"),
        ({"queue_position": 0}, "queue_position", "a number of at least 1"),
        ({"queue_position": 1.0}, "queue_position", "a whole number"),
        ({"colour": "red"}, "colour", "no field of this name"),
    ],
)
def test_a_wrong_word_names_its_field(
    full_server: Server, waiting: dict[str, Any], body: Any, field: str, expected: str | None
) -> None:
    # Written out here: half a surrogate pair cannot be sent as UTF-8, but can be as an escape.
    content, headers = json.dumps(body), {"Content-Type": "application/json"}
    response = full_server.client.patch(f"/api/runs/{waiting['id']}", content=content, headers=headers)
    assert response.status_code == 422
    error = response.json()["errors"][0]
    assert error["field"] == field
    assert expected is None or error["expected"] == expected
    assert full_server.run(waiting["id"]) == waiting


def test_the_order_of_the_queue(full_server: Server) -> None:
    made = [full_server.create(iterations=10)["id"] for _ in range(3)]
    try:
        moved = full_server.client.patch(f"/api/runs/{made[2]}", json={"queue_position": 1}).json()
        assert moved["queue_position"] == 1
        assert [full_server.run(run_id)["queue_position"] for run_id in made] == [2, 3, 1]
        full_server.client.patch(f"/api/runs/{made[2]}", json={"queue_position": 500})
        assert [full_server.run(run_id)["queue_position"] for run_id in made] == [1, 2, 3]
        running = full_server.client.get("/api/runs", params={"limit": 200}).json()["runs"][-1]
        response = full_server.client.patch(f"/api/runs/{running['id']}", json={"queue_position": 1})
        assert response.status_code == 409
        assert "a queued run to move in the queue, and this one is running" in response.json()["detail"]
    finally:
        for run_id in made:
            full_server.client.delete(f"/api/runs/{run_id}")


def test_a_full_queue_takes_no_run_that_would_go_on(full_server: Server, waiting: dict[str, Any]) -> None:
    stopped, paused = full_server.create(iterations=10)["id"], full_server.create(iterations=10)["id"]
    full_server.act(stopped, "stop")
    full_server.act(paused, "pause")
    others = [full_server.create(iterations=10)["id"] for _ in range(5)]
    try:
        calls = [
            (f"{stopped}/continue", {"iterations": 5}),
            *((f"{paused}/{a}", None) for a in ("resume", "step", "epoch")),
        ]
        for path, body in [*calls, (f"{stopped}/duplicate", None)]:
            response = full_server.client.post(f"/api/runs/{path}", json=body)
            assert (path, response.status_code, response.json()["code"]) == (path, 503, "queue-full")
    finally:
        for run_id in (*others, stopped, paused):
            full_server.client.delete(f"/api/runs/{run_id}")


@pytest.mark.parametrize("deleted", [False, True])
@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PATCH", "", {"name": "x"}),
        ("DELETE", "", None),
        ("GET", "", None),
        ("GET", "/metrics", None),
        ("GET", "/points", None),
        ("GET", "/epochs", None),
        ("GET", "/receipt", None),
        ("POST", "/changes", {"learning_rate": 0.5}),
        ("POST", "/continue", {"iterations": 5}),
        ("POST", "/forks", {}),
        *(("POST", f"/{action}", None) for action in ("pause", "resume", "stop", "step", "epoch")),
        *(("POST", f"/{action}", None) for action in ("duplicate", "reproduce")),
    ],
)
def test_a_run_that_is_not_there(
    full_server: Server, waiting: dict[str, Any], method: str, path: str, body: Any, deleted: bool
) -> None:
    run_id = waiting["id"] if deleted else NOWHERE
    if deleted:
        assert full_server.client.delete(f"/api/runs/{run_id}").status_code == 204
    response = full_server.client.request(method, f"/api/runs/{run_id}{path}", json=body)
    assert response.status_code == 404
    assert response.json()["code"] == "not-found"
    assert response.json()["detail"] == f"There is no run '{run_id}'."
