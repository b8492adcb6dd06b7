"""/api/runs/{id}/losses and the thinned history of a long run's stream: few points, the extremes among them."""

import base64
import json
import time
from typing import Any

import numpy as np
import pytest
from sqlalchemy import insert

from backend.runs import Artifacts, Database, RunStore
from backend.runs.event_log import append
from backend.runs.schema import runs
from backend.runs.store import new_id, queued
from backend.training import RunSpec
from tests.runs.attempts import evaluation, layers
from tests.runs.test_thinned_losses import COUNT, LOSSES, chunks
from tests.server import Server


@pytest.fixture(scope="module")
def long_run(server: Server) -> str:
    """A run of many iterations that was stopped, as its log would be."""
    store = RunStore(Database(f"sqlite:///{server.data_dir / 'lab.sqlite3'}"), Artifacts(server.data_dir / "weights"))
    run = new_id()
    row = queued(RunSpec(iterations=COUNT), "long", time.time()) | {"status": "stopped", "iteration": COUNT}
    with store.database.write() as connection:
        connection.execute(insert(runs).values(id=run, **row))
    number = store.get(run).number
    with store.database.write() as connection:
        entries = [*chunks(), evaluation(COUNT, 0.5, 0.5), layers(COUNT)]
        following = append(connection, number, 1, entries)
        connection.execute(runs.update().where(runs.c.number == number).values(next_seq=following))
    return run


def decoded(view: dict[str, Any]) -> dict[str, np.ndarray]:
    kinds = {"iterations": "<i4", "losses": "<f4", "means": "<f4", "seconds": "<f4"}
    return {name: np.frombuffer(base64.b64decode(view[name]), kind) for name, kind in kinds.items()}


def messages(server: Server, path: str) -> list[dict[str, Any]]:
    with server.events(path) as socket:
        told = [json.loads(socket.recv(timeout=20))]
        while told[-1]["type"] != "end":
            told.append(json.loads(socket.recv(timeout=20)))
    return told


def test_few_points_of_many(server: Server, long_run: str) -> None:
    view = server.client.get(f"/api/runs/{long_run}/losses", params={"points": 300}).json()
    seen = decoded(view)
    assert view["total"] == COUNT
    assert {len(array) for array in seen.values()} == {view["count"]}
    assert 300 <= view["count"] <= 304
    assert {1, 12_346, 23_457, COUNT} <= set(seen["iterations"].tolist())
    np.testing.assert_array_equal(seen["losses"], LOSSES[seen["iterations"] - 1])
    part = server.client.get(f"/api/runs/{long_run}/losses", params={"from": 12_300, "to": 12_400}).json()
    assert decoded(part)["iterations"].tolist() == list(range(12_300, 12_401))


def test_the_stream_of_a_long_run_begins_with_few_points(server: Server, long_run: str) -> None:
    hello, history, ended = messages(server, f"/api/runs/{long_run}/events?history=thinned")
    thinned, *others = history["events"]
    assert (thinned["type"], thinned["total"]) == ("thinned", COUNT)
    seen = decoded(thinned)
    assert len(seen["losses"]) < 6_000
    assert (seen["losses"].max(), seen["losses"].min()) == (np.float32(9.5), np.float32(1e-4))
    assert seen["iterations"][-1] == COUNT
    assert (hello["cursor"], ended["run"]["status"]) == (0, "stopped")
    assert [event["type"] for event in others] == ["evaluation", "layers"]
    whole = messages(server, f"/api/runs/{long_run}/events")
    assert whole[-2]["cursor"] == history["cursor"]
    assert sum(event.get("count", 0) for message in whole for event in message.get("events", [])) == COUNT
    again = messages(server, f"/api/runs/{long_run}/events?history=thinned&cursor={history['cursor']}")
    assert [message["type"] for message in again] == ["hello", "end"]


def test_a_short_run_comes_whole(server: Server) -> None:
    run = server.finished(server.create(iterations=30, hidden_size=3)["id"])["id"]
    told = messages(server, f"/api/runs/{run}/events?history=thinned")
    kinds = {event["type"] for message in told for event in message.get("events", [])}
    assert kinds == {"points", "evaluation", "layers", "status"}
    seen = decoded(server.client.get(f"/api/runs/{run}/losses").json())
    assert seen["losses"].tolist() == server.metrics(run)["losses"]


@pytest.mark.parametrize(
    ("query", "field"), [("from=0", "from"), ("from=9&to=8", "to"), ("points=9", "points"), ("to=x", "to")]
)
def test_what_cannot_be_is_named(server: Server, long_run: str, query: str, field: str) -> None:
    response = server.client.get(f"/api/runs/{long_run}/losses?{query}")
    assert response.status_code == 422
    assert [error["field"] for error in response.json()["errors"]] == [field]


def test_no_run_no_losses(server: Server) -> None:
    assert server.client.get("/api/runs/000000000000/losses").status_code == 404
