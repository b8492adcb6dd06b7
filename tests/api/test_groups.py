"""/api/groups: listed, read, stopped and deleted as a whole."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.server import Server

FIELDS = {"learning_rate": {"values": [0.1, 0.2, 0.3, 0.4]}}
LONG = {"dataset": "moons", "iterations": 1_000_000}


def start(server: Server, **base: Any) -> dict[str, Any]:
    body = {"base": {**LONG, **base}, "method": "grid", "fields": FIELDS}
    return server.group(server.client.post("/api/searches", json=body))


def test_groups_are_listed_newest_first_without_their_runs(server: Server) -> None:
    made = [start(server, iterations=1, name=f"group {place}") for place in range(3)]
    listed = server.client.get("/api/groups", params={"limit": 2}).json()["groups"]
    assert [group["id"] for group in listed] == [made[2]["id"], made[1]["id"]]
    assert set(made[2]) - set(listed[0]) == {"runs"}
    assert listed[0]["name"] == "group 2"


def test_stop_stops_what_has_not_ended(server: Server) -> None:
    group = start(server)
    server.wait_until(group["runs"][0]["id"], lambda run: run["status"] == "running")
    response = server.client.post(f"/api/groups/{group['id']}/stop")
    assert response.status_code == 202
    assert {run["wanted"] if run["status"] == "running" else run["status"] for run in response.json()["runs"]} <= {
        "stop",
        "stopped",
    }
    for run in group["runs"]:
        server.wait_until(run["id"], lambda run: run["status"] == "stopped")
    assert server.client.post(f"/api/groups/{group['id']}/stop").status_code == 202


def test_delete_deletes_the_runs_too(server: Server) -> None:
    group = start(server)
    server.wait_until(group["runs"][0]["id"], lambda run: run["has_weights"])
    assert server.client.delete(f"/api/groups/{group['id']}").status_code == 204
    for run in group["runs"]:
        assert server.client.get(f"/api/runs/{run['id']}").status_code == 404
    assert server.client.get(f"/api/groups/{group['id']}").status_code == 404
    assert group["id"] not in [known["id"] for known in server.client.get("/api/groups").json()["groups"]]


def test_a_deleted_member_is_not_shown_until_it_is_restored(server: Server) -> None:
    group = start(server, iterations=1)
    runs = [run["id"] for run in group["runs"]]
    path = f"/api/groups/{group['id']}"
    for run_id in runs:
        server.finished(run_id)
    best = server.client.get(path).json()["best"]
    assert server.client.delete(f"/api/runs/{best}").status_code == 204
    shown = server.client.get(path).json()
    assert [run["id"] for run in shown["runs"]] == [run_id for run_id in runs if run_id != best]
    assert shown["best"] in {run["id"] for run in shown["runs"]}
    assert server.client.post(f"/api/runs/{best}/restore").status_code == 200
    shown = server.client.get(path).json()
    assert ([run["id"] for run in shown["runs"]], shown["best"]) == (runs, best)
    server.client.delete(f"/api/runs/{best}")
    assert server.client.delete(path).status_code == 204
    assert server.client.post(f"/api/runs/{best}/restore").status_code == 404


@pytest.mark.parametrize(("method", "path"), [("GET", ""), ("DELETE", ""), ("POST", "/stop")])
def test_what_is_not_there_is_a_problem(server: Server, method: str, path: str) -> None:
    response = server.client.request(method, f"/api/groups/000000000000{path}")
    assert response.status_code == 404
    assert response.json()["code"] == "not-found"
    assert response.json()["detail"] == "There is no group '000000000000'."
    assert server.client.request(method, f"/api/groups/nothing{path}").status_code == 422


@pytest.fixture(scope="module")
def narrow_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server in which four runs may wait, and none can start."""
    folder: Path = tmp_path_factory.mktemp("narrow") / "data"
    server = Server(folder, QUEUE_LIMIT="4", WORKERS="1")
    server.wait_for_workers()
    yield server
    server.stop()


def test_a_group_is_queued_whole_or_not_at_all(narrow_server: Server) -> None:
    running = narrow_server.create(**LONG)
    narrow_server.wait_until(running["id"], lambda run: run["status"] == "running")
    waiting = narrow_server.create(**LONG)
    body = {"base": LONG, "method": "grid", "fields": FIELDS}
    response = narrow_server.client.post("/api/searches", json=body)
    assert response.status_code == 503
    assert response.json()["code"] == "queue-full"
    assert "at most 4 queued runs, and there are 1, to which 4 would come" in response.json()["detail"]
    assert narrow_server.client.get("/api/groups").json()["groups"] == []
    assert len(narrow_server.client.get("/api/runs").json()["runs"]) == 2
    narrow_server.client.delete(f"/api/runs/{waiting['id']}")
    narrow_server.group(narrow_server.client.post("/api/searches", json=body))
